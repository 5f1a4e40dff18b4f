"""Input that is no good, told in one line."""

from __future__ import annotations


class BadInputError(ValueError):
    """One clear line for the operator."""
