"""What everybody is asked: the same seeded accounts as AWS prints them, and the same questions of them."""

from __future__ import annotations

from typing import Any

from benchmarks import escalation_account
from benchmarks.access_account import ACCOUNT, BASE, REGION, Generator
from iamtui.access.targets import is_about_trust

DECISIONS = 300
WHO_CAN = 20
WHAT_CAN = 50
NOW = "2026-01-01T00:00:00Z"
CONTEXT = {
    "aws:RequestedRegion": REGION,
    "aws:MultiFactorAuthPresent": "false",
    "aws:SourceIp": "10.1.2.3",
    "aws:CurrentTime": NOW,
}
"""What is known of every request; what is known of the principal comes to it."""

Shape = dict[str, Any]
_MEMBERS = {
    "iam.user": ("UserDetailList", "User", "AIDA"),
    "iam.group": ("GroupDetailList", "Group", "AGPA"),
    "iam.role": ("RoleDetailList", "Role", "AROA"),
    "iam.policy": ("Policies", "Policy", "ANPA"),
}


def questions_of(size: int) -> Shape:
    """An account of so many principals and what it is asked: single decisions, who can, what can."""
    generator = Generator(size)
    page = generator.page()
    trusts = {role["Arn"]: role["AssumeRolePolicyDocument"] for role in page["RoleDetailList"]}

    def asked(action: str, resource: str) -> Shape:
        trust = trusts.get(resource) if is_about_trust(action) else None
        return {"action": action, "resource": resource, "trust": trust}

    decisions = generator.questions(DECISIONS)
    return {
        "account": ACCOUNT,
        "page": page,
        "context": CONTEXT,
        "now": NOW,
        "decisions": [{"principal": each.principal, **asked(each.action, each.resource)} for each in decisions],
        "who_can": [asked(each.action, each.resource) for each in generator.questions(WHO_CAN, seed=3)],
        "what_can": list(dict.fromkeys(each.principal for each in decisions))[:WHAT_CAN],
        "principals": [f"{BASE}:user/{name}" for name in generator.users]
        + [f"{BASE}:role/{name}" for name in generator.roles],
    }


def risks_of(size: int) -> Shape:
    """The account of the questions, to look for risks in."""
    page = Generator(size).page()
    listed = {kind: page[member] for kind, (member, _, _) in _MEMBERS.items()}
    return {"account": ACCOUNT, "page": _page(listed), "now": NOW}


def paths_of(size: int) -> Shape:
    """An account of so many principals where many can become another, to look for paths to administrator in."""
    inventory = escalation_account.seeded_account(size)
    listed = {kind: [resource.data for resource in inventory.all_of(kind)] for kind in _MEMBERS}
    return {"account": escalation_account.ACCOUNT, "page": _page(listed), "now": NOW}


def _page(listed: dict[str, list[Shape]]) -> Shape:
    """The resources of each kind as AWS prints them."""
    return {
        member: [_complete(shape, name, f"{letters}{number:017d}") for number, shape in enumerate(listed[kind])]
        for kind, (member, name, letters) in _MEMBERS.items()
    }


def _complete(shape: Shape, name: str, unique_id: str) -> Shape:
    """The shape with the members that AWS always prints and others count on."""
    created = "2024-01-01T00:00:00+00:00"
    complete: Shape = {"Path": "/", f"{name}Id": unique_id, "CreateDate": created, **shape}
    if name == "Policy":
        versions = [{"CreateDate": created, **version} for version in shape["PolicyVersionList"]]
        complete |= {"UpdateDate": created, "AttachmentCount": 1, "IsAttachable": True, "PolicyVersionList": versions}
    if name == "Role":
        complete["InstanceProfileList"] = [_profile(each, created) for each in shape["InstanceProfileList"]]
    return complete


def _profile(shape: Shape, created: str) -> Shape:
    name = shape["InstanceProfileName"]
    arn = escalation_account.arn("instance-profile", name)
    return {"Path": "/", "InstanceProfileId": f"AIPA{name}", "Arn": arn, "CreateDate": created, "Roles": [], **shape}
