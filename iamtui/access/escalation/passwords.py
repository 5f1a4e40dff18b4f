"""What the credential report tells of users' passwords and access keys, where it was loaded.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

from __future__ import annotations

import csv

from iamtui.account import Inventory
from iamtui.policy.truth import Truth

_PRESENT = ("access_key_1_active", "access_key_2_active")


class Passwords:
    """Whether a user is in the state that a way to its credentials needs."""

    def __init__(self, inventory: Inventory) -> None:
        report = inventory.fact("credential_report")
        text = str(report.get("Content", "")) if isinstance(report, dict) else ""
        self.rows = {row.get("user", ""): row for row in csv.DictReader(text.splitlines())}

    def fits(self, entry: str, user: str) -> Truth:
        """Whether the user can be taken over by the catalogue's entry; None where the report does not tell.

        Two access keys are the most that a user may have. A key that is not active counts too, but the report does
        not tell it from none, so only two active ones are certain.
        """
        row = self.rows.get(user)
        if row is None:
            return False if entry == "iam-003" else None
        has_both_keys = all(row.get(column) == "true" for column in _PRESENT)
        has_password = row.get("password_enabled") == "true"
        return {
            "iam-002": not has_both_keys,
            "iam-003": has_both_keys,
            "iam-004": not has_password,
            "iam-006": has_password,
        }.get(entry)
