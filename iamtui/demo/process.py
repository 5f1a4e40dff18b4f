"""`python -m iamtui.demo`: the stand-in in a process of its own; its endpoint is the first line it prints."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NoReturn

from iamtui.demo.faults import Faults, Rule, RuleError
from iamtui.demo.server import StandIn
from iamtui.demo.service import utc_now
from iamtui.demo.state import State

LARGE_COUNTS = ("users", "roles", "policies", "pool_users")
"""What of the LARGE account can be had in other numbers."""


def build(size: str, now: datetime, counts: Mapping[str, int]) -> State:
    """The account of a size as it is at `now`: `SMALL` is the company Northwind, `LARGE` has 5,000 users.

    `counts` makes LARGE larger or smaller; its names are the parameters of `build_large`.
    """
    if size == "LARGE":
        from iamtui.demo.large import build_large

        return build_large(seed=1, now=now, **counts)
    from iamtui.demo.northwind import build_northwind

    return build_northwind(now)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"iamtui: {message}\n")


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = _Parser(prog="iamtui demo --serve", description="Serve the demo account and print its endpoint.")
    parser.add_argument("--size", choices=("SMALL", "LARGE"), default="SMALL", type=str.upper)
    parser.add_argument("--faults", type=Path, metavar="FILE", help="fault rules in JSON")
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS", help="milliseconds every call takes")
    parser.add_argument(
        "--now",
        type=datetime.fromisoformat,
        metavar="TIME",
        help="the moment the account is at (2026-11-02T09:00:00+00:00), and stays at; the present otherwise",
    )
    parser.add_argument(
        "--hostile", type=Path, metavar="FILE", help="a JSON list of texts to put into every text field"
    )
    for name in LARGE_COUNTS:
        parser.add_argument(
            f"--{name.replace('_', '-')}", type=int, metavar="N", help=f"how many {name.replace('_', ' ')} LARGE has"
        )
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the process that started it")
    parsed = parser.parse_args(arguments)
    try:
        parsed.faults = Faults.parse(parsed.faults.read_text()) if parsed.faults else Faults()
        parsed.hostile = json.loads(parsed.hostile.read_text()) if parsed.hostile else None
    except (OSError, RuleError, ValueError) as error:
        parser.error(str(error))
    if parsed.latency:
        parsed.faults.add(Rule("latency", milliseconds=parsed.latency))
    return parsed


def main(arguments: list[str] | None = None) -> int:
    """Serves until told to end; returns the exit status."""
    asyncio.run(_serve(_arguments(sys.argv[1:] if arguments is None else arguments)))
    return 0


async def _serve(parsed: argparse.Namespace) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, ended.set)
    if parsed.until_stdin_closes:
        _when_stdin_closes(loop, ended.set)
    counts = {name: given for name in LARGE_COUNTS if (given := getattr(parsed, name)) is not None}
    stand_in = StandIn(
        partial(build, parsed.size, parsed.now or utc_now().replace(microsecond=0), counts),
        faults=parsed.faults,
        clock=(lambda: parsed.now) if parsed.now else utc_now,
    )
    print(await stand_in.start(), flush=True)
    # The port is open: what the first call needs is made ready while its caller still connects.
    stand_in.service("iam")
    if parsed.hostile is not None:
        stand_in.spread(parsed.hostile)
    try:
        await ended.wait()
    finally:
        await stand_in.stop()


def _when_stdin_closes(loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> None:
    descriptor = sys.stdin.fileno()

    def look() -> None:
        if not os.read(descriptor, 4096):
            loop.remove_reader(descriptor)
            act()

    loop.add_reader(descriptor, look)
