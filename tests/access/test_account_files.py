"""Accounts as others have published them: partial, mixed, odd. Every question answers on each."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from iamtui.access import Access
from iamtui.account.snapshot import SnapshotError, read_snapshot
from tests.access.test_agreement import agree

_SHARED = Path(os.environ.get("IAMTUI_SHARED") or Path(__file__).parents[3] / "shared")
FILES = sorted((_SHARED / "data" / "authz").glob("*/*.json"))

QUESTIONS = (
    ("s3:GetObject", "*"),
    ("s3:GetObject", "arn:aws:s3:::bucket/key"),
    ("s3:ListAllMyBuckets", "*"),
    ("iam:PassRole", "*"),
    ("sts:AssumeRole", "*"),
    ("kms:Decrypt", "*"),
    ("ec2:RunInstances", "arn:aws:ec2:us-east-1:123456789012:instance/*"),
)


@pytest.mark.shared_inputs
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_question_answers(path: Path) -> None:
    try:
        access = Access.compile(read_snapshot([path]))
    except SnapshotError:
        assert "scp" in path.name, "only a policy by itself is no account"
        return
    for action, resource in QUESTIONS:
        agree(access, action, resource, None)
        access.who_can(action, resource, through_roles=True)
    for principal in access.principals:
        effective = access.what_can(principal.arn)
        assert effective is not None
        effective.as_json()
        access.reachable(principal.arn)
        assert principal.kind == "user" or access.who_can_assume(principal.arn) is not None
        holding = access.holding(principal.arn)
        assert holding is not None
        if holding.missing or (holding.boundary and holding.boundary.document is None):
            assert not effective.allowed
            assert all(access.decide(principal.arn, action, resource) != "Allowed" for action, resource in QUESTIONS)
    for _ in access.edges():
        pass
    if len(access.principals) > 1:
        access.difference(access.principals[0].arn, access.principals[-1].arn)
