"""Questions over a whole account: who can do what, what can be reached, what an edit changes."""

from __future__ import annotations

from iamtui.access.access import Access
from iamtui.access.answers import Able, Hop, Path, Place, Result, WhoCan
from iamtui.access.assume import Assumers
from iamtui.access.difference import Difference, EditEffect
from iamtui.access.effective import ActionAccess, Effective, LevelAccess, ServiceAccess
from iamtui.access.grants import Grant
from iamtui.access.graph import Graph, Node
from iamtui.access.holdings import HeldPolicy, Holding, Principal
from iamtui.access.resource_set import ResourceSet
from iamtui.access.trust import Outsider

__all__ = [
    "Able",
    "Access",
    "ActionAccess",
    "Assumers",
    "Difference",
    "EditEffect",
    "Effective",
    "Grant",
    "Graph",
    "HeldPolicy",
    "Holding",
    "Hop",
    "LevelAccess",
    "Node",
    "Outsider",
    "Path",
    "Place",
    "Principal",
    "ResourceSet",
    "Result",
    "ServiceAccess",
    "WhoCan",
]
