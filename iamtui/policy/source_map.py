"""JSON with the place of everything in it: each value knows where it stands in the text.

The reader is our own because Python's forgets places and drops duplicate keys. It takes time linear in the text,
goes at most `DEPTH_LIMIT` levels deep, and keeps numbers as they are written, so that no number is expensive.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

DEPTH_LIMIT = 100
"""Levels of nesting that are read. A policy document has six."""

DUPLICATE_LIMIT = 1_000
"""Duplicate keys that are told one by one."""

ValueKind = Literal["object", "list", "text", "number", "boolean", "null"]

_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN_TEXT = re.compile(r'"([^"\\\x00-\x1f]*+)"')
_TEXT = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\.)*+"', re.DOTALL)
_WORD = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?|true|false|null")
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL)
_SURROGATE_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KIND_NAMES: Mapping[ValueKind, str] = {
    "object": "an object",
    "list": "a list",
    "text": "a text",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


class SourceError(ValueError):
    """The text is no JSON. `line` and `column` count from 1, `message` says what is wrong there."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.message = message
        self.line = line
        self.column = column


class Value:
    """One value of the text, and where it stands.

    `offset` is where the value begins, `key_offset` where its key does (-1 outside of an object); `step` is the key
    or the index under which `parent` holds it.
    """

    __slots__ = ("content", "key_offset", "kind", "offset", "parent", "step")

    def __init__(self, kind: ValueKind, offset: int, parent: Value | None, step: str | int, key_offset: int) -> None:
        self.kind = kind
        self.offset = offset
        self.parent = parent
        self.step = step
        self.key_offset = key_offset
        self.content: dict[str, Value] | list[Value] | str = ""

    @property
    def members(self) -> Mapping[str, Value]:
        """The members of an object, in their order; nothing for other kinds. Of a duplicate key, the last."""
        return self.content if isinstance(self.content, dict) else {}

    @property
    def items(self) -> Sequence[Value]:
        """The items of a list; the value itself where it is none, since AWS reads a single value as a list."""
        return self.content if isinstance(self.content, list) else (self,)

    @property
    def text(self) -> str:
        """The text, or a number, a boolean or null as it is written; nothing for an object or a list."""
        return self.content if isinstance(self.content, str) else ""

    @property
    def kind_name(self) -> str:
        """The kind in words: `a list`."""
        return _KIND_NAMES[self.kind]

    def ancestors(self) -> Iterator[Value]:
        """The value itself, then what holds it, up to the root."""
        value: Value | None = self
        while value is not None:
            yield value
            value = value.parent


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A key that its object has already. `offset` is where it stands the second time."""

    key: str
    offset: int
    holder: Value


@dataclass(slots=True)
class SourceMap:
    """A text read: its root value, its duplicate keys, and the lines that offsets are in."""

    text: str
    root: Value
    duplicates: list[Duplicate] = field(default_factory=list)
    duplicate_count: int = 0
    _line_starts: list[int] = field(default_factory=list)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1. Columns count characters."""
        if not self._line_starts:
            self._line_starts = [0, *(found.end() for found in re.finditer("\n", self.text))]
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


def read_source(text: str) -> SourceMap:
    """Read a JSON text. Raises `SourceError` where it is none, or nested deeper than `DEPTH_LIMIT`."""
    reader = _Reader(text)
    root = reader.value(0, None, "", -1)
    reader.end()
    return SourceMap(text, root, reader.duplicates, reader.duplicate_count)


def path_of(value: Value, top: Value | None = None) -> str:
    """The JSON path of a value below `top` (else the root): `$.Statement[0].Condition.Bool["aws:SecureTransport"]`."""
    steps: list[str] = []
    for ancestor in value.ancestors():
        if ancestor is top or ancestor.parent is None:
            break
        steps.append(_step(ancestor.step))
    return "$" + "".join(reversed(steps))


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _IDENTIFIER.fullmatch(step) else f"[{json.dumps(step, ensure_ascii=False)}]"


def escaped_offsets(text: str, offset: int) -> list[tuple[int, int]]:
    """Where the characters of a JSON text come from: pairs of an index into the decoded text and the offset in the
    source from which on the two run side by side. `offset` is that of the opening quote.
    """
    token = _TEXT.match(text, offset)
    pairs = [(0, offset + 1)]
    if token is None:
        return pairs
    decoded, source = 0, offset + 1
    at = source
    while (found := _ESCAPE.search(text, at, token.end() - 1)) is not None:
        pair = _SURROGATE_PAIR.match(text, found.start())
        at = pair.end() if pair else found.end()
        decoded += found.start() - source + 1
        source = at
        pairs.append((decoded, source))
    return pairs


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.duplicates: list[Duplicate] = []
        self.duplicate_count = 0

    def value(self, depth: int, parent: Value | None, step: str | int, key_offset: int) -> Value:
        start = self._skip_space()
        first = self._text[start : start + 1]
        if first == '"':
            value = Value("text", start, parent, step, key_offset)
            value.content = self._string()
        elif first == "{":
            value = Value("object", start, parent, step, key_offset)
            value.content = self._object(depth + 1, value)
        elif first == "[":
            value = Value("list", start, parent, step, key_offset)
            value.content = self._list(depth + 1, value)
        else:
            value = self._word(start, parent, step, key_offset)
        return value

    def end(self) -> None:
        if self._skip_space() < len(self._text):
            raise self._error("something follows the end of the document")

    def _object(self, depth: int, holder: Value) -> dict[str, Value]:
        self._enter(depth)
        members: dict[str, Value] = {}
        if self._take("}"):
            return members
        while True:
            key_offset = self._skip_space()
            if self._text[key_offset : key_offset + 1] != '"':
                raise self._error("a key in double quotes belongs here" + self._found())
            key = self._string()
            if not self._take(":"):
                raise self._error("a colon belongs after the key" + self._found())
            if key in members:
                self._duplicate(key, key_offset, holder)
            members[key] = self.value(depth, holder, key, key_offset)
            if self._take("}"):
                return members
            self._comma("}")

    def _list(self, depth: int, holder: Value) -> list[Value]:
        self._enter(depth)
        items: list[Value] = []
        if self._take("]"):
            return items
        while True:
            items.append(self.value(depth, holder, len(items), -1))
            if self._take("]"):
                return items
            self._comma("]")

    def _comma(self, closing: str) -> None:
        comma = self._skip_space()
        if not self._take(","):
            raise self._error(f"a comma or {closing} belongs here" + self._found())
        if self._text[self._skip_space() : self._at + 1] == closing:
            self._at = comma
            raise self._error(f"no comma belongs before {closing}")

    def _word(self, start: int, parent: Value | None, step: str | int, key_offset: int) -> Value:
        found = _WORD.match(self._text, start)
        if found is None:
            raise self._error("a value belongs here" + self._found())
        self._at = found.end()
        word = found[0]
        kind: ValueKind = "null" if word == "null" else "boolean" if word in ("true", "false") else "number"
        value = Value(kind, start, parent, step, key_offset)
        value.content = word
        return value

    def _string(self) -> str:
        plain = _PLAIN_TEXT.match(self._text, self._at)
        if plain is not None:
            self._at = plain.end()
            return plain[1]
        token = _TEXT.match(self._text, self._at)
        if token is None:
            raise self._broken_string()
        try:
            text: str = json.loads(token[0])
        except json.JSONDecodeError as error:
            self._at += error.pos
            raise self._error("this escape is none that JSON has") from error
        self._at = token.end()
        return text

    def _broken_string(self) -> SourceError:
        body = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\.)*+', re.DOTALL).match(self._text, self._at)
        end = body.end() if body else self._at
        if end < len(self._text) and self._text[end] != "\\":
            self._at = end
            return self._error("a line break or control character inside of a text; write it as an escape such as \\n")
        return self._error("this text has no closing quote")

    def _duplicate(self, key: str, offset: int, holder: Value) -> None:
        self.duplicate_count += 1
        if len(self.duplicates) < DUPLICATE_LIMIT:
            self.duplicates.append(Duplicate(key, offset, holder))

    def _enter(self, depth: int) -> None:
        if depth > DEPTH_LIMIT:
            raise self._error(f"nested deeper than {DEPTH_LIMIT} levels")
        self._at += 1

    def _take(self, character: str) -> bool:
        start = self._skip_space()
        if self._text[start : start + 1] != character:
            return False
        self._at = start + 1
        return True

    def _skip_space(self) -> int:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at

    def _found(self) -> str:
        character = self._text[self._at : self._at + 1]
        return f", not {character!r}" if character else ", but the text ends"

    def _error(self, message: str) -> SourceError:
        before = self._text[: self._at]
        return SourceError(message, before.count("\n") + 1, self._at - before.rfind("\n"))
