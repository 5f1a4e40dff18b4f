"""A list of 100,000 users in the real browser, at 80x24 and at 120x40."""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path

from benchmarks.explorer_terminal import ask_stalls, open_iamtui, seconds_from_key
from benchmarks.report import Figure, Report, percentile95
from tests.terminal import Terminal

ROWS = 100_000
SIZES = ((80, 24), (120, 40))
LINK = 32_000  # bytes a second
KEYS_PER_SECOND = 30
HELD_SECONDS = 2.0
MOVES = 20
_PROMPT = ":users"


def measure(report: Report, rows: int = ROWS) -> None:
    """Adds all figures of browsing; the limits are those for 100,000 rows."""
    for columns, lines in SIZES:
        report.section(f"A list of {rows:,} users in the browser, {columns}x{lines}")
        with tempfile.TemporaryDirectory() as folder:
            _one_size(report, rows, columns, lines, Path(folder, "stalls.json"))
            _slow_line(report, rows, columns, lines, Path(folder, "unused.json"))


def _opened(rows: int, columns: int, lines: int, told: Path) -> tuple[Terminal, float]:
    """The browser with its list open, and how many ms that took from the key."""
    terminal = open_iamtui(
        "--rows", str(rows), "--report", str(told), columns=columns, rows=lines, module="benchmarks.driver"
    )
    terminal.wait_for("471108151234", 60)
    terminal.settle(1.5, 60)
    ask_stalls(terminal, told)
    terminal.send(_PROMPT)
    terminal.settle(0.5, 20)
    seen = seconds_from_key(terminal, ["enter"], lambda screen: any("000002" in line for line in screen[2:]))
    return terminal, seen * 1000


def _one_size(report: Report, rows: int, columns: int, lines: int, told: Path) -> None:
    terminal, opened = _opened(rows, columns, lines, told)
    with terminal:
        terminal.settle(3.0, 120)
        for _ in range(3):
            _first_answer(terminal, "down")
        moves = [_first_answer(terminal, "down") for _ in range(MOVES)]
        terminal.settle(1.0, 20)
        before = terminal.bytes_written
        _, keys = _hold(terminal)
        terminal.settle(0.6, 20)
        held = (terminal.bytes_written - before) / keys
        pages = [_first_answer(terminal, "pagedown") for _ in range(6)]
        typed = _filter(terminal)
        terminal.settle(1.0, 60)
        idle = terminal.idle(2.0)
        stall = ask_stalls(terminal, told)["stall"] * 1000
        terminal.send("q")
    report.add(
        Figure("list opened: key to painted", "ms", [opened], 60),
        Figure("cursor move, 95th percentile", "ms", [percentile95([seconds for seconds, _ in moves])], 10),
        Figure("cursor move", "bytes", [written for _, written in moves], 500),
        Figure("down key held, per key", "bytes", [held], 1000),
        Figure("page down", "bytes", [written for _, written in pages], 9000),
        Figure("page down", "ms", [seconds for seconds, _ in pages]),
        Figure("filter, a key to its rows", "ms", typed, 20),
        Figure("written in two idle seconds", "bytes", [idle], 0),
        Figure("longest stall of the event loop", "ms", [stall], 50),
    )


def _first_answer(terminal: Terminal, key: str) -> tuple[float, int]:
    """Milliseconds and bytes of a key's own answer; the detail beside the list follows when the cursor rests."""
    answer = terminal.measure(key, quiet=0.1)
    terminal.settle(0.5, 20)
    return answer.seconds * 1000, answer.written


def _filter(terminal: Terminal) -> list[float]:
    """Milliseconds from each key of a word typed into the filter until the list was painted anew."""
    terminal.send("/")
    terminal.settle(0.6, 20)
    taken = []
    for letter in "media-a0":
        taken.append(terminal.measure(letter, quiet=0.12).seconds * 1000)
        terminal.settle(0.5, 20)
    terminal.send("escape")
    return taken


def _slow_line(report: Report, rows: int, columns: int, lines: int, told: Path) -> None:
    terminal, _ = _opened(rows, columns, lines, told)
    with terminal:
        terminal.settle(3.0, 120)
        terminal.measure(*["down"] * lines, within=30)
        terminal.bytes_per_second = LINK
        last, _ = _hold(terminal)
        # The detail of the row where the cursor came to rest is not part of following the key.
        released = len(terminal.log)
        time.sleep(0.2)
        behind = [when for when, _ in terminal.log[released:] if when < last + 0.2]
        lag = (max(behind) - last) * 1000 if behind else 0.0
    report.add(Figure(f"lag after {HELD_SECONDS:.0f} s held on a {LINK // 1000} kB/s line", "ms", [lag], 199))


def _hold(terminal: Terminal) -> tuple[float, int]:
    """Holds the down key; returns when its last repeat was sent, and how many there were."""
    pause = threading.Event()
    start = last = time.monotonic()
    keys = int(HELD_SECONDS * KEYS_PER_SECOND)
    for number in range(keys):
        pause.wait(max(0.0, start + number / KEYS_PER_SECOND - time.monotonic()))
        terminal.send("down")
        last = time.monotonic()
    return last, keys
