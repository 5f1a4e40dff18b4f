"""AWS's answers as plain JSON values."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

__all__ = ["partial_pages", "plain", "timestamp"]

_PART: Final = 100


def timestamp(value: Any) -> str:
    """AWS's timestamp (ISO-8601 text or seconds since the epoch) as ISO-8601 text in UTC.

    Takes the place of the SDK's parser, which makes a `datetime` of each at some 30 µs; a page of a
    thousand users has two thousand.
    """
    if isinstance(value, str):
        if len(value) == 20 and value[-1] == "Z" and value[10] == "T":
            return f"{value[:-1]}+00:00"
        try:
            value = float(value)
        except ValueError:
            return _iso(datetime.fromisoformat(value))
    return _iso(datetime.fromtimestamp(value, UTC))


def _iso(moment: datetime) -> str:
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat()


def plain(value: Any) -> Any:
    """The value with nothing in it but dict, list, str, int, float, bool and None."""
    kind = type(value)
    if kind is str or kind is bool or kind is int or kind is float or value is None:
        return value
    if isinstance(value, dict):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return _iso(value)
    return str(value)


def partial_pages(page: dict[str, Any], size: int = _PART) -> Iterator[dict[str, Any]]:
    """The page cut into pages of at most `size` items in each of its lists, in order.

    Each repeats the other members, so each reads as a page of its own; a page whose lists are short is
    given as it is. The terminal takes them one by one and answers keys between them.
    """
    lists = {name: value for name, value in page.items() if isinstance(value, list)}
    longest = max(map(len, lists.values()), default=0)
    if longest <= size:
        yield page
        return
    for start in range(0, longest, size):
        yield {
            **page,
            **{name: value[start : start + size] for name, value in lists.items()},
        }
