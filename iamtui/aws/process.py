"""The door process: `python process.py`, started by `iamtui.aws.door`, with the channel as its stdin.

Run as a file and kept short, so that nothing but what it needs is imported. It takes a session of its
own, so Ctrl+C in the terminal is not for it, and ends when the other end of the channel is closed, so
it never outlives a terminal process that was killed.

The time until it can send its first call is what an operator waits for before the first row. Beside the
imports most of that was waste, which is left out here:

- the garbage collector going through the modules and the JSON as they grow (100 ms): off until the IAM
  client is made, and what there is by then is set aside from it;
- a TLS context that aiohttp makes as it is imported, and the system's certificates it reads for it
  (20 ms): the SDK gives aiohttp a context of its own, with its own certificates, for every connection.
"""

from __future__ import annotations

import contextlib
import gc
import os
import ssl
import sys
from collections.abc import Iterator
from typing import Any


def main() -> None:
    """Serve the terminal process until it closes the channel."""
    gc.disable()
    with contextlib.suppress(PermissionError):
        os.setsid()
    # A credential program that inherits stdin must not read from the channel.
    channel = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    with _without_certificates():
        import aiohttp  # noqa: F401 -- imported here for its context to be made without certificates
    from iamtui.aws.host import serve

    serve(channel)


@contextlib.contextmanager
def _without_certificates() -> Iterator[None]:
    """Let a default TLS context be one that trusts nobody: were it ever used, it would refuse."""
    usual = ssl.create_default_context

    def trusting_nobody(*_: Any, **__: Any) -> ssl.SSLContext:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    ssl.create_default_context = trusting_nobody
    try:
        yield
    finally:
        ssl.create_default_context = usual


if __name__ == "__main__":
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    if root not in sys.path:
        sys.path.append(root)
    main()
