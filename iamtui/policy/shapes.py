"""Texts with gaps in them (`*`, `${TagKey}`) as regular expressions that never try anything twice."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["gapped"]


def gapped(literals: Sequence[str], gap: str) -> str:
    """An expression (to be matched whole, with DOTALL) for the literals, expressions themselves, with a gap between.

    `gap` is `.*` or `.+`. A literal between two gaps is taken where it first stands, which leaves the most to what
    follows, so nothing need be tried again: atomic groups keep the engine from doing so, and time stays in proportion
    to the length of the text whatever the number of gaps.
    """
    first, *others = literals
    if not others:
        return first
    *middle, last = others
    taken = "".join(f"(?>{gap}?{literal})" for literal in middle if literal or gap == ".+")
    return f"{first}{taken}{gap}{last}"
