"""Small programs that show the same rows with different widgets, for `benchmarks.lists` to drive.

    python -m benchmarks.apps virtual --rows 100000 --report FILE

Keys: `L` shows the rows, `1` filters them to a tenth, `0` to all, `q` quits and writes the report: one JSON
object with the longest time for which the event loop did not run (`stall`, seconds) since the last `Z`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType

from iamtui.widgets.virtual_list import ListColumn, ListRows, VirtualList

Row = tuple[str, str, str, str]

COLUMNS = ("USER", "PATH", "ID", "CREATED")
_BEAT = 0.002


def rows(count: int) -> list[Row]:
    """Returns `count` rows as a list of users has them."""
    return [
        (
            f"user-{number:06}",
            f"/division/{number % 40}/",
            f"AIDA{number:016X}",
            f"2024-{number % 12 + 1:02}-01",
        )
        for number in range(count)
    ]


class ListApp(App[None]):
    """Times itself; a subclass shows the rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("L", "load", "Load"),
        ("1", "filter('1')", "Tenth"),
        ("0", "filter('')", "All"),
        ("Z", "zero", "Zero"),
        ("q", "quit", "Quit"),
    ]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, count: int, report: Path | None) -> None:
        super().__init__()
        self.rows = rows(count)
        self.folded = [row[2].casefold() for row in self.rows]
        self.report = report
        self.stall = 0.0
        self.animation_level = "none"

    def on_mount(self) -> None:
        self.run_worker(self._heart(), name="heart", description="measure the loop")

    async def _heart(self) -> None:
        last = time.monotonic()
        while True:
            await asyncio.sleep(_BEAT)
            now = time.monotonic()
            self.stall = max(self.stall, now - last - _BEAT)
            last = now

    def action_load(self) -> None:
        self.show(self.rows)

    def action_filter(self, digit: str) -> None:
        self.show([row for row, text in zip(self.rows, self.folded, strict=True) if text.endswith(digit)])

    def action_zero(self) -> None:
        self.stall = 0.0

    async def action_quit(self) -> None:
        if self.report:
            self.report.write_text(json.dumps({"stall": self.stall}))
        self.exit()

    def show(self, chosen: list[Row]) -> None:
        raise NotImplementedError


class VirtualApp(ListApp):
    """The rows in iamtui's own list."""

    def compose(self) -> ComposeResult:
        yield VirtualList([ListColumn("USER"), ListColumn("PATH", 20), ListColumn("ID", 22), ListColumn("CREATED", 12)])

    def show(self, chosen: list[Row]) -> None:
        self.query_one(VirtualList).set_source(ListRows(chosen))


class TableApp(ListApp):
    """The rows in Textual's DataTable, a row cursor and nothing else changed."""

    def compose(self) -> ComposeResult:
        from textual.widgets import DataTable

        table: DataTable[str] = DataTable(cursor_type="row")
        table.add_columns(*COLUMNS)
        yield table

    def show(self, chosen: list[Row]) -> None:
        from textual.widgets import DataTable

        table: DataTable[str] = self.query_one(DataTable)
        table.clear()
        table.add_rows(chosen)


APPS: dict[str, type[ListApp]] = {"virtual": VirtualApp, "datatable": TableApp}


def main() -> None:
    """Runs the program that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.apps")
    parser.add_argument("app", choices=sorted(APPS))
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--theme", default="textual-dark")
    arguments = parser.parse_args()
    app = APPS[arguments.app](arguments.rows, arguments.report)
    app.theme = arguments.theme
    app.run()


if __name__ == "__main__":
    main()
