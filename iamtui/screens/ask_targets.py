"""What Enter does on a line of an answer, and the policy document that a statement stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from iamtui.access import HeldPolicy
from iamtui.access.holdings import default_document
from iamtui.account import Inventory, Missing, Ref
from iamtui.account.policy_document import as_document
from iamtui.policy.verdict import Matched

_INLINE = {"iam.user": "UserPolicyList", "iam.role": "RolePolicyList", "iam.group": "GroupPolicyList"}


@dataclass(frozen=True, slots=True)
class AtStatement:
    """Open a policy at a statement, counted from 0. `ref` is the managed policy, or who holds an inline one."""

    ref: Ref
    policy: str
    index: int
    trust: bool = False

    @classmethod
    def of(cls, held: HeldPolicy, index: int) -> AtStatement:
        return cls(held.ref, held.name, index, held.source == "trust")

    @classmethod
    def of_matched(cls, matched: Matched) -> AtStatement | None:
        """Where a statement of a verdict stands; None for a policy that no resource of the account holds."""
        try:
            ref = Ref.parse(matched.ref)
        except ValueError:
            return None
        return cls(ref, matched.policy, matched.statement, matched.source == "trust")


@dataclass(frozen=True, slots=True)
class AskOf:
    """Ask the same, or about an action, of somebody else. None leaves a field as it is."""

    who: str | None = None
    does: str | None = None
    on: str | None = None


@dataclass(frozen=True, slots=True)
class GiveContext:
    """State a condition key: `aws:MultiFactorAuthPresent=true`."""

    pair: str


@dataclass(frozen=True, slots=True)
class GoTo:
    """Leave for a resource."""

    ref: Ref


Target = AtStatement | AskOf | GiveContext | GoTo


def document_at(inventory: Inventory, target: AtStatement) -> Any:
    """The policy document, or why it is not known."""
    resource = inventory.get(target.ref) or inventory.find("iam.aws-policy", target.ref.id)
    if resource is None:
        return inventory.part(target.ref, "")
    parts = inventory.parts(resource.ref)
    if target.trust:
        return as_document(resource.data.get("AssumeRolePolicyDocument"))
    if target.ref.kind not in _INLINE:
        return as_document(default_document(resource.data, parts))
    member = _INLINE[target.ref.kind]
    listed = resource.data.get(member) or parts.get(member)
    if isinstance(listed, Missing) or not listed:
        return listed
    return next((as_document(each["PolicyDocument"]) for each in listed if each["PolicyName"] == target.policy), None)
