"""What a long list costs, on a real pseudo-terminal: iamtui's VirtualList beside Textual's DataTable.

    python -m benchmarks.lists [--rows 100000] [--rounds 3] [--theme ansi-dark]

Every figure is a median of the rounds. Times are from the key being written to the last byte of the answer, so
they hold the terminal driver, the event loop and the painting; bytes are what crossed the line. The limits printed
beside them are what iamtui promises for 100,000 rows; the command ends with status 1 when one is broken.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.terminal import Terminal

COLUMNS, ROWS = 120, 40
LINK = 32_000  # bytes a second
KEYS_PER_SECOND = 30
HELD_SECONDS = 2.0
MOVES = 15


@dataclass(frozen=True)
class Measure:
    """A line of the table: what is measured, its unit, and the promise for the VirtualList."""

    name: str
    unit: str
    limit: float | None = None


MEASURES = {
    "painted": Measure("rows painted after the data", "ms", 60),
    "filter": Measure("filter to a tenth, painted", "ms"),
    "unfilter": Measure("filter to all, painted", "ms"),
    "move": Measure("cursor move, 95th percentile", "ms", 10),
    "move_bytes": Measure("cursor move", "bytes", 500),
    "page": Measure("page down", "ms"),
    "page_bytes": Measure("page down", "bytes", 9000),
    "held_bytes": Measure("key held down, per key", "bytes", 1000),
    "idle": Measure("written in an idle second", "bytes", 0),
    "stall": Measure("longest stall of the event loop", "ms", 50),
    "lag": Measure(f"lag after {HELD_SECONDS:.0f} s held on a {LINK // 1000} kB/s line", "ms", 200),
    "rss": Measure("resident memory", "MB"),
}


def measured(app: str, rows: int, theme: str) -> dict[str, float]:
    """Returns one round of figures for one program, keyed as `MEASURES`."""
    with tempfile.TemporaryDirectory() as home:
        report = Path(home, "report.json")
        with _started(app, rows, theme, home, report=report) as terminal:
            figures = _figures(terminal)
            terminal.send("q")
            terminal.wait_exit(60)
            figures["stall"] = json.loads(report.read_text())["stall"] * 1000
        with _started(app, rows, theme, home) as terminal:
            _until_seen(terminal, "L", "user-000002")
            # From the bottom edge of the view, where scrolling by lines repaints all of them.
            terminal.measure(*["down"] * ROWS, within=60)
            terminal.bytes_per_second = LINK
            last_key, _ = _hold(terminal)
            terminal.settle(quiet=0.6, within=60)
            figures["lag"] = max(0.0, terminal.log[-1][0] - last_key) * 1000
    return figures


def _started(app: str, rows: int, theme: str, home: str, report: Path | None = None) -> Terminal:
    command = [sys.executable, "-m", "benchmarks.apps", app, "--rows", str(rows), "--theme", theme]
    terminal = Terminal(
        command + (["--report", str(report)] if report else []),
        columns=COLUMNS,
        rows=ROWS,
        home=home,
        env={"COLORTERM": "truecolor"},
    )
    terminal.wait_for(lambda _: terminal.bytes_written > 2000, 30)
    terminal.settle(0.4, 30)
    return terminal


def _figures(terminal: Terminal) -> dict[str, float]:
    terminal.send("Z")
    figures = {"painted": _until_seen(terminal, "L", "user-000002")}
    moves = [terminal.measure("down", quiet=0.06) for _ in range(MOVES)]
    # These stay within the view; jumps at its edge are part of the held key's figure.
    figures["move"] = statistics.quantiles([move.seconds for move in moves], n=20)[-1] * 1000
    figures["move_bytes"] = statistics.median(move.written for move in moves)
    pages = [terminal.measure("pagedown", quiet=0.1) for _ in range(5)]
    figures["page"] = statistics.median(page.seconds for page in pages) * 1000
    figures["page_bytes"] = statistics.median(page.written for page in pages)
    before = terminal.bytes_written
    _, keys = _hold(terminal)
    terminal.settle()
    figures["held_bytes"] = (terminal.bytes_written - before) / keys
    figures["filter"] = _until_seen(terminal, "1", "user-000017", gone="user-000002")
    figures["unfilter"] = _until_seen(terminal, "0", "user-000002")
    figures["idle"] = float(terminal.idle(1.0))
    figures["rss"] = terminal.rss() / 1e6
    return figures


def _until_seen(terminal: Terminal, key: str, text: str, gone: str | None = None) -> float:
    """Presses a key; returns the milliseconds until `text` is on the screen, and `gone` is not."""

    def shown(lines: list[str]) -> bool:
        screen = "\n".join(lines)
        return text in screen and (gone is None or gone not in screen)

    sent = time.monotonic()
    terminal.send(key)
    terminal.wait_for(shown, 120)
    seconds = terminal.log[-1][0] - sent
    terminal.settle(1.0, 60)
    return seconds * 1000


def _hold(terminal: Terminal) -> tuple[float, int]:
    """Holds the down key; returns when its last repeat was sent, and how many there were."""
    pause = threading.Event()
    start = time.monotonic()
    keys = int(HELD_SECONDS * KEYS_PER_SECOND)
    last = start
    for number in range(keys):
        pause.wait(max(0.0, start + number / KEYS_PER_SECOND - time.monotonic()))
        terminal.send("down")
        last = time.monotonic()
    return last, keys


def medians(app: str, rows: int, rounds: int, theme: str) -> dict[str, float]:
    """Returns the median of every figure over the rounds."""
    taken = [measured(app, rows, theme) for _ in range(rounds)]
    return {name: statistics.median(figures[name] for figures in taken) for name in MEASURES}


def table(rows: int, ours: dict[str, float], theirs: dict[str, float]) -> tuple[str, bool]:
    """Returns the figures as a table of text, and whether every promise is kept."""
    lines = [
        f"{rows:,} rows, {COLUMNS}x{ROWS}",
        f"{'':48}{'VirtualList':>14}{'DataTable':>14}{'promised':>12}",
    ]
    kept = True
    for name, measure in MEASURES.items():
        broken = measure.limit is not None and ours[name] > measure.limit
        kept = kept and not broken
        limit = "" if measure.limit is None else f"{measure.limit:,.0f}{' !' if broken else ''}"
        what = f"{measure.name} ({measure.unit})"
        lines.append(f"{what:48}{ours[name]:>14,.1f}{theirs[name]:>14,.1f}{limit:>12}")
    return "\n".join(lines), kept


def main() -> int:
    """Measures both widgets and prints them side by side; returns 1 when a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lists", description=__doc__)
    parser.add_argument("--rows", type=int, action="append", help="how many rows (default: 10000 and 100000)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--theme", default="textual-dark")
    arguments = parser.parse_args()
    all_kept = True
    for count in arguments.rows or (10_000, 100_000):
        ours = medians("virtual", count, arguments.rounds, arguments.theme)
        theirs = medians("datatable", count, arguments.rounds, arguments.theme)
        text, kept = table(count, ours, theirs)
        print(text, end="\n\n", flush=True)
        all_kept = all_kept and kept
    return 0 if all_kept else 1


if __name__ == "__main__":
    sys.exit(main())
