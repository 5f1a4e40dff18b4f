"""`python -m iamtui`, and the command `iamtui`."""

from __future__ import annotations

import gc
import sys

from iamtui.aws.spawn import spawn

_WITHOUT_DOOR = {"snapshot", "--snapshot", "--serve", "-h", "--help", "--version"}


def main() -> int:
    """Run the command line. Returns the exit status."""
    arguments = sys.argv[1:]
    door = None
    if _WITHOUT_DOOR.isdisjoint(arguments):
        # Nothing takes as long as importing the SDK, so the door begins with it before anything is imported here.
        door = spawn()
        # A start makes no garbage; to look for it would cost a tenth of the time. The app turns this on again.
        gc.disable()
    from iamtui.cli import run

    return run(arguments, door)


if __name__ == "__main__":
    sys.exit(main())
