"""The explorer on a terminal, driven by keys as an operator drives it, and what it shows.

with open_explorer("demo", columns=80, rows=24) as explorer:
    explorer.command("roles lambda")
    assert explorer.path == "IAM › Roles"
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from tests.terminal import Terminal

LOADED = re.compile(r"all loaded|\d+ not loaded|snapshot")
TABS = re.compile(r" \S.*  1( [A-Z][^\d]*)?( 2( |$)|$)")
CURSOR = "▌"
KEYS_OF_NOBODY = {
    "AWS_ACCESS_KEY_ID": "AKIA0000000000000001",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
    "AWS_EC2_METADATA_DISABLED": "true",
}
"""An access key for endpoints that do not look at it."""

NO_ANSWER = 1.5
"""Seconds after which a key is taken for one without effect. Only those cost this, so it may be generous."""

TREE_COLUMNS = 28


class Explorer:
    """What an operator does and sees."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    # -- what is seen

    @property
    def lines(self) -> list[str]:
        """The screen, line by line, without blanks at the ends."""
        return [line.rstrip() for line in self.terminal.screen()]

    @property
    def text(self) -> str:
        return self.terminal.text()

    @property
    def wide(self) -> bool:
        """Whether tree, table and detail stand side by side."""
        return self.terminal.columns >= 100

    @property
    def header(self) -> str:
        return self.lines[0].strip()

    @property
    def path(self) -> str:
        """Where the list in view is, from the title line: `IAM › Roles`."""
        return re.split(r"\s{2,}", self.lines[1].strip())[0]

    @property
    def counts(self) -> str:
        """The right of the title line: how many rows, which filter, which order."""
        return self.lines[1].strip()[len(self.path) :].strip()

    @property
    def footer(self) -> str:
        return self.lines[-1].strip()

    @property
    def tabs(self) -> str:
        """The line with the name of the open resource and its tabs; empty where none is open."""
        shown = [line.rpartition("▕")[2].rstrip() for line in self.lines[2:-1]]
        return next((line.strip() for line in shown if TABS.match(line)), "")

    @property
    def tab_count(self) -> int:
        """How many tabs the open resource has."""
        return int(re.findall(r" (\d)(?= |$)", self.tabs)[-1])

    @property
    def body(self) -> list[str]:
        """The lines of the open tab."""
        lines = [line.rpartition("▕")[2].rstrip("▐ ") for line in self.lines]
        at = next(
            number for number, line in enumerate(lines) if number > 1 and line.strip() == self.tabs and line.strip()
        )
        return lines[at + 1 : -1]

    @property
    def tree_cursor(self) -> str:
        """The node under the cursor of the tree, with its sign."""
        return next((line for line in self._tree if line.startswith(CURSOR)), "")[1:].strip()

    @property
    def _tree(self) -> list[str]:
        return [line[:TREE_COLUMNS] if self.wide else line.rstrip("▐ ") for line in self.lines[2:-1]]

    @property
    def row(self) -> str:
        """The row of the table under the cursor."""
        for line in self.lines[2:-1]:
            shown = line.partition("▕")[2] if self.wide else line
            if shown.startswith(CURSOR):
                return shown[1:].strip("▐ ")
        return ""

    @property
    def rows(self) -> list[str]:
        """The rows of a narrow terminal's table, without their scrollbar."""
        return [line.strip(f"{CURSOR}▐ ") for line in self.lines[3:-1] if line.strip(f"{CURSOR}▐ ")]

    # -- what is done

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before has been answered (or has no answer)."""
        for key in keys:
            chunks = len(self.terminal.log)
            self.terminal.send(key)
            with suppress(AssertionError):
                self.terminal.wait_for(partial(self._has_answered, chunks), NO_ANSWER)
            self.terminal.settle(0.06)

    def _has_answered(self, chunks: int, _lines: list[str]) -> bool:
        return len(self.terminal.log) > chunks

    def wait(self, wanted: str | Callable[[], object], seconds: float = 15) -> None:
        """Wait until the screen holds the text, or the condition is true."""
        if isinstance(wanted, str):
            self.terminal.wait_for(wanted, seconds)
        else:
            self.terminal.wait_for(lambda _lines: bool(wanted()), seconds)

    def wait_loaded(self, seconds: float = 45) -> None:
        """Wait until nothing of the account is being loaded."""
        self.wait(lambda: LOADED.search(self.footer), seconds)

    def ask(self, sign: str, text: str) -> None:
        """Open the prompt (`:` or `/`) and type, without sending it off."""
        self.terminal.send(sign)
        self.wait(lambda: re.match(r"[:/?]", self.lines[-2]))
        self.terminal.settle(0.08)
        self.terminal.send(text)
        self.wait(lambda: text[-12:] in self.lines[-2])  # what is long scrolls out to the left

    def command(self, text: str) -> None:
        """Carry out a `:` command."""
        self.ask(":", text)
        self.terminal.send("enter")
        self.wait(lambda: not self.lines[-2].startswith(": "))
        self.terminal.settle(0.1)

    def filter(self, text: str) -> None:
        """Filter the list in view."""
        self.ask("/", text)
        self.terminal.send("enter")
        self.wait(lambda: not self.lines[-2].startswith("/ "))
        self.terminal.settle(0.1)

    def list(self, word: str, path: str) -> None:
        """Open a list by its command, without a filter, and its first row under the cursor."""
        self.command(word)
        self.wait(lambda: self.path == path)
        self.clear_filter()
        self.terminal.send("home")
        self.terminal.settle(0.06)

    def show_browser(self) -> None:
        """Leave the prompt and whatever screen lies over the browser."""
        for _ in range(6):
            if self.path.startswith(("IAM", "Cognito", "Account")) and not re.match("[:/?] ", self.lines[-2]):
                return
            self.press("escape")
        raise AssertionError(f"the browser is not reached:\n{self.text}")

    def clear_filter(self) -> None:
        """Take the filter away, if there is one."""
        if "/" in self.counts:
            self.terminal.send("escape")
            self.wait(lambda: "/" not in self.counts)

    def show_tree(self) -> None:
        """Go to the tree from a list."""
        for _ in range(6):
            if self.tree_has_focus():
                return
            self.press("escape")
        raise AssertionError(f"the tree is not reached:\n{self.text}")

    def tree_has_focus(self) -> bool:
        """Whether the cursor keys move in the tree: in a narrow terminal, whether it is seen at all."""
        lines = self.lines
        if not self.wide:
            return any(re.match(rf"[{CURSOR} ] *[▾▸] ", line) for line in lines)
        row = next((number for number, line in enumerate(lines) if number > 1 and line.startswith(CURSOR)), None)
        return row is not None and self.terminal._screen.buffer[row][2].reverse


def program(*arguments: str) -> list[str]:
    """The command that starts iamtui with this interpreter."""
    return [sys.executable, "-m", "iamtui", *arguments]


@contextmanager
def open_explorer(
    *arguments: str,
    columns: int = 80,
    rows: int = 24,
    home: Path | None = None,
    env: Mapping[str, str] | None = None,
    wait: str = "",
) -> Iterator[Explorer]:
    """The explorer, once it has loaded (or shows `wait`)."""
    terminal = Terminal(program(*arguments), columns=columns, rows=rows, home=home, env=env)
    with terminal:
        explorer = Explorer(terminal)
        if wait:
            explorer.wait(wait, 30)
        else:
            explorer.wait_loaded()
        terminal.settle()
        yield explorer
