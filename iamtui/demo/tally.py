"""What arrived at the stand-in: proof that browsing wrote nothing, and the measure of a client's thrift."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

from iamtui.demo.service import Request, is_write

_KEPT = 1000


class Tally:
    """Counts since the start or the last reset."""

    def __init__(self) -> None:
        self.in_flight = 0
        self.reset()

    def reset(self) -> None:
        """Counts from nothing again; calls still in flight stay in flight."""
        self.calls: Counter[str] = Counter()
        self.throttles: Counter[str] = Counter()
        self.latest: deque[dict[str, Any]] = deque(maxlen=_KEPT)
        self.bytes_sent = 0
        self.most_in_flight = self.in_flight

    def arrived(self, service: str, operation: str) -> None:
        """A call of `operation` came in, whatever becomes of it."""
        self.calls[f"{service}:{operation}"] += 1

    def understood(self, call: Request) -> None:
        """Keeps what was asked, so that a test can see exactly which fields an edit sent."""
        self.latest.append(
            {
                "operation": f"{call.service}:{call.operation}",
                "region": call.region,
                "parameters": call.parameters,
            }
        )

    def began(self) -> None:
        """One more call is being worked on."""
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)

    def ended(self, sent: int) -> None:
        """One call fewer is being worked on; `sent` bytes of body went out for it."""
        self.in_flight -= 1
        self.bytes_sent += sent

    def stats(self) -> dict[str, Any]:
        """The counts as `GET /_control/stats` tells them."""
        writes = {name: count for name, count in self.calls.items() if is_write(name.partition(":")[2])}
        return {
            "bytes_sent": self.bytes_sent,
            "calls": self.calls.total(),
            "in_flight": self.in_flight,
            "most_in_flight": self.most_in_flight,
            "throttles": dict(self.throttles),
            "writes": writes,
        }
