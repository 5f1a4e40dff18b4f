"""Users in which a word occurs anywhere: what Cognito cannot search for, found by reading all pages."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from iamtui.account import Missing
from iamtui.aws.client import Client
from iamtui.aws.errors import AwsError
from iamtui.kinds.kind import Column
from iamtui.kinds.loader import missing_from
from iamtui.kinds.pool_pages import Pages, Users
from iamtui.kinds.pool_rows import Cells, Progress, Row

MATCHES_HELD = 20_000
"""A search that finds as many ends there and says so; some 10 MB."""


class ContainsSearch:
    """The matches of one word as a table's rows, in the order they are found.

    Has what `PoolUsers` has for a table, so one stands in place of the other. `run` reads the pool from
    the first page to the last and returns; cancelling it, or `stop`, ends the search and keeps what was found.
    Calls are made in the background, so whatever else the operator looks at goes ahead.
    """

    def __init__(
        self,
        client: Client,
        pool_id: str,
        region: str,
        columns: Sequence[Column],
        word: str,
        estimated: int,
        now: Callable[[], datetime],
        *,
        on_change: Callable[[], None] | None = None,
        matches_held: int = MATCHES_HELD,
    ) -> None:
        self.pool_id = pool_id
        self.region = region
        self.word = word
        self.on_change = on_change
        self.problem: Missing | None = None
        self.full = False
        """True where it ended because it found as many as it holds."""
        regional = client if client.region == region else client.in_region(region)
        self._needle = word.casefold()
        self._pages = Pages(regional.in_background(), pool_id, held=1)
        self._estimated = estimated
        self._held = matches_held
        self._matches: list[bytes] = []
        self._cells = Cells(columns, now)
        self._stopped = False
        self._working = False

    def __len__(self) -> int:
        return len(self._matches)

    @property
    def complete(self) -> bool:
        """Whether every page was read."""
        return self._pages.ended and not self.full

    @property
    def progress(self) -> Progress:
        """Pages and users read, matches found."""
        return Progress(self._pages.known, self._pages.users, self._estimated, len(self), self._working, self.complete)

    def row(self, index: int) -> Row | None:
        """The cells of a match."""
        if not 0 <= index < len(self._matches):
            return None
        return self._cells.row(index, lambda: self._user(index))

    def data(self, index: int) -> dict[str, Any] | None:
        """The user in AWS's shape, with the pool's id."""
        if not 0 <= index < len(self._matches):
            return None
        return {"UserPoolId": self.pool_id, **self._user(index)}

    def key(self, index: int) -> str | None:
        """The id of a row's reference: the pool's id, a slash and the user name."""
        if not 0 <= index < len(self._matches):
            return None
        return f"{self.pool_id}/{self._user(index).get('Username', '')}"

    def wanted(self, first: int, last: int) -> None:
        """Nothing to do: all matches are held."""

    def stop(self) -> None:
        """Read no further; what was found stays. `run` takes it up where it was left."""
        self._stopped = True

    def retry(self) -> None:
        """Let `run` go on after a problem."""
        self.problem = None

    async def run(self) -> None:
        """Read on to the end, to `stop`, to a problem (which is noted), or until enough was found."""
        self._stopped = False
        self._working = True
        try:
            while not (self._pages.ended or self._stopped or self.full or self.problem):
                try:
                    users = await self._pages.fetch(self._pages.known)
                except AwsError as error:
                    self.problem = missing_from(error)
                else:
                    self._take(users)
                self._changed()
        finally:
            self._working = False
            self._changed()

    def _take(self, users: Users) -> None:
        for user in users:
            if len(self._matches) >= self._held:
                self.full = True
                return
            if contains(user, self._needle):
                self._matches.append(marshal.dumps(user))

    def _user(self, index: int) -> dict[str, Any]:
        user: dict[str, Any] = marshal.loads(self._matches[index])  # noqa: S302 - our own bytes
        return user

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()


def contains(user: dict[str, Any], needle: str) -> bool:
    """Whether a case-folded word occurs in the user name, the status or the value of any attribute."""
    if needle in str(user.get("Username", "")).casefold() or needle in str(user.get("UserStatus", "")).casefold():
        return True
    return any(needle in str(each.get("Value", "")).casefold() for each in user.get("Attributes") or ())
