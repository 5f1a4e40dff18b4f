"""Escalation: by which steps somebody of an account can become its administrator, and what closes each."""

from __future__ import annotations

from iamtui.access.escalation.catalogue import CATALOGUE
from iamtui.access.escalation.entry import Entry, Permission
from iamtui.access.escalation.find import find_paths
from iamtui.access.escalation.paths import LEVELS, EscalationPath, Level

__all__ = ["CATALOGUE", "LEVELS", "Entry", "EscalationPath", "Level", "Permission", "find_paths"]
