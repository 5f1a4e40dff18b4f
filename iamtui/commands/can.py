"""`iamtui can`: may this principal do this, and why."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from iamtui.commands.account import add_source_options, open_access
from iamtui.commands.output import labelled, print_json, print_lines, wrapped
from iamtui.commands.principals import principal_arn, shown
from iamtui.commands.request import ANY, action_of, add_context_option, context_of, resource_of

if TYPE_CHECKING:
    from iamtui.access import Access
    from iamtui.policy.verdict import Matched, Part, Result, Verdict

ALLOWED, DENIED, DEPENDS = 0, 1, 3

_WORDS: dict[Result, str] = {
    "Allowed": "ALLOWED",
    "ImplicitlyDenied": "DENIED",
    "ExplicitlyDenied": "DENIED EXPLICITLY",
    "Depends": "DEPENDS",
}
_SAID: dict[Result, str] = {
    "Allowed": "allow",
    "ImplicitlyDenied": "do not allow",
    "ExplicitlyDenied": "deny",
    "Depends": "may allow",
}
_LAYERS = {
    "identity": "identity policies",
    "boundary": "permissions boundary",
    "session": "session policy",
    "resource": "resource policy",
    "scp": "service control policies",
    "rcp": "resource control policies",
    "endpoint": "VPC endpoint policy",
}
_MISSES = {
    "resource": "about other resources",
    "condition": "under other conditions",
    "principal": "about other principals",
}
_SHOWN = 10
"""Statements of one policy type that are listed; there may be a hundred thousand."""

_LABEL = 13


def add(commands: argparse._SubParsersAction[Any]) -> None:
    """Register the command."""
    command = commands.add_parser(
        "can",
        help="whether somebody may do something, and why",
        description="Decides one request as AWS would, from what the account itself tells, and names the statements "
        "that decide. What hangs on conditions that are not known, or on policies that could not be read, depends.",
        epilog="Exit status: 0 allowed, 1 denied, 3 it depends, 2 bad input. Service control policies and policies of "
        "resources other than roles are not read.",
    )
    command.add_argument("principal", metavar="PRINCIPAL", help="an ARN, or a name: alice, user/alice, role/deployer")
    command.add_argument("action", metavar="ACTION", help="such as s3:GetObject")
    command.add_argument(
        "resource", metavar="RESOURCE", nargs="?", default=ANY, help="an ARN, `*` in it for some (default: any)"
    )
    add_context_option(command)
    add_source_options(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the verdict. Returns the exit status; raises `BadInputError`."""
    action, context = action_of(options.action), context_of(options.context)
    access = open_access(options)
    principal, resource = principal_arn(access, options.principal), resource_of(access, options.resource)
    verdict = access.can(principal, action, resource, context)
    if options.json:
        print_json(verdict_json(verdict, principal, action, resource))
    else:
        print_lines(_lines(access, verdict, principal))
    return {"Allowed": ALLOWED, "Depends": DEPENDS}.get(verdict.result, DENIED)


def verdict_json(verdict: Verdict, principal: str, action: str, resource: str) -> dict[str, Any]:
    """The verdict with what was asked. `result` is `Depends` where that is the answer: never `Allowed` by chance."""
    asked = {"principal": principal, "action": action, "resource": resource}
    shape = {**asked, **verdict.as_json(), "result": verdict.result}
    shape["matched"] = [_placed(matched) for matched in shape["matched"]]
    return {**shape, "assumptions": list(verdict.assumptions), "remedies": list(verdict.remedies())}


def _placed(matched: dict[str, Any]) -> dict[str, Any]:
    """A statement with where its policy stands: `ref`, and the policy's `arn` where it has one of its own."""
    from iamtui.account import Ref

    reference = str(matched.pop("arn", ""))
    if not reference:
        return matched
    if reference.startswith("arn:"):
        return matched | {"arn": reference}
    identifier = Ref.parse(reference).id
    return matched | {"ref": reference} | ({"arn": identifier} if identifier.startswith("arn:") else {})


def _lines(access: Access, verdict: Verdict, principal: str) -> Iterator[str]:
    request = verdict.request
    who = "anybody, unsigned" if principal == "*" else shown(access, principal)
    yield from wrapped(f"{_WORDS[verdict.result]}: {who} {request.action} on {request.resource}", hanging="  ")
    yield ""
    if verdict.rule:
        yield from wrapped(f"Whatever policies say: {verdict.rule}.")
    for part in verdict.parts:
        yield from _part(part)
    if verdict.result == "Depends":
        from iamtui.policy.explanation import in_words

        yield ""
        yield from labelled("allowed if", in_words(verdict.conditions), _LABEL)
    elif remedies := verdict.remedies():
        yield ""
        for number, remedy in enumerate(remedies):
            yield from labelled("" if number else "to allow it", remedy, _LABEL)
    if verdict.assumptions:
        yield ""
    for number, assumption in enumerate(verdict.assumptions):
        yield from labelled("" if number else "assumed", assumption, _LABEL)


def _part(part: Part) -> Iterator[str]:
    """What one policy type says, and the statements that make it so."""
    said = _SAID[part.result]
    if part.layer not in ("identity", "scp", "rcp"):
        said = {"allow": "allows", "do not allow": "does not allow", "deny": "denies"}.get(said, said)
    yield f"{_LAYERS[part.layer]} {said} it"
    for matched in part.matched[:_SHOWN]:
        yield from _statement(matched)
    if len(part.matched) > _SHOWN:
        yield f"  and {len(part.matched) - _SHOWN:,} statements more"


def _statement(matched: Matched) -> Iterator[str]:
    """One statement: effect, policy, place in it."""
    sid = f" ({matched.sid})" if matched.sid else ""
    truth = "" if matched.truth else ", if its conditions hold"
    if matched.truth is False:
        truth = f", but {_MISSES.get(matched.near_miss, 'it does not apply')}"
    level = f" of {matched.level}" if matched.level else ""
    name = matched.policy or f"a policy without a name ({matched.source})"
    place = f"{name}{level}, statement {matched.statement + 1}{sid}{truth}"
    yield from wrapped(place, f"  {matched.effect:<6} ", " " * 9)
