"""Characters that AWS refuses in a document, and marks that editors leave in one."""

from __future__ import annotations

import re

from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import DocumentOutline

BYTE_ORDER_MARK = "\ufeff"

_FOREIGN = re.compile("[^\t\n\r\u0020-\u00ff]")
_ESCAPE = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|.)", re.DOTALL)


def check(report: Report, document: DocumentOutline) -> None:
    """Characters beyond those of IAM's `PolicyDocument` parameter, and halves of surrogate pairs."""
    source = report.source
    is_whole = source.inner is not None or source.root is source.outer.root
    text = source.map.text
    if is_whole and report.policy_type in ("identity", "trust") and (found := _FOREIGN.search(text)):
        message = f"IAM takes no character beyond U+00FF; this is U+{ord(found[0]):04X}."
        report.add_at("INVALID_CHARACTER", found.start(), document.root, message, "Remove it, or write another.")
    if (place := _lone_surrogate(text)) >= 0:
        message = "This escape is half of a surrogate pair, which is no character."
        report.add_at("INVALID_CHARACTER", place, document.root, message, "Write the character itself, or remove it.")


def check_byte_order_mark(report: Report, document: DocumentOutline) -> None:
    """The mark in front of a document that was written by some editors."""
    message = "The file begins with a byte order mark, which AWS takes for a broken document."
    report.add_at("BYTE_ORDER_MARK", 0, document.root, message, "Save the file as UTF-8 without BOM.")


def _lone_surrogate(text: str) -> int:
    """Where an escape is half of a surrogate pair; -1 where none is."""
    if "\\ud" not in text and "\\uD" not in text:
        return -1
    high = -1  # where a first half stands that the second half is to follow at once
    end = -1
    for found in _ESCAPE.finditer(text):
        code = int(found["code"] or "0", 16)
        if high >= 0 and not (found.start() == end and 0xDC00 <= code < 0xE000):
            return high
        if high < 0 and 0xDC00 <= code < 0xE000:
            return found.start()
        high = found.start() if 0xD800 <= code < 0xDC00 else -1
        end = found.end()
    return high
