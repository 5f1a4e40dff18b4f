"""What the tests of the Cognito kinds share: the demo account, a large pool, moto, and clients that call them."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio

from iamtui.account import Inventory, ListKey, Ref
from iamtui.aws.client import Client
from iamtui.aws.direct import DirectClient
from iamtui.aws.settings import Settings
from iamtui.demo.large import build_large
from iamtui.demo.northwind import DEFAULT_NOW, build_northwind
from iamtui.demo.server import StandIn
from iamtui.kinds.kind import Subject
from iamtui.kinds.loader import Loader
from iamtui.kinds.panel import Facts, Panel, Sentences, Table
from iamtui.kinds.registry import kind

REGION = "eu-central-1"
Open = Callable[..., DirectClient]

NOW: datetime = DEFAULT_NOW


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine's own AWS configuration, and a made-up access key."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA0000000000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")


@pytest_asyncio.fixture
async def northwind() -> AsyncIterator[StandIn]:
    """The demo account, its clock stopped."""
    server = StandIn(build_northwind, clock=lambda: NOW)
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture
async def large() -> AsyncIterator[StandIn]:
    """An account with little but a pool of 100,000 users, made as they are looked at."""
    server = StandIn(lambda: build_large(users=1, roles=1, policies=1))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """The endpoint of moto's server."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    application, lock = server._server.app, threading.Lock()

    def one_at_a_time(environ: Any, start_response: Any) -> Any:
        with lock:  # moto is not made for several threads at once
            return application(environ, start_response)

    server._server.app = one_at_a_time
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest_asyncio.fixture
async def open_client() -> AsyncIterator[Open]:
    """Opens clients: `open_client(endpoint)`."""
    opened: list[DirectClient] = []

    def open_one(endpoint: str, **settings: Any) -> DirectClient:
        settings.setdefault("region", REGION)
        opened.append(DirectClient.open(Settings(endpoint_url=endpoint, **settings)))
        return opened[-1]

    yield open_one
    for client in opened:
        await client.close()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, giving every other task its turn between two looks at it."""
    for _ in range(2_000_000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("what the test waits for does not come")


async def look_closely(client: Client, key: ListKey, name: str) -> tuple[Inventory, Ref]:
    """Load the pools and a list, and look closely at the resource of that name (or id)."""
    inventory = Inventory()
    loader = Loader(client, inventory)
    await loader.load_account()
    for pools in ("cognito.user-pool", "cognito.identity-pool"):
        await loader.load(ListKey(pools, key.region))
    await loader.load(key)
    named = [
        each.ref
        for each in inventory.of(key)
        if name in (each.ref.name, *(value for value in each.data.values() if isinstance(value, str)))
    ]
    assert named, f"no {name} in {[each.ref.id for each in inventory.of(key)]}: {inventory.status(key)}"
    await loader.describe(named[0])
    return inventory, named[0]


def tabs(inventory: Inventory, ref: Ref) -> dict[str, Panel]:
    """The tabs of a resource by their titles."""
    resource = inventory.get(ref)
    assert resource is not None
    return {panel.title: panel for panel in kind(ref.kind).panels(Subject(resource, inventory, NOW))}


def words(panel: Panel) -> str:
    """All that a tab says, line by line (documents left out)."""
    lines: list[str] = []
    for block in panel.blocks:
        if isinstance(block, Facts):
            lines += [block.title, *(f"{row.label}: {row.value} {row.note}".rstrip() for row in block.rows)]
        elif isinstance(block, Sentences):
            lines += [block.title, *(f"{line.text} {line.condition}".rstrip() for line in block.lines)]
        elif isinstance(block, Table):
            rows = block.rows if isinstance(block.rows, tuple) else ()
            lines += [block.title, *(" | ".join(map(str, row.cells)) for row in rows)]
            if not isinstance(block.rows, tuple):
                lines.append(str(block.rows))
    return "\n".join(line for line in lines if line)


def jumps(panel: Panel) -> set[str]:
    """`kind/id` of everything that a tab leads to."""
    found: set[str] = set()
    for block in panel.blocks:
        rows: Any = ()
        if isinstance(block, Facts):
            rows = block.rows
        elif isinstance(block, Sentences):
            rows = block.lines
        elif isinstance(block, Table) and isinstance(block.rows, tuple):
            rows = block.rows
        found |= {f"{row.ref.kind}/{row.ref.id}" for row in rows if row.ref}
    return found
