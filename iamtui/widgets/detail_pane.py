"""One resource in tabs: the panels of its kind, and a cursor that hops between what can be opened."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from iamtui.account import Ref
from iamtui.kinds.panel import Panel
from iamtui.kinds.panel_lines import PanelLine, panel_lines
from iamtui.text import inert, shorten_middle, width
from iamtui.widgets.cursor_view import CursorView
from iamtui.widgets.document_lines import Line
from iamtui.widgets.glyphs import ASCII, terminal_glyphs
from iamtui.widgets.lines_view import LinesView


def view_line(line: PanelLine) -> Line:
    """A line of a panel as a view shows it: titles are headings there."""
    return Line(tuple((text, "heading" if tone == "title" else tone) for text, tone in line.spans), line.ref)


class TabLine(Widget):
    """The resource's name and its tabs, numbered by the key that opens each."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "TabLine { height: 1; width: 1fr; }"

    class Chosen(Message):
        def __init__(self, tab: int) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self) -> None:
        super().__init__()
        self._heading = ""
        self._titles: tuple[str, ...] = ()
        self._current = 0
        self._spots: list[tuple[int, int]] = []

    def show(self, name: str, titles: tuple[str, ...], current: int) -> None:
        state = (inert(name), titles, current)
        if state != (self._heading, self._titles, self._current):
            self._heading, self._titles, self._current = state
            self.refresh()

    def render_line(self, y: int) -> Strip:
        room, style = self.size.width, self.rich_style
        tabs = self._labels(room)
        taken = sum(width(tab) + 1 for tab in tabs)
        name = shorten_middle(self._heading, max(8, room - taken - 3))
        segments = [Segment(f" {name}  ", style + Style(bold=True))]
        at = width(name) + 3
        self._spots = []
        for number, tab in enumerate(tabs):
            chosen = number == self._current
            segments += [Segment(tab, style + Style(reverse=chosen, dim=not chosen)), Segment(" ", style)]
            self._spots.append((at, at + width(tab)))
            at += width(tab) + 1
        return Strip(segments).adjust_cell_length(room, style)

    def _labels(self, room: int) -> list[str]:
        """Whole titles where they fit beside the name, else only the current one's title."""
        whole = [f"{number} {title}" for number, title in enumerate(self._titles, 1)]
        if sum(len(tab) + 1 for tab in whole) + min(width(self._heading), 24) + 3 <= room:
            return whole
        return [text if n == self._current else str(n + 1) for n, text in enumerate(whole)]

    def on_click(self, event: events.Click) -> None:
        for tab, (start, end) in enumerate(self._spots):
            if start <= event.x < end:
                self.post_message(self.Chosen(tab))


class DetailPane(Vertical):
    """The tabs of one resource. It is told what to show; what is opened in it comes back as `Opened`."""

    DEFAULT_CSS = "DetailPane { height: 1fr; width: 1fr; }"

    class Opened(Message):
        """Enter on a line that names another resource."""

        def __init__(self, ref: Ref) -> None:
            super().__init__()
            self.ref = ref

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._panels: tuple[Panel, ...] = ()
        self._heading = ""
        self.tab = 0

    def compose(self) -> ComposeResult:
        yield TabLine()
        yield LinesView(hop=True, id="detail-lines")

    @property
    def lines(self) -> LinesView:
        return self.query_one(LinesView)

    @property
    def panel_title(self) -> str:
        return self._panels[self.tab].title if self._panels else ""

    def show(self, name: str, panels: tuple[Panel, ...], tab: int = 0, *, keep_place: bool = False) -> None:
        """Show these panels; `keep_place` for news of what is shown already."""
        self._heading, self._panels = name, panels
        self.tab = min(tab, len(panels) - 1) if panels else 0
        self._draw(keep_place)

    def clear(self, why: str = "") -> None:
        """Nothing to show, and why."""
        self._heading, self._panels, self.tab = "", (), 0
        self.query_one(TabLine).show("", (), 0)
        self.lines.set_lines([Line(((why, "dim"),))] if why else [])

    def open_tab(self, tab: int) -> bool:
        if not 0 <= tab < len(self._panels):
            return False
        self.tab = tab
        self._draw(keep_place=False)
        return True

    def _draw(self, keep_place: bool) -> None:
        self.query_one(TabLine).show(self._heading, tuple(panel.title for panel in self._panels), self.tab)
        view = self.lines
        if not self._panels:
            view.set_lines([])
            return
        only_ascii = terminal_glyphs() is ASCII
        drawn = panel_lines(self._panels[self.tab], max(20, view.size.width - 2), only_ascii)
        view.set_lines([view_line(line) for line in drawn], keep_place=keep_place)

    def on_resize(self, _event: events.Resize) -> None:
        if self._panels:
            self.call_after_refresh(self._draw, True)

    def on_cursor_view_row_selected(self, event: CursorView.RowSelected) -> None:
        event.stop()
        target = self.lines.target(event.index)
        if isinstance(target, Ref):
            self.post_message(self.Opened(target))
