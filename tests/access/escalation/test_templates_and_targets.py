"""What a CloudFormation template can do for a role, and whom there is to raise at all."""

from __future__ import annotations

import pytest

from iamtui.account import ListKey
from tests.access.escalation.accounts import (
    ADMINISTRATOR_ACCESS,
    ROOT,
    Shape,
    Written,
    allow,
    arn,
    trust,
)

CLOUDFORMATION = ["cloudformation.amazonaws.com"]
STACK = ("iam:PassRole", "cloudformation:CreateStack")
STACK_SET = ("iam:PassRole", "cloudformation:CreateStackSet", "cloudformation:CreateStackInstances")


def stack_of(*statements: Shape) -> dict[str, str]:
    """The paths of a user that can create stacks with a role of these rights."""
    account = Written()
    account.user("owner", managed=[ADMINISTRATOR_ACCESS])
    account.role("end", trust(aws=arn("role", "builder")), managed=[ADMINISTRATOR_ACCESS])
    account.role("builder", trust(services=CLOUDFORMATION), *statements)
    return account.levels(account.user("dev", allow(*STACK)))


@pytest.mark.parametrize("action", ["iam:CreateAccessKey", "iam:PutRolePolicy"])
def test_a_template_makes_what_its_role_may_make(action: str) -> None:
    assert stack_of(allow(action)) == {"cloudformation-001": "proven"}


@pytest.mark.parametrize("action", ["sts:AssumeRole", "iam:UpdateLoginProfile", "iam:UpdateAssumeRolePolicy"])
def test_a_template_assumes_nobody_and_changes_no_password_or_trust(action: str) -> None:
    assert "cloudformation-001" not in stack_of(allow(action, on=[arn("role", "end"), arn("user", "owner")]))


def test_the_steps_after_a_template_are_its_own() -> None:
    account = Written()
    account.user("owner", managed=[ADMINISTRATOR_ACCESS])
    rights = allow("iam:UpdateLoginProfile", "iam:CreateAccessKey")
    account.role("builder", trust(services=CLOUDFORMATION), rights)
    (path,) = account.paths(account.user("dev", allow(*STACK)))
    assert path.steps[1] == "role builder: create an access key for user owner"


@pytest.mark.parametrize(("execution", "level"), [(True, "proven"), (False, "needs-resource")])
def test_a_stack_set_needs_an_execution_role(execution: bool, level: str) -> None:
    account = Written()
    account.role("administration", trust(services=CLOUDFORMATION), managed=[ADMINISTRATOR_ACCESS])
    trusting = trust(aws=arn("role", "administration")) if execution else trust(services=["ec2.amazonaws.com"])
    account.role("execution", trusting, managed=[ADMINISTRATOR_ACCESS])
    (path,) = account.paths(account.user("dev", allow(*STACK_SET)))
    assert (path.path, path.level) == ("cloudformation-003", level)
    assert any("execution role" in each for each in path.assumes) is not execution


def known_whole(account: Written) -> Written:
    """The account with all of its lists loaded to their end."""
    for kind in ("iam.user", "iam.role", "iam.group", "iam.policy"):
        account.inventory.set_status(ListKey(kind), complete=True)
    return account


RAISING = [
    ("user", "iam:PutRolePolicy", "iam-005"),
    ("user", "iam:PutGroupPolicy", "iam-011"),
    ("role", "iam:PutUserPolicy", "iam-007"),
    ("user", "iam:CreatePolicyVersion", "iam-001"),
]


@pytest.mark.parametrize(("kind", "action", "entry"), RAISING)
def test_who_could_raise_others_is_silent_where_there_is_nobody_else(kind: str, action: str, entry: str) -> None:
    account = Written()
    statement = allow(action)
    who = account.user("dev", statement) if kind == "user" else account.role("dev", trust(aws=ROOT), statement)
    assert account.levels(who) == {entry: "conditional"}
    assert known_whole(account).levels(who) == {}


@pytest.mark.parametrize(("kind", "action", "entry"), RAISING)
def test_who_could_raise_others_is_told_so_where_there_are_others(kind: str, action: str, entry: str) -> None:
    account = Written()
    held = account.policy("held", allow("s3:GetObject"))
    account.user("somebody")
    account.role("something", trust(services=["ec2.amazonaws.com"]), managed=[held])
    account.group("some")
    statement = allow(action)
    who = account.user("dev", statement) if kind == "user" else account.role("dev", trust(aws=ROOT), statement)
    (path,) = known_whole(account).paths(who)
    assert (path.path, path.level) == (entry, "conditional")
    assert "one's own" not in path.title
    assert path.closes == (f"Take away {action}, or limit it to what has no way from the principal",)


def test_oneself_is_nobody_else() -> None:
    account = Written()
    boundary = account.policy("limit", allow("iam:PutRolePolicy", "logs:*"))
    who = account.role("dev", trust(aws=ROOT), allow("iam:PutRolePolicy"), boundary=boundary)
    assert known_whole(account).levels(who) == {}
