"""The account itself: its numbers, its alias and password policy, its root user, and how things are named.

Every id is derived from a name, so that the same account comes out of every run.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from iamtui.demo.state import IamState, Shape

ACCOUNT_ID = "471108151234"
ALIAS = "northwind"
REGION = "eu-central-1"
SECURITY_ACCOUNT_ID = "305982174066"
MONITORING_ACCOUNT_ID = "464622532012"
PARTNER_ACCOUNT_ID = "218340975561"
MANAGEMENT_ACCOUNT_ID = "190274653388"

STOREFRONT_POOL = "eu-central-1_hT4kQw9Zx"
STAFF_POOL = "eu-central-1_bV2mLr7Pd"
PARTNERS_POOL = "eu-west-1_yC6nFs3Jk"
STOREFRONT_US_POOL = "us-east-1_gA5wXe8Uo"

GUESTS_IDENTITY_POOL = "eu-central-1:6d1f0c52-8a3e-4b7d-9c15-2f7e40a9b813"
PARTNER_IDENTITY_POOL = "eu-west-1:b84c2e97-51d6-4f0a-a3c8-7e9d6015f24b"

DEFAULT_NOW = datetime(2026, 11, 2, 9, 0, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Calendar:
    """Dates relative to the moment the account is looked at, in whole seconds of UTC."""

    now: datetime

    def ago(self, days: float) -> datetime:
        """The moment that many days before now, at an odd minute so that no two look alike."""
        moment = self.now - timedelta(days=days, minutes=int(days * 97) % 600)
        return moment.replace(microsecond=0)

    def ahead(self, days: float) -> datetime:
        """The moment that many days after now."""
        return (self.now + timedelta(days=days)).replace(microsecond=0)


def unique_id(prefix: str, name: str) -> str:
    """An IAM unique id: the four letters of its kind and 17 of base 32, 21 in all."""
    digest = hashlib.sha256(f"{prefix}/{name}".encode()).digest()
    return prefix + base64.b32encode(digest).decode()[:17]


def key_id(prefix: str, name: str) -> str:
    """An access key's or credential's id: 20 characters."""
    return unique_id(prefix, name)[:20]


def uuid_of(name: str) -> str:
    """A version 4 shaped UUID for a name."""
    return str(uuid.UUID(bytes=hashlib.md5(name.encode(), usedforsecurity=False).digest(), version=4))


def iam_arn(kind: str, path: str, name: str, account: str = ACCOUNT_ID) -> str:
    """The ARN of an IAM resource; `path` begins and ends with a slash."""
    return f"arn:aws:iam::{account}:{kind}{path}{name}"


def tag_list(tags: dict[str, str]) -> list[Shape]:
    """Tags as IAM lists them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def pem(kind: str, name: str, lines: int = 16) -> str:
    """A block that looks like PEM; its content is a hash of the name and opens nothing."""
    raw = b"".join(hashlib.sha256(f"{name}/{index}".encode()).digest() for index in range(lines * 2))
    text = base64.b64encode(b"\x30\x82" + raw).decode()[: lines * 64]
    body = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    return f"-----BEGIN {kind}-----\n{body}\n-----END {kind}-----"


def fill_account(iam: IamState, calendar: Calendar) -> None:
    """Alias, password policy and the row of the root user in the credential report."""
    iam.alias = ALIAS
    iam.password_policy = {
        "MinimumPasswordLength": 14,
        "RequireSymbols": True,
        "RequireNumbers": True,
        "RequireUppercaseCharacters": True,
        "RequireLowercaseCharacters": True,
        "AllowUsersToChangePassword": True,
        "ExpirePasswords": True,
        "MaxPasswordAge": 365,
        "PasswordReusePrevention": 12,
        "HardExpiry": False,
    }
    iam.root = root_row(calendar)


def root_row(calendar: Calendar, account: str = ACCOUNT_ID) -> Shape:
    """The root user's row of the credential report: MFA, no keys, last used 200 days ago."""
    row: Shape = {
        "user": "<root_account>",
        "arn": f"arn:aws:iam::{account}:root",
        "user_creation_time": calendar.ago(2480).isoformat(),
        "password_enabled": "true",
        "password_last_used": calendar.ago(200).isoformat(),
        "password_last_changed": calendar.ago(900).isoformat(),
        "password_next_rotation": "not_supported",
        "mfa_active": "true",
    }
    for number in ("1", "2"):
        row[f"access_key_{number}_active"] = "false"
        row[f"access_key_{number}_last_rotated"] = "N/A"
        row[f"access_key_{number}_last_used_date"] = "N/A"
        row[f"access_key_{number}_last_used_region"] = "N/A"
        row[f"access_key_{number}_last_used_service"] = "N/A"
        row[f"cert_{number}_active"] = "false"
        row[f"cert_{number}_last_rotated"] = "N/A"
    return row
