"""A whole account compiled for questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from iamtui.access.answers import Path, Result, WhoCan
from iamtui.access.holdings import Holding, Principal
from iamtui.account import Inventory, Ref
from iamtui.policy.document import PolicyDocument


class Access:
    """Who can do what in one account. Immutable; compile it again (or ask `with_changes`) when the account changed.

    It answers from what the account itself tells. What depends on conditions about a request that nobody gave, or on
    texts that are not loaded, is `Depends`, never `Allowed`. No I/O, no event loop.
    """

    principals: tuple[Principal, ...]
    """Users, then roles; a principal's place here is its bit in every set of principals."""

    inventory: Inventory

    @classmethod
    def compile(
        cls,
        inventory: Inventory,
        *,
        scps: Sequence[Sequence[PolicyDocument]] | None = None,
        rcps: Sequence[Sequence[PolicyDocument]] | None = None,
        resource_policies: Mapping[str, PolicyDocument] | None = None,
        now: datetime | None = None,
    ) -> Access:
        """The account of the inventory as it is now.

        `scps` and `rcps` are levels from the organization's root down to the account. `resource_policies` are those
        of resources other than roles, by ARN. `now` decides conditions on the date; without it they stay open.
        """
        raise NotImplementedError

    def principal(self, arn: str) -> Principal | None:
        """The user or role with that ARN, or of that session (`arn:aws:sts::…:assumed-role/name/session`)."""
        raise NotImplementedError

    def holding(self, arn: str) -> Holding | None:
        """The principal with its policies, boundary, trust and tags."""
        raise NotImplementedError

    def decide(self, principal_arn: str, action: str, resource: str, context: Any = None) -> Result:
        """The quick answer, the same as `can(...).result`."""
        raise NotImplementedError

    def can(self, principal_arn: str, action: str, resource: str, context: Any = None) -> Any:
        """The answer with its reasons (`policy.verdict.Verdict`)."""
        raise NotImplementedError

    def who_can(self, action: str, resource: str = "*", context: Any = None, through_roles: bool = False) -> WhoCan:
        """Every user and role that can; with `through_roles`, those too that can by becoming a role, and the path."""
        raise NotImplementedError

    def able(self, action: str, resource: str = "*", context: Any = None) -> tuple[int, int]:
        """Who can, as sets of bits over `principals`: (allowed, depends)."""
        raise NotImplementedError

    def what_can(self, principal_arn: str) -> Any:
        """The effective permissions of a principal (`Effective`)."""
        raise NotImplementedError

    def who_can_assume(self, role_arn: str) -> Any:
        """Everybody who can become a role: principals, services, federations, accounts outside (`Assumers`)."""
        raise NotImplementedError

    def reachable(self, principal_arn: str) -> tuple[Path, ...]:
        """The shortest path to everything a node of the graph can become. A node is a principal's ARN, a service's
        name, a provider's ARN, a pool's id."""
        raise NotImplementedError

    def edges(self) -> Iterable[Any]:
        """Every edge of the graph of who can become what (`Hop`)."""
        raise NotImplementedError

    def difference(self, one: str, other: str) -> Any:
        """What two principals can, compared."""
        raise NotImplementedError

    def policy_difference(self, one: PolicyDocument, other: PolicyDocument) -> Any:
        """What two policies grant, compared."""
        raise NotImplementedError

    def with_changes(self, changes: Mapping[Ref, Mapping[str, Any] | None]) -> Access:
        """The account as it would be with these resources' shapes in place of theirs (None: gone, else new)."""
        raise NotImplementedError

    def effect_of(self, changes: Mapping[Ref, Mapping[str, Any] | None]) -> Any:
        """Who gains and who loses what by an edit."""
        raise NotImplementedError

    @staticmethod
    def covers(pattern: str, other: str) -> bool:
        """Whether every action (or ARN) of `other` is one of `pattern`."""
        raise NotImplementedError
