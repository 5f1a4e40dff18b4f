"""What random cases are made of: services, names, accounts, condition keys and values of each type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from random import Random

from iamtui.policy import services

ACCOUNT = "111122223333"
OTHER = "444455556666"
BASE = f"arn:aws:iam::{ACCOUNT}"
STS = f"arn:aws:sts::{ACCOUNT}"

SERVICES = (
    "s3", "iam", "ec2", "lambda", "dynamodb", "sqs", "sns", "kms", "secretsmanager", "logs", "cloudwatch", "ecr",
    "ecs", "eks", "events", "glue", "athena", "kinesis", "rds", "ssm", "states", "cloudformation", "cognito-idp",
    "cognito-identity", "codebuild", "codecommit", "elasticfilesystem", "route53", "autoscaling", "apigateway",
    "organizations", "cloudtrail",
)  # fmt: skip
"""Services whose actions are asked about; `sts` and more of `kms` come with their own kinds of cases."""

NAMES = ("alpha", "Alpha", "alpha-1", "beta", "beta/inner", "a.b+c", "x(1)$[y]", "team-blue")
REGIONS = ("eu-west-1", "us-east-1")
TEAMS = ("blue", "Blue", "alpha", "b*", "beta", "")

USER = f"{BASE}:user/alpha"
DEEP_USER = f"{BASE}:user/staff/beta"
ROLE = f"{BASE}:role/alpha"
DEEP_ROLE = f"{BASE}:role/team/beta"
SESSION = f"{STS}:assumed-role/alpha/morning"
DEEP_SESSION = f"{STS}:assumed-role/beta/evening"
FEDERATED = f"{STS}:federated-user/alpha"
ROOT = f"{BASE}:root"
SAML = f"{BASE}:saml-provider/idp"
SERVICE = "lambda.amazonaws.com"
WEB = "accounts.google.com"
CANONICAL = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"
LINKED = f"{BASE}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
STRANGER = f"arn:aws:iam::{OTHER}:user/alpha"
STRANGE_ROLE = f"arn:aws:iam::{OTHER}:role/alpha"
ANONYMOUS = {"type": "Anonymous"}

_GAP = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Key:
    """A condition key: the type of its values, and whether a request may have several of them."""

    name: str
    type: str
    many: bool = False


KEYS = (
    Key("aws:username", "String"),
    Key("aws:userid", "String"),
    Key("aws:PrincipalTag/team", "String"),
    Key("aws:PrincipalTag/Twin", "String"),
    Key("aws:RequestTag/stage", "String"),
    Key("aws:RequestedRegion", "String"),
    Key("aws:UserAgent", "String"),
    Key("aws:PrincipalOrgID", "String"),
    Key("aws:MultiFactorAuthAge", "Numeric"),
    Key("aws:CurrentTime", "Date"),
    Key("aws:TokenIssueTime", "Date"),
    Key("aws:EpochTime", "Date"),
    Key("aws:SecureTransport", "Bool"),
    Key("aws:MultiFactorAuthPresent", "Bool"),
    Key("aws:SourceIp", "IpAddress"),
    Key("aws:VpcSourceIp", "IpAddress"),
    Key("aws:PrincipalArn", "Arn"),
    Key("aws:SourceArn", "Arn"),
    Key("aws:RequestTag/seal", "Binary"),
    Key("aws:TagKeys", "String", many=True),
    Key("aws:PrincipalOrgPaths", "String", many=True),
    Key("aws:CalledVia", "String", many=True),
)

FAMILIES: dict[str, tuple[str, ...]] = {
    "String": (
        "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
        "StringNotLike",
    ),
    "Numeric": (
        "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
        "NumericGreaterThanEquals",
    ),
    "Date": (
        "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
        "DateGreaterThanEquals",
    ),
    "Bool": ("Bool",),
    "Binary": ("BinaryEquals",),
    "IpAddress": ("IpAddress", "NotIpAddress"),
    "Arn": ("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
}  # fmt: skip
"""The operators that go with each type of values; `Null` goes with all."""

VALUES: dict[str, tuple[str, ...]] = {
    "String": (
        "alpha", "Alpha", "ALPHA", "beta", "blue", "b*", "a?pha", "al, pha", "o-1/r-2/ou-3", "stage", "Stage", "é", "",
        "two\nlines",
    ),
    "Numeric": ("0", "5", "5.0", "5.5", "-3", "300", "3600", "+5", "05", "5e0", "5x", "five", "", "3600.25"),
    "Date": (
        "2024-01-01T00:00:00Z", "2024-01-01T02:00:00+02:00", "2024-01-01", "2024", "2024-01", "2024-06-15T12:30:00Z",
        "2024-06-15T12:30:00.500Z", "1704067200", "1718454600", "2023-12-31T23:59:59Z", "not a date", "Jan 1, 2024",
        "2024-06-15T12:30Z", "1704067200000",
    ),
    "Bool": ("true", "false", "True", "FALSE", "yes", "1"),
    "Binary": ("YWxwaGE=", "YmV0YQ==", "ywxwaGE=", "YWxwaGE", "?"),
    "IpAddress": (
        "10.1.2.3", "10.1.9.9", "192.0.2.7", "2001:db8::1", "2001:0db8:0:0:0:0:0:1", "2001:db8:1::5", "10.1.2", "home",
    ),
    "Arn": (USER, ROLE, DEEP_ROLE, f"{BASE}:user/Alpha", "arn:aws:s3:::alpha", "arn:aws:sns:eu-west-1:111122223333:a",
            "arn:aws:SNS:eu-west-1:111122223333:a", "alpha", "arn:aws:s3"),
}  # fmt: skip
"""Values that a request may have, some of them wrong."""

WRITTEN: dict[str, tuple[str, ...]] = {
    "String": (
        "*", "a*", "*a", "?lpha", "al*a", "b${*}", "b${?}", "o-1/*", "${$}x", "*${*}*", "${aws:username", "al.ha",
        "[a]lpha", "$", "two*",
    ),
    "Numeric": ("4", "10", "1e1", "4.999"),
    "Date": ("2025-01-01T00:00:00Z", "1735689600", "2020-01-01"),
    "Bool": ("${aws:SecureTransport}", "${aws:PrincipalTag/none}"),
    "Binary": (),
    "IpAddress": (
        "10.0.0.0/8", "10.1.2.0/24", "10.1.2.3/32", "0.0.0.0/0", "192.0.2.0/24", "2001:db8::/32", "2001:db8::1/128",
        "2001:DB8:0:0::1", "::/0", "10.1.2.3/33", "2001:db8:1::/48",
    ),
    "Arn": (f"{BASE}:*", f"{BASE}:user/*", "arn:aws:*:*:*:*", "arn:*", "*", "arn:aws:iam::*:role/*", f"{BASE}:*/alpha",
            "arn:aws:s3:::a*", "arn:a?s:iam::111122223333:user/?lpha", f"{BASE}:role/*/beta"),
}  # fmt: skip
"""Values that a policy may have besides those of requests."""

VARIABLES = (
    "${aws:username}", "${aws:PrincipalTag/team}", "${aws:principaltag/TEAM}", "${aws:PrincipalTag/Twin, 'alpha'}",
    "${aws:PrincipalTag/none}", "${aws:PrincipalTag/none, 'alpha'}", "${aws:TagKeys}", "${aws:userid}",
    "${aws:PrincipalTag/none,'alpha'}", "${aws:PrincipalTag/Twin,  'beta'}", "${AWS:UserName}",
    "${aws:TagKeys, 'alpha'}", "${aws:PrincipalTag/none, 'al, pha'}",
)  # fmt: skip
"""Variables, of keys that are there, that are not, and that have several values."""


@cache
def actions() -> tuple[services.Action, ...]:
    """Every action of the services."""
    found = []
    for service in SERVICES:
        for name in services.action_names(service):
            action = services.action(service, name)
            assert action is not None
            found.append(action)
    return tuple(found)


@cache
def actions_of(service: str) -> tuple[services.Action, ...]:
    """The actions of one of the services."""
    return tuple(action for action in actions() if action.service == service)


def an_action(dice: Random) -> services.Action:
    """An action of any of the services, each service as likely as the others."""
    return dice.choice(actions_of(dice.choice(SERVICES)))


def resource_of(dice: Random, action: services.Action, account: str) -> str:
    """An ARN of a resource that the action takes; `*` where it takes none."""
    if not action.resource_types:
        return "*"
    found = services.resource_type(action.service, dice.choice(action.resource_types))
    if found is None:
        return "*"
    return filled(dice, dice.choice(found.arns), account)


def filled(dice: Random, template: str, account: str) -> str:
    """An ARN from AWS's own notation of it."""

    def value(gap: re.Match[str]) -> str:
        known = {"Partition": "aws", "Region": dice.choice(REGIONS), "Account": account}
        return known.get(gap[1]) or dice.choice(NAMES)

    return _GAP.sub(value, template).replace("*", "alpha")
