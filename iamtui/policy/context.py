"""The condition keys of a request: which are there, which are not, and which nobody knows.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

KeyState = Literal["present", "absent", "unknown", "present but value unknown"]

_NOTHING: tuple[str, ...] = ()


class Context:
    """Condition keys and their values. Keys are compared in any case, tag keys too. Does not change.

    In a closed world a key that is not given is absent, as in a real request. In an open world it is unknown, and
    what hangs on it is neither true nor false; `known_absent` and `known_present` (whose values are not known) then
    say what is known all the same. A value given as a list makes the key multivalued, even with one entry; an
    empty list is the same as none.
    """

    __slots__ = ("_absent", "_hash", "_many", "_names", "_present", "_values", "open_world")

    def __init__(
        self,
        values: Mapping[str, str | Sequence[str]] | None = None,
        *,
        open_world: bool = False,
        known_absent: Iterable[str] = (),
        known_present: Iterable[str] = (),
    ) -> None:
        self.open_world = open_world
        self._values: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, str] = {}
        many: set[str] = set()
        for name, value in (values or {}).items():
            key = name.casefold()
            self._names[key] = name
            if isinstance(value, str):
                self._values[key] = (value,)
                many.discard(key)
            else:
                self._values[key] = tuple(value)
                many.add(key)
        self._many = frozenset(many)
        self._absent = frozenset(name.casefold() for name in known_absent)
        self._present = frozenset(name.casefold() for name in known_present)
        self._hash: int | None = None

    def values(self, key: str) -> tuple[str, ...] | None:
        """The values of a key; None where it is absent or its value is not known."""
        return self._values.get(key.casefold()) or None

    def is_many(self, key: str) -> bool:
        """True where the key is multivalued: its value was given as a list."""
        return key.casefold() in self._many

    def state(self, key: str) -> KeyState:
        """Whether the key is in the request."""
        return self.find(key)[0]

    def find(self, key: str) -> tuple[KeyState, tuple[str, ...], bool]:
        """The state of a key, its values (none where they are not known), and whether it is multivalued."""
        folded = key.casefold()
        values = self._values.get(folded)
        if values is not None:
            return ("present" if values else "absent"), values, folded in self._many
        return self._state_of_others(folded), (), False

    def _state_of_others(self, folded: str) -> KeyState:
        if folded in self._present:
            return "present but value unknown"
        return "unknown" if self.open_world and folded not in self._absent else "absent"

    def text(self, key: str) -> str | None:
        """The value of a key that has one value; None for all else, multivalued keys too."""
        folded = key.casefold()
        values = self._values.get(folded)
        return values[0] if values and folded not in self._many else None

    def merged(self, values: Mapping[str, str | Sequence[str]]) -> Context:
        """This context with more keys; a key given anew takes the place of what was known of it."""
        merged = Context({**self.as_mapping(), **values}, open_world=self.open_world)
        given = {name.casefold() for name in values}
        merged._absent = self._absent - given
        merged._present = self._present - given
        return merged

    def with_values(self, **values: str | Sequence[str]) -> Context:
        """`merged`, for keys that are also names in Python."""
        return self.merged(values)

    def told(self, values: Mapping[str, str | Sequence[str]], absent: Iterable[str], present: Iterable[str]) -> Context:
        """This context with what else is known of the request: values, keys that are absent, keys that are there.

        What the context says already goes before.
        """
        mine = self._values.keys() | self._absent | self._present
        told = {name: value for name, value in values.items() if name.casefold() not in mine}
        merged = Context({**told, **self.as_mapping()}, open_world=self.open_world)
        known = mine | {name.casefold() for name in told}
        merged._absent = self._absent | ({name.casefold() for name in absent} - known)
        merged._present = self._present | ({name.casefold() for name in present} - known - merged._absent)
        return merged

    def opened(self) -> Context:
        """The same keys in an open world: what is not given is unknown."""
        return Context(self.as_mapping(), open_world=True, known_absent=self._absent, known_present=self._present)

    def as_mapping(self) -> dict[str, str | tuple[str, ...]]:
        """The keys as they were written, each with its value or values."""
        return {self._names[key]: values if key in self._many else values[0] for key, values in self._values.items()}

    def _identity(self) -> tuple[object, ...]:
        return (frozenset(self._values.items()), self._many, self._absent, self._present, self.open_world)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Context) and self._identity() == other._identity()

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(self._identity())
        return self._hash

    def __repr__(self) -> str:
        return f"Context({', '.join(self._names.values())}{', ...' if self.open_world else ''})"


EMPTY = Context()
"""A closed world in which no key is given."""
