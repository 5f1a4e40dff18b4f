"""Accounts for questions: small ones by hand, and random ones of every form that decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from iamtui.account import Inventory, ListKey

ACCOUNT = "111122223333"
OTHER = "999988887777"
BASE = f"arn:aws:iam::{ACCOUNT}"
VERSION = "2012-10-17"

Shape = dict[str, Any]


def document(*statements: Mapping[str, Any], version: str = VERSION) -> Shape:
    """A policy document of these statements."""
    return {"Version": version, "Statement": [dict(each) for each in statements]}


def allow(action: Any, resource: Any = "*", **more: Any) -> Shape:
    """An Allow statement."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> Shape:
    """A Deny statement."""
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def trust(principal: Any, action: Any = "sts:AssumeRole", **more: Any) -> Shape:
    """A trust policy of one statement."""
    return document({"Effect": "Allow", "Principal": principal, "Action": action, **more})


def inline(*statements: Mapping[str, Any]) -> list[Shape]:
    """One inline policy, as GetAccountAuthorizationDetails lists it."""
    return [{"PolicyName": "inline", "PolicyDocument": document(*statements)}] if statements else []


def user(name: str, *statements: Mapping[str, Any], path: str = "/", **more: Any) -> Shape:
    """A user's details."""
    shape = {"UserName": name, "UserId": f"AIDA{name.upper()}", "Arn": f"{BASE}:user{path}{name}", "GroupList": []}
    return {**shape, "UserPolicyList": inline(*statements), "AttachedManagedPolicies": [], **more}


def role(name: str, *statements: Mapping[str, Any], trusts: Any = None, path: str = "/", **more: Any) -> Shape:
    """A role's details."""
    shape = {"RoleName": name, "RoleId": f"AROA{name.upper()}", "Arn": f"{BASE}:role{path}{name}"}
    trusted = trust({"Service": "ec2.amazonaws.com"}) if trusts is None else trusts
    listed = {"RolePolicyList": inline(*statements), "AttachedManagedPolicies": [], "InstanceProfileList": []}
    return {**shape, "AssumeRolePolicyDocument": trusted, **listed, **more}


def group(name: str, *statements: Mapping[str, Any], **more: Any) -> Shape:
    """A group's details."""
    listed = {"GroupPolicyList": inline(*statements), "AttachedManagedPolicies": []}
    return {"GroupName": name, "Arn": f"{BASE}:group/{name}", **listed, **more}


def managed(name: str, *statements: Mapping[str, Any], **more: Any) -> Shape:
    """A managed policy's details, its one version the default."""
    version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": document(*statements)}
    shape = {"PolicyName": name, "Arn": f"{BASE}:policy/{name}", "DefaultVersionId": "v1"}
    return {**shape, "PolicyVersionList": [version], **more}


def attached(*names: str) -> list[Shape]:
    """The managed policies of these names as a principal has them."""
    return [{"PolicyName": name, "PolicyArn": f"{BASE}:policy/{name}"} for name in names]


def bounded(name: str) -> Shape:
    """A permissions boundary."""
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": f"{BASE}:policy/{name}"}


def inventory(
    users: Iterable[Shape] = (),
    roles: Iterable[Shape] = (),
    groups: Iterable[Shape] = (),
    policies: Iterable[Shape] = (),
) -> Inventory:
    """An inventory of these resources."""
    held = Inventory()
    held.live = False
    held.identify(id=ACCOUNT)
    for kind, name, shapes in (
        ("iam.user", "UserName", users),
        ("iam.group", "GroupName", groups),
        ("iam.role", "RoleName", roles),
        ("iam.policy", "Arn", policies),
    ):
        held.put(ListKey(kind), [(str(shape[name]), shape) for shape in shapes])
        held.set_status(ListKey(kind), complete=True)
    return held


# -- random accounts ---------------------------------------------------------------------------------------

NAMES = ("ana", "bo", "cy")
ROLES = ("app", "ops", "Admin")
GROUPS = ("devs", "leads")
POLICIES = ("read", "write", "limit")

ACTIONS = (
    "*", "s3:*", "s3:Get*", "s3:GetObject", "S3:getobject", "s3:PutObject", "s3:ListAllMyBuckets", "s?:*", "s3:",
    "iam:PassRole", "iam:Get*", "iam:*User", "sts:AssumeRole", "sts:*", "kms:Decrypt", "sts:TagSession",
)  # fmt: skip
RESOURCES = (
    "*", "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/home/${aws:username}/*", "arn:aws:s3:::*", "arn:aws:s3:*",
    f"{BASE}:role/*", f"{BASE}:role/app", f"{BASE}:role/team/ops", f"{BASE}:user/${{aws:username}}",
    f"{BASE}:user/${{aws:PrincipalTag/twin, 'ana'}}", "arn:aws:kms:eu-west-1:111122223333:key/1",
    "arn:aws:s3:::b?cket/k", "arn:aws:s3:::${aws:PrincipalTag/team}/*", "arn:aws:iam::*:role/${iam:PassedToService}",
    "arn:aws:iam::aws:policy/*",
)  # fmt: skip
ASKED_ACTIONS = (
    "s3:GetObject", "s3:ListAllMyBuckets", "iam:PassRole", "iam:GetUser", "sts:AssumeRole", "kms:Decrypt",
    "s3:PutObject", "sts:TagSession", "made:Up", "sts:GetCallerIdentity", "iam:DeletePolicy",
)  # fmt: skip
ASKED_RESOURCES = (
    "*", "arn:aws:s3:::bucket/k", "arn:aws:s3:::bucket/home/ana/x", "arn:aws:s3:::bucket/*", f"{BASE}:role/app",
    f"{BASE}:role/team/ops", f"{BASE}:role/*", f"{BASE}:user/ana", "arn:aws:kms:eu-west-1:111122223333:key/1",
    f"arn:aws:iam::{OTHER}:role/app", "arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:s3:::blue/k",
)  # fmt: skip
PRINCIPALS: tuple[Any, ...] = (
    "*", {"AWS": "*"}, {"AWS": ACCOUNT}, {"AWS": f"{BASE}:root"}, {"AWS": f"{BASE}:user/ana"}, {"AWS": OTHER},
    {"AWS": [f"{BASE}:role/app", f"{BASE}:user/bo"]}, {"AWS": f"arn:aws:sts::{ACCOUNT}:assumed-role/app/session"},
    {"Service": "lambda.amazonaws.com"}, {"AWS": [ACCOUNT, f"{BASE}:role/team/ops"]}, {"AWS": f"{BASE}:role/Admin"},
)  # fmt: skip
CONDITIONS: tuple[Shape, ...] = (
    {"StringEquals": {"aws:username": "ana"}},
    {"StringNotEquals": {"aws:username": ["ana", "bo"]}},
    {"StringLike": {"aws:PrincipalTag/team": "b*"}},
    {"StringEquals": {"aws:PrincipalTag/Team": "${aws:PrincipalTag/twin}"}},
    {"ArnLike": {"aws:PrincipalArn": f"{BASE}:role/*"}},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    {"Bool": {"aws:SecureTransport": "false"}},
    {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
    {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
    {"Null": {"aws:PrincipalTag/team": "true"}},
    {"StringEquals": {"aws:ResourceTag/team": "blue"}},
    {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
    {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}, "StringLike": {"aws:userid": "A*"}},
    {"ForAnyValue:StringEquals": {"aws:TagKeys": ["team"]}},
    {"StringEqualz": {"aws:username": "ana"}},
)
CONTEXTS: tuple[Mapping[str, str] | None, ...] = (
    None,
    None,
    {"aws:SourceIp": "10.1.2.3", "aws:MultiFactorAuthPresent": "true"},
    {"aws:username": "bo", "iam:PassedToService": "lambda.amazonaws.com"},
)


def _some(dice: Random, choices: Sequence[Any], least: int, most: int) -> list[Any]:
    return dice.sample(choices, dice.randint(least, most))


def a_statement(dice: Random, principal: bool = False) -> Shape:
    """One statement of any form; with a principal where its policy's type has them."""
    made: Shape = {"Effect": dice.choice(("Allow", "Allow", "Allow", "Deny"))}
    made[dice.choice(("Action", "Action", "Action", "NotAction"))] = _some(dice, ACTIONS, 1, 3)
    if principal:
        made[dice.choice(("Principal", "Principal", "Principal", "NotPrincipal"))] = dice.choice(PRINCIPALS)
    else:
        made[dice.choice(("Resource", "Resource", "Resource", "NotResource"))] = _some(dice, RESOURCES, 1, 2)
    if dice.random() < 0.4:
        made["Condition"] = dice.choice(CONDITIONS)
    return made


def a_document(dice: Random, principal: bool = False) -> Shape:
    """A policy document of some statements, now and then of the old version."""
    made = [a_statement(dice, principal) for _ in range(dice.randint(1, 3))]
    return document(*made, version=dice.choice((VERSION, VERSION, VERSION, "2008-10-17")))


def _policy_list(dice: Random) -> list[Shape]:
    return [{"PolicyName": f"inline{at}", "PolicyDocument": a_document(dice)} for at in range(dice.randint(0, 2))]


def _attached(dice: Random) -> list[Shape]:
    """Attached policies; `gone` is not in the account."""
    names = _some(dice, POLICIES, 0, 2)
    return attached(*names, *(["gone"] if dice.random() < 0.08 else []))


def _common(dice: Random) -> Shape:
    tags = [{"Key": key, "Value": dice.choice(("blue", "ana", "*"))} for key in _some(dice, ("team", "twin"), 0, 2)]
    boundary = dice.choice((None, None, None, "limit", "limit", "gone"))
    return {"Tags": tags, **({"PermissionsBoundary": bounded(boundary)} if boundary else {})}


def an_account(dice: Random) -> Inventory:
    """A random account: users in groups, roles with trust policies, managed policies, boundaries, missing texts."""
    users, roles = [], []
    for name in NAMES:
        groups = _some(dice, GROUPS, 0, 2)
        more = {"UserPolicyList": _policy_list(dice), "AttachedManagedPolicies": _attached(dice), "GroupList": groups}
        users.append(user(name, **{**_common(dice), **more}))
    for name in ROLES:
        more = {"RolePolicyList": _policy_list(dice), "AttachedManagedPolicies": _attached(dice)}
        path = "/team/" if name == "ops" else "/"
        trusts = a_document(dice, principal=True)
        roles.append(role(name, trusts=trusts, path=path, **{**_common(dice), **more}))
    groups_made = [
        group(name, GroupPolicyList=_policy_list(dice), AttachedManagedPolicies=_attached(dice)) for name in GROUPS
    ]
    policies = []
    for name in POLICIES:
        version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": a_document(dice)}
        policies.append(managed(name, PolicyVersionList=[version]))
    return inventory(users, roles, groups_made, policies)
