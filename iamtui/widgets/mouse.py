"""The mouse, on and off while the program runs: off, the terminal's own selection works."""

from __future__ import annotations

from typing import Any

_ON = "\x1b[?1000h\x1b[?1002h\x1b[?1015h\x1b[?1006h"
_OFF = "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1015l\x1b[?1006l"


def set_mouse(app: Any, on: bool) -> None:
    """Clicks and the wheel are reported, motion never: a pointer that moves over rows costs kilobytes."""
    driver = app._driver
    if driver is not None:
        driver.write(_ON if on else _OFF)
        driver.flush()
