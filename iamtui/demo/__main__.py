"""`python -m iamtui.demo`."""

from __future__ import annotations

import sys

from iamtui.demo.process import main

if __name__ == "__main__":
    sys.exit(main())
