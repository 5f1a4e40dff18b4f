"""Regular expressions that an operator types, held to a bounded time.

Python's matcher backtracks, cannot be interrupted, and holds the interpreter while it runs: `(a+)+$` against
forty characters never ends. So before an expression is used, the ways in which it could match a text are
counted from above, and one with too many is refused with a reason instead of tried.
"""

from __future__ import annotations

import importlib
import math
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

PATTERN_LIMIT = 200
"""Characters of an expression."""

_ROW_LIMITS = (1000, 500, 250, 150)
_STEPS = math.log(3e7)
_REPEAT_LIMIT = 1000
_FLAGS = re.IGNORECASE | re.MULTILINE


class ExpressionError(ValueError):
    """The expression is none, or could take too long; one line says what is wrong."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression, and how many characters of a row it may look at."""

    pattern: re.Pattern[str]
    limit: int

    def found_in(self, text: str) -> bool:
        return self.pattern.search(text, 0, self.limit) is not None


def compile_expression(source: str) -> Expression:
    """The expression, upper and lower case alike, `^` and `$` at the edges of any cell.

    It sees the first 1,000 characters of a row, fewer (at least 150) where several repeats make it costly.
    Raises `ExpressionError` where it is malformed or where the time of a single row cannot be bounded.
    """
    if len(source) > PATTERN_LIMIT:
        raise ExpressionError(f"longer than {PATTERN_LIMIT} characters")
    trimmed = _without_outer_wildcards(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's hints on doubtful sets are for programmers
            pattern = re.compile(trimmed, _FLAGS)
            parsed = importlib.import_module("re._parser").parse(trimmed, _FLAGS)
    except re.error as error:
        raise ExpressionError(str(error)) from error
    except (OverflowError, RecursionError) as error:
        raise ExpressionError("it repeats too often or nests too deep") from error
    for limit in _ROW_LIMITS:
        cost = _Cost(limit)
        ways = cost.of_sequence(parsed) + math.log(limit) - math.lgamma(cost.open_repeats + 2)
        if ways <= _STEPS:
            return Expression(pattern, limit)
    raise ExpressionError("this expression takes too long: fewer repeats, and none within another")


def _without_outer_wildcards(source: str) -> str:
    """`.*` at either end finds nothing more, only later."""
    while source.startswith(".*") and source[2:3] not in ("+", "*", "{"):
        source = source[3:] if source[2:3] == "?" else source[2:]
    while source.endswith(".*") and not source.endswith("\\.*"):
        source = source[:-2]
    return source


class _Cost:
    """Counts, as a logarithm and from above, the ways an expression can match a text of `limit` length."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.open_repeats = 0
        self._depth = 0

    def of_sequence(self, items: Iterable[tuple[Any, Any]]) -> float:
        return sum(self._of_item(str(operation), argument) for operation, argument in items)

    def _of_item(self, operation: str, argument: Any) -> float:
        if operation.endswith("REPEAT"):
            return self._of_repeat(*argument)
        if operation == "BRANCH":
            return math.log(len(argument[1])) + max(self.of_sequence(branch) for branch in argument[1])
        if operation == "SUBPATTERN":
            return self.of_sequence(argument[3])
        if operation in ("ASSERT", "ASSERT_NOT"):
            return self.of_sequence(argument[1])
        if operation == "ATOMIC_GROUP":
            return self.of_sequence(argument)
        if operation == "GROUPREF_EXISTS":
            return sum(self.of_sequence(branch) for branch in argument[1:] if branch)
        return math.log(self.limit) if operation == "GROUPREF" else 0.0

    def _of_repeat(self, low: int, high: Any, body: Any) -> float:
        if low > _REPEAT_LIMIT:
            raise ExpressionError(f"it repeats more than {_REPEAT_LIMIT} times")
        times = min(int(high), self.limit)
        if times >= self.limit and self._depth == 0:
            self.open_repeats += 1
        self._depth += 1
        inner = self.of_sequence(body)
        self._depth -= 1
        return math.log(max(1, times - low + 1)) + inner * times
