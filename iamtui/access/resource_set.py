"""Which resources a statement is about, as patterns: to be shown, intersected, and compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from iamtui.policy.arns import ArnPattern, ShortArn
from iamtui.policy.context import Context
from iamtui.policy.document import Statement
from iamtui.policy.resource_element import entry_pattern
from iamtui.policy.variables import Unresolved

_EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class ResourceSet:
    """Everything that one of `patterns` matches and none of `excluded`.

    `open_variables` is true where a pattern has a variable whose value is not known; it stands there as text.
    """

    patterns: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    open_variables: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether every resource is in it."""
        return _EVERYTHING in self.patterns and not self.excluded

    def __bool__(self) -> bool:
        """False where no resource is in it."""
        return any(not _covered(pattern, self.excluded) for pattern in self.patterns)

    def intersection(self, other: ResourceSet) -> ResourceSet:
        """The resources in both."""
        if self.is_everything:
            return other
        if other.is_everything:
            return self
        found: dict[str, None] = {}
        for mine in self.patterns:
            for theirs in other.patterns:
                found.update(dict.fromkeys(_intersection(mine, theirs)))
        excluded = tuple(dict.fromkeys((*self.excluded, *other.excluded)))
        kept = tuple(pattern for pattern in _widest(found) if not _covered(pattern, excluded))
        return ResourceSet(kept, excluded, self.open_variables or other.open_variables)

    def is_within(self, other: ResourceSet) -> bool:
        """Whether certainly every resource in this set is in the other."""
        if other.is_everything:
            return True
        if other.open_variables or any(
            _parsed(out).intersects(_parsed(own)) for out in other.excluded for own in self.patterns
        ):
            return False
        return all(_covered(pattern, other.patterns) for pattern in self.patterns)

    def words(self) -> str:
        """`*`, `arn:…, arn:…`, `all but arn:…`."""
        listed = ", ".join(self.patterns)
        if not self.excluded:
            return listed
        but = ", ".join(self.excluded)
        return f"all but {but}" if self.patterns == (_EVERYTHING,) else f"{listed} but not {but}"


ALL = ResourceSet((_EVERYTHING,))


def resources_of(statement: Statement, context: Context, version: str, short: ShortArn) -> ResourceSet:
    """The resources a statement is about, variables with their values; one without either element is about none."""
    if _EVERYTHING in statement.resources:
        return ALL
    entries = statement.resources or statement.not_resources
    known: dict[str, None] = {}
    is_open = False
    for entry in entries:
        pattern = entry_pattern(entry, context, version, short)
        if isinstance(pattern, Unresolved):
            if statement.not_resources:
                return ResourceSet(())
            continue
        if pattern is not None and pattern.is_short and statement.not_resources:
            return ResourceSet(())  # what a short ARN does not match is not taken for certain
        is_open = is_open or pattern is None
        known[entry if pattern is None else str(pattern)] = None
    if statement.resources:
        return ResourceSet(_widest(known), (), is_open)
    return ResourceSet((_EVERYTHING,), tuple(known), is_open) if known else ResourceSet(())


def _widest(patterns: Iterable[str]) -> tuple[str, ...]:
    """The patterns without those that another one covers."""
    listed = list(patterns)
    if len(listed) == 1 or len(listed) > _MANY:
        return tuple(listed)
    return tuple(
        pattern
        for at, pattern in enumerate(listed)
        if not any(
            other != at and _parsed(wide).covers(_parsed(pattern)) and not (other > at and _same(wide, pattern))
            for other, wide in enumerate(listed)
        )
    )


_MANY = 64
"""Patterns of which no more are compared each with each."""


def _same(one: str, other: str) -> bool:
    return _parsed(other).covers(_parsed(one))


def _covered(pattern: str, by: Iterable[str]) -> bool:
    return any(_parsed(wide).covers(_parsed(pattern)) for wide in by)


@lru_cache(16_384)
def _intersection(one: str, other: str) -> tuple[str, ...]:
    return _parsed(one).intersection(_parsed(other))


def _parsed(pattern: str) -> ArnPattern:
    return ArnPattern.parse(pattern)
