"""The rows of a user pool's users: paged from the server as they are looked at, never all held."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from iamtui.account import Missing
from iamtui.aws.client import Client
from iamtui.aws.errors import AwsError, InvalidRequest
from iamtui.kinds.cognito_calls import PAGE
from iamtui.kinds.kind import Column
from iamtui.kinds.loader import missing_from
from iamtui.kinds.pool_pages import HELD, Pages, Users
from iamtui.kinds.pool_rows import Cells, Progress, Row
from iamtui.kinds.pool_search import Search

AHEAD = 2
"""Pages read beyond what is on the screen, in the direction of the end."""


class PoolUsers:
    """A pool's users as a table's rows.

    `run` reads what `wanted` asked for and is to run as a task for as long as the table is there;
    cancelling it ends everything. Nothing else waits: `row` gives `None` for a row that is not there yet, and
    `on_change` is called when something came in. The length is AWS's estimate until the end is known.
    """

    def __init__(
        self,
        client: Client,
        pool_id: str,
        region: str,
        columns: Sequence[Column],
        estimated: int,
        now: Callable[[], datetime],
        *,
        search: Search | None = None,
        on_change: Callable[[], None] | None = None,
        held: int = HELD,
    ) -> None:
        self.pool_id = pool_id
        self.region = region
        self.on_change = on_change
        self.problem: Missing | None = None
        """Why reading stopped, until `retry`."""
        self._client = client if client.region == region else client.in_region(region)
        self._held = held
        self._estimated = estimated
        self._cells = Cells(columns, now)
        self._first, self._last = 0, PAGE - 1
        self._to_end = False
        self._stopped = False
        self._working = False
        self._wake = asyncio.Event()
        self._search: Search | None = None
        self._pages = self._new_pages()
        self._call: asyncio.Future[Users] | None = None
        self._length_kept = 0
        if search is not None:
            self.search(search)

    def _new_pages(self) -> Pages:
        return Pages(self._client, self.pool_id, self._search.filter if self._search else "", self._held)

    # -- what the table reads --------------------------------------------------------------------------

    def __len__(self) -> int:
        if self._pages.ended:
            return self._pages.users
        estimated = 0 if self._search else self._estimated
        return max(estimated, self._pages.users + (1 if self._pages.known else 0), self._length_kept)

    @property
    def complete(self) -> bool:
        """Whether the length is the truth: the last page has been seen."""
        return self._pages.ended

    @property
    def progress(self) -> Progress:
        goal = None if self._to_end else self._last
        return Progress(self._pages.known, self._pages.users, len(self), -1, self._working, self._pages.ended, goal)

    def row(self, index: int) -> Row | None:
        """The cells of a row; `None` while it is not here."""
        user = self._pages.user(index)
        return None if user is None else self._cells.row(index, lambda: user)

    def data(self, index: int) -> dict[str, Any] | None:
        """The user in AWS's shape, with the pool's id as every child of a pool has it."""
        user = self._pages.user(index)
        return None if user is None else {"UserPoolId": self.pool_id, **user}

    def key(self, index: int) -> str | None:
        """The id of a row's reference: the pool's id, a slash and the user name."""
        user = self._pages.user(index)
        return None if user is None else f"{self.pool_id}/{user.get('Username', '')}"

    # -- what the table asks ---------------------------------------------------------------------------

    def wanted(self, first: int, last: int) -> None:
        """Say which rows are on the screen. Reads on as far as that and a little beyond."""
        if (first, last) == (self._first, self._last):
            return
        self._first, self._last = max(0, first), max(first, last)
        self._stopped = False
        self._wake.set()

    def to_end(self) -> None:
        """Read on to the last page, with progress; `stop` ends it."""
        self._to_end, self._stopped = True, False
        self._wake.set()

    def stop(self) -> None:
        """Read no further until something else is wanted. What is there stays."""
        self._to_end, self._stopped = False, True
        self._changed()

    def retry(self) -> None:
        """Go on after a problem."""
        self.problem, self._stopped = None, False
        self._wake.set()

    def search(self, search: Search | None) -> None:
        """Show only what Cognito finds; `None` shows all again. Only searches of mode `server`."""
        if search is not None and search.mode != "server":
            raise ValueError("a contains search is a ContainsSearch")
        self._search = search
        self._first, self._last = 0, PAGE - 1
        self._to_end = False
        self._start_over(keep_length=False)
        self.retry()
        self._changed()

    def refresh(self) -> None:
        """Read again from the server; the place in the list is kept."""
        self._start_over(keep_length=True)
        self.retry()

    # -- reading ---------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Read what is wanted, one page after the other, until cancelled."""
        while True:
            self._wake.clear()
            if await self._read_wanted():
                self._changed()
            await self._wake.wait()

    async def fetch_until(self, index: int) -> None:
        """Read until a row is known or the end is reached or reading stopped."""
        self._last = max(self._last, index)
        self._stopped = False
        await self._read_wanted()

    async def _read_wanted(self) -> bool:
        worked = False
        try:
            while (page := self._next()) is not None:
                self._working = worked = True
                await self._fetch(page)
                self._changed()
        finally:
            self._working = False
        return worked

    def _next(self) -> int | None:
        """The page to fetch now: on the screen, then towards the goal, then around the screen."""
        if self.problem or self._stopped:
            return None
        pages = self._pages
        top, bottom = pages.page_of(self._first), pages.page_of(self._last)
        for page in range(top, min(bottom + 1, pages.known)):
            if not pages.has(page):
                return page
        if not pages.ended and (self._to_end or bottom + AHEAD >= pages.known):
            return pages.known
        for page in range(bottom + 1, min(bottom + 1 + AHEAD, pages.known)):
            if not pages.has(page):
                return page
        return top - 1 if top and not pages.has(top - 1) else None

    async def _fetch(self, page: int) -> None:
        pages = self._pages
        for shown in range(pages.page_of(self._first), min(pages.page_of(self._last) + 1, pages.known)):
            pages.touch(shown)
        call = self._call = asyncio.ensure_future(pages.fetch(page))
        try:
            await asyncio.wait([call])
        finally:
            call.cancel()
        error = None if call.cancelled() else call.exception()
        if self._pages is not pages or call.cancelled():
            return  # a search or a refresh has begun meanwhile
        if error is None:
            self._cells.forget(pages.start(page))
            if pages.ended or page == pages.page_of(self._last):
                self._length_kept = 0
        elif isinstance(error, InvalidRequest) and page and not self._length_kept:
            self._start_over(keep_length=True)
        elif isinstance(error, AwsError):
            self.problem = missing_from(error)
        else:
            raise error

    def _start_over(self, keep_length: bool) -> None:
        """Walk again from the first page: tokens expire, and a search has its own."""
        self._length_kept = len(self) if keep_length else 0
        if self._call is not None:
            self._call.cancel()
        self._pages = self._new_pages()
        self._cells.forget()
        self._wake.set()

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()
