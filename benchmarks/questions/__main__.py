"""Questions over a whole account, beside the programs that answer some of them.

python -m benchmarks.questions [decisions who-can what-can paths risks] [--principals 500] [--rounds 3] [--limit 120]
                               [--peers FOLDER] [--without-peers]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.access import percentile99
from benchmarks.questions import agreement
from benchmarks.questions.asking import paths_of, questions_of, risks_of
from benchmarks.questions.engines import (
    Engine,
    by_turns,
    cloudsplaining,
    iam_ape,
    iam_simulate,
    ourselves,
    principal_mapper,
)
from benchmarks.questions.table import Beside, Table

Shape = dict[str, Any]
PARTS = ("decisions", "who-can", "what-can", "paths", "risks")
_WHO_CAN_PROMISED = {500: 5.0, 5_000: 20.0, 15_000: 60.0}
_PATHS_PROMISED = {5_000: 10.0}


class Comparison:
    """All questions, of one size of account and its multiples."""

    def __init__(self, folder: Path, peers: Path | None, rounds: int, limit: float) -> None:
        self.table = Table()
        self._folder = folder
        self._rounds = rounds
        self._limit = limit
        self._ours = ourselves()
        self._simulate = iam_simulate(peers)
        self._mapper = principal_mapper(peers)
        self._ape = iam_ape(peers)
        self._splaining = cloudsplaining(peers)

    def ask(self, parts: Sequence[str], size: int) -> None:
        """The questions of the parts, of an account of that size and of larger ones."""
        if "decisions" in parts:
            self.decisions(size)
        if "who-can" in parts:
            self.who_can(size, with_peers=True)
            self.who_can(size * 10, with_peers=True)
            self.who_can(size * 30, with_peers=False)
        if "what-can" in parts:
            self.what_can(size)
        if "paths" in parts:
            self.paths(max(size // 5, 1), peer=True, rounds=self._rounds)
            self.paths(size, peer=True, rounds=1)
            self.paths(size * 10, peer=False, rounds=0)
        if "risks" in parts:
            self.risks(size)

    def _written(self, asked: Shape) -> Path:
        file = self._folder / "asked.json"
        file.write_text(json.dumps(asked))
        return file

    def decisions(self, size: int) -> None:
        """Can one do this: every question again and again, and for the first time."""
        asked = questions_of(size)
        file = self._written(asked)
        peers = (self._simulate, self._mapper)
        answers = by_turns((self._ours, *peers), "decisions", file, self._rounds)
        public = by_turns([Engine(f"{self._simulate.name}, checked", self._simulate.command)], "public", file, 1)
        self.table.section(f"single decisions, {size:,} principals")
        ours = answers.pop(self._ours.name)
        if not ours:
            return
        told = {
            name: agreement.decisions(asked, ours[-1]["answers"], said[-1]["answers"]) if said else ""
            for name, said in (answers | public).items()
        }

        def row(what: str, unit: str, figure: Callable[[Shape], float], others: Iterable[str] = ()) -> None:
            runs = [figure(each) for each in ours]
            limit = 50.0 if "99th" in what else None
            said = {name: (answers | public)[name] for name in (*answers, *others)}
            words = told if others else {}  # said once, with the row of all
            beside = [Beside(n, [figure(one) for one in each], words.get(n, "")) for n, each in said.items()]
            self.table.add(f"{size:,}: {what}", unit, runs, beside, limit)

        row("a decision, median", "us", lambda said: statistics.median(_all(said["again_us"])), public)
        row("a decision, 99th percentile", "us", lambda said: percentile99(sorted(_all(said["again_us"]))))
        row("a decision, mean", "us", lambda said: statistics.fmean(_all(said["again_us"])))
        first = [statistics.median(each["first_us"]) for each in ours]
        beside = [
            Beside(name, [statistics.median(_all(each["again_us"])) for each in said])
            for name, said in answers.items()
            if said
        ]
        self.table.add(f"{size:,}: a decision not asked before, median", "us", first, beside)
        self._rates(size, ours, answers[self._simulate.name])

    def _rates(self, size: int, ours: Sequence[Shape], theirs: Sequence[Shape]) -> None:
        """The promise: forty times as many decisions a second."""
        parts = [
            statistics.fmean(_all(own["again_us"])) / statistics.fmean(_all(other["again_us"]))
            for own, other in zip(ours, theirs, strict=False)
        ]
        self.table.add(f"{size:,}: its time, of iam-simulate's", "", parts, limit=1 / 40)

    def who_can(self, size: int, with_peers: bool) -> None:
        """Who can do this, each question for the first time."""
        asked = questions_of(size)
        peers = (self._simulate, self._mapper) if with_peers else ()
        answers = by_turns((self._ours, *peers), "who_can", self._written(asked), self._rounds)
        ours = answers.pop(self._ours.name)
        self.table.section(f"who can, {size:,} principals")
        beside, loading = [], []
        for name, said in answers.items():
            told = agreement.who_can(asked, ours[-1]["answers"], said[-1]["answers"]) if said and ours else ""
            beside.append(Beside(name, [statistics.median(each["ms"]) for each in said], told))
            loading.append(Beside(name, [each["load_s"] for each in said]))
        runs = [statistics.median(each["ms"]) for each in ours]
        limit = _WHO_CAN_PROMISED.get(size)
        self.table.add(f"{size:,}: who can, median of {len(asked['who_can'])}", "ms", runs, beside, limit)
        limit = 1.0 if size == 5_000 else None
        self.table.add(f"{size:,}: the account made ready", "s", [each["load_s"] for each in ours], loading, limit)

    def what_can(self, size: int) -> None:
        """What can one do, one by one."""
        asked = questions_of(size)
        answers = by_turns((self._ours, self._ape), "what_can", self._written(asked), self._rounds)
        ours, theirs = answers[self._ours.name], answers[self._ape.name]
        self.table.section(f"what can one do, {size:,} principals")
        told = agreement.what_can(ours[-1], theirs[-1]) if ours and theirs else ""
        figures: dict[str, Callable[[Sequence[float]], float]] = {
            f"median of {len(asked['what_can'])}": statistics.median,
            "slowest": max,
        }
        for name, figure in figures.items():
            beside = [Beside(self._ape.name, [figure(each["ms"]) for each in theirs], told)]
            self.table.add(f"{size:,}: what can, {name}", "ms", [figure(each["ms"]) for each in ours], beside)
            told = ""

    def paths(self, size: int, peer: bool, rounds: int) -> None:
        """All paths to administrator, of every principal."""
        file = self._written(paths_of(size))
        self.table.section(f"paths to administrator, {size:,} principals")
        ours = by_turns([self._ours], "paths", file, self._rounds)[self._ours.name]
        beside = [self._mapped(file, ours, rounds)] if peer else []
        limit = _PATHS_PROMISED.get(size)
        self.table.add(f"{size:,}: all paths to administrator", "s", [each["s"] for each in ours], beside, limit)

    def _mapped(self, file: Path, ours: Sequence[Shape], rounds: int) -> Beside:
        """PMapper's graph and its preset `privesc` for all, within the limit."""
        name = self._mapper.name
        said = [self._mapper.ask("paths", file, self._limit) for _ in range(rounds)]
        heard = [each for each in said if each is not None]
        complete = [each for each in heard if each["complete"]]
        if complete and ours:
            return Beside(name, [each["s"] for each in complete], agreement.paths(ours[-1], complete[-1]))
        if not heard:
            finished = "not even its graph was ready" if self._mapper.command else "not installed"
            return Beside(name, note=finished)
        last = heard[-1]
        note = f"stopped after {self._limit:g} s: its graph took {last['graph_s']:.3g} s, "
        return Beside(name, note=note + f"then {last['asked']} principals were answered")

    def risks(self, size: int) -> None:
        """A scan for risks of all kinds, from the account as AWS prints it."""
        asked = risks_of(size)
        answers = by_turns((self._ours, self._splaining), "risks", self._written(asked), self._rounds)
        ours, theirs = answers[self._ours.name], answers[self._splaining.name]
        self.table.section(f"a scan for risks, {size:,} principals")
        told = agreement.risks(asked, ours[-1], theirs[-1]) if ours and theirs else ""
        beside = [Beside(self._splaining.name, [each["s"] for each in theirs], told)]
        self.table.add(f"{size:,}: a scan for risks", "s", [each["load_s"] + each["s"] for each in ours], beside)


def _all(passes: Sequence[Sequence[float]]) -> list[float]:
    return [time for times in passes for time in times]


def main(arguments: list[str] | None = None) -> int:
    """Measures everything, prints it twice: as it comes, and as Markdown. Returns 1 where a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.questions", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to ask (default: everything)")
    parser.add_argument(
        "--principals", type=int, default=500, help="of the smaller accounts; the larger have 10 and 30 times as many"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how many processes of each, by turns")
    parser.add_argument("--limit", type=float, default=120.0, help="seconds for PMapper to find its paths")
    parser.add_argument("--peers", type=Path, help="where the programs to compare with are kept between runs")
    parser.add_argument("--without-peers", action="store_true", help="compare with no other program")
    given = parser.parse_args(arguments)
    print(f"load average before: {os.getloadavg()[0]:.2f}; {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as temporary:
        peers = None if given.without_peers else (given.peers or Path(temporary)).resolve()
        comparison = Comparison(Path(temporary), peers, given.rounds, given.limit)
        comparison.ask(given.parts or PARTS, given.principals)
    print(f"\nload average after: {os.getloadavg()[0]:.2f}\n\n{comparison.table.markdown()}")
    return comparison.table.report.status


if __name__ == "__main__":
    sys.exit(main())
