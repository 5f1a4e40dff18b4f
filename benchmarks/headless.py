"""The explorer's own calls with no screen: `python -m benchmarks.headless URL` prints when it had everything.

One process with the SDK in it loads what the explorer loads as it opens an account, through the same loaders.
"""

from __future__ import annotations

import asyncio
import sys

from iamtui.account import Inventory, ListKey
from iamtui.aws.direct import DirectClient
from iamtui.aws.settings import Settings
from iamtui.kinds.loader import Loader


async def _load(url: str) -> None:
    async with DirectClient.open(Settings(endpoint_url=url, region="eu-central-1")) as client:
        inventory = Inventory()
        loader = Loader(client, inventory)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(loader.load_account())
            tasks.create_task(loader.load_iam())
            for kind in ("cognito.user-pool", "cognito.identity-pool"):
                tasks.create_task(loader.load(ListKey(kind, "eu-central-1")))
        print(sum(inventory.status(key).count for key in inventory.lists()))


if __name__ == "__main__":
    asyncio.run(_load(sys.argv[1]))
