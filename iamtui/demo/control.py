"""The control address, beside AWS's protocol on the same port: counts, faults, the gate, hostile texts.

| call | does |
|---|---|
| `GET /_control/calls` | counts of calls, `{"iam:ListUsers": 3}` |
| `GET /_control/stats` | bytes sent, most calls in flight, throttles served, writes received, calls held |
| `GET /_control/requests` | the latest 1,000 calls with their parameters |
| `POST /_control/reset` | counts from nothing again |
| `POST /_control/faults` | replaces the fault rules (an empty list: no faults); held calls go on |
| `POST /_control/release` | lets held calls go on; `{"count": 1}` only so many |
| `POST /_control/state` | a JSON list of texts: puts them into every text field of the account |
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from iamtui.demo.faults import Faults, RuleError

if TYPE_CHECKING:
    from iamtui.demo.server import StandIn


class Control:
    """Answers what is asked of the stand-in itself."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """The answer to a call of the control address, in JSON; 400 and why if it makes no sense."""
        tally, faults = self._stand_in.tally, self._stand_in.faults
        match request.method, request.path.removeprefix("/_control/"):
            case "GET", "calls":
                return web.json_response(dict(tally.calls))
            case "GET", "stats":
                return web.json_response({**tally.stats(), "held": faults.held})
            case "GET", "requests":
                return web.json_response(list(tally.latest), dumps=_dumps)
            case "POST", "reset":
                tally.reset()
                return web.json_response({})
            case "POST", "release":
                return await self._release(request)
            case "POST", "faults":
                return await self._set_faults(request)
            case "POST", "state":
                return await self._spread(request)
        return web.json_response({"error": f"no {request.method} {request.path} here"}, status=404)

    async def _release(self, request: web.BaseRequest) -> web.Response:
        try:
            asked = json.loads(await request.text() or "{}")
            count = None if "count" not in asked else int(asked["count"])
        except (ValueError, TypeError):
            return web.json_response({"error": 'nothing, or {"count": N}, is expected'}, status=400)
        return web.json_response({"released": self._stand_in.faults.release(count)})

    async def _set_faults(self, request: web.BaseRequest) -> web.Response:
        try:
            faults = Faults.parse(await request.text())
        except RuleError as error:
            return web.json_response({"error": str(error)}, status=400)
        self._stand_in.faults.release()
        self._stand_in.faults = faults
        return web.json_response({})

    async def _spread(self, request: web.BaseRequest) -> web.Response:
        try:
            texts = json.loads(await request.text())
        except ValueError:
            texts = None
        if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
            return web.json_response({"error": "a JSON list of texts is expected"}, status=400)
        self._stand_in.spread(texts)
        return web.json_response({})


def _dumps(value: Any) -> str:
    return json.dumps(value, default=str)
