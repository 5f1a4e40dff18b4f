"""The four great IAM lists: from GetAccountAuthorizationDetails, or from List calls where that is refused.

One stream for each of its five filters runs side by side with ListUsers (for PasswordLastUsed) and ListRoles
(for Description and MaxSessionDuration), which it leaves out.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from iamtui.aws.client import Client
from iamtui.kinds.kind import Item


@dataclass(frozen=True, slots=True)
class Stream:
    """One operation, paged to its end, as items of a list.

    `owned` are the fields it says all of: absent in its answer means not set. `without` says in words what
    rows lack when it is refused and the other stream is all there is.
    """

    operation: str
    member: str
    identifier: str
    owned: frozenset[str] = frozenset()
    without: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    keep: Callable[[dict[str, Any]], bool] = lambda item: True

    async def pages(self, client: Client) -> AsyncIterator[list[Item]]:
        """Batches of (id, AWS's shape), one a page; a page may be empty."""
        async for page in client.pages("iam", self.operation, **self.parameters):
            yield [(item[self.identifier], item) for item in page.get(self.member, ()) if self.keep(item)]


@dataclass(frozen=True, slots=True)
class Branch:
    """One part of a list: complete when either stream is. `side_by_side` where both bring something."""

    detailed: Stream
    listed: Stream
    side_by_side: bool = False


def _in_use(policy: dict[str, Any]) -> bool:
    """AWS gives only the AWS-managed policies in use; other endpoints may give all of them."""
    return bool(policy.get("AttachmentCount", 1) or policy.get("PermissionsBoundaryUsageCount"))


def _details(policies_of: str, member: str, identifier: str, *owned: str, **more: Any) -> Stream:
    return Stream(
        "GetAccountAuthorizationDetails",
        member,
        identifier,
        frozenset(owned),
        "tags, boundaries and policies load when you look at a resource",
        {"Filter": [policies_of]},
        **more,
    )


_ATTACHED = ("AttachedManagedPolicies", "PermissionsBoundary", "Tags")

USERS = Branch(
    _details("User", "UserDetailList", "UserName", "UserPolicyList", "GroupList", *_ATTACHED),
    Stream("ListUsers", "Users", "UserName", frozenset({"PasswordLastUsed"}), "when passwords were last used"),
    side_by_side=True,
)
GROUPS = Branch(
    _details("Group", "GroupDetailList", "GroupName", "GroupPolicyList", "AttachedManagedPolicies"),
    Stream("ListGroups", "Groups", "GroupName"),
)
ROLES = Branch(
    _details(
        "Role",
        "RoleDetailList",
        "RoleName",
        "RolePolicyList",
        "InstanceProfileList",
        "RoleLastUsed",
        *_ATTACHED,
    ),
    Stream("ListRoles", "Roles", "RoleName", frozenset({"Description"}), "descriptions and session lengths"),
    side_by_side=True,
)
CUSTOMER_POLICIES = Branch(
    _details("LocalManagedPolicy", "Policies", "Arn"),
    Stream("ListPolicies", "Policies", "Arn", parameters={"Scope": "Local"}),
)
AWS_POLICIES_IN_USE = Branch(
    _details("AWSManagedPolicy", "Policies", "Arn", keep=_in_use),
    Stream("ListPolicies", "Policies", "Arn", parameters={"Scope": "AWS", "OnlyAttached": True}),
)

BRANCHES: dict[str, tuple[Branch, ...]] = {
    "iam.user": (USERS,),
    "iam.group": (GROUPS,),
    "iam.role": (ROLES,),
    "iam.policy": (CUSTOMER_POLICIES, AWS_POLICIES_IN_USE),
}
"""Which streams fill which list."""

SUMMARY_COUNTS = {
    "iam.user": "Users",
    "iam.group": "Groups",
    "iam.role": "Roles",
    "iam.instance-profile": "InstanceProfiles",
    "iam.server-certificate": "ServerCertificates",
}
"""Which entry of GetAccountSummary says how long a list will be."""
