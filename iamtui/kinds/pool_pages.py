"""The pages of a user pool's ListUsers: which token leads to which, and the latest of them in memory."""

from __future__ import annotations

import marshal
from array import array
from bisect import bisect_right
from collections import OrderedDict
from typing import Any

from iamtui.aws.client import Client
from iamtui.kinds.cognito_calls import PAGE

HELD = 200
"""Packed pages kept: 12,000 users in some 6 MB."""
OPENED = 8
"""Unpacked pages kept, for what is on the screen."""

Users = list[dict[str, Any]]


class Pages:
    """Pages in the order AWS gives them. Each leads to the next, so an unknown one is reached by walking.

    A page once seen can be asked for again by its token while AWS remembers it. AWS may give short or
    empty pages; rows are counted as they come.
    """

    def __init__(self, client: Client, pool_id: str, filter_text: str = "", held: int = HELD) -> None:
        self._client = client
        self._pool_id = pool_id
        self._filter = filter_text
        self._limit = held
        self._tokens: list[bytes] = [b""]
        self._starts = array("L", [0])
        self._held: OrderedDict[int, bytes] = OrderedDict()
        self._opened: OrderedDict[int, Users] = OrderedDict()
        self.ended = False

    @property
    def known(self) -> int:
        """How many pages have been seen."""
        return len(self._starts) - 1

    @property
    def users(self) -> int:
        """How many users are on the pages seen."""
        return self._starts[-1]

    def page_of(self, index: int) -> int:
        """The page that holds a row; `known` where it is beyond."""
        return bisect_right(self._starts, index) - 1 if index < self.users else self.known

    def start(self, page: int) -> int:
        """The row that a page seen begins with."""
        return self._starts[page]

    def has(self, page: int) -> bool:
        return page in self._held

    def user(self, index: int) -> dict[str, Any] | None:
        """A user by the row's number; `None` where its page is not in memory."""
        if not 0 <= index < self.users:
            return None
        page = self.page_of(index)
        users = self._open(page)
        offset = index - self._starts[page]
        return users[offset] if users is not None and offset < len(users) else None

    def touch(self, page: int) -> None:
        """Note that a page is on the screen, so that it is the last to go."""
        if page in self._held:
            self._held.move_to_end(page)

    async def fetch(self, page: int) -> Users:
        """Ask AWS for a page: the next unknown one, or one seen before. Raises the door's errors."""
        token = self._tokens[page]
        more = {"PaginationToken": token.decode()} if token else {}
        if self._filter:
            more["Filter"] = self._filter
        answer = await self._client.call("cognito-idp", "ListUsers", UserPoolId=self._pool_id, Limit=PAGE, **more)
        users: Users = answer.get("Users") or []
        following = answer.get("PaginationToken") or ""
        if page == self.known:
            self._starts.append(self.users + len(users))
            if following:
                self._tokens.append(following.encode())
            else:
                self.ended = True
        self._hold(page, users)
        return users

    def _hold(self, page: int, users: Users) -> None:
        self._opened.pop(page, None)
        self._held[page] = marshal.dumps(users)
        self._held.move_to_end(page)
        while len(self._held) > self._limit:
            dropped, _ = self._held.popitem(last=False)
            self._opened.pop(dropped, None)

    def _open(self, page: int) -> Users | None:
        users = self._opened.get(page)
        if users is None:
            packed = self._held.get(page)
            if packed is None:
                return None
            users = marshal.loads(packed)  # noqa: S302 - our own bytes, never read from outside
            self._opened[page] = users
            while len(self._opened) > OPENED:
                self._opened.popitem(last=False)
        return users
