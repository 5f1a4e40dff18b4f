"""Lines of coloured text, and documents turned into them only where they are looked at."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal, overload

from textual.cache import LRUCache

from iamtui.text import inert_line, split_lines

__all__ = ["DocumentLines", "Language", "Line", "Span"]

Span = tuple[str, str]
"""Raw text and the name of its tone: "label", "value", "good", "warning", "danger", "dim", "heading", "link",
"key", "string", "number" or ""."""

Language = Literal["json", "yaml", "text", "xml"]

_JSON = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|((?<![\w.])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b|\b(?:true|false|null)\b)')
_YAML_KEY = re.compile(r"^(\s*(?:- )*)([^\s#'\"{\[][^:#]*|'[^']*'|\"[^\"]*\")(:)(?=\s|$)")
_YAML_NUMBER = re.compile(r"^\s*(-?\d+(\.\d+)?|true|false|null|~)\s*$")
_KEPT = 512


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its spans, what enter opens on it (or None), and by how many cells it is indented."""

    spans: tuple[Span, ...] = ()
    target: Hashable = None
    indent: int = 0

    @property
    def text(self) -> str:
        """The raw text of the line."""
        return "".join(text for text, _ in self.spans)


class DocumentLines(Sequence[Line]):
    """A document as a sequence of lines; a line is made inert and coloured when it is asked for.

    So a large document costs no more than the search for its line ends. What goes beyond `DOCUMENT_LIMIT` of
    `iamtui.text` is cut, and the last line says so.
    """

    def __init__(self, text: str, language: Language = "text") -> None:
        self.raw = split_lines(text)
        self.language = language
        self._made: LRUCache[int, Line] = LRUCache(_KEPT)

    def __len__(self) -> int:
        return len(self.raw)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self._line(number) for number in range(*index.indices(len(self.raw)))]
        return self._line(range(len(self.raw))[index])

    def _line(self, number: int) -> Line:
        line = self._made.get(number)
        if line is None:
            line = self._made[number] = Line(coloured(inert_line(self.raw[number]), self.language))
        return line


def coloured(text: str, language: Language) -> tuple[Span, ...]:
    """Returns one inert line of a document in spans by what its parts are; joined they are the line again."""
    if language == "json":
        return tuple(_json_spans(text))
    if language == "yaml":
        return tuple(_yaml_spans(text))
    return ((text, ""),)


def _json_spans(text: str) -> list[Span]:
    spans: list[Span] = []
    at = 0
    for found in _JSON.finditer(text):
        if found.start() > at:
            spans.append((text[at : found.start()], ""))
        quoted, colon, plain = found.groups()
        if quoted is None:
            spans.append((plain, "number"))
        elif colon is None:
            spans.append((quoted, "string"))
        else:
            spans += [(quoted, "key"), (colon, "")]
        at = found.end()
    if at < len(text):
        spans.append((text[at:], ""))
    return spans


def _yaml_spans(text: str) -> list[Span]:
    spans: list[Span] = []
    rest = text
    if found := _YAML_KEY.match(text):
        lead, key, colon = found.groups()
        spans = [(lead, ""), (key, "key"), (colon, "")]
        rest = text[found.end() :]
    if rest:
        spans.append((rest, "number" if _YAML_NUMBER.match(rest) else "string"))
    return [span for span in spans if span[0]]
