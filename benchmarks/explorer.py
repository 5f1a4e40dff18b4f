"""The whole program, measured on a pseudo-terminal: start, race, load, long lists, memory, a large pool.

python -m benchmarks.explorer [start load lists pool] [--rounds 7] [--aws PATH] [--without-peers]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks import browsing, loading, pools, start
from benchmarks.peers import installed
from benchmarks.report import Report

PARTS = ("start", "load", "lists", "pool")


def main(arguments: list[str] | None = None) -> int:
    """Measures the parts that are named (all of them otherwise); returns 1 where a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explorer", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to measure (default: everything)")
    parser.add_argument("--rounds", type=int, default=7, help="how often the start is measured")
    parser.add_argument("--aws", type=Path, help="the AWS CLI to race against (default: from PyPI)")
    parser.add_argument("--peers", type=Path, help="where the programs to compare with are kept between runs")
    parser.add_argument("--without-peers", action="store_true", help="compare with no other program")
    given = parser.parse_args(arguments)
    parts = given.parts or PARTS
    report = Report()
    print(f"load average before: {os.getloadavg()[0]:.2f}; {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as temporary:
        if "start" in parts:
            folder = given.peers or Path(temporary)
            peers = not given.without_peers
            aws = given.aws or (installed("awscli", "aws", folder) if peers else None)
            awstui = installed("awstui", "awstui", folder) if peers else None
            start.measure(report, given.rounds, aws, awstui)
    if "load" in parts:
        loading.measure(report, max(1, given.rounds // 2))
    if "lists" in parts:
        browsing.measure(report)
    if "pool" in parts:
        pools.measure(report)
    return report.status


if __name__ == "__main__":
    sys.exit(main())
