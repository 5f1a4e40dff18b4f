"""A table of any length: only the rows in view are ever asked for, made inert, measured and painted."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from iamtui.text import fit, inert, width
from iamtui.widgets.cursor_view import CursorView

__all__ = ["ListColumn", "ListRows", "RowSource", "VirtualList"]

_GAP = 2
_MARGIN = 2  # the cursor's sign and the mark


@dataclass(frozen=True)
class ListColumn:
    """How a column takes its share of the width.

    `width` is in cells; None makes the column elastic: it shares what the fixed ones leave, never less than
    `minimum`. When there is not room for all, the column with the highest `priority` number is left out
    first.
    """

    title: str
    width: int | None = None
    align: Literal["left", "right"] = "left"
    minimum: int = 8
    priority: int = 0


class RowSource(Protocol):
    """Where a list gets its rows. All methods must return at once; a source that pages from a server answers
    None for what it does not hold yet, starts loading in `wanted`, and has `VirtualList.source_changed`
    called later."""

    def __len__(self) -> int: ...

    def row(self, index: int) -> tuple[str, ...] | None:
        """Returns the raw cells of a row, one for each column of the list, or None while it is not loaded."""
        ...

    def key(self, index: int) -> Hashable:
        """Returns what names the row, the same whatever its place."""
        ...

    def find(self, key: Hashable) -> int | None:
        """Returns the place of the row named `key`, or None when it is not there. Long sources know a quicker way."""
        return next((index for index in range(len(self)) if self.key(index) == key), None)

    def tone(self, index: int) -> str:
        """Returns the tone of a whole row: "", "dim", "good", "warning" or "danger"."""
        return ""

    def wanted(self, first: int, last: int) -> None:
        """Called when rows `first` to `last` (inclusive) have come into view."""
        return


class ListRows(RowSource):
    """Rows that are all there. `tones` names the rows that stand out, by key."""

    def __init__(
        self,
        rows: Sequence[tuple[str, ...]],
        keys: Sequence[Hashable] | None = None,
        tones: dict[Hashable, str] | None = None,
    ) -> None:
        self.rows = rows
        self.keys = keys
        self.tones = tones or {}

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, index: int) -> tuple[str, ...] | None:
        return self.rows[index]

    def key(self, index: int) -> Hashable:
        return index if self.keys is None else self.keys[index]

    def find(self, key: Hashable) -> int | None:
        if self.keys is None:
            return key if isinstance(key, int) and 0 <= key < len(self) else None
        try:
            return self.keys.index(key)
        except ValueError:
            return None

    def tone(self, index: int) -> str:
        return self.tones.get(self.key(index), "") if self.tones else ""


class VirtualList(CursorView):
    """Columns under a fixed header line, rows from a `RowSource`, and marks on rows.

    The cursor stays on the row it is on, known by its key, whatever happens to the rows around it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "toggle_mark", "Mark", show=False, id="list.mark"),
    ]

    class MarksChanged(Message):
        """Rows were marked or unmarked."""

        def __init__(self, view: VirtualList) -> None:
            super().__init__()
            self.view = view

        @property
        def control(self) -> VirtualList:
            return self.view

    def __init__(
        self,
        columns: Sequence[ListColumn] = (),
        source: RowSource | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns: tuple[ListColumn, ...] = tuple(columns)
        self._source: RowSource = source if source is not None else ListRows(())
        self._marks: set[Hashable] = set()
        self._sort: tuple[int, bool] | None = None
        self._layout: tuple[tuple[int, int], ...] = ()
        self._layout_width: int | None = None
        self._cursor_key: Hashable = None
        self._announced: Hashable = None
        self._row_count = len(self._source)
        self._told: tuple[int, int] | None = None

    # -- what is shown

    @property
    def columns(self) -> tuple[ListColumn, ...]:
        """The columns as they were set, also those that there is no room for."""
        return self._columns

    @property
    def source(self) -> RowSource:
        """Where the rows come from."""
        return self._source

    @property
    def cursor_key(self) -> Hashable:
        """The key of the row under the cursor; None in an empty list."""
        return self._source.key(self.cursor) if self._row_count else None

    @property
    def marks(self) -> frozenset[Hashable]:
        """The keys of the marked rows, also of those that a filter hides."""
        return frozenset(self._marks)

    def set_columns(self, columns: Sequence[ListColumn]) -> None:
        """Shows other columns of the same rows."""
        self._columns = tuple(columns)
        self._layout_width = None
        self.repaint()

    def set_sort(self, column: int | None, reverse: bool = False) -> None:
        """Shows on the header by which column the rows are sorted. The rows themselves are the source's
        affair."""
        self._sort = None if column is None else (column, reverse)
        self._generation += 1
        self.rows_changed()

    def set_source(self, source: RowSource, columns: Sequence[ListColumn] | None = None) -> None:
        """Shows the rows of another source from the first one on. Marks are dropped."""
        self._source = source
        self._marks.clear()
        self._row_count = len(source)
        self._cursor = self._top = 0
        self._cursor_key = self._announced = None
        self._told = None
        if columns is not None:
            self._columns = tuple(columns)
            self._layout_width = None
            self._generation += 1
        self.rows_changed()
        self._announce()

    def source_changed(self) -> None:
        """Rows were added, filtered, sorted or loaded: shows them as they are now.

        The cursor stays on its row and the row on its line. Only the lines that look different are repainted.
        """
        count = len(self._source)
        place = self._place_of_cursor_row(count)
        line = self._cursor - self._top
        self._row_count = count
        if place is not None:
            self._cursor = place
            self._top = max(0, place - line)
        self._cursor = max(0, min(self._cursor, count - 1))
        self._told = None
        self.rows_changed()
        self._announce()

    def select_key(self, key: Hashable) -> bool:
        """Moves the cursor to the row named `key`; returns False when there is none."""
        index = self._source.find(key)
        if index is None:
            return False
        self.move_cursor(index)
        self._cursor_key = key
        return True

    def clear_marks(self) -> None:
        """Unmarks every row."""
        if self._marks:
            self._marks.clear()
            self.rows_changed()
            self.post_message(self.MarksChanged(self))

    def action_toggle_mark(self) -> None:
        if not self._row_count:
            return
        self._marks ^= {self._source.key(self.cursor)}
        self.refresh_row(self.cursor)
        self.post_message(self.MarksChanged(self))
        self.action_cursor_down()

    def _place_of_cursor_row(self, count: int) -> int | None:
        key = self._cursor_key
        if key is None:
            return None
        if self._cursor < count and self._source.key(self._cursor) == key:
            return self._cursor
        return self._source.find(key)

    def _announce(self) -> None:
        """Tells which row the cursor is on, when a change of the rows put another one there."""
        key = self.cursor_key
        if key != self._announced:
            self._announced = key
            if self._row_count:
                self.post_message(self.RowHighlighted(self, self.cursor))

    # -- what CursorView asks

    @property
    def header_height(self) -> int:
        return 1 if self._columns else 0

    def cursor_moved(self) -> None:
        self._announced = self.cursor_key
        # At the very top the cursor belongs to the place: rows that come in above are seen at once.
        self._cursor_key = self._announced if self.cursor else None

    def on_mount(self) -> None:
        self._announce()

    def window_changed(self) -> None:
        window = self.window
        if self.is_mounted and window and (told := (window[0], window[-1])) != self._told:
            self._told = told
            self.call_after_refresh(self._tell_wanted)

    def _tell_wanted(self) -> None:
        if window := self.window:
            self._source.wanted(window[0], window[-1])

    def row_state(self, index: int) -> Hashable:
        source = self._source
        return (source.row(index), source.tone(index), bool(self._marks) and source.key(index) in self._marks)

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        cells = self._source.row(index)
        marked = bool(self._marks) and self._source.key(index) in self._marks
        margin = (self.glyphs.cursor if selected else " ") + ("*" if marked else " ")
        text = margin + (self.glyphs.pending * 3 if cells is None else self._line(cells, width))
        style = self.cursor_style() if selected else self.tone(self._source.tone(index))
        return Strip([Segment(fit(text, width, self.glyphs.ellipsis), style)], width)

    def render_header(self, y: int, width: int) -> Strip:
        titles = [column.title for column in self._columns]
        if self._sort is not None and self._sort[0] < len(titles):
            column, reverse = self._sort
            titles[column] += " " + (self.glyphs.descending if reverse else self.glyphs.ascending)
        room = width - 1 if self._row_count > self.page_height else width
        text = " " * _MARGIN + self._line(titles, room)
        return Strip([Segment(fit(text, width), self.tone("view--header"))], width)

    def _line(self, cells: Sequence[str], width: int) -> str:
        shown = []
        for column, size in self._layout_for(width):
            raw = cells[column] if column < len(cells) else ""
            # A cell never shows more characters than this, so a value of megabytes costs no more than a name.
            text = inert(raw if len(raw) <= size * 8 else raw[: size * 8])
            if len(raw) > size * 8:
                text += self.glyphs.ellipsis
            shown.append(self._aligned(text, size, self._columns[column].align))
        return (" " * _GAP).join(shown)

    def _aligned(self, text: str, size: int, align: str) -> str:
        if align == "right":
            text = " " * (size - width(text)) + text
        return fit(text, size, self.glyphs.ellipsis)

    def _layout_for(self, total: int) -> tuple[tuple[int, int], ...]:
        if total != self._layout_width:
            self._layout_width = total
            self._layout = lay_out(self._columns, total - _MARGIN)
        return self._layout


def lay_out(columns: Sequence[ListColumn], room: int) -> tuple[tuple[int, int], ...]:
    """Returns (number of the column, cells) for those columns that fit side by side into `room` cells."""
    shown = list(range(len(columns)))

    def least(number: int) -> int:
        column = columns[number]
        return column.minimum if column.width is None else column.width

    def needed() -> int:
        return sum(map(least, shown)) + _GAP * (len(shown) - 1)

    while len(shown) > 1 and needed() > room:
        shown.remove(max(shown, key=lambda number: (columns[number].priority, number)))
    if not shown:
        return ()
    spare = room - needed()
    if spare < 0:
        return ((shown[0], max(1, room)),)
    elastic = [number for number in shown if columns[number].width is None]
    sizes = {number: least(number) for number in shown}
    for place, number in enumerate(elastic):
        # The first columns take the cells that do not divide evenly.
        sizes[number] += spare // len(elastic) + (1 if place < spare % len(elastic) else 0)
    return tuple(sizes.items())
