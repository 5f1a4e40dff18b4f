"""The same questions put to others, beside iamtui, in one run: `python -m benchmarks.access_peers [500 5000]`.

iam-simulate is asked by node, PMapper and cloudsplaining by a Python of their own; `--peers FOLDER` keeps them. The
answers are compared too. Time is that of one process after the other on the same machine.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.access import NOW, QUESTIONS, WHO_CAN
from benchmarks.access_account import ACCOUNT, Generator, Question, inventory_of
from benchmarks.peers import installed
from benchmarks.report import Figure, Report
from iamtui.access import Access, Holding
from iamtui.access.exposure import exposures
from iamtui.policy.context import Context
from iamtui.policy.document import PolicyDocument

HERE = Path(__file__).parent / "beside"
PASSES = 5
CIRCUMSTANCES = {
    "aws:RequestedRegion": "eu-west-1",
    "aws:MultiFactorAuthPresent": "false",
    "aws:SourceIp": "10.1.2.3",
    "aws:CurrentTime": "2026-01-01T00:00:00Z",
}


@dataclass(frozen=True)
class Timed:
    """What one program did: milliseconds and microseconds, and its answers."""

    name: str
    passes: list[list[float]]
    results: list[str]
    who_times: list[float]
    who: list[list[str]]

    @property
    def rate(self) -> float:
        """Decisions a millisecond, once warm."""
        return statistics.median(len(times) * 1000 / sum(times) for times in self.passes[1:])

    def agreeing(self, other: Timed) -> str:
        """How many of the answers are the same."""
        pairs = zip(self.results, other.results, strict=True)
        same = sum((mine == "Allowed") == (theirs == "Allowed") for mine, theirs in pairs)
        alike = sum(set(mine) == set(theirs) for mine, theirs in zip(self.who, other.who, strict=True))
        return f"{same}/{len(self.results)} decisions and {alike}/{len(self.who)} lists as iamtui"


def work_of(access: Access, questions: list[Question], who_can: list[tuple[str, str]]) -> dict[str, Any]:
    """All that the others need: each text once, and who has which."""
    documents: list[Any] = []
    numbers: dict[int, int] = {}

    def number(document: PolicyDocument | None) -> int:
        assert document is not None, "the seeded account lacks no text"
        if id(document) not in numbers:
            numbers[id(document)] = len(documents)
            documents.append(document.raw)
        return numbers[id(document)]

    principals = []
    trusts = {}
    for principal in access.principals:
        holding = access.holding(principal.arn)
        assert holding is not None
        identity = [number(policy.document) for policy in holding.identity]
        boundary = number(holding.boundary.document) if holding.boundary else None
        context = context_of(holding)
        principals.append({"arn": principal.arn, "identity": identity, "boundary": boundary, "context": context})
        if holding.trust is not None:
            trusts[principal.arn] = number(holding.trust.document)
    return {
        "account": ACCOUNT,
        "documents": documents,
        "principals": principals,
        "trusts": trusts,
        "questions": [(each.principal, each.action, each.resource) for each in questions],
        "who_can": who_can,
        "passes": PASSES,
    }


def context_of(holding: Holding) -> dict[str, str]:
    """The whole context of a request, as iamtui finds it by itself."""
    own = {"aws:PrincipalArn": holding.principal.arn, "aws:PrincipalAccount": holding.principal.account}
    if holding.principal.kind == "user":
        own["aws:username"] = holding.principal.name
    tags = {f"aws:PrincipalTag/{key}": value for key, value in (holding.tags or {}).items()}
    return {**CIRCUMSTANCES, **own, **tags}


def of_iamtui(access: Access, questions: list[Question], who_can: list[tuple[str, str]]) -> Timed:
    """The same here."""
    context = Context(CIRCUMSTANCES)
    passes: list[list[float]] = []
    results: list[str] = []
    for at in range(PASSES):
        times = []
        for question in questions:
            started = perf_counter()
            result = access.decide(question.principal, question.action, question.resource, context)
            times.append((perf_counter() - started) * 1e6)
            if at == 0:
                results.append(result)
        passes.append(times)
    who_times, who = [], []
    for action, resource in who_can:
        started = perf_counter()
        found = access.who_can(action, resource, context)
        who_times.append((perf_counter() - started) * 1000)
        who.append([each.arn for each in found.allowed])
    return Timed("iamtui", passes, results, who_times, who)


def of_peer(name: str, command: list[str]) -> Timed | None:
    """Another program's times and answers; None where it cannot be run."""
    said = output_of(name, command)
    if said is None:
        return None
    return Timed(name, said["passes"], said["results"], said["whoTimes"], said["who"])


def output_of(name: str, command: list[str]) -> Any:
    """What a program prints, as JSON; None where it fails."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(f"left out: {name}: {(done.stderr.strip().splitlines() or ['no words'])[-1]}", file=sys.stderr)
        return None
    return json.loads(done.stdout)


def node_modules(folder: Path) -> Path | None:
    """Where npm has put iam-simulate; None without node, or where it cannot be installed."""
    if shutil.which("npm") is None:
        print("left out: iam-simulate needs node and npm", file=sys.stderr)
        return None
    modules = folder / "node_modules"
    if not (modules / "@cloud-copilot" / "iam-simulate").exists():
        options = ["--prefix", str(folder), "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        done = subprocess.run(["npm", "install", *options, "@cloud-copilot/iam-simulate@0.1.173"])
        if done.returncode:
            return None
    return modules


def compare(report: Report, size: int, folder: Path) -> None:
    """One size of account."""
    generator = Generator(size)
    page = generator.page()
    access = Access.compile(inventory_of(page), now=NOW)
    questions = generator.questions(QUESTIONS)
    who_can = [(each.action, each.resource) for each in generator.questions(WHO_CAN, seed=3)]
    work = folder / f"work-{size}.json"
    work.write_text(json.dumps(work_of(access, questions, who_can)))
    ours = of_iamtui(access, questions, who_can)
    modules = node_modules(folder)
    pmapper = installed("principalmapper", "pmapper", folder)
    others = [
        of_peer("iam-simulate", ["node", str(HERE / "simulate.mjs"), str(modules), str(work)]) if modules else None,
        of_peer("PMapper", [str(pmapper.parent / "python"), str(HERE / "pmapper.py"), str(work)]) if pmapper else None,
    ]
    report.section(f"{size:,} principals, {len(questions)} decisions, {len(who_can)} times who can")
    for timed in [ours, *(other for other in others if other is not None)]:
        words = "" if timed is ours else f"{ours.rate / timed.rate:,.0f} times; {timed.agreeing(ours)}"
        first, again = timed.passes[0], [time for times in timed.passes[1:] for time in times]
        report.add(
            Figure(f"{timed.name}: decisions, warm", "/ms", [timed.rate], None, words),
            Figure(f"{timed.name}: a decision, first time", "us", [statistics.median(first)]),
            Figure(f"{timed.name}: a decision, warm", "us", [statistics.median(again)]),
            Figure(f"{timed.name}: a decision, warm, p99", "us", [statistics.quantiles(again, n=100)[-1]]),
            Figure(f"{timed.name}: who can", "ms", [statistics.median(timed.who_times)]),
        )
    risks(report, access, page, folder)


def risks(report: Report, access: Access, page: dict[str, Any], folder: Path) -> None:
    """A scan of the whole account for what is dangerous."""
    started = perf_counter()
    exposures(access)
    report.add(Figure("iamtui: exposures", "s", [perf_counter() - started]))
    cloudsplaining = installed("cloudsplaining", "cloudsplaining", folder)
    if cloudsplaining is None:
        return
    account = folder / "account.json"
    account.write_text(json.dumps(with_required_fields(page)))
    said = output_of("cloudsplaining", [str(cloudsplaining.parent / "python"), str(HERE / "risks.py"), str(account)])
    if said is not None:
        report.add(Figure("cloudsplaining: scan", "s", [said["seconds"]]))


def with_required_fields(page: dict[str, Any]) -> dict[str, Any]:
    """The account with the fields cloudsplaining does not do without."""
    fields = {"Path": "/", "CreateDate": "2024-01-01T00:00:00+00:00", "PolicyId": "ANPA", "GroupId": "AGPA"}
    return {
        member: [
            {**fields, **each, "RoleLastUsed": {}, "IsAttachable": True, "UpdateDate": fields["CreateDate"]}
            for each in resources
        ]
        for member, resources in page.items()
    }


def main(arguments: list[str]) -> int:
    """Compares at each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[500, 5000])
    parser.add_argument("--peers", type=Path, help="where the programs to compare with are kept between runs")
    given = parser.parse_args(arguments)
    report = Report()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.peers or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for size in given.sizes:
            compare(report, size, folder)
    return report.status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
