"""The known name that a wrong one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from iamtui.policy.validation.findings import Report

_LONGEST = 128


def nearest(report: Report, word: str, known: Iterable[str]) -> str:
    """The known name nearest to `word`, whatever the case; nothing where none is near or too many were asked for."""
    if report.suggestions_left <= 0 or len(word) > _LONGEST:
        return ""
    report.suggestions_left -= 1
    by_lower = {name.lower(): name for name in known}
    if word.lower() in by_lower:
        return by_lower[word.lower()]
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.7)
    return by_lower[close[0]] if close else ""


def instead(suggestion: str, otherwise: str) -> str:
    """The remedy: the suggested name, or else these words."""
    return f"Did you mean {suggestion}?" if suggestion else otherwise
