"""Sets of actions as integers: every action AWS has is a bit, so that sets are united and compared in microseconds.

Bits stand in the order of `all_actions()`. They are those of one version of the table: keep names, not bits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import compress
from types import MappingProxyType

from iamtui.policy import service_table
from iamtui.policy.shapes import gapped

_LAST = "\U0010ffff"
_ONES = bytes.maketrans(b"01", b"\0\1")
_PATTERNS_KEPT = 8_192  # 3 KB each at worst

__all__ = [
    "all_actions",
    "bits",
    "bits_of",
    "count",
    "head",
    "letters",
    "level_bits",
    "levels",
    "names_of",
    "position",
    "service_bits",
    "service_index",
    "spelled",
    "wildcard_only_bits",
]


@cache
def head() -> service_table.Names:
    """The part of the packed table that has the names."""
    return service_table.names(service_table.packed())


@cache
def service_index() -> Mapping[str, int]:
    """The place in the table of each service, by its prefix."""
    return MappingProxyType({line.partition("\t")[0]: index for index, line in enumerate(head().services)})


def _fields(service: str) -> list[str]:
    index = service_index().get(service)
    return ["", "", "", ""] if index is None else head().services[index].split("\t")


@cache
def spelled(service: str) -> tuple[str, ...]:
    """The names of a service's actions (prefix in lower case), in the order of their lower case."""
    return tuple(_fields(service)[3].split())


def letters(service: str) -> str:
    """A letter of `service_table.LEVELS` for each of a service's actions, in the order of `spelled`."""
    return _fields(service)[2]


@cache
def all_actions() -> tuple[str, ...]:
    """Every action as `service:Name`, in the order of their lower case: the place of an action is its bit."""
    found: list[str] = []
    for line in head().services:
        prefix, _, _, listed = line.split("\t")
        found.extend([f"{prefix}:{name}" for name in listed.split()])
    return tuple(found)


@cache
def _lowered() -> Sequence[str]:
    return "\n".join(all_actions()).lower().split("\n")


@cache
def _positions() -> Mapping[str, int]:
    return {name: index for index, name in enumerate(_lowered())}


def position(action: str) -> int | None:
    """The bit of an action (`service:Name`, any case)."""
    return _positions().get(action.lower())


def bits(pattern: str) -> int:
    """The actions that one entry of an Action element covers.

    As AWS matches them: whatever the case, `*` and `?` anywhere in the name, nowhere in the prefix, and `*` alone for
    everything. What AWS does not know is covered by nothing.
    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
    """
    place = _positions().get(pattern.lower())
    return _covered(pattern) if place is None else 1 << place


def bits_of(patterns: Iterable[str]) -> int:
    """The actions that any entry of an Action element covers; quicker than uniting the bits of each."""
    octets = bytearray(len(all_actions()) // 8 + 1)
    covered = 0
    positions = _positions()
    for pattern in patterns:
        place = positions.get(pattern.lower())
        if place is None:
            covered |= _covered(pattern)
        else:
            octets[place >> 3] |= 1 << (place & 7)
    return covered | int.from_bytes(octets, "little")


@lru_cache(maxsize=_PATTERNS_KEPT)
def _covered(pattern: str) -> int:
    """What an entry covers that is not just the name of an action."""
    if pattern == "*":
        return _run(0, len(all_actions()))
    service, colon, name = pattern.lower().partition(":")
    if not colon or service not in service_index():
        return 0
    literal = re.split(r"[*?]", name, maxsplit=1)[0]
    if len(literal) == len(name):
        return 0
    first, end = _range(f"{service}:{literal}")
    rest = name[len(literal) :]
    if not rest.strip("*"):
        return _run(first, end)
    matches = _matcher(rest).fullmatch
    start = len(service) + 1 + len(literal)
    ones = [index for index, known in enumerate(_lowered()[first:end]) if matches(known, start)]
    return _of_places(ones, end - first) << first


def _range(prefix: str) -> tuple[int, int]:
    """The first and the last but one of the actions whose lower-case name starts so."""
    return bisect_left(_lowered(), prefix), bisect_left(_lowered(), prefix + _LAST)


def _run(first: int, end: int) -> int:
    return ((1 << (end - first)) - 1) << first


def _of_places(places: Sequence[int], length: int) -> int:
    octets = bytearray((length + 7) // 8)
    for place in places:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


def _matcher(wanted: str) -> re.Pattern[str]:
    runs = ["".join("." if sign == "?" else re.escape(sign) for sign in run) for run in wanted.split("*")]
    return re.compile(gapped(runs, ".*"), re.DOTALL)


def service_bits(service: str) -> int:
    """All actions of a service, by its prefix in any case."""
    return bits(f"{service.lower()}:*")


@cache
def _letters() -> str:
    return "".join(line.split("\t", 3)[2] for line in head().services)


def _lettered(wanted: str) -> int:
    """The actions that have one of the letters in the table."""
    ones = {ord(letter): "01"[letter in wanted] for letter in set(_letters())}
    return int(_letters().translate(ones)[::-1], 2)


@cache
def levels() -> Mapping[str, int]:
    """The actions of each access level of AWS, by the name of the level."""
    return MappingProxyType(
        {level: _lettered(letter + letter.lower()) for letter, level in service_table.LEVELS.items()}
    )


@cache
def wildcard_only_bits() -> int:
    """The actions that name no resource, so that only `*` as Resource allows or denies them."""
    return _lettered("".join(service_table.LEVELS).lower())


def level_bits(level: str) -> int:
    """The actions of an access level (`List`, `Read`, `Write`, `Tagging`, `Permissions management`)."""
    return levels().get(level, 0)


def count(actions: int) -> int:
    """How many actions a set has."""
    return actions.bit_count()


def names_of(actions: int) -> Iterator[str]:
    """The actions of a set as `service:Name`, in order."""
    known = all_actions()
    digits = bin(actions)[:1:-1]
    if actions.bit_count() * 16 > len(known):
        yield from compress(known, digits.encode().translate(_ONES))
        return
    place = digits.find("1")
    while place >= 0:
        yield known[place]
        place = digits.find("1", place + 1)
