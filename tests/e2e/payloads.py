"""Texts that mean harm to a terminal, a markup parser or a clipboard, one or more of each class."""

from __future__ import annotations

import base64

CLIPBOARD = base64.b64encode(b"rm -rf ~").decode()

PAYLOADS = [
    # markup of Textual and Rich: live actions, closing tags that crash, tags that vanish
    "[@click=app.bell]x[/]",
    "[@click=app.quit]y[/@click]",
    "[/foo]",
    "[/]",
    "[link=",
    "[link=https://evil.example]z[/link]",
    "[prod]",
    "[[nested] [brackets]]",
    "[type=x, v={'a[0]'}]",
    "\\[escaped",
    ":bomb:",
    # escape sequences
    "\x1b[31mred",
    "\x1b[2J\x1b[H",
    "\x1b]0;pwned-title\x07",
    "\x1b]2;pwned-title\x1b\\",
    f"\x1b]52;c;{CLIPBOARD}\x07",
    f"\x1b]52;c;{CLIPBOARD}\x1b\\",
    "\x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
    "\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\",
    "\x1b[?1049l",
    "\x1b[6n",
    "\x1bc",
    # C1: the same in one byte
    "\x9b31mred",
    "\x9d0;pwned-title\x9c",
    "\x90payload\x9c",
    # other control characters
    "a\x7fb",
    "a\x08\x08b",
    "over\rwritten",
    "tab\tbed",
    "nul\x00l",
    "bell\x07",
    "vertical\x0bform\x0c",
    "line\nbreak",
    # what changes the order or the width of text without being seen
    "\u202egnp.exe",
    "\u2066isolate\u2069",
    "\u202aembed\u202c",
    "\u200emark\u200f\u061c",
    "soft\xadhyphen",
    "zero\u200bwidth\u200cnon\u200djoin\u2060\ufeff",
    "line\u2028separator\u2029paragraph",
    "tags\U000e0041\U000e0042\U000e007f",
    "variation\ufe0f\ufe0e",
    "interlinear\ufff9\ufffa\ufffb",
    # half a character
    "surrogate\ud800\udfffend",
    # formulas
    '=HYPERLINK("http://evil.example")',
    "@SUM(1)",
    # plain size
    "long" * 25_000,
]
"""What is spread over every text field of the account, one text each."""

UNSEEN = frozenset(
    [
        *map(chr, range(0x20)),
        *map(chr, range(0x7F, 0xA0)),
        *"\xad\u061c\u180e\u2028\u2029\ufeff",
        *map(chr, range(0x200B, 0x2010)),
        *map(chr, range(0x202A, 0x202F)),
        *map(chr, range(0x2060, 0x2070)),
        *map(chr, range(0xFE00, 0xFE10)),
        *map(chr, range(0xFFF9, 0xFFFC)),
        *map(chr, range(0xE0000, 0xE1000)),
    ]
)
"""Characters that must never reach a terminal as text."""
