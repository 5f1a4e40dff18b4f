"""What the account and the action tell of a request without being asked: keys that are absent, regions, defaults."""

from __future__ import annotations

from typing import Any

import pytest

from iamtui.access import Access
from iamtui.policy.context import Context
from tests.access import accounts
from tests.access.accounts import BASE, allow, deny
from tests.access.test_agreement import agree

ANA = f"{BASE}:user/ana"


def result(statements: list[dict[str, Any]], action: str, resource: str = "*", context: Any = None) -> str:
    """What the user ana gets, in all three ways of asking."""
    access = Access.compile(accounts.inventory(users=[accounts.user("ana", *statements)]))
    agree(access, action, resource, context)
    return access.decide(ANA, action, resource, context)


def condition(key: str, value: str, operator: str = "StringEquals") -> dict[str, Any]:
    return {"Condition": {operator: {key: value}}}


PASSED = condition("iam:PassedToService", "ec2.amazonaws.com")


@pytest.mark.parametrize(
    ("action", "key", "expected"),
    [
        ("iam:CreatePolicyVersion", "iam:PassedToService", "ImplicitlyDenied"),
        ("ec2:RunInstances", "iam:PassedToService", "ImplicitlyDenied"),
        ("iam:PassRole", "iam:PassedToService", "Depends"),
        ("iam:PutUserPolicy", "ec2:InstanceType", "ImplicitlyDenied"),
        ("ec2:RunInstances", "ec2:InstanceType", "Depends"),
        ("iam:PutUserPolicy", "iam:PermissionsBoundary", "Depends"),
        ("iam:PutUserPolicy", "iam:ResourceTag/x", "Depends"),
        ("sts:TagSession", "sts:ExternalId", "Depends"),
        ("iam:PutUserPolicy", "ec2:SourceInstanceArn", "Depends"),
        ("iam:PutUserPolicy", "ec2:NoSuchKey", "Depends"),
        ("iam:PutUserPolicy", "saml:aud", "Depends"),
        ("iam:NoSuchAction", "ec2:InstanceType", "Depends"),
    ],
)
def test_a_key_that_an_action_never_has_is_absent(action: str, key: str, expected: str) -> None:
    assert result([allow(action, **condition(key, "x"))], action) == expected


def test_an_absent_key_counts_for_what_it_is_in_a_deny() -> None:
    unless_passed = condition("iam:PassedToService", "ec2.amazonaws.com", "StringNotEquals")
    assert result([allow("*"), deny("*", **unless_passed)], "ec2:RunInstances") == "ExplicitlyDenied"
    if_exists = condition("iam:PassedToService", "ec2.amazonaws.com", "StringEqualsIfExists")
    assert result([allow("*", **if_exists)], "ec2:RunInstances") == "Allowed"


def test_a_key_that_is_stated_is_there_all_the_same() -> None:
    stated = {"iam:PassedToService": "ec2.amazonaws.com"}
    assert result([allow("iam:CreatePolicyVersion", **PASSED)], "iam:CreatePolicyVersion", context=stated) == "Allowed"


@pytest.mark.parametrize(
    ("action", "region", "expected"),
    [
        ("iam:PutUserPolicy", "us-east-1", "Allowed"),
        ("iam:PutUserPolicy", "eu-west-1", "ImplicitlyDenied"),
        ("organizations:ListAccounts", "us-east-1", "Allowed"),
        ("sts:GetSessionToken", "us-east-1", "Depends"),
        ("iam:PassRole", "us-east-1", "Depends"),
        ("ec2:RunInstances", "us-east-1", "Depends"),
    ],
)
def test_global_services_are_asked_in_their_one_region(action: str, region: str, expected: str) -> None:
    assert result([allow(action, **condition("aws:RequestedRegion", region))], action) == expected


@pytest.mark.parametrize("context", [None, {"aws:CurrentTime": "2030-01-01T00:00:00Z"}, Context({"aws:x": "1"})])
def test_a_variable_keeps_its_default_whatever_else_is_stated(context: Any) -> None:
    own = allow("iam:PassRole", f"{BASE}:role/${{aws:PrincipalTag/team, 'target'}}")
    assert result([own], "iam:PassRole", f"{BASE}:role/target", context) == "Allowed"
    assert result([own], "iam:PassRole", f"{BASE}:role/other", context) == "ImplicitlyDenied"
