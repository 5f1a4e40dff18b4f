"""What a snapshot of a live account holds.

All IAM lists with the details of GetAccountAuthorizationDetails (all policy documents and versions), the account's
summary, password policy and credential report, identity providers with their metadata; and of Cognito, in the
regions asked for, the pools with their settings, groups, app clients and providers. Not in it: pool users and
identities, of which there may be millions, and what only one call per user tells (access key ids, SSH keys; the
credential report has the age and the last use of keys), nor AWS-managed policies that are not in use.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from iamtui.account import ListKey, Reason, Resource
from iamtui.kinds.loader import Loader
from iamtui.kinds.registry import KINDS

_LOOKED_AT = frozenset({"cognito.client", "cognito.identity-provider"})
"""What lives in a pool in small numbers and says little in its list."""

_POOLS = ("cognito.user-pool", "cognito.identity-pool")
_WITHOUT = frozenset({"identities"})


async def load_everything(loader: Loader, regions: Iterable[str]) -> None:
    """Load into the loader's inventory what a snapshot holds. What is refused is noted there, not raised.

    Where GetAccountAuthorizationDetails is refused, each group and role is looked at instead; that is a few
    calls for each, at the rate AWS allows.
    """
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(loader.load_account())
        tasks.create_task(loader.load_iam())
        for region in dict.fromkeys(regions):
            tasks.create_task(_load_region(loader, region))
    for kind in ("iam.oidc-provider", "iam.saml-provider"):
        await _look_at(loader, loader.inventory.of(ListKey(kind)))
    await _look_where_refused(loader)


async def _load_region(loader: Loader, region: str) -> None:
    for kind in _POOLS:
        key = ListKey(kind, region)
        await loader.load(key)
        pools = loader.inventory.of(key)
        await _look_at(loader, pools)
        inside = [each.key for each in KINDS if each.parent == kind and each.list and not each.server_side]
        for pool in pools:
            for child in inside:
                held = ListKey(child, region, pool.ref.id)
                await loader.load(held)
                if child in _LOOKED_AT:
                    await _look_at(loader, loader.inventory.of(held))


async def _look_at(loader: Loader, resources: Iterable[Resource]) -> None:
    async with asyncio.TaskGroup() as tasks:
        for resource in resources:
            tasks.create_task(loader.describe(resource.ref, without=_WITHOUT))


async def _look_where_refused(loader: Loader) -> None:
    """Policies of groups and roles by themselves, where the one call for all was refused."""
    for kind in ("iam.group", "iam.role"):
        key = ListKey(kind)
        status = loader.inventory.status(key)
        refused = status.problem is not None and status.problem.reason is not Reason.NOT_IN_SNAPSHOT
        if status.note.startswith("from List calls") and not refused:
            for resource in loader.inventory.of(key):
                await loader.describe(resource.ref)
