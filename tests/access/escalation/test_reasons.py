"""Conditional paths say on what they hang, and the words of a path fit the account."""

from __future__ import annotations

from typing import Any

import pytest

from iamtui.access.escalation import EscalationPath
from tests.access.escalation.accounts import (
    ADMINISTRATOR_ACCESS,
    ROOT,
    Written,
    allow,
    arn,
    deny,
    rich_account,
    trust,
)

OFFICE = {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}


def only(account: Written, who: str) -> EscalationPath:
    (path,) = account.paths(who)
    return path


@pytest.mark.parametrize(
    "actions",
    [
        ["iam:PutUserPolicy"],
        ["iam:CreateAccessKey"],
        ["iam:UpdateAssumeRolePolicy"],
        ["iam:AddUserToGroup"],
        ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
    ],
)
def test_a_conditional_path_says_which_condition(actions: list[str]) -> None:
    account = rich_account()
    path = only(account, account.user("dev", allow(*actions, condition=OFFICE)))
    assert path.level == "conditional"
    for action in actions:
        assert any("198.51.100.0/24" in each and action in each for each in path.assumes)


def test_a_condition_further_on_is_said_too() -> None:
    account = Written()
    account.role("engine", trust(aws=arn("user", "dev")), allow("iam:PutRolePolicy", condition=OFFICE))
    path = only(account, account.user("dev"))
    assert (path.path, path.level) == ("sts-001", "conditional")
    assert any("198.51.100.0/24" in each for each in path.assumes)


def test_the_condition_of_the_administrator_at_the_end_is_said_too() -> None:
    account = Written()
    account.role("engine", trust(aws=arn("user", "dev")), allow("*", condition=OFFICE))
    path = only(account, account.user("dev"))
    assert path.level == "conditional"
    assert any("198.51.100.0/24" in each for each in path.assumes)


def test_the_condition_of_a_trust_policy_is_said_too() -> None:
    account = Written()
    asked: dict[str, Any] = {"StringEquals": {"aws:SourceOrgID": "o-example"}}
    trusting = trust(services=["lambda.amazonaws.com"], condition=asked)
    account.role("engine", trusting, managed=[ADMINISTRATOR_ACCESS])
    path = only(account, account.user("dev", allow("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction")))
    assert path.level == "conditional"
    assert any("trust policy of role engine" in each for each in path.assumes)


def test_a_proven_path_hangs_on_nothing() -> None:
    account = rich_account()
    assert only(account, account.user("dev", allow("iam:PutUserPolicy"))).assumes == ()


@pytest.mark.parametrize(
    ("named", "closing"), [("user/dev", "Take the principal out"), ("root", "Let the trust policy")]
)
def test_what_closes_a_trust_fits_whom_it_names(named: str, closing: str) -> None:
    account = Written()
    account.role("engine", trust(aws=ROOT.replace("root", named)), managed=[ADMINISTRATOR_ACCESS])
    path = only(account, account.user("dev", allow("sts:AssumeRole")))
    assert path.closes[0].startswith(closing)
    assert "role engine" in path.closes[0]


def test_one_region_for_passing_and_for_what_runs() -> None:
    """Which region the passing of a role is in, AWS does not say; where both may be in the usual one, it is proven."""
    levels = {}
    for region in ("us-east-1", "us-west-2"):
        account = rich_account()
        limited = {"StringEquals": {"aws:RequestedRegion": region}}
        actions = ("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction")
        levels[region] = account.levels(account.user("dev", allow(*actions, condition=limited)))
    assert levels == {"us-east-1": {"lambda-001": "proven"}, "us-west-2": {"lambda-001": "conditional"}}


def test_a_denied_region_closes_what_is_global() -> None:
    account = rich_account()
    elsewhere = deny("*", condition={"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}})
    assert account.levels(account.user("dev", allow("iam:PutUserPolicy"), elsewhere)) == {}
