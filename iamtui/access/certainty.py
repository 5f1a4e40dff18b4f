"""Sets of principals of which one knows for certain and of which one only knows that it may be so.

A set of principals is an integer: bit n stands for principal n. What is possible includes what is certain. With a
single bit this is Kleene's logic, so that one rule serves for one principal and for all of an account at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import NamedTuple, TypeVar

from iamtui.policy.truth import Truth

Thing = TypeVar("Thing")
_ONES = bytes.maketrans(b"01", b"\0\1")


class Likely(NamedTuple):
    """Those for whom something holds, and those for whom it may."""

    certain: int
    possible: int

    def __or__(self, other: Likely) -> Likely:
        """Those for whom one of two things holds."""
        return Likely(self.certain | other.certain, self.possible | other.possible)

    def __and__(self, other: Likely) -> Likely:
        """Those for whom two things hold."""
        return Likely(self.certain & other.certain, self.possible & other.possible)

    def outside(self, everybody: int) -> Likely:
        """Those for whom it does not hold, and those for whom it may not."""
        return Likely(everybody & ~self.possible, everybody & ~self.certain)

    def doubted(self, those: int) -> Likely:
        """The same, but for these it is possible whatever else is known."""
        return Likely(self.certain, self.possible | those)

    def without(self, those: int) -> Likely:
        """The same, but for these it does not hold."""
        return Likely(self.certain & ~those, self.possible & ~those)

    def with_truth(self, place: int, truth: Truth) -> Likely:
        """The same, but for the principal at a place as the truth says."""
        bit = 1 << place
        certain = self.certain & ~bit | (bit if truth else 0)
        return Likely(certain, self.possible & ~bit | (0 if truth is False else bit))


NOBODY = Likely(0, 0)
ONE = Likely(1, 1)
PERHAPS = Likely(0, 1)


def of_truth(truth: Truth) -> Likely:
    """A truth as a set of one at most."""
    return ONE if truth else PERHAPS if truth is None else NOBODY


def bits_of(places: Iterable[int], length: int) -> int:
    """The set of the principals at these places."""
    octets = bytearray((length >> 3) + 1)
    for place in places:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


def places_of(bits: int) -> list[int]:
    """The places of the principals in a set, in order."""
    return list(members(bits, range(bits.bit_length())))


def members(bits: int, things: Sequence[Thing]) -> Iterator[Thing]:
    """Those of the things, in their order, whose places are in a set."""
    if bits.bit_count() > 2:
        return compress(things, bin(bits)[:1:-1].encode().translate(_ONES))
    wanted = []
    while bits:
        lowest = bits & -bits
        wanted.append(lowest.bit_length() - 1)
        bits ^= lowest
    return (things[place] for place in wanted)


class Gathering:
    """Collects for whom something holds, some principals at a time."""

    __slots__ = ("_certain", "_length", "_possible", "_sets")

    def __init__(self, length: int, known: Likely = NOBODY) -> None:
        self._length = length
        self._sets = known
        self._certain: list[Sequence[int]] = []
        self._possible: list[Sequence[int]] = []

    def add(self, truth: Truth, places: Sequence[int]) -> None:
        """Note that it holds, or may hold, for the principals at these places."""
        if truth:
            self._certain.append(places)
        elif truth is None:
            self._possible.append(places)

    def add_set(self, truth: Truth, bits: int) -> None:
        """The same for a set."""
        if truth is not False:
            self._sets |= Likely(bits if truth else 0, bits)

    def likely(self) -> Likely:
        """All that was noted."""
        certain = self._bits(self._certain)
        return self._sets | Likely(certain, certain | self._bits(self._possible))

    def _bits(self, noted: list[Sequence[int]]) -> int:
        if not noted:
            return 0
        octets = bytearray((self._length >> 3) + 1)
        for places in noted:
            for place in places:
                octets[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(octets, "little")
