"""The verdict: its parts, its reasons in words, what would change it, its JSON."""

from __future__ import annotations

import json

from iamtui.policy.context import Context
from tests.policy.builders import (
    OTHER_ACCOUNT,
    ROLE,
    SESSION,
    USER,
    allow,
    decide,
    deny,
    policy,
    request,
    trust,
)

UNKNOWN = Context({}, open_world=True)


def test_each_policy_type_says_its_part() -> None:
    verdict = decide(request(), allow("s3:*"), boundaries=(policy(allow("ec2:*")),), scps=((policy(allow()),),))
    assert {part.layer: part.result for part in verdict.parts} == {
        "scp": "Allowed",
        "identity": "Allowed",
        "boundary": "ImplicitlyDenied",
    }


def test_every_statement_that_mattered_is_named_by_its_place() -> None:
    verdict = decide(request(), allow("ec2:*"), allow("s3:*", Sid="Read"), deny("s3:Put*"))
    (matched,) = verdict.parts[0].matched
    assert (matched.policy, matched.statement, matched.sid, matched.truth) == ("own", 1, "Read", True)


def test_a_near_miss_says_which_element_did_not_match() -> None:
    elsewhere = allow("s3:*", "arn:aws:s3:::other/*")
    office = allow("s3:*", Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})
    granting = policy(allow("s3:*", Principal={"AWS": ROLE}), name="bucket")
    verdict = decide(request(), elsewhere, office, resource=granting)
    misses = [matched.near_miss for part in verdict.parts for matched in part.matched]
    assert misses == ["principal", "resource", "condition"]
    assert verdict.deciding == ()
    both = allow("s3:*", "arn:aws:s3:::other/*", Condition={"Bool": {"aws:SecureTransport": "true"}})
    assert decide(request(), both).parts[0].matched == ()


def test_what_is_allowed_is_said_with_its_statement_and_what_was_taken_for_granted() -> None:
    sentences = decide(request(SESSION), allow("s3:*", Sid="Read")).sentences()
    assert sentences[0] == "Allowed: assumed-role/ops/morning s3:GetObject on arn:aws:s3:::bucket/key"
    assert sentences[1] == "The identity policies allow it: own statement 1 (Read)."
    assert "Taken for granted: the session was begun without a session policy." in sentences


def test_what_is_denied_is_said_with_what_denies_it() -> None:
    verdict = decide(request(), allow(), deny("s3:Get*", Sid="No"))
    assert "The identity policies deny it: own statement 2 (No)." in verdict.sentences()
    assert verdict.remedies() == ("own statement 2 (No) would have to stop denying it.",)


def test_what_nobody_allows_is_said_with_what_nearly_does() -> None:
    verdict = decide(request(), allow("s3:*", "arn:aws:s3:::other/*"))
    assert verdict.sentences()[2] == "own statement 1 allows the action, but about other resources."
    assert verdict.remedies() == ("An identity policy would have to allow s3:GetObject on arn:aws:s3:::bucket/key.",)


def test_what_would_change_it_names_each_side() -> None:
    there = decide(request(account=OTHER_ACCOUNT))
    assert there.remedies()[0].startswith("The resource policy would have to allow it to the caller")
    assert there.remedies()[1].startswith("An identity policy would have to allow s3:GetObject")
    role = "arn:aws:iam::111122223333:role/target"
    assuming = decide(request(action="sts:AssumeRole", resource=role), allow(), resource=trust({"AWS": ROLE}))
    assert assuming.remedies()[0].startswith("The role's trust policy would have to allow it")
    limited = decide(request(), allow(), scps=((policy(allow("ec2:*")),),))
    assert limited.remedies() == ("The service control policies would have to allow it on every level.",)
    service = decide(request("lambda.amazonaws.com"))
    assert service.remedies() == ("The resource policy would have to allow it to the caller.",)
    assert decide(request(), allow()).remedies() == ()


def test_what_depends_says_on_what() -> None:
    office = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}
    tagged = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    verdict = decide(request(context=UNKNOWN), allow(Condition=office), allow(Condition=tagged), deny(Condition=office))
    assert verdict.remedies() == (
        "The request would have to be such that (aws:SourceVpc is vpc-1 or the caller's tag team is red) and "
        "aws:SourceVpc is not vpc-1.",
    )


def test_the_way_round_a_deny_is_its_conditions_turned_round() -> None:
    def way(condition: dict[str, dict[str, str]]) -> str:
        verdict = decide(request(context=UNKNOWN), allow(), deny(Condition=condition))
        return json.dumps(verdict.as_json()["conditions"])

    assert '"op": "NumericGreaterThanEquals"' in way({"NumericLessThan": {"s3:max-keys": "10"}})
    assert '"values": ["false"]' in way({"Bool": {"aws:SecureTransport": "true"}})
    assert '"values": ["false"]' in way({"Null": {"aws:SourceVpc": "true"}})
    assert '"operator": "or"' in way({"StringEquals": {"aws:SourceVpc": "a", "aws:SourceVpce": "b"}})
    if_exists = way({"StringEqualsIfExists": {"aws:SourceVpc": "a"}})
    assert '"op": "Null"' in if_exists
    assert '"op": "StringNotEquals"' in if_exists
    assert "ForAllValues:StringNotLike" in way({"ForAnyValue:StringLike": {"aws:TagKeys": "a*"}})
    assert "ForAnyValue:StringNotEquals" in way({"ForAllValues:StringEquals": {"aws:TagKeys": "a"}})


def test_its_json_counts_statements_from_one_and_favours_access_where_it_depends() -> None:
    shape = decide(request(), allow("s3:*", Sid="Read")).as_json()
    assert shape == {
        "result": "Allowed",
        "parts": {"identity": "Allowed"},
        "matched": [
            {"layer": "identity", "policy": "own", "statement": 1, "effect": "Allow", "applies": True, "sid": "Read"}
        ],
    }
    depends = decide(request(context=UNKNOWN), allow(Condition={"Bool": {"aws:SecureTransport": "true"}})).as_json()
    assert (depends["result"], depends["depends"]) == ("Allowed", True)
    assert depends["conditions"]["key"] == "aws:SecureTransport"
    blocked = decide(request(), allow(), boundaries=(policy(allow("ec2:*")),)).as_json()
    assert blocked["blockedBy"] == ["pb"]


def test_nothing_blocks_what_nobody_grants() -> None:
    assert decide(request(), boundaries=(policy(deny()),)).blocked_by == ()
    assert decide(request(), deny()).blocked_by == ()
    granting = policy(allow(Principal={"AWS": USER}), deny(Principal="*"))
    assert decide(request(), resource=granting).blocked_by == ("resource",)


def test_all_that_blocks_is_named() -> None:
    denying = policy(deny(Principal="*"))
    verdict = decide(
        request(ROLE),
        allow(),
        boundaries=(denying,),
        session=(denying,),
        scps=((denying,),),
        rcps=((denying,),),
        endpoint=(denying,),
        resource=denying,
    )
    assert verdict.blocked_by == ("scp", "rcp", "endpoint", "boundary", "session", "resource")


def test_of_very_many_statements_a_few_are_named() -> None:
    verdict = decide(request(), *[deny("s3:*") for _ in range(50)], *[allow("s3:*", "arn:aws:s3:::x")] * 500)
    assert len(verdict.parts[0].matched) == 150
    assert "and 42 more" in verdict.sentences()[1]
    assert "42 more statements" in verdict.remedies()[8]
