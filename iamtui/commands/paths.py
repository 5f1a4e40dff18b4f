"""`iamtui paths`: by which steps somebody can become administrator of the account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from iamtui.access import Access
from iamtui.access.escalation import EscalationPath, find_paths
from iamtui.text import inert

_LEVELS = {
    "proven": "proven in this account",
    "conditional": "if a condition holds",
    "needs-resource": "if a resource exists that cannot be seen",
}


def paths_json(access: Access, principal: str | None = None) -> list[dict[str, Any]]:
    """Every path, or those of one principal (its ARN), as objects of `principal`, `level`, `path`, `steps` and more."""
    return [path.as_json() for path in find_paths(access, principal)]


def paths_text(access: Access, principal: str | None = None) -> Iterator[str]:
    """The same as lines to read, principal by principal."""
    paths = find_paths(access, principal)
    before = ""
    for path in paths:
        if path.principal != before:
            if before:
                yield ""
            yield inert(path.principal)
            before = path.principal
        yield from _lines(path)
    if not paths:
        yield "no path to administrator was found"


def _lines(path: EscalationPath) -> Iterator[str]:
    yield f"  {path.path}  {path.title} ({_LEVELS[path.level]})"
    for number, step in enumerate(path.steps, 1):
        yield f"    {number}. {inert(step)}"
    for each in path.assumes:
        yield f"    needs: {inert(each)}"
    for each in path.closes:
        yield f"    closes it: {inert(each)}"
