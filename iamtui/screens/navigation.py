"""The tree on the left: account, IAM, Cognito by region, and what lives in each user pool."""

from __future__ import annotations

from iamtui.account import ALL_REGIONS, Inventory, ListKey
from iamtui.kinds.kind import Kind
from iamtui.kinds.registry import KINDS, kind
from iamtui.kinds.workspace import Workspace
from iamtui.widgets.outline import OutlineNode

POOL = "cognito.user-pool"
OTHER_REGIONS = "other regions"
"""Key of the node that looks for pools in every region."""


def navigation(workspace: Workspace) -> list[OutlineNode]:
    """The roots of the tree. A node's key is the `ListKey` of its list, or a text for a heading."""
    inventory = workspace.inventory
    roots = [_list_node(inventory, ListKey("account"), counted=False)]
    roots.append(OutlineNode("IAM", "IAM", children=_section(inventory, "IAM", ""), expanded=True))
    regions = workspace.regions
    if len(regions) > 1:
        all_of_them = _section(inventory, "Cognito", ALL_REGIONS)
        roots.append(OutlineNode("Cognito all", "Cognito  all regions", children=all_of_them, expanded=True))
    shown = [region for region in regions if len(regions) == 1 or _holds_something(inventory, region)]
    roots += [_region(inventory, region, expanded=number < 3) for number, region in enumerate(shown)]
    hidden = [region for region in regions if region not in shown]
    if hidden:
        others = [_region(inventory, region, expanded=False) for region in hidden]
        roots.append(OutlineNode("empty regions", f"Cognito  {len(hidden)} regions without pools", children=others))
    if workspace.client is not None and len(regions) <= 1:
        roots.append(OutlineNode(OTHER_REGIONS, "Cognito  other regions…"))
    return roots


def _region(inventory: Inventory, region: str, *, expanded: bool) -> OutlineNode:
    children = _cognito(inventory, region)
    return OutlineNode(f"Cognito {region}", f"Cognito  {region}", children=children, expanded=expanded)


def _holds_something(inventory: Inventory, region: str) -> bool:
    """Whether a region has pools, or is not known to have none."""
    statuses = [inventory.status(ListKey(each.key, region)) for each in KINDS if each.regional and not each.parent]
    return any(status.count or status.problem is not None or not status.started for status in statuses)


def _section(inventory: Inventory, section: str, region: str) -> list[OutlineNode]:
    return [
        _list_node(inventory, ListKey(each.key, region))
        for each in KINDS
        if each.section == section and not each.parent
    ]


def _cognito(inventory: Inventory, region: str) -> list[OutlineNode]:
    nodes = _section(inventory, "Cognito", region)
    for node in nodes:
        if isinstance(node.key, ListKey) and node.key.kind == POOL and region != ALL_REGIONS:
            node.children = [_pool(inventory, region, pool.ref.id) for pool in inventory.of(node.key)] or None
    return nodes


def _pool(inventory: Inventory, region: str, pool_id: str) -> OutlineNode:
    pool = inventory.find(POOL, pool_id)
    name = str(pool.data.get("Name") or pool_id) if pool else pool_id
    children = [_list_node(inventory, ListKey(child, region, pool_id)) for child in kind(POOL).children]
    return OutlineNode(f"pool {pool_id}", name, children=children)


def _list_node(inventory: Inventory, key: ListKey, *, counted: bool = True) -> OutlineNode:
    return OutlineNode(key, kind(key.kind).title, count=count_text(inventory, key) if counted else "")


def count_text(inventory: Inventory, key: ListKey) -> str:
    """How many there are, as far as that is known: `214`, `100 …`, `denied`, or nothing."""
    status = inventory.status(key)
    if kind(key.kind).server_side:
        return f"{status.expected:,}" if status.expected is not None else ""
    if status.problem is not None and not status.count:
        return status.problem.reason.name.lower().replace("_", " ")
    if status.complete:
        return f"{status.count:,}" + (" !" if status.problem is not None else "")
    if status.loading or status.count:
        return f"{status.count:,} …"
    return ""


def kind_path(workspace: Workspace, key: ListKey) -> str:
    """Where a list is, for the title: `IAM › Roles`, `Cognito eu-central-1 › storefront › Users`."""
    each: Kind = kind(key.kind)
    region = "all regions" if key.region == ALL_REGIONS else key.region
    parts = [f"{each.section} {region}".strip() if each.section != "Account" else "Account"]
    if key.parent:
        pool = workspace.inventory.find(POOL, key.parent)
        parts.append(str(pool.data.get("Name") or key.parent) if pool else key.parent)
    if each.section != "Account":
        parts.append(each.title)
    return " › ".join(parts)
