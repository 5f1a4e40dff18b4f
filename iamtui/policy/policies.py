"""The policies that take part in a decision, by their type."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from iamtui.policy.document import PolicyDocument, parse_policy

Layer = Literal["identity", "boundary", "session", "resource", "scp", "rcp", "endpoint"]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy by name. `source` says how it came to take part (`inline`, `managed`, `group readers`, ...)."""

    name: str
    document: PolicyDocument
    source: str = "inline"
    arn: str = ""


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Every policy that takes part. What is None does not exist; what is empty exists and allows nothing.

    `scps` are those of the caller's account and `rcps` those of the resource's, one tuple for each level from the
    organization's root down to the account. A level of `rcps` must hold `RCPFullAWSAccess`, as it does at AWS.

    `missing` names the permissions boundary policies whose text is not known, `resource_unknown` says that there
    may be a resource policy that is not known: what they could decide is left open.
    """

    identity: tuple[Policy, ...] = ()
    resource: Policy | None = None
    boundaries: tuple[Policy, ...] | None = None
    session: tuple[Policy, ...] | None = None
    scps: tuple[tuple[Policy, ...], ...] | None = None
    rcps: tuple[tuple[Policy, ...], ...] | None = None
    endpoint: tuple[Policy, ...] | None = None
    missing: tuple[str, ...] = ()
    resource_unknown: bool = False
    management_account: str = ""
    level_names: tuple[tuple[str, ...], tuple[str, ...]] = field(default=((), ()))

    @property
    def has_boundary(self) -> bool:
        """Whether the caller has a permissions boundary, known or not."""
        return self.boundaries is not None or bool(self.missing)


@cache
def full_access_rcp() -> Policy:
    """`RCPFullAWSAccess`, which AWS attaches everywhere and which cannot be detached.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html
    """
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    document = parse_policy({"Version": "2012-10-17", "Statement": [statement]})
    return Policy(
        "RCPFullAWSAccess",
        document,
        "managed",
        "arn:aws:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess",
    )
