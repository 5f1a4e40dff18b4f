"""By what rows are ordered: values as what they are, numbers within text as numbers, the absent last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from iamtui.account import Missing
from iamtui.kinds import cells
from iamtui.kinds.kind import Column

RUN = 8192
"""Rows ordered at a time; the ordered runs are then merged, which takes a fraction of ordering them at once."""

_DIGITS = re.compile(r"\d+")
_ODD_VALUE = (TypeError, ValueError, AttributeError, LookupError)


def natural(text: str) -> str:
    """Casefolded text that orders `role-9` before `role-10`."""
    return _DIGITS.sub(_padded, text.casefold())


def _padded(digits: re.Match[str]) -> str:
    return digits[0].zfill(12)


def key_of(value: Any) -> Any:
    """What a value of AWS is ordered by; `None` where there is none. Lists and objects go by their length."""
    if value is None or value == "" or isinstance(value, Missing):
        return None
    if isinstance(value, str):
        return natural(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | dict):
        return len(value)
    return natural(str(value))


def ordered_by_text(column: Column) -> bool:
    """True where the cell's own text is as good as the value, and needs no look at the data."""
    return column.sort_key is None and column.show in (None, cells.text, cells.arn_name, cells.joined)


def column_key(column: Column) -> Callable[[Any], Any]:
    """What turns a row's data into what the column orders it by."""
    search = cells.compile_path(column.path)
    sort_key = column.sort_key
    if sort_key is None:
        return lambda data: key_of(search(data))

    def keyed(data: Any) -> Any:
        try:
            return sort_key(search(data))
        except _ODD_VALUE:
            return None

    return keyed


def ordering(keys: Sequence[Any], reverse: bool) -> Iterator[list[int] | None]:
    """Orders the places of `keys` in slices of a few milliseconds: yields None after each, at last the order.

    What has no key comes last, whichever the direction; equals keep their order.
    """
    present = [place for place, key in enumerate(keys) if key is not None]
    yield None
    absent = [place for place, key in enumerate(keys) if key is None] if len(present) < len(keys) else []
    try:
        yield from _in_runs(present, keys, reverse, absent)
    except TypeError:  # values of several types in one column
        mixed = [(type(key).__name__, str(key)) for key in keys]
        yield from _in_runs(present, mixed, reverse, absent)


def _in_runs(present: list[int], keys: Sequence[Any], reverse: bool, absent: list[int]) -> Iterator[list[int] | None]:
    places: list[int] = []
    for start in range(0, len(present), RUN):
        places.extend(sorted(present[start : start + RUN], key=keys.__getitem__, reverse=reverse))
        yield None
    places.sort(key=keys.__getitem__, reverse=reverse)
    yield places + absent
