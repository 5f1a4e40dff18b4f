from __future__ import annotations

import pytest

from iamtui.policy.actions import ActionPattern, action_matches, statement_matches_action
from iamtui.policy.document import Statement


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("*", "s3:GetObject", True),
        ("s3:*", "s3:GetObject", True),
        ("S3:getobject", "s3:GetObject", True),
        ("s3:Get*Object", "S3:GETobject", True),
        ("s3:G?tObject", "s3:GetObject", True),
        ("s3:*Object*", "s3:GetObjectTagging", True),
        ("s3:Get", "s3:GetObject", False),
        ("iam:*", "s3:GetObject", False),
        ("s*:GetObject", "s3:GetObject", False),
        ("?3:GetObject", "s3:GetObject", False),
        ("*:*", "s3:GetObject", False),
        ("s3:", "s3:GetObject", False),
        ("s3: GetObject", "s3:GetObject", False),
        ("s3:GetObject\t", "s3:GetObject", False),
        ("s3:Get *", "s3:GetObject", False),
        ("GetObject", "s3:GetObject", False),
        ("", "s3:GetObject", False),
        (":GetObject", ":GetObject", False),
        ("s3:Get.bject", "s3:GetObject", False),
        ("s3:(Get|Put)Object", "s3:GetObject", False),
        ("s3:Get[A-Z]*", "s3:GetObject", False),
    ],
)
def test_actions_match_in_any_case_by_an_exact_service(pattern: str, action: str, expected: bool) -> None:
    assert action_matches(pattern, action) is expected


def test_the_service_and_the_name_can_be_asked_apart() -> None:
    pattern = ActionPattern.parse("IAM:Create*")
    assert pattern.service == "iam"
    assert pattern.matches_name("createuser")
    assert not pattern.matches_name("deleteuser")
    assert ActionPattern.parse("*").service == "*"
    assert ActionPattern.parse("i*m:CreateUser").service == ""
    assert not ActionPattern.parse("s3:").matches_name("")


@pytest.mark.parametrize(
    ("one", "other", "covers", "intersects"),
    [
        ("*", "iam:*", True, True),
        ("iam:*", "*", False, True),
        ("iam:*", "IAM:Create*", True, True),
        ("iam:Create*", "iam:*User", False, True),
        ("iam:Create*", "iam:Delete*", False, False),
        ("iam:*", "s3:*", False, False),
        ("iam:*", "iam:", True, False),
        ("iam:", "iam:*", False, False),
    ],
)
def test_entries_relate_as_their_actions_do(one: str, other: str, covers: bool, intersects: bool) -> None:
    assert ActionPattern.parse(one).covers(ActionPattern.parse(other)) is covers
    assert ActionPattern.parse(one).intersects(ActionPattern.parse(other)) is intersects


def test_not_action_lets_in_all_that_no_entry_names() -> None:
    statement = Statement("Allow", not_actions=("iam:*", "s3: Get"))
    assert not statement_matches_action(statement, "iam:GetUser")
    assert statement_matches_action(statement, "s3:GetObject")
    assert not statement_matches_action(Statement("Allow", not_actions=("*",)), "s3:GetObject")


def test_a_statement_without_actions_is_about_none() -> None:
    assert not statement_matches_action(Statement("Allow"), "s3:GetObject")
