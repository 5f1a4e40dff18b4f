"""Answers about many actions at once, such as `iam:Put*`: who can at least one of them, which of them somebody can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from iamtui.access import Access
from iamtui.access.context import Given
from iamtui.access.effective import Effective
from iamtui.access.policy_rendering import action_names
from iamtui.access.some_of import AbleOfSome, actions_of_one, who_can_some
from iamtui.kinds.questions import QuestionError, principal_text
from iamtui.policy import services
from iamtui.screens.ask_lists import PrincipalRows
from iamtui.screens.ask_subject import Nodes, Tree
from iamtui.screens.ask_targets import AskOf
from iamtui.screens.ask_tree import branch, leaf, service_nodes
from iamtui.screens.ask_verdict import path_words
from iamtui.widgets.virtual_list import ListColumn

SOME_COLUMNS = (
    ListColumn("PRINCIPAL", minimum=26, priority=0),
    ListColumn("RESULT", 8, priority=1),
    ListColumn("ACTIONS", 13, align="right", priority=1),
    ListColumn("WHICH", minimum=22, priority=2),
)
_NAMED = 4
"""So many actions are named in a row."""


@dataclass(frozen=True, slots=True)
class WhoCanSome:
    """Who can do at least one of the actions (bits) that a pattern means."""

    pattern: str
    asked: int
    resource: str
    those: tuple[AbleOfSome, ...]


def who_can_some_of(access: Access, pattern: str, asked: int, resource: str, context: Given) -> WhoCanSome:
    """Everybody who can, also through roles."""
    those = who_can_some(access, asked, resource, context, through_roles=True)
    return WhoCanSome(pattern, asked, resource, those)


def some_rows(access: Access, found: WhoCanSome) -> PrincipalRows:
    """Who can, how many of the actions, and which."""

    def said(place: int) -> tuple[str, ...]:
        each = found.those[place]
        through = f"{path_words(access, each.able.path)} can " if each.able.path else ""
        return _count(each.actions, each.certain), through + _named(each.actions, found.asked)

    return PrincipalRows(access, (each.able for each in found.those), said)


def _count(possible: int, certain: int) -> str:
    """`12`, or `12 + 3 if` where three more hang on conditions."""
    perhaps = (possible & ~certain).bit_count()
    return f"{certain.bit_count():,}" + (f" + {perhaps:,} if" if perhaps else "")


def _named(actions: int, asked: int) -> str:
    if actions == asked:
        return "all of them"
    names = [name.partition(":")[2] if _is_of_one_service(asked) else name for name in _first(actions)]
    more = actions.bit_count() - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")


def _is_of_one_service(asked: int) -> bool:
    first = next(services.names_of(asked)).partition(":")[0]
    return not asked & ~services.service_bits(first)


def _first(actions: int) -> Iterator[str]:
    return (name for name, _ in zip(services.names_of(actions), range(_NAMED), strict=False))


def some_json(found: WhoCanSome) -> dict[str, Any]:
    """The answer as plain values."""
    return {
        "actions": found.pattern,
        "resource": found.resource,
        "principals": [
            {
                "principal": each.able.principal.arn,
                "result": each.able.result,
                **({"path": [hop.target for hop in each.able.path]} if each.able.path else {}),
                "actions": action_names(each.actions),
            }
            for each in found.those
        ],
    }


def some_summary(found: WhoCanSome) -> str:
    """`4 can at least one of 6 actions, 2 more through a role, 1 more if something holds`."""
    certain = [each for each in found.those if each.able.result == "Allowed"]
    through = sum(bool(each.able.path) for each in certain)
    perhaps = len(found.those) - len(certain)
    words = [f"{len(certain) - through:,} can at least one of {found.asked.bit_count():,} actions"]
    words += [f"{through:,} more through a role"] if through else []
    words += [f"{perhaps:,} more if something holds"] if perhaps else []
    return ", ".join(words)


# -- one principal ----------------------------------------------------------------------------------------


def some_tree(access: Access, arn: str, pattern: str, asked: int, resource: str, context: Given) -> Tree:
    """Which of the actions a user or role can on the resource, by itself and as the roles that it can become.

    Raises `QuestionError` for somebody outside, of whom only the answer on one action is known.
    """
    mine, certain = actions_of_one(access, arn, asked, resource, context) if access.principal(arn) else (0, 0)
    own = access.what_can(arn, among=mine)
    if own is None:
        raise QuestionError(f"WHO: what somebody outside can is not known here; name one action instead of {pattern}")
    who = principal_text(access, arn)
    become = list(_as_others(access, arn, asked & ~mine, resource, context))

    def nodes(among: int | None) -> Nodes:
        wanted = mine if among is None else mine & among
        others = [] if among is not None else become
        return [*service_nodes(own, wanted, who=who), *_by_resources(own, wanted, who), *others]

    of_all = f"{_count(mine, certain)} of {asked.bit_count():,} actions {pattern}"
    place = "" if resource == "*" else f" on {resource}"
    return Tree(of_all + place, nodes, own.as_policy(), own.unknown)


def _by_resources(own: Effective, mine: int, who: str) -> Nodes:
    """Actions that no policy of its own allows, but one of the resource's, such as a role's trust."""
    return [
        leaf(("resource", name), f"{name}  by the resource's policy", AskOf(who=who, does=name))
        for name in services.names_of(mine & ~own.possible)
    ]


def _as_others(access: Access, arn: str, rest: int, resource: str, context: Given) -> Nodes:
    """The roles that it can become and that can more of the actions."""
    found: Nodes = []
    for steps in access.reachable(arn) if rest else ():
        role = steps[-1].target
        more, certain = actions_of_one(access, role, rest, resource, context) if access.principal(role) else (0, 0)
        effective = access.what_can(role, among=more) if more else None
        if effective is None:
            continue
        perhaps = not certain or any(hop.result == "Depends" for hop in steps)
        path, who = ("as", role), principal_text(access, role)
        label = f"as {' and then '.join(principal_text(access, hop.target) for hop in steps)}"
        below = partial(service_nodes, effective, more, path, who)
        found.append(branch(path, label, below, count=_count(more, certain), tone="warning" if perhaps else ""))
    return found
