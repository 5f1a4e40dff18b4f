"""iamtui on a pseudo-terminal, and what one looks for on its screen."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.account import CREDENTIALS
from tests.terminal import Terminal

ROW = re.compile(r"(svc|user)\.\w+\.\d{5}")
TRUE_COLOUR = {"COLORTERM": "truecolor"}


def open_iamtui(
    *arguments: str, columns: int = 120, rows: int = 40, module: str = "iamtui", home: str | None = None
) -> Terminal:
    """The real program (or a driver of it) with credentials and arguments."""
    command = [sys.executable, "-m", module, *arguments]
    return Terminal(command, columns=columns, rows=rows, home=home, env={**CREDENTIALS, **TRUE_COLOUR})


def seconds_until(terminal: Terminal, seen: str | Callable[[list[str]], bool], limit: float = 60) -> float:
    """Seconds from the program's start until its screen shows something; what was painted last counts."""
    terminal.wait_for(seen, limit)
    return terminal.log[-1][0] - terminal.started


def seconds_from_key(
    terminal: Terminal, keys: Sequence[str], seen: Callable[[list[str]], bool], limit: float = 60
) -> float:
    """Seconds from keys being pressed until the screen shows something."""
    sent = time.monotonic()
    terminal.send(*keys)
    terminal.wait_for(seen, limit)
    return terminal.log[-1][0] - sent


def first_written(terminal: Terminal, text: bytes) -> float:
    """Seconds from the program's start until it had written a text; the screen need not be looked at for that."""
    written = b""
    for when, chunk in terminal.log:
        written = written[-len(text) :] + chunk
        if text in written:
            return when - terminal.started
    raise AssertionError(f"{text!r} was never written")


def shows_users(lines: list[str]) -> bool:
    """Whether the table has rows of users."""
    return any(ROW.search(line) for line in lines)


def shows_all(lines: list[str]) -> bool:
    """Whether the footer says that everything is loaded."""
    return "all loaded" in lines[-1]


def title_counts(count: int) -> Callable[[list[str]], bool]:
    """Whether the title of the list of users says so many, without a sign that more are to come."""
    return lambda lines: re.search(rf"Users .* {count:,}$", lines[1].rstrip()) is not None and shows_users(lines)


def proportional_memory(pid: int) -> float:
    """Megabytes of a process, pages shared with others counted in part."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1000
    raise LookupError(pid)


def ask_stalls(terminal: Terminal, report: Path) -> dict[str, Any]:
    """What the driver's heartbeat saw since it was last asked (see `benchmarks.driver`)."""
    report.unlink(missing_ok=True)
    os.kill(terminal.pid, signal.SIGUSR1)
    end = time.monotonic() + 10
    while not report.exists():
        assert time.monotonic() < end, "the driver does not answer"
        time.sleep(0.01)
    seen: dict[str, Any] = json.loads(report.read_text())
    return seen
