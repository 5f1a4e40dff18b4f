"""Questions over a whole account: who can do what, what can be reached, what an edit changes."""

from __future__ import annotations

from iamtui.access.access import Access
from iamtui.access.answers import Able, Hop, Path, Place, Result, WhoCan
from iamtui.access.holdings import HeldPolicy, Holding, Principal

__all__ = ["Able", "Access", "HeldPolicy", "Holding", "Hop", "Path", "Place", "Principal", "Result", "WhoCan"]
