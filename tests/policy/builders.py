"""Policies and requests in few words, for tests."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from iamtui.policy.callers import Caller
from iamtui.policy.context import Context
from iamtui.policy.document import parse_policy
from iamtui.policy.evaluate import evaluate
from iamtui.policy.policies import Policy, PolicySet
from iamtui.policy.request import Request
from iamtui.policy.verdict import Verdict

ACCOUNT = "111122223333"
OTHER_ACCOUNT = "444455556666"
USER = f"arn:aws:iam::{ACCOUNT}:user/alice"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/ops"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/ops/morning"
FEDERATED = f"arn:aws:sts::{ACCOUNT}:federated-user/alice"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
OBJECT = "arn:aws:s3:::bucket/key"
Shape = dict[str, Any]
CASES = Path(os.environ.get("IAMTUI_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "evalcases"
"""Cases to measure by, beside the checkout; tests that read them run only where they are."""


def allow(action: str | Sequence[str] = "*", resource: str | Sequence[str] = "*", **more: Any) -> Shape:
    """An Allow statement; `more` are elements such as Condition or Principal, and replace these."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str | Sequence[str] = "*", resource: str | Sequence[str] = "*", **more: Any) -> Shape:
    """A Deny statement."""
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def policy(*statements: Shape, name: str = "p", version: str = "2012-10-17") -> Policy:
    """A policy of these statements; a version of "" leaves it out."""
    document: Shape = {"Version": version, "Statement": list(statements)}
    if not version:
        del document["Version"]
    return Policy(name, parse_policy(document))


def trust(principal: Any, **more: Any) -> Policy:
    """A role's trust policy, which names no resource."""
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **more}
    return Policy("trust", parse_policy({"Version": "2012-10-17", "Statement": [statement]}))


def request(
    caller: str = USER,
    action: str = "s3:GetObject",
    resource: str = OBJECT,
    *,
    account: str = ACCOUNT,
    context: Context | Mapping[str, str | Sequence[str]] | None = None,
) -> Request:
    """A request; a mapping is all of its context."""
    known = context if isinstance(context, Context) else Context(context or {})
    return Request(Caller.parse(caller), action, resource, account, known)


def decide(asked: Request, *identity: Shape, **policies: Any) -> Verdict:
    """The verdict; `identity` are statements of one identity policy, `policies` the other fields of a PolicySet."""
    own = (policy(*identity, name="own"),) if identity else ()
    return evaluate(asked, PolicySet(identity=own, **policies))
