"""Policies to validate, written short."""

from __future__ import annotations

import json
from typing import Any

from iamtui.policy.validation import Finding, PolicyType, validate

ACCOUNT = "123456789012"


def document(*statements: dict[str, Any], **elements: Any) -> str:
    """The text of a document with these statements."""
    return json.dumps({"Version": "2012-10-17", **elements, "Statement": list(statements)}, indent=2)


def allow(action: Any, resource: Any = "*", **elements: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **elements}


def trust(principal: Any, action: Any = "sts:AssumeRole", **elements: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, **elements}


def codes(text: str, policy_type: PolicyType | None = None) -> list[str]:
    """The codes of what is found in a text."""
    return [finding.code for finding in validate(text, policy_type)]


def found(text: str, code: str, policy_type: PolicyType | None = None) -> Finding:
    """The only finding of this rule."""
    (finding,) = [finding for finding in validate(text, policy_type) if finding.code == code]
    return finding
