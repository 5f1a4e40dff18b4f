"""Who am I: the account, the identity, the door and what it may do."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from iamtui.kinds.panel import Fact, Facts, Panel
from iamtui.kinds.panel_lines import panel_lines
from iamtui.kinds.workspace import Workspace
from iamtui.widgets.detail_pane import view_line
from iamtui.widgets.footer import KeyFooter
from iamtui.widgets.lines_view import LinesView
from iamtui.widgets.title_line import TitleLine


class WhoScreen(Screen[None]):
    """Facts only; nothing secret is known in this process."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,backspace,q,i", "leave", "Back", show=False)]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield LinesView()
        yield KeyFooter((("esc", "back"),))

    def on_mount(self) -> None:
        self.query_one(TitleLine).show("Who am I")
        view = self.query_one(LinesView)
        view.set_lines(
            [view_line(line) for line in panel_lines(who_panel(self._workspace), max(40, self.app.size.width - 2))]
        )
        view.focus()

    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss()


def who_panel(workspace: Workspace) -> Panel:
    """What is known of the caller and of how the account is open."""
    account = workspace.inventory.account
    live = workspace.inventory.live
    unknown = account.problem if account.problem is not None else "not known yet"
    rows = (
        Fact("Account", account.id or unknown),
        Fact("Alias", account.alias or "none"),
        Fact("Partition", account.partition),
        Fact("Identity", account.caller_arn or unknown),
        Fact("Unique id", account.caller_id or unknown),
        Fact("Opened from", workspace.source or ("the SDK's own chain" if live else "a snapshot")),
        Fact("Taken", workspace.inventory.taken_at or "live"),
        Fact("Regions of Cognito", ", ".join(workspace.regions) or "none chosen (R)"),
        Fact(
            "Mode",
            "read-only, client guard: calls that are not on the list of reads are refused before a byte is sent"
            if live
            else "snapshot: nothing is sent at all",
        ),
    )
    return Panel("Who am I", (Facts(rows),))
