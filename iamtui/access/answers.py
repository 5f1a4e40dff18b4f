"""The answers of `Access`, as plain values that a screen can list and a command can print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from iamtui.access.holdings import HeldPolicy, Principal
from iamtui.policy.document import Statement

Result = Literal["Allowed", "ImplicitlyDenied", "ExplicitlyDenied", "Depends"]
"""AWS's three outcomes, and `Depends`: on a condition whose key is not known, or on a text that is not there."""


@dataclass(frozen=True, slots=True)
class Place:
    """One statement where it stands: the policy it is in, and its index there, so that a screen can jump."""

    policy: HeldPolicy
    index: int

    @property
    def statement(self) -> Statement:
        document = self.policy.document
        assert document is not None
        return next(each for each in document.statements if each.index == self.index)

    def as_json(self) -> dict[str, Any]:
        sid = self.statement.sid
        return {
            "policy": self.policy.name,
            "source": self.policy.source,
            "ref": str(self.policy.ref),
            "statement": self.index,
            **({"sid": sid} if sid else {}),
            **({"group": self.policy.group} if self.policy.group else {}),
        }


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path: `source` becomes `target`. Ids are ARNs, service names, provider ARNs or pool ids."""

    source: str
    target: str
    how: str
    result: Result
    places: tuple[Place, ...] = ()


Path = tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Able:
    """One principal that can. `path` is empty where it can by itself, else the roles it becomes on the way."""

    principal: Principal
    result: Literal["Allowed", "Depends"]
    path: Path = ()


@dataclass(frozen=True, slots=True)
class WhoCan:
    """Who can do an action on a resource. `unknown` says in words what the answer could not take into account."""

    action: str
    resource: str
    direct: tuple[Able, ...]
    through_roles: tuple[Able, ...] = ()
    unknown: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Able]:
        yield from self.direct
        yield from self.through_roles

    @property
    def allowed(self) -> tuple[Principal, ...]:
        """Those that can for certain, by themselves."""
        return tuple(each.principal for each in self.direct if each.result == "Allowed")

    @property
    def depending(self) -> tuple[Principal, ...]:
        """Those that can by themselves if something holds that is not known."""
        return tuple(each.principal for each in self.direct if each.result == "Depends")
