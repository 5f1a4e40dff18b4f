"""Starts the door process. Imports next to nothing, so that it can be the first thing a program does.

It needs no settings yet: they are the first message of the door that takes the process over. Until
then the process imports the SDK, which takes as long as importing the terminal's library does here.
"""

from __future__ import annotations

import os
import socket
import sys

__all__ = ["DoorProcess", "spawn"]

_PROCESS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "process.py")


class DoorProcess:
    """A spawned process: its id, the channel to it, and what it said as it died.

    It ends by itself when `channel` is closed, or when this process ends in whatever way.
    """

    def __init__(self, pid: int, channel: socket.socket, said: int) -> None:
        self.pid = pid
        self.channel = channel
        self._said = said
        self.status: int | None = None

    def kill(self) -> None:
        """End it at once."""
        from signal import SIGKILL  # not needed to spawn, so not imported before

        if self.status is None:
            os.kill(self.pid, SIGKILL)

    def wait(self) -> None:
        """Wait for its end (blocking) and take its exit status."""
        if self.status is None:
            try:
                _, status = os.waitpid(self.pid, 0)
                self.status = os.waitstatus_to_exitcode(status)
            except ChildProcessError:
                # Somebody else in this process has taken it.
                self.status = 0

    def last_words(self) -> str:
        """Why it ended, in one line; to be asked once, after its end."""
        try:
            said = os.read(self._said, 65536)
        except BlockingIOError:
            # A program it started holds the other end open, and neither said a word.
            said = b""
        os.close(self._said)
        lines = said.decode("utf-8", "replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        if last:
            return last[:300]
        status = self.status or 0
        return f"signal {-status}" if status < 0 else f"exit status {status}"


def spawn() -> DoorProcess:
    """Start the process and come back at once (about 1 ms)."""
    channel, theirs = socket.socketpair()
    said, their_stderr = os.pipe()
    # What it says is read when it has died; until then a full pipe must not hold it up.
    os.set_blocking(their_stderr, False)
    os.set_blocking(said, False)
    try:
        pid = _spawn(theirs.fileno(), their_stderr)
    finally:
        theirs.close()
        os.close(their_stderr)
    return DoorProcess(pid, channel, said)


def _spawn(stdin: int, stderr: int) -> int:
    # -P: the current folder may hold anybody's `asyncio.py`.
    arguments = [sys.executable, "-P", _PROCESS]
    actions = [
        (os.POSIX_SPAWN_DUP2, stdin, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_DUP2, stderr, 2),
    ]
    try:
        return os.posix_spawn(sys.executable, arguments, os.environ, file_actions=actions, setsid=True)
    except NotImplementedError:
        # This system cannot; the process takes its own session as its first act.
        return os.posix_spawn(sys.executable, arguments, os.environ, file_actions=actions)
