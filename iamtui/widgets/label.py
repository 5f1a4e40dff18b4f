"""Text from AWS as a value that Textual paints and never parses."""

from __future__ import annotations

from textual.content import Content

from iamtui.text import inert

__all__ = ["label"]


def label(text: str) -> Content:
    """Returns `text` inert and without markup, for any widget that takes a `Content`."""
    return Content(inert(text))
