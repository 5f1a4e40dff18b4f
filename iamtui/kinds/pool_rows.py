"""Users of a pool as rows of text, and how far the reading of them is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from iamtui.kinds.cells import compile_path, text
from iamtui.kinds.cognito_user import flattened
from iamtui.kinds.kind import Column

_RENDERED = 600

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is.

    `matches` is -1 where all users are read and not searched. `goal` is the row the reading goes to; `None`
    when it goes to the end. `complete`: the last page has been seen, so the numbers are the truth.
    """

    pages: int
    users: int
    estimated: int
    matches: int = -1
    working: bool = False
    complete: bool = False
    goal: int | None = None

    def __str__(self) -> str:
        found = f"{self.matches:,} found in " if self.matches >= 0 else ""
        if self.complete:
            return f"{found}{self.users:,} users"
        of = f" of about {self.estimated:,}" if self.estimated > self.users else ""
        return f"{found}{self.users:,}{of} users read"


class Cells:
    """Rows of text, the latest kept: drawing asks for the same ones again and again.

    Columns look into a user as `iamtui.kinds.cognito_user.flattened` lays it out.
    """

    def __init__(self, columns: Sequence[Column], now: Callable[[], datetime]) -> None:
        self._columns = [(compile_path(column.path), column.show or text) for column in columns]
        self._now = now
        self._rendered: OrderedDict[int, Row] = OrderedDict()

    def row(self, index: int, user: Callable[[], dict[str, Any]]) -> Row:
        """The row of that number; `user` is asked only where the row is not known."""
        row = self._rendered.get(index)
        if row is None:
            now = self._now()
            data = flattened(user())
            row = self._rendered[index] = tuple(show(find(data), now) for find, show in self._columns)
            if len(self._rendered) > _RENDERED:
                self._rendered.popitem(last=False)
        return row

    def forget(self, since: int = 0) -> None:
        """Drop the rows from a number on: what they show has changed."""
        for index in [index for index in self._rendered if index >= since]:
            del self._rendered[index]
