"""Whether a screen is still there for what a job beside it brings."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen


def still_open(screen: Screen[Any]) -> bool:
    """False from the moment the screen is closed: its widgets go one by one, while it still counts as mounted."""
    return screen.is_mounted and screen in screen.app.screen_stack
