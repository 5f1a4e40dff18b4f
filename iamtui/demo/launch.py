"""Starts the stand-in in a process of its own, at once and without importing anything heavy here."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO

ENDPOINT_SECONDS = 15.0


class LaunchError(RuntimeError):
    """The stand-in did not come up; says what it said."""


class DemoProcess:
    """A running stand-in. It ends on `stop()`, and by itself when this process is gone."""

    def __init__(self, process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
        self._process = process
        self._complaints = complaints
        self._endpoint = ""

    @property
    def pid(self) -> int:
        """The process id of the stand-in."""
        return self._process.pid

    def endpoint(self, seconds: float = ENDPOINT_SECONDS) -> str:
        """The endpoint's URL, waiting for it at most so many seconds; `LaunchError` if it does not come."""
        if not self._endpoint:
            line = self._first_line(time.monotonic() + seconds)
            if not line.startswith("http://"):
                self._process.kill()
                self._process.wait()
                self._complaints.seek(0)
                said = self._complaints.read().decode(errors="replace").strip().splitlines()
                self.stop()
                raise LaunchError("the demo account did not start" + (f": {said[-1]}" if said else ""))
            self._endpoint = line
        return self._endpoint

    def _first_line(self, deadline: float) -> str:
        output = self._process.stdout
        assert output is not None  # it was started with a pipe
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([output], [], [], max(0.0, deadline - time.monotonic()))
            got = os.read(output.fileno(), 4096) if ready else b""
            if not got:
                break
            line += got
        return line.decode().strip()

    def stop(self, seconds: float = 3.0) -> None:
        """Ends the stand-in and waits for its end; kills it when it does not end within so many seconds."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._complaints):
            if stream is not None:
                stream.close()

    def __enter__(self) -> DemoProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def spawn_demo(
    size: str = "SMALL",
    faults: Path | None = None,
    latency: float = 0.0,
    hostile: Path | None = None,
    now: str = "",
) -> DemoProcess:
    """Starts the demo account and returns at once; `endpoint()` waits for its port.

    `size` is `SMALL` or `LARGE`, `faults` a file of fault rules, `latency` in milliseconds, `hostile` a file
    of texts to put into every text field, `now` the moment (ISO 8601) it is at instead of the present.
    """
    command = [sys.executable, "-m", "iamtui.demo", "--until-stdin-closes", "--size", size]
    if faults is not None:
        command += ["--faults", str(faults)]
    if latency:
        command += ["--latency", str(latency)]
    if hostile is not None:
        command += ["--hostile", str(hostile)]
    if now:
        command += ["--now", now]
    # Into a file of no name: its complaints must not land on the screen of the app, nor fill a pipe.
    complaints = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
    # In a session of its own: Ctrl+C in the terminal is the app's, and stdin tells when the app is gone.
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        start_new_session=True,
    )
    return DemoProcess(process, complaints)
