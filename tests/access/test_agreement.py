"""The compiled engine says of every principal what the plain evaluation says, one by one and all at once."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from iamtui.access import Access
from iamtui.policy.context import Context
from iamtui.policy.document import PolicyDocument, parse_policy
from tests.access import accounts

SEEDS = st.integers(0, 1 << 40)


def agree(access: Access, action: str, resource: str, context: Context | Mapping[str, str] | None) -> None:
    """Asks in the three ways and compares."""
    able = access.able(action, resource, context)
    for place, principal in enumerate(access.principals):
        plain = access.can(principal.arn, action, resource, context).result
        assert access.decide(principal.arn, action, resource, context) == plain, principal.arn
        together = "Allowed" if able.certain >> place & 1 else "Depends" if able.possible >> place & 1 else "Denied"
        assert together == plain.removeprefix("Explicitly").removeprefix("Implicitly"), principal.arn


def ask(access: Access, dice: Random) -> None:
    """Some questions, with nothing known of the context, some of it, or all of it."""
    for _ in range(5):
        values = dice.choice(accounts.CONTEXTS)
        context = Context(values) if values is not None and dice.random() < 0.5 else values
        agree(access, dice.choice(accounts.ASKED_ACTIONS), dice.choice(accounts.ASKED_RESOURCES), context)


def levels(dice: Random, principal: bool) -> list[list[PolicyDocument]]:
    """Policies of an organization."""
    return [
        [parse_policy(accounts.a_document(dice, principal)) for _ in range(dice.randint(1, 2))]
        for _ in range(dice.randint(1, 2))
    ]


@given(seed=SEEDS)
@settings(max_examples=120, deadline=None)
def test_the_compiled_engine_agrees_with_the_plain_evaluation(seed: int) -> None:
    dice = Random(seed)
    ask(Access.compile(accounts.an_account(dice)), dice)


@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_they_agree_under_an_organization_and_policies_of_resources(seed: int) -> None:
    dice = Random(seed)
    access = Access.compile(
        accounts.an_account(dice),
        scps=levels(dice, principal=False) if dice.random() < 0.7 else None,
        rcps=levels(dice, principal=True) if dice.random() < 0.7 else None,
        resource_policies={"arn:aws:s3:::bucket/k": parse_policy(accounts.a_document(dice, principal=True))},
    )
    ask(access, dice)
