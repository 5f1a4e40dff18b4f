"""A large account for benchmarks: as many users, roles, policies and pool users as asked for, in no time."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import cast

from iamtui.demo.cognito_idp.numbered_users import NumberedUsers
from iamtui.demo.cognito_idp.pool_numbering import PoolNumbering
from iamtui.demo.northwind.account import DEFAULT_NOW, Calendar, iam_arn, root_row, tag_list, unique_id
from iamtui.demo.northwind.documents import allow, deny, document, trust
from iamtui.demo.northwind.policies import add_aws_policies, aws_managed, count_attachments
from iamtui.demo.northwind.pool_clients import new_client, new_group
from iamtui.demo.northwind.user_pool_settings import custom_attribute, new_pool
from iamtui.demo.state import IamState, IdentityPool, Shape, State, UserPool

ACCOUNT_ID = "602214076137"
REGION = "eu-central-1"
CUSTOMERS_POOL = "eu-central-1_Lm8aVoGd0"
STAFF_POOL = "eu-central-1_Px3kWq7Zt"
IDENTITY_POOL = "eu-central-1:0f6b5d1e-93c4-4c7a-8b2d-6a1e5f7c9d30"

_TEAMS = ("atlas", "borealis", "cygnus", "draco", "eridanus", "fornax", "gemini", "hydra", "indus", "lyra")
_SERVICES = ("s3", "dynamodb", "sqs", "sns", "lambda", "kms", "ecs", "logs", "states", "secretsmanager")
_STAGES = ("dev", "test", "staging", "production")
_REGIONS = ("eu-central-1", "eu-central-1", "eu-central-1", "eu-west-1", "us-east-1")
_TRUSTED = ("lambda", "ec2", "ecs-tasks", "states", "events", "glue", "codebuild", "cloudformation")
_AWS_ATTACHED = tuple(
    aws_managed(name)
    for name in (
        "AmazonS3ReadOnlyAccess",
        "AmazonDynamoDBReadOnlyAccess",
        "CloudWatchReadOnlyAccess",
        "IAMUserChangePassword",
        "service-role/AWSLambdaBasicExecutionRole",
        "AmazonSSMManagedInstanceCore",
        "ReadOnlyAccess",
    )
)


def build_large(
    seed: int = 1,
    users: int = 5000,
    roles: int = 1000,
    policies: int = 1500,
    pool_users: int = 100_000,
    now: datetime | None = None,
) -> State:
    """An account of that many IAM users, roles, customer policies, and users in its pool `customers`.

    The same seed gives the same account. 50 users share a group, ten groups at least.
    """
    calendar, dice = Calendar(now or DEFAULT_NOW), random.Random(seed)
    state = State(
        account_id=ACCOUNT_ID,
        caller_arn=f"arn:aws:iam::{ACCOUNT_ID}:user/operations/operator",
        caller_user_id=unique_id("AIDA", "operator"),
    )
    iam = state.iam
    iam.alias = "large"
    iam.password_policy = {"MinimumPasswordLength": 14, "AllowUsersToChangePassword": True}
    iam.password_policy |= {"ExpirePasswords": False, "RequireSymbols": True, "RequireNumbers": True}
    iam.root = root_row(calendar, ACCOUNT_ID)
    add_aws_policies(iam)
    _Builder(iam, calendar, dice).fill(users, roles, policies)
    count_attachments(iam)
    customers = _numbered_pool(CUSTOMERS_POOL, "customers", pool_users, calendar)
    staff = _numbered_pool(STAFF_POOL, "staff", min(pool_users, 500), calendar)
    state.user_pools[REGION] = {CUSTOMERS_POOL: customers, STAFF_POOL: staff}
    state.identity_pools[REGION] = {IDENTITY_POOL: _identity_pool(iam)}
    return state


class _Builder:
    """Fills IAM. Ages are whole days, so that dates are made once and shared, as documents are."""

    def __init__(self, iam: IamState, calendar: Calendar, dice: random.Random) -> None:
        self._iam = iam
        self._dice = dice
        self._dates = [calendar.ago(day) for day in range(2000)]
        self._tags = [
            tag_list({"Team": team, "Stage": stage, "CostCentre": str(4000 + number)})
            for number, team in enumerate(_TEAMS)
            for stage in _STAGES
        ]
        self._documents = [
            document(
                allow((f"{service}:Get*", f"{service}:List*", *extra), f"arn:aws:{service}:*:{ACCOUNT_ID}:{team}-*"),
                deny(f"{service}:Delete*", sid="NeverDelete"),
            )
            for service in _SERVICES
            for team in _TEAMS
            for extra in ((), (f"{service}:Put*", f"{service}:Create*"))
        ]
        self._trusts = [document(trust({"Service": f"{name}.amazonaws.com"})) for name in _TRUSTED]
        other = {"AWS": "arn:aws:iam::111122223333:root"}
        self._trusts.append(document(trust(other, condition={"StringEquals": {"sts:ExternalId": "large"}})))
        self._arns: list[str] = []

    def fill(self, users: int, roles: int, policies: int) -> None:
        """Policies first: all else is attached to them."""
        for number in range(policies):
            self._add_policy(number)
        groups = max(10, users // 50)
        for number in range(groups):
            self._add_group(number)
        names = list(self._iam.groups)
        for number in range(users):
            self._add_user(number, names)
        for number in range(roles):
            self._add_role(number)

    def _date(self, youngest: int, oldest: int) -> datetime:
        return self._dates[self._dice.randrange(youngest, oldest)]

    def _attached(self, most: int) -> list[str]:
        count = self._dice.randrange(most + 1)
        chosen = [self._dice.choice(self._arns) for _ in range(count)] if self._arns else []
        if self._dice.random() < 0.3:
            chosen.append(self._dice.choice(_AWS_ATTACHED))
        return list(dict.fromkeys(chosen))

    def _attach(self, kind: str, name: str, most: int, inline: float) -> None:
        self._iam.attachments[kind, name] = self._attached(most)
        if self._dice.random() < inline:
            text = self._dice.choice(self._documents)
            self._iam.inline_policies[kind, name] = {f"{name}-inline": text}

    def _boundary(self, entity: Shape, chance: float) -> None:
        if self._arns and self._dice.random() < chance:
            arn = self._dice.choice(self._arns[:5])
            boundary = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}
            entity["PermissionsBoundary"] = boundary

    def _add_policy(self, number: int) -> None:
        team, service = _TEAMS[number % len(_TEAMS)], _SERVICES[number // 10 % len(_SERVICES)]
        name = f"{team}-{service}-{_STAGES[number % 4]}-{number:04}"
        path = f"/{team}/"
        arn = iam_arn("policy", path, name, ACCOUNT_ID)
        newest = self._dice.choice((1, 1, 1, 2, 2, 3, 5))
        versions = [
            {
                "Document": self._dice.choice(self._documents),
                "VersionId": f"v{version}",
                "IsDefaultVersion": version == newest,
                "CreateDate": self._dates[(newest - version) * 90 + number % 400],
            }
            for version in range(newest, 0, -1)
        ]
        self._iam.policies[arn] = {
            "PolicyName": name,
            "PolicyId": unique_id("ANPA", name),
            "Arn": arn,
            "Path": path,
            "DefaultVersionId": f"v{newest}",
            "AttachmentCount": 0,
            "PermissionsBoundaryUsageCount": 0,
            "IsAttachable": True,
            "Description": f"What {team} may do with {service}",
            "CreateDate": versions[-1]["CreateDate"],
            "UpdateDate": versions[0]["CreateDate"],
            "Tags": self._dice.choice(self._tags),
        }
        self._iam.policy_versions[arn] = cast(list[Shape], versions)
        self._arns.append(arn)

    def _add_group(self, number: int) -> None:
        name = f"{_TEAMS[number % len(_TEAMS)]}-group-{number:03}"
        self._iam.groups[name] = {
            "Path": "/",
            "GroupName": name,
            "GroupId": unique_id("AGPA", name),
            "Arn": iam_arn("group", "/", name, ACCOUNT_ID),
            "CreateDate": self._date(400, 2000),
        }
        self._attach("group", name, 4, 0.3)

    def _add_user(self, number: int, groups: list[str]) -> None:
        dice, iam = self._dice, self._iam
        service = dice.random() < 0.3
        name = f"{'svc' if service else 'user'}.{_TEAMS[number % len(_TEAMS)]}.{number:05}"
        path = "/service/" if service else "/people/"
        created = dice.randrange(1, 1999)
        user: Shape = {
            "Path": path,
            "UserName": name,
            "UserId": unique_id("AIDA", name),
            "Arn": iam_arn("user", path, name, ACCOUNT_ID),
            "CreateDate": self._dates[created],
        }
        if dice.random() < 0.6:
            user["Tags"] = dice.choice(self._tags)
        self._boundary(user, 0.05)
        iam.users[name] = user
        iam.memberships[name] = [] if service else list({dice.choice(groups), dice.choice(groups)})
        self._attach("user", name, 2 if service else 0, 0.2 if service else 0.03)
        if not service:
            self._add_password(user, created)
        for key in range(dice.choice((1, 1, 2)) if service else dice.choice((0, 0, 1))):
            self._add_key(name, key, created)

    def _add_password(self, user: Shape, created: int) -> None:
        name, iam = user["UserName"], self._iam
        iam.login_profiles[name] = {
            "UserName": name,
            "CreateDate": self._dates[created // 2],
            "PasswordResetRequired": False,
        }
        if self._dice.random() < 0.85:
            user["PasswordLastUsed"] = self._dates[min(created, int(self._dice.expovariate(1 / 40)))]
        if self._dice.random() < 0.7:
            serial = iam_arn("mfa", "/", name, ACCOUNT_ID)
            date = self._dates[created // 2]
            iam.mfa_devices[name] = [{"UserName": name, "SerialNumber": serial, "EnableDate": date}]
            iam.virtual_mfa_devices.append({"SerialNumber": serial, "User": user, "EnableDate": date})

    def _add_key(self, name: str, number: int, created: int) -> None:
        dice = self._dice
        key_id = unique_id("AKIA", f"{name}/{number}")[:20]
        age = dice.randrange(created) if created else 0
        self._iam.access_keys.setdefault(name, []).append(
            {
                "UserName": name,
                "AccessKeyId": key_id,
                "Status": "Active" if dice.random() < 0.85 else "Inactive",
                "CreateDate": self._dates[age],
            }
        )
        used: Shape = {"ServiceName": "N/A", "Region": "N/A"}
        if dice.random() < 0.8:
            last = min(age, int(dice.expovariate(1 / 60)))
            used = {
                "LastUsedDate": self._dates[last],
                "ServiceName": dice.choice(_SERVICES),
                "Region": dice.choice(_REGIONS),
            }
        self._iam.access_key_last_used[key_id] = used

    def _add_role(self, number: int) -> None:
        dice = self._dice
        team = _TEAMS[number % len(_TEAMS)]
        name = f"{team}-{_SERVICES[number // 10 % len(_SERVICES)]}-role-{number:04}"
        path = f"/{team}/" if number % 3 else "/"
        role: Shape = {
            "Path": path,
            "RoleName": name,
            "RoleId": unique_id("AROA", name),
            "Arn": iam_arn("role", path, name, ACCOUNT_ID),
            "CreateDate": self._date(1, 2000),
            "AssumeRolePolicyDocument": dice.choice(self._trusts),
            "Description": f"Role {number} of team {team}",
            "MaxSessionDuration": dice.choice((3600, 3600, 3600, 14400, 43200)),
            "Tags": dice.choice(self._tags),
            "RoleLastUsed": {},
        }
        self._boundary(role, 0.15)
        if dice.random() < 0.75:
            last = min(399, int(dice.expovariate(1 / 30)))
            role["RoleLastUsed"] = {"LastUsedDate": self._dates[last], "Region": dice.choice(_REGIONS)}
        self._iam.roles[name] = role
        self._attach("role", name, 4, 0.35)


def _numbered_pool(pool_id: str, name: str, count: int, calendar: Calendar) -> UserPool:
    pool = new_pool(
        pool_id,
        name,
        calendar,
        created=1500,
        modified=30,
        custom=(custom_attribute("customer_number", MinLength="1", MaxLength="12"),),
        account=ACCOUNT_ID,
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
    )
    numbering = PoolNumbering(calendar.now.replace(microsecond=0) - timedelta(days=1), name)
    pool.users = cast(dict[str, Shape], NumberedUsers(count, numbering))
    for number in range(20):
        group = f"group-{number:02}"
        pool.groups[group] = new_group(pool_id, group, calendar.ago(1000 - number), "", number)
        size = min(count, 25 * (number + 1))
        pool.members[group] = [numbering.username(one) for one in range(number, size)]
        client = new_client(pool_id, f"client-{number:02}", calendar, 900 - number, 30)
        pool.clients[client["ClientId"]] = client
    return pool


def _identity_pool(iam: IamState) -> IdentityPool:
    roles = [role["Arn"] for role in list(iam.roles.values())[:2]]
    return IdentityPool(
        pool={
            "IdentityPoolId": IDENTITY_POOL,
            "IdentityPoolName": "customers",
            "AllowUnauthenticatedIdentities": False,
            "AllowClassicFlow": False,
            "IdentityPoolTags": {},
        },
        roles=dict(zip(("authenticated", "unauthenticated"), roles, strict=False)),
    )
