"""iamtui: who is in this AWS account, what can they do, and what happens if I change it."""

from __future__ import annotations

__version__ = "0.1.0"
