"""A user pool of 100,000 users: opened, scrolled to its end, and searched for a word anywhere."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.account import serving
from benchmarks.explorer_terminal import open_iamtui, seconds_from_key, shows_all
from benchmarks.report import Figure, Report
from tests.terminal import Terminal

USERS = 100_000
_OPENED = 1.0
_LONG = 600.0


def measure(report: Report) -> None:
    """Adds all figures of the pool."""
    report.section(f"A user pool of {USERS:,} users at 40 ms")
    with (
        serving(40, users=20, roles=10, policies=10, pool_users=USERS) as endpoint,
        open_iamtui("--endpoint-url", endpoint) as terminal,
    ):
        terminal.wait_for(shows_all, 60)
        terminal.send(":pools")
        terminal.settle(0.5)
        terminal.send("enter")
        terminal.wait_for("customers", 20)
        terminal.settle(0.5)
        terminal.send("/customers")
        terminal.settle(0.5)
        terminal.send("enter")
        terminal.settle(0.5)
        terminal.send("enter")
        terminal.settle(1.0)
        terminal.send(":pool-users")
        terminal.settle(0.5)
        opened = seconds_from_key(terminal, ["enter"], _shows_pool_users)
        report.add(Figure("opened: key to its first users", "s", [opened], _OPENED))
        report.add(Figure("end: key to the last user", "s", [_scroll_to_the_end(terminal)]))
        report.add(Figure("contains: a text of one user, all read", "s", [_search_all(terminal)]))


def _shows_pool_users(lines: list[str]) -> bool:
    return any("@" in line for line in lines[3:])


def _scroll_to_the_end(terminal: Terminal) -> float:
    """AWS gives 60 users a page and the next page's token with it, so this is one call after the other."""
    return seconds_from_key(terminal, ["end"], _title_ends(f" {USERS:,} users"), _LONG)


def _search_all(terminal: Terminal) -> float:
    terminal.send(f":contains {USERS - 1}")
    terminal.settle(0.5)
    return seconds_from_key(terminal, ["enter"], _title_ends(f" found in {USERS:,} users"), _LONG)


def _title_ends(text: str) -> Callable[[list[str]], bool]:
    return lambda lines: lines[1].rstrip().endswith(text)
