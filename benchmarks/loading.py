"""A large account as it loads: 5,000 users, 1,000 roles and 1,500 policies at 40 ms, and 50,000 users in memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from benchmarks.account import CREDENTIALS, FULL, ROOT, serving
from benchmarks.explorer_terminal import (
    ask_stalls,
    open_iamtui,
    proportional_memory,
    seconds_from_key,
    seconds_until,
    shows_all,
    shows_users,
)
from benchmarks.report import Figure, Report, percentile95
from tests.terminal import Terminal

WITHOUT_SCREEN = 1.5
STALL = 50
MEMORY = 130


def full_load(report: Report, rounds: int) -> None:
    """The real program, by turns with the same calls and no screen."""
    first, full, bare, written = [], [], [], []
    with serving(40, **FULL) as endpoint:
        for _ in range(rounds):
            with open_iamtui("--endpoint-url", endpoint) as terminal:
                first.append(seconds_until(terminal, shows_users))
                full.append(seconds_until(terminal, shows_all))
                written.append(terminal.bytes_written / 1000)
            bare.append(_headless(endpoint))
    report.add(
        Figure("first page on the screen", "s", first),
        Figure("all of it on the screen", "s", full, beside=f"no screen: {Figure('', 's', bare).median:.2f} s"),
        Figure("  beside the same calls with no screen", "times", [_ratio(full, bare)], WITHOUT_SCREEN),
        Figure("  written to the terminal meanwhile", "kB", written),
    )


def _ratio(ours: list[float], others: list[float]) -> float:
    return Figure("", "", ours).median / Figure("", "", others).median


def _headless(endpoint: str) -> float:
    started = time.monotonic()
    command = [sys.executable, "-m", "benchmarks.headless", endpoint]
    subprocess.run(command, env=CREDENTIALS, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - started


def stalls(report: Report, rounds: int) -> None:
    """The longest stall of the event loop between first frame and end of load, and how keys answer meanwhile."""
    worst, echoes = [], []
    with serving(40, **FULL) as endpoint, tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "stalls.json")
        for _ in range(rounds):
            with open_iamtui("--report", str(told), "--endpoint-url", endpoint, module="benchmarks.driver") as terminal:
                terminal.wait_for(lambda lines: "READ-ONLY" in lines[0], 20)
                ask_stalls(terminal, told)
                terminal.wait_for(shows_all, 120)
                worst.append(ask_stalls(terminal, told)["stall"] * 1000)
            with open_iamtui("--endpoint-url", endpoint) as terminal:
                terminal.wait_for(shows_users, 60)
                echoes += _type_until_loaded(terminal)
    report.add(
        Figure("longest stall of the event loop", "ms", worst, STALL),
        Figure("key to echo while it loads, 95th percentile", "ms", [percentile95(echoes)]),
        Figure("  the slowest of " + str(len(echoes)), "ms", [max(echoes)]),
    )


def _type_until_loaded(terminal: Terminal) -> list[float]:
    """Milliseconds from key to screen of letters typed into the filter and taken back, until all is loaded."""
    taken = []
    terminal.send("/")
    terminal.wait_for(lambda lines: _prompt(lines) == "", 10)
    while not shows_all(terminal.screen()):
        for key, text in (("a", "a"), ("backspace", "")):
            taken.append(seconds_from_key(terminal, [key], partial(_has_typed, text)) * 1000)
            time.sleep(0.05)
    return taken


def _has_typed(text: str, lines: list[str]) -> bool:
    return _prompt(lines) == text


def _prompt(lines: list[str]) -> str | None:
    """What is typed into the filter; None while it is not open."""
    return next((line[2:].partition("  ")[0].strip() for line in lines[-4:] if line[0] == "/"), None)


def memory(report: Report) -> None:
    """Both processes with 50,000 users loaded, pages shared between them counted once."""
    with (
        serving(5, users=50_000, roles=10, policies=10, pool_users=10) as endpoint,
        open_iamtui("--endpoint-url", endpoint) as terminal,
    ):
        terminal.wait_for(shows_all, 300)
        terminal.settle(3.0, 60)
        (door,) = terminal.children()
        screen, sdk = proportional_memory(terminal.pid), proportional_memory(door)
    report.add(
        Figure("50,000 users loaded: the terminal's process", "MB", [screen], MEMORY),
        Figure("  and the door to AWS beside it", "MB", [sdk]),
    )


def measure(report: Report, rounds: int) -> None:
    """Adds all figures of loading."""
    report.section("Load: 5,000 users, 1,000 roles, 1,500 policies at 40 ms")
    full_load(report, rounds)
    stalls(report, max(1, rounds // 2))
    memory(report)
