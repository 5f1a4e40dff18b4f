"""`iamtui evaluate`: cases of requests and policies, answered one JSON line each; unit tests of policies."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from iamtui.commands.bad_input import BadInputError

DIFFERENT = 1
"""Exit status where `--check` found a result that is not as expected."""

LARGEST_FILE = 64_000_000
"""Characters of one file; more are refused rather than read."""


def add(commands: argparse._SubParsersAction[Any]) -> None:
    """Register the command."""
    command = commands.add_parser(
        "evaluate",
        help="decide cases of requests and policies",
        description="Decides each case as AWS would and prints one JSON line for it. A file holds one case or an array "
        "of them; `-` is standard input.",
    )
    command.add_argument("files", metavar="FILE", nargs="+", help="cases in JSON, `-` for standard input")
    command.add_argument(
        "--check",
        action="store_true",
        help="compare with `expected`; exit 1 on a difference, but in cases marked `disputed`",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the result of every case. Returns the exit status; raises `BadInputError` for what is no case."""
    different = 0
    for name in options.files:
        for number, case in enumerate(_cases(name), 1):
            different += _decide(case, f"{_shown(name)}: case {number}", options.check)
    if different:
        print(f"iamtui: {different} not as expected", file=sys.stderr)
    return DIFFERENT if different else 0


def _decide(case: Any, where: str, check: bool) -> bool:
    """Print one result. Returns True where it was to be compared and is not as expected.

    Of a case that says itself that its expectation is `disputed`, a difference is told and not counted.
    """
    from iamtui.policy.cases import CaseError, differences, run_case

    try:
        result = run_case(case)
        line = json.dumps(result)
    except CaseError as error:
        raise BadInputError(f"{where}: {_inert(error)}") from error
    except RecursionError as error:
        raise BadInputError(f"{where}: nested too deep") from error
    print(line)
    found = differences(case, result) if check else []
    disputed = bool(case.get("disputed"))
    for difference in found:
        mark = "disputed, " if disputed else ""
        print(f"{where} ({mark}{_inert(case.get('id', ''))}): {_inert(difference)}", file=sys.stderr)
    return bool(found) and not disputed


def _cases(name: str) -> Iterator[Any]:
    try:
        content = json.loads(_read(name))
    except json.JSONDecodeError as error:
        raise BadInputError(f"{_shown(name)} is no JSON: {error}") from error
    except RecursionError as error:
        raise BadInputError(f"{_shown(name)} is nested too deep") from error
    except ValueError as error:
        raise BadInputError(f"{_shown(name)} is no JSON: {error}") from error
    yield from content if isinstance(content, list) else [content]


def _read(name: str) -> str:
    try:
        if name == "-":
            return _limited(sys.stdin, name)
        with open(name, encoding="utf-8") as file:
            return _limited(file, name)
    except OSError as error:
        raise BadInputError(f"cannot read {_shown(name)}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadInputError(f"{_shown(name)} is no UTF-8 text") from error


def _limited(file: TextIO, name: str) -> str:
    text = file.read(LARGEST_FILE + 1)
    if len(text) > LARGEST_FILE:
        raise BadInputError(f"{_shown(name)} is larger than {LARGEST_FILE // 1_000_000} MB")
    return text


def _shown(name: str) -> str:
    return "standard input" if name == "-" else name


def _inert(text: object) -> str:
    """Text of a case, on one line of a terminal."""
    from iamtui.text import inert_line

    return inert_line(str(text))
