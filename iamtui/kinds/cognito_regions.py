"""Which regions have anything of Cognito: a look into many of them at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable

from iamtui.account import Missing
from iamtui.aws.client import Client
from iamtui.aws.errors import AwsError
from iamtui.kinds.cognito_identity_pool import IDENTITY_POOL
from iamtui.kinds.cognito_user_pool import USER_POOL
from iamtui.kinds.kind import Kind
from iamtui.kinds.loader import missing_from

AT_ONCE = 8

Found = tuple[str, str, int | Missing]
"""(region, kind's key, how many there are or why that is not known)."""


async def regions_with_pools(client: Client, regions: Iterable[str]) -> AsyncIterator[Found]:
    """User pools and identity pools of each region, in the order the answers come.

    At most `AT_ONCE` regions are asked at a time. Leaving the loop cancels what is still asked.
    """
    turns = asyncio.Semaphore(AT_ONCE)
    tasks = [
        asyncio.create_task(_count(client, region, kind, turns))
        for region in regions
        for kind in (USER_POOL, IDENTITY_POOL)
    ]
    try:
        for next_answer in asyncio.as_completed(tasks):
            yield await next_answer
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _count(client: Client, region: str, kind: Kind, turns: asyncio.Semaphore) -> Found:
    assert kind.list is not None  # both are listed
    async with turns:
        found = 0
        try:
            async for items in kind.list(client.in_region(region), ""):
                found += len(items)
        except AwsError as error:
            return region, kind.key, missing_from(error)
        return region, kind.key, found
