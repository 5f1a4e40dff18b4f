"""Texts with wildcards, as every element of the policy language knows them: `*` is any text, `?` one character.

Nothing here goes back over what it has read, so that no pattern can make matching slow: the literal runs between
the stars are looked up from left to right, each where it occurs first. `*` matches the empty text and newlines.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

Run = tuple[str, ...]
"""What stands between two stars: literal texts with one `?` between each two of them."""

_EMPTY: Run = ("",)
_LITERAL, _ANYTHING, _PREFIX, _SUFFIX, _AROUND, _RUNS = range(6)


class Pattern:
    """A text with wildcards. Equal patterns have the same `runs`; `str` gives the spelling of the policy language."""

    __slots__ = ("_first", "_form", "_last", "_shortest", "runs")

    def __init__(self, runs: tuple[Run, ...]) -> None:
        """`parse` and `literal` are the ways to make one; empty runs between stars are dropped (`**` is `*`)."""
        if len(runs) > 2:
            runs = (runs[0], *(run for run in runs[1:-1] if run != _EMPTY), runs[-1])
        self.runs = runs
        self._first = runs[0][0]
        self._last = runs[-1][-1]
        self._shortest = sum(len(text) for run in runs for text in run) + sum(len(run) - 1 for run in runs)
        self._form = _form(runs)

    @staticmethod
    @lru_cache(maxsize=65536)
    def parse(text: str) -> Pattern:
        """The pattern a text of a policy stands for."""
        return Pattern(tuple(tuple(run.split("?")) for run in text.split("*")))

    @staticmethod
    def literal(text: str) -> Pattern:
        """The pattern of this one text: `*` and `?` in it stand for themselves."""
        return Pattern(((text,),))

    @staticmethod
    @lru_cache(maxsize=65536)
    def stars(text: str) -> Pattern:
        """The pattern of a resource that is asked about: `*` is wild, `?` stands for itself as object keys have it."""
        return Pattern(tuple((run,) for run in text.split("*")))

    @property
    def is_literal(self) -> bool:
        """True where one text alone matches."""
        return self._form == _LITERAL

    @property
    def is_anything(self) -> bool:
        """True for `*`."""
        return self._form == _ANYTHING

    @property
    def prefix(self) -> str:
        """The literal text that every match begins with."""
        return self._first

    def matches(self, text: str) -> bool:
        """Whether this text is one of the pattern's."""
        form = self._form
        if form == _LITERAL:
            return text == self._first
        if form == _ANYTHING:
            return True
        if form == _PREFIX:
            return text.startswith(self._first)
        if len(text) < self._shortest:
            return False
        if form == _SUFFIX:
            return text.endswith(self._last)
        if form == _AROUND:
            return text.startswith(self._first) and text.endswith(self._last)
        return _match_runs(self.runs, text)

    def covers(self, other: Pattern) -> bool:
        """Whether every text of the other is one of this pattern's."""
        if self._form == _ANYTHING:
            return True
        if other._form == _LITERAL:
            return self.matches(other._first)
        if self._form == _LITERAL or self._shortest > other._shortest:
            return False
        if all(len(run) == 1 for run in self.runs):
            # A character that this pattern does not have can only be taken by a star of its own.
            strange = _strange(self)
            return self.matches(strange.join(strange.join(run) for run in other.runs))
        return _Automaton(self).covers(other)

    def intersects(self, other: Pattern) -> bool:
        """Whether some text is matched by both."""
        if self._form == _ANYTHING or other._form == _ANYTHING:
            return True
        if self._form == _LITERAL:
            return other.matches(self._first)
        if other._form == _LITERAL:
            return self.matches(other._first)
        if not _agree(self._first, other._first) or not _agree(self._last[::-1], other._last[::-1]):
            return False
        if self._form == _PREFIX and other._form == _PREFIX:
            return True
        return _Automaton(self).intersects(other)

    def intersection(self, other: Pattern) -> tuple[str, ...]:
        """The texts that both match, as patterns in the policy language's spelling; none where there are none."""
        if self.covers(other):
            return (str(other),)
        if other.covers(self):
            return (str(self),)
        return ()

    def split(self, separator: str, most: int) -> tuple[Pattern, ...]:
        """Cut at the first `most` separators that are literal, as `str.split` does."""
        parts: list[Pattern] = []
        done: list[Run] = []
        texts: list[str] = []
        for at, run in enumerate(self.runs):
            if at:
                done.append(tuple(texts))
                texts = []
            for text in run:
                pieces = text.split(separator, most - len(parts))
                texts.append(pieces[0])
                for piece in pieces[1:]:
                    parts.append(Pattern((*done, tuple(texts))))
                    done, texts = [], [piece]
        parts.append(Pattern((*done, tuple(texts))))
        return tuple(parts)

    def symbols(self) -> Iterator[str]:
        """The pattern one symbol at a time: a literal character, or `""` for `?`, or `"**"` for `*`."""
        for at, run in enumerate(self.runs):
            if at:
                yield "**"
            for index, text in enumerate(run):
                if index:
                    yield ""
                yield from text

    def __add__(self, other: Pattern) -> Pattern:
        mine, theirs = self.runs[-1], other.runs[0]
        joined = (*mine[:-1], mine[-1] + theirs[0], *theirs[1:])
        return Pattern((*self.runs[:-1], joined, *other.runs[1:]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and self.runs == other.runs

    def __hash__(self) -> int:
        return hash(self.runs)

    def __str__(self) -> str:
        return "*".join("?".join(_spelled(text) for text in run) for run in self.runs)

    def __repr__(self) -> str:
        return f"Pattern({str(self)!r})"


class _Automaton:
    """A pattern as bits: bit i stands for "the first i symbols (stars apart) have been matched"."""

    __slots__ = ("any_one", "end", "letters", "runs", "stars")

    def __init__(self, pattern: Pattern) -> None:
        self.letters: dict[str, int] = {}
        self.any_one = 0
        self.stars = 0
        at = 0
        for symbol in pattern.symbols():
            if symbol == "**":
                self.stars |= 1 << at
                continue
            if symbol:
                self.letters[symbol] = self.letters.get(symbol, 0) | 1 << at
            else:
                self.any_one |= 1 << at
            at += 1
        self.end = 1 << at
        self.runs = self._runs(at)

    def _runs(self, length: int) -> int:
        """The places from where nothing but `?` stands before the next star."""
        found, run = self.stars, False
        for at in range(length, -1, -1):
            run = bool(self.stars >> at & 1) or (run and bool(self.any_one >> at & 1))
            found |= run << at
        return found

    def _step(self, states: int, taken: int) -> int:
        return (states & taken) << 1 | states & self.stars

    def intersects(self, other: Pattern) -> bool:
        states = 1
        everything = self.end - 1
        for symbol in other.symbols():
            if symbol == "**":
                states = (self.end << 1) - (states & -states)
            elif symbol:
                states = self._step(states, self.letters.get(symbol, 0) | self.any_one)
            else:
                states = self._step(states, everything)
            if not states:
                return False
        return bool(states & self.end)

    def covers(self, other: Pattern) -> bool:
        """Follows the other's texts at their worst: where it has `?`, a character that this pattern does not have."""
        states = 1
        for symbol in other.symbols():
            if symbol == "**":
                states = self._star(states)
            elif symbol:
                states = self._step(states, self.letters.get(symbol, 0) | self.any_one)
            else:
                states = self._step(states, self.any_one)
            if not states:
                return False
        return bool(states & self.end)

    def _star(self, states: int) -> int:
        """The states after the worst text that a star of the other stands for.

        Where but `?` are missing to the next star, that is the empty text, since more would only help. Elsewhere
        it is a text so long that of all that was begun only the last star remains.
        """
        last = (states & self.stars).bit_length()
        if (states >> last) & (self.runs >> last):
            return states
        return 1 << (last - 1) if last else 0


def _form(runs: tuple[Run, ...]) -> int:
    if len(runs) == 1:
        return _LITERAL if len(runs[0]) == 1 else _RUNS
    if len(runs) > 2 or len(runs[0]) > 1 or len(runs[1]) > 1:
        return _RUNS
    first, last = runs[0][0], runs[1][0]
    if first and last:
        return _AROUND
    return _PREFIX if first else _SUFFIX if last else _ANYTHING


def _match_runs(runs: tuple[Run, ...], text: str) -> bool:
    first, last = runs[0], runs[-1]
    if not _stands(first, text, 0):
        return False
    at = _length(first)
    if len(runs) == 1:
        return at == len(text)
    end = len(text) - _length(last)
    if at > end or not _stands(last, text, end):
        return False
    for run in runs[1:-1]:
        found = _find(run, text, at, end)
        if found < 0:
            return False
        at = found + _length(run)
    return True


def _length(run: Run) -> int:
    return sum(map(len, run)) + len(run) - 1


def _stands(run: Run, text: str, at: int) -> bool:
    """Whether the run's texts stand at this place; the caller has seen to it that the text is long enough."""
    for piece in run:
        if not text.startswith(piece, at):
            return False
        at += len(piece) + 1
    return at - 1 <= len(text)


def _find(run: Run, text: str, start: int, end: int) -> int:
    """Where the run first stands as a whole within `start` and `end`; -1 where it does not."""
    if len(run) == 1:
        return text.find(run[0], start, end)
    longest = max(range(len(run)), key=lambda index: len(run[index]))
    before = sum(len(piece) + 1 for piece in run[:longest])
    after = _length(run) - before
    at = start + before
    while True:
        at = text.find(run[longest], at, end)
        if at < 0 or at + after > end:
            return -1
        if _stands(run, text, at - before):
            return at - before
        at += 1


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _strange(pattern: Pattern) -> str:
    """A character that is nowhere in the pattern."""
    used = {character for run in pattern.runs for text in run for character in text}
    return next(chr(code) for code in range(0xE000, 0x110000) if chr(code) not in used)


def _spelled(text: str) -> str:
    if "*" not in text and "?" not in text and "${" not in text:
        return text
    return text.replace("${", "${$}{").replace("*", "${*}").replace("?", "${?}")


ANYTHING = Pattern((_EMPTY, _EMPTY))
"""The pattern `*`."""
