"""Cases put to both evaluators, and every disagreement put to the explanations there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from iamtui.policy.cases import run_case
from tests.conformance import peer
from tests.conformance.disagreements import KNOWN, Disagreement
from tests.conformance.peer import Answer, Case

Ask = Callable[[Sequence[Case]], list[Answer]]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A case on which the two differ."""

    case: Case
    ours: str
    theirs: str


@dataclass(slots=True)
class Report:
    """What a run found. `explained` counts disagreements by the names of what explains them."""

    ours: list[str]
    answers: list[Answer]
    explained: Counter[tuple[str, ...]] = field(default_factory=Counter)
    unexplained: list[Dispute] = field(default_factory=list)

    def table(self) -> str:
        """The explained disagreements with how many there are of each, as lines."""
        lines = [f"{count:6}  {' + '.join(names)}" for names, count in self.explained.most_common()]
        return "\n".join([f"{len(self.ours)} cases, {sum(self.explained.values())} disagreements explained:", *lines])


def our_result(case: Case) -> str:
    """What iamtui says."""
    return str(run_case(case)["result"])


def compare(cases: Sequence[Case], ask: Ask = peer.ask) -> Report:
    """Puts the cases to both and explains what there is to explain."""
    report = Report([our_result(case) for case in cases], ask(cases))
    disputes = [
        Dispute(case, ours, answer.result)
        for case, ours, answer in zip(cases, report.ours, report.answers, strict=True)
        if ours != answer.result
    ]
    for dispute, names in zip(disputes, explanations(disputes, ask), strict=True):
        if names:
            report.explained[names] += 1
        else:
            report.unexplained.append(dispute)
    return report


def explanations(disputes: Sequence[Dispute], ask: Ask = peer.ask) -> list[tuple[str, ...]]:
    """For each dispute the names of the fewest disagreements that together explain it; nothing where none do."""
    tries: list[tuple[int, tuple[str, ...], Case]] = []
    for at, dispute in enumerate(disputes):
        for chosen in _choices([each for each in KNOWN if each.rewrite(dispute.case) is not None]):
            rewritten = _rewritten(dispute.case, chosen)
            if rewritten is not None and our_result(rewritten) == dispute.ours:
                tries.append((at, tuple(each.name for each in chosen), rewritten))
    found: list[tuple[str, ...]] = [()] * len(disputes)
    for (at, names, _), answer in zip(tries, ask([case for _, _, case in tries]), strict=True):
        if not found[at] and answer.result == disputes[at].ours:
            found[at] = names
    return found


def _choices(concerned: Sequence[Disagreement]) -> list[tuple[Disagreement, ...]]:
    """Each by itself, then two and three together, then all."""
    chosen = [each for size in (1, 2, 3) for each in combinations(concerned, size)]
    return [*chosen, tuple(concerned)] if len(concerned) > 3 else chosen


def _rewritten(case: Case, chosen: Sequence[Disagreement]) -> Case | None:
    """The case after all of these, the first one concerned by the case as it was."""
    made = {**case, "entry": "core"}
    for each in chosen:
        changed = each.rewrite(made)
        if changed is None:
            return None
        made = changed
    return made
