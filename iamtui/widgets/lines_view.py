"""Lines to read: a document, or facts with a cursor that hops between what can be opened."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.strip import Strip

from iamtui.text import fit, inert_line, is_single_cells, width
from iamtui.widgets.cursor_view import CursorView
from iamtui.widgets.document_lines import DocumentLines, Language, Line, Span

__all__ = ["DocumentLines", "Line", "LinesView"]

WRAP_LIMIT = 50_000
"""Lines beyond which a document is not wrapped: measuring them all would stall the screen."""

WRAP_CHARACTERS = 250_000
"""Characters beyond which a document is not wrapped, for the same reason."""

LONG_LINE = 4_000
"""Characters of a document's line beyond which it has no colours, and only this many are made inert unless it
is wrapped."""

_MARGIN = 1  # the cursor's sign
_FOREIGN_COST = 4  # a character that is not ASCII takes that much longer to measure
_KEPT = 64


class LinesView(CursorView):
    """Shows lines of spans.

    With `hop` the cursor shows only on lines with a target and goes from one to the next, scrolling where
    there is none in view; otherwise it goes from line to line.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "toggle_wrap", "Wrap", show=False, id="lines.wrap"),
        Binding("n", "next_match", "Next match", show=False, id="lines.next_match"),
        Binding("N", "previous_match", "Previous match", show=False, id="lines.previous_match"),
    ]

    def __init__(
        self,
        lines: Sequence[Line] = (),
        *,
        hop: bool = False,
        wrap: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.hop = hop
        self._lines = lines
        self._wrap = wrap
        self._rests_when_seen = False
        self._needle = ""
        self._matches: list[int] = []
        self._parts: list[tuple[int, int, int]] | None = None
        self._row_count = len(lines)
        self._made: LRUCache[tuple[int, bool], Line] = LRUCache(_KEPT)

    # -- what is shown

    @property
    def lines(self) -> Sequence[Line]:
        """What is shown, before wrapping."""
        return self._lines

    @property
    def wrap(self) -> bool:
        """Whether long lines go on in the next row."""
        return self._wrap

    @property
    def cursor_line(self) -> int:
        """Number of the line (not the row) under the cursor."""
        return self._part(self.cursor)[0]

    def set_lines(self, lines: Sequence[Line], *, keep_place: bool = False) -> None:
        """Shows other lines, from the first one or, with `keep_place`, from where the view is.

        Only what looks different is repainted. A lazy sequence such as `DocumentLines` is asked only for what
        is in view.
        """
        place = self.cursor_line if keep_place and self._row_count else 0
        self._lines = lines
        self._made.clear()
        self._parts = self._wrapped()
        self._row_count = len(lines) if self._parts is None else len(self._parts)
        if not keep_place:
            self._top = 0
        self._cursor = max(0, min(self._row_of(place), self._row_count - 1))
        self._matches = self._matching_lines()
        if self.hop:
            self._rest_on_target()
        self.rows_changed()

    def set_document(self, text: str, language: Language = "text") -> None:
        """Shows a document of raw text."""
        self.set_lines(DocumentLines(text, language))

    def target(self, row: int) -> Hashable:
        """Returns what enter opens on this row, or None."""
        if not 0 <= row < self._row_count:
            return None
        return self._line(self._part(row)[0]).target

    def rest_on_first_target(self) -> None:
        """Puts the cursor on the first line that enter opens, if it is in view: as soon as the view has a size."""
        self._rests_when_seen = self.size.height < 2
        if not self._rests_when_seen:
            self._cursor = next((row for row in range(self.page_height) if self.target(row) is not None), self._cursor)
            self.rows_changed()

    def action_toggle_wrap(self) -> None:
        self.set_wrap(not self._wrap)

    def set_wrap(self, wrap: bool) -> bool:
        """Wraps long lines or cuts them; returns False for what is never wrapped, being beyond the limits."""
        if wrap and self._is_too_long():
            return False
        line = self.cursor_line if self._row_count else 0
        self._wrap = wrap
        self._rewrap(line)
        return True

    # -- search

    @property
    def search_text(self) -> str:
        """What is searched for, in small letters; empty when nothing is."""
        return self._needle

    @property
    def matches(self) -> int:
        """How many lines hold the text that was searched for."""
        return len(self._matches)

    def find(self, text: str) -> int:
        """Highlights `text` (in any case), goes to its first line from the cursor on and returns how many
        lines hold it. An empty text ends the search.
        """
        self._needle = text.casefold()
        self._matches = self._matching_lines()
        self.rows_changed()
        if self._matches:
            here = self.cursor_line
            self._go_to(next((line for line in self._matches if line >= here), self._matches[0]))
        return len(self._matches)

    def next_match(self, direction: int = 1) -> bool:
        """Goes to the next line (with -1, the one before) that holds the text, going round; False if none."""
        if not self._matches:
            return False
        here = self.cursor_line
        if direction > 0:
            line = next((line for line in self._matches if line > here), self._matches[0])
        else:
            line = next((line for line in reversed(self._matches) if line < here), self._matches[-1])
        self._go_to(line)
        return True

    def action_next_match(self) -> None:
        self.next_match(1)

    def action_previous_match(self) -> None:
        self.next_match(-1)

    def _go_to(self, line: int) -> None:
        self.move_cursor(self._row_of(line))

    def _matching_lines(self) -> list[int]:
        needle = self._needle
        if not needle:
            return []
        if isinstance(self._lines, DocumentLines):
            return [number for number, raw in enumerate(self._lines.raw) if needle in raw.casefold()]
        return [number for number, line in enumerate(self._lines) if needle in line.text.casefold()]

    # -- the cursor of a view that hops

    def action_cursor_down(self) -> None:
        if self.hop:
            self._hop(1)
        else:
            super().action_cursor_down()

    def action_cursor_up(self) -> None:
        if self.hop:
            self._hop(-1)
        else:
            super().action_cursor_up()

    def action_select_row(self) -> None:
        if not self.hop or self.target(self.cursor) is not None:
            super().action_select_row()

    def _hop(self, direction: int) -> None:
        """To the next target in view; where there is none, half a page on."""
        reach = self.window if direction > 0 else range(self.top, self.top + self.page_height)
        if (found := self._next_target(direction, reach)) is not None:
            self.move_cursor(found)
            return
        top = max(0, min(self.top + direction * self._half_page, self._row_count - self.page_height))
        if top == self.top:
            return
        window = range(top, min(self._row_count, top + self.page_height))
        found = self._next_target(direction, window)
        self.move_cursor(max(window[0], min(self.cursor, window[-1])) if found is None else found, top=top)

    def _next_target(self, direction: int, window: range) -> int | None:
        here = self._part(self.cursor)[0] if self._row_count else 0
        rows = window if direction > 0 else reversed(window)
        for row in rows:
            beyond = row > self.cursor if direction > 0 else row < self.cursor
            if beyond and row < self._row_count and self._part(row)[0] != here and self.target(row) is not None:
                return row
        return None

    def _move_page(self, rows: int) -> None:
        super()._move_page(rows)
        if self.hop:
            self._rest_on_target()
            self.rows_changed()

    def _rest_on_target(self) -> None:
        """Puts the cursor on the target nearest to it in view, if there is any."""
        candidates = [row for row in self.window if self.target(row) is not None]
        if candidates:
            self._cursor = min(candidates, key=lambda row: abs(row - self._cursor))

    # -- lines that strangers made long

    def _line(self, number: int) -> Line:
        """A line with inert text: of a long one, cut unless it is wrapped, no more than a row can show.

        A page of a document whose every line is as long as it may be costs no more than a key press so.
        """
        whole = self._parts is not None
        line = self._made.get((number, whole))
        if line is None:
            line = self._made[number, whole] = self._made_line(number, whole)
        return line

    def _made_line(self, number: int, whole: bool) -> Line:
        if isinstance(self._lines, DocumentLines):
            raw = self._lines.raw[number]
            if len(raw) <= LONG_LINE:
                return self._lines[number]
            return Line(((inert_line(raw if whole else raw[:LONG_LINE]), ""),))
        line = self._lines[number]
        return Line(tuple(_clean(line.spans, None if whole else LONG_LINE)), line.target, line.indent)

    def _is_too_long(self) -> bool:
        if len(self._lines) > WRAP_LIMIT:
            return True
        lines = self._lines
        texts = lines.raw if isinstance(lines, DocumentLines) else [line.text for line in lines]
        return sum(len(text) * (1 if text.isascii() else _FOREIGN_COST) for text in texts) > WRAP_CHARACTERS

    # -- wrapping

    def _part(self, row: int) -> tuple[int, int, int]:
        """(line, first character, one past the last) of a row; the last is -1 for the whole line."""
        return (row, 0, -1) if self._parts is None else self._parts[row]

    def _row_of(self, line: int) -> int:
        if self._parts is None:
            return line
        low, high = 0, len(self._parts)
        while low < high:
            middle = (low + high) // 2
            if self._parts[middle][0] < line:
                low = middle + 1
            else:
                high = middle
        return low

    def _wrapped(self) -> list[tuple[int, int, int]] | None:
        room = self.size.width - _MARGIN - 1
        if not self._wrap or room < 2 or self._is_too_long():
            return None
        parts: list[tuple[int, int, int]] = []
        for number in range(len(self._lines)):
            line = self._made_line(number, whole=True)
            text = line.text
            parts += [(number, start, end) for start, end in wrapped(text, max(1, room - line.indent))]
        return parts

    def _rewrap(self, line: int) -> None:
        self._parts = self._wrapped()
        self._row_count = len(self._lines) if self._parts is None else len(self._parts)
        self._cursor = max(0, min(self._row_of(line), self._row_count - 1))
        self.rows_changed()
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        if self._wrap:
            self._rewrap(self.cursor_line if self._row_count else 0)
        if self._rests_when_seen and event.size.height > 1:
            self._cursor = self._top = 0
            self.rest_on_first_target()

    # -- painting

    def row_state(self, index: int) -> Hashable:
        line, start, end = self._part(index)
        return (self._line(line), start, end, self._needle)

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        number, start, end = self._part(index)
        line = self._line(number)
        shown = selected and (not self.hop or line.target is not None)
        spans = line.spans if end < 0 else _slice(line.spans, start, end)
        lead = (self.glyphs.cursor if shown else " ") + " " * line.indent
        cursor = self.cursor_style() if shown else None
        segments = [Segment(lead, cursor or self.tone(""))]
        segments += self._painted_spans(spans, cursor)
        return self._cut(segments, width, cursor or self.tone(""))

    def _painted_spans(self, spans: Sequence[Span], cursor: Style | None) -> list[Segment]:
        """The spans in their tones, or all in the cursor's style, with matches standing out in either."""
        hits = _hits("".join(text for text, _ in spans), self._needle)
        segments: list[Segment] = []
        at = 0
        for text, tone in spans:
            style = cursor or self.tone(tone)
            for start, end, hit in _split(at, at + len(text), hits):
                segments.append(Segment(text[start - at : end - at], self.tone("view--match") if hit else style))
            at += len(text)
        return segments

    def _cut(self, segments: list[Segment], room: int, rest: Style) -> Strip:
        """The segments in exactly `room` cells, an ellipsis where something is left out."""
        kept: list[Segment] = []
        used = 0
        for segment in segments:
            size = width(segment.text)
            if used + size > room:
                kept.append(Segment(fit(segment.text, room - used, self.glyphs.ellipsis), segment.style))
                used = room
                break
            kept.append(segment)
            used += size
        if used < room:
            kept.append(Segment(" " * (room - used), rest))
        return Strip(kept, room)


def wrapped(text: str, room: int) -> list[tuple[int, int]]:
    """Returns where each row of inert `text` starts and ends, broken at a space where one is near."""
    rows: list[tuple[int, int]] = []
    start = 0
    while True:
        end = _reach(text, start, room)
        if end >= len(text):
            rows.append((start, len(text)))
            return rows
        space = text.rfind(" ", start + room // 2, end + 1)
        if space > start:
            rows.append((start, space))
            start = space + 1
        else:
            rows.append((start, end))
            start = end


def _reach(text: str, start: int, room: int) -> int:
    """One past the last character that fits into `room` cells from `start` on, at least one character on."""
    if is_single_cells(text[start : start + room]):
        return min(len(text), start + room)
    piece = text[start : start + room * 5]
    used = 0
    for offset, character in enumerate(piece):
        used += width(character)
        if used > room:
            return start + max(1, offset)
    return start + len(piece)


def _clean(spans: Sequence[Span], limit: int | None) -> list[Span]:
    """The spans with inert text, each of at most its first `limit` characters."""
    clean: list[Span] = []
    for text, tone in spans:
        piece = text if limit is None or len(text) <= limit else text[:limit]
        clean.append((inert_line(piece), tone))
    return clean


def _slice(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    at = 0
    cut: list[Span] = []
    for text, tone in spans:
        if piece := text[max(0, start - at) : max(0, end - at)]:
            cut.append((piece, tone))
        at += len(text)
    return cut


def _hits(text: str, needle: str) -> list[tuple[int, int]]:
    """Where `needle` (casefolded) occurs in `text`."""
    folded = text.casefold()
    if not needle or len(folded) != len(text):
        return []
    hits = []
    at = folded.find(needle)
    while at >= 0:
        hits.append((at, at + len(needle)))
        at = folded.find(needle, at + len(needle))
    return hits


def _split(start: int, end: int, hits: Sequence[tuple[int, int]]) -> list[tuple[int, int, bool]]:
    """The stretch from `start` to `end` in pieces that are wholly inside a hit or wholly outside of all."""
    pieces = []
    at = start
    for first, last in hits:
        if last <= at or first >= end:
            continue
        if first > at:
            pieces.append((at, first, False))
        pieces.append((max(at, first), min(last, end), True))
        at = min(last, end)
    if at < end:
        pieces.append((at, end, False))
    return pieces
