"""`iamtui what-can`: everything somebody may do, by service and access level."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from iamtui.commands.account import add_source_options, open_access
from iamtui.commands.output import counted, labelled, print_json, print_lines, wrapped
from iamtui.commands.principals import principal_of, shown

if TYPE_CHECKING:
    from iamtui.access import Access, Place
    from iamtui.access.effective import Effective, LevelAccess, ServiceAccess
    from iamtui.commands.grouped_actions import ActionGroup, Terms

_NAMED = 24
"""Actions and services that are named in one breath."""


def add(commands: argparse._SubParsersAction[Any]) -> None:
    """Register the command."""
    command = commands.add_parser(
        "what-can",
        help="everything somebody may do",
        description="Lists what the policies of a user or role let it do within its permissions boundary, by service "
        "and access level, with the resources and conditions. What policies of resources grant is not in it.",
        epilog="Exit status: 0, also where nothing is allowed; 2 bad input.",
    )
    command.add_argument("principal", metavar="PRINCIPAL", help="an ARN, or a name: alice, user/alice, role/deployer")
    command.add_argument("--policy", action="store_true", help="print it as one policy document in AWS's JSON")
    add_source_options(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what the principal can. Returns the exit status; raises `BadInputError`."""
    access = open_access(options)
    principal = principal_of(access, options.principal)
    effective = access.what_can(principal.arn)
    assert effective is not None, "the principal is one of the account's"
    if options.policy:
        print_json(effective.as_policy())
    elif options.json:
        print_json(_as_json(effective, principal.arn))
    else:
        print_lines(_lines(access, effective, principal.arn))
    return 0


# -- JSON -----------------------------------------------------------------------------------------------


def _as_json(effective: Effective, arn: str) -> dict[str, Any]:
    from iamtui.commands.grouped_actions import grouped

    groups = grouped(effective)
    return {
        "principal": arn,
        "unknown": list(effective.unknown),
        "services": [_service_json(service, groups) for service in effective.by_service()],
    }


def _service_json(service: ServiceAccess, groups: list[ActionGroup]) -> dict[str, Any]:
    mine = [part for group in groups if (part := group.among(service.total))]
    levels = [_level_json(level, mine) for level in service.by_level()]
    return {"service": service.service, "title": service.title, "levels": levels}


def _level_json(level: LevelAccess, groups: list[ActionGroup]) -> dict[str, Any]:
    allowed, conditional, total = level.counts
    parts = [part for group in groups if (part := group.among(level.total))]
    return {
        "level": level.level,
        "allowed": allowed,
        "conditional": conditional,
        "total": total,
        "access": [_group_json(part) for part in parts],
    }


def _group_json(group: ActionGroup) -> dict[str, Any]:
    shape: dict[str, Any] = {"result": group.result, "actions": list(group.names)}
    shape["allowed"] = [_terms_json(terms) for terms in group.grants]
    if group.denials:
        shape["denied"] = [_terms_json(terms) for terms in group.denials]
    return shape


def _terms_json(terms: Terms) -> dict[str, Any]:
    from iamtui.access.policy_rendering import conditions_json

    shape: dict[str, Any] = {"resources": list(terms.resources.patterns)}
    if terms.resources.excluded:
        shape["notResources"] = list(terms.resources.excluded)
    shape["conditions"] = conditions_json(terms.conditions)
    return shape | {"statements": [_place_json(place) for place in terms.places]}


def _place_json(place: Place) -> dict[str, Any]:
    """A statement, counted from 1 as in the other answers."""
    return {**place.as_json(), "statement": place.index + 1}


# -- text -----------------------------------------------------------------------------------------------


def _lines(access: Access, effective: Effective, arn: str) -> Iterator[str]:
    from iamtui.commands.grouped_actions import grouped, in_short

    yield from wrapped(f"{shown(access, arn)} may do {_how_much(effective)}", hanging="  ")
    for each in effective.unknown:
        yield from labelled("not known:", each, 11)
    services, groups = effective.by_service(), in_short(grouped(effective))
    whole, rest = _wholly(services, groups)
    for group, those in whole:
        yield ""
        yield from wrapped(_every(those), hanging="  ")
        yield from _terms(group, "    ")
    for service in rest:
        mine = [part for group in groups if (part := group.among(service.total))]
        yield ""
        yield from wrapped(f"{service.service}  {service.title}")
        for level in service.by_level():
            yield from _level(level, mine)


def _how_much(effective: Effective) -> str:
    services = len(effective.by_service())
    if not services:
        return "nothing, as far as is known" if effective.unknown else "nothing"
    certain, depending = effective.allowed.bit_count(), effective.conditional.bit_count()
    more = f", {depending:,} more if something holds" if depending else ""
    return f"{counted(certain, 'action')} of {counted(services, 'service')}{more}"


def _wholly(
    services: tuple[ServiceAccess, ...], groups: list[ActionGroup]
) -> tuple[list[tuple[ActionGroup, list[ServiceAccess]]], list[ServiceAccess]]:
    """Services of which all actions are allowed alike, group by group; and the other services."""
    whole: dict[int, tuple[ActionGroup, list[ServiceAccess]]] = {}
    rest = []
    for service in services:
        group = next((group for group in groups if group.actions & service.total == service.total), None)
        if group is None:
            rest.append(service)
        else:
            whole.setdefault(group.actions, (group, []))[1].append(service)
    return list(whole.values()), rest


def _every(services: list[ServiceAccess]) -> str:
    names = ", ".join(each.service for each in services[:_NAMED])
    more = f" and {len(services) - _NAMED:,} more services" if len(services) > _NAMED else ""
    return f"every action of {names}{more}"


def _level(level: LevelAccess, groups: list[ActionGroup]) -> Iterator[str]:
    allowed, conditional, total = level.counts
    yield f"  {level.level}: {allowed + conditional:,} of {total:,}"
    for group in groups:
        part = group.among(level.total)
        if not part:
            continue
        names = [name.partition(":")[2] for name in part.names]
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        listed = "all" if 1 < total == len(names) else ", ".join(names[:_NAMED]) + more
        yield from wrapped(listed, "    ", "      ")
        yield from _terms(part, "        ")


def _terms(group: ActionGroup, indent: str) -> Iterator[str]:
    """Where and when the actions of a group are allowed, by which statements, and where not."""
    from iamtui.policy.conditions import condition_words

    for terms, on in (*((each, "on") for each in group.grants), *((each, "not on") for each in group.denials)):
        yield from wrapped(f"{on} {terms.resources.words()}", indent, indent + "  ")
        conditions = " and ".join(condition_words(condition) for condition in terms.conditions)
        if conditions:
            yield from wrapped(f"if {conditions}", indent + "  ", indent + "    ")
        places = [_place_text(place) for place in terms.places[:_NAMED]]
        yield from wrapped(f"by {'; '.join(dict.fromkeys(places))}", indent + "  ", indent + "    ")


def _place_text(place: Place) -> str:
    policy = place.policy
    name = policy.name or f"a policy without a name ({policy.source})"
    name = f"boundary {name}" if policy.source == "boundary" else name
    group = f" of group {policy.group}" if policy.group else ""
    sid = f" ({place.statement.sid})" if place.statement.sid else ""
    return f"{name}{group}, statement {place.index + 1}{sid}"
