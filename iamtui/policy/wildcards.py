"""Texts with wildcards, as every element of the policy language knows them: `*` is any text, `?` one character.

Nothing here goes back over what it has read, so that no pattern can make matching slow: the literal runs between
the stars are looked up from left to right, each where it occurs first. `*` matches the empty text and newlines.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from __future__ import annotations

from collections.abc import Iterator

from iamtui.policy.pattern_algebra import MANY, ONE, Automaton, automaton, common_symbols
from iamtui.policy.remembering import remembered

Run = tuple[str, ...]
"""What stands between two stars: literal texts with one `?` between each two of them."""

_EMPTY: Run = ("",)
_MANY_PIECES = 16
_SIGNS = {MANY: "*", ONE: "?"}
_LITERAL, _ANYTHING, _PREFIX, _SUFFIX, _AROUND, _RUNS = range(6)


class Pattern:
    """A text with wildcards. `str` spells it as the policy language does; `shortest` is the least length of a match."""

    __slots__ = ("_first", "_form", "_last", "runs", "shortest")

    def __init__(self, runs: tuple[Run, ...]) -> None:
        """`parse` and `literal` are the ways to make one; empty runs between stars are dropped (`**` is `*`)."""
        if len(runs) > 2:
            runs = (runs[0], *(run for run in runs[1:-1] if run != _EMPTY), runs[-1])
        self.runs = runs
        self._first = runs[0][0]
        self._last = runs[-1][-1]
        self.shortest = sum(len(text) for run in runs for text in run) + sum(len(run) - 1 for run in runs)
        self._form = _form(runs)

    @staticmethod
    @remembered(65_536)
    def parse(text: str) -> Pattern:
        """The pattern a text of a policy stands for."""
        return Pattern(tuple(tuple(run.split("?")) for run in text.split("*")))

    @staticmethod
    def literal(text: str) -> Pattern:
        """The pattern of this one text: `*` and `?` in it stand for themselves."""
        return Pattern(((text,),))

    @staticmethod
    @remembered(65_536)
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
        if len(text) < self.shortest:
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
        if self._form == _LITERAL or self.shortest > other.shortest:
            return False
        if all(len(run) == 1 for run in self.runs):
            # A character that this pattern does not have can only be taken by a star of its own.
            strange = _strange(self)
            return self.matches(strange.join(strange.join(run) for run in other.runs))
        return automaton(self.symbols()).covers(other.symbols())

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
        return Automaton(self.symbols()).intersects(other.symbols())

    def intersection(self, other: Pattern) -> tuple[str, ...]:
        """The texts that both match, as patterns in the policy language's spelling; none where there are none.

        Where it would take dozens of patterns to say it exactly, the narrower of the two stands for it, which has
        more texts than both have in common.
        """
        if self.covers(other):
            return (str(other),)
        if other.covers(self):
            return (str(self),)
        if not self.intersects(other):
            return ()
        found = common_symbols(tuple(self.symbols()), tuple(other.symbols()))
        if found is None:
            return (str(max(self, other, key=lambda pattern: pattern.shortest)),)
        return tuple("".join(_SIGNS.get(symbol) or _spelled(symbol) for symbol in symbols) for symbols in found)

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
        """The pattern one symbol at a time: a literal character, or `ONE` for `?`, or `MANY` for `*`."""
        for at, run in enumerate(self.runs):
            if at:
                yield MANY
            for index, text in enumerate(run):
                if index:
                    yield ONE
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
    if len(run) > _MANY_PIECES:
        return _find_by_bits(run, text, start, end)
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


def _find_by_bits(run: Run, text: str, start: int, end: int) -> int:
    """As `_find`, in one pass over the text: bit i says that the run's first i + 1 signs end here."""
    signs = [sign for index, piece in enumerate(run) for sign in ((ONE, *piece) if index else piece)]
    ones = sum(1 << at for at, sign in enumerate(signs) if sign == ONE)
    letters: dict[str, int] = {}
    for at, sign in enumerate(signs):
        if sign:
            letters[sign] = letters.get(sign, ones) | 1 << at
    last, states = 1 << len(signs) - 1, 0
    for at in range(start, end):
        states = (states << 1 | 1) & letters.get(text[at], ones)
        if states & last:
            return at + 1 - len(signs)
    return -1


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
