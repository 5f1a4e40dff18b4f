"""The door to AWS: a process of its own that holds the SDK, and the client that talks to it.

Three reasons for a process rather than a thread. Parsing a page of a thousand users takes the SDK some
tenths of a second of Python, which in a thread would stall the screen all the same. Importing the SDK
(0.3 s) runs beside importing the terminal's library, on another core. And neither the credentials nor
what the SDK knows of them enter the process that shows text from the network.

Nothing here imports the SDK. `iamtui.aws.spawn` starts the process in about a millisecond and needs no
event loop, so it can be the first thing the command line does.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator
from types import TracebackType
from typing import Any, Final

from iamtui.aws.client import ActivityLog, CallRecord, Identity, Source
from iamtui.aws.errors import DoorClosed, from_wire
from iamtui.aws.settings import Settings
from iamtui.aws.spawn import DoorProcess, spawn
from iamtui.aws.wire import BUFFER, pack, read

__all__ = ["Door", "DoorClient"]

_GRACE: Final = 2.0  # seconds a closed door may take to end before it is killed


async def _ended(process: DoorProcess) -> str:
    """Wait for the process's end, kill it when that takes too long; why it ended."""
    waiting = asyncio.ensure_future(asyncio.to_thread(process.wait))
    try:
        await asyncio.wait_for(asyncio.shield(waiting), _GRACE)
    except TimeoutError:
        process.kill()
        await waiting
    return process.last_words()


class _Request:
    """One request under way: its answers so far, and who waits for the next."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.ended = False
        self._answers: deque[tuple[str, Any]] = deque()
        self._arrived = asyncio.Event()

    def put(self, verb: str, value: Any) -> None:
        self._answers.append((verb, value))
        self.ended = self.ended or verb != "page"
        self._arrived.set()

    async def next(self) -> tuple[str, Any]:
        """The next answer ("value", "page" or "end"); an error is raised."""
        while not self._answers:
            self._arrived.clear()
            await self._arrived.wait()
        verb, value = self._answers.popleft()
        if verb == "error":
            raise value
        return verb, value


class Door:
    """The connection to the door process. `Door.start(settings)` may come before any event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.activity = ActivityLog()
        self.region = settings.region or ""
        self.greeted = asyncio.Event()
        self._process: DoorProcess | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._connecting = asyncio.Lock()
        self._requests: dict[int, _Request] = {}
        self._last = 0
        self._early: dict[bytes, _Request] = {}
        self._closed = False
        self._stillborn: tuple[float, str] | None = None
        self._who: Identity | None = None
        self._asking_who = asyncio.Lock()

    @classmethod
    def start(cls, settings: Settings | None = None, process: DoorProcess | None = None) -> Door:
        """Spawn the process and come back at once; nothing is awaited, nothing of the SDK imported.

        `process` is one that `iamtui.aws.spawn.spawn` has started already, before the settings were known.
        """
        door = cls(settings or Settings())
        door._process = door._introduced(process or spawn())
        return door

    def _introduced(self, process: DoorProcess) -> DoorProcess:
        # Far smaller than a socket's buffer: it does not wait for the process to read it.
        process.channel.sendall(pack([self.settings.to_wire()]))
        return process

    async def __aenter__(self) -> Door:
        await self.connect()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def pid(self) -> int:
        """The process's id, 0 while there is none."""
        return self._process.pid if self._process else 0

    def client(self, region: str | None = None) -> DoorClient:
        """A client in this region, or in the one the configuration names."""
        return DoorClient(self, region or "")

    async def connect(self) -> None:
        """Attach the channel to the running event loop, starting the process again if it has ended."""
        async with self._connecting:
            if self._writer is not None:
                return
            if self._closed:
                raise DoorClosed("it was closed")
            if self._process is None:
                if self._stillborn and time.monotonic() - self._stillborn[0] < 1.0:
                    raise DoorClosed(self._stillborn[1])
                self._process = self._introduced(spawn())
            self._process.channel.setblocking(False)
            reader, self._writer = await asyncio.open_connection(sock=self._process.channel, limit=BUFFER)
            self._reading = asyncio.ensure_future(self._read(reader, self._process))

    async def ready(self) -> str:
        """Wait until the SDK is loaded; the region it found configured ("" where there is none)."""
        await self.connect()
        greeting = asyncio.ensure_future(self.greeted.wait())
        assert self._reading is not None
        try:
            await asyncio.wait({greeting, self._reading}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            greeting.cancel()
        if not self.greeted.is_set():
            raise DoorClosed(self._stillborn[1] if self._stillborn else "")
        return self.region

    async def close(self) -> None:
        """Close the channel, which ends the process; requests under way raise `DoorClosed`."""
        self._closed = True
        process = self._process
        if process is not None and not self.greeted.is_set():
            # It is still importing and would notice only after that; there is nothing to lose.
            process.kill()
        if self._writer is not None:
            self._writer.close()
        elif process is not None:
            process.channel.close()
        if self._reading is not None:
            await self._reading
        elif process is not None:
            await _ended(process)
            self._process = None

    async def identity(self) -> Identity:
        """Who we are; asked once."""
        async with self._asking_who:
            if self._who is None:
                answer = await self.request("call", "", False, "sts", "GetCallerIdentity", {})
                self._who = Identity.from_answer(answer)
        return self._who

    async def request(self, *message: Any) -> Any:
        """Send one request and wait for its value; cancelling the wait cancels the call."""
        request = await self.begin(*message)
        try:
            _, value = await request.next()
            return value
        finally:
            self.end(request)

    async def begin(self, *message: Any) -> _Request:
        """Send a request whose answers are then taken one by one; `end` it in any case."""
        await self.connect()
        self._last += 1
        request = _Request(self._last)
        self._requests[request.number] = request
        self.send([request.number, *message])
        return request

    async def begin_early(self, *message: Any) -> None:
        """Send a request now whose answers the next `taken_up` of the same message takes."""
        self._early[pack([message])] = await self.begin(*message)

    async def taken_up(self, *message: Any) -> _Request:
        """The request that was begun early with this message, else one begun now."""
        return self._early.pop(pack([message]), None) or await self.begin(*message)

    def end(self, request: _Request) -> None:
        """Forget the request; if it has not ended by itself, cancel it over there."""
        self._requests.pop(request.number, None)
        if not request.ended:
            self.send([request.number, "cancel"])

    def send(self, message: list[Any]) -> None:
        """Send a message if there is somebody to read it."""
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(pack(message))

    async def _read(self, reader: asyncio.StreamReader, process: DoorProcess) -> None:
        try:
            while True:
                number, verb, *rest = await read(reader)
                if number:
                    self._answer(number, verb, rest[0] if rest else None)
                elif verb == "record":
                    self.activity.add(CallRecord(**rest[0]))
                elif verb == "hello":
                    self.region = rest[0]["region"]
                    self.greeted.set()
                # Between two messages the screen may have its turn.
                await asyncio.sleep(0)
        except EOFError:
            pass
        finally:
            await self._died(process)

    def _answer(self, number: int, verb: str, value: Any) -> None:
        request = self._requests.get(number)
        if request is not None:
            request.put(verb, from_wire(value) if verb == "error" else value)

    async def _died(self, process: DoorProcess) -> None:
        writer, self._writer, self._process = self._writer, None, None
        if writer is not None:
            writer.close()
        why = await _ended(process)
        if self._closed:
            why = "it was closed"
        elif not self.greeted.is_set():
            self._stillborn = (time.monotonic(), why)
        self.greeted.clear()
        waiting, self._requests = self._requests, {}
        for request in waiting.values():
            request.put("error", DoorClosed(why))


class DoorClient:
    """See `iamtui.aws.client.Client` for what each method gives."""

    def __init__(self, door: Door, region: str, *, background: bool = False) -> None:
        self._door = door
        self._region = region
        self._background = background

    @property
    def region(self) -> str:
        return self._region or self._door.region

    @property
    def activity(self) -> ActivityLog:
        return self._door.activity

    def in_region(self, region: str) -> DoorClient:
        return DoorClient(self._door, region, background=self._background)

    def in_background(self) -> DoorClient:
        return DoorClient(self._door, self._region, background=True)

    async def identity(self) -> Identity:
        return await self._door.identity()

    async def call(self, service: str, operation: str, /, **parameters: Any) -> dict[str, Any]:
        answer: dict[str, Any] = await self._door.request(
            "call", self._region, self._background, service, operation, parameters
        )
        return answer

    async def pages(self, service: str, operation: str, /, **parameters: Any) -> AsyncGenerator[dict[str, Any], None]:
        request = await self._door.taken_up("pages", self._region, self._background, service, operation, parameters)
        try:
            while True:
                verb, page = await request.next()
                if verb == "end":
                    return
                yield page
                self._door.send([request.number, "more", 1])
        finally:
            self._door.end(request)

    async def expect(self, service: str, operation: str, /, **parameters: Any) -> None:
        """Ask already for what `pages` will be called with, while whoever calls it is still being imported."""
        await self._door.begin_early("pages", self._region, self._background, service, operation, parameters)

    async def sources(self) -> list[Source]:
        return [Source(**source) for source in await self._door.request("ask", "", "sources", [])]

    async def regions(self, service: str) -> list[str]:
        """The regions of our partition in which the service is, by the SDK's data."""
        return list(await self._door.request("ask", self._region, "regions", [service]))

    async def operations(self, service: str) -> list[str]:
        """The names of all operations of the service."""
        return list(await self._door.request("ask", self._region, "operations", [service]))

    async def required_parameters(self, service: str, operation: str) -> list[str]:
        """The parameters AWS requires of the operation."""
        return list(await self._door.request("ask", self._region, "required_parameters", [service, operation]))

    async def close(self) -> None:
        await self._door.close()
