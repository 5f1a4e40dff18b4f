"""What the tests of the door share: an environment without credentials, and three kinds of endpoint.

`stand_in` is iamtui's own demo server with faults and counts, `moto` is AWS as others understand it, and
`raw` answers with whatever bytes a test gives it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from iamtui.aws.direct import DirectClient
from iamtui.aws.door import Door, DoorClient
from iamtui.aws.settings import Settings
from iamtui.demo.server import StandIn
from iamtui.demo.state import State, UserPool

REGION = "eu-west-1"
MADE = datetime(2024, 5, 1, 12, tzinfo=UTC)
POOL = f"{REGION}_AbCdEfGhI"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, and no word about AWS in the environment but a made-up access key."""
    for name in [name for name in os.environ if name.startswith("AWS_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA0000000000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
    return tmp_path


@pytest.fixture
def without_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """No access key in the environment either."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")


def account(users: int = 230, pool_users: int = 150) -> State:
    """An account of users and one user pool, nothing else."""
    state = State("123456789012", "arn:aws:iam::123456789012:user/operator", "AIDA00000000000000001")
    for number in range(users):
        name = f"user-{number:05}"
        state.iam.users[name] = {
            "Path": "/",
            "UserName": name,
            "UserId": f"AIDA{number:017}",
            "Arn": f"arn:aws:iam::123456789012:user/{name}",
            "CreateDate": MADE,
        }
    pool = UserPool({"Id": POOL, "Name": "shop"})
    for number in range(pool_users):
        pool.users[f"buyer-{number:05}"] = {
            "Username": f"buyer-{number:05}",
            "Attributes": [{"Name": "sub", "Value": str(number)}],
            "UserCreateDate": MADE,
            "UserLastModifiedDate": MADE,
            "Enabled": True,
            "UserStatus": "CONFIRMED",
        }
    state.user_pools[REGION] = {POOL: pool}
    return state


@pytest_asyncio.fixture
async def stand_in() -> AsyncIterator[StandIn]:
    """The demo's server on a small account of `account()`."""
    server = StandIn(account)
    await server.start()
    yield server
    await server.stop()


class Moto:
    """moto's server and how many requests have come to it."""

    def __init__(self) -> None:
        from moto.server import ThreadedMotoServer

        self.requests = 0
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.endpoint = f"http://{host}:{port}"
        inner = self._server._server
        self._app, self._lock = inner.app, threading.Lock()
        inner.app = self._counting

    def _counting(self, environ: Any, start_response: Any) -> Any:
        # moto is not made for several threads at once.
        with self._lock:
            self.requests += 1
            return self._app(environ, start_response)

    def stop(self) -> None:
        """Close the port."""
        self._server.stop()


@pytest.fixture(scope="session")
def moto() -> Iterator[Moto]:
    """One moto for all tests; each uses names of its own."""
    server = Moto()
    yield server
    server.stop()


Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Raw:
    """A server that answers with what a test puts into `answers`, the last one again and again."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, str, str]] = []
        self.requests = 0
        self.endpoint = ""

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """One request."""
        await request.read()
        self.requests += 1
        status, kind, body = self.answers[min(self.requests, len(self.answers)) - 1]
        return web.Response(status=status, content_type=kind, text=body)


@pytest_asyncio.fixture
async def raw() -> AsyncIterator[Raw]:
    """A server of bytes."""
    server = Raw()
    runner = web.ServerRunner(web.Server(server.handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.endpoint = f"http://{host}:{port}"
    yield server
    await runner.cleanup()


Open = Callable[..., DirectClient]


@pytest_asyncio.fixture
async def open_client() -> AsyncIterator[Open]:
    """Opens clients with the SDK in this process: `open_client(endpoint)`."""
    opened: list[DirectClient] = []

    def open_one(endpoint: str | None, **settings: Any) -> DirectClient:
        settings.setdefault("region", REGION)
        opened.append(DirectClient.open(Settings(endpoint_url=endpoint, **settings)))
        return opened[-1]

    yield open_one
    for client in opened:
        await client.close()


@pytest_asyncio.fixture
async def doors() -> AsyncIterator[Callable[..., Door]]:
    """Starts door processes: `doors(endpoint)`."""
    started: list[Door] = []

    def start(endpoint: str | None, **settings: Any) -> Door:
        settings.setdefault("region", REGION)
        started.append(Door.start(Settings(endpoint_url=endpoint, **settings)))
        return started[-1]

    yield start
    for door in started:
        await door.close()


@pytest_asyncio.fixture(params=["direct", "door"])
async def client_of(
    request: pytest.FixtureRequest, open_client: Open, doors: Callable[..., Door]
) -> Callable[[str], DirectClient | DoorClient]:
    """A client of an endpoint, in this process and through the door: both must do the same."""
    if request.param == "direct":
        return open_client
    return lambda endpoint: doors(endpoint).client()
