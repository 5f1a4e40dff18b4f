"""A document on a screen of its own: AWS JSON or YAML, searched, wrapped, copied whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from iamtui.kinds.documents import to_json, to_yaml
from iamtui.widgets.bindings import bindings
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


def statement_lines(document: Any) -> list[int]:
    """The line of a policy's JSON on which each of its statements begins, counted from 0."""
    written = document.get("Statement") if isinstance(document, dict) else None
    if not isinstance(written, list):
        return [] if written is None else [_lines_before(document)]
    starts, at = [], _lines_before(document) + 1
    for statement in written:
        starts.append(at)
        at += to_json(statement).count("\n") + 1
    return starts


def _lines_before(document: dict[str, Any]) -> int:
    """How many lines of a document's JSON stand before the member `Statement`."""
    before = {}
    for name, value in document.items():
        if name == "Statement":
            break
        before[name] = value
    return to_json(before).count("\n") if before else 1


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
        """Put the cursor on the statement that was asked for, near the top."""
        starts = statement_lines(self._value)
        if self._statement is not None and self._statement < len(starts):
            line = starts[self._statement]
            self.lines.move_cursor(line, top=max(0, line - 2))

    def text(self) -> str:
        render = to_json if self._language == "json" else to_yaml
        return str(render(self._value))

    def _draw(self) -> None:
        self.lines.set_document(self.text(), self._language)
        self._show_title()

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
