"""What the tests of the stand-in share: one that runs on a tiny account, and real clients that call it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session

from iamtui.demo.server import StandIn
from tests.demo.tiny import NOW, tiny_state

Connect = Callable[..., Awaitable[Any]]
_SESSION = get_session()  # one for all clients: it keeps the service models it has read


async def until(condition: Callable[[], bool]) -> None:
    """Waits for `condition`, giving every other task its turn between two looks at it."""
    for _ in range(100_000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("what the test waits for does not come")


@pytest_asyncio.fixture
async def demo() -> AsyncIterator[StandIn]:
    """A stand-in for the tiny account, its clock stopped at `NOW`."""
    stand_in = StandIn(tiny_state, clock=lambda: NOW)
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest_asyncio.fixture
async def connect() -> AsyncIterator[Connect]:
    """Makes clients: `await connect(endpoint, "iam")`; they try a call once unless told `tries`."""
    async with AsyncExitStack() as stack:

        async def client(
            endpoint: str,
            service: str,
            *,
            tries: int = 1,
            region: str = "eu-west-1",
            parameter_validation: bool = True,
        ) -> Any:
            return await stack.enter_async_context(
                _SESSION.create_client(
                    service,
                    endpoint_url=endpoint,
                    region_name=region,
                    aws_access_key_id="AKIA0000000000000001",
                    aws_secret_access_key="secret",
                    config=AioConfig(
                        retries={"total_max_attempts": tries},
                        parameter_validation=parameter_validation,
                        connect_timeout=5,
                        read_timeout=5,
                    ),
                )
            )

        yield client


@pytest_asyncio.fixture
async def iam(demo: StandIn, connect: Connect) -> Any:
    """An IAM client of the tiny account."""
    return await connect(demo.endpoint, "iam")


@pytest.fixture(autouse=True)
def _no_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine's own AWS configuration reaches a client."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ENDPOINT_URL", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
