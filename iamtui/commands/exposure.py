"""`iamtui exposure`: what of the account is open to others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from iamtui.access import Access
from iamtui.access.exposure import exposures
from iamtui.text import inert


def exposure_json(access: Access) -> list[dict[str, Any]]:
    """Every exposure, the worst first, as objects of `kind`, `severity`, `resource`, `who`, `what`, `why`, `remedy`."""
    return [each.as_json() for each in exposures(access)]


def exposure_text(access: Access) -> Iterator[str]:
    """The same as lines to read."""
    found = exposures(access)
    for each in found:
        yield f"{each.severity}: {each.kind}: {inert(each.arn)}"
        yield f"  who: {inert(each.who)}"
        yield f"  may: {inert(each.what)}"
        yield f"  why: {inert(each.why)}"
        yield f"  do:  {inert(each.remedy)}"
    if not found:
        yield "nothing of the account is open to others"
