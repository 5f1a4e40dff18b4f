"""How two patterns relate: whether one holds the other, whether they meet, and in which texts.

Works on symbols: a literal character, `ONE` for `?`, `MANY` for `*`. A pattern is run as an automaton whose states
are the bits of an integer: bit i stands for "the first i symbols, stars apart, have been matched".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

Symbols = tuple[str, ...]

ONE = ""
MANY = "**"

_MOST_CELLS = 40_000
_MOST_PATTERNS = 64


class Automaton:
    """A pattern to be run against the symbols of another."""

    def __init__(self, symbols: Iterable[str]) -> None:
        self._letters: dict[str, int] = {}
        self._ones = 0
        self._stars = 0
        at = 0
        for symbol in symbols:
            if symbol == MANY:
                self._stars |= 1 << at
                continue
            if symbol:
                self._letters[symbol] = self._letters.get(symbol, 0) | 1 << at
            else:
                self._ones |= 1 << at
            at += 1
        self._length = at
        self._end = 1 << at

    def intersects(self, other: Iterable[str]) -> bool:
        """Whether some text is of both."""
        states = 1
        for symbol in other:
            if symbol == MANY:
                states = (self._end << 1) - (states & -states)
            else:
                states = self._step(states, self._taken(symbol) if symbol else self._end - 1)
            if not states:
                return False
        return bool(states & self._end)

    def covers(self, other: Iterable[str]) -> bool:
        """Whether all texts of the other are of this: it is followed at its worst.

        Where the other has `?`, that is a character that this pattern does not have.
        """
        states = 1
        for symbol in other:
            if symbol == MANY:
                states = self._after_worst_star(states)
            else:
                states = self._step(states, self._taken(symbol) if symbol else self._ones)
            if not states:
                return False
        return bool(states & self._end)

    def _taken(self, letter: str) -> int:
        return self._letters.get(letter, 0) | self._ones

    def _step(self, states: int, taken: int) -> int:
        return (states & taken) << 1 | states & self._stars

    def _after_worst_star(self, states: int) -> int:
        """The states after the worst text that a star of the other stands for.

        Where nothing but `?` is missing to the next star, that is the empty text, since more would only help.
        Elsewhere it is a text so long that of all that was begun the last star alone remains.
        """
        last = (states & self._stars).bit_length()
        if (states >> last) & (self._before_stars >> last):
            return states
        return 1 << (last - 1) if last else 0

    @cached_property
    def _before_stars(self) -> int:
        """The places from where nothing but `?` stands before the next star."""
        found, run = 0, False
        for at in range(self._length, -1, -1):
            run = bool(self._stars >> at & 1) or (run and bool(self._ones >> at & 1))
            found |= run << at
        return found


def common_symbols(one: Symbols, other: Symbols) -> list[Symbols] | None:
    """Patterns whose texts together are those that both match; None where too many would be needed."""
    if len(one) * len(other) > _MOST_CELLS:
        return None
    below: list[set[Symbols]] = []
    for at in range(len(one), -1, -1):
        row: list[set[Symbols]] = [set() for _ in range(len(other) + 1)]
        for index in range(len(other), -1, -1):
            found = _common(one, other, at, index, below, row)
            if len(found) > _MOST_PATTERNS:
                found = set(_widest(found))
                if len(found) > _MOST_PATTERNS:
                    return None
            row[index] = found
        below = row
    return sorted(_widest(below[0]), key=lambda symbols: (len(symbols), symbols))


def _common(
    one: Symbols, other: Symbols, at: int, index: int, below: Sequence[set[Symbols]], row: Sequence[set[Symbols]]
) -> set[Symbols]:
    """What `one` from `at` and `other` from `index` have in common; `below` is the row of `at + 1`."""
    mine = one[at] if at < len(one) else None
    theirs = other[index] if index < len(other) else None
    if mine is None and theirs is None:
        return {()}
    if mine == MANY and theirs == MANY:
        return _led_by(MANY, below[index]) | _led_by(MANY, row[index + 1])
    if mine == MANY:
        return below[index] | (_led_by(theirs, row[index + 1]) if theirs is not None else set())
    if theirs == MANY:
        return row[index + 1] | (_led_by(mine, below[index]) if mine is not None else set())
    if mine is None or theirs is None or (mine and theirs and mine != theirs):
        return set()
    return _led_by(mine or theirs, below[index + 1])


def _led_by(symbol: str, patterns: Iterable[Symbols]) -> set[Symbols]:
    return {pattern if symbol == MANY and pattern[:1] == (MANY,) else (symbol, *pattern) for pattern in patterns}


def _widest(patterns: Iterable[Symbols]) -> list[Symbols]:
    """The patterns that no other of them covers."""
    kept: list[Symbols] = []
    for pattern in sorted(patterns, key=lambda symbols: (-symbols.count(MANY), len(symbols), symbols)):
        if not any(automaton(other).covers(pattern) for other in kept):
            kept = [other for other in kept if not automaton(pattern).covers(other)]
            kept.append(pattern)
    return kept


def _ones_first(symbols: Symbols) -> Symbols:
    """The same pattern with `?` before `*` wherever they stand together, as `covers` needs it."""
    ordered: list[str] = []
    stars = 0
    for symbol in symbols:
        if symbol == MANY:
            stars = 1
        elif symbol == ONE:
            ordered.append(symbol)
        else:
            ordered.extend([MANY] * stars)
            ordered.append(symbol)
            stars = 0
    return (*ordered, *[MANY] * stars)


def automaton(symbols: Iterable[str]) -> Automaton:
    """The automaton of a pattern, its `?` moved before the stars they stand next to."""
    return Automaton(_ones_first(tuple(symbols)))
