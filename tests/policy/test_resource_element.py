from __future__ import annotations

import pytest

from iamtui.policy.arns import ShortArn
from iamtui.policy.context import EMPTY, Context
from iamtui.policy.document import Statement
from iamtui.policy.resource_element import resource_element_truth
from iamtui.policy.truth import Truth
from iamtui.policy.variables import VERSION

QUEUE = "arn:aws:sqs:us-east-1:111111111111:jobs"
CONTEXT = Context({"aws:username": "alice", "aws:PrincipalTag/path": "*", "aws:PrincipalArn": "arn:aws:iam::1:user/a"})


def about(
    effect: str,
    resource: str,
    *entries: str,
    inverse: bool = False,
    context: Context = CONTEXT,
    version: str = VERSION,
    short: ShortArn = ShortArn.IDENTITY,
    wildcard_only: bool = False,
) -> Truth:
    statement = Statement(effect, not_resources=entries) if inverse else Statement(effect, resources=entries)
    return resource_element_truth(statement, resource, context, version, short, wildcard_only=wildcard_only)


def test_one_of_the_entries_suffices() -> None:
    assert about("Allow", QUEUE, "arn:aws:s3:::*", QUEUE) is True
    assert about("Allow", QUEUE, "arn:aws:s3:::*") is False
    assert about("Allow", QUEUE, "arn:aws:s3:::*", inverse=True) is True
    assert about("Allow", QUEUE, "arn:aws:s3:::*", QUEUE, inverse=True) is False


def test_a_statement_without_resources_is_about_what_it_is_attached_to() -> None:
    assert resource_element_truth(Statement("Allow"), QUEUE, EMPTY, VERSION) is True


@pytest.mark.parametrize(
    ("entry", "resource", "expected"),
    [
        ("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/alice/x", True),
        ("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/bob/x", False),
        ("arn:aws:s3:::b/${aws:PrincipalTag/path}", "arn:aws:s3:::b/x", False),
        ("arn:aws:s3:::b/${aws:PrincipalArn}", "arn:aws:s3:::b/arn:aws:iam::1:user/a", True),
        ("arn:aws:sqs:us-east-1:*:${aws:username}-queue", "arn:aws:sqs:us-east-1:1:alice-queue", True),
        ("arn:aws:s3:::b/${aws:missing, 'public'}", "arn:aws:s3:::b/public", True),
        ("arn:aws:${aws:username}:::b", "arn:aws:alice:::b", False),
        ("${aws:PrincipalArn}", "arn:aws:iam::1:user/a", False),
        ("arn:aws:s3:::b/${aws:missing}", "arn:aws:s3:::b/x", False),
        ("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/x", False),
    ],
)
def test_variables_stand_behind_the_fifth_colon(entry: str, resource: str, expected: bool) -> None:
    assert about("Allow", resource, entry) is expected


def test_a_star_in_a_value_is_one_of_the_keys_that_a_star_in_the_question_stands_for() -> None:
    assert about("Allow", "arn:aws:s3:::b/*", "arn:aws:s3:::b/${aws:PrincipalTag/path}") is True
    assert about("Deny", "arn:aws:s3:::b/*", "arn:aws:s3:::b/${aws:PrincipalTag/path}") is False


def test_older_versions_have_no_variables() -> None:
    assert about("Allow", "arn:aws:s3:::alice", "arn:aws:s3:::${aws:username}", version="2008-10-17") is False
    assert about("Allow", "arn:aws:s3:::${aws:username}", "arn:aws:s3:::${aws:username}", version="") is True


def test_what_is_not_known_of_a_variable_leaves_it_open() -> None:
    unknown = Context({}, open_world=True)
    entry = "arn:aws:s3:::${aws:username}"
    assert about("Allow", "arn:aws:s3:::b", entry, context=unknown) is None
    assert about("Allow", "arn:aws:s3:::b", entry, "*", context=unknown) is True
    assert about("Allow", "arn:aws:s3:::b", entry, context=unknown, inverse=True) is None
    assert about("Allow", "arn:aws:s3:::b", entry, "*", context=unknown, inverse=True) is False


def test_an_unresolved_variable_excludes_nothing_and_lets_nothing_in() -> None:
    assert about("Allow", QUEUE, "arn:aws:sqs:*:*:${aws:missing}", inverse=True) is False


@pytest.mark.parametrize("short", [ShortArn.IDENTITY, ShortArn.SCP, ShortArn.RCP])
def test_what_a_short_arn_does_not_match_it_does_not_let_in_either(short: ShortArn) -> None:
    assert about("Allow", QUEUE, "arn:aws:ec2:eu-west-1", inverse=True, short=short) is False


def test_a_short_arn_without_a_star_says_nothing_in_resource_policies() -> None:
    assert about("Allow", QUEUE, "arn:aws:sqs", short=ShortArn.RESOURCE) is False
    assert about("Allow", QUEUE, "arn:aws:sqs", inverse=True, short=ShortArn.RESOURCE) is True


@pytest.mark.parametrize(
    ("entry", "allow", "deny", "allow_others", "deny_others"),
    [
        ("*", True, True, False, False),
        ("arn:aws:s3:::b/*", True, True, False, False),
        ("arn:aws:s3:::b/folder/*", True, True, False, False),
        ("arn:aws:s3:::b/folder/sub/*", True, False, True, False),
        ("arn:aws:s3:::b/*.jpg", True, False, True, False),
        ("arn:aws:s3:::b/other/*", False, False, True, True),
        ("arn:aws:s3:::other/*", False, False, True, True),
    ],
)
def test_an_allow_may_meet_what_is_asked_about_and_a_denial_must_hold_all_of_it(
    entry: str, allow: bool, deny: bool, allow_others: bool, deny_others: bool
) -> None:
    asked = "arn:aws:s3:::b/folder/*"
    assert about("Allow", asked, entry) is allow
    assert about("Deny", asked, entry) is deny
    assert about("Allow", asked, entry, inverse=True) is allow_others
    assert about("Deny", asked, entry, inverse=True) is deny_others


@pytest.mark.parametrize(
    ("entry", "allow", "deny", "allow_others", "deny_others"),
    [("*", True, True, False, False), (QUEUE, True, False, True, False)],
)
def test_any_resource_is_the_widest_pattern(
    entry: str, allow: bool, deny: bool, allow_others: bool, deny_others: bool
) -> None:
    assert about("Allow", "*", entry) is allow
    assert about("Deny", "*", entry) is deny
    assert about("Allow", "*", entry, inverse=True) is allow_others
    assert about("Deny", "*", entry, inverse=True) is deny_others


def test_an_action_without_resource_types_is_meant_by_the_star_alone() -> None:
    assert about("Allow", "*", QUEUE, wildcard_only=True) is False
    assert about("Deny", "*", QUEUE, wildcard_only=True) is False
    assert about("Allow", "*", "*", wildcard_only=True) is True
    assert about("Allow", "*", QUEUE, inverse=True, wildcard_only=True) is True
    assert about("Deny", "*", QUEUE, inverse=True, wildcard_only=True) is True
    assert about("Deny", "*", "*", inverse=True, wildcard_only=True) is False


def test_object_keys_keep_their_newlines_and_question_marks() -> None:
    assert about("Allow", "arn:aws:s3:::b/two\nlines?", "arn:aws:s3:::b/*") is True
    assert about("Allow", "arn:aws:s3:::b/what?/*", "arn:aws:s3:::b/what${?}/*") is True
    assert about("Deny", "arn:aws:s3:::b/whatX/*", "arn:aws:s3:::b/what${?}/*") is False


def test_an_unknown_value_makes_no_statement_about_what_it_is_about_with_no_value() -> None:
    entry, unknown = "arn:aws:s3:::${aws:PrincipalTag/team}/*", Context({}, open_world=True)
    assert about("Deny", "arn:aws:s3:::blue/key", entry, context=unknown) is None
    assert about("Deny", QUEUE, entry, context=unknown) is False
    assert about("Deny", "*", entry, context=unknown) is False  # that would have to be every resource
    assert about("Allow", "*", entry, context=unknown) is None
