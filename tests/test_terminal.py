from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal, key_bytes

ECHO = """
import sys
print("ready", flush=True)
for line in sys.stdin:
    print(line.strip().upper(), flush=True)
"""
WAITS = "import signal; print('ready', flush=True); signal.pause()"
FULL_SCREEN = """
import signal, sys, termios, tty
tty.setraw(0)
sys.stdout.write("\\x1b[?1049h\\x1b[?1000h\\x1b[?25l\\x1b]2;the title\\x07\\x1b[>1uready")
sys.stdout.flush()
while sys.stdin.read(1) != "q":
    pass
"""
ASKS = """
import sys, tty
tty.setraw(0)
sys.stdout.write("\\x1b[?2026$p")
sys.stdout.flush()
print(repr(sys.stdin.read(11)), flush=True)
"""


def python(code: str, **options: int) -> Terminal:
    return Terminal([sys.executable, "-c", code], **options)  # type: ignore[arg-type]


def test_a_program_is_seen_and_typed_to() -> None:
    with python(ECHO) as terminal:
        terminal.wait_for("ready")
        terminal.send("hello", "enter")
        assert "HELLO" in "\n".join(terminal.wait_for("HELLO"))
        assert terminal.rss() > 1_000_000
        assert terminal.children() == []
        terminal.send("ctrl+d")
        assert terminal.wait_exit() == 0
        assert terminal.problems() == []


def test_what_a_program_leaves_on_is_told() -> None:
    with python(FULL_SCREEN) as terminal:
        terminal.wait_for("ready")
        assert terminal.title == "the title"
        assert terminal.screen()[0].rstrip() == "ready"
        assert terminal.idle(0.05) == 0
        terminal.send("q")
        terminal.wait_exit()
        assert terminal.problems() == [
            "echo is off",
            "line mode is off",
            "signals is off",
            "the alternate screen left on",
            "mouse clicks left on",
            "the cursor is hidden",
        ]


def test_a_question_about_a_mode_is_answered() -> None:
    with python(ASKS) as terminal:
        terminal.wait_for("[?2026;2$y")


def test_a_program_that_ends_early_fails_the_wait_with_its_screen() -> None:
    with python("print('went wrong')") as terminal, pytest.raises(AssertionError, match="went wrong"):
        terminal.wait_for("never")


@pytest.mark.parametrize("end", ["terminate", "kill", "hangup"])
def test_ends_are_told_apart(end: str) -> None:
    with python(WAITS) as terminal:  # whoever reads the terminal may see its end before the signal
        terminal.wait_for("ready")
        getattr(terminal, end)()
        number = {"terminate": signal.SIGTERM, "kill": signal.SIGKILL, "hangup": signal.SIGHUP}[end]
        assert terminal.wait_exit() == -number


def test_leaving_kills_the_program() -> None:
    with python(ECHO) as terminal:
        terminal.wait_for("ready")
    assert terminal.exit_status == -signal.SIGKILL
    assert not Path(f"/proc/{terminal.pid}").exists()


def test_the_size_and_the_environment_are_what_was_asked_for(tmp_path: Path) -> None:
    code = "import os; print(os.get_terminal_size(), sorted(os.environ), os.environ['HOME'])"
    with Terminal([sys.executable, "-c", code], columns=200, rows=10, home=tmp_path, env={"X_Y": "1"}) as terminal:
        line = terminal.wait_for(str(tmp_path))[0] if terminal.wait_exit() == 0 else ""
    assert "columns=200, lines=10" in line
    assert "'COLORTERM'" not in line
    assert "'X_Y'" in line


def test_a_slow_line_is_read_slowly() -> None:
    with python("print('x' * 3000); print('end')", bytes_per_second=10_000, columns=100, rows=40) as terminal:
        terminal.wait_exit()
        terminal.settle(0.3)
        assert terminal.log[-1][0] - terminal.log[0][0] > 0.2
        assert any(line.startswith("end") for line in terminal.screen())


def test_keys_are_what_a_terminal_sends() -> None:
    assert [key_bytes(key) for key in ("down", "ctrl+d", "enter", "x", "é")] == [
        b"\x1b[B",
        b"\x04",
        b"\r",
        b"x",
        "é".encode(),
    ]
