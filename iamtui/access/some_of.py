"""Who can do at least one of many actions, and which of them: what a pattern such as `iam:Put*` asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iamtui.access.answers import Able
from iamtui.access.context import Given
from iamtui.policy import services

if TYPE_CHECKING:
    from iamtui.access.access import Access

MOST_ACTIONS = 2_500
"""So many actions are asked about one by one; no service has more. Of more, only what policies say in sum."""


@dataclass(frozen=True, slots=True)
class AbleOfSome:
    """One principal: the best of its results and how it gets there, and as bits which of the actions it can.

    `certain` are those of `actions` that hang on nothing.
    """

    able: Able
    actions: int
    certain: int


class TooManyActionsError(ValueError):
    """More actions than can be asked about one by one."""


def check_number(asked: int, resource: str, context: Given) -> None:
    """Raises `TooManyActionsError` for actions of which only the sum could be told, where more is wanted."""
    if asked.bit_count() > MOST_ACTIONS and (resource != "*" or context is not None):
        raise TooManyActionsError(f"{asked.bit_count():,} actions at once; name a service, such as iam:*")


def who_can_some(
    access: Access, asked: int, resource: str = "*", context: Given = None, through_roles: bool = False
) -> tuple[AbleOfSome, ...]:
    """Everybody who can do one of the actions of a set (bits as of `policy.services.bits`), the best first.

    Of more than `MOST_ACTIONS`, what each principal's own policies let it do in all; `through_roles` tells nothing
    more of those. Raises `TooManyActionsError` where these are of a resource or hang on a context.
    """
    check_number(asked, resource, context)
    if asked.bit_count() > MOST_ACTIONS:
        return in_order(access, _in_sum(access, asked))
    best: dict[str, Able] = {}
    certain: dict[str, int] = {}
    possible: dict[str, int] = {}
    for action in services.names_of(asked):
        bit = services.bits(action)
        for able in access.who_can(action, resource, context, through_roles):
            arn = able.principal.arn
            if arn not in best or _rank(able) < _rank(best[arn]):
                best[arn] = able
            possible[arn] = possible.get(arn, 0) | bit
            if able.result == "Allowed":
                certain[arn] = certain.get(arn, 0) | bit
    return in_order(access, (AbleOfSome(able, possible[arn], certain.get(arn, 0)) for arn, able in best.items()))


def _in_sum(access: Access, asked: int) -> Iterable[AbleOfSome]:
    for principal in access.principals:
        effective = access.what_can(principal.arn)
        if effective is not None and effective.possible & asked:
            certain = effective.allowed & asked
            yield AbleOfSome(Able(principal, "Allowed" if certain else "Depends"), effective.possible & asked, certain)


def in_order(access: Access, those: Iterable[AbleOfSome]) -> tuple[AbleOfSome, ...]:
    """Who can alone before who needs a role, for certain before perhaps, else in the account's order."""
    order = {principal.arn: place for place, principal in enumerate(access.principals)}
    return tuple(sorted(those, key=lambda each: (*_rank(each.able), order[each.able.principal.arn])))


def _rank(able: Able) -> tuple[bool, bool]:
    return bool(able.path), able.result != "Allowed"


def actions_of_one(access: Access, arn: str, asked: int, resource: str = "*", context: Given = None) -> tuple[int, int]:
    """(possible, certain): which of these actions a principal can by itself; of very many, by its own policies."""
    if asked.bit_count() > MOST_ACTIONS:
        effective = access.what_can(arn)
        return (effective.possible & asked, effective.allowed & asked) if effective is not None else (0, 0)
    results = {name: access.decide(arn, name, resource, context) for name in services.names_of(asked)}
    certain = services.bits_of(name for name, result in results.items() if result == "Allowed")
    return certain | services.bits_of(name for name, result in results.items() if result == "Depends"), certain
