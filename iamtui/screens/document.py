"""A document on a screen of its own: AWS JSON or YAML, searched, wrapped, copied whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from iamtui.kinds.documents import to_json, to_yaml
from iamtui.kinds.policy_notes import NotedRow, is_noted, noted_rows, policy_notes, statement_lines
from iamtui.text import inert_line, width
from iamtui.widgets.bindings import bindings
from iamtui.widgets.document_lines import DocumentLines, Line
from iamtui.widgets.footer import KeyFooter
from iamtui.widgets.lines_view import LinesView
from iamtui.widgets.prompt import Prompt
from iamtui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from iamtui.app import IamtuiApp

_HINTS = (
    ("/", "search"),
    ("n N", "match"),
    ("y", "JSON/YAML"),
    ("w", "wrap"),
    ("c", "copy all"),
    ("esc", "back"),
)


_LEAST = 6
"""Lines of a terminal in which there is room for a document at all."""


def _noted_line(row: NotedRow, lines: DocumentLines) -> Line:
    """A line of the document, the words beside it, or both."""
    line = lines[row.line] if row.line is not None else Line()
    if not row.words:
        return line
    gap = " " * (row.column - width(line.text))
    return Line((*line.spans, (gap, ""), (row.words, "danger" if row.loud else "dim")))


class DocumentScreen(Screen[None]):
    """Shows `value` as JSON; `y` turns it into YAML and back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace,q", "leave", "Back", show=False),
        Binding("y", "turn", "JSON / YAML", show=False),
        Binding("slash", "search", "Search", show=False),
        Binding("n", "match(1)", "Next match", show=False),
        Binding("N", "match(-1)", "Previous match", show=False),
        Binding("w", "wrap", "Wrap", show=False),
        Binding("c,C", "copy_all", "Copy all", show=False),
        *bindings("document"),
    ]

    app: IamtuiApp

    def __init__(self, name: str, value: Any, *, statement: int | None = None) -> None:
        super().__init__()
        self._statement = statement
        self._heading = name
        self._value = value
        self._language: Literal["json", "yaml"] = "json"
        self._rows: list[NotedRow] = []

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield LinesView(id="document")
        yield Prompt()
        yield KeyFooter()

    @property
    def lines(self) -> LinesView:
        return self.query_one(LinesView)

    def on_mount(self) -> None:
        self.query_one(KeyFooter).show(_HINTS)
        self._draw()
        self.lines.focus()
        if self._statement is not None:
            self.call_after_refresh(self._go_to_statement)

    def _go_to_statement(self) -> None:
        """Put the cursor on the statement that was asked for, near the top; not before there is room to show it."""
        if self.lines.size.height < 2 and self.size.height > _LEAST:
            self.call_after_refresh(self._go_to_statement)
            return
        starts = statement_lines(self._value)
        if self._statement is not None and self._statement < len(starts):
            row = self._row_of_line(starts[self._statement])
            self.lines.move_cursor(row, top=max(0, row - 2))

    def _row_of_line(self, line: int) -> int:
        """Where a line of the document is among the rows, of which some are words on it."""
        return next((at for at, row in enumerate(self._rows) if row.line == line), line)

    def text(self) -> str:
        render = to_json if self._language == "json" else to_yaml
        return str(render(self._value))

    def _draw(self, *, keep_place: bool = False) -> None:
        lines = DocumentLines(self.text(), self._language)
        self._rows = self._noted(lines) if self._language == "json" and is_noted(self._value) else []
        if self._rows:
            self.lines.set_lines([_noted_line(row, lines) for row in self._rows], keep_place=keep_place)
        else:
            self.lines.set_lines(lines, keep_place=keep_place)
        self._show_title()

    def _noted(self, lines: DocumentLines) -> list[NotedRow]:
        """The document's lines with what the statements of its policies mean in words."""
        widths = [width(inert_line(line)) for line in lines.raw]
        return noted_rows(widths, policy_notes(self._value), max(40, self.app.size.width - 3))

    def on_resize(self, _event: events.Resize) -> None:
        if self._rows:
            self.call_after_refresh(partial(self._draw, keep_place=True))

    def _show_title(self) -> None:
        found = f"  {self.lines.matches} match" if self.lines.search_text else ""
        self.query_one(TitleLine).show(
            f"{self._heading}  {self._language.upper()}", f"{self.lines.row_count:,} lines{found}"
        )

    def action_turn(self) -> None:
        self._language = "yaml" if self._language == "json" else "json"
        self._draw()

    def action_search(self) -> None:
        self.query_one(Prompt).ask("/", self.lines.search_text, entered=self._entered, left=self._left)

    @on(Prompt.Changed)
    def _typed(self, event: Prompt.Changed) -> None:
        self.lines.find(event.text)
        self._show_title()

    def _entered(self, text: str) -> None:
        self.lines.find(text)
        self._show_title()
        self.query_one(Prompt).close()
        self.lines.focus()

    def _left(self) -> None:
        self.lines.find("")
        self._show_title()
        self.lines.focus()

    def action_match(self, by: int) -> None:
        self.lines.next_match(by)
        self._show_title()

    def action_wrap(self) -> None:
        if not self.lines.set_wrap(not self.lines.wrap):
            self.app.say("this document is too long to be wrapped", severity="warning")

    def action_copy_all(self) -> None:
        self.app.copy(self.text(), "document", lines=True)

    def action_leave(self) -> None:
        if self.lines.search_text:
            self.lines.find("")
            self._show_title()
        elif self.is_current:
            self.dismiss()
