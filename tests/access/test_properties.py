"""What holds of every account: more Allow is never less access, more Deny never more, boundaries only narrow."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings

from iamtui.access import Access
from iamtui.account import Inventory, Ref
from tests.access import accounts
from tests.access.test_agreement import SEEDS

Answers = dict[tuple[str, str, str], str]

_RANK = {"ExplicitlyDenied": 0, "ImplicitlyDenied": 0, "Depends": 1, "Allowed": 2}
"""How much access a result is."""


def asked(access: Access, dice: Random) -> list[tuple[str, str, str]]:
    """Some questions about every principal."""
    pairs = [(dice.choice(accounts.ASKED_ACTIONS), dice.choice(accounts.ASKED_RESOURCES)) for _ in range(6)]
    return [(principal.arn, *pair) for principal in access.principals for pair in pairs]


def ranks(access: Access, questions: list[tuple[str, str, str]]) -> list[int]:
    """How much access each question finds."""
    return [_RANK[access.decide(*question)] for question in questions]


def with_statement(held: Inventory, statement: dict[str, Any]) -> dict[Ref, Any]:
    """Every user and role with one more inline policy."""
    policy = {"PolicyName": "more", "PolicyDocument": accounts.document(statement)}
    changes: dict[Ref, Any] = {}
    for kind, field in (("iam.user", "UserPolicyList"), ("iam.role", "RolePolicyList")):
        for resource in held.all_of(kind):
            changes[resource.ref] = {**resource.data, field: [*resource.data.get(field, ()), policy]}
    return changes


@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_another_allow_takes_nothing_away_and_another_deny_adds_nothing(seed: int) -> None:
    dice = Random(seed)
    held = accounts.an_account(dice)
    access = Access.compile(held)
    questions = asked(access, dice)
    before = ranks(access, questions)
    statement = {**accounts.a_statement(dice), "Effect": "Allow"}
    wider = ranks(access.with_changes(with_statement(held, statement)), questions)
    narrower = ranks(access.with_changes(with_statement(held, {**statement, "Effect": "Deny"})), questions)
    assert all(mine <= more for mine, more in zip(before, wider, strict=True))
    assert all(mine >= less for mine, less in zip(before, narrower, strict=True))


@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_a_boundary_never_widens(seed: int) -> None:
    dice = Random(seed)
    held = accounts.an_account(dice)
    access = Access.compile(held)
    questions = asked(access, dice)
    changes = {
        resource.ref: {**resource.data, "PermissionsBoundary": accounts.bounded("limit")}
        for kind in ("iam.user", "iam.role")
        for resource in held.all_of(kind)
        if not resource.data.get("PermissionsBoundary")
    }
    bounded = ranks(access.with_changes(changes), questions)
    assert all(mine >= less for mine, less in zip(ranks(access, questions), bounded, strict=True))


@given(seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_the_order_of_statements_and_policies_is_irrelevant(seed: int) -> None:
    dice = Random(seed)
    held = accounts.an_account(dice)
    access = Access.compile(held)
    questions = asked(access, dice)
    changes: dict[Ref, Any] = {}
    for kind, field in (("iam.user", "UserPolicyList"), ("iam.role", "RolePolicyList")):
        for resource in held.all_of(kind):
            policies = [turned(policy) for policy in reversed(resource.data[field])]
            changes[resource.ref] = {**resource.data, field: policies}
    assert ranks(access.with_changes(changes), questions) == ranks(access, questions)


def turned(policy: dict[str, Any]) -> dict[str, Any]:
    """The policy with its statements the other way round."""
    document = policy["PolicyDocument"]
    return {**policy, "PolicyDocument": {**document, "Statement": document["Statement"][::-1]}}
