"""`iamtui exposure`: what of the account is open to others."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from iamtui.commands.account import add_source_options, open_access
from iamtui.commands.output import labelled, print_json, print_lines, wrapped

if TYPE_CHECKING:
    from iamtui.access.exposure import Exposure


def add(commands: argparse._SubParsersAction[Any]) -> None:
    """Register the command."""
    command = commands.add_parser(
        "exposure",
        help="what of the account is open to others",
        description="Lists what is open to outside accounts, to everybody, to whole sign-in providers, to guests of "
        "identity pools, and to credentials without a second factor; the worst first.",
        epilog="Exit status: 0, also where something is open; 2 bad input.",
    )
    add_source_options(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what is open. Returns the exit status; raises `BadInputError`."""
    access = open_access(options, pools=True, report=True)
    from iamtui.access.exposure import exposures

    found = exposures(access)
    if options.json:
        print_json([each.as_json() for each in found])
    else:
        print_lines(_lines(found))
    return 0


def _lines(found: Sequence[Exposure]) -> Iterator[str]:
    if not found:
        yield "nothing of the account is open to others"
        return
    from iamtui.access.exposure import SEVERITIES

    counts = Counter(each.severity for each in found)
    yield f"{len(found):,} open: " + ", ".join(f"{counts[each]:,} {each}" for each in SEVERITIES if counts[each])
    for each in found:
        yield ""
        yield from wrapped(f"{each.severity}: {each.kind}: {each.arn}", hanging="  ")
        for label, text in (("who", each.who), ("may", each.what), ("why", each.why), ("do", each.remedy)):
            yield from labelled(f"  {label}:", text, 7)
