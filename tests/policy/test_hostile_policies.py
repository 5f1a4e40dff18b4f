"""Policies that are meant to be slow, large or deep: an answer or one clear line, in bounded time."""

from __future__ import annotations

import json
from typing import Any

import pytest

from iamtui.policy.cases import CaseError, run_case
from tests.policy.builders import ACCOUNT, OBJECT, USER, Shape, allow, deny

pytestmark = pytest.mark.timeout(60)

MANY = 20_000
MEGABYTES = 10_000_000


def case(*statements: Shape, resource: str = OBJECT, **more: Any) -> dict[str, Any]:
    asked = {"principal": USER, "action": "s3:GetObject", "resource": {"resource": resource, "accountId": ACCOUNT}}
    held = [{"name": "own", "policy": {"Version": "2012-10-17", "Statement": list(statements)}}]
    return {"request": asked, "identityPolicies": held, **more}


def answer(asked: dict[str, Any]) -> str:
    """The result, or why there is none."""
    try:
        return str(run_case(asked)["result"])
    except CaseError as error:
        return str(error)


@pytest.mark.parametrize("part", ["action", "resource", "value"])
def test_wildcard_bombs_of_megabytes(part: str) -> None:
    bomb = "a*" * (MEGABYTES // (2 if part != "resource" else 8)) + "b"
    statement = {
        "action": allow(f"s3:{bomb}"),
        "resource": allow("*", f"arn:aws:s3:::{bomb}"),
        "value": allow(Condition={"StringLike": {"aws:UserAgent": bomb}}),
    }[part]
    result = run_case(case(statement, resource=f"arn:aws:s3:::{'a' * 10_000}"))
    assert result["result"] == "ImplicitlyDenied"


def test_very_many_statements() -> None:
    elsewhere = [allow("s3:*", f"arn:aws:s3:::other-{number}/*") for number in range(MANY)]
    result = run_case(case(*elsewhere, deny("s3:GetObject")))
    assert result["result"] == "ExplicitlyDenied"
    assert len(result["matched"]) < 200


def test_very_many_open_conditions() -> None:
    open_denies = [deny(Condition={"StringEquals": {f"aws:RequestTag/{number}": "x"}}) for number in range(MANY)]
    result = run_case(case(allow(), *open_denies, mode="Discovery"))
    assert result["depends"] is True
    assert len(result["conditions"]["conditions"]) == MANY


def test_more_statements_than_any_account_has_are_refused() -> None:
    with pytest.raises(CaseError, match="200,001 statements are more"):
        run_case(case(*[deny()] * 200_001))


@pytest.mark.parametrize("depth", [500, 5_000, 100_000])
def test_deep_nesting(depth: int) -> None:
    nested: Any = "x"
    for _ in range(depth):
        nested = [nested]
    for broken in (allow(Condition={"StringEquals": {"aws:x": nested}}), allow(nested), {**allow(), "Sid": nested}):
        assert answer(case(broken)) in ("Allowed", "ImplicitlyDenied", "nested too deep")


def test_a_deep_policy_in_a_text() -> None:
    with pytest.raises(CaseError, match="nested too deep"):
        run_case({**case(), "identityPolicies": [{"policy": "[" * 200_000}]})


@pytest.mark.parametrize("text", ["\ud800", "\x1b[31m", "s3:\x00", "${", "${${aws:username}}", "s3:Get\u202e"])
def test_strange_texts_match_nothing_and_break_nothing(text: str) -> None:
    strange = allow(text, text, Condition={"StringEquals": {text: text}}, Sid=text)
    result = run_case({**case(strange), "id": text, "name": text})
    assert result["result"] == "ImplicitlyDenied"
    json.dumps(result).encode("ascii")


@pytest.mark.parametrize("broken", [None, 7, "x", [], [7], {"Effect": 7}, {"Effect": "allow"}, {"Effect": "Allow"}])
def test_what_is_no_statement_says_nothing(broken: Any) -> None:
    held = [{"policy": {"Version": "2012-10-17", "Statement": broken}}]
    assert run_case({**case(), "identityPolicies": held})["result"] == "ImplicitlyDenied"


def test_nan_and_huge_numbers_are_compared_with_nothing() -> None:
    limited = allow(Condition={"NumericLessThan": {"s3:max-keys": "9" * 10_000}})
    for value in ("nan", "inf", "1e999999999", "9" * 5_000):
        asked = {**case()["request"], "contextVariables": {"s3:max-keys": value}}
        assert run_case({**case(limited), "request": asked})["result"] in ("Allowed", "ImplicitlyDenied")
