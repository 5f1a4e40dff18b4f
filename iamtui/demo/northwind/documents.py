"""Policy documents, written short."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Texts = str | Sequence[str]
Condition = Mapping[str, Mapping[str, Texts]]
Statement = dict[str, Any]


def document(*statements: Statement, **extra: Any) -> str:
    """The JSON text of a policy, as AWS's console indents it."""
    return json.dumps({"Version": "2012-10-17", **extra, "Statement": list(statements)}, indent=2)


def allow(actions: Texts, resources: Texts = "*", sid: str = "", condition: Condition | None = None) -> Statement:
    """A statement that allows actions on resources."""
    return _statement("Allow", sid, {"Action": _plain(actions), "Resource": _plain(resources)}, condition)


def deny(actions: Texts, resources: Texts = "*", sid: str = "", condition: Condition | None = None) -> Statement:
    """A statement that denies actions on resources."""
    return _statement("Deny", sid, {"Action": _plain(actions), "Resource": _plain(resources)}, condition)


def deny_all_but(
    actions: Texts, resources: Texts = "*", sid: str = "", condition: Condition | None = None
) -> Statement:
    """A statement that denies everything except these actions (`NotAction`)."""
    return _statement("Deny", sid, {"NotAction": _plain(actions), "Resource": _plain(resources)}, condition)


def trust(
    principal: str | Mapping[str, Texts],
    actions: Texts = "sts:AssumeRole",
    sid: str = "",
    condition: Condition | None = None,
    effect: str = "Allow",
) -> Statement:
    """A statement of a trust policy."""
    who = principal if isinstance(principal, str) else {key: _plain(value) for key, value in principal.items()}
    return _statement(effect, sid, {"Principal": who, "Action": _plain(actions)}, condition)


def _statement(effect: str, sid: str, body: dict[str, Any], condition: Condition | None) -> Statement:
    statement: Statement = {"Sid": sid} if sid else {}
    statement |= {"Effect": effect, **body}
    if condition:
        statement["Condition"] = {
            operator: {key: _plain(value) for key, value in tests.items()} for operator, tests in condition.items()
        }
    return statement


def _plain(value: Texts) -> Any:
    return value if isinstance(value, str) else list(value)
