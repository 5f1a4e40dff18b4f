"""Cases in JSON: the shared ones where they are there, and what is no case."""

from __future__ import annotations

import json
from typing import Any

import pytest

from iamtui.policy.cases import CaseError, differences, run_case
from tests.policy.builders import ACCOUNT, CASES, OBJECT, ROLE, SESSION, USER, allow, deny

GUIDE_WINS = {
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session ("Permissions boundaries
    # and session policies" do not limit what a resource policy gives to the ARN of the session itself):
    "core/sessionPolicies.json#7": "a grant to the session's ARN is not limited by a silent session policy",
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
    "operator/ArnNotLike#should return an error if a variable is not defined": "nothing is like a missing value",
    "operator/StringNotEquals#should return replacement errors": "nothing equals a missing value",
    "operator/StringNotEqualsIgnoreCase#should return replacement errors": "nothing equals a missing value",
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    "operator/NotIpAddress#should be false if the key value is not a valid IP address": "no address is in no range",
    "operator/NumericNotEquals#should return false if the test value is not a number": "what is no number equals none",
}
"""Cases whose expectation AWS's user guide contradicts, with what the guide says; the guide is right."""


def shared_cases() -> list[Any]:
    return [
        pytest.param(case, id=case["id"])
        for file in sorted(CASES.glob("*.json"))
        for case in json.loads(file.read_text(encoding="utf-8"))
    ]


@pytest.mark.shared_inputs
@pytest.mark.parametrize("case", shared_cases())
def test_shared_case(case: dict[str, Any]) -> None:
    result = run_case(case)
    found = differences(case, result)
    if case["id"] in GUIDE_WINS:
        assert found, "the case does not differ any more"
        assert "disputed" in case
    else:
        assert found == []
    json.dumps(result)


@pytest.mark.shared_inputs
def test_shared_cases_say_under_which_conditions() -> None:
    cases = [param.values[0] for param in shared_cases()]
    open_cases = [case for case in cases if case["kind"] == "core" and case["mode"] == "Discovery"]
    assert len(open_cases) > 30
    for case in open_cases:
        expected = case["expected"]
        result = run_case(case)
        assert _shape(expected.get("conditions")) == _shape(result.get("conditions")), case["id"]
        assert ("conditions" in expected) is result.get("depends", False)


def _shape(conditions: dict[str, Any] | None) -> Any:
    """Conditions without the order of what is joined, and without the names of policies."""
    if conditions is None:
        return None
    if conditions["conditionType"] == "group":
        return conditions["operator"], frozenset(_shape(member) for member in conditions["conditions"])
    kept = {key: value for key, value in conditions.items() if key != "sources"}
    return json.dumps(kept | {"effect": conditions["sources"][0]["effect"]}, sort_keys=True)


def case(**more: Any) -> dict[str, Any]:
    """A case of alice and her object that an identity policy allows; `more` replaces what it has."""
    asked = {"principal": USER, "action": "s3:GetObject", "resource": {"resource": OBJECT, "accountId": ACCOUNT}}
    held = [{"name": "own", "policy": {"Version": "2012-10-17", "Statement": [allow("s3:*")]}}]
    return {"id": 7, "name": "seven", "request": asked, "identityPolicies": held, **more}


def test_id_and_name_are_echoed_with_the_result() -> None:
    result = run_case(case())
    assert (result["id"], result["name"], result["result"]) == (7, "seven", "Allowed")
    assert result["parts"] == {"identity": "Allowed"}
    assert result["matched"][0]["policy"] == "own"


def test_every_policy_type_of_a_case_takes_part() -> None:
    limiting = [{"name": "limit", "policy": {"Version": "2012-10-17", "Statement": [allow("ec2:*")]}}]
    for field in ("permissionBoundaryPolicies", "sessionPolicies", "endpointPolicies"):
        assert run_case(case(**{field: limiting}))["result"] == "ImplicitlyDenied", field
    level = [{"orgIdentifier": "ou-1", "policies": limiting}]
    assert run_case(case(serviceControlPolicies=level))["result"] == "ImplicitlyDenied"
    assert run_case(case(resourceControlPolicies=level))["result"] == "ImplicitlyDenied"
    assert run_case(case(resourceControlPolicies=level, addDefaultRcpAtEachLevel=True))["result"] == "Allowed"
    denying = {"Version": "2012-10-17", "Statement": [deny(Principal={"AWS": USER})]}
    assert run_case(case(resourcePolicy=denying))["result"] == "ExplicitlyDenied"
    assert run_case(case(sessionPolicy=denying))["result"] == "ExplicitlyDenied"


def test_an_arn_as_the_whole_principal_is_read_as_one_of_aws() -> None:
    granting = {"Version": "2012-10-17", "Statement": [allow(Principal=USER)]}
    assert run_case(case(identityPolicies=[], resourcePolicy=granting))["result"] == "Allowed"


def test_where_not_all_is_known_the_answer_favours_access_and_says_under_which_conditions() -> None:
    tagged = allow(Condition={"StringEquals": {"aws:PrincipalTag/team": "red"}})
    held = [{"policy": {"Version": "2012-10-17", "Statement": [tagged]}}]
    assert run_case(case(identityPolicies=held))["result"] == "ImplicitlyDenied"
    result = run_case(case(identityPolicies=held, mode="Discovery"))
    assert (result["result"], result["depends"]) == ("Allowed", True)
    known = [{"keyName": "/^aws:PrincipalTag\\/.+$/", "presenceIsKnown": True, "valueIsKnown": True}]
    strict = case(identityPolicies=held, mode="Discovery", discoveryContextKeyConstraints=known)
    assert run_case(strict)["result"] == "ImplicitlyDenied"


@pytest.mark.parametrize(("enabled", "result"), [(True, "Allowed"), (False, "ImplicitlyDenied")])
def test_tags_of_a_bucket_count_where_that_is_switched_on(enabled: bool, result: str) -> None:
    tagged = allow(Condition={"StringEquals": {"aws:ResourceTag/team": "red"}})
    asked = {
        "principal": USER,
        "action": "s3:ListBucket",
        "resource": {"resource": "arn:aws:s3:::bucket", "accountId": ACCOUNT},
        "contextVariables": {"aws:ResourceTag/team": "red"},
    }
    held = [{"policy": {"Version": "2012-10-17", "Statement": [tagged]}}]
    settings = {"s3": {"bucketAbacEnabled": enabled}}
    simulated = case(kind="simulation", request=asked, identityPolicies=held, additionalSettings=settings)
    assert run_case(simulated)["result"] == result


def test_a_role_stands_for_its_sessions_where_not_all_is_known() -> None:
    granting = {"Version": "2012-10-17", "Statement": [allow(Principal={"AWS": SESSION})]}
    asked = {"principal": ROLE, "action": "s3:GetObject", "resource": {"resource": OBJECT, "accountId": ACCOUNT}}
    result = run_case(case(request=asked, identityPolicies=[], resourcePolicy=granting, mode="Discovery"))
    assert result["conditions"]["sessionName"] == ["morning"]


def test_one_element_and_one_operator_are_answered_with_whether_they_match() -> None:
    operator = {"id": "o", "kind": "operator", "operator": "NumericLessThan", "keyValue": "5", "policyValues": ["7"]}
    assert run_case(operator) == {"id": "o", "matches": True}
    asked = {"principal": USER, "action": "s3:GetObject", "resource": {"resource": OBJECT}, "contextVariables": {}}
    element = {"id": "e", "kind": "unit", "request": asked, "element": "NotAction", "patterns": ["s3:Put*"]}
    assert run_case(element) == {"id": "e", "matches": True}
    named = {**element, "element": "Principal", "principals": [{"type": "AWS", "value": ACCOUNT}]}
    assert run_case(named) == {"id": "e", "matches": True, "matchKind": "AccountLevelMatch"}
    about = {**element, "element": "Resource", "patterns": ["arn:aws:s3:::x"], "policyType": "scp"}
    assert run_case(about)["matches"] is False
    held = {**element, "element": "Condition", "conditions": [{"op": "Null", "key": "aws:x", "values": ["true"]}]}
    assert run_case(held)["matches"] is True


def test_differences_are_those_from_what_is_expected_and_no_others() -> None:
    decided = case(expected={"result": "ImplicitlyDenied", "blockedBy": ["scp"]})
    assert differences(decided, run_case(decided)) == [
        "result is 'Allowed', expected 'ImplicitlyDenied'",
        "blockedBy is [], expected ['scp']",
    ]
    assert differences(case(expected={"result": "Allowed"}), run_case(case())) == []
    assert differences(case(), run_case(case())) == ["the case has no `expected`"]
    simulated = case(kind="simulation", expected={"results": [{"resourceType": "object"}]})
    assert differences(simulated, run_case(simulated))[0].startswith("results are []")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"kind": "other"}, "kind 'other' is none of core"),
        ({"mode": "Loose"}, "mode 'Loose' is neither"),
        ({"request": None}, "`request` is missing"),
        ({"request": {}}, r"request\.action is missing"),
        ({"request": {"action": "s3:Get", "resource": "*"}}, r"request\.principal is neither"),
        ({"request": {"action": "a", "resource": "*", "contextVariables": [1]}}, "contextVariables is no JSON object"),
        ({"identityPolicies": {}}, "`identityPolicies` is no list"),
        ({"identityPolicies": ["x"]}, r"identityPolicies\[0\] is no JSON object"),
        ({"identityPolicies": [{"name": "x"}]}, r"identityPolicies\[0\] has no `policy`"),
        ({"identityPolicies": [{"policy": 7}]}, r"identityPolicies\[0\]\.policy is no policy document"),
        ({"identityPolicies": [{"policy": "{"}]}, r"identityPolicies\[0\]\.policy: line 1, column 2: not JSON"),
        ({"kind": "unit", "element": "Sid"}, "element 'Sid' is none"),
        ({"kind": "operator", "policyValues": 7}, "`policyValues` is no list"),
        (
            {"mode": "Discovery", "discoveryContextKeyConstraints": [{"keyName": "/(a+)+$/", "presenceIsKnown": True}]},
            "has more than text",
        ),
    ],
)
def test_what_is_no_case_is_refused_in_one_line(wrong: dict[str, Any], message: str) -> None:
    asking = {"policy": {"Statement": [allow(Condition={"Bool": {"aws:SecureTransport": "true"}})]}}
    with pytest.raises(CaseError, match=message) as caught:
        run_case(case(**{"identityPolicies": [asking], **wrong}))
    assert "\n" not in str(caught.value)
