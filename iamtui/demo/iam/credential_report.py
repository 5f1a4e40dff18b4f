"""The credential report: asked for, made, then fetched as CSV.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from iamtui.demo.errors import AwsFault
from iamtui.demo.iam.lookup import Lookup, by_name
from iamtui.demo.service import Request
from iamtui.demo.state import Shape

_KEPT = timedelta(hours=4)
_KEY = ("active", "last_rotated", "last_used_date", "last_used_region", "last_used_service")
COLUMNS = (
    "user",
    "arn",
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "password_next_rotation",
    "mfa_active",
    *(f"access_key_{number}_{column}" for number in (1, 2) for column in _KEY),
    *(f"cert_{number}_{column}" for number in (1, 2) for column in ("active", "last_rotated")),
)
_ROOT = {
    "user": "<root_account>",
    "password_enabled": "not_supported",
    "password_last_used": "no_information",
    "password_last_changed": "not_supported",
    "password_next_rotation": "not_supported",
}


class CredentialReport(Lookup):
    """The report's two steps. One report is kept for four hours, as AWS keeps it."""

    _report: tuple[datetime, bytes] | None = None
    _in_progress = False

    def GenerateCredentialReport(self, request: Request) -> Shape:
        """`STARTED` for a new report, `COMPLETE` once there is one that is fresh enough."""
        if self._in_progress:
            self._in_progress = False
            self._report = (self.clock().replace(microsecond=0), self._written().encode())
        if self._fresh():
            return {"State": "COMPLETE"}
        self._in_progress = True
        return {
            "State": "STARTED",
            "Description": "No report exists. Starting a new report generation task",
        }

    def GetCredentialReport(self, request: Request) -> Shape:
        """The report; 410 when there is none or only an old one, 404 while it is being made."""
        if self._in_progress:
            self._in_progress = False
            self._report = (self.clock().replace(microsecond=0), self._written().encode())
            raise AwsFault("ReportInProgress", "Report generation is in progress.")
        if self._report is None:
            raise AwsFault("ReportNotPresent", "No report exists for this account.")
        if not self._fresh():
            raise AwsFault("ReportExpired", "The most recent credential report has expired.")
        made, content = self._report
        return {"Content": content, "ReportFormat": "text/csv", "GeneratedTime": made}

    def _fresh(self) -> bool:
        return self._report is not None and self.clock() - self._report[0] < _KEPT

    def _written(self) -> str:
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, restval="N/A", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerow({column: _cell(value) for column, value in self._root_row().items()})
        for user in by_name(self.iam.users.values(), "UserName"):
            writer.writerow({column: _cell(value) for column, value in self._row(user).items()})
        return text.getvalue().removesuffix("\n")

    def _root_row(self) -> Shape:
        unused = {f"{what}_active": False for what in ("mfa", "access_key_1", "access_key_2", "cert_1", "cert_2")}
        arn = f"arn:{self.state.partition}:iam::{self.state.account_id}:root"
        return {**_ROOT, **unused, "arn": arn, **self.iam.root}

    def _row(self, user: Shape) -> Shape:
        name = user["UserName"]
        row: Shape = {
            "user": name,
            "arn": user["Arn"],
            "user_creation_time": user["CreateDate"],
            "mfa_active": bool(self.iam.mfa_devices.get(name)),
        }
        row.update(self._password_cells(user))
        row.update(self._key_cells(name))
        row.update(self._certificate_cells(name))
        return row

    def _password_cells(self, user: Shape) -> Iterator[tuple[str, Any]]:
        profile = self.iam.login_profiles.get(user["UserName"])
        yield "password_enabled", profile is not None
        if profile is None:
            yield "password_last_used", "N/A"
            return
        changed: datetime = profile.get("_PasswordLastChanged") or profile["CreateDate"]
        yield "password_last_used", user.get("PasswordLastUsed", "no_information")
        yield "password_last_changed", changed
        days = (self.iam.password_policy or {}).get("MaxPasswordAge")
        if days:
            yield "password_next_rotation", changed + timedelta(days=days)

    def _key_cells(self, name: str) -> Iterator[tuple[str, Any]]:
        keys = self.iam.access_keys.get(name, [])
        for number in (1, 2):
            column = f"access_key_{number}_"
            if len(keys) < number:
                yield column + "active", False
                continue
            key = keys[number - 1]
            used = self.iam.access_key_last_used.get(key["AccessKeyId"], {})
            yield column + "active", key["Status"] == "Active"
            yield column + "last_rotated", key["CreateDate"]
            yield column + "last_used_date", used.get("LastUsedDate", "N/A")
            yield column + "last_used_region", used.get("Region", "N/A")
            yield column + "last_used_service", used.get("ServiceName", "N/A")

    def _certificate_cells(self, name: str) -> Iterator[tuple[str, Any]]:
        certificates = self.iam.signing_certificates.get(name, [])
        for number in (1, 2):
            held = certificates[number - 1] if len(certificates) >= number else None
            yield f"cert_{number}_active", held is not None and held["Status"] == "Active"
            if held is not None:
                yield f"cert_{number}_last_rotated", held.get("UploadDate", "N/A")


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return str(value)
