"""A policy document in whichever form it came: a dictionary, JSON text, or JSON text URL-encoded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote


def as_document(value: Any) -> Any:
    """The document as a dictionary; the text itself where it is none, so that nothing is lost."""
    if not isinstance(value, str):
        return value
    for text in (value, unquote(value)):
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            continue
        return document if isinstance(document, dict) else value
    return value


def statements(document: Any) -> Iterator[dict[str, Any]]:
    """The statements, of which a document may have one on its own."""
    found = document.get("Statement") if isinstance(document, dict) else None
    for statement in found if isinstance(found, list) else [found]:
        if isinstance(statement, dict):
            yield statement
