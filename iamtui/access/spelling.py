"""What may have been meant, where a name is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_MOST = 3
_SHORT = 3
"""In names so short one letter makes half of the difference."""
_LONGEST = 256
"""Longer names are compared with nothing."""


def nearest(typed: str, names: Iterable[str]) -> list[str]:
    """The few names that look most like what was typed, the nearest first; none where none does."""
    from difflib import get_close_matches

    if len(typed) > _LONGEST:
        return []
    folded = {name.casefold(): name for name in names}
    alike = 0.5 if len(typed) <= _SHORT else 0.7
    return [folded[each] for each in get_close_matches(typed.casefold(), folded, _MOST, alike)]


def did_you_mean(names: Sequence[str]) -> str:
    """`; did you mean a, b or c?`, to end a message with; nothing where there are no names."""
    if not names:
        return ""
    return f"; did you mean {' or '.join(filter(None, (', '.join(names[:-1]), names[-1])))}?"
