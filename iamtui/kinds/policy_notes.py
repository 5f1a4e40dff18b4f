"""What each statement of a policy means in words, and where that stands: beside its JSON, or under it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from iamtui.policy.document import PolicyDocument, Statement, parse_policy
from iamtui.policy.sentences import statement_sentence, trust_sentences
from iamtui.text import inert, width

BESIDE = 100
"""Columns from which words stand beside a statement rather than under it."""

LINES_LIMIT = 5_000
"""Lines of a document beyond which nothing is noted on it."""

_GAP = 3
_INDENT = 4


@dataclass(frozen=True, slots=True)
class Note:
    """What the statement on these lines means. Lines count from 0; `last` is that of its closing brace."""

    first: int
    last: int
    text: str
    loud: bool = False


@dataclass(frozen=True, slots=True)
class NotedRow:
    """A row of the whole: a line of the document (None: no further one), and inert words in their column."""

    line: int | None
    words: str = ""
    column: int = 0
    loud: bool = False


def policy_notes(value: Any, account: str = "") -> list[Note]:
    """A note for each statement of every policy in a value, by the lines that `to_json` gives it."""
    return list(_notes(value, 0, account))


def statement_lines(document: Any) -> list[int]:
    """The line of a policy's JSON on which each of its statements begins."""
    return [note.first for note in policy_notes(document)]


def _notes(value: Any, line: int, account: str) -> Iterator[Note]:
    """The notes on a value whose first line is `line`."""
    if isinstance(value, Mapping):
        at = line + 1
        for name, member in value.items():
            if name == "Statement" and _is_policy(value):
                yield from _statement_notes(value, at, account)
            else:
                yield from _notes(member, at, account)
            at += _height(member)
    elif isinstance(value, list | tuple):
        at = line + 1
        for member in value:
            yield from _notes(member, at, account)
            at += _height(member)


def _height(value: Any) -> int:
    """How many lines `to_json` makes of a value."""
    if isinstance(value, Mapping | list | tuple) and value:
        members = value.values() if isinstance(value, Mapping) else value
        return 2 + sum(map(_height, members))
    return 1


def _is_policy(value: Mapping[str, Any]) -> bool:
    written = value["Statement"]
    statements = written if isinstance(written, list | tuple) else [written]
    return all(isinstance(each, Mapping) and "Effect" in each for each in statements)


def _statement_notes(policy: Mapping[str, Any], line: int, account: str) -> Iterator[Note]:
    document = parse_policy(policy)
    at = line + 1 if isinstance(policy["Statement"], list | tuple) else line
    for statement in document.statements:
        last = at + _height(statement.raw) - 1
        text, loud = statement_words(document, statement, account)
        yield Note(at, last, text, loud)
        at = last + 1


def statement_words(document: PolicyDocument, statement: Statement, account: str = "") -> tuple[str, bool]:
    """A statement in words, and whether it gives so much that it should stand out."""
    if _is_trust(statement):
        said = trust_sentences(replace(document, statements=(statement,)), account)
        return ". ".join(f"{each.text} {each.condition}".strip() for each in said), any(each.loud for each in said)
    sentence = statement_sentence(statement, account)
    return f"{sentence.text} {sentence.condition}".strip(), sentence.loud


def _is_trust(statement: Statement) -> bool:
    return bool(statement.principals or statement.not_principals) and not (
        statement.resources or statement.not_resources
    )


# -- where the words stand --------------------------------------------------------------------------------


def noted_rows(widths: Sequence[int], notes: Sequence[Note], room: int) -> list[NotedRow]:
    """A document's lines (by how wide they are) and the notes on them as rows of `room` cells."""
    if room < BESIDE:
        return list(_under(len(widths), notes, room))
    return list(_beside(widths, notes, room))


def _under(count: int, notes: Sequence[Note], room: int) -> Iterator[NotedRow]:
    ending = {note.last: note for note in notes}
    for line in range(count):
        yield NotedRow(line)
        note = ending.get(line)
        if note is not None:
            for number, words in enumerate(broken(note.text, room - _INDENT - 2)):
                yield NotedRow(None, f"{'  ' if number else '→ '}{words}", _INDENT, note.loud)


def _beside(widths: Sequence[int], notes: Sequence[Note], room: int) -> Iterator[NotedRow]:
    column = min(max(widths, default=0) + _GAP, room * 3 // 5)
    starting = {note.first: note for note in notes}
    note: Note | None = None
    waiting: list[str] = []
    for line, size in enumerate(widths):
        if line in starting:
            note = starting[line]
            waiting = broken(note.text, room - column)
        fits = bool(waiting) and note is not None and size <= column - _GAP
        yield NotedRow(line, waiting.pop(0), column, bool(note and note.loud)) if fits else NotedRow(line)
        if note is not None and line == note.last:
            for words in waiting:
                yield NotedRow(None, words, column, note.loud)
            waiting = []


def broken(text: str, room: int) -> list[str]:
    """Words in inert lines of at most `room` cells; what has no blank in it is cut where the line ends."""
    lines, line = [], ""
    for word in inert(text).split():
        while width(word) > room:
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:room])
            word = word[room:]
        if line and width(line) + 1 + width(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines


def is_noted(value: Any) -> bool:
    """Whether a value is small enough to be noted on, and has a policy in it."""
    try:
        return isinstance(value, Mapping | list) and _height(value) <= LINES_LIMIT and bool(policy_notes(value))
    except RecursionError:
        return False
