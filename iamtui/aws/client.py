"""What every client of AWS offers, whether the SDK runs in this process or in the door process."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Protocol

__all__ = ["ActivityLog", "CallRecord", "Client", "Identity", "Source"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the credentials belong to, as sts:GetCallerIdentity says."""

    account: str
    arn: str
    user_id: str

    @classmethod
    def from_answer(cls, answer: dict[str, Any]) -> Identity:
        """The identity in an answer of sts:GetCallerIdentity."""
        return cls(answer.get("Account", ""), answer.get("Arn", ""), answer.get("UserId", ""))

    @property
    def partition(self) -> str:
        """`aws`, `aws-cn`, `aws-us-gov`, ...; taken from the ARN."""
        parts = self.arn.split(":")
        return parts[1] if len(parts) > 1 and parts[1] else "aws"


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call made to AWS. Holds names only: no parameter and no answer, so nothing secret.

    `started` is seconds since the epoch, `seconds` how long it took with its retries and its waiting
    for a turn; `outcome` is "ok" or the error's code.
    """

    service: str
    operation: str
    region: str
    started: float
    seconds: float
    outcome: str
    request_id: str
    attempts: int

    def to_wire(self) -> dict[str, Any]:
        """The record as plain values."""
        return asdict(self)


class ActivityLog:
    """The last calls made, newest last, and how many there have been in all."""

    def __init__(self, keep: int = 2000) -> None:
        self._records: deque[CallRecord] = deque(maxlen=keep)
        self._listeners: list[Callable[[CallRecord], None]] = []
        self.total = 0
        self.failed = 0

    def __iter__(self) -> Iterator[CallRecord]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def add(self, record: CallRecord) -> None:
        """Keep the record and tell the listeners."""
        self._records.append(record)
        self.total += 1
        if record.outcome != "ok":
            self.failed += 1
        for listener in tuple(self._listeners):
            listener(record)

    def subscribe(self, listener: Callable[[CallRecord], None]) -> Callable[[], None]:
        """Call `listener` with each new record; the answer ends the subscription."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe


@dataclass(frozen=True, slots=True)
class Source:
    """One place the SDK looks for credentials in, and what it holds.

    `kind` is "environment", "keys", "role", "sso", "process", "web identity", "login", "config" (a
    profile without credentials of its own), "container" or "instance role"; `name` is the profile's
    name where it is one. `detail` never holds a secret.
    """

    name: str
    kind: str
    found: bool
    detail: str

    def to_wire(self) -> dict[str, Any]:
        """The source as plain values."""
        return asdict(self)

    @property
    def is_profile(self) -> bool:
        """Whether this is a profile of `~/.aws`, which `--profile` can name."""
        return self.kind not in ("environment", "container", "instance role")


class Client(Protocol):
    """One identity in one region.

    Answers are plain JSON values in AWS's shape, as `aws --output json` prints them, without
    ResponseMetadata: timestamps are ISO-8601 text in UTC, blobs are base64 text. Everything raises
    `iamtui.aws.errors.AwsError`; cancelling the task cancels the HTTP call.
    """

    @property
    def region(self) -> str:
        """The region's name; "" while it is not known, or where the operator has none configured."""
        ...

    @property
    def activity(self) -> ActivityLog:
        """Every call made over this connection, in any region."""
        ...

    async def identity(self) -> Identity:
        """Who we are (sts:GetCallerIdentity); asked once and kept."""
        ...

    async def call(self, service: str, operation: str, /, **parameters: Any) -> dict[str, Any]:
        """The answer of one call: `await client.call("iam", "GetRole", RoleName="deploy")`."""
        ...

    def pages(self, service: str, operation: str, /, **parameters: Any) -> AsyncIterator[dict[str, Any]]:
        """Every page to the end, each an answer of its own.

        A long page comes as several partial pages: its long lists cut into runs, its other members
        repeated in each.
        """
        ...

    def in_region(self, region: str) -> Client:
        """The same identity in another region, over the same connection."""
        ...

    def in_background(self) -> Client:
        """The same client whose calls wait while others want their turn."""
        ...

    async def sources(self) -> list[Source]:
        """Where credentials were looked for and what was found; never fails for want of them."""
        ...

    async def close(self) -> None:
        """End the connection; calls still waiting are cancelled."""
        ...
