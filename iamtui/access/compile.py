"""An account compiled: principals at fixed places, and for each text of a policy the places of those who hold it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from iamtui.access.certainty import bits_of
from iamtui.access.holdings import Holding, Principal
from iamtui.access.statements import CompiledPolicy, CompiledStatement, Library
from iamtui.policy import hard_rules
from iamtui.policy.callers import Caller
from iamtui.policy.document import PolicyDocument
from iamtui.policy.policies import Layer

Documents = Sequence[PolicyDocument]
Levels = Sequence[Documents]
"""Policies of an organization, level by level from its root to the account."""


class Profile(NamedTuple):
    """The compiled policies of one principal; `boundary` is None where it has none, or none that is known."""

    identity: tuple[CompiledPolicy, ...]
    boundary: CompiledPolicy | None
    trust: CompiledPolicy | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What decides besides the principals' own policies, where somebody gave it."""

    scps: Levels | None = None
    rcps: Levels | None = None
    resource_policies: Mapping[str, PolicyDocument] = field(default_factory=dict)
    management_account: str = ""
    now: datetime | None = None


class Compiled:
    """The principals of an account with their policies, ready for questions."""

    def __init__(
        self, account: str, holdings: Iterable[Holding], surroundings: Surroundings, library: Library | None = None
    ) -> None:
        self.surroundings = surroundings
        self.library = library or Library()
        self.holdings = tuple(holdings)
        self.principals: tuple[Principal, ...] = tuple(holding.principal for holding in self.holdings)
        self.account = _account_of(self.principals, account)
        """The account whose principals these are: that of most of them."""
        self.partition = next((each.arn.split(":", 2)[1] for each in self.principals if each.arn.count(":") > 1), "aws")
        """The partition of AWS that it is in."""
        self.foreign = tuple(at for at, each in enumerate(self.principals) if each.account != self.account)
        """Principals of another account, which only a file put together of several accounts has."""
        self.everybody = (1 << len(self.principals)) - 1
        self.places = {principal.arn: place for place, principal in enumerate(self.principals)}
        self.callers = tuple(Caller.parse(principal.arn) for principal in self.principals)
        self.roles = {
            principal.name.casefold(): place
            for place, principal in enumerate(self.principals)
            if principal.kind == "role"
        }
        self.holders: dict[int, list[int]] = {}
        """The places of those who have a text as identity policy, by its number in the library."""
        self.bounded: dict[int, list[int]] = {}
        """The same for permissions boundaries."""
        self.profiles = [self._profile(holding) for holding in self.holdings]
        for place, (identity, boundary, _) in enumerate(self.profiles):
            for policy in identity:
                _enter(self.holders, policy, place)
            if boundary is not None:
                _enter(self.bounded, boundary, place)
        self._find_unknown()
        self.scps = self._levels("scp", surroundings.scps)
        self.rcps = self._levels("rcp", surroundings.rcps)
        for document in surroundings.resource_policies.values():
            self.library.policy(document, "resource")
        self._services: dict[tuple[int, str], tuple[tuple[CompiledStatement, ...], tuple[CompiledStatement, ...]]] = {}

    def _profile(self, holding: Holding) -> Profile:
        library = self.library
        found = dict.fromkeys(
            library.policy(policy.document, "identity") for policy in holding.identity if policy.document is not None
        )
        bounding = holding.boundary.document if holding.boundary else None
        boundary = None
        if bounding is not None:
            boundary = library.policy(bounding, "identity")  # the same rules for its text
        trusting = holding.trust.document if holding.trust else None
        trust = library.policy(trusting, "resource") if trusting is not None else None
        return Profile(tuple(found), boundary, trust)

    def _find_unknown(self) -> None:
        holdings, many = self.holdings, len(self.holdings)
        self.incomplete = bits_of((at for at, holding in enumerate(holdings) if holding.missing), many)
        """Those of whom a policy is not known: it may allow and deny anything."""
        self.unknown_boundary = bits_of((at for at, each in enumerate(holdings) if missing_boundary(each)), many)
        """Those who have, or may have, a permissions boundary of which nothing is known."""
        bounded = bits_of((at for at, each in enumerate(holdings) if each.boundary), many)
        self.has_boundary = bounded | self.unknown_boundary
        management = self.surroundings.management_account
        limited = (at for at, caller in enumerate(self.callers) if hard_rules.scps_apply(caller, management))
        self.under_scps = bits_of(limited, many)
        linked = (at for at, caller in enumerate(self.callers) if hard_rules.is_service_linked(caller))
        self.service_linked = bits_of(linked, many)

    def replaced(self, changed: Mapping[int, Holding]) -> Compiled:
        """The same with other policies for those at these places, who stay who they are."""
        other = copy(self)
        holdings = list(self.holdings)
        for place, holding in changed.items():
            holdings[place] = holding
        other.holdings = tuple(holdings)
        other.profiles = list(self.profiles)
        for place, holding in changed.items():
            other.profiles[place] = self._profile(holding)
            other._note_unknown(place, holding)
        other.holders = _exchanged(
            self.holders,
            ((place, self.profiles[place].identity, other.profiles[place].identity) for place in changed),
        )
        other.bounded = _exchanged(
            self.bounded,
            ((place, _one(self.profiles[place].boundary), _one(other.profiles[place].boundary)) for place in changed),
        )
        other._services = {}
        return other

    def _note_unknown(self, place: int, holding: Holding) -> None:
        bit = 1 << place
        missing = missing_boundary(holding)
        self.incomplete = self.incomplete & ~bit | (bit if holding.missing else 0)
        self.unknown_boundary = self.unknown_boundary & ~bit | (bit if missing else 0)
        self.has_boundary = self.has_boundary & ~bit | (bit if missing or holding.boundary else 0)

    def _levels(self, layer: Layer, levels: Levels | None) -> tuple[tuple[CompiledPolicy, ...], ...] | None:
        if levels is None:
            return None
        return tuple(tuple(self.library.policy(document, layer) for document in level) for level in levels)

    def place(self, arn: str) -> int | None:
        """The place of the user or role with that ARN."""
        return self.places.get(arn)

    def named(self, value: str, caller: Caller) -> tuple[int, ...]:
        """The principals that an ARN in a policy can mean: the one that has it, or the role of a session."""
        is_session = caller.kind == "session"
        place = self.roles.get(caller.role_name.casefold()) if is_session else self.places.get(value)
        return () if place is None else (place,)

    def statements(
        self, place: int, service: str
    ) -> tuple[tuple[CompiledStatement, ...], tuple[CompiledStatement, ...]]:
        """The statements of a principal's identity policies and of its boundary that can be about a service."""
        known = self._services.get((place, service))
        if known is None:
            if len(self._services) >= _KEPT:
                self._services.clear()
            identity, boundary, _ = self.profiles[place]
            known = tuple(_about(service, identity)), tuple(_about(service, _one(boundary)))
            self._services[place, service] = known
        return known


def _enter(holders: dict[int, list[int]], policy: CompiledPolicy, place: int) -> None:
    known = holders.get(policy.number)
    if known is None:
        holders[policy.number] = [place]
    else:
        known.append(place)


def _one(policy: CompiledPolicy | None) -> tuple[CompiledPolicy, ...]:
    return () if policy is None else (policy,)


def _exchanged(
    holders: Mapping[int, list[int]],
    changes: Iterable[tuple[int, Iterable[CompiledPolicy], Iterable[CompiledPolicy]]],
) -> dict[int, list[int]]:
    """Holders with other policies for some places; lists that change are made anew, as others hold them too."""
    gone: dict[int, set[int]] = defaultdict(set)
    new: dict[int, list[int]] = defaultdict(list)
    for place, before, after in changes:
        for policy in before:
            gone[policy.number].add(place)
        for policy in after:
            new[policy.number].append(place)
    exchanged = dict(holders)
    for number in gone.keys() | new.keys():
        kept = [place for place in holders.get(number, ()) if place not in gone[number]]
        exchanged[number] = [*kept, *new[number]]
    return exchanged


_KEPT = 1 << 17


def _account_of(principals: Iterable[Principal], otherwise: str) -> str:
    found = Counter(principal.account for principal in principals).most_common(1)
    return found[0][0] if found else otherwise


def _about(service: str, policies: Iterable[CompiledPolicy]) -> Iterable[CompiledStatement]:
    for policy in policies:
        for statement in policy.statements:
            services = statement.actions.services
            if services is None or service in services:
                yield statement


def missing_boundary(holding: Holding) -> str:
    """In words the permissions boundary of which nothing is known; empty where there is none such."""
    if holding.boundary is not None:
        return holding.boundary.missing if holding.boundary.document is None else ""
    return "" if holding.boundary_known else f"whether {holding.principal.name} has a permissions boundary"
