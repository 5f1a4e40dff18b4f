"""iamtui and iam-simulate agree on random cases, or AWS's documentation says why they do not.

Run by `make conformance`; `make test` leaves it out, since it needs node and the peer.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from itertools import islice

import pytest

from tests.conformance import generate, peer
from tests.conformance.accounts import answers_alike, question
from tests.conformance.comparing import Dispute, Report, compare, explanations, our_result
from tests.conformance.disagreements import KNOWN
from tests.conformance.peer import Case
from tests.conformance.rewriting import documents, statements
from tests.conformance.shrinking import shrunk
from tests.conformance.vocabulary import FAMILIES

SEED = int(os.environ.get("IAMTUI_CONFORMANCE_SEED", "2024"))
CASES = int(os.environ.get("IAMTUI_CONFORMANCE_CASES", "20000"))
LEAST = 0.1
"""Each of the three results is at least this part of all."""
MOST_SHOWN = 5

pytestmark = [pytest.mark.conformance, pytest.mark.timeout(900), pytest.mark.xdist_group("conformance")]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return list(generate.cases(SEED, CASES))


@pytest.fixture(scope="module")
def report(cases: list[Case]) -> Report:
    if not peer.is_installed():
        pytest.fail("the peer is not installed: make conformance does that")
    return compare(cases)


def test_they_agree_or_the_documentation_says_why_not(report: Report, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\n" + report.table())
    shown = "\n\n".join(map(described, report.unexplained[:MOST_SHOWN]))
    count = len(report.unexplained)
    assert count == 0, f"{count} disagreements are not explained:\n\n{shown}"


def described(dispute: Dispute) -> str:
    """The smallest case that is left of a dispute, as `iamtui evaluate` reads it."""
    smallest = shrunk(dispute.case, still_unexplained)
    theirs = peer.ask([smallest])[0].result
    return f"iamtui: {our_result(smallest)}, iam-simulate: {theirs}\n{json.dumps(smallest, indent=1)}"


def still_unexplained(smaller: Sequence[Case]) -> list[bool]:
    """Whether the two differ on each case, and nothing explains it."""
    disputes = {
        at: Dispute(case, our_result(case), answer.result)
        for at, (case, answer) in enumerate(zip(smaller, peer.ask(smaller), strict=True))
        if answer.result not in ("Error", our_result(case))
    }
    found = dict(zip(disputes, explanations(list(disputes.values())), strict=True))
    return [at in disputes and not found[at] for at in range(len(smaller))]


def test_the_compiled_engine_agrees_too(cases: list[Case], report: Report) -> None:
    """Where an account can be asked the same: with the peer, through what iamtui says of the case."""
    compared = 0
    for case, ours in zip(cases, report.ours, strict=True):
        found = engine_result(case)
        compared += found is not None
        assert found in (None, ours), case
    assert compared > CASES * 0.3


def engine_result(case: Case) -> str | None:
    """What the compiled engine says; None where an account cannot be asked the same."""
    asked = question(case)
    if asked is None:
        return None
    about = (asked.principal, asked.action, asked.resource, asked.context)
    verdict = asked.access.can(*about)
    return asked.access.decide(*about) if answers_alike(case, verdict) else None


def test_the_peer_answers_every_case(report: Report) -> None:
    errors = Counter(answer.error for answer in report.answers if answer.error)
    assert not errors


def test_both_ways_of_asking_are_used(report: Report) -> None:
    ways = Counter(answer.entry for answer in report.answers)
    assert min(ways["public"], ways["core"]) > CASES * LEAST


def test_every_result_is_frequent(report: Report) -> None:
    found = Counter(report.ours)
    assert set(found) == {"Allowed", "ImplicitlyDenied", "ExplicitlyDenied"}
    assert min(found.values()) > CASES * LEAST, found


def test_every_explanation_is_needed(report: Report) -> None:
    used = {name for names in report.explained for name in names}
    assert not {each.name for each in KNOWN} - used
    assert all(each.page.startswith("https://docs.aws.amazon.com/") for each in KNOWN)


def test_every_operator_decides_in_each_form(cases: list[Case], report: Report) -> None:
    """A case with one condition is decided by it, one way or the other."""
    decided: dict[str, set[str]] = {}
    for case, result in zip(cases, report.ours, strict=True):
        for operator in deciding_operators(case):
            decided.setdefault(operator.lower(), set()).add("granted" if result == "Allowed" else "refused")
    expected = [
        f"{quantifier}{base}{ending}"
        for base in (base for family in FAMILIES.values() for base in family)
        for quantifier in ("", "ForAnyValue:", "ForAllValues:")
        for ending in ("", "IfExists")
    ]
    one_sided = [each for each in [*expected, "Null"] if decided.get(each.lower()) != {"granted", "refused"}]
    assert not one_sided


def deciding_operators(case: Case) -> list[str]:
    """The operator of a case that has just one condition."""
    found = [
        operator
        for document in documents(case)
        for statement in statements(document)
        for operator in statement.get("Condition", {})
    ]
    return found if len(found) == 1 else []


def test_a_seed_makes_the_same_cases(cases: list[Case]) -> None:
    assert list(islice(generate.cases(SEED, CASES), 50)) == cases[:50]
