"""How answers are printed: lines of 80 columns for people, ASCII JSON for programs."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator
from textwrap import TextWrapper

from iamtui.text import inert

WIDTH = 80
"""Columns of plain text. What has no spaces, such as an ARN, is never broken."""


def print_lines(lines: Iterable[str]) -> None:
    """Print lines that are inert already, also where the terminal lacks one of their letters."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    for line in lines:
        print(line)


def print_json(value: object) -> None:
    """Print a value as JSON. Nothing but printable ASCII, so that no name can drive a terminal."""
    print(json.dumps(value, indent=2).replace("\x7f", "\\u007f"))


def wrapped(text: str, indent: str = "", hanging: str | None = None) -> Iterator[str]:
    """The text made inert, in lines of 80 columns; the lines after the first begin with `hanging`."""
    wrapper = TextWrapper(
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from wrapper.wrap(inert(text)) or [indent.rstrip()]


def labelled(label: str, text: str, width: int) -> Iterator[str]:
    """A label, and beside it the text in a column of its own."""
    yield from wrapped(text, f"{label:<{width}}", " " * width)


def counted(number: int, noun: str) -> str:
    """`1 role`, `2,000 roles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
