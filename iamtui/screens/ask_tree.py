"""What somebody can, as a tree: services, access levels, actions, and on what and by which statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from iamtui.access.effective import ActionAccess, Effective, LevelAccess, ServiceAccess
from iamtui.access.grants import Grant
from iamtui.policy import services
from iamtui.policy.conditions import condition_sentence
from iamtui.policy.sentences import short_arn
from iamtui.screens.ask_targets import AskOf, AtStatement, Target
from iamtui.widgets.outline import OutlineNode

Key = tuple[tuple[str, ...], Target | None]
"""Of a node: its path, which no other has, and what Enter does on it."""


def branch(
    path: tuple[str, ...],
    label: str,
    children: Sequence[OutlineNode] | partial[list[OutlineNode]],
    *,
    count: str = "",
    expanded: bool = False,
    tone: str = "",
    target: Target | None = None,
) -> OutlineNode:
    """A node with others below it."""
    below = list(children) if isinstance(children, Sequence) else children
    return OutlineNode((path, target), label, count, below, expanded, tone)


def leaf(path: tuple[str, ...], label: str, target: Target | None = None, tone: str = "") -> OutlineNode:
    """A node that Enter does something on."""
    return OutlineNode((path, target), label, tone=tone)


def wanted_actions(text: str) -> int:
    """The actions that a filter means, as bits: each of its words is in their names, or begins their access level."""
    found = services.bits("*")
    names = services.all_actions()
    for word in text.casefold().split():
        digits = "".join("1" if word in name.casefold() else "0" for name in reversed(names))
        matching = int(digits, 2)
        for level in services.levels():
            if level.casefold().startswith(word):
                matching |= services.level_bits(level)
        found &= matching
    return found


def service_nodes(
    effective: Effective, among: int | None = None, path: tuple[str, ...] = (), who: str | None = None
) -> list[OutlineNode]:
    """A node for every service of which something is allowed; of the actions among a set, opened where they are few.

    `who` is who is asked about when an action is opened.
    """
    wanted = effective.possible if among is None else effective.possible & among
    few = among is not None and wanted.bit_count() <= _FEW
    tree = _EffectiveTree(effective, wanted, who, few)
    return [tree.service(each, path) for each in effective.by_service() if each.total & wanted]


_FEW = 60
"""So many actions that a filter leaves are all shown at once."""

_FEWEST = 4
"""So many are shown with all that is to be said of them."""


class _EffectiveTree:
    def __init__(self, effective: Effective, wanted: int, who: str | None, opened: bool) -> None:
        self._effective = effective
        self._wanted = wanted
        self._who = who
        self._opened = opened

    def service(self, access: ServiceAccess, path: tuple[str, ...]) -> OutlineNode:
        here = (*path, access.service)
        title = f"{access.service}  {access.title}" if access.title else access.service
        below = partial(self._levels, access, here)
        return branch(here, title, below, count=self._count(access), expanded=self._opened)

    def _levels(self, access: ServiceAccess, path: tuple[str, ...]) -> list[OutlineNode]:
        mine = services.service_bits(access.service)
        found = []
        for each in access.by_level():
            if not services.level_bits(each.level) & mine & self._wanted:
                continue
            below = partial(self._actions, each, (*path, each.level))
            count, tone = self._count(each), "warning" if each.level == "Permissions management" else ""
            found.append(branch((*path, each.level), each.level, below, count=count, expanded=self._opened, tone=tone))
        return found

    def _count(self, access: ServiceAccess | LevelAccess) -> str:
        """`12 of 160`, `12 + 3 if of 160`: of what the filter leaves."""
        allowed = (access.allowed & self._wanted).bit_count()
        conditional = (access.conditional & self._wanted).bit_count()
        perhaps = f" + {conditional:,} if" if conditional else ""
        return f"{allowed:,}{perhaps} of {access.total.bit_count():,}"

    def _actions(self, level: LevelAccess, path: tuple[str, ...]) -> list[OutlineNode]:
        bits = (level.allowed | level.conditional) & self._wanted
        found = (self._effective.action(name) for name in services.names_of(bits))
        return [self._action(each, path) for each in found if each is not None]

    def _action(self, access: ActionAccess, path: tuple[str, ...]) -> OutlineNode:
        here = (*path, access.action)
        where = grant_words(access.grants[0]) if len(access.grants) == 1 else f"{len(access.grants)} ways"
        perhaps = access.is_conditional or bool(access.denials)
        target = None if self._who is None else AskOf(who=self._who, does=access.action)
        return branch(
            here,
            f"{access.action}  {where}",
            partial(_grants, access, here),
            expanded=self._opened and self._wanted.bit_count() <= _FEWEST,
            tone="warning" if perhaps else "",
            target=target,
        )


def _grants(access: ActionAccess, path: tuple[str, ...]) -> list[OutlineNode]:
    return [*_sided(access.grants, "Allow", path), *_sided(access.denials, "Deny", path)]


def _sided(grants: Sequence[Grant], effect: str, path: tuple[str, ...]) -> Iterator[OutlineNode]:
    for number, grant in enumerate(grants):
        here = (*path, f"{effect} {number}")
        tone = "danger" if effect == "Deny" else "warning" if not grant.is_certain else "good"
        places = [
            leaf(
                (*here, str(at)),
                f"by {place_name(place.policy.name, place.index, place.statement.sid)}"
                + (f" (group {place.policy.group})" if place.policy.group else ""),
                AtStatement.of(place.policy, place.index),
            )
            for at, place in enumerate(grant.places)
        ]
        yield branch(here, f"{effect} {grant_words(grant)}", places, expanded=True, tone=tone)


def place_name(policy: str, index: int, sid: str) -> str:
    """`MediaFull › statement 2 “Write”`."""
    return f"{policy} › statement {index + 1}" + (f" “{sid}”" if sid else "")


def grant_words(grant: Grant) -> str:
    """On what and under which conditions: `on media-*, if the caller's tag team is red`."""
    resources = grant.resources
    words = ", ".join(map(short_arn, resources.patterns[:_RESOURCES]))
    if len(resources.patterns) > _RESOURCES:
        words += f" and {len(resources.patterns) - _RESOURCES:,} more"
    if resources.excluded:
        words += f" but not {', '.join(map(short_arn, resources.excluded[:_RESOURCES]))}"
    conditions = condition_sentence(grant.conditions)
    return f"on {words}" + (f", {conditions}" if conditions else "")


_RESOURCES = 6
