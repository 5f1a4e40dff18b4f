"""What looks like a path and is none stays silent; conditions count for what they are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.access.escalation.accounts import ACCOUNT, ROOT, Shape, allow, arn, deny, rich_account, trust

SILENT: dict[str, dict[str, Any]] = {
    "denied in the same policy": {"statements": [allow("iam:*"), deny("iam:*")]},
    "denied one by one": {"statements": [allow("iam:PutUserPolicy"), deny("iam:PutUserPolicy")]},
    "denied for a resource": {"statements": [allow("iam:PutUserPolicy"), deny("iam:Put*", on="arn:aws:iam::*:user/*")]},
    "another account's resource": {"statements": [allow("iam:PutUserPolicy", on="arn:aws:iam::999999999999:user/*")]},
    "a policy that is not there": {"statements": [allow("iam:CreatePolicyVersion", on=arn("policy", "gone"))]},
    "a policy without rights": {
        "statements": [
            allow(
                "iam:AttachUserPolicy",
                condition={"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}},
            )
        ]
    },
    "a role for another service": {
        "statements": [
            allow("lambda:CreateFunction", "lambda:InvokeFunction"),
            allow("iam:PassRole", condition={"StringEquals": {"iam:PassedToService": "backup.amazonaws.com"}}),
        ]
    },
    "a condition about somebody else": {
        "statements": [
            allow("iam:PutUserPolicy", condition={"StringEquals": {"aws:username": "somebody-else"}}),
        ]
    },
    "commands that are no shell": {"statements": [allow("ssm:SendCommand", on="arn:aws:ssm:*:*:document/Patch")]},
    "parameters": {"statements": [allow("ssm:*", on="arn:aws:ssm:*:*:parameter/*")]},
    "one instance by name": {"statements": [allow("ssm:*", on=f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-01")]},
    "reading": {"statements": [allow("iam:Get*", "iam:List*", "sts:GetCallerIdentity")]},
}


@pytest.mark.parametrize("case", SILENT)
@pytest.mark.parametrize("kind", ["user", "role"])
def test_what_looks_like_a_path_is_none(case: str, kind: str) -> None:
    account = rich_account()
    statements: list[Shape] = SILENT[case]["statements"]
    who = account.user("dev", *statements) if kind == "user" else account.role("dev", trust(aws=ROOT), *statements)
    assert account.levels(who) == {}


def test_a_tag_that_the_user_has_not_is_no_way() -> None:
    account = rich_account()
    tagged = {"StringEquals": {"aws:PrincipalTag/team": "platform"}}
    assert account.levels(account.user("dev", allow("iam:PutUserPolicy", condition=tagged), tags=[])) == {}
    tags = [{"Key": "team", "Value": "platform"}]
    has_it = account.user("dev2", allow("iam:PutUserPolicy", condition=tagged), tags=tags)
    assert account.levels(has_it) == {"iam-007": "proven"}


def test_a_denial_in_another_policy_counts() -> None:
    account = rich_account()
    grants = account.policy("grants", allow("iam:PutUserPolicy", "iam:PutRolePolicy", "iam:CreatePolicyVersion"))
    denies = account.policy("denies", deny("iam:*"))
    assert account.levels(account.user("dev", managed=[grants, denies])) == {}
    assert account.levels(account.role("job", trust(aws=ROOT), managed=[grants, denies])) == {}
    account.group("fenced", managed=[denies])
    assert account.levels(account.user("member", managed=[grants], groups=["fenced"])) == {}


def test_rights_of_several_policies_come_together() -> None:
    account = rich_account()
    one = account.policy("one", allow("iam:PassRole", on=arn("role", "eng*")))
    two = account.policy("two", allow("ec2:RunInstances"))
    assert account.levels(account.user("dev", managed=[one, two])) == {"ec2-001": "proven"}
    assert account.levels(account.role("job", trust(aws=ROOT), managed=[one, two])) == {"ec2-001": "proven"}


def test_conditions_that_the_caller_can_meet_do_not_count() -> None:
    account = rich_account()
    passed = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    in_region = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    who = account.user(
        "dev",
        allow("iam:PassRole", condition=passed),
        allow("lambda:*", condition=in_region),
    )
    assert account.levels(who)["lambda-001"] == "proven"
    admin = {"ArnLike": {"iam:PolicyARN": "arn:aws:iam::aws:policy/Administrator*"}}
    assert account.levels(account.user("dev2", allow("iam:AttachUserPolicy", condition=admin))) == {"iam-008": "proven"}


def test_names_and_regions_that_a_policy_binds_to_are_used_together() -> None:
    account = rich_account()
    functions = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:dev-*"
    passing = allow("iam:PassRole")
    who = account.user("dev", passing, allow("lambda:CreateFunction", "lambda:InvokeFunction", on=functions))
    assert account.levels(who)["lambda-001"] == "proven"
    apart = account.user(
        "apart",
        passing,
        allow("lambda:CreateFunction", on=functions),
        allow("lambda:InvokeFunction", on=f"arn:aws:lambda:us-west-2:{ACCOUNT}:function:prod-*"),
    )
    assert account.levels(apart) == {}


def test_conditions_that_are_not_known_make_a_path_conditional() -> None:
    account = rich_account()
    second_factor = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    who = account.user("dev", allow("iam:PutUserPolicy", condition=second_factor))
    assert account.levels(who) == {"iam-007": "conditional"}
