"""The door process: started early, cancelled, killed, restarted, and never left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from iamtui.aws.door import Door
from iamtui.aws.errors import DoorClosed
from iamtui.aws.settings import Settings
from iamtui.aws.spawn import spawn
from iamtui.demo.faults import Rule
from iamtui.demo.server import StandIn
from tests.aws.conftest import REGION, account

Doors = Callable[..., Door]


async def until(met: Callable[[], bool]) -> None:
    """Wait for a condition; pytest's own timeout is the limit."""
    for _ in iter(met, True):
        await asyncio.sleep(0.005)


def alive(pid: int) -> bool:
    """Whether the process runs (one that has ended and not been waited for does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest_asyncio.fixture
async def crowded() -> AsyncIterator[StandIn]:
    """A stand-in of 6,000 users."""
    server = StandIn(lambda: account(users=6000))
    await server.start()
    yield server
    await server.stop()


def test_the_terminals_process_loads_nothing_of_the_sdk() -> None:
    program = (
        "import sys, iamtui.aws.door, iamtui.aws.client, iamtui.aws.errors;"
        "print([name for name in ('botocore', 'aiobotocore', 'boto3', 'aiohttp') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_spawning_needs_no_event_loop_and_not_even_asyncio() -> None:
    program = (
        "import sys; from iamtui.aws.spawn import spawn; process = spawn();"
        "assert 'asyncio' not in sys.modules and 'dataclasses' not in sys.modules;"
        "process.channel.close(); process.wait(); print(process.status)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "0"


def test_a_process_started_before_the_settings_were_known(stand_in: StandIn) -> None:
    process = spawn()
    try:
        assert os.getsid(process.pid) == process.pid
        assert os.getsid(process.pid) != os.getsid(0)
    finally:
        process.channel.close()
        process.wait()


async def test_it_takes_over_a_process_started_before(stand_in: StandIn) -> None:
    process = spawn()
    async with Door.start(Settings(region=REGION, endpoint_url=stand_in.endpoint), process) as door:
        assert door.pid == process.pid
        assert await door.ready() == REGION
        answer = await door.client().call("iam", "GetUser", UserName="user-00001")
        assert answer["User"]["UserName"] == "user-00001"
    assert not alive(process.pid)


async def test_what_was_asked_for_early_is_asked_once(stand_in: StandIn, doors: Doors) -> None:
    client = doors(stand_in.endpoint).client()
    await client.expect("iam", "ListUsers", PathPrefix="/")
    await until(lambda: stand_in.tally.calls["iam:ListUsers"] == 1)

    first = [page async for page in client.pages("iam", "ListUsers", PathPrefix="/")]
    asked = stand_in.tally.calls["iam:ListUsers"]

    second = [page async for page in client.pages("iam", "ListUsers", PathPrefix="/")]
    assert stand_in.tally.calls["iam:ListUsers"] == 2 * asked
    assert [page["Users"] for page in first] == [page["Users"] for page in second]


async def test_calls_run_at_once(stand_in: StandIn, doors: Doors) -> None:
    stand_in.faults.add(Rule("hold"))
    client = doors(stand_in.endpoint).client()
    calls = [asyncio.ensure_future(client.call("iam", "GetUser", UserName=f"user-{n:05}")) for n in range(6)]
    await until(lambda: stand_in.faults.held == 6)

    stand_in.faults.release()

    assert [call["User"]["UserName"] for call in await asyncio.gather(*calls)] == [f"user-{n:05}" for n in range(6)]


@pytest.mark.parametrize("paged", [False, True])
async def test_cancelling_cancels_the_call_on_its_way(paged: bool, stand_in: StandIn, doors: Doors) -> None:
    stand_in.faults.add(Rule("hold"))
    client = doors(stand_in.endpoint).client()
    waiting = asyncio.ensure_future(
        anext(client.pages("iam", "ListUsers")) if paged else client.call("iam", "ListUsers")
    )
    await until(lambda: stand_in.faults.held == 1)

    waiting.cancel()

    await until(lambda: stand_in.faults.held == 0)
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert [record.outcome for record in client.activity] in ([], ["cancelled"])
    stand_in.faults.release()
    assert (await client.identity()).account == "123456789012"


async def test_a_reader_who_stops_stops_the_pages(crowded: StandIn, doors: Doors) -> None:
    client = doors(crowded.endpoint).client()
    pages = client.pages("iam", "ListUsers", MaxItems=100)
    await anext(pages)
    # Sixteen partial pages ahead of a reader who asks for none, and one in hand over there.
    await until(lambda: crowded.tally.calls["iam:ListUsers"] >= 17)
    await client.call("iam", "GetUser", UserName="user-00000")
    ahead = crowded.tally.calls["iam:ListUsers"]

    await pages.aclose()
    await client.call("iam", "GetUser", UserName="user-00000")

    assert ahead <= 18
    assert crowded.tally.calls["iam:ListUsers"] <= 19


async def test_many_users_arrive_whole_and_in_order(crowded: StandIn, doors: Doors) -> None:
    client = doors(crowded.endpoint).client()

    users = [user["UserName"] async for page in client.pages("iam", "ListUsers") for user in page["Users"]]

    assert users == [f"user-{n:05}" for n in range(6000)]
    assert crowded.tally.calls["iam:ListUsers"] == 7


async def test_when_the_process_dies_whoever_waits_is_told_and_the_next_call_starts_another(
    stand_in: StandIn, doors: Doors
) -> None:
    stand_in.faults.add(Rule("hold", first=3))
    door = doors(stand_in.endpoint)
    client = door.client()
    waiting = [asyncio.ensure_future(client.call("iam", "ListUsers")) for _ in range(2)]
    paging = asyncio.ensure_future(anext(client.pages("iam", "ListUsers")))
    await until(lambda: stand_in.faults.held == 3)
    first = door.pid

    os.kill(first, signal.SIGKILL)

    for result in await asyncio.gather(*waiting, paging, return_exceptions=True):
        assert isinstance(result, DoorClosed)
        assert "signal 9" in result.summary
    assert (await client.identity()).account == "123456789012"
    assert door.pid != first
    assert not alive(first)


async def test_a_process_that_cannot_start_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, doors: Doors
) -> None:
    broken = tmp_path / "broken"
    (broken / "botocore").mkdir(parents=True)
    (broken / "botocore" / "__init__.py").write_text("raise ImportError('botocore is broken')")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    door = doors("http://127.0.0.1:9")

    with pytest.raises(DoorClosed, match="botocore is broken"):
        await door.client().identity()
    with pytest.raises(DoorClosed, match="botocore is broken"):
        await door.ready()


async def test_closing_tells_whoever_waits_and_leaves_no_process(stand_in: StandIn, doors: Doors) -> None:
    stand_in.faults.add(Rule("hold"))
    door = doors(stand_in.endpoint)
    waiting = asyncio.ensure_future(door.client().call("iam", "ListUsers"))
    await until(lambda: stand_in.faults.held == 1)
    pid = door.pid

    await door.close()

    with pytest.raises(DoorClosed, match="closed"):
        await waiting
    with pytest.raises(DoorClosed, match="closed"):
        await door.client().identity()
    assert not alive(pid)
    await until(lambda: stand_in.faults.held == 0)


async def test_a_door_never_connected_leaves_no_process() -> None:
    door = Door.start(Settings())
    pid = door.pid

    await door.close()

    assert not alive(pid)


PARENT = """
import asyncio, sys
from iamtui.aws.door import Door
from iamtui.aws.settings import Settings
async def main():
    door = Door.start(Settings(region="eu-west-1", endpoint_url=sys.argv[1]))
    await door.ready()
    print(door.pid, flush=True)
    await door.client().call("iam", "ListUsers")
asyncio.run(main())
"""


async def test_when_the_terminals_process_is_killed_the_door_is_gone(stand_in: StandIn) -> None:
    stand_in.faults.add(Rule("hold"))
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, stand_in.endpoint, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    door = int(await parent.stdout.readline())
    await until(lambda: stand_in.faults.held == 1)
    assert alive(door)

    parent.kill()

    await parent.wait()
    await until(lambda: not alive(door))


async def test_interrupting_the_terminal_does_not_reach_the_door(stand_in: StandIn, doors: Doors) -> None:
    door = doors(stand_in.endpoint)
    await door.ready()

    assert os.getpgid(door.pid) != os.getpgid(0)
    assert (await door.client().identity()).account == "123456789012"
