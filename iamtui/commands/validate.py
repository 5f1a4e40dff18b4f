"""`iamtui validate FILE...`: what is wrong with policies, for people and for build servers."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from iamtui import __version__
from iamtui.commands.bad_input import BadInputError
from iamtui.text import inert

if TYPE_CHECKING:
    from iamtui.policy.validation import Finding, PolicyType

STANDARD_INPUT = "-"
FAILED = 1

# As `iamtui.policy.validation` has them; that takes long to import, and every start has to know these.
TYPES = ("identity", "resource", "trust", "scp", "rcp")
HOLDERS = ("managed", "role", "user", "group", "session")

_FORMATS = ("plain", "json", "sarif")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def add(commands: argparse._SubParsersAction[Any]) -> None:
    """Register the command."""
    command = commands.add_parser(
        "validate",
        help="find what is wrong with policies, offline",
        description="Holds policy documents against the grammar of IAM, the actions, resources and condition keys that "
        "AWS has, the quotas, and the checks of IAM Access Analyzer that need no AWS. A file may also be an answer of "
        "the AWS CLI that holds a document (get-policy-version, get-role-policy, get-role ...).",
        epilog="Exit status: 0 without errors, 1 with errors (--strict: with warnings too), 2 where a file cannot be "
        "read.",
    )
    command.add_argument("files", metavar="FILE", nargs="+", help="files with policies; - for standard input")
    command.add_argument("--type", choices=TYPES, help="the type of the policies (default: told by each)")
    command.add_argument(
        "--holder",
        choices=HOLDERS,
        default="",
        help="what holds the identity policies, for its quota: managed, or inline in a role, user or group",
    )
    command.add_argument("--format", choices=_FORMATS, default="plain", help="plain text, JSON or SARIF 2.1.0")
    command.add_argument("--json", dest="format", action="store_const", const="json", help="the same as --format json")
    command.add_argument("--strict", action="store_true", help="warnings fail too")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Validate the files and print what is found. Returns the exit status.

    Raises `BadInputError` for a file that cannot be read, once the findings on the others are printed.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal of another encoding still gets all findings
        sys.stdout.reconfigure(errors="backslashreplace")
    from iamtui.policy.validation import validate

    kind = cast("PolicyType | None", options.type)
    findings: dict[str, list[Finding]] = {}
    problems: list[str] = []
    for path in dict.fromkeys(options.files):
        try:
            findings[path] = validate(read_policy(path), kind, options.holder)
        except BadInputError as error:
            problems.append(str(error))
    _print(findings, options.format)
    if problems:
        raise BadInputError("; ".join(problems))
    failing = ("error", "security-warning", "warning") if options.strict else ("error",)
    return FAILED if any(f.severity in failing for listed in findings.values() for f in listed) else 0


def read_policy(path: str) -> str:
    """The text of a file, or of standard input. Raises `BadInputError` where there is none, or no UTF-8."""
    from iamtui.policy.validation import LENGTH_LIMIT

    try:
        if path == STANDARD_INPUT:
            content = sys.stdin.buffer.read(4 * LENGTH_LIMIT + 1)
        else:
            with open(path, "rb") as file:
                content = file.read(4 * LENGTH_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadInputError(f"cannot read {inert(path)}: {reason}") from error
    if content.startswith(_UTF16_MARKS):
        raise BadInputError(f"{inert(path)} is UTF-16; save it as UTF-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInputError(f"{inert(path)} is not UTF-8 (line {line}, byte {error.start:,})") from error


def _print(findings: Mapping[str, Sequence[Finding]], form: str) -> None:
    if form == "plain":
        for path, listed in findings.items():
            for finding in listed:
                print(plain_line(path, finding))
        _print_summary(findings)
        return
    if form == "sarif":
        from iamtui.policy.sarif import sarif

        names = {"stdin" if path == STANDARD_INPUT else path: listed for path, listed in findings.items()}
        content: object = sarif(names, __version__)
    else:
        content = [{"file": path, **finding.as_json()} for path, listed in findings.items() for finding in listed]
    # ASCII alone: file names and policies may hold what no encoding has.
    print(json.dumps(content, indent=2))


def plain_line(path: str, finding: Finding) -> str:
    """One finding as compilers print theirs: `file:line:column: severity CODE message (remedy)`."""
    place = f"{inert(path)}:{finding.line}:{finding.column}"
    return f"{place}: {finding.severity} {finding.code} {inert(finding.message)} ({inert(finding.remedy)})"


def _print_summary(findings: Mapping[str, Sequence[Finding]]) -> None:
    from iamtui.policy.validation import SEVERITIES

    counts = Counter(finding.severity for listed in findings.values() for finding in listed)
    words = [
        f"{counts[severity]:,} {severity.replace('-', ' ')}{'s' * (counts[severity] != 1)}" for severity in SEVERITIES
    ]
    found = ", ".join(word for word in words if not word.startswith("0 ")) or "nothing found"
    files = "1 file" if len(findings) == 1 else f"{len(findings):,} files"
    print(f"{files}: {found}", file=sys.stderr)
