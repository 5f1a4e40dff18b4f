"""One's own boundary is lifted in every way that lifts it; versions of policies count by what they let one do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.access.escalation.accounts import ROOT, Shape, Written, allow, arn, deny, document, trust


def bounded(kind: str, *limits: Shape, **more: Any) -> dict[str, str]:
    """The paths of somebody who may do everything within a boundary."""
    account = Written()
    boundary = account.policy("limit", allow("s3:*"), *limits)
    if kind == "user":
        return account.levels(account.user("dev", *more.get("own", [allow("*")]), boundary=boundary))
    return account.levels(account.role("dev", trust(aws=ROOT), *more.get("own", [allow("*")]), boundary=boundary))


LIFTING = [
    ("user", "iamtui-boundary-3", "iam:PutUserPermissionsBoundary", arn("user", "dev")),
    ("role", "iamtui-boundary-4", "iam:PutRolePermissionsBoundary", arn("role", "dev")),
    ("user", "iamtui-boundary-5", "iam:CreatePolicyVersion", arn("policy", "limit")),
    ("role", "iamtui-boundary-5", "iam:CreatePolicyVersion", arn("policy", "limit")),
]


@pytest.mark.parametrize(("kind", "entry", "action", "on"), LIFTING)
def test_ones_own_boundary_can_be_lifted(kind: str, entry: str, action: str, on: str) -> None:
    assert bounded(kind, allow(action, on=on)) == {entry: "proven"}


@pytest.mark.parametrize(("kind", "entry", "action", "on"), LIFTING)
def test_a_boundary_that_is_not_ones_own_is_no_way(kind: str, entry: str, action: str, on: str) -> None:
    assert entry not in bounded(kind, allow(action, on=f"{on}-else"))
    assert entry not in bounded(kind, allow(action, on=on), deny(action))
    assert entry not in bounded(kind, allow(action, on=on), own=[allow("s3:*", action)])


def test_a_boundary_that_may_only_be_exchanged_for_a_narrow_one_stays() -> None:
    narrow = {"StringEquals": {"iam:PermissionsBoundary": arn("policy", "limit")}}
    assert bounded("user", allow("iam:PutUserPermissionsBoundary", condition=narrow)) == {}


@pytest.mark.parametrize(
    ("statement", "level"),
    [
        (allow("iam:*"), "proven"),
        (allow("iam:PutUserPolicy", on=arn("user", "dev")), "proven"),
        (allow("iam:PutUserPolicy", on=arn("user", "other")), "needs-resource"),
        (allow("s3:*"), "needs-resource"),
    ],
)
def test_a_version_that_lets_one_raise_oneself_is_a_way(statement: Shape, level: str) -> None:
    account = Written()
    held = account.policy("held", allow("iam:SetDefaultPolicyVersion"), others=[document(statement)])
    assert account.levels(account.user("dev", managed=[held])) == {"rhino-2": level}


def test_such_a_version_is_none_for_who_is_denied_it() -> None:
    account = Written()
    held = account.policy("held", allow("iam:SetDefaultPolicyVersion"), others=[document(allow("iam:Put*"))])
    who = account.user("dev", deny("iam:PutUserPolicy"), managed=[held])
    assert account.levels(who) == {"rhino-2": "needs-resource"}
