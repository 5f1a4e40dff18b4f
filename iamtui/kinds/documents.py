"""A resource's data as a document: JSON as the `aws` command prints it, or YAML."""

from __future__ import annotations

import json
from typing import Any

JSON_LIMIT = 10_000_000
"""Characters of a document that is given whole; a longer one ends with a line that says so."""


def to_json(value: Any) -> str:
    """JSON with two spaces a level, in AWS's order, foreign letters as they are. Raw text: not yet inert."""
    return _bounded(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def to_yaml(value: Any) -> str:
    """YAML in AWS's order, foreign letters as they are. Raw text: not yet inert."""
    import yaml  # 20 ms of import that most sessions never need

    plain = json.loads(json.dumps(value, ensure_ascii=False, default=str))
    text: str = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, default_flow_style=False, width=10_000)
    return _bounded(text)


def _bounded(text: str) -> str:
    if len(text) <= JSON_LIMIT:
        return text
    return f"{text[:JSON_LIMIT]}\n… cut: {JSON_LIMIT:,} of {len(text):,} characters shown"
