"""A request about many resources: an answer for each type and each pattern that policies name."""

from __future__ import annotations

from typing import Any

import pytest

from iamtui.policy.context import Context
from iamtui.policy.policies import PolicySet, full_access_rcp
from iamtui.policy.request import Request
from iamtui.policy.simulation import Simulation, SimulationError, simulate
from tests.policy.builders import ACCOUNT, OTHER_ACCOUNT, ROOT, USER, Shape, allow, deny, policy, request

BUCKET = "arn:aws:s3:::bucket/*"


def asked(resource: str = BUCKET, action: str = "s3:GetObject", **more: Any) -> Request:
    return request(action=action, resource=resource, **more)


def simulated(about: Request, *identity: Shape, **policies: Any) -> Simulation:
    return simulate(about, PolicySet(identity=(policy(*identity),), **policies))


def patterns(simulation: Simulation) -> dict[str, str]:
    return {result.pattern: result.verdict.result for result in simulation.results}


def test_a_request_about_one_resource_is_decided_as_it_is() -> None:
    single = simulated(asked("arn:aws:s3:::bucket/key"), allow("s3:*"))
    assert (single.kind, single.result, single.results) == ("single", "Allowed", ())


def test_what_policies_allow_of_a_pattern_is_named() -> None:
    public, images = "arn:aws:s3:::bucket/public/*", "arn:aws:s3:::bucket/images/*"
    found = simulated(asked(), allow("s3:Get*", [public, images, "arn:aws:s3:::other/*"]), allow("s3:*", public))
    assert (found.kind, found.result) == ("wildcard", "Allowed")
    assert patterns(found) == {public: "Allowed", images: "Allowed"}
    assert {result.resource_type for result in found.results} == {"object"}


def test_what_is_wider_than_the_request_is_cut_to_it() -> None:
    assert patterns(simulated(asked(), allow())) == {BUCKET: "Allowed"}
    crossing = allow("s3:*", "arn:aws:s3:::*/public/*")
    assert patterns(simulated(asked(), crossing)) == {
        "arn:aws:s3:::bucket/public/*": "Allowed",
        "arn:aws:s3:::bucket/*/public/*": "Allowed",
    }


def test_nothing_allowed_has_no_patterns() -> None:
    nothing = simulated(asked(), allow("s3:*", "arn:aws:s3:::other/*"))
    assert (nothing.result, nothing.results) == ("ImplicitlyDenied", ())


def test_a_deny_counts_for_the_patterns_that_it_covers() -> None:
    public, secret = "arn:aws:s3:::bucket/public/*", "arn:aws:s3:::bucket/public/secret/*"
    assert patterns(simulated(asked(), allow("s3:*", public), deny("s3:*", secret))) == {public: "Allowed"}
    denied = simulated(asked(), allow("s3:*", secret), deny("s3:*", public))
    assert (denied.result, patterns(denied)) == ("ExplicitlyDenied", {secret: "ExplicitlyDenied"})


@pytest.mark.parametrize("layer", ["boundaries", "session", "endpoint", "scps", "rcps"])
def test_what_limits_narrows_the_patterns(layer: str) -> None:
    public, private = "arn:aws:s3:::bucket/public/*", "arn:aws:s3:::bucket/private/*"
    limit = policy(allow("s3:*", public, Principal="*"))
    held = {"scps": ((limit,),), "rcps": ((full_access_rcp(),), (limit,))}.get(layer, (limit,))
    assert patterns(simulated(asked(), allow("s3:*"), **{layer: held})) == {public: "Allowed"}
    both = simulated(asked(), allow("s3:*", [public, private]), **{layer: held})
    assert patterns(both) == {public: "Allowed", private: "ImplicitlyDenied"}


def test_the_resource_policy_grants_patterns_too() -> None:
    granting = policy(allow("s3:*", "arn:aws:s3:::bucket/open/*", Principal={"AWS": USER}))
    assert patterns(simulated(asked(), resource=granting)) == {"arn:aws:s3:::bucket/open/*": "Allowed"}
    there = asked(account=OTHER_ACCOUNT)
    found = simulated(there, allow("s3:*", "arn:aws:s3:::bucket/open/*"), resource=granting)
    assert found.result == "Allowed"


def test_across_accounts_a_pattern_is_what_both_sides_allow() -> None:
    granting = policy(allow("s3:*", "arn:aws:s3:::bucket/open/*", Principal={"AWS": ACCOUNT}))
    found = simulated(asked(account=OTHER_ACCOUNT), allow("s3:*"), resource=granting)
    assert patterns(found) == {"arn:aws:s3:::bucket/open/*": "Allowed"}


def test_the_root_user_has_the_whole_pattern() -> None:
    root = request(ROOT, "s3:GetObject", BUCKET)
    assert patterns(simulate(root, PolicySet())) == {BUCKET: "Allowed"}


def test_each_type_of_resource_of_the_action_is_asked_about() -> None:
    of_account = f"arn:aws:ec2:eu-central-1:{ACCOUNT}"
    found = simulated(
        asked(f"{of_account}:*/*", "ec2:AssociateAddress"),
        allow("ec2:*", [f"{of_account}:instance/*", f"{of_account}:elastic-ip/*"]),
    )
    assert {(result.resource_type, result.pattern) for result in found.results} == {
        ("instance", f"{of_account}:instance/*"),
        ("elastic-ip", f"{of_account}:elastic-ip/*"),
    }


def test_a_short_arn_is_shown_as_it_is_written() -> None:
    queues = f"arn:aws:sqs:eu-central-1:{ACCOUNT}:*"
    short = simulated(asked(queues, "sqs:SendMessage"), allow("sqs:*", "arn:aws:sqs:eu-central-1"))
    assert patterns(short) == {"arn:aws:sqs:eu-central-1": "Allowed"}
    excluding = {"Effect": "Allow", "Action": "sqs:*", "NotResource": "arn:aws:sqs:eu-central-1"}
    assert simulated(asked(queues, "sqs:SendMessage"), excluding).results == ()


def test_not_resource_leaves_the_request_as_it_is() -> None:
    other = {"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::other/*"}
    assert patterns(simulated(asked(), other)) == {BUCKET: "Allowed"}


def test_an_action_without_resources_is_not_taken_apart() -> None:
    listing = simulated(asked("*", "s3:ListAllMyBuckets"), allow("s3:*", "arn:aws:s3:::bucket"))
    assert (listing.kind, listing.result) == ("single", "ImplicitlyDenied")


def test_an_action_that_is_not_known_has_no_types() -> None:
    found = simulated(asked("arn:aws:new:::thing/*", "new:Use"), allow("new:*", "arn:aws:new:::thing/a/*"))
    assert patterns(found) == {"arn:aws:new:::thing/a/*": "Allowed"}


def test_a_key_that_the_service_does_not_give_is_not_there() -> None:
    by_address = allow(Condition={"StringEquals": {"ec2:InstanceType": "t3.nano"}})
    known = Context({"ec2:InstanceType": "t3.nano", "aws:username": "alice"})
    assert simulated(asked("arn:aws:s3:::bucket/key", context=known), by_address).result == "ImplicitlyDenied"
    by_name = allow(Condition={"StringEquals": {"aws:username": "alice"}})
    assert simulated(asked("arn:aws:s3:::bucket/key", context=known), by_name).result == "Allowed"


def test_what_depends_says_so_by_pattern() -> None:
    office = allow("s3:*", BUCKET, Condition={"Bool": {"aws:SecureTransport": "true"}})
    found = simulated(asked(context=Context({}, open_world=True)), office)
    assert found.result == "Depends"
    shape = found.as_json()
    assert (shape["result"], shape["depends"], shape["resultType"]) == ("Allowed", True, "wildcard")
    assert shape["results"][0]["conditions"]["key"] == "aws:SecureTransport"


def test_too_many_patterns_are_refused() -> None:
    many = [allow("s3:*", f"arn:aws:s3:::bucket/{number}/*") for number in range(2000)]
    with pytest.raises(SimulationError, match="2,000 patterns"):
        simulated(asked(), *many)
    limits = policy(allow("s3:*", [f"arn:aws:s3:::bucket/{number}/*" for number in range(4000)]))
    with pytest.raises(SimulationError, match="too many"):
        simulated(asked(), allow(), boundaries=(limits,))
