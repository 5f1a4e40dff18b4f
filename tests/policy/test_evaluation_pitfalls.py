"""What other evaluators are known to get wrong, as whole decisions."""

from __future__ import annotations

import pytest

from tests.policy.builders import (
    ACCOUNT,
    OBJECT,
    ROLE,
    ROOT,
    SESSION,
    USER,
    Shape,
    allow,
    decide,
    deny,
    policy,
    request,
)


def granted(statement: Shape, **context: str | list[str]) -> bool:
    """Whether a statement allows alice her object under a context whose keys are written with `__` for `:`."""
    keys = {key.replace("__", ":"): value for key, value in context.items()}
    return decide(request(context=keys), statement).result == "Allowed"


@pytest.mark.parametrize("version", ["2008-10-17", ""])
def test_variables_are_plain_text_in_the_old_version(version: str) -> None:
    home = "arn:aws:s3:::bucket/${aws:username}"
    asked = request(resource="arn:aws:s3:::bucket/alice", context={"aws:username": "alice"})
    old, new = policy(allow("s3:*", home), version=version), policy(allow("s3:*", home))
    assert decide(asked, allow(), boundaries=(new,)).result == "Allowed"
    assert decide(asked, allow(), boundaries=(old,)).result == "ImplicitlyDenied"
    literal = request(resource=home, context={"aws:username": "alice"})
    assert decide(literal, allow(), boundaries=(old,)).result == "Allowed"


def test_epoch_seconds_and_iso_dates_are_the_same_instants() -> None:
    until = allow(Condition={"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}})
    assert granted(until, aws__CurrentTime="1767225599")
    assert not granted(until, aws__CurrentTime="1767225600")
    epoch = allow(Condition={"DateLessThan": {"aws:EpochTime": "1767225600"}})
    assert granted(epoch, aws__EpochTime="2025-12-31T23:59:59Z")


def test_addresses_are_compared_as_addresses() -> None:
    inside = allow(Condition={"IpAddress": {"aws:SourceIp": "2001:db8::/32"}})
    assert granted(inside, aws__SourceIp="2001:0DB8:0:0::1")
    assert not granted(inside, aws__SourceIp="2001:db9::1")
    outside = deny(Condition={"NotIpAddress": {"aws:SourceIp": "203.0.113.7"}})
    denied = decide(request(context={"aws:SourceIp": "2001:db8::1"}), allow(), outside)
    assert denied.result == "ExplicitlyDenied"
    assert decide(request(context={"aws:SourceIp": "203.0.113.7"}), allow(), outside).result == "Allowed"


@pytest.mark.parametrize(
    "condition",
    [
        {"StringNotEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}},
        {"ArnNotLike": {"aws:PrincipalTag/team": "arn:aws:iam::*:role/x"}},
        {"NumericNotEquals": {"aws:PrincipalTag/team": "7"}},
        {"StringNotEquals": {"aws:ResourceTag/team": "red"}},
    ],
)
def test_a_deny_under_a_negated_operator_is_not_lost_where_nothing_can_be_compared(condition: Shape) -> None:
    asked = request(context={"aws:PrincipalTag/team": "red"})
    assert decide(asked, allow(), deny(Condition=condition)).result == "ExplicitlyDenied"


def test_a_grant_to_the_session_is_not_limited_by_a_silent_session_policy() -> None:
    granting = policy(allow("s3:GetObject", Principal={"AWS": SESSION}))
    silent = (policy(allow("ec2:*")),)
    assert decide(request(SESSION), resource=granting, session=silent).result == "Allowed"
    assert decide(request(SESSION), resource=granting, session=(policy(deny()),)).result == "ExplicitlyDenied"


@pytest.mark.parametrize(
    "action", ["s3:Get.bject", "s3:(GetObject)", "s3:GetObject|", "s3:[A-Z]etObject", "s3:^GetObject$"]
)
def test_signs_of_regular_expressions_are_plain_text(action: str) -> None:
    assert decide(request(), allow(action)).result == "ImplicitlyDenied"
    resource = "arn:aws:s3:::bucket/a+(b)[c]"
    assert decide(request(resource=resource), allow("s3:*", resource)).result == "Allowed"
    assert decide(request(resource="arn:aws:s3:::bucket/aab"), allow("s3:*", resource)).result == "ImplicitlyDenied"


def test_a_star_stands_for_newlines_too() -> None:
    asked = request(resource="arn:aws:s3:::bucket/a\nb")
    assert decide(asked, allow("s3:*", "arn:aws:s3:::bucket/a*")).result == "Allowed"
    assert decide(asked, allow(), deny("s3:*", "arn:aws:s3:::bucket/*b")).result == "ExplicitlyDenied"


def test_the_root_user_is_not_denied_for_want_of_policies() -> None:
    assert decide(request(ROOT), resource=policy(allow(Principal={"AWS": USER}))).result == "Allowed"


def test_a_star_in_an_arn_condition_stays_within_its_part() -> None:
    from_bucket = allow(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}})
    assert granted(from_bucket, aws__SourceArn="arn:aws:s3:::bucket")
    within = allow(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:*:function"}})
    assert not granted(within, aws__SourceArn="arn:aws:lambda:eu-central-1:1:function")


def test_resources_are_compared_in_their_case() -> None:
    assert decide(request(resource="arn:aws:s3:::Bucket/key"), allow("s3:*", OBJECT)).result == "ImplicitlyDenied"
    assert decide(request(action="S3:getobject"), allow("s3:GetObject", OBJECT)).result == "Allowed"


def test_an_operator_that_aws_does_not_have_never_holds() -> None:
    assert not granted(allow(Condition={"StringIs": {"aws:username": "alice"}}), aws__username="alice")
    assert granted(allow(Condition={"stringequals": {"AWS:UserName": "alice"}}), aws__username="alice")


def test_not_action_in_a_deny_denies_all_else() -> None:
    keeping = {"Effect": "Deny", "NotAction": ["s3:Get*"], "Resource": "*"}
    assert decide(request(), allow(), keeping).result == "Allowed"
    assert decide(request(action="s3:PutObject"), allow(), keeping).result == "ExplicitlyDenied"


def test_a_condition_that_holds_for_no_request_does_not_lose_its_deny() -> None:
    everything_else = deny(Condition={"StringNotEqualsIfExists": {"aws:SourceVpc": "vpc-1"}})
    assert decide(request(), allow(), everything_else).result == "ExplicitlyDenied"


def test_for_all_values_holds_for_an_absent_key() -> None:
    only = allow(Condition={"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}})
    assert granted(only)
    assert granted(only, aws__TagKeys=["team"])
    assert not granted(only, aws__TagKeys=["team", "cost"])


def test_mfa_that_was_never_asked_for_is_absent_and_not_false() -> None:
    without = deny(Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}})
    if_exists = deny(Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}})
    assert decide(request(), allow(), without).result == "Allowed"
    assert decide(request(), allow(), if_exists).result == "ExplicitlyDenied"


def test_denies_of_one_policy_take_from_what_another_allows() -> None:
    several = (policy(deny("s3:Get*", OBJECT), name="denying"),)
    verdict = decide(request(), allow(), session=several)
    assert verdict.result == "ExplicitlyDenied"


def test_a_boundary_is_no_grant_and_a_missing_one_no_crash() -> None:
    assert decide(request(), boundaries=(policy(allow()),)).result == "ImplicitlyDenied"
    assert decide(request(), missing=("gone",)).result == "ImplicitlyDenied"


def test_the_policies_of_administrators_are_limited_like_all_others() -> None:
    administrator = allow()
    assert decide(request(ROLE), administrator, scps=((policy(allow("ec2:*")),),)).result == "ImplicitlyDenied"
    assert decide(request(ROLE), administrator, boundaries=(policy(allow("ec2:*")),)).result == "ImplicitlyDenied"


def test_assuming_a_role_takes_its_trust_policy() -> None:
    target = f"arn:aws:iam::{ACCOUNT}:role/target"
    asked = request(action="sts:AssumeRole", resource=target)
    assert decide(asked, allow()).result == "ImplicitlyDenied"


def test_values_of_variables_are_no_wildcards() -> None:
    home = allow("s3:*", "arn:aws:s3:::bucket/${aws:PrincipalTag/team}")
    asked = request(resource="arn:aws:s3:::bucket/key", context={"aws:PrincipalTag/team": "*"})
    assert decide(asked, home).result == "ImplicitlyDenied"
