"""Effective permissions as groups of actions that are allowed alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from iamtui.policy import services

if TYPE_CHECKING:
    from iamtui.access import Place
    from iamtui.access.effective import Effective
    from iamtui.access.grants import Grant
    from iamtui.access.resource_set import ResourceSet
    from iamtui.policy.document import Condition


@dataclass(frozen=True, slots=True)
class Terms:
    """On which resources and under which conditions something is allowed, or denied, and by which statements."""

    resources: ResourceSet
    conditions: tuple[Condition, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """Actions (bits, see `policy.services`) that the same terms allow, and the same ones take away again."""

    actions: int
    result: Literal["Allowed", "Depends"]
    grants: tuple[Terms, ...]
    denials: tuple[Terms, ...]

    def __bool__(self) -> bool:
        return bool(self.actions)

    @property
    def names(self) -> Iterator[str]:
        """The actions, `service:Name`, sorted."""
        return services.names_of(self.actions)

    def among(self, actions: int) -> ActionGroup:
        """The group as far as it is among these actions."""
        return replace(self, actions=self.actions & actions)


def grouped(effective: Effective) -> list[ActionGroup]:
    """The actions that are allowed or depend, in as few groups as there are different terms."""
    parts = [part for part in (effective.allowed, effective.conditional) if part]
    for grant in (*effective.grants, *effective.denials):
        parts = [half for part in parts for half in (part & grant.actions, part & ~grant.actions) if half]
    return [
        ActionGroup(
            part,
            "Allowed" if part & effective.allowed else "Depends",
            _terms(effective.grants, part),
            _terms(effective.denials, part),
        )
        for part in parts
    ]


def in_short(groups: Iterable[ActionGroup]) -> list[ActionGroup]:
    """The groups to be read rather than counted: what is allowed on everything anyway is not said again in parts."""
    found: dict[object, ActionGroup] = {}
    for group in groups:
        whole = tuple(terms for terms in group.grants if terms.resources.is_everything and not terms.conditions)
        grants = whole or group.grants
        key = (group.result, _signatures(grants), _signatures(group.denials))
        known = found.get(key)
        actions = group.actions | (known.actions if known else 0)
        found[key] = replace(known or group, actions=actions, grants=known.grants if known else grants)
    return list(found.values())


def _signatures(terms: Iterable[Terms]) -> frozenset[object]:
    return frozenset((each.resources, frozenset(each.conditions)) for each in terms)


def _terms(grants: Iterable[Grant], actions: int) -> tuple[Terms, ...]:
    """The different terms among the grants of these actions, each with all of its statements."""
    alike: dict[object, list[Grant]] = {}
    for grant in grants:
        if grant.actions & actions:
            alike.setdefault(grant.signature, []).append(grant)
    return tuple(Terms(each[0].resources, each[0].conditions, _places(each)) for each in alike.values())


def _places(grants: Iterable[Grant]) -> tuple[Place, ...]:
    found: dict[object, Place] = {}
    for grant in grants:
        for place in grant.places:
            found[place.policy.ref, place.policy.name, place.policy.group, place.index] = place
    return tuple(found.values())
