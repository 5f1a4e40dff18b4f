"""How soon something is on the screen: the first frame, the demo account, and the race for 300 users."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.account import CREDENTIALS, RACE, serving
from benchmarks.explorer_terminal import (
    first_written,
    open_iamtui,
    seconds_until,
    title_counts,
)
from benchmarks.report import Figure, Report
from tests.terminal import Terminal

FIRST_FRAME = 0.35
DEMO = 2.0
# Written as soon as the header is painted, and nowhere else.
HEADER = b"READ-ONLY"


@dataclass
class Race:
    """Seconds from process start of each runner, a list entry for each round."""

    frame: list[float] = field(default_factory=list)
    users: list[float] = field(default_factory=list)
    aws: list[float] = field(default_factory=list)
    awstui: list[float] = field(default_factory=list)


def demo(report: Report, rounds: int) -> None:
    """`iamtui demo`: from the command to users on the screen, the demo's own process included."""
    seen = []
    for _ in range(rounds):
        with open_iamtui("demo") as terminal:
            seen.append(seconds_until(terminal, "andrew.fuller"))
    report.add(Figure("`iamtui demo`: users on the screen", "s", seen, DEMO))


def race(report: Report, rounds: int, aws: Path | None, awstui: Path | None) -> None:
    """Runs everyone by turns against one endpoint of 40 ms, so that whatever else the machine does hits all alike."""
    ran = Race()
    with serving(40, **RACE) as endpoint:
        for _ in range(rounds):
            _run_iamtui(endpoint, ran)
            if aws is not None:
                ran.aws.append(_run_aws(endpoint, aws))
            if awstui is not None:
                ran.awstui.append(_run_awstui(endpoint, awstui))
    first, users = Figure("first frame", "s", ran.frame, FIRST_FRAME), Figure("300 users on the screen", "s", ran.users)
    if ran.awstui:
        theirs = Figure("awstui: first, empty frame", "s", ran.awstui)
        first = Figure(first.name, "s", ran.frame, FIRST_FRAME, f"awstui's, empty: {theirs.median:.2f} s")
    if ran.aws:
        theirs = Figure("", "s", ran.aws)
        won = sum(ours < other for ours, other in zip(ran.users, ran.aws, strict=True))
        beside = (
            f"aws iam list-users: {theirs.median:.2f} s; ratio {users.median / theirs.median:.2f}, "
            f"won {won} of {len(ran.aws)}"
        )
        users = Figure(users.name, "s", ran.users, theirs.median, beside)
    report.add(first, users)


def _run_iamtui(endpoint: str, ran: Race) -> None:
    with open_iamtui("--endpoint-url", endpoint) as terminal:
        ran.users.append(seconds_until(terminal, title_counts(RACE["users"])))
        ran.frame.append(first_written(terminal, HEADER))


def _run_aws(endpoint: str, aws: Path) -> float:
    started = time.monotonic()
    subprocess.run(
        [str(aws), "iam", "list-users", "--endpoint-url", endpoint],
        env={**CREDENTIALS, "PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.monotonic() - started


def _run_awstui(endpoint: str, awstui: Path) -> float:
    environment = {**CREDENTIALS, "AWS_ENDPOINT_URL": endpoint}
    with Terminal([str(awstui), "-s", "iam"], columns=120, rows=40, env=environment) as terminal:
        return seconds_until(terminal, "AWS Services")


def measure(report: Report, rounds: int, aws: Path | None, awstui: Path | None) -> None:
    """Adds all figures of the start."""
    report.section("Start, from process start (account of 300 users at 40 ms)")
    race(report, rounds, aws, awstui)
    demo(report, max(3, rounds // 2))
