"""The account that is measured: the stand-in's large one, served by a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}
"""The stand-in takes any; these are the ones of AWS's documentation."""

FULL = {"users": 5000, "roles": 1000, "policies": 1500}
RACE = {"users": 300, "roles": 40, "policies": 60, "pool_users": 500}


@contextmanager
def serving(latency: float = 40.0, **counts: int) -> Iterator[str]:
    """The endpoint of a large account of so many `users`, `roles`, `policies`, `pool_users`; `latency` in ms."""
    command = [sys.executable, "-m", "iamtui.demo", "--size", "LARGE", "--until-stdin-closes"]
    command += ["--latency", str(latency)]
    for name, count in counts.items():
        command += [f"--{name.replace('_', '-')}", str(count)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        endpoint = process.stdout.readline().strip()
        calls(endpoint)  # it has built its account when it answers
        yield endpoint
    finally:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()


def calls(endpoint: str) -> dict[str, int]:
    """How often each operation was called since the start."""
    with urllib.request.urlopen(f"{endpoint}/_control/calls") as answer:
        counted: dict[str, int] = json.load(answer)
    return counted
