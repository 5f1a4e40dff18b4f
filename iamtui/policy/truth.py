"""Truth that may hang on what is not known: Kleene's three values.

`None` means that the answer depends on a part of the request that is not known, a condition key for the most part.
"""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None
"""True, False, or None: it depends on context that is not known."""


def both(*truths: Truth) -> Truth:
    """True where all are, False where one is, else None. Of nothing: True."""
    return every(truths)


def either(*truths: Truth) -> Truth:
    """True where one is, False where all are, else None. Of nothing: False."""
    return some(truths)


def negated(truth: Truth) -> Truth:
    """The opposite; what is not known stays so."""
    return None if truth is None else not truth


def every(truths: Iterable[Truth]) -> Truth:
    """`both` of any number; stops at the first False."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def some(truths: Iterable[Truth]) -> Truth:
    """`either` of any number; stops at the first True."""
    result: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            result = None
    return result
