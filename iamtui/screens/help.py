"""The keys, from the table of actions, and what can be typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from iamtui.actions import MOVES, Action, actions_for
from iamtui.screens.commands import WORDS
from iamtui.widgets.document_lines import Line
from iamtui.widgets.footer import KeyFooter
from iamtui.widgets.lines_view import LinesView
from iamtui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from iamtui.app import IamtuiApp

FILTERS: tuple[tuple[str, str], ...] = (
    ("word", "rows that hold it in any column, any case"),
    ("!word", "rows that do not"),
    ("~wrd", "rows with these letters in this order"),
    ("col:word", "rows that hold it in one column"),
    ("tag:key=value", "rows with this tag; tag:key for any value"),
    ("/regex/", "rows that match"),
    ("a b", "both must hold"),
)


class HelpScreen(Screen[None]):
    """One document of keys, commands and filters."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,backspace,q,question_mark", "leave", "Back", show=False)]

    app: IamtuiApp

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield LinesView(id="help")
        yield KeyFooter((("↑↓", "scroll"), ("esc", "back")))

    def on_mount(self) -> None:
        self.query_one(TitleLine).show("Help")
        view = self.query_one(LinesView)
        view.set_lines(help_lines(self.app.key_text))
        view.focus()

    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss()


def help_lines(key_text: Callable[[Action], str]) -> list[Line]:
    """Everything that can be pressed or typed, under headings."""
    sections = [
        ("Here", [(key_text(each), each.help) for each in actions_for("browser")]),
        ("Ask (p)", [(key_text(each), each.help) for each in actions_for("ask")]),
        ("Move", [*MOVES]),
        ("Anywhere", [(key_text(each), each.help) for each in actions_for("anywhere")]),
        ("Filter /", [*FILTERS]),
        (
            "Users of a pool /",
            [
                ("email=ana@x.org", "asked of the server"),
                ("name^=An", "begins with"),
                (":contains x", "all pages, any attribute"),
            ],
        ),
        ("Command :", [(text.partition(":")[0], text.partition(": ")[2]) for text in WORDS.values()]),
    ]
    lines: list[Line] = []
    for title, rows in sections:
        lines.append(Line(((title, "heading"),)))
        lines += [Line(((f"  {keys:<22}", "key"), (text, ""))) for keys, text in rows]
        lines.append(Line((("", ""),)))
    return lines
