from __future__ import annotations

import pytest

from iamtui.policy.truth import Truth, both, either, every, negated, some


@pytest.mark.parametrize(
    ("truths", "all_of_them", "one_of_them"),
    [
        ((), True, False),
        ((True,), True, True),
        ((True, None), None, True),
        ((False, None), False, None),
        ((None, None), None, None),
        ((True, False), False, True),
        ((False, False), False, False),
    ],
)
def test_unknown_counts_only_where_it_can_decide(
    truths: tuple[Truth, ...], all_of_them: Truth, one_of_them: Truth
) -> None:
    assert both(*truths) is all_of_them
    assert either(*truths) is one_of_them
    assert every(iter(truths)) is all_of_them
    assert some(iter(truths)) is one_of_them
    assert both(*reversed(truths)) is all_of_them


def test_the_opposite_of_unknown_is_unknown() -> None:
    assert [negated(truth) for truth in (True, False, None)] == [False, True, None]
