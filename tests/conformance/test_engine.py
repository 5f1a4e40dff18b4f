"""The compiled engine decides on random cases as the plain evaluation does; needs no other evaluator."""

from __future__ import annotations

from collections import Counter

from iamtui.policy.cases import run_case
from tests.conformance import generate
from tests.conformance.accounts import answers_alike, question

SEED = 7
CASES = 1500


def test_the_compiled_engine_decides_as_the_plain_evaluation() -> None:
    """Through an account with groups, attached policies, boundaries, trust and organization."""
    found: Counter[str] = Counter()
    for case in generate.cases(SEED, CASES):
        asked = question(case)
        if asked is None:
            continue
        about = (asked.principal, asked.action, asked.resource, asked.context)
        verdict = asked.access.can(*about)
        assert asked.access.decide(*about) == verdict.result, case
        if answers_alike(case, verdict):
            assert verdict.result == run_case(case)["result"], case
            found[verdict.result] += 1
    assert min(found[result] for result in ("Allowed", "ImplicitlyDenied", "ExplicitlyDenied")) > CASES / 50, found
