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

    def __init__(self, name: str, value: Any) -> None:
        super().__init__()
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
        self.lines.action_toggle_wrap()

    def action_copy_all(self) -> None:
        self.app.copy(self.text(), "document", lines=True)

    def action_leave(self) -> None:
        if self.lines.search_text:
            self.lines.find("")
            self._show_title()
        elif self.is_current:
            self.dismiss()
