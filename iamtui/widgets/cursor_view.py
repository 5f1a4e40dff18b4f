"""A list of lines with a cursor, thrifty with bytes: the ground of every list, document and tree on the
screen.

A move of the cursor repaints two lines. At the edge the view jumps by half a page instead of scrolling line
by line, because a terminal is sent every cell of whatever moves. Nothing follows the mouse pointer, nothing
blinks.
"""

from __future__ import annotations

from collections.abc import Hashable
from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from iamtui.text import fit, inert, is_single_cells
from iamtui.widgets.glyphs import terminal_glyphs

__all__ = ["CursorView", "changed_cells"]


_CACHED_STRIPS = 512


class CursorView(Widget, can_focus=True):
    """`row_count` lines of which those in view are rendered on demand, and a cursor on one of them.

    A subclass says what a row shows: `row_state` (a comparable value that changes when the row looks
    different) and `render_row`. It sets `row_count`, or calls `rows_changed` when rows changed in place.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    CursorView { height: 1fr; width: 1fr; }
    CursorView .view--cursor { text-style: reverse; }
    CursorView .view--cursor-blurred { text-style: bold; }
    CursorView .view--header { text-style: bold; color: $text-primary; }
    CursorView .view--match { text-style: bold underline; color: $text-warning; }
    CursorView .tone--label, CursorView .tone--dim { text-style: dim; }
    CursorView .tone--good, CursorView .tone--string { color: $text-success; }
    CursorView .tone--warning, CursorView .tone--number { color: $text-warning; }
    CursorView .tone--danger { color: $text-error; text-style: bold; }
    CursorView .tone--heading { text-style: bold; }
    CursorView .tone--link { color: $text-secondary; text-style: underline; }
    CursorView .tone--key { color: $text-secondary; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "view--cursor",
        "view--cursor-blurred",
        "view--header",
        "view--match",
        "tone--label",
        "tone--value",
        "tone--good",
        "tone--warning",
        "tone--danger",
        "tone--dim",
        "tone--heading",
        "tone--link",
        "tone--key",
        "tone--string",
        "tone--number",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", "Down", show=False, id="view.down"),
        Binding("up,k", "cursor_up", "Up", show=False, id="view.up"),
        Binding("pagedown,ctrl+f", "page_down", "Page down", show=False, id="view.page_down"),
        Binding("pageup", "page_up", "Page up", show=False, id="view.page_up"),
        Binding("ctrl+d", "half_page_down", "Half a page down", show=False, id="view.half_page_down"),
        Binding("ctrl+u", "half_page_up", "Half a page up", show=False, id="view.half_page_up"),
        Binding("home,g", "cursor_home", "First", show=False, id="view.home"),
        Binding("end,G", "cursor_end", "Last", show=False, id="view.end"),
        Binding("enter", "select_row", "Open", show=False, id="view.select"),
    ]

    class RowHighlighted(Message):
        """The cursor came to rest on row `index`. Of several in a row only the last one is delivered."""

        def __init__(self, view: CursorView, index: int) -> None:
            super().__init__()
            self.view = view
            self.index = index

        @property
        def control(self) -> CursorView:
            return self.view

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, CursorView.RowHighlighted) and message.view is self.view

    class RowSelected(Message):
        """Row `index` was opened with enter or a click."""

        def __init__(self, view: CursorView, index: int) -> None:
            super().__init__()
            self.view = view
            self.index = index

        @property
        def control(self) -> CursorView:
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's
        super().__init__(id=id, classes=classes)
        self.glyphs = terminal_glyphs()
        self._row_count = 0
        self._cursor = 0
        self._top = 0
        self._generation = 0
        self._empty_text = ""
        self._style_of: dict[str, Style] = {}
        self._strips: LRUCache[Hashable, Strip] = LRUCache(_CACHED_STRIPS)
        self._painted: dict[int, tuple[Hashable, Strip]] = {}

    # -- what a subclass provides

    @property
    def header_height(self) -> int:
        """How many lines at the top do not scroll."""
        return 0

    def row_state(self, index: int) -> Hashable:
        """Returns what row `index` shows, as a value that differs when the row must be painted anew."""
        return index

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """Returns row `index` in exactly `width` cells. `selected` is true for the row under the cursor."""
        raise NotImplementedError

    def render_header(self, y: int, width: int) -> Strip:
        """Returns line `y` of the fixed header in exactly `width` cells."""
        return Strip.blank(width, self.rich_style)

    def cursor_moved(self) -> None:
        """Called when the operator (not a change of the rows) put the cursor elsewhere."""

    def window_changed(self) -> None:
        """Called when other rows came into view."""

    # -- rows, cursor and window

    @property
    def row_count(self) -> int:
        """How many rows there are. Setting it keeps the cursor where it is, or on the last row if that is
        nearer."""
        return self._row_count

    @row_count.setter
    def row_count(self, count: int) -> None:
        self._row_count = count
        self._cursor = max(0, min(self._cursor, count - 1))
        self.rows_changed()

    @property
    def cursor(self) -> int:
        """Index of the row under the cursor; 0 when there is none. Setting it moves the cursor there."""
        return self._cursor

    @cursor.setter
    def cursor(self, index: int) -> None:
        self.move_cursor(index)

    @property
    def top(self) -> int:
        """Index of the first row in view."""
        return self._top

    @property
    def page_height(self) -> int:
        """How many rows fit into the view (at least one)."""
        return max(1, self.size.height - self.header_height)

    @property
    def window(self) -> range:
        """Indexes of the rows in view."""
        return range(self._top, min(self._row_count, self._top + self.page_height))

    def move_cursor(self, index: int, *, top: int | None = None) -> None:
        """Puts the cursor on row `index` (or the nearest there is), in view; `top` asks for a certain first
        row."""
        if not self._row_count:
            return
        new = max(0, min(index, self._row_count - 1))
        old, self._cursor = self._cursor, new
        height = self.page_height
        wanted = self._top if top is None else top
        if not wanted <= new < wanted + height:
            wanted = new - height // 2
        if not self.scroll_window(wanted):
            self._refresh_rows(old, new)
        if old != new:
            self.cursor_moved()
            self.post_message(self.RowHighlighted(self, new))

    def scroll_window(self, top: int) -> bool:
        """Makes `top` the first row in view as far as the rows reach; returns whether anything moved."""
        top = max(0, min(top, self._row_count - self.page_height))
        if top == self._top:
            return False
        self._top = top
        self._refresh_differences()
        self.window_changed()
        return True

    def say_when_empty(self, text: str) -> None:
        """What stands in place of the rows while there are none: why, or that there is nothing."""
        if text != self._empty_text:
            self._empty_text = text
            self.rows_changed()

    def _said_when_empty(self, y: int) -> str:
        """The line of that text `y` lines below the header."""
        if self._row_count or not self._empty_text:
            return ""
        lines = wrap(inert(self._empty_text), max(20, self.size.width - 4))
        return f"  {lines[y - 1]}" if 0 < y <= len(lines) else ""

    def rows_changed(self) -> None:
        """Repaints those lines in view whose row looks different now, and keeps the cursor in view."""
        self._top = max(0, min(self._top, self._row_count - self.page_height))
        if self.is_mounted and not self._cursor < self._top + self.page_height:
            self._top = max(0, self._cursor - self.page_height // 2)
        self._refresh_differences()
        self.window_changed()

    def repaint(self) -> None:
        """Paints every row anew: something that all of them depend on has changed."""
        self._generation += 1
        self.refresh()

    def refresh_row(self, index: int) -> None:
        """Repaints one row if it is in view."""
        self._refresh_rows(index)

    def _refresh_differences(self) -> None:
        """Repaints those cells that look different from what was painted last."""
        width = self.size.width
        regions = []
        for y, (state, shown) in list(self._painted.items()):
            if (now := self._line_state(y)) != state:
                start, end = changed_cells(shown, self._strip_at(y, now, width), width)
                if start < end:
                    regions.append(Region(self.gutter.left + start, self.gutter.top + y, end - start, 1))
        if regions:
            self.refresh(*regions)

    def _refresh_rows(self, *indexes: int) -> None:
        for index in set(indexes):
            if index in self.window:
                y = self.gutter.top + self.header_height + index - self._top
                self.refresh(Region(self.gutter.left, y, self.size.width, 1))

    # -- painting

    def tone(self, name: str) -> Style:
        """Returns the style of a tone ("", "dim", "warning", ...) or of a component class of the view."""
        style = self._style_of.get(name)
        if style is None:
            plain = self.rich_style
            style = self.get_component_rich_style(name if "--" in name else f"tone--{name}", default=plain)
            self._style_of[name] = style
        return style

    def cursor_style(self) -> Style:
        """Returns the style of the row under the cursor, with or without the focus."""
        return self.tone("view--cursor" if self.has_focus else "view--cursor-blurred")

    def render_line(self, y: int) -> Strip:
        state = self._line_state(y)
        strip = self._strip_at(y, state, self.size.width)
        self._painted[y] = (state, strip)
        return strip

    def _strip_at(self, y: int, state: Hashable, width: int) -> Strip:
        if y < self.header_height:
            return self.render_header(y, width)
        index = self._top + y - self.header_height
        if index >= self._row_count:
            text = self._said_when_empty(y - self.header_height)
            return Strip([Segment(fit(text, width), self.tone("dim" if text else ""))], width)
        key = (state, width, self._generation)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._row_with_thumb(index, y, width)
            self._strips[key] = strip
        return strip

    def _row_with_thumb(self, index: int, y: int, width: int) -> Strip:
        """The row and, in the last column, whether this line belongs to the part of all rows that is in
        view."""
        selected = index == self._cursor
        if self._row_count <= self.page_height or width < 2:
            return self.render_row(index, width, selected)
        strip = self.render_row(index, width - 1, selected)
        if self._is_thumb(y):
            return Strip([*strip, Segment(self.glyphs.thumb, self.tone("dim"))], width)
        # A blank of its own would cost a change of style on every line.
        segments = list(strip)
        text, style, _ = segments.pop() if segments else Segment("", self.tone(""))
        return Strip([*segments, Segment(text + " ", style)], width)

    def _is_thumb(self, y: int) -> bool:
        height = self.page_height
        if self._row_count <= height:
            return False
        length = max(1, height * height // self._row_count)
        start = round(self._top / (self._row_count - height) * (height - length))
        return start <= y - self.header_height < start + length

    def _line_state(self, y: int) -> Hashable:
        if y < self.header_height:
            return ("header", y, self._generation, self._row_count > self.page_height)
        index = self._top + y - self.header_height
        if index >= self._row_count:
            return self._said_when_empty(y - self.header_height) or None
        cursor = 0 if index != self._cursor else 2 if self.has_focus else 1
        long = self._row_count > self.page_height
        return (index, self.row_state(index), cursor, long, self._is_thumb(y))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._style_of.clear()
        self._generation += 1

    # -- events and actions

    def on_resize(self, event: events.Resize) -> None:
        self._painted.clear()
        if event.size.height <= self.header_height:
            return  # hidden for a while; the place is kept for when it is seen again
        self._top = max(0, min(self._top, self._row_count - self.page_height))
        if self._cursor not in self.window:
            self._top = max(0, min(self._cursor - self.page_height // 2, self._row_count - self.page_height))
        self.refresh()
        self.window_changed()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self.header_height:
            return
        event.stop()
        line = offset.y - self.header_height
        if offset.x == self.size.width - 1 and self._row_count > self.page_height:
            self.move_cursor(line * (self._row_count - 1) // max(1, self.page_height - 1))
        elif self._top + line < self._row_count:
            self.move_cursor(self._top + line)
            self.action_select_row()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, direction: int) -> None:
        """Half a page a tick; the cursor is taken along so that the next key goes on from what is in view."""
        event.stop()
        event.prevent_default()
        if self._row_count <= self.page_height:
            return
        top = max(0, min(self._top + direction * self._half_page, self._row_count - self.page_height))
        self.move_cursor(max(top, min(self._cursor, top + self.page_height - 1)), top=top)

    @property
    def _half_page(self) -> int:
        return max(1, self.page_height // 2)

    def action_cursor_down(self) -> None:
        self.move_cursor(self._cursor + 1)

    def action_cursor_up(self) -> None:
        self.move_cursor(self._cursor - 1)

    def action_page_down(self) -> None:
        self._move_page(self.page_height)

    def action_page_up(self) -> None:
        self._move_page(-self.page_height)

    def action_half_page_down(self) -> None:
        self._move_page(self._half_page)

    def action_half_page_up(self) -> None:
        self._move_page(-self._half_page)

    def action_cursor_home(self) -> None:
        self.move_cursor(0)

    def action_cursor_end(self) -> None:
        self.move_cursor(self._row_count - 1, top=self._row_count - self.page_height)

    def action_select_row(self) -> None:
        if self._row_count:
            self.post_message(self.RowSelected(self, self._cursor))

    def _move_page(self, rows: int) -> None:
        """Moves cursor and view by the same number of rows, so that the cursor keeps its place on the
        screen."""
        top = max(0, min(self._top + rows, self._row_count - self.page_height))
        self.move_cursor(self._cursor + rows, top=top)


def changed_cells(old: Strip, new: Strip, width: int) -> tuple[int, int]:
    """Returns the first and one past the last cell in which two lines differ; the whole line where cells and
    characters are not the same, or where the styles are set elsewhere."""
    shape_of_old = [(len(segment.text), segment.style) for segment in old]
    if shape_of_old != [(len(segment.text), segment.style) for segment in new]:
        return 0, width
    before, after = old.text, new.text
    if not (is_single_cells(before) and is_single_cells(after)):
        return 0, width
    start = next((at for at in range(width) if before[at] != after[at]), width)
    end = next((at for at in range(width, start, -1) if before[at - 1] != after[at - 1]), start)
    return start, end
