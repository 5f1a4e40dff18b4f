"""Questions over a whole account: `python -m benchmarks.access [500 5000]`. Status 1 where a promise is broken."""

from __future__ import annotations

import gc
import json
import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import Any

from benchmarks.access_account import BASE, Generator, Question, inventory_of
from benchmarks.report import Figure, Report
from iamtui.access import Access
from iamtui.account import Inventory
from iamtui.policy.context import Context

SIZES = (500, 5000, 15000)
QUESTIONS = 300
WHO_CAN = 20
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CONTEXT = Context(
    {
        "aws:RequestedRegion": "eu-west-1",
        "aws:MultiFactorAuthPresent": "false",
        "aws:SourceIp": "10.1.2.3",
        "aws:CurrentTime": NOW.isoformat(),
    }
)
"""A whole context: what is not in it, nor known of the principal, is absent."""

_WHO_CAN_LIMITS = {500: 5.0, 5000: 20.0, 15000: 60.0}


def seconds(call: Callable[[], Any]) -> float:
    """How long a call takes, garbage of earlier ones collected before."""
    gc.collect()
    started = perf_counter()
    call()
    return perf_counter() - started


def compiling(report: Report, size: int, text: str) -> Access:
    """From JSON text to an account ready for questions."""
    made: list[Inventory] = []

    def read() -> None:
        made.append(inventory_of(json.loads(text)))

    reading = [seconds(read) * 1000 for _ in range(3)]
    compiled = [seconds(lambda: Access.compile(made[-1], now=NOW)) * 1000 for _ in range(3)]
    limit = 1000.0 if size == 5000 else None
    report.add(
        Figure(f"{size:,}: JSON of {len(text) / 1e6:.1f} MB into an inventory", "ms", reading),
        Figure(f"{size:,}: compile", "ms", compiled),
        Figure(f"{size:,}: both", "ms", [sum(pair) for pair in zip(reading, compiled, strict=True)], limit),
    )
    return Access.compile(made[-1], now=NOW)


def deciding(report: Report, size: int, access: Access, questions: list[Question]) -> None:
    """Single decisions: each question for the first time, and again."""

    def once() -> list[float]:
        times = []
        for question in questions:
            started = perf_counter()
            access.decide(question.principal, question.action, question.resource, CONTEXT)
            times.append((perf_counter() - started) * 1e6)
        return times

    cold = once()
    warm = [once() for _ in range(5)]
    every = sorted(time for times in warm for time in times)
    report.add(
        Figure(f"{size:,}: decide, asked for the first time, median", "us", [statistics.median(cold)]),
        Figure(f"{size:,}: decide, asked for the first time, p99", "us", [percentile99(cold)]),
        Figure(f"{size:,}: decide again, median", "us", [statistics.median(times) for times in warm]),
        Figure(f"{size:,}: decide again, p99", "us", [percentile99(every)], 50.0),
        Figure(f"{size:,}: decisions again", "/ms", [len(times) * 1000 / sum(times) for times in warm]),
    )


def percentile99(times: list[float]) -> float:
    """The time that 99 of 100 stay below."""
    return statistics.quantiles(times, n=100)[-1]


def who_can(report: Report, size: int, access: Access, generator: Generator) -> None:
    """Who can, each question for the first time."""
    asked = [(each.action, each.resource) for each in generator.questions(WHO_CAN, seed=3)]
    limit = _WHO_CAN_LIMITS.get(size)
    times, found = [], 0
    for action, resource in asked:
        started = perf_counter()
        found += len(access.who_can(action, resource, CONTEXT).direct)
        times.append((perf_counter() - started) * 1000)
    report.add(
        Figure(
            f"{size:,}: who can, median of {len(asked)}", "ms", [statistics.median(times)], limit, f"{found:,} found"
        ),
        Figure(f"{size:,}: who can, slowest", "ms", [max(times)]),
    )


def what_can(report: Report, size: int, access: Access, questions: list[Question]) -> None:
    """Effective permissions of one, and of all as sets."""
    arns = [question.principal for question in questions[:50]]
    times = [seconds(partial(_services, access, arn)) * 1000 for arn in arns]
    report.add(
        Figure(f"{size:,}: what can one do, median of {len(arns)}", "ms", [statistics.median(times)]),
        Figure(f"{size:,}: what can all do, as sets", "ms", [seconds(access.effective_actions) * 1000]),
    )


def _services(access: Access, arn: str) -> None:
    effective = access.what_can(arn)
    assert effective is not None
    effective.by_service()


def one_edit(report: Report, size: int, access: Access) -> None:
    """What changes when a user's inline policy does."""
    name = "user1"
    ref = access.inventory.ref("iam.user", name)
    resource = access.inventory.get(ref)
    assert resource is not None
    statement = {"Effect": "Allow", "Action": ["iam:*", "s3:*"], "Resource": "*"}
    policy = {"PolicyName": "new", "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
    shape = resource.data | {"UserPolicyList": [policy]}
    times = [seconds(lambda: access.effect_of({ref: shape})) * 1000 for _ in range(5)]
    report.add(Figure(f"{size:,}: effect of one edit", "ms", times, 100.0))


def graph(report: Report, size: int, access: Access) -> None:
    """Who can become what."""
    report.add(
        Figure(f"{size:,}: graph of who can become whom", "ms", [seconds(access.graph) * 1000]),
        Figure(f"{size:,}: all one can become", "ms", [seconds(lambda: access.reachable(f"{BASE}:user/user1")) * 1000]),
    )


def main(arguments: list[str]) -> int:
    """Measures every size."""
    report = Report()
    for size in [int(each) for each in arguments if each.isdigit()] or SIZES:
        generator = Generator(size)
        text = json.dumps(generator.page())
        report.section(f"{size:,} principals")
        access = compiling(report, size, text)
        questions = generator.questions(QUESTIONS)
        deciding(report, size, access, questions)
        who_can(report, size, access, generator)
        what_can(report, size, access, questions)
        graph(report, size, access)
        one_edit(report, size, access)
    return report.status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
