"""The tree on the left: account, IAM, Cognito by region, and what lives in each user pool."""

from __future__ import annotations

from iamtui.account import Inventory, ListKey
from iamtui.kinds.kind import Kind
from iamtui.kinds.registry import KINDS, kind
from iamtui.kinds.workspace import Workspace
from iamtui.widgets.outline import OutlineNode

POOL = "cognito.user-pool"


def navigation(workspace: Workspace) -> list[OutlineNode]:
    """The roots of the tree. A node's key is the `ListKey` of its list, or a text for a heading."""
    inventory = workspace.inventory
    roots = [_list_node(inventory, ListKey("account"), counted=False)]
    roots.append(OutlineNode("IAM", "IAM", children=_section(inventory, "IAM", ""), expanded=True))
    for number, region in enumerate(workspace.regions):
        roots.append(
            OutlineNode(
                f"Cognito {region}",
                f"Cognito  {region}",
                children=_cognito(inventory, region),
                expanded=number < 3,
            )
        )
    return roots


def _section(inventory: Inventory, section: str, region: str) -> list[OutlineNode]:
    return [
        _list_node(inventory, ListKey(each.key, region))
        for each in KINDS
        if each.section == section and not each.parent
    ]


def _cognito(inventory: Inventory, region: str) -> list[OutlineNode]:
    nodes = _section(inventory, "Cognito", region)
    for node in nodes:
        if isinstance(node.key, ListKey) and node.key.kind == POOL:
            node.children = [_pool(inventory, region, pool.ref.id) for pool in inventory.of(node.key)] or None
    return nodes


def _pool(inventory: Inventory, region: str, pool_id: str) -> OutlineNode:
    pool = inventory.find(POOL, pool_id)
    name = str(pool.data.get("Name") or pool_id) if pool else pool_id
    children = [
        _list_node(inventory, ListKey(child, region, pool_id))
        for child in kind(POOL).children
        if child in __import__("iamtui.kinds.registry").kinds.registry._BY_KEY
    ]
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
    parts = [f"{each.section} {key.region}".strip() if each.section != "Account" else "Account"]
    if key.parent:
        pool = workspace.inventory.find(POOL, key.parent)
        parts.append(str(pool.data.get("Name") or key.parent) if pool else key.parent)
    if each.section != "Account":
        parts.append(each.title)
    return " › ".join(parts)
