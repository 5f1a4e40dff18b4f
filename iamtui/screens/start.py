"""The start screen: what was looked for, what was refused, and the ways forward."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from iamtui.aws.client import Source
from iamtui.screens.command_verbs import open_demo, open_profile, open_snapshot
from iamtui.widgets.bindings import bindings
from iamtui.widgets.cursor_view import CursorView
from iamtui.widgets.footer import KeyFooter
from iamtui.widgets.label import label
from iamtui.widgets.prompt import Prompt
from iamtui.widgets.title_line import TitleLine
from iamtui.widgets.virtual_list import ListColumn, ListRows, VirtualList

if TYPE_CHECKING:
    from iamtui.app import IamtuiApp

_COLUMNS = (ListColumn("OPEN", 22), ListColumn("FROM", 14), ListColumn(""))
_SHOWN_REFUSALS = 12


class StartScreen(Screen[None]):
    """Offers the profiles found, a snapshot file and the demo account."""

    DEFAULT_CSS = """
    StartScreen #problem { height: auto; padding: 1 1 0 1; }
    StartScreen #looked { height: auto; padding: 0 1 1 1; text-style: dim; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "app.quit", "Quit", show=False),
        Binding("escape", "leave", "Back", show=False),
        Binding("ctrl+r", "again", "Try again", show=False),
        *bindings("start"),
    ]

    app: IamtuiApp

    def __init__(self, problem: str, sources: Sequence[Source], refusals: Sequence[str] = ()) -> None:
        super().__init__()
        self._problem = problem
        self._sources = tuple(sources)
        self._refusals = tuple(refusals)
        self._profiles = [source for source in sources if source.is_profile and source.found]

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield Static(label(self._problem), id="problem")
        yield Static(label(self._looked_for()), id="looked")
        if self._refusals:
            shown = [*self._refusals[:_SHOWN_REFUSALS]]
            if len(self._refusals) > len(shown):
                shown.append(f"… and {len(self._refusals) - len(shown)} more (! lists every call)")
            for line in shown:
                row = Static(label(line))
                row.styles.padding = (0, 3)
                yield row
        yield VirtualList(_COLUMNS)
        yield Prompt()
        yield KeyFooter((("enter", "open"), ("ctrl+r", "try again"), ("!", "activity"), ("?", "help"), ("q", "quit")))

    def _looked_for(self) -> str:
        if self._refusals:
            return "What AWS answered (the README has the smallest policy that is enough):"
        places = [
            f"{source.name or source.kind} ({source.detail or ('found' if source.found else 'none')})"
            for source in self._sources
            if not source.is_profile
        ]
        profiles = len(self._profiles)
        found = f"{profiles} profile{'s' if profiles != 1 else ''} with credentials"
        return "Looked for: " + ", ".join([*places, f"~/.aws ({found})"])

    def on_mount(self) -> None:
        self.query_one(TitleLine).show("iamtui", "no account yet")
        rows = [(source.name, source.kind, source.detail) for source in self._profiles]
        keys = [f"profile {source.name}" for source in self._profiles]
        rows += [
            ("Demo account", "built in", "a small company to look around in"),
            ("Snapshot file…", "a file", "or the output of aws iam get-account-authorization-details"),
        ]
        view = self.query_one(VirtualList)
        view.set_source(ListRows(rows, [*keys, "demo", "snapshot"]))
        view.focus()

    @on(CursorView.RowSelected)
    def _chosen(self, event: CursorView.RowSelected) -> None:
        word, _, name = str(self.query_one(VirtualList).source.key(event.index)).partition(" ")
        if word == "profile":
            open_profile(self.app, name)
        elif word == "demo":
            open_demo(self.app)
        else:
            self.action_command("snapshot ")

    def action_command(self, text: str = "") -> None:
        self.query_one(Prompt).ask(":", text, entered=self._entered, left=self._close_prompt)

    def _entered(self, text: str) -> None:
        self._close_prompt()
        word, _, rest = text.strip().partition(" ")
        if word == "snapshot":
            open_snapshot(self.app, rest.strip())
        elif word == "profile":
            open_profile(self.app, rest.strip())
        elif word == "demo":
            open_demo(self.app)
        elif word in ("q", "quit"):
            self.app.exit(0)
        else:
            self.app.say("here: snapshot FILE, profile NAME, demo, quit", severity="warning")

    def _close_prompt(self) -> None:
        self.query_one(Prompt).close()
        self.query_one(VirtualList).focus()

    def action_again(self) -> None:
        """Try once more, with whatever credentials are there now."""
        self.app.show_account(self.app.opening.again())

    def action_leave(self) -> None:
        if self._refusals and self.is_current:
            self.dismiss()
