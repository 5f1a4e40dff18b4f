"""How many calls at once and how many a second, per service and category of operations.

IAM's rates are not published; those of Cognito user pools are, by category:
https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations
Other programs share these rates, so ours starts within them, halves when AWS throttles, and grows
again while it does not.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

__all__ = ["Limit", "Limits", "Turnstile", "category"]


@dataclass(frozen=True, slots=True)
class Limit:
    """Calls a second to begin with, calls at once without waiting, calls in flight, and the highest rate."""

    rate: float
    burst: float
    concurrency: int
    ceiling: float


_LIMITS: Final[dict[str, Limit]] = {
    "iam": Limit(20, 40, 10, 100),
    "sts": Limit(20, 20, 5, 50),
    "cognito-idp:UserPoolRead": Limit(12, 15, 6, 15),
    "cognito-idp:UserPoolClientRead": Limit(12, 15, 6, 15),
    "cognito-idp:UserPoolResourceRead": Limit(16, 20, 6, 20),
    "cognito-idp:UserList": Limit(24, 30, 6, 30),
    "cognito-idp:UserRead": Limit(60, 60, 10, 120),
    "cognito-idp:UserResourceRead": Limit(30, 30, 8, 50),
    "cognito-idp": Limit(10, 10, 4, 20),
    "cognito-identity": Limit(10, 10, 5, 20),
}

_ELSEWHERE: Final = Limit(200, 200, 12, 1000)
"""For endpoints that are not AWS's: nothing is known of their rates, so only throttling tells."""

_CATEGORIES: Final[dict[str, frozenset[str]]] = {
    "UserPoolRead": frozenset({"DescribeUserPool", "ListUserPools", "GetUserPoolMfaConfig"}),
    "UserPoolClientRead": frozenset({"DescribeUserPoolClient", "ListUserPoolClients", "ListUserPoolClientSecrets"}),
    "UserList": frozenset({"ListUsers"}),
    "UserRead": frozenset({"AdminGetUser", "GetUser", "AdminGetUserAuthFactors"}),
    "UserResourceRead": frozenset(
        {
            "AdminGetDevice",
            "AdminListDevices",
            "AdminListGroupsForUser",
            "AdminListUserAuthEvents",
            "GetDevice",
            "ListDevices",
        }
    ),
}


def category(service: str, operation: str) -> str:
    """The name of the rate the operation counts against: "iam", "cognito-idp:UserList", ..."""
    if service != "cognito-idp":
        return service
    for name, operations in _CATEGORIES.items():
        if operation in operations:
            return f"{service}:{name}"
    reads = operation.startswith(("Describe", "Get", "List"))
    return f"{service}:UserPoolResourceRead" if reads else service


class Limits:
    """A turnstile for each category in each region of one connection."""

    def __init__(self, *, at_aws: bool) -> None:
        self._at_aws = at_aws
        self._turnstiles: dict[tuple[str, str], Turnstile] = {}

    def turnstile(self, service: str, operation: str, region: str) -> Turnstile:
        """The turnstile this operation has to pass."""
        name = category(service, operation)
        key = (name, region)
        if key not in self._turnstiles:
            limit = _LIMITS.get(name, _LIMITS["cognito-identity"]) if self._at_aws else _ELSEWHERE
            self._turnstiles[key] = Turnstile(limit)
        return self._turnstiles[key]


class Turnstile:
    """Lets calls through at a rate, so many at once; those in the foreground before the others.

    A token bucket whose rate adapts: halved by `throttled`, slowly grown by `answered`.
    """

    _FLOOR: Final = 1.0
    _GROWTH: Final = 0.25  # calls a second gained with each answer

    def __init__(self, limit: Limit, clock: Callable[[], float] | None = None) -> None:
        self.rate = limit.rate
        self._limit = limit
        self._tokens = limit.burst
        self._running = 0
        self._clock = clock or (lambda: asyncio.get_running_loop().time())
        self._filled: float | None = None
        self._halved = float("-inf")
        self._waiting: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._sequence = 0
        self._timer: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def turn(self, *, background: bool = False) -> AsyncIterator[None]:
        """Wait for a turn and hold a place for as long as the block lasts; may be cancelled at any time."""
        await self._enter(background)
        try:
            yield
        finally:
            self._running -= 1
            self._serve()

    def answered(self) -> None:
        """AWS answered: the rate may grow a little."""
        self.rate = min(self._limit.ceiling, self.rate + self._GROWTH)

    def throttled(self) -> None:
        """AWS throttled: halve the rate, once for the calls that were under way together."""
        now = self._clock()
        self._tokens = min(self._tokens, 0.0)
        if now - self._halved >= 0.5:
            self._halved = now
            self.rate = max(self._FLOOR, self.rate / 2)

    async def _enter(self, background: bool) -> None:
        self._sequence += 1
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (background, self._sequence, turn))
        self._serve()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._running -= 1
                self._serve()
            raise

    def _serve(self) -> None:
        self._fill()
        while self._waiting and self._running < self._limit.concurrency:
            turn = self._waiting[0][2]
            if turn.done():
                heapq.heappop(self._waiting)
            elif self._tokens >= 1:
                heapq.heappop(self._waiting)
                self._tokens -= 1
                self._running += 1
                turn.set_result(None)
            else:
                self._wake_in((1 - self._tokens) / self.rate)
                return

    def _fill(self) -> None:
        now = self._clock()
        if self._filled is not None:
            self._tokens = min(self._limit.burst, self._tokens + (now - self._filled) * self.rate)
        self._filled = now

    def _wake_in(self, seconds: float) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._wake)

    def _wake(self) -> None:
        self._timer = None
        self._serve()
