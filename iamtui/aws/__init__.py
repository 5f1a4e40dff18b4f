"""The only door to AWS.

Importing this loads nothing of the SDK: the terminal's process uses `Door`, whose other side runs in a
process of its own; `iamtui.aws.direct.DirectClient` is the same client with the SDK in this process.
"""

from __future__ import annotations

from iamtui.aws.client import ActivityLog, CallRecord, Client, Identity, Source
from iamtui.aws.settings import Settings

__all__ = ["ActivityLog", "CallRecord", "Client", "Identity", "Settings", "Source"]
