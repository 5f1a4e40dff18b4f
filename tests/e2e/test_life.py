"""How the explorer ends: the terminal as it was, no process left, an exit status that tells."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.explorer import Explorer, open_explorer, program
from tests.terminal import Terminal


@pytest.fixture
def explorer(tmp_path: Path) -> Iterator[Explorer]:
    """An explorer of its own, for it is going to end."""
    with open_explorer("demo", home=tmp_path) as explorer:
        yield explorer


def gone(pid: int) -> bool:
    """Whether no such process runs; one that has ended and that nobody has asked after is gone, too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def family(terminal: Terminal) -> list[int]:
    """The process ids of the app's children: the door to AWS and the demo."""
    children = terminal.children()
    assert len(children) >= 2, children
    return children


def wait_gone(pids: list[int]) -> None:
    """Waits until none of the processes is left; else fails with their names."""
    look_again = threading.Event()
    for _ in range(100):
        left = [pid for pid in pids if not gone(pid)]
        if not left:
            return
        look_again.wait(0.1)
    names = [Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ") for pid in left]
    raise AssertionError(f"still there: {names}")


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
def test_a_key_quits(explorer: Explorer, key: str) -> None:
    terminal, children = explorer.terminal, family(explorer.terminal)
    terminal.send(key)
    assert terminal.wait_exit() == 0
    assert terminal.problems() == []
    wait_gone(children)


def test_ctrl_c_quits_while_the_first_frame_is_all_there_is(tmp_path: Path) -> None:
    with Terminal(program("demo"), home=tmp_path) as terminal:
        terminal.wait_for("READ-ONLY")
        terminal.send("ctrl+c")
        assert terminal.wait_exit() == 0
        assert terminal.problems() == []


def test_what_is_typed_at_the_first_frame_is_done_when_the_account_is_open(tmp_path: Path) -> None:
    with Terminal(program("demo"), home=tmp_path) as terminal:
        terminal.wait_for("READ-ONLY")
        terminal.send(":roles lambda", "enter")
        terminal.wait_for("IAM › Roles")
        terminal.wait_for("/lambda")


@pytest.mark.parametrize("opened", ["?", "y", "x", "R", "ctrl+p", "/", ":"])
def test_ctrl_c_quits_from_any_screen(explorer: Explorer, opened: str) -> None:
    explorer.press(opened)
    explorer.terminal.send("ctrl+c")
    assert explorer.terminal.wait_exit() == 0
    assert explorer.terminal.problems() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it(explorer: Explorer, number: signal.Signals) -> None:
    terminal, children = explorer.terminal, family(explorer.terminal)
    os.kill(terminal.pid, number)
    assert terminal.wait_exit() == 128 + number
    assert terminal.problems() == []
    wait_gone(children)


@pytest.mark.parametrize("shown", ["READ-ONLY", "IAM › Users"])
def test_a_signal_ends_it_before_anything_is_loaded(shown: str, tmp_path: Path) -> None:
    with open_explorer("demo", home=tmp_path, wait=shown) as explorer:
        explorer.terminal.terminate()
        assert explorer.terminal.wait_exit() in (128 + signal.SIGTERM, -signal.SIGTERM)
        assert explorer.terminal.problems() == []


def test_a_vanished_terminal_leaves_no_process(explorer: Explorer) -> None:
    terminal, children = explorer.terminal, family(explorer.terminal)
    terminal.hangup()
    wait_gone([terminal.pid, *children])
    assert terminal.exit_status != 0


def test_killed_at_once_it_leaves_no_process(explorer: Explorer) -> None:
    terminal, children = explorer.terminal, family(explorer.terminal)
    terminal.kill()
    assert terminal.wait_exit() == -signal.SIGKILL
    wait_gone(children)


def test_without_its_door_it_says_so_and_still_answers(explorer: Explorer) -> None:
    for child in family(explorer.terminal):
        command = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"iamtui.aws" in command:
            os.kill(child, signal.SIGKILL)
    explorer.press("ctrl+r")
    explorer.command("roles")
    explorer.wait(lambda: explorer.path == "IAM › Roles")
    explorer.terminal.send("q")
    assert explorer.terminal.wait_exit() == 0


def test_without_its_endpoint_it_says_so_and_still_answers(explorer: Explorer) -> None:
    for child in family(explorer.terminal):
        if b"iamtui.demo" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(child, signal.SIGKILL)
    explorer.press("ctrl+r")
    explorer.wait(lambda: "not loaded" in explorer.footer, 60)
    assert "andrew.fuller" in explorer.text
    explorer.terminal.send("q")
    assert explorer.terminal.wait_exit() == 0


def test_at_rest_it_writes_nothing(explorer: Explorer) -> None:
    explorer.terminal.settle(0.5)
    assert explorer.terminal.idle(1.2) == 0
