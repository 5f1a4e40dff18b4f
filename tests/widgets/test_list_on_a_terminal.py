"""What the list sends over a real terminal line: few bytes, and nothing on the screen that is not so."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest

from tests.terminal import Terminal

ROWS = 5000


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    command = [sys.executable, "-m", "benchmarks.apps", "virtual", "--rows", str(ROWS)]
    with Terminal(command, columns=120, rows=40, env={"COLORTERM": "truecolor"}) as terminal:
        terminal.wait_for("CREATED", 30)
        terminal.send("L")
        terminal.wait_for("user-000002", 30)
        terminal.settle()
        yield terminal


def assert_rows_are_whole(lines: list[str]) -> None:
    """Fails where a line of the screen mixes two rows, or the lines do not follow one another."""
    numbers = [int(found[1]) for line in lines if (found := re.match(r"[▌ ] user-(\d+)", line))]
    assert len(numbers) == 39
    assert numbers == list(range(numbers[0], numbers[0] + 39))
    for number, line in zip(numbers, lines[1:], strict=True):
        assert line[2:].rstrip(" ▐").split() == [
            f"user-{number:06}",
            f"/division/{number % 40}/",
            f"AIDA{number:016X}",
            f"2024-{number % 12 + 1:02}-01",
        ]


def test_the_screen_is_right_after_every_kind_of_move(terminal: Terminal) -> None:
    keys = ["down", "pagedown", "ctrl+d", "pagedown", "up", "ctrl+u", "end", "up", "pageup", "home", "ctrl+d"]
    for key in keys:
        terminal.send(key)
        terminal.settle(0.08)
        lines = terminal.screen()
        assert_rows_are_whole(lines)
        assert sum(line.startswith("▌") for line in lines) == 1
    terminal.send(*["down"] * 60, *["up"] * 25, *["pagedown"] * 3)
    terminal.settle()
    assert_rows_are_whole(terminal.screen())


def test_moves_send_few_bytes_and_rest_sends_none(terminal: Terminal) -> None:
    assert terminal.measure("down", quiet=0.1).written <= 500
    assert terminal.measure("up", quiet=0.1).written <= 500
    assert terminal.measure("pagedown", quiet=0.1).written <= 9000
    before = terminal.bytes_written
    for _ in range(60):
        terminal.measure("down", quiet=0.02)
    assert (terminal.bytes_written - before) / 60 <= 1000
    terminal.settle()
    assert terminal.idle(0.3) == 0
