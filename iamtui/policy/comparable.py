"""What condition operators compare: numbers, instants, flags, bytes and addresses, read from text once and kept.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NoBase64
from decimal import Decimal, InvalidOperation
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple

from iamtui.policy.remembering import remembered

_LONGEST = 4096
"""No number, date or address has more characters; texts beyond that are not read at all."""

Instant = tuple[int, str]
"""Seconds since 1970 in UTC, and the digits behind the point, without zeros at their end."""

_NUMBER_SIGNS = frozenset("0123456789+-.eE")
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEAR_DIGITS = 4


class Network(NamedTuple):
    """A block of addresses: those whose bits, cut off `shift` places, are `bits`."""

    version: int
    shift: int
    bits: int

    def holds(self, address: IPv4Address | IPv6Address) -> bool:
        return address.version == self.version and int(address) >> self.shift == self.bits


@remembered(8_192)
def number(text: str) -> Decimal | None:
    """A decimal number; None for what is none."""
    if len(text) > _LONGEST or not text or not _NUMBER_SIGNS.issuperset(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


@remembered(8_192)
def instant(text: str) -> Instant | None:
    """A date of ISO 8601 in one of W3C's forms, or whole seconds since 1970; None for what is neither.

    Four digits are a year. A time without a zone is UTC. https://www.w3.org/TR/NOTE-datetime
    """
    if len(text) > _LONGEST:
        return None
    digits = text.removeprefix("-")
    if _is_number(digits) and (len(digits) != _YEAR_DIGITS or digits != text):
        return int(text), ""
    date, _, clock = text.replace("t", "T", 1).partition("T")
    days = _days(date)
    if days is None or ("T" in text.upper() and not clock):
        return None
    if not clock:
        return days * 86400, ""
    if len(date) != len("2024-01-01"):
        return None
    read = _clock(clock)
    return (days * 86400 + read[0], read[1]) if read is not None else None


def flag(text: str) -> bool | None:
    """`true` or `false` in any case; None for all else."""
    return {"true": True, "false": False}.get(text.casefold())


@remembered(4_096)
def bytes_of(text: str) -> bytes | None:
    """The bytes a Base64 text stands for; None where it is none."""
    try:
        return b64decode(text, validate=True)
    except (NoBase64, ValueError):
        return None


@remembered(8_192)
def address(text: str) -> IPv4Address | IPv6Address | None:
    """An IP address of either version; None for what is none."""
    if "%" in text:
        return None
    try:
        return ip_address(text)
    except ValueError:
        return None


@remembered(8_192)
def network(text: str) -> Network | None:
    """A block of addresses in CIDR notation; a bare address is a block of its own. None for what is neither."""
    host, slash, length = text.partition("/")
    first = address(host)
    if first is None or (slash and (not _is_number(length) or len(length) > 3)):
        return None
    kept = int(length) if slash else first.max_prefixlen
    if kept > first.max_prefixlen:
        return None
    shift = first.max_prefixlen - kept
    return Network(first.version, shift, int(first) >> shift)


def _days(date: str) -> int | None:
    """Days since 1970 of `2024`, `2024-02` or `2024-02-29`."""
    parts = date.split("-")
    if not all(map(_is_number, parts)) or [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
        return None
    year, month, day = (*map(int, parts), 1, 1)[:3]
    if not 1 <= month <= 12 or not 1 <= day <= _month_days(year, month):
        return None
    # The year begins in March, so that the leap day is its last.
    year, shifted = (year, month - 3) if month > 2 else (year - 1, month + 9)
    return year * 365 + year // 4 - year // 100 + year // 400 + (153 * shifted + 2) // 5 + day - 719469


def _month_days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _MONTH_DAYS[month - 1]


def _clock(clock: str) -> Instant | None:
    """Seconds since midnight in UTC, and the digits behind the point, of `15:04:05.678+02:00`."""
    offset = 0
    if clock[-1:] in "zZ":
        clock = clock[:-1]
    elif len(clock) > 6 and clock[-6] in "+-" and clock[-3] == ":":
        zone = _time(clock[-5:])
        if zone is None:
            return None
        offset = zone if clock[-6] == "+" else -zone
        clock = clock[:-6]
    clock, point, fraction = clock.partition(".")
    seconds = _time(clock)
    if seconds is None or (point and (not _is_number(fraction) or clock.count(":") != 2)):
        return None
    return seconds - offset, fraction.rstrip("0")


def _time(text: str) -> int | None:
    parts = text.split(":")
    if len(parts) not in (2, 3) or not all(len(part) == 2 and _is_number(part) for part in parts):
        return None
    hours, minutes, seconds = (*map(int, parts), 0)[:3]
    return hours * 3600 + minutes * 60 + seconds if hours < 24 and minutes < 60 and seconds < 60 else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
