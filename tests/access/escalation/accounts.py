"""A small way to write down an account: users, roles, groups and policies in AWS's shapes."""

from __future__ import annotations

from typing import Any

from iamtui.access import Access
from iamtui.access.escalation import CATALOGUE, EscalationPath, find_paths
from iamtui.account import Inventory, ListKey

ACCOUNT = "200000000001"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess"

Shape = dict[str, Any]


def allow(*actions: str, on: str | list[str] = "*", **more: Any) -> Shape:
    """An Allow statement; `condition` as the policy has it."""
    return _statement("Allow", actions, on, more)


def deny(*actions: str, on: str | list[str] = "*", **more: Any) -> Shape:
    return _statement("Deny", actions, on, more)


def _statement(effect: str, actions: tuple[str, ...], on: str | list[str], more: Shape) -> Shape:
    condition = {"Condition": more["condition"]} if "condition" in more else {}
    return {"Effect": effect, "Action": list(actions), "Resource": on, **condition}


def document(*statements: Shape) -> Shape:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def trust(*, services: list[str] | None = None, condition: Shape | None = None, **principals: Any) -> Shape:
    """A trust policy for services, `aws=` principals or a `federated=` provider."""
    named: Shape = {"Service": services} if services else {}
    if "aws" in principals:
        named["AWS"] = principals["aws"]
    action = "sts:AssumeRole"
    if "federated" in principals:
        named["Federated"] = principals["federated"]
        saml = ":saml-provider/" in principals["federated"]
        action = "sts:AssumeRoleWithSAML" if saml else "sts:AssumeRoleWithWebIdentity"
    statement: Shape = {"Effect": "Allow", "Principal": named, "Action": action}
    return document({**statement, **({"Condition": condition} if condition else {})})


def arn(kind: str, name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"


class Written:
    """An account under construction."""

    def __init__(self) -> None:
        self.inventory = Inventory()
        self.inventory.identify(id=ACCOUNT)
        self.inventory.live = False
        self._managed(ADMINISTRATOR_ACCESS, [document(allow("*"))])

    def _managed(self, policy_arn: str, versions: list[Shape]) -> str:
        shape = {
            "PolicyName": policy_arn.rpartition("/")[2],
            "Arn": policy_arn,
            "DefaultVersionId": "v1",
            "PolicyVersionList": [
                {"VersionId": f"v{number}", "IsDefaultVersion": number == 1, "Document": each}
                for number, each in enumerate(versions, 1)
            ],
        }
        self.inventory.put(ListKey("iam.policy"), [(policy_arn, shape)])
        return policy_arn

    def policy(self, name: str, *statements: Shape, others: list[Shape] | None = None) -> str:
        """A customer-managed policy; `others` are versions that are not its default."""
        return self._managed(arn("policy", name), [document(*statements), *(others or [])])

    def user(self, name: str, *statements: Shape, groups: list[str] | None = None, **more: Any) -> str:
        shape = {
            "UserName": name,
            "Arn": arn("user", name),
            "UserPolicyList": _inline(statements),
            "GroupList": groups or [],
            **_attached(more),
        }
        self.inventory.put(ListKey("iam.user"), [(name, shape)])
        return arn("user", name)

    def role(self, name: str, trusting: Shape, *statements: Shape, profile: bool = False, **more: Any) -> str:
        path = more.pop("path", "")
        shape = {
            "RoleName": name,
            "Arn": arn("role", f"{path}{name}"),
            "AssumeRolePolicyDocument": trusting,
            "RolePolicyList": _inline(statements),
            "InstanceProfileList": [{"InstanceProfileName": name}] if profile else [],
            **_attached(more),
        }
        self.inventory.put(ListKey("iam.role"), [(name, shape)])
        return arn("role", f"{path}{name}")

    def group(self, name: str, *statements: Shape, **more: Any) -> str:
        shape = {
            "GroupName": name,
            "Arn": arn("group", name),
            "GroupPolicyList": _inline(statements),
            **_attached(more),
        }
        self.inventory.put(ListKey("iam.group"), [(name, shape)])
        return arn("group", name)

    def paths(self, principal: str | None = None) -> list[EscalationPath]:
        return find_paths(Access.compile(self.inventory), principal)

    def levels(self, principal: str) -> dict[str, str]:
        """The levels of the paths of a principal by their ids."""
        return {path.path: path.level for path in self.paths(principal)}


def _inline(statements: tuple[Shape, ...]) -> list[Shape]:
    return [{"PolicyName": "inline", "PolicyDocument": document(*statements)}] if statements else []


def _attached(more: Shape) -> Shape:
    attached = [{"PolicyName": each.rpartition("/")[2], "PolicyArn": each} for each in more.get("managed", ())]
    boundary = more.get("boundary")
    return {
        "AttachedManagedPolicies": attached,
        **({"PermissionsBoundary": {"PermissionsBoundaryArn": boundary}} if boundary else {}),
        **({"Tags": more["tags"]} if "tags" in more else {}),
    }


SERVICES = sorted({service for entry in CATALOGUE for service in entry.services if service.startswith("c") is False})
SERVICES += ["cloudformation.amazonaws.com", "codebuild.amazonaws.com"]


def rich_account() -> Written:
    """An account with somebody of every kind to become: an administrator, a role for every service, a group."""
    account = Written()
    account.user("owner", managed=[ADMINISTRATOR_ACCESS])
    account.role("engine", trust(services=SERVICES), managed=[ADMINISTRATOR_ACCESS], profile=True)
    account.role("deployer", trust(aws=arn("role", "engine")), managed=[ADMINISTRATOR_ACCESS])
    account.role("weak-engine", trust(services=SERVICES), allow("s3:GetObject"), profile=True)
    account.group("admins", managed=[ADMINISTRATOR_ACCESS])
    return account
