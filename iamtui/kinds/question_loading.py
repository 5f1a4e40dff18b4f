"""What a question needs of the account beyond its lists, fetched when it is asked: a closer look here and there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from iamtui.access import Access, Holding
from iamtui.account import ListKey, Ref

if TYPE_CHECKING:
    from iamtui.kinds.workspace import Workspace

_ROUNDS = 3
"""A principal's policies are named first, then those of its groups, then the texts of all of them."""

POLICY_TABS = {
    "iam.user": "Groups & policies",
    "iam.role": "Policies",
    "iam.group": "Policies",
    "iam.policy": "Document",
}
"""Of each kind, the tab that tells of its policies."""


async def load_policies_of(workspace: Workspace, access: Access, arn: str) -> Access:
    """The account with everything that decides on one principal.

    There is nothing to fetch where GetAccountAuthorizationDetails told of it all.
    """
    loader = workspace.loader
    for _ in range(_ROUNDS):
        holding = access.holding(arn)
        if loader is None or holding is None or not _lacks(holding):
            break
        before = workspace.inventory.generation
        async with asyncio.TaskGroup() as tasks:
            for ref in dict.fromkeys(_to_look_at(workspace, holding)):
                tasks.create_task(loader.describe(ref, (POLICY_TABS[ref.kind],)))
        if workspace.inventory.generation == before:
            break
        access = await workspace.questions.access()
    return access


def _lacks(holding: Holding) -> bool:
    boundary = holding.boundary
    return bool(holding.missing) or not holding.boundary_known or (boundary is not None and boundary.document is None)


def _to_look_at(workspace: Workspace, holding: Holding) -> Iterator[Ref]:
    """The principal, its groups, and the managed policies whose texts are not known."""
    yield holding.principal.ref
    policies = [*holding.identity, *([holding.boundary] if holding.boundary is not None else [])]
    for policy in policies:
        if policy.document is None and policy.ref.kind == "iam.policy":
            yield policy.ref
    inventory = workspace.inventory
    resource = inventory.get(holding.principal.ref)
    groups = inventory.part(holding.principal.ref, "GroupList")
    listed = (resource.data.get("GroupList") if resource is not None else None) or groups
    for group in listed if isinstance(listed, list) else ():
        name = group.get("GroupName") if isinstance(group, dict) else group
        yield inventory.ref("iam.group", str(name))


async def load_pools(workspace: Workspace) -> None:
    """The roles that all loaded pools give: of identity pools, and of the groups of user pools."""
    loader = workspace.loader
    if loader is None:
        return
    inventory = workspace.inventory
    async with asyncio.TaskGroup() as tasks:
        for pool in list(inventory.all_of("cognito.identity-pool")):
            tasks.create_task(loader.describe(pool.ref, ("Roles",)))
        for pool in list(inventory.all_of("cognito.user-pool")):
            key = ListKey("cognito.group", pool.ref.region, pool.ref.id)
            if not inventory.status(key).started:
                tasks.create_task(loader.load(key))
