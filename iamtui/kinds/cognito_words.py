"""Cognito's values in words, and references to what they name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from iamtui.account import Ref
from iamtui.kinds.cells import ago, exact_time, moment_of

NOT_SET = "not set"
MASK = "•••• set"
"""Stands in place of a secret from the moment it arrives: no inventory, panel or snapshot holds it."""

STATUS_WORDS: Mapping[str, str] = {
    "UNCONFIRMED": "not confirmed",
    "CONFIRMED": "confirmed",
    "ARCHIVED": "archived",
    "COMPROMISED": "compromised",
    "UNKNOWN": "unknown",
    "RESET_REQUIRED": "must reset password",
    "FORCE_CHANGE_PASSWORD": "must change password",
    "EXTERNAL_PROVIDER": "signs in elsewhere",
}
"""A user's `UserStatus` in words.
https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html"""


def in_words(value: Any, now: datetime) -> str:
    """Any value of AWS's on one line: `yes`, `a, b`, `Key = value`; `not set` where there is none."""
    if value is None or value == "":
        return NOT_SET
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join([in_words(item, now) for item in value]) or "none"
    if isinstance(value, dict):
        plain = all(not isinstance(item, dict | list) for item in value.values())
        if not plain:
            return json.dumps(value, ensure_ascii=False, default=str)
        return ", ".join([f"{key} = {in_words(item, now)}" for key, item in value.items()]) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value)


def when(value: Any, now: datetime) -> str:
    """A moment exactly and as a distance: `2024-05-01 12:00:00 UTC, 3 d ago`."""
    if moment_of(value) is None:
        return in_words(value, now)
    distance = ago(value, now)
    return f"{exact_time(value, now)}, {distance}{'' if distance.startswith('in ') else ' ago'}"


def status_in_words(value: Any, now: datetime) -> str:
    return STATUS_WORDS.get(value, in_words(value, now)) if isinstance(value, str) else in_words(value, now)


def enabled(value: Any, now: datetime) -> str:
    """`enabled` or `disabled`, for what AWS says as a truth value or as ACTIVE, ENABLED, INACTIVE, ..."""
    if isinstance(value, bool):
        return "enabled" if value else "disabled"
    return in_words(value, now)


def days(value: Any, now: datetime) -> str:
    return counted(value, "day", now)


def counted(value: Any, unit: str, now: datetime) -> str:
    """`1 day`, `30 days`."""
    if not isinstance(value, int) or isinstance(value, bool):
        return in_words(value, now)
    return f"{value:,} {unit}{'' if value == 1 else 's'}"


def masked(values: Mapping[str, Any], *secrets: str) -> dict[str, Any]:
    """The same members, those that are secret replaced by `MASK` where they are set."""
    return {key: MASK if key in secrets and value else value for key, value in values.items()}


def role_ref(account: str, arn: Any) -> Ref | None:
    """The role of this account that an ARN names; `None` for any other ARN and any other account's."""
    if not isinstance(arn, str):
        return None
    parts = arn.split(":", 5)
    if len(parts) < 6 or parts[2] != "iam" or not parts[5].startswith("role/"):
        return None
    if account and parts[4] != account:
        return None
    return Ref(account or parts[4], "", "iam.role", parts[5].rpartition("/")[2])


def role_name(arn: Any) -> str:
    """What a role's ARN ends in; `no role` where there is none."""
    return arn.rpartition("/")[2] if isinstance(arn, str) and arn else "no role"


def attribute(user: Mapping[str, Any], name: str) -> str:
    """A user's attribute; empty where it has none."""
    for each in user.get("Attributes") or user.get("UserAttributes") or []:
        if each.get("Name") == name:
            return str(each.get("Value", ""))
    return ""
