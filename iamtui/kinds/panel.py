"""What a detail tab shows, as plain values. A widget draws them, the command line prints them.

Every text in here may be raw text from AWS; who draws it makes it inert.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from iamtui.account import Missing, Ref

Tone = Literal["", "good", "warning", "danger", "dim"]
"""What a value means, for who sees colours; the words say it too."""

Value = str | Missing


@dataclass(frozen=True, slots=True)
class Fact:
    """One line `label  value  note`, with a jump where it names another resource."""

    label: str
    value: Value
    note: str = ""
    ref: Ref | None = None
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values under an optional heading."""

    rows: tuple[Fact, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row; `ref` is where Enter goes."""

    cells: tuple[Value, ...]
    ref: Ref | None = None
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column titles. `rows` may be `Missing`; `empty` is what an empty table says (`"no access keys"`)."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...] | Missing
    title: str = ""
    empty: str = "none"


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON value (or text) shown whole, as AWS has it."""

    content: Any
    title: str = ""
    language: Literal["json", "yaml", "text", "xml"] = "json"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of words, with a jump where it names another resource."""

    text: str
    condition: str = ""
    ref: Ref | None = None
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Sentences:
    lines: tuple[Sentence, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """How much of a quota is used."""

    label: str
    used: int
    quota: int


@dataclass(frozen=True, slots=True)
class Bars:
    rows: tuple[Bar, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A branch of a tree, such as of the relation tree."""

    text: str
    ref: Ref | None = None
    children: tuple[OutlineItem, ...] = ()
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Outline:
    items: tuple[OutlineItem, ...]
    title: str = ""


Block = Facts | Table | Document | Sentences | Bars | Outline


@dataclass(frozen=True, slots=True)
class Panel:
    """One detail tab."""

    title: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)
