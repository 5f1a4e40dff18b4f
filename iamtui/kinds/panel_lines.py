"""Panels laid out as lines of a given width, for a widget to paint and for the command line to print.

All text in here is inert. Long values wrap rather than being cut: what matters is on the screen at 80 columns.
Only what is longer than anybody reads in a panel ends early, with a visible note of its length; the JSON view has
it whole. So a panel costs no more than a key press may, whatever strangers wrote into the account.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, Literal

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
from iamtui.kinds.policy_notes import BESIDE, is_noted, noted_rows, policy_notes
from iamtui.text import inert, inert_line, is_single_cells, split_lines, width

LineTone = Tone | Literal["title", "label"]
Span = tuple[str, LineTone]

VALUE_LIMIT = 2_000
"""Characters of one value, sentence or document line that a panel shows."""

CELL_LIMIT = 600
"""Characters of one table cell or label that a panel shows: columns are narrow, so each makes many lines."""

DOCUMENT_LIMIT = 50_000
"""Characters of one document that a panel shows, several times the longest policy that IAM accepts."""

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


def shown(text: str, limit: int = VALUE_LIMIT) -> str:
    """Raw text as one inert line of at most `limit` of its characters; a longer text says how long it is."""
    if len(text) <= limit:
        return inert(text)
    return inert(text[:limit]) + _note(text)


def _note(text: str) -> str:
    return f"… {len(text):,} characters; y shows all"


def wrapped(text: str, room: int, limit: int = VALUE_LIMIT) -> list[str]:
    """What is `shown` of raw text, in lines of at most `room` cells, broken at blanks, or after `/`, `,` and `:`."""
    return _broken(shown(text, limit), room)


def value_text(value: Value) -> tuple[str, Tone]:
    """A value's words, raw, and the tone of one that is missing."""
    if isinstance(value, Missing):
        return str(value), "dim" if value.reason in _QUIET else "warning"
    return value, ""


def _broken(safe: str, room: int) -> list[str]:
    """Inert text in lines of at most `room` cells. Every character is measured once: this stays linear."""
    if width(safe) <= room:
        return [safe]
    lines: list[str] = []
    line, used = "", 0
    for piece in _PIECES.findall(safe):
        size = width(piece)
        if line and used + size <= room:
            line += piece
            used += size
            continue
        if line.strip():
            lines.append(line.rstrip())
        *full, line = _slices(piece.lstrip(" "), room)
        lines.extend(full)
        used = width(line)
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _slices(text: str, room: int) -> list[str]:
    """Text in stretches of up to `room` cells, each of one character at least; one empty stretch for no text."""
    if is_single_cells(text):
        step = max(1, room)
        return [text[start : start + step] for start in range(0, len(text), step)] or [""]
    slices: list[str] = []
    start = used = 0
    for index, character in enumerate(text):
        size = width(character)
        if used + size > room and index > start:
            slices.append(text[start:index])
            start, used = index, 0
        used += size
    return [*slices, text[start:]]


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
    labels = [shown(row.label, CELL_LIMIT) for row in rows]
    label_room = min(LABEL_LIMIT, room // 2, max([width(label) for label in labels], default=0))
    for label, row in zip(labels, rows, strict=True):
        text, missing_tone = value_text(row.value)
        tone = missing_tone or row.tone
        value_room = room - label_room - _GAP
        spans: list[list[Span]] = [[(line, tone)] for line in wrapped(text, value_room)]
        if row.note:
            note = shown(row.note)
            if width(spans[-1][0][0]) + _GAP + width(note) <= value_room:
                spans[-1].append((" " * _GAP + note, "dim"))
            else:
                spans.extend([[(line, "dim")] for line in _broken(note, value_room)])
        heads = _broken(label, label_room) if label_room else [""]
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
    cells = [[_cell(cell) for cell in row.cells] for row in table.rows]
    count = max([len(table.columns), *map(len, cells)])
    titles = [*(shown(title, CELL_LIMIT) for title in table.columns), *[""] * (count - len(table.columns))]
    needed = [
        max([width(titles[column]), *(width(row[column][0]) for row in cells if column < len(row))])
        for column in range(count)
    ]
    rooms = shared_room(needed, room - _GAP * (count - 1))
    yield from _row([(title, "label") for title in titles], rooms, None)
    for row, values in zip(table.rows, cells, strict=True):
        toned: list[Span] = [(text, tone or row.tone) for text, tone in values]
        yield from _row(toned, rooms, row.ref)


def _cell(value: Value) -> tuple[str, Tone]:
    text, tone = value_text(value)
    return shown(text, CELL_LIMIT), tone


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
    columns = [_broken(text, size) for (text, _), size in zip(cells, rooms, strict=False)]
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
    if document.language == "json" and is_noted(document.content):
        yield from _noted_document(document.content, room)
        return
    if isinstance(document.content, str):
        text = document.content
    else:
        text = to_yaml(document.content) if document.language == "yaml" else to_json(document.content)
    for line in split_lines(text, DOCUMENT_LIMIT):
        kept = inert_line(line[:VALUE_LIMIT])
        yield from _indented(kept if len(line) <= VALUE_LIMIT else kept + _note(line), room)


def _noted_document(content: Any, room: int) -> Iterator[PanelLine]:
    """A policy with what its statements mean in words, beside them or under them."""
    raw = split_lines(to_json(content), DOCUMENT_LIMIT)
    code_room = room if room < BESIDE else room * 3 // 5 - _GAP
    lines: list[PanelLine] = []
    place: list[int] = []
    for line in raw:
        place.append(len(lines))
        kept = inert_line(line[:VALUE_LIMIT])
        lines.extend(_indented(kept if len(line) <= VALUE_LIMIT else kept + _note(line), code_room))
    place.append(len(lines))
    notes = [
        replace(note, first=place[note.first], last=place[note.last + 1] - 1)
        for note in policy_notes(content)
        if note.last < len(raw)
    ]
    for row in noted_rows([width(line.text) for line in lines], notes, room):
        spans = lines[row.line].spans if row.line is not None else ()
        if row.words:
            taken = width(lines[row.line].text) if row.line is not None else 0
            spans = (*spans, (" " * (row.column - taken), ""), (row.words, "danger" if row.loud else "dim"))
        yield PanelLine(spans)


def _indented(line: str, room: int) -> Iterator[PanelLine]:
    """A document's line; what does not fit goes on beneath it, deeper by two."""
    indent = min(len(line) - len(line.lstrip(" ")), room // 2)
    body = line.lstrip(" ")
    if not body:
        yield PanelLine()
        return
    first, *rest = _broken(body, room - indent - 2) if indent + width(body) > room else [body]
    yield PanelLine(((" " * indent + first, ""),))
    for part in rest:
        yield PanelLine(((" " * (indent + 2) + part, ""),))


def _sentence(sentence: Sentence, room: int) -> Iterator[PanelLine]:
    text, condition = shown(sentence.text), shown(sentence.condition)
    gap = "  " if condition else ""
    if width(text) + len(gap) + width(condition) <= room:
        spans: tuple[Span, ...] = ((text, sentence.tone), (gap + condition, "dim"))
        yield PanelLine(spans if condition else spans[:1], sentence.ref)
        return
    for line in _broken(text, room):
        yield PanelLine(((line, sentence.tone),), sentence.ref)
    for line in _broken(condition, room - 2) if condition else ():
        yield PanelLine((("  " + line, "dim"),), sentence.ref)


def _bars(rows: Sequence[Bar], room: int, ascii_only: bool) -> Iterator[PanelLine]:
    full, empty = ("#", ".") if ascii_only else ("█", "░")
    labels = [shown(row.label, CELL_LIMIT) for row in rows]
    label_room = min(LABEL_LIMIT, max(8, room // 3), max(map(width, labels), default=0))
    cells = max(4, min(_BAR_CELLS, room - label_room - 30))
    for label, row in zip(labels, rows, strict=True):
        share = row.used / row.quota if row.quota > 0 else 0.0
        filled = min(cells, int(share * cells + 0.5)) or (1 if row.used > 0 and row.quota > 0 else 0)
        of_quota = f" of {row.quota:,}  {share:.0%}".replace("%", " %") if row.quota > 0 else "  no quota known"
        tone: Tone = "danger" if share >= 1 else "warning" if share >= 0.8 else ""
        heads = _broken(label, label_room) if label_room else [""]
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
