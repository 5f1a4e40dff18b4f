"""The figures of iamtui beside those of the peers, and whether the answers are the same."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.report import Figure, Report


@dataclass(frozen=True)
class Beside:
    """What one peer took for the same work. Without runs, `note` says why there is no figure."""

    name: str
    runs: Sequence[float] = ()
    answers: str = ""
    note: str = ""


@dataclass
class Table:
    """Prints figures as they come; `markdown` gives all of them again, ready to paste."""

    report: Report = field(default_factory=Report)
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def section(self, title: str) -> None:
        self.report.section(title)

    def add(
        self, what: str, unit: str, runs: Sequence[float], beside: Sequence[Beside] = (), limit: float | None = None
    ) -> None:
        """One line for iamtui, and one for each peer. Nothing is printed where iamtui has no runs."""
        if not runs:
            return
        own = statistics.median(runs)
        self.report.add(Figure(what, unit, runs, limit))
        promised = "" if limit is None else f"{limit:g} {unit}".rstrip()
        cell = f"{'**' if limit is not None and own > limit else ''}{_figure(runs, unit)}"
        cell += "**" if cell.startswith("**") else ""
        first: tuple[str, ...] = (what, promised, cell)
        for peer in beside or [Beside("")]:
            times = ""
            if peer.runs:
                ratio = statistics.median(peer.runs) / own
                times = f"{ratio:,.3g}" if ratio < 1000 else f"{ratio:,.0f}"
                told = "; ".join(filter(None, (f"{times} times iamtui's", peer.answers, peer.note)))
                self.report.add(Figure(f"    {peer.name}", unit, peer.runs, beside=told))
            elif peer.name:
                print(f"    {peer.name}: {peer.note or 'not installed'}", flush=True)
            theirs = _figure(peer.runs, unit) if peer.runs else ""
            note = peer.note or ("" if peer.runs or not peer.name else "not installed")
            said = " ".join(filter(None, (peer.name, theirs + (": " if theirs and note else ""), note)))
            self.rows.append((*first, said, times, peer.answers))
            first = ("", "", "")

    def markdown(self) -> str:
        """All lines as a table of Markdown."""
        head = ("What", "Promised", "iamtui", "Beside", "Times", "Answers")
        lines = [head, ("---",) * len(head), *self.rows]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _figure(runs: Sequence[float], unit: str) -> str:
    spread = f" ({_number(min(runs))}-{_number(max(runs))})" if len(runs) > 1 else ""
    return f"{_number(statistics.median(runs))} {unit}".rstrip() + spread


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
