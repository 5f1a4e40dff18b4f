"""`iamtui who-can`: everybody who may do something, by themselves or through roles."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from iamtui.commands.account import add_source_options, open_access
from iamtui.commands.bad_input import BadInputError
from iamtui.commands.output import counted, print_json, print_lines, wrapped
from iamtui.commands.principals import shown
from iamtui.commands.request import ANY, actions_of, add_context_option, context_of, resource_of

if TYPE_CHECKING:
    from iamtui.access import Able, Access
    from iamtui.policy.context import Context

MOST_ACTIONS = 2_500
"""So many actions are asked about one by one; no service has more. Of more, only what policies say in sum."""


@dataclass(slots=True)
class _Answer:
    """One principal: the best of its results, how it gets there, and the actions of a pattern it may do."""

    able: Able
    actions: list[str]
    count: int = 0


def add(commands: argparse._SubParsersAction[Any]) -> None:
    """Register the command."""
    command = commands.add_parser(
        "who-can",
        help="everybody who may do something",
        description="Lists the users and roles that may do an action on a resource. With a pattern such as iam:Put*, "
        "those that may do at least one of the actions.",
        epilog="Exit status: 0, also where nobody can; 2 bad input.",
    )
    command.add_argument("action", metavar="ACTION", help="such as s3:GetObject, or a pattern: s3:Delete*")
    command.add_argument(
        "resource", metavar="RESOURCE", nargs="?", default=ANY, help="an ARN, `*` in it for some (default: any)"
    )
    command.add_argument("--through-roles", action="store_true", help="those too that can by assuming roles")
    add_context_option(command)
    add_source_options(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print who can. Returns the exit status; raises `BadInputError`."""
    actions, context = actions_of(options.action), context_of(options.context)
    is_bulk = len(actions) > MOST_ACTIONS
    if is_bulk and (options.resource != ANY or context is not None or options.through_roles):
        raise BadInputError(f"{options.action!r} stands for {len(actions):,} actions; name a service, such as iam:*")
    access = open_access(options)
    resource = resource_of(access, options.resource)
    if is_bulk:
        answers = _in_sum(access, options.action)
    else:
        answers = _answers(access, actions, resource, context, options.through_roles)
    if options.json:
        print_json([_as_json(answer, len(actions)) for answer in answers])
    else:
        print_lines(_lines(access, answers, options.action, resource, len(actions)))
    return 0


def _answers(
    access: Access, actions: Iterable[str], resource: str, context: Context | None, through_roles: bool
) -> list[_Answer]:
    """Everybody who can do one of the actions, in the account's order; who can it alone before who needs a role."""
    found: dict[str, _Answer] = {}
    for action in actions:
        for able in access.who_can(action, resource, context, through_roles):
            known = found.setdefault(able.principal.arn, _Answer(able, []))
            if _rank(able) < _rank(known.able):
                known.able = able
            if action not in known.actions:
                known.actions.append(action)
                known.count += 1
    return _sorted(access, found.values())


def _in_sum(access: Access, pattern: str) -> list[_Answer]:
    """The same for very many actions, from what each principal's policies let it do in all."""
    from iamtui.access import Able
    from iamtui.access.policy_rendering import action_names
    from iamtui.policy import services

    asked = services.bits(pattern)
    found = []
    for principal in access.principals:
        effective = access.what_can(principal.arn)
        if effective is None or not effective.possible & asked:
            continue
        able = Able(principal, "Allowed" if effective.allowed & asked else "Depends")
        names = action_names(effective.possible & asked)
        count = (effective.possible & asked).bit_count()
        found.append(_Answer(able, [names] if isinstance(names, str) else names, count))
    return _sorted(access, found)


def _sorted(access: Access, answers: Iterable[_Answer]) -> list[_Answer]:
    order = {principal.arn: place for place, principal in enumerate(access.principals)}
    return sorted(answers, key=lambda answer: (*_rank(answer.able), order[answer.able.principal.arn]))


def _rank(able: Able) -> tuple[bool, bool]:
    """The best first: alone, for certain."""
    return bool(able.path), able.result != "Allowed"


def _as_json(answer: _Answer, asked: int) -> dict[str, Any]:
    able = answer.able
    shape: dict[str, Any] = {"principal": able.principal.arn, "result": able.result}
    if able.path:
        shape["path"] = [{"from": hop.source, "to": hop.target, "how": hop.how} for hop in able.path]
    return shape | ({"actions": answer.actions} if asked > 1 else {})


def _lines(access: Access, answers: list[_Answer], action: str, resource: str, asked: int) -> Iterator[str]:
    alone = [answer for answer in answers if not answer.able.path]
    certain = sum(answer.able.result == "Allowed" for answer in alone)
    some = f"some of the {asked:,} actions " if asked > 1 else ""
    what = f"{some}{action} on {'any resource' if resource == ANY else resource}"
    total = f"{certain:,} of {counted(len(access.principals), 'principal')} can {what}"
    more = f", {len(alone) - certain:,} more if something holds" if len(alone) > certain else ""
    through = f", {len(answers) - len(alone):,} through roles" if len(answers) > len(alone) else ""
    yield from wrapped(total + more + through, hanging="  ")
    if answers:
        yield ""
    for answer in answers:
        mark = "if" if answer.able.result == "Depends" else ""
        many = f"{answer.count:>6,}  " if asked > 1 else ""
        text = shown(access, answer.able.principal.arn)
        for hop in answer.able.path:
            text += f" -> {shown(access, hop.target)}"
        yield from wrapped(text, f"{mark:<4}{many}", " " * 8)
