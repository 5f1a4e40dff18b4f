"""What differs between two sets of permissions: of two principals, of two policies, of before and after an edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from iamtui.access.answers import Result
from iamtui.access.effective import ActionAccess, Effective
from iamtui.access.grants import Grant
from iamtui.access.holdings import Principal
from iamtui.access.trust import Outsider
from iamtui.policy import services


@dataclass(frozen=True, slots=True)
class Difference:
    """What the second may and the first may not (`gained`), the reverse (`lost`), and what both may differently.

    Sets of actions as bits. `tightened` and `loosened` are those of `changed` that became conditional, or ceased to
    be so; the rest of `changed` are on other resources or under other conditions.
    """

    before: Effective
    after: Effective
    gained: int
    lost: int
    changed: int
    tightened: int
    loosened: int

    def __bool__(self) -> bool:
        return bool(self.gained | self.lost | self.changed)

    def names(self, actions: int) -> Iterator[str]:
        """The names of a set of actions."""
        return services.names_of(actions)

    def action(self, name: str) -> tuple[ActionAccess | None, ActionAccess | None]:
        """One action in all detail, before and after."""
        return self.before.action(name), self.after.action(name)

    def as_json(self) -> dict[str, Any]:
        """For the command line."""
        sets = {"gained": self.gained, "lost": self.lost, "changed": self.changed}
        return {name: list(services.names_of(actions)) for name, actions in sets.items()}


def difference(before: Effective, after: Effective) -> Difference:
    """What the second may do that the first may not, and the reverse."""
    both = before.possible & after.possible
    changed = both & (_differing(before.grants, after.grants) | _differing(before.denials, after.denials))
    tightened = before.allowed & after.conditional
    loosened = before.conditional & after.allowed
    return Difference(
        before,
        after,
        after.possible & ~before.possible,
        before.possible & ~after.possible,
        changed | tightened | loosened,
        tightened,
        loosened,
    )


def _differing(before: Iterable[Grant], after: Iterable[Grant]) -> int:
    """The actions that one side has on resources or under conditions that the other has not."""
    sides = _by_signature(before), _by_signature(after)
    found = 0
    for signature in sides[0].keys() | sides[1].keys():
        found |= sides[0].get(signature, 0) ^ sides[1].get(signature, 0)
    return found


def _by_signature(grants: Iterable[Grant]) -> dict[Any, int]:
    found: dict[Any, int] = defaultdict(int)
    for grant in grants:
        found[grant.signature] |= grant.actions
    return found


@dataclass(frozen=True, slots=True)
class TrustChange:
    """Who can become a role now that could not before, and the reverse."""

    role: Principal
    gained: tuple[tuple[Principal, Result], ...]
    lost: tuple[tuple[Principal, Result], ...]
    outsiders_gained: tuple[Outsider, ...] = ()
    outsiders_lost: tuple[Outsider, ...] = ()


@dataclass(frozen=True, slots=True)
class PrincipalChange:
    """What changes for one principal; `new` and `gone` say that it is one that the edit makes, or deletes."""

    principal: Principal
    difference: Difference
    new: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class EditEffect:
    """What an edit changes: for whom, and who can become which role. Empty where it changes nothing."""

    principals: tuple[PrincipalChange, ...]
    roles: tuple[TrustChange, ...]

    def __bool__(self) -> bool:
        return bool(self.principals or self.roles)

    def as_json(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "principals": [
                {"principal": each.principal.arn, "new": each.new, "gone": each.gone, **each.difference.as_json()}
                for each in self.principals
            ],
            "roles": [
                {
                    "role": each.role.arn,
                    "gained": [principal.arn for principal, _ in each.gained]
                    + [o.value for o in each.outsiders_gained],
                    "lost": [principal.arn for principal, _ in each.lost] + [o.value for o in each.outsiders_lost],
                }
                for each in self.roles
            ],
        }
