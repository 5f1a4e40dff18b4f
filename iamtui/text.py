"""Untrusted text made safe to paint, and measured in terminal cells.

Names, tags, descriptions, Cognito attributes and error messages are written by strangers: IAM paths allow
brackets, policy documents allow C1 control characters, tag values allow line separators, and Cognito
attribute values allow anything at all. Whatever reaches the screen, the clipboard or a spreadsheet passes
through this module first.

Everything here is a pure function. `inert` is quick for the common case (a fraction of a microsecond for
clean ASCII), so that it can be called wherever text is painted rather than where it is stored.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = [
    "DOCUMENT_LIMIT",
    "LINE_LIMIT",
    "csv_safe",
    "fit",
    "inert",
    "inert_line",
    "inert_lines",
    "is_single_cells",
    "shorten_middle",
    "split_lines",
    "width",
]

LINE_LIMIT = 100_000
"""Characters of one line that are ever shown; a longer line ends with a visible note of its length."""

DOCUMENT_LIMIT = 2_000_000
"""Characters of one document that are ever shown."""

MARK_LIMIT = 4
"""Combining marks kept on one letter. Hebrew with vowels and accents needs four; more only serves to smear
rows."""

TAB_SIZE = 4

# Characters that `str.isprintable` calls printable and that are invisible, change how the text around them is
# drawn, or have a width on which terminals disagree: combining grapheme joiner, Hangul and Khmer fillers,
# Mongolian and other variation selectors, regional indicators and emoji skin tones.
_SLY = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0"
    "\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]"
)
_ASCII_CONTROL = re.compile("[\x00-\x1f\x7f]")
# Spaces that are not printable by Python's rule but take up room and break nothing.
_ROOMY_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_WIDE_SPACE = re.compile(f"[{_ROOMY_SPACES}]")
# Punctuation, arrows, box drawing and shapes of the screens themselves, all one cell wide.
_SINGLE_CELL = ((0x2010, 0x2027), (0x2030, 0x205E), (0x2190, 0x22FF), (0x2500, 0x25FC))
_ALL_SINGLE = re.compile("[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u25fc]*")
_FORMULA_START = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def inert(text: str) -> str:
    """Returns `text` as one line that a terminal can only print.

    Control characters become their pictures (`␛`), other invisible, direction-changing, ambiguous or
    unassigned characters their code (`\\u202e`). At most `LINE_LIMIT` characters are kept; a cut is visible
    and says how long the text was. Markup needs no treatment here: hand the result to a sink that parses
    none.
    """
    if len(text) > LINE_LIMIT:
        return _cut(text)
    if text.isascii():
        return text if text.isprintable() else _translate(text)
    if text.isprintable() and max(text) < "\u0300":
        return text
    return _translate(text)


def inert_lines(text: str, limit: int = DOCUMENT_LIMIT) -> list[str]:
    """Returns the lines of a document, each one `inert`, tabs expanded to spaces.

    Lines end at `\\n` or `\\r\\n` only, so that no separator hidden in a value makes a line of its own. Of
    more than `limit` characters the rest is cut, and a last line says so.
    """
    return [inert_line(line) for line in split_lines(text, limit)]


def split_lines(text: str, limit: int = DOCUMENT_LIMIT) -> list[str]:
    """Returns the raw lines of a document, told apart as `inert_lines` does, to be made inert later."""
    lines = text[:limit].replace("\r\n", "\n").split("\n")
    if len(text) > limit:
        lines.append(f"… cut: {limit:,} of {len(text):,} characters shown")
    return lines


def inert_line(line: str) -> str:
    """Returns one line of a document inert, its tabs expanded to spaces."""
    return inert(line.expandtabs(TAB_SIZE) if "\t" in line else line)


def width(text: str) -> int:
    """Returns how many terminal cells `text` takes. The text must be inert."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def is_single_cells(text: str) -> bool:
    """Whether surely every character of `text` takes one cell; False also where that is not known quickly."""
    return text.isascii() or _ALL_SINGLE.fullmatch(text) is not None


def fit(text: str, cells: int, ellipsis: str = "…") -> str:
    """Returns inert `text` cut (ending in `ellipsis`) or padded with spaces to exactly `cells` cells."""
    if cells <= 0:
        return ""
    if text.isascii():
        length = len(text)
        if length <= cells:
            return text + " " * (cells - length)
    else:
        length = width(text)
        if length <= cells:
            return text + " " * (cells - length)
    room = cells - width(ellipsis)
    if room < 0:
        return _head(ellipsis, cells)
    return _head(text, room) + ellipsis


def shorten_middle(text: str, cells: int, ellipsis: str = "…") -> str:
    """Returns inert `text` in at most `cells` cells, its middle replaced by `ellipsis` where it is longer.

    The end of an ARN tells more than its start, so the longer half is kept at the end.
    """
    if cells <= 0:
        return ""
    if width(text) <= cells:
        return text
    room = cells - width(ellipsis)
    if room <= 1:
        return fit(text, cells, ellipsis).rstrip()
    head = _head(text, room // 2).rstrip(" ")
    return head + ellipsis + _tail(text, room - width(head))


def csv_safe(text: str) -> str:
    """Returns `text` for a cell of a CSV file: inert, and never a formula to a spreadsheet.

    A text that starts like a formula gets a leading apostrophe, as OWASP's note on CSV injection advises.
    Line breaks become visible pictures, so a cell cannot break out of its row in a careless reader.
    """
    safe = inert(text)
    return "'" + safe if safe.lstrip(" \xa0\u3000").startswith(_FORMULA_START) else safe


def _cut(text: str) -> str:
    note = f"… ({len(text):,} characters)"
    head = _translate(text[:LINE_LIMIT])
    return head[: LINE_LIMIT - len(note)] + note


def _translate(text: str) -> str:
    """Spells out every character that must not reach the terminal, and every mark too many on a letter."""
    if text.isascii():
        return _ASCII_CONTROL.sub(_picture, text)
    if text.isprintable() and not _SLY.search(text) and not _has_marks(text):
        return text
    shown: list[str] = []
    marks = MARK_LIMIT  # a mark with no letter before it would settle on whatever is painted to its left
    for character in text:
        if not _is_plain(character):
            shown.append(_spelled(character))
            marks = 0
        elif _cells(character) == 0:
            marks += 1
            shown.append(character if marks <= MARK_LIMIT else _spelled(character))
        else:
            shown.append(character)
            marks = 0
    return "".join(shown)


def _has_marks(text: str) -> bool:
    return not all(map(_cells, text))


def _is_plain(character: str) -> bool:
    if character.isprintable():
        return _SLY.match(character) is None
    return _WIDE_SPACE.match(character) is not None


def _spelled(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _picture(found: re.Match[str]) -> str:
    return _spelled(found[0])


@lru_cache(maxsize=8192)
def _cells(character: str) -> int:
    code = ord(character)
    if code < 0x300 or any(first <= code <= last for first, last in _SINGLE_CELL):
        return 1
    from wcwidth import wcwidth  # 20 ms of import that a screen without foreign letters never needs

    return max(0, wcwidth(character))


def _head(text: str, cells: int) -> str:
    """The start of `text` in exactly `cells` cells, padded where a wide character would not fit."""
    if text.isascii():
        return text[:cells]
    taken = 0
    for index, character in enumerate(text):
        size = _cells(character)
        if taken + size > cells:
            return text[:index] + " " * (cells - taken)
        taken += size
    return text + " " * (cells - taken)


def _tail(text: str, cells: int) -> str:
    """The end of `text` in at most `cells` cells, never starting with a mark whose letter was cut off."""
    start = len(text)
    taken = 0
    while start and taken + _cells(text[start - 1]) <= cells:
        start -= 1
        taken += _cells(text[start])
    while start < len(text) and _cells(text[start]) == 0:
        start += 1
    return text[start:]
