"""What holds for all policies: more Allow never takes away, more Deny never gives, boundaries never widen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from iamtui.policy.context import Context
from iamtui.policy.evaluate import evaluate
from iamtui.policy.policies import Policy, PolicySet
from iamtui.policy.request import Request
from iamtui.policy.verdict import Verdict
from tests.policy.builders import (
    ACCOUNT,
    FEDERATED,
    OTHER_ACCOUNT,
    ROLE,
    ROOT,
    SESSION,
    USER,
    Shape,
    policy,
    request,
)

_ORDER = {"Allowed": 2, "Depends": 1, "ImplicitlyDenied": 0, "ExplicitlyDenied": 0}
_TARGET = f"arn:aws:iam::{ACCOUNT}:role/target"
_RESOURCES = ["*", "arn:aws:s3:::bucket/key", "arn:aws:s3:::bucket/${aws:username}", "arn:aws:s3:::*/k*", _TARGET]
_ACTIONS = ["*", "s3:GetObject", "s3:Get*", "s3:PutObject", "sts:AssumeRole", "kms:Decrypt"]
_CALLERS = [USER, ROLE, SESSION, FEDERATED, ROOT, "lambda.amazonaws.com", "*"]
_PRINCIPALS = [
    "*",
    *({"AWS": named} for named in (USER, ROLE, SESSION, FEDERATED, ACCOUNT, ROOT, "*")),
    {"Service": "lambda.amazonaws.com"},
]
_CONDITIONS: list[Shape] = [
    {},
    {"Bool": {"aws:SecureTransport": "true"}},
    {"StringEquals": {"aws:username": "alice"}},
    {"StringNotEquals": {"aws:username": "${aws:PrincipalTag/owner}"}},
    {"StringLikeIfExists": {"aws:PrincipalTag/team": "r*"}},
    {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}},
    {"ForAnyValue:StringLike": {"aws:TagKeys": ["t*"]}},
    {"Null": {"aws:PrincipalTag/team": "true"}},
]
_VALUES = {
    "aws:SecureTransport": st.sampled_from(["true", "false"]),
    "aws:username": st.sampled_from(["alice", "bob"]),
    "aws:PrincipalTag/team": st.sampled_from(["red", "blue"]),
    "aws:TagKeys": st.lists(st.sampled_from(["team", "cost"]), max_size=2),
}


@st.composite
def statements(draw: st.DrawFn, effect: str = "", named: bool = False) -> Shape:
    """A statement of whatever elements; with `named` it has a principal."""
    names = st.sampled_from(["Action", "NotAction"]), st.sampled_from(["Resource", "NotResource"])
    shape: Shape = {
        "Effect": effect or draw(st.sampled_from(["Allow", "Deny"])),
        draw(names[0]): draw(st.lists(st.sampled_from(_ACTIONS), min_size=1, max_size=2)),
        draw(names[1]): draw(st.lists(st.sampled_from(_RESOURCES), min_size=1, max_size=2)),
        "Condition": draw(st.sampled_from(_CONDITIONS)),
    }
    if named:
        shape[draw(st.sampled_from(["Principal", "Principal", "NotPrincipal"]))] = draw(st.sampled_from(_PRINCIPALS))
    return shape


def _policies(named: bool = False) -> st.SearchStrategy[Policy]:
    version = st.sampled_from(["2012-10-17", "2008-10-17"])
    shapes = st.lists(statements(named=named), max_size=4)
    return st.builds(lambda found, said: policy(*found, version=said), shapes, version)


def _some(held: st.SearchStrategy[Policy]) -> st.SearchStrategy[tuple[Policy, ...] | None]:
    return st.none() | st.lists(held, max_size=2).map(tuple)


def _levels(held: st.SearchStrategy[Policy]) -> st.SearchStrategy[tuple[tuple[Policy, ...], ...] | None]:
    return st.none() | st.lists(st.lists(held, min_size=1, max_size=2).map(tuple), max_size=2).map(tuple)


SETS = st.builds(
    PolicySet,
    identity=st.lists(_policies(), max_size=2).map(tuple),
    resource=st.none() | _policies(named=True),
    boundaries=_some(_policies()),
    session=_some(_policies()),
    scps=_levels(_policies()),
    rcps=_levels(_policies(named=True)),
    endpoint=_some(_policies(named=True)),
)


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """A request of whatever caller; its context is known or not."""
    action, resource = draw(
        st.sampled_from(
            [
                ("s3:GetObject", "arn:aws:s3:::bucket/key"),
                ("s3:PutObject", "arn:aws:s3:::bucket/alice"),
                ("s3:GetObject", "arn:aws:s3:::bucket/*"),
                ("s3:GetObject", "*"),
                ("s3:ListAllMyBuckets", "*"),
                ("sts:AssumeRole", _TARGET),
            ]
        )
    )
    values: dict[str, Any] = draw(st.fixed_dictionaries({}, optional=_VALUES))
    return request(
        draw(st.sampled_from(_CALLERS)),
        action,
        resource,
        account=draw(st.sampled_from([ACCOUNT, OTHER_ACCOUNT])),
        context=Context(values, open_world=draw(st.booleans())),
    )


def _access(verdict: Verdict) -> int:
    return _ORDER[verdict.result]


def _with(policies: PolicySet, layer: str, more: Policy) -> PolicySet:
    """The same policies and one more of a type that takes part already."""
    held = getattr(policies, layer)
    if layer in ("scps", "rcps"):
        return _set(policies, layer, tuple((*level, more) for level in held))
    return _set(policies, layer, (*held, more))


def _set(policies: PolicySet, layer: str, held: Any) -> PolicySet:
    changes: dict[str, Any] = {layer: held}
    return replace(policies, **changes)


def _layers(policies: PolicySet) -> list[str]:
    names = ("identity", "boundaries", "session", "scps", "rcps", "endpoint")
    return [name for name in names if getattr(policies, name) is not None]


@given(requests(), SETS, statements("Allow", named=True), st.data())
def test_an_allow_more_never_removes_access(
    asked: Request, policies: PolicySet, more: Shape, data: st.DataObject
) -> None:
    layer = data.draw(st.sampled_from(_layers(policies)))
    assert _access(evaluate(asked, _with(policies, layer, policy(more)))) >= _access(evaluate(asked, policies))


@given(requests(), SETS, statements("Deny", named=True), st.data())
def test_a_deny_more_never_adds_access(asked: Request, policies: PolicySet, more: Shape, data: st.DataObject) -> None:
    layer = data.draw(st.sampled_from(_layers(policies)))
    assert _access(evaluate(asked, _with(policies, layer, policy(more)))) <= _access(evaluate(asked, policies))


@given(requests(), SETS, _policies(), st.sampled_from(["boundaries", "scps", "endpoint", "rcps"]))
def test_a_limit_more_never_widens(asked: Request, policies: PolicySet, limit: Policy, layer: str) -> None:
    held = ((limit,),) if layer in ("scps", "rcps") else (limit,)
    without, limited = _set(policies, layer, None), _set(policies, layer, held)
    assert _access(evaluate(asked, limited)) <= _access(evaluate(asked, without))


@given(requests(), SETS, st.randoms(use_true_random=False))
def test_the_order_of_statements_is_irrelevant(asked: Request, policies: PolicySet, chance: Any) -> None:
    shuffled = []
    for held in policies.identity:
        found = list(held.document.statements)
        chance.shuffle(found)
        shuffled.append(replace(held, document=replace(held.document, statements=tuple(found))))
    chance.shuffle(shuffled)
    other = evaluate(asked, replace(policies, identity=tuple(shuffled)))
    verdict = evaluate(asked, policies)
    assert (other.result, other.blocked_by) == (verdict.result, verdict.blocked_by)


@given(requests(), SETS)
def test_what_is_known_decides_within_what_was_left_open(asked: Request, policies: PolicySet) -> None:
    values = asked.context.as_mapping()
    closed = evaluate(replace(asked, context=Context(values)), policies)
    opened = evaluate(replace(asked, context=Context(values, open_world=True)), policies)
    role_may_have_sessions = asked.caller.kind == "role"
    assert opened.result == "Depends" or role_may_have_sessions or _access(opened) == _access(closed)


@given(requests(), SETS)
def test_every_verdict_can_be_said(asked: Request, policies: PolicySet) -> None:
    verdict = evaluate(asked, policies)
    assert verdict.sentences()
    assert bool(verdict.remedies()) is (verdict.result != "Allowed")
    assert verdict.as_json()["result"] in ("Allowed", "ImplicitlyDenied", "ExplicitlyDenied")
