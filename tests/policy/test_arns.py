from __future__ import annotations

import pytest

from iamtui.policy.arns import Arn, ArnPattern, ShortArn, split_arn

QUEUE = "arn:aws:sqs:us-east-1:111111111111:jobs"


def test_an_arn_has_six_parts_and_the_last_keeps_its_colons() -> None:
    assert split_arn("arn:aws:logs:eu-west-1:111111111111:log-group:a:b/c") == Arn(
        "aws", "logs", "eu-west-1", "111111111111", "log-group:a:b/c"
    )
    assert split_arn("arn:aws:s3:::bucket") == Arn("aws", "s3", "", "", "bucket")
    assert split_arn("arn:aws:s3") is None
    assert split_arn("a:b:c:d:e:f") is None


@pytest.mark.parametrize(
    ("pattern", "arn", "expected"),
    [
        ("*", QUEUE, True),
        ("*", "no arn", True),
        (QUEUE, QUEUE, True),
        (QUEUE.upper(), QUEUE, False),
        ("arn:aws:sqs:us-east-1:111111111111:JOBS", QUEUE, False),
        ("arn:aws:sqs:*:111111111111:j?bs", QUEUE, True),
        ("arn:*:sqs:*:*:*", QUEUE, True),
        ("arn:aws:sqs:us-east-1*:jobs", "arn:aws:sqs:us-east-1:111111111111:jobs", False),
        ("arn:aws:s*:::bucket", "arn:aws:s3:::bucket", True),
        ("arn:aws:s3:::b*", "arn:aws:s3:::bucket/folder:with/colons:and\nnewlines", True),
        ("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/", True),
        ("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket", False),
        ("arn:aws:s3:::buc.et", "arn:aws:s3:::bucket", False),
        ("arn:aws:s3:::bucket/(a|b)+", "arn:aws:s3:::bucket/(a|b)+", True),
        ("arn:aws:s3:::bucket/\ud800?", "arn:aws:s3:::bucket/\ud800\udc00", True),
        ("arn:aws:iam::111111111111:u*", "arn:aws:iam::111111111111:user/a", True),
    ],
)
def test_parts_are_matched_one_by_one(pattern: str, arn: str, expected: bool) -> None:
    assert ArnPattern.parse(pattern).matches(arn) is expected


@pytest.mark.parametrize(
    ("pattern", "arn", "expected"),
    [
        ("arn:aws:ec2:*:1:*:i-1", "arn:aws:ec2:r:1:instance:i-1", False),
        ("arn:aws:ec2:*:1:*/i-1", "arn:aws:ec2:r:1:instance/i-1", False),
        ("arn:aws:ec2:*:*:security-group*/*", "arn:aws:ec2:r:1:security-group/sg-1", True),
        ("arn:aws:wafv2:*:*:*/webacl/*", "arn:aws:wafv2:r:1:regional/webacl/a/b", True),
        ("arn:aws:s3:::??-logs/today", "arn:aws:s3:::eu-logs/today", True),
        ("arn:aws:execute-api:*:1:*/prod/GET/pets", "arn:aws:execute-api:r:1:abc/prod/GET/pets", True),
    ],
)
def test_a_wild_resource_type_is_taken_only_where_the_name_is_wild_too(pattern: str, arn: str, expected: bool) -> None:
    assert ArnPattern.parse(pattern).matches(arn) is expected


@pytest.mark.parametrize(
    ("pattern", "short", "expected"),
    [
        ("arn:aws:sqs", ShortArn.IDENTITY, True),
        ("arn:aws:sqs:us-east-1:111111111111", ShortArn.IDENTITY, True),
        ("arn:aws:sqs:eu-west-1", ShortArn.IDENTITY, False),
        ("arn:aws:sqs", ShortArn.RESOURCE, False),
        ("arn:aws:sqs:*", ShortArn.RESOURCE, True),
        ("arn:aws:*:us-east-1", ShortArn.RESOURCE, True),
        ("arn:aws:sq?", ShortArn.RESOURCE, False),
        ("arn:aws:sqs:*", ShortArn.SCP, True),
        ("arn:aws:*:us-east-1", ShortArn.SCP, False),
        ("arn:aws:sqs:*", ShortArn.RCP, False),
        (QUEUE, ShortArn.RCP, True),
        ("*", ShortArn.RCP, True),
    ],
)
def test_short_arns_mean_what_the_type_of_their_policy_makes_of_them(
    pattern: str, short: ShortArn, expected: bool
) -> None:
    assert ArnPattern.parse(pattern, short).matches(QUEUE) is expected


def test_every_type_of_policy_has_its_rule() -> None:
    types = ("identity", "session", "boundary", "resource", "endpoint", "scp", "rcp")
    assert [ShortArn.of(name).name for name in types] == [*["IDENTITY"] * 3, *["RESOURCE"] * 2, "SCP", "RCP"]


@pytest.mark.parametrize(
    ("one", "other", "covers", "intersects"),
    [
        ("*", "arn:aws:s3:::*", True, True),
        ("arn:aws:s3:::*", "*", False, True),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/x/*", True, True),
        ("arn:aws:s3:::b/x/*", "arn:aws:s3:::b/*", False, True),
        ("arn:aws:s3:::a/*", "arn:aws:s3:::b/*", False, False),
        ("arn:aws:s3:::*", "arn:aws:sqs:*:*:*", False, False),
        ("arn:aws:ec2:*:1:instance/i-1", "arn:aws:ec2:eu-west-1:*:instance/*", False, True),
    ],
)
def test_patterns_relate_part_by_part(one: str, other: str, covers: bool, intersects: bool) -> None:
    assert ArnPattern.parse(one).covers(ArnPattern.parse(other)) is covers
    assert ArnPattern.parse(one).intersects(ArnPattern.parse(other)) is intersects


def test_the_intersection_is_spelled_as_arns() -> None:
    one = ArnPattern.parse("arn:aws:ec2:*:1:instance/i-*")
    assert one.intersection(ArnPattern.parse("arn:aws:ec2:eu-west-1:*:instance/*9")) == (
        "arn:aws:ec2:eu-west-1:1:instance/i-*9",
    )
    assert one.intersection(ArnPattern.parse("arn:aws:s3:::*")) == ()
    assert one.intersection(ArnPattern.parse("*")) == ("arn:aws:ec2:*:1:instance/i-*",)
    assert ArnPattern.parse("*").intersection(one) == ("arn:aws:ec2:*:1:instance/i-*",)
    assert ArnPattern.parse("arn:aws:sqs", ShortArn.RCP).intersection(one) == ()


def test_a_question_mark_in_what_is_asked_about_is_a_character() -> None:
    asked = ArnPattern.of_request("arn:aws:s3:::b/what?")
    assert not asked.covers(ArnPattern.parse("arn:aws:s3:::b/whatX"))
    assert ArnPattern.parse("arn:aws:s3:::b/what?").covers(asked)


def test_huge_patterns_are_matched_in_bounded_time() -> None:
    pattern = ArnPattern.parse("arn:aws:s3:::" + "a*" * 50_000 + "b")
    assert not pattern.matches("arn:aws:s3:::" + "a" * 1_000_000)
