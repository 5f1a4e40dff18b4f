"""The output of `aws iam get-account-authorization-details`, put into an inventory.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from __future__ import annotations

from typing import Any

from iamtui.account.inventory import Inventory, ListKey
from iamtui.account.policy_document import as_document

_MEMBERS = {
    "UserDetailList": ("iam.user", "UserName"),
    "GroupDetailList": ("iam.group", "GroupName"),
    "RoleDetailList": ("iam.role", "RoleName"),
    "Policies": ("iam.policy", "Arn"),
}

AUTHORIZATION_KINDS = tuple(kind for kind, _ in _MEMBERS.values())
"""The kinds that such a page may hold."""


def is_authorization_page(document: dict[str, Any]) -> bool:
    """Whether the document is a page of account authorization details."""
    return any(isinstance(document.get(member), list) for member in _MEMBERS)


def put_authorization_page(inventory: Inventory, page: dict[str, Any]) -> None:
    """Put the page's resources into the inventory; learn whose account it is from their ARNs."""
    if not inventory.account.id:
        _identify(inventory, page)
    for member, (kind, identifier) in _MEMBERS.items():
        if member not in page:
            continue
        items = [_read(item) for item in page[member] or ()]
        inventory.put(ListKey(kind), [(_identifier(item, identifier), item) for item in items])


def _identifier(item: dict[str, Any], field: str) -> str:
    found = item.get(field) or (item.get("PolicyName") if field == "Arn" else None)
    if not isinstance(found, str) or not found:
        raise ValueError(f"a resource without {field}")
    return found


def _identify(inventory: Inventory, page: dict[str, Any]) -> None:
    for member in _MEMBERS:
        for item in page.get(member) or ():
            fields = str(item.get("Arn", "")).split(":")
            if len(fields) > 5 and fields[4].isdigit():
                inventory.identify(id=fields[4], partition=fields[1])
                return


def _read(item: dict[str, Any]) -> dict[str, Any]:
    """The resource with its policy documents as JSON, in whichever form the file has them."""
    read = dict(item)
    if "AssumeRolePolicyDocument" in read:
        read["AssumeRolePolicyDocument"] = as_document(read["AssumeRolePolicyDocument"])
    for member in ("UserPolicyList", "GroupPolicyList", "RolePolicyList"):
        if member in read:
            read[member] = [_with_document(each, "PolicyDocument") for each in read[member] or ()]
    if "PolicyVersionList" in read:
        read["PolicyVersionList"] = [_with_document(each, "Document") for each in read["PolicyVersionList"] or ()]
    return read


def _with_document(policy: dict[str, Any], field: str) -> dict[str, Any]:
    return {**policy, field: as_document(policy[field])} if field in policy else dict(policy)
