"""Two steps that are no way each, and one together; and ways that no published catalogue has."""

from __future__ import annotations

import pytest

from tests.access.escalation.accounts import ADMINISTRATOR_ACCESS, ROOT, Written, allow, arn, deny, trust

LAMBDA = ("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction")


@pytest.mark.parametrize(
    ("action", "entry"), [("iam:PutRolePolicy", "iamtui-pass-1"), ("iam:AttachRolePolicy", "iamtui-pass-2")]
)
def test_a_role_is_raised_and_passed(action: str, entry: str) -> None:
    account = Written()
    account.role("worker", trust(services=["lambda.amazonaws.com"]), allow("s3:GetObject"))
    on = arn("role", "worker")
    dev = account.user("dev", allow(action, on=on), allow(*LAMBDA))
    assert account.levels(dev) == {entry: "proven"}
    assert account.levels(account.user("raiser", allow(action, on=on))) == {}
    assert account.levels(account.user("passer", allow(*LAMBDA))) == {}
    assert account.levels(account.user("denied", allow(action, on=on), allow(*LAMBDA), deny("lambda:*"))) == {}


def test_a_role_that_no_service_may_use_is_not_passed() -> None:
    account = Written()
    account.role("worker", trust(aws=ROOT), allow("s3:GetObject"))
    on = arn("role", "worker")
    assert "iamtui-pass-1" not in account.levels(account.user("dev", allow("iam:PutRolePolicy", on=on), allow(*LAMBDA)))


@pytest.mark.parametrize(
    ("action", "entry"), [("iam:PutGroupPolicy", "iamtui-join-1"), ("iam:AttachGroupPolicy", "iamtui-join-2")]
)
def test_a_group_is_raised_and_joined(action: str, entry: str) -> None:
    account = Written()
    account.group("empty")
    account.group("other")
    on = arn("group", "empty")
    assert account.levels(account.user("dev", allow(action, "iam:AddUserToGroup", on=on))) == {entry: "proven"}
    assert account.levels(account.user("half", allow(action, on=on))) == {}
    apart = account.user("apart", allow(action, on=on), allow("iam:AddUserToGroup", on=arn("group", "other")))
    assert account.levels(apart) == {}


@pytest.mark.parametrize("operator", ["ArnEquals", "ArnNotEquals"])
def test_attaching_all_rights_of_iam_is_enough(operator: str) -> None:
    account = Written()
    policy = {"ArnEquals": "arn:aws:iam::aws:policy/IAMFullAccess", "ArnNotEquals": ADMINISTRATOR_ACCESS}[operator]
    condition = {operator: {"iam:PolicyARN": policy}}
    (path,) = account.paths(account.user("dev", allow("iam:AttachUserPolicy", condition=condition)))
    assert (path.path, path.level) == ("iam-008", "proven")
    assert path.steps[0] == "user dev: attach IAMFullAccess to user dev"


@pytest.mark.parametrize(("actions", "level"), [(["ssm:CreateDocument"], "proven"), ([], "needs-resource")])
def test_an_automation_needs_a_document_of_ones_own(actions: list[str], level: str) -> None:
    account = Written()
    account.role("engine", trust(services=["ssm.amazonaws.com"]), managed=[ADMINISTRATOR_ACCESS])
    dev = account.user("dev", allow("iam:PassRole", "ssm:StartAutomationExecution", *actions))
    assert min(account.levels(dev).values(), key=["proven", "needs-resource"].index) == level
