"""What an account contains: resources, references, relations, snapshots. No input or output but snapshot files."""

from __future__ import annotations

from iamtui.account.inventory import ALL_REGIONS, Account, Change, Inventory, ListKey, ListStatus
from iamtui.account.ref import Ref
from iamtui.account.resource import Resource
from iamtui.account.values import LOADING, NOT_IN_SNAPSHOT, NOT_LOADED, Missing, Reason

__all__ = [
    "ALL_REGIONS",
    "LOADING",
    "NOT_IN_SNAPSHOT",
    "NOT_LOADED",
    "Account",
    "Change",
    "Inventory",
    "ListKey",
    "ListStatus",
    "Missing",
    "Reason",
    "Ref",
    "Resource",
]
