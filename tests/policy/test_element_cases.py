"""The shared evaluation cases of one element and of one operator, where they lie beside the checkout."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from iamtui.policy.actions import statement_matches_action
from iamtui.policy.arns import ShortArn
from iamtui.policy.callers import ANONYMOUS, Caller, principal_match
from iamtui.policy.context import Context
from iamtui.policy.document import Condition, Statement, parse_policy
from iamtui.policy.operators import conditions_truth, operator_truth
from iamtui.policy.resource_element import resource_element_truth
from iamtui.policy.variables import VERSION

SHARED = Path(os.environ.get("IAMTUI_SHARED") or Path(__file__).resolve().parents[3] / "shared")
GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"

NO_VALUE = (
    f"{GUIDE}reference_policies_variables.html#policy-vars-no-value: a variable without a value equals nothing and is "
    "like nothing, so that a condition which asks that nothing match holds"
)
NOT_COMPARABLE = (
    f"{GUIDE}reference_policies_elements_condition_operators.html: a negated operator holds for all but what it names; "
    "what is no number, and no address, is not among them"
)
BOOL_VARIABLE = (
    f"{GUIDE}reference_policies_elements_condition_operators.html#Conditions_Boolean: a policy variable can be used "
    "with Bool; reference_policies_variables.html says the contrary, and the page of the operator itself is followed"
)
DISPUTED: dict[tuple[str, str, str], tuple[bool, str]] = {
    ("ArnNotLike", "arn:aws:iam::123456789012:user/Bob", "arn:aws:iam::123456789012:user/${aws:username}"): (
        True,
        NO_VALUE,
    ),
    ("StringNotEquals", "test", "${aws:username}"): (True, NO_VALUE),
    ("StringNotEqualsIgnoreCase", "test", "${aws:username}"): (True, NO_VALUE),
    ("NotIpAddress", "abcdeft", "192.168.10.10/32"): (True, NOT_COMPARABLE),
    ("NumericNotEquals", "a", "10"): (True, NOT_COMPARABLE),
    ("Bool", "true", "${aws:SecureTransport}"): (True, BOOL_VARIABLE),
}
"""What the guide says of the cases that contradict it, by operator, value and the policy's value, and where."""


def cases(kind: str) -> list[dict[str, Any]]:
    folder = SHARED / "data" / "evalcases"
    return [
        case
        for file in sorted(folder.glob(f"{kind}__*.json"))
        for case in json.loads(file.read_text("utf-8"))
        if case["kind"] == kind
    ]


@pytest.mark.shared_inputs
@pytest.mark.parametrize("case", cases("operator"), ids=lambda case: str(case["id"]))
def test_operator_cases(case: Mapping[str, Any]) -> None:
    context = Context(case["contextVariables"])
    found = operator_truth(case["operator"], case["keyValue"], case["policyValues"], context, VERSION)
    expected = case["expected"]["matches"]
    if "disputed" in case:
        expected, reason = DISPUTED[case["operator"], case["keyValue"], case["policyValues"][0]]
        assert reason.startswith(GUIDE)
    assert found is expected


@pytest.mark.shared_inputs
@pytest.mark.parametrize("case", cases("unit"), ids=lambda case: str(case["id"]))
def test_unit_cases(case: Mapping[str, Any]) -> None:
    found, kind = element_matches(case)
    assert found is case["expected"]["matches"]
    assert kind in (None, case["expected"].get("matchKind"))


def element_matches(case: Mapping[str, Any]) -> tuple[bool, str | None]:
    """Whether the element matches; for principals also in which way."""
    request, element, effect = case["request"], case["element"], case.get("effect", "Allow")
    if element in ("Action", "NotAction"):
        return statement_matches_action(statement_of(case), request["action"]), None
    if element in ("Resource", "NotResource"):
        truth = resource_element_truth(
            statement_of(case),
            request["resource"]["resource"],
            Context(request["contextVariables"]),
            VERSION,
            ShortArn.of(case["policyType"]),
            wildcard_only=request.get("wildcardOnlyAction", False),
        )
        return truth is True, None
    if element in ("Principal", "NotPrincipal"):
        asked = request["principal"]
        caller = ANONYMOUS if isinstance(asked, dict) else Caller.parse(asked)
        kind = principal_match(statement_of(case), caller, any_session=case["mode"] == "Discovery")
        return kind.value > 0, kind.name
    conditions = [Condition(one["op"], one["key"], tuple(one["values"])) for one in case["conditions"]]
    truth = conditions_truth(conditions, context_of(case), VERSION)
    return (truth is True if effect == "Deny" else truth is not False), None


def statement_of(case: Mapping[str, Any]) -> Statement:
    element: Any = case.get("patterns")
    if "principals" in case:
        element = {}
        for entry in case["principals"]:
            element.setdefault(entry["type"], []).append(entry["value"])
    return parse_policy({"Statement": {"Effect": case.get("effect", "Allow"), case["element"]: element}}).statements[0]


def context_of(case: Mapping[str, Any]) -> Context:
    """In a what-if only those keys are known that the case says so of; the others are open."""
    given = case["request"]["contextVariables"]
    if case["mode"] == "Strict":
        return Context(given)
    constraints = case.get("discoveryContextKeyConstraints", [])
    names = {name.casefold(): name for name in given}
    known = {
        one["keyName"]: given[names[one["keyName"].casefold()]]
        for one in constraints
        if one["valueIsKnown"] and one["keyName"].casefold() in names
    }
    settled = [one["keyName"] for one in constraints if one["presenceIsKnown"] and one["keyName"] not in known]
    return Context(
        known,
        open_world=True,
        known_present=[name for name in settled if name.casefold() in names],
        known_absent=[name for name in settled if name.casefold() not in names],
    )
