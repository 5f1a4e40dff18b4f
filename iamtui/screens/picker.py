"""A short list to choose from, narrowed as one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from iamtui.widgets.cursor_view import CursorView
from iamtui.widgets.footer import KeyFooter
from iamtui.widgets.title_line import TitleLine
from iamtui.widgets.virtual_list import ListColumn, ListRows, VirtualList


class PickerScreen(Screen[str | None]):
    """Answers the first cell of the row that was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", show=False, priority=True),
        Binding("enter", "choose", "Choose", show=False, priority=True),
        Binding("down,ctrl+n", "move(1)", "Down", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", "Up", show=False, priority=True),
    ]

    def __init__(self, title: str, columns: Sequence[ListColumn], rows: Sequence[tuple[str, ...]]) -> None:
        super().__init__()
        self._title = title
        self._columns = tuple(columns)
        self._rows = list(rows)

    def compose(self) -> ComposeResult:
        yield TitleLine()
        entry = Input(placeholder="type to narrow", compact=True)
        entry.cursor_blink = False
        yield entry
        yield VirtualList(self._columns)
        yield KeyFooter((("↑↓", "move"), ("enter", "choose"), ("esc", "back")))

    def on_mount(self) -> None:
        self.query_one(TitleLine).show(self._title, str(len(self._rows)))
        self._narrow("")
        self.query_one(Input).focus()

    def _narrow(self, text: str) -> None:
        words = text.lower().split()
        rows = [row for row in self._rows if all(word in " ".join(row).lower() for word in words)]
        self.query_one(VirtualList).set_source(ListRows(rows, [row[0] for row in rows]))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    def action_choose(self) -> None:
        self._narrow(self.query_one(Input).value)
        view = self.query_one(VirtualList)
        if view.row_count:
            self._choose(str(view.source.key(view.cursor)))

    @on(CursorView.RowSelected)
    def _clicked(self, event: CursorView.RowSelected) -> None:
        self._choose(str(self.query_one(VirtualList).source.key(event.index)))

    def _choose(self, value: str) -> None:
        if self.is_current:
            self.dismiss(value)

    def action_move(self, by: int) -> None:
        view = self.query_one(VirtualList)
        view.cursor = max(0, min(view.row_count - 1, view.cursor + by))

    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss(None)
