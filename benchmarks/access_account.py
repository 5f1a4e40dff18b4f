"""Accounts to ask questions of, the same ones every time: as GetAccountAuthorizationDetails prints them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from iamtui.account import Inventory
from iamtui.account.authorization_file import put_authorization_page
from iamtui.policy import services

ACCOUNT = "111122223333"
BASE = f"arn:aws:iam::{ACCOUNT}"
REGION = "eu-west-1"
SERVICES = (
    "s3", "dynamodb", "lambda", "sqs", "sns", "kms", "ec2", "iam", "logs", "secretsmanager", "ssm", "states", "ecr",
    "glue", "athena", "cloudformation", "events", "kinesis", "rds", "elasticache", "codebuild", "sts", "cognito-idp",
)  # fmt: skip

Shape = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """Can a principal do an action on a resource?"""

    principal: str
    action: str
    resource: str


class Generator:
    """A seeded account: 40% users, 60% roles, N/25 groups, N/10 managed policies; 10% of principals are bounded.

    A principal has some two statements inline and one to three managed policies. Of the statements a tenth deny, a
    fifth have a condition, three in a hundred a NotAction.
    """

    def __init__(self, principals: int, seed: int = 1) -> None:
        self.dice = Random(seed)
        self.size = principals
        self.policies = [f"policy{number}" for number in range(max(principals // 10, 10))]
        self.groups = [f"group{number}" for number in range(max(principals // 25, 2))]
        self.users = [f"user{number}" for number in range(principals * 2 // 5)]
        self.roles = [f"role{number}" for number in range(principals - len(self.users))]

    def page(self) -> Shape:
        """The whole account as one page."""
        return {
            "UserDetailList": [self._user(name) for name in self.users],
            "GroupDetailList": [self._group(name) for name in self.groups],
            "RoleDetailList": [self._role(name) for name in self.roles],
            "Policies": [self._managed(name) for name in self.policies],
        }

    def questions(self, number: int, seed: int = 2) -> list[Question]:
        """Random questions, about what the account's policies are about."""
        dice, self.dice = self.dice, Random(seed)
        found = [Question(self._principal(), *self.action_and_resource()) for _ in range(number)]
        self.dice = dice
        return found

    def action_and_resource(self) -> tuple[str, str]:
        """An action and a resource that it may be about."""
        service = self.dice.choice(SERVICES)
        action = "AssumeRole" if service == "sts" else self.dice.choice(about_resources(service))
        return f"{service}:{action}", self._resource(service, False)

    def _principal(self) -> str:
        number = self.dice.randrange(self.size)
        if number < len(self.users):
            return f"{BASE}:user/{self.users[number]}"
        return f"{BASE}:role/{self.roles[number - len(self.users)]}"

    # -- resources -------------------------------------------------------------------------------------

    def _user(self, name: str) -> Shape:
        groups = self.dice.sample(self.groups, self.dice.choice((0, 1, 1, 2)))
        shape: Shape = {
            "Path": "/",
            "UserName": name,
            "UserId": f"AIDA{abs(hash_of(name)):017d}",
            "Arn": f"{BASE}:user/{name}",
            "CreateDate": "2024-01-01T00:00:00+00:00",
            "GroupList": groups,
            "UserPolicyList": self._inline(),
        }
        return shape | self._common()

    def _role(self, name: str) -> Shape:
        shape: Shape = {
            "Path": "/",
            "RoleName": name,
            "RoleId": f"AROA{abs(hash_of(name)):017d}",
            "Arn": f"{BASE}:role/{name}",
            "CreateDate": "2024-01-01T00:00:00+00:00",
            "AssumeRolePolicyDocument": self._trust(),
            "InstanceProfileList": [],
            "RolePolicyList": self._inline(),
        }
        return shape | self._common()

    def _common(self) -> Shape:
        names = self.dice.sample(self.policies, self.dice.randint(1, 3))
        shape: Shape = {
            "AttachedManagedPolicies": [{"PolicyName": name, "PolicyArn": f"{BASE}:policy/{name}"} for name in names],
            "Tags": [{"Key": "team", "Value": self.dice.choice(("red", "green", "blue"))}],
        }
        if self.dice.random() < 0.1:
            arn = f"{BASE}:policy/{self.dice.choice(self.policies)}"
            shape["PermissionsBoundary"] = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}
        return shape

    def _group(self, name: str) -> Shape:
        policy = self.dice.choice(self.policies)
        return {
            "GroupName": name,
            "Arn": f"{BASE}:group/{name}",
            "GroupPolicyList": self._inline(),
            "AttachedManagedPolicies": [{"PolicyName": policy, "PolicyArn": f"{BASE}:policy/{policy}"}],
        }

    def _managed(self, name: str) -> Shape:
        version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": self._document(self.dice.randint(2, 6))}
        return {
            "PolicyName": name,
            "Arn": f"{BASE}:policy/{name}",
            "DefaultVersionId": "v1",
            "AttachmentCount": 1,
            "PolicyVersionList": [version],
        }

    def _inline(self) -> list[Shape]:
        many = self.dice.choice((0, 1, 2, 2, 3))
        return [{"PolicyName": "inline", "PolicyDocument": self._document(many)}] if many else []

    def _trust(self) -> Shape:
        service = {
            "Service": self.dice.choice(("lambda.amazonaws.com", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com"))
        }
        account = {"AWS": f"{BASE}:root"}
        role = {"AWS": f"{BASE}:role/{self.dice.choice(self.roles)}"}
        principal = self.dice.choice((service, service, account, role))
        statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        return {"Version": "2012-10-17", "Statement": [statement]}

    # -- statements ------------------------------------------------------------------------------------

    def _document(self, statements: int) -> Shape:
        return {"Version": "2012-10-17", "Statement": [self._statement() for _ in range(statements)]}

    def _statement(self) -> Shape:
        dice = self.dice
        service = dice.choice(SERVICES)
        statement: Shape = {"Effect": "Deny" if dice.random() < 0.1 else "Allow"}
        if dice.random() < 0.03:
            statement["NotAction"] = [f"{other}:*" for other in dice.sample(SERVICES, 8)]
        else:
            statement["Action"] = [self._action(service) for _ in range(dice.randint(1, 6))]
        statement["Resource"] = [self._resource(service, True) for _ in range(dice.randint(1, 3))]
        if dice.random() < 0.2:
            statement["Condition"] = self._condition()
        return statement

    def _action(self, service: str) -> str:
        kind = self.dice.random()
        if kind < 0.05:
            return f"{service}:*"
        if kind < 0.3:
            return f"{service}:{self.dice.choice(('Get', 'List', 'Describe', 'Put', 'Create'))}*"
        return f"{service}:{self.dice.choice(services.action_names(service))}"

    def _resource(self, service: str, pattern: bool) -> str:
        number = self.dice.randrange(40)
        if pattern and self.dice.random() < 0.25:
            return "*"
        if service in ("iam", "sts"):
            name = "*" if pattern and self.dice.random() < 0.3 else str(self.dice.randrange(max(len(self.roles), 1)))
            return f"{BASE}:role/role{name}"
        if service == "s3":
            return f"arn:aws:s3:::bucket{number}{'/*' if pattern else '/object'}"
        name = f"thing{number}{'*' if pattern and self.dice.random() < 0.5 else ''}"
        return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{name}"

    def _condition(self) -> Shape:
        conditions: tuple[Shape, ...] = (
            {"StringEquals": {"aws:RequestedRegion": REGION}},
            {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
            {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
            {"StringEquals": {"aws:PrincipalTag/team": "blue"}},
            {"StringLike": {"aws:username": "user1*"}},
            {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}},
        )
        return self.dice.choice(conditions)


@cache
def about_resources(service: str) -> tuple[str, ...]:
    """The actions of a service that name a resource."""
    found = ((name, services.action(service, name)) for name in services.action_names(service))
    return tuple(name for name, action in found if action is not None and not action.is_wildcard_only)


def hash_of(name: str) -> int:
    """A number for a name, the same in every run."""
    return sum((place + 1) * ord(letter) * 7919 for place, letter in enumerate(name))


def inventory_of(page: Shape) -> Inventory:
    """The page as an inventory."""
    inventory = Inventory()
    inventory.live = False
    put_authorization_page(inventory, page)
    return inventory
