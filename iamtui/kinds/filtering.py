"""The filter of a list: what an operator types after `/`, and which rows it lets through.

    word          the row holds it, upper and lower case alike
    !word         the row does not hold it
    ~wrd          a cell holds these letters in this order
    trusted:ana   the cell of this column holds it (the title or its beginning; in quotes where it has blanks)
    tag:team=ops  a tag of this key whose value holds it; `tag:team`: a tag whose key holds it
    /ops-\\d+$/    a regular expression; `^` and `$` are the edges of a cell

Blanks separate terms, all of which must hold; `"two words"` is one. `!` goes before any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from iamtui.kinds.expressions import Expression, ExpressionError, compile_expression

CELL_END = "\n"
"""Stands between the cells of a row's search text, so that a regular expression's `^` and `$` find them."""

TAG_END = "\x1f"
KEY_END = "\x1e"
"""A row's tags are searched as `TAG_END key KEY_END value TAG_END key ...`."""


class FilterError(ValueError):
    """A filter that cannot be understood, or takes too long, in one line. `position` says where, from 0."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. `column` is the index of the only column it looks at; None looks at the whole row."""

    how: Literal["word", "fuzzy", "expression", "tag"]
    text: str
    negated: bool = False
    column: int | None = None
    value: str | None = None
    """Of a tag: what its value must hold; None lets any tag do whose key holds `text`."""
    expression: Expression | None = None

    @property
    def cost(self) -> int:
        """Cheap terms go first, so that the costly ones see fewer rows."""
        order = {"word": 0, "tag": 1, "fuzzy": 2, "expression": 3}
        return order[self.how] * 2 + (self.column is not None)

    def select(self, positions: Iterable[int], texts: Sequence[str], tags: Sequence[str]) -> list[int]:
        """Of the rows at these positions those that hold, in their order."""
        if self.how == "word" and self.column is None:
            word = self.text
            if self.negated:
                return [position for position in positions if word not in texts[position]]
            return [position for position in positions if word in texts[position]]
        if not self.negated:
            return self._holding(positions, texts, tags)
        asked = list(positions)
        holding = set(self._holding(asked, texts, tags))
        return [position for position in asked if position not in holding]

    def _holding(self, positions: Iterable[int], texts: Sequence[str], tags: Sequence[str]) -> list[int]:
        if self.how == "tag":
            asked = list(positions)
            tagged = {text: self._tagged(text) for text in {tags[position] for position in asked}}
            return [position for position in asked if tagged[tags[position]]]
        if self.column is None:
            found = self._expression.found_in
            return [position for position in positions if found(texts[position])]
        column = self.column
        if self.how == "word":
            word = self.text
            return [
                position
                for position in positions
                if word in texts[position] and word in texts[position].split(CELL_END, column + 1)[column]
            ]
        found = self._expression.found_in
        return [position for position in positions if found(texts[position].split(CELL_END, column + 1)[column])]

    @property
    def _expression(self) -> Expression:
        if self.expression is None:
            raise TypeError(f"a {self.how} term has no expression")
        return self.expression

    def _tagged(self, tags: str) -> bool:
        if self.text not in tags:
            return False
        pairs = [tag.partition(KEY_END) for tag in tags.split(TAG_END)]
        if self.value is None:
            return any(self.text in key for key, _, _ in pairs)
        return any(key == self.text and self.value in value for key, _, value in pairs)

    def implies(self, other: Term) -> bool:
        """True where every row that this lets through is let through by `other`."""
        if self == other:
            return True
        if (self.how, self.negated, self.column) != (other.how, other.negated, other.column):
            return False
        if self.how == "word":
            return self.text in other.text if self.negated else other.text in self.text
        if self.how == "fuzzy" and not self.negated:
            letters = iter(self.text)
            return all(letter in letters for letter in other.text)
        if self.how == "tag" and not self.negated and self.value is not None and other.value is not None:
            return self.text == other.text and other.value in self.value
        return False


@dataclass(frozen=True, slots=True)
class Filter:
    """Terms that must all hold. Without any, every row passes."""

    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    def select(self, positions: Iterable[int], texts: Sequence[str], tags: Sequence[str]) -> list[int]:
        """Of the rows at `positions` those that pass, in their order.

        `texts` holds each row's cells, casefolded and joined by `CELL_END`; `tags` each row's tags.
        """
        for term in sorted(self.terms, key=lambda term: term.cost):
            positions = term.select(positions, texts, tags)
        return positions if isinstance(positions, list) else list(positions)

    def narrows(self, other: Filter) -> bool:
        """True where this lets through nothing that `other` does not, so its rows are all there is to see."""
        return all(any(mine.implies(theirs) for mine in self.terms) for theirs in other.terms)


def parse_filter(text: str, column_titles: Sequence[str], unfinished: bool = False) -> Filter:
    """The filter that `text` spells.

    `unfinished` is for text still being typed: what makes no sense yet is left out, or taken for a plain
    word, and nothing is raised. Otherwise raises `FilterError` with one line that says where and what is
    wrong, and what is allowed.
    """
    return _Reader(text, column_titles, unfinished).filter()


class _Reader:
    def __init__(self, text: str, column_titles: Sequence[str], unfinished: bool) -> None:
        self.text = text
        self.titles = [title.casefold() for title in column_titles]
        self.shown_titles = column_titles
        self.unfinished = unfinished
        self.at = 0

    def filter(self) -> Filter:
        terms = []
        while self._skip_blanks():
            try:
                terms.append(self._term())
            except FilterError:
                if not self.unfinished:
                    raise
        return Filter(tuple(dict.fromkeys(terms)))

    def _skip_blanks(self) -> bool:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at < len(self.text)

    def _next(self, character: str) -> bool:
        if self.text.startswith(character, self.at):
            self.at += 1
            return True
        return False

    def _term(self) -> Term:
        start = self.at
        negated = self._next("!")
        if self.text.startswith(("/", "~"), self.at):
            return self._matcher(start, negated, None, "")
        word_start = self.at
        name = self._word(stop_at_colon=True)
        if not self.text.startswith(":", self.at):
            return self._plain(name, start, negated)
        column = self._column(name, start)
        if column == "tag":
            self.at += 1
            return self._tag(start, negated)
        if isinstance(column, int):
            self.at += 1
            return self._matcher(start, negated, column, name)
        self.at = word_start
        return self._plain(self._word(), start, negated)

    def _matcher(self, start: int, negated: bool, column: int | None, name: str) -> Term:
        if self._next("/"):
            source = self._expression_source(start)
            return Term("expression", source, negated, column, expression=self._compiled(source, start))
        if self._next("~"):
            letters = self._word().casefold()
            if not letters:
                raise self._error(start, "nothing after ~: type letters in the order they come")
            return Term("fuzzy", letters, negated, column, expression=_in_order(letters))
        word = self._word().casefold()
        if not word:
            raise self._error(start, f"nothing after {name}: — type what the column holds, such as {name}:word")
        return Term("word", word, negated, column)

    def _plain(self, word: str, start: int, negated: bool) -> Term:
        if not word:
            raise self._error(start, "nothing after !" if negated else "an empty word")
        return Term("word", word.casefold(), negated)

    def _tag(self, start: int, negated: bool) -> Term:
        key, equals, value = self._word().casefold().partition("=")
        if not key:
            raise self._error(start, "a tag has a key: tag:key or tag:key=value")
        return Term("tag", key, negated, value=value if equals else None)

    def _word(self, stop_at_colon: bool = False) -> str:
        """What comes up to the next blank; quotes hold blanks (and colons) together and are left out."""
        found = []
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == '"':
                end = self.text.find('"', self.at + 1)
                if end < 0:
                    if not self.unfinished:
                        raise self._error(self.at, 'this quote has no end: add "')
                    end = len(self.text)
                found.append(self.text[self.at + 1 : end])
                self.at = end + 1
            elif character.isspace() or (stop_at_colon and character == ":"):
                break
            else:
                found.append(character)
                self.at += 1
        self.at = min(self.at, len(self.text))
        return "".join(found)

    def _column(self, name: str, start: int) -> int | Literal["tag"] | None:
        """Which column a name before a colon means; None where the colon belongs to a plain word."""
        wanted = name.casefold()
        if wanted == "tag":
            return "tag"
        if wanted in self.titles:
            return self.titles.index(wanted)
        matching = [index for index, title in enumerate(self.titles) if wanted and title.startswith(wanted)]
        if len(matching) == 1:
            return matching[0]
        if self.unfinished or wanted == "arn":
            return None
        if matching:
            titles = ", ".join(self.shown_titles[index] for index in matching)
            raise self._error(start, f"{name}: may mean {titles}; type more of the title")
        titles = ", ".join(self.shown_titles)
        raise self._error(start, f"no column {name}; there are {titles} and tag (quotes make it a plain word)")

    def _expression_source(self, start: int) -> str:
        """What stands up to the slash that a blank or the end follows."""
        begin = self.at
        end = re.compile(r"(?<!\\)/(?=\s|$)").search(self.text, begin)
        if end is not None:
            self.at = end.end()
            return self.text[begin : end.start()].replace("\\/", "/")
        self.at = len(self.text)
        if self.unfinished:
            return self.text[begin:].replace("\\/", "/")
        raise self._error(start, "the expression has no end: add /")

    def _compiled(self, source: str, start: int) -> Expression:
        if not source:
            raise self._error(start, "an empty expression")
        try:
            return compile_expression(source)
        except ExpressionError as error:
            raise self._error(start, f"/{source}/: {error}") from error

    def _error(self, position: int, what: str) -> FilterError:
        return FilterError(f"filter, character {position + 1}: {what}", position)


def _in_order(letters: str) -> Expression:
    """Finds letters in their order within one cell; no step has a choice, so it never takes long."""
    steps = [f"[^{re.escape(letter)}\n]*{re.escape(letter)}" for letter in letters[1:]]
    return Expression(re.compile(re.escape(letters[0]) + "".join(steps)), 10_000)
