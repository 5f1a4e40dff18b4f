"""The door process: `python process.py`, started by `iamtui.aws.door`, with the channel as its stdin.

Run as a file and kept short, so that nothing but what it needs is imported. It takes a session of its
own, so Ctrl+C in the terminal is not for it, and ends when the other end of the channel is closed, so
it never outlives a terminal process that was killed.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys


def main() -> None:
    """Serve the terminal process until it closes the channel."""
    with contextlib.suppress(PermissionError):
        os.setsid()
    # A credential program that inherits stdin must not read from the channel.
    channel = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    gc.disable()
    from iamtui.aws.host import serve

    gc.freeze()
    gc.enable()
    serve(channel)


if __name__ == "__main__":
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    if root not in sys.path:
        sys.path.append(root)
    main()
