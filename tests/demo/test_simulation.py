"""SimulatePrincipalPolicy of the stand-in: a small evaluation of its own."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.demo.tiny import ACCOUNT

ALICE = f"arn:aws:iam::{ACCOUNT}:user/alice"
SECURE = [{"ContextKeyName": "aws:SecureTransport", "ContextKeyValues": ["true"], "ContextKeyType": "boolean"}]


async def simulate(iam: Any, action: str, resource: str, **more: Any) -> dict[str, Any]:
    answer = await iam.simulate_principal_policy(
        PolicySourceArn=ALICE, ActionNames=[action], ResourceArns=[resource], **more
    )
    result: dict[str, Any] = answer["EvaluationResults"][0]
    return result


async def test_a_statement_allows_with_its_variables_and_conditions(iam: Any) -> None:
    result = await simulate(iam, "s3:GetObject", "arn:aws:s3:::orders/alice/1", ContextEntries=SECURE)
    assert result["EvalDecision"] == "allowed"
    assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": True}
    assert "user_alice_inline" in {each["SourcePolicyId"] for each in result["MatchedStatements"]}
    assert result["MissingContextValues"] == []


@pytest.mark.parametrize("resource", ["arn:aws:s3:::orders/bob/1", "*"])
async def test_what_is_of_another_resource_is_denied(iam: Any, resource: str) -> None:
    result = await simulate(iam, "s3:GetObject", resource, ContextEntries=SECURE)
    assert result["EvalDecision"] == "implicitDeny"
    assert result["MatchedStatements"] == []


async def test_keys_that_were_not_given_are_told(iam: Any) -> None:
    result = await simulate(iam, "s3:GetObject", "arn:aws:s3:::orders/alice/1")
    assert result["EvalDecision"] == "implicitDeny"
    assert result["MissingContextValues"] == ["aws:SecureTransport"]


async def test_results_come_in_pages(iam: Any) -> None:
    actions = [f"s3:Action{number}" for number in range(5)]
    pages = iam.get_paginator("simulate_principal_policy").paginate(
        PolicySourceArn=ALICE, ActionNames=actions, PaginationConfig={"PageSize": 2}
    )
    found = [page["EvaluationResults"] async for page in pages]
    assert [len(page) for page in found] == [2, 2, 1]
    assert [result["EvalActionName"] for page in found for result in page] == actions


@pytest.mark.parametrize(
    ("arn", "code"),
    [(f"arn:aws:iam::{ACCOUNT}:user/nobody", "NoSuchEntity"), (f"arn:aws:iam::{ACCOUNT}:policy/x", "InvalidInput")],
)
async def test_a_source_must_be_a_user_group_or_role_that_exists(iam: Any, arn: str, code: str) -> None:
    with pytest.raises(ClientError) as refused:
        await iam.simulate_principal_policy(PolicySourceArn=arn, ActionNames=["s3:GetObject"])
    assert refused.value.response["Error"]["Code"] == code
