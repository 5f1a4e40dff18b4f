"""Colours: dark, light, high contrast, and the terminal's own sixteen."""

from __future__ import annotations

import os

from textual.theme import Theme

from iamtui.actions import THEME_NAMES

THEMES: tuple[Theme, ...] = (
    Theme(
        name="dark",
        primary="#5fafd7",
        secondary="#87afd7",
        accent="#5fafd7",
        foreground="#d0d0d0",
        background="#121212",
        surface="#1c1c1c",
        panel="#262626",
        success="#87af5f",
        warning="#d7af5f",
        error="#d75f5f",
        dark=True,
    ),
    Theme(
        name="light",
        primary="#005f87",
        secondary="#005f87",
        accent="#005f87",
        foreground="#262626",
        background="#ffffff",
        surface="#f4f4f4",
        panel="#e4e4e4",
        success="#3a6b00",
        warning="#875f00",
        error="#af0000",
        dark=False,
    ),
    Theme(
        name="contrast",
        primary="#00ffff",
        secondary="#00ffff",
        accent="#ffff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        success="#00ff00",
        warning="#ffff00",
        error="#ff8787",
        dark=True,
    ),
)


def default_theme() -> str:
    """The terminal's own sixteen colours over SSH and where no more are known, which costs half the bytes."""
    environ = os.environ
    if environ.get("NO_COLOR") or environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return "ansi-dark"
    if environ.get("TERM", "") in ("linux", "screen", "xterm", "vt100", ""):
        return "ansi-dark"
    return "dark"


def next_theme(name: str) -> str:
    """The theme after this one, round and round."""
    return THEME_NAMES[(THEME_NAMES.index(name) + 1) % len(THEME_NAMES)] if name in THEME_NAMES else THEME_NAMES[0]
