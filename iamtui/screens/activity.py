"""Every call made to AWS, newest first, and what is not loaded and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from iamtui.account import Missing
from iamtui.aws.client import CallRecord
from iamtui.kinds.registry import kind as kind_of
from iamtui.kinds.workspace import Workspace
from iamtui.widgets.footer import KeyFooter
from iamtui.widgets.title_line import TitleLine
from iamtui.widgets.virtual_list import ListColumn, ListRows, VirtualList

_COLUMNS = (
    ListColumn("TIME", 8),
    ListColumn("CALL", minimum=34),
    ListColumn("REGION", 14, priority=3),
    ListColumn("MS", 6, "right", priority=1),
    ListColumn("TRIES", 5, "right", priority=4),
    ListColumn("OUTCOME", minimum=28),
    ListColumn("REQUEST ID", 36, priority=8),
)


class ActivityScreen(Screen[None]):
    """`f` shows only what failed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace,q,exclamation_mark", "leave", "Back", show=False),
        Binding("f", "failures", "Failures only", show=False),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._failures = False

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield VirtualList(_COLUMNS)
        yield KeyFooter((("f", "failures only"), ("esc", "back")))

    def on_mount(self) -> None:
        self._draw()
        view = self.query_one(VirtualList)
        view.focus()
        client = self._workspace.client
        if client is not None:
            self._end = client.activity.subscribe(self._call_made)

    def _call_made(self, _record: CallRecord) -> None:
        self.call_later(self._draw)

    def on_unmount(self) -> None:
        if self._workspace.client is not None:
            self._end()

    def _draw(self) -> None:
        rows = [*self._problems(), *self._calls()]
        self.query_one(VirtualList).set_source(ListRows(rows, tones=_tones(rows)))
        client = self._workspace.client
        total = (
            f"{client.activity.total:,} calls, {client.activity.failed:,} failed" if client else "a snapshot: no calls"
        )
        self.query_one(TitleLine).show("Activity" + ("  failures only" if self._failures else ""), total)

    def _problems(self) -> list[tuple[str, ...]]:
        """What could not be loaded, list by list and part by part."""
        inventory = self._workspace.inventory
        rows: list[tuple[str, ...]] = []
        for key in inventory.lists():
            problem = inventory.status(key).problem
            if problem is not None:
                rows.append(("", kind_of(key.kind).title, key.region, "", "", str(problem), problem.request_id))
        for ref, parts in inventory.described():
            for name, value in parts.items():
                if isinstance(value, Missing) and value.detail:
                    rows.append(("", f"{ref.name}: {name}", ref.region, "", "", str(value), value.request_id))
        return rows

    def _calls(self) -> list[tuple[str, ...]]:
        client = self._workspace.client
        records = reversed(list(client.activity)) if client else iter(())
        return [
            (
                datetime.fromtimestamp(record.started, UTC).strftime("%H:%M:%S"),
                f"{record.service}:{record.operation}",
                record.region,
                f"{record.seconds * 1000:,.0f}",
                str(record.attempts),
                record.outcome,
                record.request_id,
            )
            for record in records
            if not self._failures or record.outcome != "ok"
        ]

    def action_failures(self) -> None:
        self._failures = not self._failures
        self._draw()

    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss()


def _tones(rows: list[tuple[str, ...]]) -> dict[object, str]:
    return {number: "warning" for number, row in enumerate(rows) if row[5] != "ok"}
