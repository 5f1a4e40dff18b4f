"""Effective permissions: by service and level, within boundaries, as a policy; and that they agree with decisions."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings

from iamtui.access import Access, Effective
from iamtui.policy import services
from iamtui.policy.document import parse_policy
from tests.access import accounts
from tests.access.accounts import BASE, allow, attached, bounded, deny, document, inventory, managed, user
from tests.access.test_agreement import SEEDS

ANA = f"{BASE}:user/ana"


def effective_of(*statements: accounts.Shape, **more: Any) -> Effective:
    """What the user ana can with these statements."""
    policies = [managed("limit", allow(["s3:Get*", "ec2:*"], ["arn:aws:s3:::blue/*", "arn:aws:ec2:*:*:instance/*"]))]
    found = Access.compile(inventory(users=[user("ana", *statements, **more)], policies=policies)).what_can(ANA)
    assert found is not None
    return found


def test_actions_are_counted_by_service_and_level() -> None:
    effective = effective_of(allow(["sqs:ListQueues", "sqs:SendMessage", "sqs:ReceiveMessage", "sns:*"]))
    counts = {service.service: service.counts[0] for service in effective.by_service()}
    assert counts["sqs"] == 3
    assert counts["sns"] == len(services.action_names("sns"))
    queues = next(each for each in effective.by_service() if each.service == "sqs")
    assert queues.title == "Amazon SQS" or queues.title
    assert {level.level for level in queues.by_level()} >= {"Write"}
    assert sum(level.counts[0] for level in effective.by_level()) == sum(counts.values())
    assert list(effective.actions(services.service_bits("sqs"))) == [
        "sqs:ListQueues",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
    ]


def test_an_action_is_granted_on_resources_alone_that_it_can_meet() -> None:
    everything_on_a_bucket = allow([], "arn:aws:s3:::blue")
    del everything_on_a_bucket["Action"]
    effective = effective_of(everything_on_a_bucket | {"NotAction": "iam:*"})
    assert effective.action("s3:ListBucket") is not None
    assert effective.action("s3:GetObject") is None  # of objects, whose ARNs have a slash
    assert effective.action("sns:Publish") is None
    assert effective.action("s3:ListAllMyBuckets") is None
    short = effective_of(allow(["s3:*", "sns:*"], "arn:aws:s3:*"))
    assert short.action("s3:GetObject") is not None
    assert short.action("sns:Publish") is None


def test_conditions_that_the_principal_decides_are_gone_others_stay() -> None:
    own = {"StringEquals": {"aws:username": "ana"}}
    other = {"StringEquals": {"aws:username": "bo"}}
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    effective = effective_of(
        allow("s3:GetObject", Condition=own), allow("s3:PutObject", Condition=other), allow("sqs:*", Condition=mfa)
    )
    assert list(services.names_of(effective.allowed)) == ["s3:GetObject"]
    assert {name.partition(":")[0] for name in services.names_of(effective.conditional)} == {"sqs"}
    found = effective.action("SQS:sendmessage")
    assert found is not None
    assert found.is_conditional
    assert [condition.key for condition in found.grants[0].conditions] == ["aws:MultiFactorAuthPresent"]
    assert effective.action("s3:PutObject") is None


def test_a_boundary_narrows_actions_and_resources() -> None:
    effective = effective_of(
        allow("s3:*", ["arn:aws:s3:::blue/home/*", "arn:aws:s3:::red/*"]), PermissionsBoundary=bounded("limit")
    )
    found = effective.action("s3:GetObject")
    assert found is not None
    assert found.grants[0].resources.patterns == ("arn:aws:s3:::blue/home/*",)
    assert [place.policy.source for place in found.grants[0].places] == ["inline", "boundary"]
    assert effective.action("s3:PutObject") is None
    assert effective.action("s3:GetAccountPublicAccessBlock") is None
    assert effective.denied & services.bits("s3:PutObject")


def test_what_is_denied_altogether_is_taken_away_and_what_is_denied_in_part_is_shown() -> None:
    effective = effective_of(
        allow("s3:*", "arn:aws:s3:::${aws:username}/*"),
        deny("s3:Put*", "arn:aws:s3:::*"),
        deny("s3:GetObject", "arn:aws:s3:::ana/secret/*"),
        deny("s3:DeleteObject", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}}),
    )
    assert effective.action("s3:PutObject") is None
    reading, deleting = effective.action("s3:GetObject"), effective.action("s3:DeleteObject")
    assert reading is not None
    assert deleting is not None
    assert reading.grants[0].resources.patterns == ("arn:aws:s3:::ana/*",)
    assert reading.denials[0].resources.words() == "arn:aws:s3:::ana/secret/*"
    assert services.bits("s3:DeleteObject") & effective.conditional
    assert services.bits("s3:GetObject") & effective.allowed


def test_what_names_no_resource_needs_the_star() -> None:
    effective = effective_of(allow("s3:*", "arn:aws:s3:::bucket/*"), allow("sqs:*", "*"))
    assert effective.action("s3:ListAllMyBuckets") is None
    assert effective.action("sqs:ListQueues") is not None


def test_a_missing_text_makes_all_conditional() -> None:
    effective = effective_of(allow("s3:*"), AttachedManagedPolicies=attached("gone"))
    assert not effective.allowed
    assert effective.conditional & services.bits("s3:GetObject")
    assert "policy/gone" in effective.unknown[0]


def test_as_a_policy_it_says_the_same() -> None:
    effective = effective_of(
        allow("s3:*", ["arn:aws:s3:::blue/*"], Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
        {"Effect": "Allow", "Action": "ec2:StartInstances", "NotResource": "arn:aws:ec2:*:*:instance/i-1"},
        deny("s3:GetObject", "arn:aws:s3:::blue/secret"),
        PermissionsBoundary=bounded("limit"),
    )
    rendered = effective.as_policy()
    alone = Access.compile(inventory(users=[user("ana", *rendered["Statement"])]))
    both = {"aws:SourceIp": "10.0.0.1"}
    for action, resource, expected in (
        ("s3:GetObject", "arn:aws:s3:::blue/x", "Allowed"),
        ("s3:GetObject", "arn:aws:s3:::blue/secret", "ExplicitlyDenied"),
        ("s3:PutObject", "arn:aws:s3:::blue/x", "ImplicitlyDenied"),
        ("ec2:StartInstances", "arn:aws:ec2:eu-west-1:111122223333:instance/i-2", "Allowed"),
        ("ec2:StopInstances", "arn:aws:ec2:eu-west-1:111122223333:instance/i-2", "ImplicitlyDenied"),
    ):
        assert alone.decide(ANA, action, resource, both) == expected, action
    assert effective.as_json()["services"][0]["service"] == "ec2"
    assert effective.as_json()["principal"] == ANA


def test_two_conditions_on_one_key_are_both_in_the_policy() -> None:
    region = {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-west-2"]}}
    limit = managed("limit", allow("sqs:*", Condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}))
    account = inventory(
        users=[user("ana", allow("sqs:*", Condition=region), PermissionsBoundary=bounded("limit"))], policies=[limit]
    )
    found = Access.compile(account).what_can(ANA)
    assert found is not None
    policy = parse_policy(document(*found.as_policy()["Statement"]))
    assert [condition.values for condition in policy.statements[0].conditions] == [
        ("eu-west-1", "eu-west-2"),
        ("eu-west-1",),
    ]


@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_every_action_allowed_can_be_done_on_something_and_no_other(seed: int) -> None:
    dice = Random(seed)
    access = Access.compile(accounts.an_account(dice))
    for principal in access.principals:
        effective = access.what_can(principal.arn)
        assert effective is not None
        for action in ("s3:GetObject", "s3:PutObject", "s3:ListAllMyBuckets", "iam:PassRole", "iam:GetUser"):
            bit = services.bits(action)
            decided = access.decide(principal.arn, action, "*")
            if effective.allowed & bit:
                assert decided == "Allowed", action
            elif effective.conditional & bit:
                assert decided in ("Allowed", "Depends"), action
            if decided == "ExplicitlyDenied":
                assert not effective.possible & bit, action


def test_all_at_once_it_is_coarser_but_never_narrower() -> None:
    for seed in range(20):
        access = Access.compile(accounts.an_account(Random(seed)))
        for principal, (_, possible) in zip(access.principals, access.effective_actions(), strict=True):
            effective = access.what_can(principal.arn)
            assert effective is not None
            assert effective.possible & ~possible == 0, principal.arn
