"""The catalogue of escalation paths: what each needs, how it goes, what closes it."""

from __future__ import annotations

from iamtui.access.escalation.cognito import COGNITO, GUESTS
from iamtui.access.escalation.entry import Entry
from iamtui.access.escalation.existing_resources import EXISTING_RESOURCES
from iamtui.access.escalation.identities import IDENTITIES
from iamtui.access.escalation.passed_roles import PASSED_ROLES

CATALOGUE: tuple[Entry, ...] = (*IDENTITIES, *PASSED_ROLES, *EXISTING_RESOURCES, *COGNITO, GUESTS)
"""Every entry, each id once."""
