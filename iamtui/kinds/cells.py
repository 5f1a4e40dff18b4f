"""How a value of AWS becomes the text of a cell.

Every function here is a `Column.show`: it takes the value a column's path found (`None` where AWS said
nothing) and the present moment, and returns short text. None of them fails on a value of an unexpected type:
it is shown as it is. The text may still hold anything AWS let somebody write; who paints it makes it inert.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from iamtui.account import Missing, Reason
from iamtui.text import csv_safe

Show = Callable[[Any, datetime], str]
Search = Callable[[Any], Any]

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
YEAR = 365 * DAY

_PLAIN_PATH = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", re.ASCII)
_BYTE_UNITS = ("kB", "MB", "GB", "TB")


_MARKS = {
    Reason.NOT_LOADED: "…",
    Reason.LOADING: "…",
    Reason.DENIED: "denied",
    Reason.FAILED: "failed",
    Reason.NOT_OFFERED: "n/a",
    Reason.NOT_IN_SNAPSHOT: "?",
}


def missing_mark(value: Missing) -> str:
    """Why a value is not there, short enough for a column; the detail says the rest."""
    return _MARKS[value.reason]


def text(value: Any, now: datetime) -> str:
    """The value itself; nothing where there is none; JSON for what has parts."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, Missing):
        return value.reason.value
    return str(value)


def yes_no(value: Any, now: datetime) -> str:
    """`yes` or `no`; nothing where AWS said neither. Understands the credential report's words for both."""
    if value is None or isinstance(value, Missing):
        return text(value, now)
    if isinstance(value, str):
        return {"true": "yes", "false": "no"}.get(value.casefold(), value)
    return "yes" if value else "no"


@lru_cache(maxsize=4096)
def parse_time(value: str) -> datetime | None:
    """The moment an ISO 8601 text names, in UTC where it names no zone; `None` where it is no such text."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def moment_of(value: Any) -> datetime | None:
    """The moment a value of AWS names: ISO 8601 text, or seconds since 1970 as some services have it."""
    if isinstance(value, str):
        return parse_time(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC)
        except (OverflowError, OSError, ValueError):
            return None
    return None


def span(seconds: float) -> str:
    """A length of time in its one largest unit, rounded down: `40 s`, `3 min`, `2 h`, `41 d`, `1 y`."""
    whole = max(0, int(seconds))
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min"
    if whole < DAY:
        return f"{whole // HOUR} h"
    if whole < YEAR:
        return f"{whole // DAY} d"
    return f"{whole // YEAR} y"


def ago(value: Any, now: datetime) -> str:
    """How long ago (`3 min`, `41 d`); `in 2 h` for what is still to come; nothing where there is no date."""
    moment = moment_of(value)
    if moment is None:
        return text(value, now)
    seconds = (now - moment).total_seconds()
    return span(seconds) if seconds > -1 else f"in {span(-seconds)}"


def ago_or_never(value: Any, now: datetime) -> str:
    """As `ago`, and `never` where AWS has no date: what was never used has none."""
    return "never" if value is None or value == "" else ago(value, now)


def in_future(value: Any, now: datetime) -> str:
    """When something ends: `in 41 d`, or `3 d ago` where it has."""
    moment = moment_of(value)
    if moment is None:
        return text(value, now)
    seconds = (moment - now).total_seconds()
    return f"in {span(seconds)}" if seconds >= 0 else f"{span(-seconds)} ago"


def age_days(value: Any, now: datetime) -> str:
    """The age in days, however many: `410 d`."""
    moment = moment_of(value)
    if moment is None:
        return text(value, now)
    return f"{max(0, (now - moment).days):,} d"


def exact_time(value: Any, now: datetime) -> str:
    """The moment to the second, in UTC: `2024-05-01 12:00:00 UTC`."""
    moment = moment_of(value)
    if moment is None:
        return text(value, now)
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def count(value: Any, now: datetime) -> str:
    """A number with its thousands apart, or how many parts a list has."""
    if isinstance(value, list | dict):
        return f"{len(value):,}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return text(value, now)


def duration(value: Any, now: datetime) -> str:
    """Seconds in words, exactly: `1 h`, `1 h 30 min`, `45 s`."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return text(value, now)
    parts = []
    rest = value
    for unit, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (1, "s")):
        amount, rest = divmod(rest, unit)
        if amount:
            parts.append(f"{amount} {name}")
    return " ".join(parts) or "0 s"


def arn_name(value: Any, now: datetime) -> str:
    """What an ARN ends in: `arn:aws:iam::aws:policy/service-role/Name` is `Name`."""
    if not isinstance(value, str) or not value.startswith("arn:"):
        return text(value, now)
    resource = value.split(":", 5)[-1]
    return resource.rpartition("/")[2] or resource


def joined(value: Any, now: datetime) -> str:
    """The parts of a list, commas between them."""
    if not isinstance(value, list):
        return text(value, now)
    return ", ".join([text(item, now) for item in value])


def size(value: Any, now: datetime) -> str:
    """Bytes in a unit that keeps the number short: `512 B`, `6.1 kB`."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return text(value, now)
    if value < 1000:
        return f"{value} B"
    amount = value / 1000
    units = iter(_BYTE_UNITS)
    unit = next(units)
    while amount >= 999.95 and unit != _BYTE_UNITS[-1]:
        amount /= 1000
        unit = next(units)
    return f"{amount:.1f} {unit}"


def csv_cell(value: str) -> str:
    """Cell text for a CSV file: inert, and never a formula to a spreadsheet."""
    return csv_safe(value)


@lru_cache(maxsize=1024)
def compile_path(path: str) -> Search:
    """What finds a path's value in a resource's data, `None` where there is none.

    Plain dotted names, as nearly all columns are, need no JMESPath and take a tenth of its time. Raises
    `ValueError` with one line where the path is no JMESPath expression.
    """
    if _PLAIN_PATH.fullmatch(path):
        names = path.split(".")
        return _one_name(names[0]) if len(names) == 1 else _dotted(names)
    return _jmespath(path)


def compile_paths(paths: Iterable[str]) -> tuple[Search, ...]:
    """`compile_path` for each path."""
    return tuple(compile_path(path) for path in paths)


def _one_name(name: str) -> Search:
    def search(data: Any) -> Any:
        return data.get(name) if isinstance(data, dict) else None

    return search


def _dotted(names: list[str]) -> Search:
    def search(data: Any) -> Any:
        for name in names:
            if not isinstance(data, dict):
                return None
            data = data.get(name)
        return data

    return search


def _jmespath(path: str) -> Search:
    import jmespath  # most lists need none of it
    from jmespath import exceptions

    try:
        compiled = jmespath.compile(path)
    except exceptions.JMESPathError as error:
        reason = str(error).partition("\n")[0].partition(" for expression")[0].rstrip(":")
        raise ValueError(f"not a JMESPath expression: {path} ({reason})") from error
    try:
        compiled.search({})
    except (exceptions.UnknownFunctionError, exceptions.ArityError) as error:
        raise ValueError(f"not a JMESPath expression: {path} ({str(error).partition(chr(10))[0]})") from error
    except exceptions.JMESPathError:
        pass  # a function refused the absent value; real data may hold one it takes

    def search(data: Any) -> Any:
        try:
            return compiled.search(data)
        except exceptions.JMESPathError:
            return None  # `length(Tags)` of a resource that has none

    return search
