"""`iamtui who-can`: everybody who may do something, by themselves or through roles."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from iamtui.commands.account import add_source_options, open_access
from iamtui.commands.bad_input import BadInputError
from iamtui.commands.output import counted, print_json, print_lines, wrapped
from iamtui.commands.principals import shown
from iamtui.commands.request import ANY, actions_of, add_context_option, context_of, resource_of

if TYPE_CHECKING:
    from iamtui.access import Access
    from iamtui.access.some_of import AbleOfSome
    from iamtui.policy.context import Context


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
    from iamtui.access.some_of import MOST_ACTIONS

    actions, context = actions_of(options.action), context_of(options.context)
    is_bulk = len(actions) > MOST_ACTIONS
    if is_bulk and (options.resource != ANY or context is not None or options.through_roles):
        raise BadInputError(f"{options.action!r} stands for {len(actions):,} actions; name a service, such as iam:*")
    access = open_access(options)
    resource = resource_of(access, options.resource)
    answers = _answers(access, actions, resource, context, options.through_roles)
    if options.json:
        print_json([_as_json(answer, len(actions)) for answer in answers])
    else:
        print_lines(_lines(access, answers, options.action, resource, len(actions)))
    return 0


def _answers(
    access: Access, actions: Sequence[str], resource: str, context: Context | None, through_roles: bool
) -> tuple[AbleOfSome, ...]:
    """Everybody who can do one of the actions; the one action asked about may be unknown to the table."""
    from iamtui.access.some_of import AbleOfSome, in_order, who_can_some
    from iamtui.policy import services

    if len(actions) > 1:
        return who_can_some(access, services.bits_of(actions), resource, context, through_roles)
    return in_order(
        access, (AbleOfSome(able, 0, 0) for able in access.who_can(actions[0], resource, context, through_roles))
    )


def _as_json(answer: AbleOfSome, asked: int) -> dict[str, Any]:
    able = answer.able
    shape: dict[str, Any] = {"principal": able.principal.arn, "result": able.result}
    if able.path:
        shape["path"] = [{"from": hop.source, "to": hop.target, "how": hop.how} for hop in able.path]
    return shape | ({"actions": _names(answer.actions, asked)} if asked > 1 else {})


def _names(actions: int, asked: int) -> list[str]:
    """One by one where they were asked about one by one, else as a policy would name them."""
    from iamtui.access.policy_rendering import action_names
    from iamtui.access.some_of import MOST_ACTIONS
    from iamtui.policy import services

    if asked <= MOST_ACTIONS:
        return list(services.names_of(actions))
    names = action_names(actions)
    return [names] if isinstance(names, str) else names


def _lines(access: Access, answers: Sequence[AbleOfSome], action: str, resource: str, asked: int) -> Iterator[str]:
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
        many = f"{answer.actions.bit_count():>6,}  " if asked > 1 else ""
        text = shown(access, answer.able.principal.arn)
        for hop in answer.able.path:
            text += f" -> {shown(access, hop.target)}"
        yield from wrapped(text, f"{mark:<4}{many}", " " * 8)
