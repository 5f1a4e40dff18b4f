"""How long all escalation paths take: `python -m benchmarks.escalation`. Status 1 where a promise is broken."""

from __future__ import annotations

import sys
from time import perf_counter

from benchmarks.escalation_account import seeded_account
from benchmarks.report import Figure, Report
from iamtui.access import Access
from iamtui.access.escalation import find_paths
from iamtui.access.exposure import exposures

RUNS = 3
PROMISED = {500: None, 5_000: 10.0}
BESIDE = {500: "PMapper 1.1.5: 1,265 s (21 min) for its graph and `privesc *`", 5_000: "PMapper: not run, quadratic"}


def timed(size: int) -> tuple[list[float], list[float], int, int]:
    """Seconds of each run for paths and for exposures, and how many paths of how many principals were found."""
    searches, looks = [], []
    found, principals = 0, 0
    for _ in range(RUNS):
        access = Access.compile(seeded_account(size))
        start = perf_counter()
        paths = find_paths(access)
        searches.append(perf_counter() - start)
        start = perf_counter()
        exposures(access)
        looks.append(perf_counter() - start)
        found, principals = len(paths), len({path.principal for path in paths})
    return searches, looks, found, principals


def main() -> int:
    """Both sizes. Returns the exit status."""
    report = Report()
    report.section("escalation: a seeded account")
    for size, limit in PROMISED.items():
        searches, looks, found, principals = timed(size)
        print(f"{size:,} principals: {found:,} paths of {principals:,} of them", flush=True)
        report.add(
            Figure(f"all paths of {size:,} principals", "s", searches, limit, BESIDE[size]),
            Figure(f"all exposures of {size:,} principals", "s", looks),
        )
    return report.status


if __name__ == "__main__":
    sys.exit(main())
