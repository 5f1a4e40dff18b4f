"""Effective permissions: all that a principal's own policies let it do, by service and access level.

Identity policies within boundary and service control policies; what resources' policies grant is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from iamtui.access.grants import Grant
from iamtui.access.holdings import Principal
from iamtui.access.policy_rendering import as_policy
from iamtui.policy import services
from iamtui.policy.services import Level

LEVELS: tuple[Level, ...] = ("List", "Read", "Write", "Permissions management", "Tagging")


@dataclass(frozen=True, slots=True)
class LevelAccess:
    """The actions of one access level: how many are allowed, how many depend on conditions, of how many in all."""

    level: Level
    allowed: int
    conditional: int
    total: int

    @property
    def counts(self) -> tuple[int, int, int]:
        """(allowed, conditional, all there are)."""
        return self.allowed.bit_count(), self.conditional.bit_count(), self.total.bit_count()


@dataclass(frozen=True, slots=True)
class ServiceAccess:
    """What is allowed of one service, by access level; sets of actions as bits."""

    service: str
    title: str
    allowed: int
    conditional: int
    total: int

    def by_level(self) -> tuple[LevelAccess, ...]:
        """Levels of which something is allowed or depends."""
        return _levels(self.allowed, self.conditional, self.total)

    @property
    def counts(self) -> tuple[int, int, int]:
        """(allowed, conditional, all there are)."""
        return self.allowed.bit_count(), self.conditional.bit_count(), self.total.bit_count()


@dataclass(frozen=True, slots=True)
class ActionAccess:
    """One action: where and when it is allowed (`grants`), and what is taken away from that again (`denials`)."""

    action: str
    level: str
    grants: tuple[Grant, ...]
    denials: tuple[Grant, ...]

    @property
    def is_conditional(self) -> bool:
        """Whether it hangs on conditions wherever it is allowed."""
        return not any(grant.is_certain for grant in self.grants)


@dataclass(frozen=True)
class Effective:
    """What somebody may do. `principal` is None for the permissions of a policy by itself.

    `allowed` are the actions that are allowed on some resource whatever the request is like, `conditional` those
    that hang on conditions or on texts that are not known, `denied` those that a policy allows and another takes
    away altogether: bits, see `policy.services.names_of`. `unknown` says in words which texts are not known.
    """

    principal: Principal | None
    grants: tuple[Grant, ...]
    denials: tuple[Grant, ...]
    allowed: int
    conditional: int
    denied: int
    unknown: tuple[str, ...] = ()

    @property
    def possible(self) -> int:
        """Allowed or conditional."""
        return self.allowed | self.conditional

    def by_service(self) -> tuple[ServiceAccess, ...]:
        """The services of which something is allowed or depends, in the order of their prefixes."""
        return self._services

    @cached_property
    def _services(self) -> tuple[ServiceAccess, ...]:
        found = []
        rest = self.possible
        names = services.all_actions()
        while rest:
            service = names[(rest & -rest).bit_length() - 1].partition(":")[0]
            total = services.service_bits(service)
            title = services.service_title(service)
            found.append(ServiceAccess(service, title, self.allowed & total, self.conditional & total, total))
            rest &= ~total
        return tuple(found)

    def by_level(self) -> tuple[LevelAccess, ...]:
        """The same over all services."""
        return _levels(self.allowed, self.conditional, services.bits("*"))

    def actions(self, among: int | None = None) -> Iterator[str]:
        """The names of the actions that are allowed or conditional; of those among a set."""
        return services.names_of(self.possible if among is None else self.possible & among)

    def action(self, name: str) -> ActionAccess | None:
        """One action (`service:Name`, any case) in all detail; None where it is not possible."""
        position = services.position(name)
        if position is None or not self.possible >> position & 1:
            return None
        bit = 1 << position
        service, _, short = services.all_actions()[position].partition(":")
        known = services.action(service, short)
        return ActionAccess(
            f"{service}:{short}",
            known.level if known else "",
            tuple(grant for grant in self.grants if grant.actions & bit),
            tuple(denial for denial in self.denials if denial.actions & bit),
        )

    def as_policy(self) -> dict[str, Any]:
        """The same as one policy document in AWS's JSON: what is allowed within all limits, and what is denied."""
        return as_policy(self.grants, self.denials)

    def as_json(self) -> dict[str, Any]:
        """For the command line: counts by service and level, and the policy."""
        return {
            "principal": self.principal.arn if self.principal else None,
            "services": [_service_json(each) for each in self.by_service()],
            "unknown": list(self.unknown),
            "policy": self.as_policy(),
        }


def _service_json(access: ServiceAccess) -> dict[str, Any]:
    names = [("allowed", access.allowed), ("conditional", access.conditional)]
    levels = {
        each.level: dict(zip(("allowed", "conditional", "total"), each.counts, strict=True))
        for each in access.by_level()
    }
    return {
        "service": access.service,
        **{name: list(services.names_of(bits)) for name, bits in names},
        "levels": levels,
    }


def _levels(allowed: int, conditional: int, total: int) -> tuple[LevelAccess, ...]:
    sets: list[LevelAccess] = []
    for level in LEVELS:
        mine = services.level_bits(level)
        if (allowed | conditional) & mine:
            sets.append(LevelAccess(level, allowed & mine, conditional & mine, total & mine))
    return tuple(sets)


def _perhaps_denied(grant: Grant, doubtful: Sequence[Grant]) -> int:
    """The actions of a grant that may be taken away on all of its resources."""
    found = 0
    for denial in doubtful:
        if grant.actions & denial.actions & ~found:
            resources = denial.resources
            if resources.open_variables or grant.resources.is_within(resources):
                found |= denial.actions
    return found


def effective(
    principal: Principal | None,
    granted: Sequence[Grant],
    grants: tuple[Grant, ...],
    denials: tuple[Grant, ...],
    unknown: tuple[str, ...],
) -> Effective:
    """Sums up: `granted` by identity policies, `grants` what is left of that within all limits."""
    certain = possible = wanted = 0
    doubtful = [denial for denial in denials if not denial.is_certain]
    for grant in granted:
        wanted |= grant.actions
    for grant in grants:
        possible |= grant.actions
        if grant.is_certain and not unknown:
            certain |= grant.actions & ~_perhaps_denied(grant, doubtful)
    return Effective(principal, grants, denials, certain, possible & ~certain, wanted & ~possible, unknown)
