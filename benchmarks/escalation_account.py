"""A seeded account for questions of who can become what: users, roles, groups and policies as real ones have them."""

from __future__ import annotations

import random
from typing import Any

from iamtui.account import Inventory, ListKey

ACCOUNT = "200000000001"
SERVICES = ("lambda", "ec2", "glue", "cloudformation", "codebuild", "sagemaker", "ecs-tasks", "states")
ACTIONS = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "sqs:SendMessage",
    "sns:Publish",
    "lambda:InvokeFunction",
    "lambda:CreateFunction",
    "lambda:UpdateFunctionCode",
    "ec2:DescribeInstances",
    "ec2:RunInstances",
    "ec2:StartInstances",
    "kms:Decrypt",
    "ssm:GetParameter",
    "ssm:SendCommand",
    "ssm:StartSession",
    "logs:PutLogEvents",
    "cloudformation:CreateStack",
    "codebuild:StartBuild",
    "glue:CreateJob",
    "glue:StartJobRun",
    "iam:GetRole",
    "iam:ListUsers",
    "iam:PassRole",
    "iam:CreateAccessKey",
    "iam:PutUserPolicy",
    "iam:AttachRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:CreatePolicyVersion",
    "iam:AddUserToGroup",
    "sts:AssumeRole",
    "secretsmanager:GetSecretValue",
]
WILD = ("s3:*", "s3:Get*", "ec2:Describe*", "lambda:*", "dynamodb:*", "iam:Get*", "iam:List*", "logs:*", "ssm:Get*")

Shape = dict[str, Any]


def arn(kind: str, name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"


def seeded_account(size: int, seed: int = 7) -> Inventory:
    """`size` principals: two users for three roles, a group for 25, a managed policy for 10, a tenth bounded."""
    dice = random.Random(seed)
    users, roles = size * 2 // 5, size - size * 2 // 5
    inventory = Inventory()
    inventory.identify(id=ACCOUNT)
    inventory.live = False
    names = [f"role-{number}" for number in range(roles)]
    policies = [f"policy-{number}" for number in range(max(size // 10, 4))]
    groups = [f"group-{number}" for number in range(max(size // 25, 1))]
    inventory.put(ListKey("iam.policy"), [_managed("AdministratorAccess", "aws", [_grant(["*"], "*")])])
    inventory.put(
        ListKey("iam.policy"),
        [_managed(name, ACCOUNT, [_statement(dice, names) for _ in range(2)]) for name in policies],
    )
    inventory.put(
        ListKey("iam.group"),
        [(name, _holder("Group", name, dice, policies, names)) for name in groups],
    )
    people = [(f"user-{number}", dice.sample(groups, dice.randint(0, min(2, len(groups))))) for number in range(users)]
    inventory.put(
        ListKey("iam.user"),
        [(name, _holder("User", name, dice, policies, names) | {"GroupList": member}) for name, member in people],
    )
    inventory.put(
        ListKey("iam.role"),
        [(name, _holder("Role", name, dice, policies, names) | _role(dice, name, names)) for name in names],
    )
    return inventory


def _grant(actions: list[str], resource: str) -> Shape:
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


def _statement(dice: random.Random, roles: list[str]) -> Shape:
    actions = dice.sample(ACTIONS, dice.randint(1, 4))
    if dice.random() < 0.3:
        actions.append(dice.choice(WILD))
    chosen = dice.random()
    resource = "*" if chosen < 0.15 else arn("role", dice.choice(roles)) if chosen < 0.5 else _place(dice)
    statement = _grant(actions, resource)
    if dice.random() < 0.1:
        statement["Effect"] = "Deny"
    elif dice.random() < 0.03:
        statement["NotAction"] = [*statement.pop("Action"), "iam:*"]
    if dice.random() < 0.2:
        statement["Condition"] = dice.choice(
            [
                {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
                {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
                {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
                {"StringEquals": {"aws:PrincipalTag/team": "data"}},
            ]
        )
    return statement


def _place(dice: random.Random) -> str:
    service, kind = dice.choice([("s3", ""), ("dynamodb", "table/"), ("lambda", "function:"), ("sqs", "")])
    where = "::" if service == "s3" else f"eu-west-1:{ACCOUNT}:"
    return f"arn:aws:{service}:{where}{kind}team-{dice.randint(1, 40)}-*"


def _managed(name: str, owner: str, statements: list[Shape]) -> tuple[str, Shape]:
    policy = f"arn:aws:iam::{owner}:policy/{name}"
    version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": _document(statements)}
    return policy, {"PolicyName": name, "Arn": policy, "DefaultVersionId": "v1", "PolicyVersionList": [version]}


def _document(statements: list[Shape]) -> Shape:
    return {"Version": "2012-10-17", "Statement": statements}


def _holder(kind: str, name: str, dice: random.Random, policies: list[str], roles: list[str]) -> Shape:
    inline = {"PolicyName": "own", "PolicyDocument": _document([_statement(dice, roles) for _ in range(2)])}
    attached = [arn("policy", each) for each in dice.sample(policies, dice.randint(1, 3))]
    if kind != "Group" and dice.random() < 0.01:
        attached.append("arn:aws:iam::aws:policy/AdministratorAccess")
    bounded = kind != "Group" and dice.random() < 0.1
    boundary = {"PermissionsBoundary": {"PermissionsBoundaryArn": arn("policy", dice.choice(policies))}}
    return {
        f"{kind}Name": name,
        "Arn": arn(kind.lower(), name),
        f"{kind}PolicyList": [inline],
        "AttachedManagedPolicies": [{"PolicyName": each.rpartition("/")[2], "PolicyArn": each} for each in attached],
        **(boundary if bounded else {}),
    }


def _role(dice: random.Random, name: str, roles: list[str]) -> Shape:
    chosen = dice.random()
    if chosen < 0.6:
        principal: Shape = {"Service": f"{dice.choice(SERVICES)}.amazonaws.com"}
    elif chosen < 0.8:
        principal = {"AWS": arn("role", dice.choice(roles))}
    else:
        principal = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    profile = [{"InstanceProfileName": name}] if "Service" in principal else []
    return {"AssumeRolePolicyDocument": _document([statement]), "InstanceProfileList": profile}
