"""A table of figures: what was measured, beside what iamtui promises and beside what others take."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """One line: the median of the runs, the promise (None: none was made), and what it is set beside."""

    name: str
    unit: str
    runs: Sequence[float]
    limit: float | None = None
    beside: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.runs)

    @property
    def broken(self) -> bool:
        return self.limit is not None and self.median > self.limit

    def line(self) -> str:
        spread = f"{min(self.runs):,.4g}-{max(self.runs):,.4g}" if len(self.runs) > 1 else ""
        limit = "" if self.limit is None else f"{self.limit:,.4g}{' !' if self.broken else ''}"
        return f"{self.name:52}{self.median:>10,.4g} {self.unit:6}{spread:>16}{limit:>10}   {self.beside}".rstrip()


@dataclass
class Report:
    """Prints figures as they come and remembers whether a promise was broken."""

    figures: list[Figure] = field(default_factory=list)

    def section(self, title: str) -> None:
        print(f"\n{title:52}{'median':>10} {'':6}{'range':>16}{'promised':>10}   beside", flush=True)

    def add(self, *figures: Figure) -> None:
        for figure in figures:
            self.figures.append(figure)
            print(figure.line(), flush=True)

    @property
    def status(self) -> int:
        """The exit status: 1 where a promise is broken."""
        return int(any(figure.broken for figure in self.figures))


def percentile95(values: Sequence[float]) -> float:
    """The value that 95 of 100 stay below."""
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
