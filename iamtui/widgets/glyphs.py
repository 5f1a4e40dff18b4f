"""The signs that the views paint besides their text, for terminals with and without Unicode."""

from __future__ import annotations

import sys
from dataclasses import dataclass

__all__ = ["ASCII", "UNICODE", "Glyphs", "terminal_glyphs"]


@dataclass(frozen=True)
class Glyphs:
    """The signs a view paints besides its text, each one cell wide."""

    cursor: str
    thumb: str
    ellipsis: str
    ascending: str
    descending: str
    expanded: str
    collapsed: str
    pending: str


UNICODE = Glyphs("▌", "▐", "…", "↑", "↓", "▾", "▸", "·")
ASCII = Glyphs(">", "|", "~", "^", "v", "-", "+", ".")


def terminal_glyphs() -> Glyphs:
    """Returns the signs that this terminal's encoding can show."""
    encoding = getattr(sys.__stderr__, "encoding", None) or "ascii"
    return UNICODE if encoding.lower().replace("-", "").startswith(("utf", "cp65001")) else ASCII
