"""Copying from a terminal: OSC 52, wrapped for tmux and screen. It works over SSH, and cannot be confirmed."""

from __future__ import annotations

import base64
import os
from typing import Any

from iamtui.text import inert, inert_lines

_MOST = 70_000
"""Bytes that terminals commonly accept in one OSC 52 sequence."""


def copy_text(app: Any, text: str, what: str, *, lines: bool = False) -> str:
    """Send `text`, made inert, to the terminal's clipboard. Returns what to tell the operator.

    tmux passes the sequence on where `set-clipboard` is on; with `external`, its default, only where
    `allow-passthrough` is on.
    """
    safe = "\n".join(inert_lines(text)) if lines else inert(text)
    payload = safe.encode()
    if len(payload) > _MOST:
        return f"{what} not copied: {len(payload):,} bytes are more than terminals take; export it with E"
    driver = app._driver  # the only way to send a sequence through Textual's writer thread
    if driver is not None:
        driver.write(clipboard_sequence(payload, os.environ))
    changed = " (control characters shown as signs)" if safe != text else ""
    shown = safe if len(safe) < 60 else f"{len(safe):,} characters"
    return f"{what} sent to the terminal's clipboard{changed}: {shown}"


def clipboard_sequence(payload: bytes, environ: Any) -> str:
    """OSC 52 as this terminal needs it: plain, and wrapped for the multiplexer between."""
    sequence = f"\x1b]52;c;{base64.b64encode(payload).decode()}\x07"
    if environ.get("TMUX"):
        wrapped = sequence.replace("\x1b", "\x1b\x1b")
        return f"{sequence}\x1bPtmux;{wrapped}\x1b\\"
    if environ.get("TERM", "").startswith("screen"):
        pieces = [sequence[start : start + 76] for start in range(0, len(sequence), 76)]
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return sequence
