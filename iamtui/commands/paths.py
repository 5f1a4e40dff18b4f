"""`iamtui paths`: by which steps somebody can become administrator of the account."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from iamtui.commands.account import add_source_options, open_access
from iamtui.commands.output import counted, labelled, print_json, print_lines, wrapped
from iamtui.commands.principals import principal_of

if TYPE_CHECKING:
    from iamtui.access import Access
    from iamtui.access.escalation import EscalationPath
    from iamtui.access.escalation.paths import Level

_LEVELS: dict[Level, str] = {
    "proven": "proven in this account",
    "conditional": "if a condition holds",
    "needs-resource": "if a resource exists that cannot be seen",
}
_LABEL = 9


def add(commands: argparse._SubParsersAction[Any]) -> None:
    """Register the command."""
    command = commands.add_parser(
        "paths",
        help="how somebody can become administrator",
        description="Finds the paths by which users, roles and guests of identity pools can get all rights in the "
        "account, with the steps and what would close each.",
        epilog="Exit status: 0, also where paths are found; 2 bad input. Who is administrator already has no path.",
    )
    command.add_argument("--from", dest="source", metavar="PRINCIPAL", help="paths of this user, role or pool alone")
    add_source_options(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the paths. Returns the exit status; raises `BadInputError`."""
    access = open_access(options, pools=True)
    source = _source(access, options.source) if options.source else None
    from iamtui.access.escalation import find_paths

    paths = find_paths(access, source)
    if options.json:
        print_json([_as_json(path) for path in paths])
    else:
        print_lines(_lines(paths))
    return 0


def _source(access: Access, typed: str) -> str:
    """The ARN of the principal, or of the identity pool whose guests are meant."""
    if typed.startswith("arn:") and ":identitypool/" in typed:
        return typed
    return principal_of(access, typed).arn


def _as_json(path: EscalationPath) -> dict[str, Any]:
    return {"principal": path.principal, "level": path.level, "path": path.path, "steps": list(path.steps)}


def _lines(paths: Sequence[EscalationPath]) -> Iterator[str]:
    if not paths:
        yield "no path to administrator was found"
        return
    counts = Counter(path.level for path in paths)
    who = len({path.principal for path in paths})
    levels = ", ".join(f"{counts[level]:,} {level}" for level in _LEVELS if counts[level])
    yield from wrapped(f"{counted(len(paths), 'path')} to administrator from {counted(who, 'principal')}: {levels}")
    before = ""
    for path in paths:
        if path.principal != before:
            yield ""
            yield from wrapped(path.principal)
            before = path.principal
        yield from _path(path)


def _path(path: EscalationPath) -> Iterator[str]:
    yield from wrapped(f"{path.path}  {path.title} ({_LEVELS[path.level]})", "  ", "    ")
    for number, step in enumerate(path.steps, 1):
        yield from labelled(f"    {number}.", step, _LABEL - 2)
    for each in path.assumes:
        yield from wrapped(f"needs: {each}", "    ", "      ")
    for each in path.closes:
        yield from wrapped(f"closes it: {each}", "    ", "      ")
