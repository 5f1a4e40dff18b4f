"""Panels laid out as lines of a given width, for a widget to paint and for the command line to print.

All text in here is inert. Long values wrap and are never cut: what matters is on the screen at 80 columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from iamtui.account import Missing, Ref
from iamtui.account.values import Reason
from iamtui.kinds.documents import to_json, to_yaml
from iamtui.kinds.panel import (
    Bar,
    Bars,
    Block,
    Document,
    Fact,
    Facts,
    OutlineItem,
    Panel,
    Sentence,
    Sentences,
    Table,
    Tone,
    Value,
)
from iamtui.text import inert, inert_lines, width

LineTone = Tone | Literal["title", "label"]
Span = tuple[str, LineTone]

LABEL_LIMIT = 28
_BAR_CELLS = 20
_GAP = 2
_QUIET = (Reason.NOT_LOADED, Reason.LOADING)
_PIECES = re.compile(r"\s+|[^\s/,:]+[/,:]*|[/,:]+")


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One line: inert text in spans, each with its tone, and where Enter goes from here."""

    spans: tuple[Span, ...] = ()
    ref: Ref | None = None

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.spans)


def panel_lines(panel: Panel, width: int, ascii_only: bool = False) -> list[PanelLine]:
    """Every block of a panel as lines of at most `width` cells (at least 20), an empty line between blocks."""
    room = max(20, width)
    lines: list[PanelLine] = []
    for block in panel.blocks:
        if lines:
            lines.append(PanelLine())
        if block.title:
            lines.extend(PanelLine(((text, "title"),)) for text in wrapped(block.title, room))
        lines.extend(_block_lines(block, room, ascii_only))
    return lines


def print_panels(panels: Iterable[Panel], width: int = 80, ascii_only: bool = False) -> str:
    """Panels under their titles as plain text, for the command line."""
    parts = []
    for panel in panels:
        title = inert(panel.title)
        body = [line.text.rstrip() for line in panel_lines(panel, width, ascii_only)]
        parts.append("\n".join([title, "-" * len(title), *body]))
    return "\n\n".join(parts) + "\n" if parts else ""


def wrapped(text: str, room: int) -> list[str]:
    """Raw text as inert lines of at most `room` cells, broken at blanks, or after `/`, `,` and `:`."""
    safe = inert(text)
    if width(safe) <= room:
        return [safe]
    lines: list[str] = []
    line = ""
    for piece in _PIECES.findall(safe):
        if width(line) + width(piece) <= room:
            line += piece if line else piece.lstrip(" ")
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece.lstrip(" ")
        while width(line) > room:
            head = _head(line, room)
            lines.append(head)
            line = line[len(head) :]
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def value_text(value: Value) -> tuple[str, Tone]:
    """A value's words, raw, and the tone of one that is missing."""
    if isinstance(value, Missing):
        return str(value), "dim" if value.reason in _QUIET else "warning"
    return value, ""


def _head(text: str, room: int) -> str:
    """As much of the start as takes up to `room` cells, at least one character."""
    end = min(len(text), room)
    while end > 1 and width(text[:end]) > room:
        end -= 1
    return text[:end]


def _block_lines(block: Block, room: int, ascii_only: bool) -> Iterator[PanelLine]:
    if isinstance(block, Facts):
        yield from _facts(block.rows, room)
    elif isinstance(block, Table):
        yield from _table(block, room)
    elif isinstance(block, Document):
        yield from _document(block, room)
    elif isinstance(block, Sentences):
        for sentence in block.lines:
            yield from _sentence(sentence, room)
    elif isinstance(block, Bars):
        yield from _bars(block.rows, room, ascii_only)
    else:
        for item in block.items:
            yield from _outline(item, 0, room)


def _facts(rows: Sequence[Fact], room: int) -> Iterator[PanelLine]:
    labels = [inert(row.label) for row in rows]
    label_room = min(LABEL_LIMIT, room // 2, max([width(label) for label in labels], default=0))
    for label, row in zip(labels, rows, strict=True):
        text, missing_tone = value_text(row.value)
        tone = missing_tone or row.tone
        value_room = room - label_room - _GAP
        spans: list[list[Span]] = [[(line, tone)] for line in wrapped(text, value_room)]
        if row.note:
            note = inert(row.note)
            if width(spans[-1][0][0]) + _GAP + width(note) <= value_room:
                spans[-1].append((" " * _GAP + note, "dim"))
            else:
                spans.extend([[(line, "dim")] for line in wrapped(note, value_room)])
        heads = wrapped(label, label_room) if label_room else [""]
        for head, rest in zip_longest(heads, spans):
            yield PanelLine(((_padded(head or "", label_room + _GAP), "label"), *(rest or ())), row.ref)


def _table(table: Table, room: int) -> Iterator[PanelLine]:
    if isinstance(table.rows, Missing):
        text, tone = value_text(table.rows)
        yield from _plain(text, room, tone)
        return
    if not table.rows:
        yield from _plain(table.empty, room, "dim")
        return
    cells = [[value_text(cell) for cell in row.cells] for row in table.rows]
    count = max([len(table.columns), *map(len, cells)])
    titles = [*map(inert, table.columns), *[""] * (count - len(table.columns))]
    needed = [
        max([width(titles[column]), *(width(inert(row[column][0])) for row in cells if column < len(row))])
        for column in range(count)
    ]
    rooms = shared_room(needed, room - _GAP * (count - 1))
    yield from _row([(title, "label") for title in titles], rooms, None)
    for row, values in zip(table.rows, cells, strict=True):
        toned: list[Span] = [(text, tone or row.tone) for text, tone in values]
        yield from _row(toned, rooms, row.ref)


def shared_room(needed: Sequence[int], room: int) -> list[int]:
    """Widths of columns that together take at most `room`: what is narrow stays, what is wide gives way."""
    rooms = list(needed)
    excess = sum(rooms) - max(room, len(rooms))
    while excess > 0:
        widest = max(rooms)
        at_widest = [index for index, size in enumerate(rooms) if size == widest]
        next_size = max([size for size in rooms if size < widest], default=1)
        step = max(1, min(widest - next_size, excess // len(at_widest)))
        for index in at_widest:
            if excess <= 0 or rooms[index] <= 1:
                break
            taken = min(step, excess)
            rooms[index] -= taken
            excess -= taken
        if widest <= 1:
            break
    return rooms


def _row(cells: Sequence[Span], rooms: Sequence[int], ref: Ref | None) -> Iterator[PanelLine]:
    columns = [wrapped(text, size) for (text, _), size in zip(cells, rooms, strict=False)]
    for index in range(max(map(len, columns), default=0)):
        spans: list[Span] = []
        for number, (lines, size) in enumerate(zip(columns, rooms, strict=False)):
            text = lines[index] if index < len(lines) else ""
            last = number == len(columns) - 1
            spans.append((text if last else _padded(text, size + _GAP), cells[number][1]))
        yield PanelLine(tuple(spans), ref)


def _document(document: Document, room: int) -> Iterator[PanelLine]:
    if isinstance(document.content, Missing):
        text, tone = value_text(document.content)
        yield from _plain(text, room, tone)
        return
    if isinstance(document.content, str):
        text = document.content
    else:
        text = to_yaml(document.content) if document.language == "yaml" else to_json(document.content)
    for line in inert_lines(text):
        yield from _indented(line, room)


def _indented(line: str, room: int) -> Iterator[PanelLine]:
    """A document's line; what does not fit goes on beneath it, deeper by two."""
    indent = min(len(line) - len(line.lstrip(" ")), room // 2)
    body = line.lstrip(" ")
    if not body:
        yield PanelLine()
        return
    first, *rest = wrapped(body, room - indent - 2) if indent + width(body) > room else [body]
    yield PanelLine(((" " * indent + first, ""),))
    for part in rest:
        yield PanelLine(((" " * (indent + 2) + part, ""),))


def _sentence(sentence: Sentence, room: int) -> Iterator[PanelLine]:
    both = f"{sentence.text}  {sentence.condition}" if sentence.condition else sentence.text
    if width(inert(both)) <= room:
        condition: tuple[Span, ...] = ((f"  {inert(sentence.condition)}", "dim"),) if sentence.condition else ()
        yield PanelLine(((inert(sentence.text), sentence.tone), *condition), sentence.ref)
        return
    for line in wrapped(sentence.text, room):
        yield PanelLine(((line, sentence.tone),), sentence.ref)
    for line in wrapped(sentence.condition, room - 2) if sentence.condition else ():
        yield PanelLine((("  " + line, "dim"),), sentence.ref)


def _bars(rows: Sequence[Bar], room: int, ascii_only: bool) -> Iterator[PanelLine]:
    full, empty = ("#", ".") if ascii_only else ("█", "░")
    label_room = min(LABEL_LIMIT, max(8, room // 3), max([width(inert(row.label)) for row in rows], default=0))
    cells = max(4, min(_BAR_CELLS, room - label_room - 30))
    for row in rows:
        share = row.used / row.quota if row.quota > 0 else 0.0
        filled = min(cells, int(share * cells + 0.5)) or (1 if row.used > 0 and row.quota > 0 else 0)
        of_quota = f" of {row.quota:,}  {share:.0%}".replace("%", " %") if row.quota > 0 else "  no quota known"
        tone: Tone = "danger" if share >= 1 else "warning" if share >= 0.8 else ""
        heads = wrapped(row.label, label_room) if label_room else [""]
        figures = f"{full * filled}{empty * (cells - filled)} {row.used:,}{of_quota}"
        drawn = wrapped(figures, room - label_room - _GAP)
        for head, part in zip_longest(heads, drawn, fillvalue=""):
            yield PanelLine(((_padded(head, label_room + _GAP), "label"), (part, tone)))


def _outline(item: OutlineItem, depth: int, room: int) -> Iterator[PanelLine]:
    indent = min(depth * 2, room // 2)
    for number, line in enumerate(wrapped(item.text, room - indent - 2)):
        yield PanelLine(((" " * (indent if number == 0 else indent + 2) + line, item.tone),), item.ref)
    for child in item.children:
        yield from _outline(child, depth + 1, room)


def _plain(text: str, room: int, tone: Tone) -> Iterator[PanelLine]:
    for line in wrapped(text, room):
        yield PanelLine(((line, tone),))


def _padded(text: str, cells: int) -> str:
    return text + " " * max(0, cells - width(text))
