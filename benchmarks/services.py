"""What knowing all of AWS's actions costs: `python -m benchmarks.services`. Status 1 where a promise is broken."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from time import perf_counter

from benchmarks.report import Figure, Report
from iamtui.policy import services

RUNS = 9
STARTS = {
    "one service, from nothing": ("services.action('s3', 'GetObject')", 30.0),
    "the largest service, from nothing": ("services.action('ec2', 'RunInstances')", 30.0),
    "all names and bits, from nothing": (
        "services.bits('s3:Get*'), services.levels(), services.position('iam:x')",
        80.0,
    ),
}
MANAGED = """
import json
from moto.iam.aws_managed_policies import aws_managed_policies_data
statements = []
for policy in json.loads(aws_managed_policies_data).values():
    listed = policy["Document"]["Statement"]
    statements.extend(listed if isinstance(listed, list) else [listed])
entries = [statement.get("Action", statement.get("NotAction", [])) for statement in statements]
entries = [[entry] if isinstance(entry, str) else entry for entry in entries]
"""


def fresh(question: str, setup: str = "") -> list[float]:
    """Milliseconds that the first answer takes in new processes, the import of the package's other modules aside."""
    program = (
        f"import iamtui.policy, json, re, time\n{setup}\nstart = time.perf_counter()\n"
        f"from iamtui.policy import services\n{question}\nprint(1e3 * (time.perf_counter() - start))"
    )
    return [
        float(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout)
        for _ in range(RUNS)
    ]


def each(patterns: Sequence[str]) -> list[float]:
    """Microseconds that a pattern takes which was never asked for."""
    runs = []
    for pattern in patterns:
        start = perf_counter()
        services.bits(pattern)
        runs.append(1e6 * (perf_counter() - start))
    return runs


def names_of(actions: int) -> float:
    """Microseconds that naming the actions of a set takes."""
    start = perf_counter()
    for _ in services.names_of(actions):
        pass
    return 1e6 * (perf_counter() - start)


def main() -> int:
    """Prints the figures."""
    report = Report()
    report.section("AWS's services, first asked for in a new process")
    for name, (question, limit) in STARTS.items():
        report.add(Figure(name, "ms", fresh(question), limit))
    known = services.all_actions()
    report.section(f"Patterns of {len(known):,} actions, each for the first time")
    names = services.service_names()
    report.add(
        Figure("an action by name", "us", each(known[::9]), 20.0),
        Figure("a prefix", "us", each([f"{service}:Get*" for service in names]), 20.0),
        Figure("a wildcard inside, of the largest service", "us", each([f"ec2:*{sign}*e" for sign in "ABCDEFG"]), 1e3),
        Figure("a wildcard made to be slow", "us", each([f"ec2:{'*e' * (300 + run)}!" for run in range(RUNS)]), 1e5),
    )
    managed = fresh("for entry in entries: services.bits_of(entry)", MANAGED)
    report.add(Figure("the actions of all AWS-managed policies", "ms", managed, 200.0))
    report.section("Names of a set")
    for name, pattern in {"all actions": "*", "a service's actions": "s3:*", "one action": "s3:GetObject"}.items():
        bits = services.bits(pattern)
        report.add(Figure(name, "us", [names_of(bits) for _ in range(RUNS)]))
    return report.status


if __name__ == "__main__":
    sys.exit(main())
