"""The HTTP server: one port on the loopback address that speaks for every service, and obeys the faults."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from importlib import import_module
from typing import Any

from aiohttp import web

from iamtui.demo import wire
from iamtui.demo.control import Control
from iamtui.demo.errors import AwsFault
from iamtui.demo.faults import Faults, Treatment
from iamtui.demo.service import Clock, Service, utc_now
from iamtui.demo.state import State
from iamtui.demo.tally import Tally
from iamtui.demo.wire import Payload

_HOST = "127.0.0.1"
_SERVICES = {
    "iam": ("iamtui.demo.iam", "Iam"),
    "sts": ("iamtui.demo.sts", "Sts"),
    "cognito-idp": ("iamtui.demo.cognito_idp", "CognitoIdp"),
    "cognito-identity": ("iamtui.demo.cognito_identity", "CognitoIdentity"),
}


class StandIn:
    """AWS for one account. `await start()` opens the port, `endpoint` tells it, `await stop()` ends it.

    `build` makes the account when the first call needs it, so that the port is open before.
    """

    def __init__(self, build: Callable[[], State], *, faults: Faults | None = None, clock: Clock = utc_now) -> None:
        self._build = build
        self._clock = clock
        self._state: State | None = None
        self._services: dict[str, Service] = {}
        self._runner: web.ServerRunner | None = None
        self._requests = 0
        self.check_lengths = True
        self.endpoint = ""
        self.faults = faults or Faults()
        self.tally = Tally()
        self._control = Control(self)

    @property
    def state(self) -> State:
        """The account, built when first asked for."""
        if self._state is None:
            self._state = self._build()
        return self._state

    def service(self, name: str) -> Service:
        """The service `name`, loaded when first called."""
        service = self._services.get(name)
        if service is None:
            module, class_name = _SERVICES[name]
            made: Service = getattr(import_module(module), class_name)(self.state, self._clock)
            service = self._services[name] = made
        return service

    def spread(self, texts: list[str]) -> None:
        """Puts `texts` into every text field of the account, and takes names of any length from then on."""
        from iamtui.demo.hostile import spread

        spread(self.state, texts)
        self.state.revision += 1
        self.check_lengths = False

    async def start(self) -> str:
        """Opens a free port and returns the endpoint's URL."""
        self._runner = web.ServerRunner(
            web.Server(self._handle, handler_cancellation=True, access_log=None), shutdown_timeout=0.1
        )
        await self._runner.setup()
        listening = socket.create_server((_HOST, 0), backlog=512)
        await web.SockSite(self._runner, listening, backlog=512).start()
        self.endpoint = f"http://{_HOST}:{listening.getsockname()[1]}"
        return self.endpoint

    async def stop(self) -> None:
        """Closes the port and every connection."""
        self.faults.release()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/_control/"):
            return await self._control.handle(request)
        sent = 0
        self.tally.began()
        try:
            payload, treatment = await self._answer(request)
            sent = len(payload.body)
            return await _send(request, payload, treatment)
        finally:
            self.tally.ended(sent)

    async def _answer(self, request: web.BaseRequest) -> tuple[Payload, Treatment]:
        self._requests += 1
        request_id = f"00000000-0000-4000-8000-{self._requests:012d}"
        service, operation, treatment = wire.addressee(request.headers), "", Treatment()
        try:
            body = await request.read()
            addressed = wire.address(request.headers, body)
            service, operation = addressed.model.name, addressed.operation
            self.tally.arrived(service, operation)
            call = wire.read_call(addressed, lengths=self.check_lengths)
            self.tally.understood(call)
            await self.faults.admit(call, self.state, treatment)
            if treatment.replacement is not None:
                return treatment.replacement, treatment
            answer = await self.service(service).answer(call)
            await asyncio.sleep(treatment.delay(answer))
            return wire.write_answer(call, answer, request_id), treatment
        except AwsFault as fault:
            if fault.throttles:
                self.tally.throttles[f"{service}:{operation}"] += 1
            await asyncio.sleep(treatment.delay({}))
            return wire.write_fault(service, fault, request_id), treatment


async def _send(request: web.BaseRequest, payload: Payload, treatment: Treatment) -> web.StreamResponse:
    if treatment.body == "hang":
        await asyncio.Event().wait()
    if treatment.body == "reset":
        _reset(request)
    if treatment.body in ("whole", "reset"):
        return web.Response(status=payload.status, body=payload.body, headers=payload.headers)
    response = web.StreamResponse(status=payload.status, headers=payload.headers)
    response.content_length = len(payload.body)
    await response.prepare(request)
    if treatment.body == "cut":
        await response.write(payload.body[: int(len(payload.body) * treatment.fraction)])
        if request.transport is not None:
            request.transport.close()
        return response
    step = max(1, treatment.bytes_per_second // 20)
    for start in range(0, len(payload.body), step):
        await response.write(payload.body[start : start + step])
        await asyncio.sleep(step / treatment.bytes_per_second)
    await response.write_eof()
    return response


def _reset(request: web.BaseRequest) -> None:
    """Ends the connection with a TCP reset, which is what closing without lingering sends."""
    transport: Any = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
