"""iamtui: who is in this AWS account, what can they do, and what happens if I change it."""

from __future__ import annotations

import os

__version__ = "0.1.0"

# Textual repaints at most so often in a second, and reads this when it is imported. At the 60 it would take by
# itself a key waits up to 17 ms for what it did to be seen.
os.environ.setdefault("TEXTUAL_FPS", "120")
