"""A value that is not there says why: nothing is invented, nothing left blank without a reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Reason(Enum):
    """Why a value is not known. The text is what the screen says."""

    NOT_LOADED = "not loaded yet"
    LOADING = "loading"
    DENIED = "denied"
    FAILED = "failed"
    NOT_OFFERED = "not offered by this endpoint"
    NOT_IN_SNAPSHOT = "not in this snapshot"


@dataclass(frozen=True, slots=True)
class Missing:
    """Stands where a value would. `permission` is the IAM action that was refused, such as `iam:ListAccessKeys`."""

    reason: Reason
    detail: str = ""
    permission: str = ""
    resource: str = ""
    request_id: str = ""

    def __str__(self) -> str:
        if self.reason is Reason.DENIED:
            on = f" on {self.resource}" if self.resource else ""
            return f"denied: {self.permission or self.detail}{on}"
        return f"{self.reason.value}: {self.detail}" if self.detail else self.reason.value

    def __bool__(self) -> bool:
        return False


NOT_LOADED = Missing(Reason.NOT_LOADED)
LOADING = Missing(Reason.LOADING)
NOT_IN_SNAPSHOT = Missing(Reason.NOT_IN_SNAPSHOT)
