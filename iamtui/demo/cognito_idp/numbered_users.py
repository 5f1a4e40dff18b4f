"""The users of a very large pool, made when they are looked at, so that 100,000 of them cost nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from typing import Protocol, overload

from iamtui.demo.cognito_idp.user_filter import UserFilter
from iamtui.demo.state import Shape

_SCAN = 2000  # users looked at before other calls get their turn
_REMEMBERED = 16  # searches whose hits are kept for their next pages


class Numbering(Protocol):
    """How the n-th user comes about."""

    def username(self, number: int) -> str:
        """The name of user `number`."""

    def number(self, username: str) -> int | None:
        """The number of the user of that name, None if no number has it."""

    def user(self, number: int) -> Shape:
        """User `number` (`UserType`), the same each time."""

    def value(self, number: int, attribute: str) -> str | None:
        """A searchable attribute of user `number`, without making the user."""


class NumberedUsers(MutableMapping[str, Shape]):
    """Username -> `UserType` like the dictionary of a small pool. What has been looked up, put in or taken out
    is kept, so changes last; all else is made anew each time."""

    def __init__(self, count: int, numbering: Numbering) -> None:
        self._count = count
        self._numbering = numbering
        self._own: dict[str, Shape] = {}
        self._removed: set[int] = set()
        self._added: dict[str, None] = {}
        self._hits: dict[UserFilter, list[int]] = {}

    def _number(self, username: str) -> int | None:
        number = self._numbering.number(username)
        return None if number is None or number >= self._count else number

    def __getitem__(self, username: str) -> Shape:
        user = self._own.get(username)
        if user is None:
            number = self._number(username)
            if number is None or number in self._removed:
                raise KeyError(username)
            user = self._own[username] = self._numbering.user(number)
        return user

    def __setitem__(self, username: str, user: Shape) -> None:
        number = self._number(username)
        if number is None:
            self._added[username] = None
        else:
            self._removed.discard(number)
        self._own[username] = user

    def __delitem__(self, username: str) -> None:
        number = self._number(username)
        if username not in self:
            raise KeyError(username)
        self._own.pop(username, None)
        self._added.pop(username, None)
        if number is not None:
            self._removed.add(number)

    def __contains__(self, username: object) -> bool:
        if not isinstance(username, str):
            return False
        if username in self._own:
            return True
        number = self._number(username)
        return number is not None and number not in self._removed

    def __len__(self) -> int:
        return self._count - len(self._removed) + len(self._added)

    def __iter__(self) -> Iterator[str]:
        for number in range(self._count):
            if number not in self._removed:
                yield self._numbering.username(number)
        yield from self._added

    def in_order(self) -> Sequence[Shape]:
        """All users as a sequence; a slice makes the users in it and no others."""
        numbers: Sequence[int] = range(self._count)
        if self._removed:
            numbers = [number for number in numbers if number not in self._removed]
        return _InOrder(self, numbers, list(self._added))

    async def matching(self, condition: UserFilter) -> Sequence[Shape]:
        """The users that meet `condition`, in the same order each time."""
        hits = self._hits.get(condition)
        if hits is None:
            hits = await self._scan(condition)
            while len(self._hits) >= _REMEMBERED:
                del self._hits[next(iter(self._hits))]
            self._hits[condition] = hits
        if not self._own and not self._removed:
            return _InOrder(self, hits, [])
        numbers = set(hits) - self._removed
        for username, user in self._own.items():
            number = self._number(username)
            if number is not None:
                (numbers.add if condition.matches(user) else numbers.discard)(number)
        added = [username for username in self._added if condition.matches(self._own[username])]
        return _InOrder(self, sorted(numbers), added)

    async def _scan(self, condition: UserFilter) -> list[int]:
        value, accepts = self._numbering.value, condition.accepts
        hits: list[int] = []
        for start in range(0, self._count, _SCAN):
            end = min(start + _SCAN, self._count)
            hits.extend(number for number in range(start, end) if accepts(value(number, condition.attribute)))
            await asyncio.sleep(0)
        return hits

    def at(self, number: int) -> Shape:
        """User `number`, as changed if it was changed; not kept."""
        user = self._own.get(self._numbering.username(number)) if self._own else None
        return user if user is not None else self._numbering.user(number)


class _InOrder(Sequence[Shape]):
    def __init__(self, users: NumberedUsers, numbers: Sequence[int], added: list[str]) -> None:
        self._users = users
        self._numbers = numbers
        self._added = added

    def __len__(self) -> int:
        return len(self._numbers) + len(self._added)

    @overload
    def __getitem__(self, index: int) -> Shape: ...
    @overload
    def __getitem__(self, index: slice) -> list[Shape]: ...
    def __getitem__(self, index: int | slice) -> Shape | list[Shape]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if index < len(self._numbers):
            return self._users.at(self._numbers[index])
        return self._users[self._added[index - len(self._numbers)]]


def as_numbered(users: Mapping[str, Shape]) -> NumberedUsers | None:
    """The users if they are numbered ones, None if they are a plain dictionary."""
    return users if isinstance(users, NumberedUsers) else None
