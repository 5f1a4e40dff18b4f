"""A terminal for tests and benchmarks: a program on a pseudo-terminal, seen through a terminal emulator.

    with Terminal(["python", "-m", "iamtui", "demo"], columns=80, rows=24) as terminal:
        terminal.wait_for("Roles")
        terminal.send("down", "enter")
        assert "arn:aws:iam" in terminal.text()

A thread of its own drains the pty, as a terminal does, and answers the questions that Textual asks; the
emulator is fed only when the screen is looked at, so it costs a measurement nothing.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType

import pyte

__all__ = ["KEYS", "Response", "Terminal", "key_bytes"]

ROOT = Path(__file__).resolve().parent.parent

KEYS: dict[str, bytes] = {
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "delete": b"\x1b[3~",
    "shift+tab": b"\x1b[Z",
    "tab": b"\t",
    "enter": b"\r",
    "escape": b"\x1b",
    "backspace": b"\x7f",
    "space": b" ",
}

# What Textual asks of a terminal, and what one says that knows the mode but has not set it.
_MODE_QUERY = re.compile(rb"\x1b\[\?(\d+)\$p")
# Sequences of the kitty keyboard protocol and mode queries, which the emulator would print in part.
_UNKNOWN_TO_EMULATOR = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;?<>=$]*|\][^\x07\x1b]*)?$")
_LEFT_ON = {
    "the alternate screen": b"?1049",
    "mouse clicks": b"?1000",
    "mouse motion": b"?1003",
    "bracketed paste": b"?2004",
    "focus reports": b"?1004",
}


@dataclass(frozen=True)
class Response:
    """What a program wrote after keys were sent: seconds until its last byte, and how many bytes."""

    seconds: float
    written: int


def key_bytes(key: str) -> bytes:
    """Returns what a terminal sends for a key: a name of `KEYS`, `ctrl+x`, or the text itself."""
    if key in KEYS:
        return KEYS[key]
    if key.startswith("ctrl+") and len(key) == 6:
        return bytes([ord(key[5].upper()) & 0x1F])
    return key.encode()


class Terminal:
    """A program on a pseudo-terminal of `columns` by `rows`. Leaving the `with` kills it, whatever happened.

    The program sees little of the environment: PATH (this interpreter's directory first), HOME, LANG=C.UTF-8,
    TERM and what `env` adds. `bytes_per_second` makes the terminal read no faster, as a slow line does.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        home: str | Path | None = None,
        env: Mapping[str, str] | None = None,
        term: str = "xterm-256color",
        cwd: str | Path = ROOT,
        bytes_per_second: int | None = None,
    ) -> None:
        self.columns, self.rows = columns, rows
        self.bytes_per_second = bytes_per_second
        self.log: list[tuple[float, bytes]] = []
        """Every chunk the program wrote, with the time (monotonic, seconds) at which it was read."""
        self.bytes_written = 0
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._fed = 0
        self._unfed = b""
        self._news = threading.Condition()
        self._asked = b""
        self._stop = threading.Event()
        self._master, self._slave = os.openpty()
        self._set_size(columns, rows)
        self.started = time.monotonic()
        self._process = subprocess.Popen(
            list(command),
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            cwd=cwd,
            env=_environment(home, term, env or {}),
            start_new_session=True,
            preexec_fn=_take_terminal,
            close_fds=True,
        )
        self._reader = threading.Thread(target=self._read, name="terminal", daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- the program

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """The program's exit status (negative: the signal that ended it); None while it runs."""
        return self._process.poll()

    def wait_exit(self, seconds: float = 10) -> int:
        """Waits until the program has ended and returns its exit status; else fails with the screen."""
        try:
            status = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(self._report(f"still running after {seconds} s")) from None
        self._drain()
        return status

    def terminate(self) -> None:
        """Sends SIGTERM to the program."""
        self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Sends SIGKILL to the program."""
        self._process.kill()

    def hangup(self) -> None:
        """Takes the terminal away, as a dropped line does: the kernel sends SIGHUP."""
        self._stop.set()
        self._reader.join(5)
        for end in ("_master", "_slave"):
            if (number := getattr(self, end)) >= 0:
                os.close(number)
                setattr(self, end, -1)

    def close(self) -> None:
        """Ends the program and all of its process group, and gives the terminal back."""
        if self._process.poll() is None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                self._process.kill()
        self._process.wait(10)
        self.hangup()

    def rss(self) -> int:
        """Returns the program's resident memory in bytes, its child processes not counted."""
        return _resident(self.pid)

    def children(self) -> list[int]:
        """Returns the process ids of the program's child processes."""
        found: list[int] = []
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
        return found

    # -- keys

    def send(self, *keys: str) -> None:
        """Presses keys: names as in `KEYS`, `ctrl+d`, or text as it is."""
        os.write(self._master, b"".join(map(key_bytes, keys)))

    def measure(self, *keys: str, quiet: float = 0.15, within: float = 10) -> Response:
        """Presses keys that have an effect; returns how long and how much the program wrote.

        The measure begins when the keys are sent and ends with the last byte before `quiet` seconds of silence.
        """
        before, chunks = self.bytes_written, len(self.log)
        sent = time.monotonic()
        self.send(*keys)
        with self._news:
            self._news.wait_for(partial(self._has_more_than, before), within)
        self.settle(quiet, within)
        last = self.log[-1][0] if len(self.log) > chunks else sent
        return Response(last - sent, self.bytes_written - before)

    def resize(self, columns: int, rows: int) -> None:
        """Makes the terminal another size; the kernel tells the program."""
        self._feed()
        self.columns, self.rows = columns, rows
        self._screen.resize(rows, columns)
        self._set_size(columns, rows)

    # -- what is on the screen

    def screen(self) -> list[str]:
        """Returns the lines on the screen, each padded to the terminal's width."""
        self._feed()
        return list(self._screen.display)

    def text(self) -> str:
        """Returns the screen as one text, without the blanks at the ends of its lines."""
        return "\n".join(line.rstrip() for line in self.screen())

    @property
    def title(self) -> str:
        """The window title that the program set."""
        self._feed()
        return str(self._screen.title)

    @property
    def output(self) -> bytes:
        """Every byte the program ever wrote."""
        return b"".join(chunk for _, chunk in self.log)

    def wait_for(self, wanted: str | Callable[[list[str]], bool], seconds: float = 10) -> list[str]:
        """Waits until the screen holds a text or satisfies a predicate, and returns its lines; else fails."""
        end = time.monotonic() + seconds
        while True:
            seen = self.bytes_written
            lines = self.screen()
            if any(wanted in line for line in lines) if isinstance(wanted, str) else wanted(lines):
                return lines
            if self.exit_status is not None:
                raise AssertionError(self._report(f"ended with {self.exit_status}, waiting for {wanted!r}"))
            if (left := end - time.monotonic()) <= 0:
                raise AssertionError(self._report(f"not seen within {seconds} s: {wanted!r}"))
            with self._news:
                # A predicate may look at more than the screen, so it is asked again without news too.
                self._news.wait_for(partial(self._has_more_than, seen), min(left, 0.1))

    def settle(self, quiet: float = 0.15, within: float = 10) -> None:
        """Waits until the program has written nothing for `quiet` seconds; fails if it never stops."""
        end = time.monotonic() + within
        while True:
            seen = self.bytes_written
            with self._news:
                if not self._news.wait_for(partial(self._has_more_than, seen), quiet):
                    return
            if time.monotonic() > end:
                raise AssertionError(self._report(f"still writing after {within} s"))

    def idle(self, seconds: float) -> int:
        """Returns how many bytes the program writes in the next `seconds` without being touched."""
        before = self.bytes_written
        self._stop.wait(seconds)
        return self.bytes_written - before

    def problems(self) -> list[str]:
        """Returns what a program that has ended left wrong with the terminal; empty when it is as it was."""
        flags = termios.tcgetattr(self._slave)[3]
        wrong = [
            f"{name} is off"
            for name, flag in (
                ("echo", termios.ECHO),
                ("line mode", termios.ICANON),
                ("signals", termios.ISIG),
            )
            if not flags & flag
        ]
        output = self.output
        wrong += [f"{name} left on" for name, mode in _LEFT_ON.items() if _is_on(output, mode)]
        if output.rfind(b"\x1b[?25l") > output.rfind(b"\x1b[?25h"):
            wrong.append("the cursor is hidden")
        return wrong

    # -- the other end of the line

    def _has_more_than(self, seen: int) -> bool:
        return self.bytes_written > seen

    def _read(self) -> None:
        while not self._stop.is_set():
            rate = self.bytes_per_second
            ready, _, _ = select.select([self._master], [], [], 0.05)
            if not ready:
                continue
            try:
                chunk = os.read(self._master, 65536 if rate is None else 256)
            except OSError:
                return
            if not chunk:
                return
            self._answer(chunk)
            with self._news:
                self.log.append((time.monotonic(), chunk))
                self.bytes_written += len(chunk)
                self._news.notify_all()
            if rate is not None:
                self._stop.wait(len(chunk) / rate)

    def _answer(self, chunk: bytes) -> None:
        self._asked = self._asked[-16:] + chunk
        last = 0
        for query in _MODE_QUERY.finditer(self._asked):
            known = b"2" if query[1] == b"2026" else b"0"
            os.write(self._master, b"\x1b[?" + query[1] + b";" + known + b"$y")
            last = query.end()
        self._asked = self._asked[last:]

    def _feed(self) -> None:
        with self._news:
            fresh = b"".join(chunk for _, chunk in self.log[self._fed :])
            self._fed = len(self.log)
        data = _UNKNOWN_TO_EMULATOR.sub(b"", self._unfed + fresh)
        cut = _UNFINISHED.search(data)
        self._unfed = data[cut.start() :] if cut else b""
        self._stream.feed(data[: cut.start()] if cut else data)

    def _drain(self) -> None:
        """Waits until what the program wrote at its end has been read."""
        while not self._stop.is_set() and select.select([self._master], [], [], 0.05)[0]:
            self._stop.wait(0.01)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _report(self, what: str) -> str:
        rule = "-" * self.columns
        return f"{what}\n{rule}\n{self.text()}\n{rule}"


def _environment(home: str | Path | None, term: str, extra: Mapping[str, str]) -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    known = {"PATH": path, "LANG": "C.UTF-8", "TERM": term, "HOME": str(home or "/nonexistent")}
    return {**known, **extra}


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _is_on(output: bytes, mode: bytes) -> bool:
    return output.rfind(b"\x1b[" + mode + b"h") > output.rfind(b"\x1b[" + mode + b"l")


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0
