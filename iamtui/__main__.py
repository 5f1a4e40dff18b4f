"""`python -m iamtui`, and the command `iamtui`."""

from __future__ import annotations

import gc
import sys

from iamtui.aws.spawn import spawn

_COMMANDS = {"snapshot", "can", "who-can", "what-can", "paths", "exposure", "validate", "evaluate"}
_WITHOUT_DOOR = {*_COMMANDS, "--snapshot", "--serve", "-h", "--help", "--version"}
"""Words with which no door is needed, or only once the rest of what was typed is known to be good."""


def main() -> int:
    """Run the command line. Returns the exit status."""
    arguments = sys.argv[1:]
    door = None
    if _WITHOUT_DOOR.isdisjoint(argument.partition("=")[0] for argument in arguments):
        # Nothing takes as long as importing the SDK, so the door begins with it before anything is imported here.
        door = spawn()
        # A start makes no garbage; to look for it would cost a tenth of the time. The app turns this on again.
        gc.disable()
    from iamtui.cli import run

    return run(arguments, door)


if __name__ == "__main__":
    sys.exit(main())
