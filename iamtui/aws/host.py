"""The far side of the door: answers the terminal process's messages with a `DirectClient`."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
from typing import Any

from iamtui.aws.client import CallRecord
from iamtui.aws.direct import DirectClient
from iamtui.aws.errors import AwsError, InvalidRequest
from iamtui.aws.settings import Settings
from iamtui.aws.wire import AHEAD, BUFFER, pack, read

__all__ = ["serve"]


_IDLE = 1.0
"""Seconds after the last request's end."""


def serve(channel: int) -> None:
    """Serve the channel (a connected socket's descriptor); when its other end closes, end the process."""
    asyncio.run(_serve(channel))


async def _serve(channel: int) -> None:
    connected = socket.socket(fileno=channel)
    connected.setblocking(False)
    reader, writer = await asyncio.open_connection(sock=connected, limit=BUFFER)
    try:
        host = _Host(writer, Settings.from_wire((await read(reader))[0]))
        while True:
            host.take(await read(reader))
    except EOFError:
        # Nobody is left to answer: no farewell to AWS's servers, no waiting for calls under way.
        os._exit(0)


def _collect_garbage_again() -> None:
    """Turn the collector on, rarer, and set aside what the start has made: modules and AWS's models."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


class _Host:
    """The requests under way, by their ids."""

    def __init__(self, writer: asyncio.StreamWriter, settings: Settings) -> None:
        self._writer = writer
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._credits: dict[int, asyncio.Semaphore] = {}
        self._failed: AwsError | None = None
        try:
            self._client = DirectClient.open(settings)
        except AwsError as error:
            # Opening fails on what the operator has configured; each request is told so.
            self._failed = error
            _collect_garbage_again()
            self._send([0, "hello", {"region": settings.region or ""}])
            return
        self._client.activity.subscribe(self._report)
        self._send([0, "hello", {"region": self._client.region}])
        self._start(0, self._warm_up())

    def take(self, message: list[Any]) -> None:
        """Begin, feed or cancel what the message names."""
        number, verb, *rest = message
        if verb == "more":
            if number in self._credits:
                for _ in range(rest[0]):
                    self._credits[number].release()
        elif verb == "cancel":
            if number in self._tasks:
                self._tasks[number].cancel()
        elif verb == "call":
            self._start(number, self._call(number, *rest))
        elif verb == "pages":
            self._credits[number] = asyncio.Semaphore(AHEAD)
            self._start(number, self._pages(number, *rest))
        elif verb == "ask":
            self._start(number, self._ask(number, *rest))

    def _start(self, number: int, work: Any) -> None:
        task = asyncio.ensure_future(self._answering(number, work))
        self._tasks[number] = task
        task.add_done_callback(lambda _: self._ended(number))

    def _ended(self, number: int) -> None:
        self._tasks.pop(number, None)
        self._credits.pop(number, None)
        if not self._tasks:
            asyncio.get_running_loop().call_later(_IDLE, self._give_memory_back)

    def _give_memory_back(self) -> None:
        """After a load of 50,000 users a third of this process is memory that Python has freed and C has kept."""
        if self._tasks:
            return
        import ctypes  # here, since it takes some milliseconds of a start

        gc.collect()
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc alone
        if trim is not None:
            trim(0)

    async def _answering(self, number: int, work: Any) -> None:
        try:
            if self._failed is not None:
                work.close()
                raise self._failed
            await work
        except AwsError as error:
            self._send([number, "error", error.to_wire()])
        except Exception as exception:
            # Whatever else goes wrong is this process's own fault; the request must not wait for ever.
            fault = AwsError(f"{type(exception).__name__}: {exception}", code="Internal")
            self._send([number, "error", fault.to_wire()])

    async def _warm_up(self) -> None:
        """Have credentials and the IAM client ready by the time the first request comes."""
        connection = self._client.connection
        try:
            await connection.sdk_client("iam", connection.region_for("iam", self._client.region))
        except AwsError:
            # The first request meets the same and says so.
            return
        finally:
            _collect_garbage_again()

    def _at(self, region: str, background: bool) -> DirectClient:
        client = self._client.in_region(region) if region else self._client
        return client.in_background() if background else client

    async def _call(
        self, number: int, region: str, background: bool, service: str, operation: str, given: dict[str, Any]
    ) -> None:
        answer = await self._at(region, background).call(service, operation, **given)
        self._send([number, "value", answer])
        await self._writer.drain()

    async def _pages(
        self, number: int, region: str, background: bool, service: str, operation: str, given: dict[str, Any]
    ) -> None:
        may_send = self._credits[number]
        async for page in self._at(region, background).pages(service, operation, **given):
            await may_send.acquire()
            self._send([number, "page", page])
            await self._writer.drain()
        self._send([number, "end"])

    async def _ask(self, number: int, region: str, question: str, arguments: list[Any]) -> None:
        client = self._at(region, background=False)
        answer: Any
        if question == "sources":
            answer = [source.to_wire() for source in await client.sources()]
        elif question == "regions":
            answer = await client.regions(*arguments)
        elif question == "operations":
            answer = await client.operations(*arguments)
        elif question == "required_parameters":
            answer = await client.required_parameters(*arguments)
        else:
            raise InvalidRequest(f"unknown question {question}")
        self._send([number, "value", answer])

    def _report(self, record: CallRecord) -> None:
        self._send([0, "record", record.to_wire()])

    def _send(self, message: list[Any]) -> None:
        self._writer.write(pack(message))
