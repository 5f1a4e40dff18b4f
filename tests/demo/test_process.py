"""The stand-in as a process of its own: its first line, its end, and what it is told on its command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from iamtui.demo.launch import LaunchError, spawn_demo
from tests.demo.conftest import Connect


def _calls(endpoint: str) -> Any:
    with urllib.request.urlopen(f"{endpoint}/_control/calls", timeout=10) as answer:
        return json.load(answer)


def _gone(pid: int) -> bool:
    """Whether no such process runs; one that has ended and that nobody has asked after is gone, too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def test_it_serves_the_demo_account_and_stops(connect: Connect) -> None:
    with spawn_demo() as demo:
        endpoint = demo.endpoint()
        iam = await connect(endpoint, "iam")
        assert len((await iam.list_users())["Users"]) >= 25
        assert _calls(endpoint) == {"iam:ListUsers": 1}
        pid = demo.pid
    assert _gone(pid)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_quietly(number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "iamtui.demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("http://127.0.0.1:")
    process.send_signal(number)
    _, complaints = process.communicate(timeout=10)
    assert (process.returncode, complaints) == (0, "")


def test_it_ends_when_its_starter_is_gone() -> None:
    starter = (
        "import os, signal\nfrom iamtui.demo.launch import spawn_demo\n"
        "demo = spawn_demo()\nprint(demo.pid, demo.endpoint(), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    process = subprocess.Popen([sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True)
    output, _ = process.communicate(timeout=20)
    pid = int(output.split()[0])
    while not _gone(pid):
        os.sched_yield()


def test_faults_and_hostile_texts_come_from_files(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text('[{"action": "deny", "operations": ["iam:*"]}]')
    hostile = tmp_path / "hostile.json"
    hostile.write_text('["\\u001b]0;x\\u0007"]')
    with spawn_demo(faults=faults, hostile=hostile, latency=1, now="2026-11-02T09:00:00+00:00") as demo:
        assert demo.endpoint().startswith("http://127.0.0.1:")


@pytest.mark.parametrize("text", ["{", '[{"action": "explode"}]', None])
def test_a_bad_faults_file_is_one_line_and_status_2(tmp_path: Path, text: str | None) -> None:
    faults = tmp_path / "faults.json"
    if text is not None:
        faults.write_text(text)
    process = subprocess.run(
        [sys.executable, "-m", "iamtui.demo", "--faults", str(faults)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert process.returncode == 2
    assert process.stdout == ""
    assert len(process.stderr.splitlines()) == 1
    assert process.stderr.startswith("iamtui: ")


def test_a_stand_in_that_does_not_come_up_says_why(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match=r"did not start: .*missing\.json"):
        spawn_demo(faults=tmp_path / "missing.json").endpoint()


def test_launching_loads_nothing_heavy() -> None:
    code = "import sys, iamtui.demo.launch; print([m for m in ('aiohttp', 'botocore') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


def test_the_demo_account_is_served_without_botocore_or_moto() -> None:
    code = (
        "import sys, iamtui.demo.process, iamtui.demo.iam\n"
        "print([m for m in ('moto', 'botocore', 'aiobotocore') if m in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"
