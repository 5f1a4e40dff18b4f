from __future__ import annotations

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcwidth

from iamtui import text
from iamtui.text import csv_safe, fit, inert, inert_line, inert_lines, shorten_middle, width

BAD = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)
"""What must never reach a terminal: controls, soft hyphen, joiners and fillers, bidi, separators, selectors, tags."""

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Me", "Zl", "Zp"]),
        st.sampled_from("\x1b\x07\x9b\x9d\u202e\u2066\u200d\ufe0f\u0301\u3164\U000e0041\ud800日👍abc =+"),
    )
)
PAYLOADS = [
    "\x1b[2J",
    "\x1b]52;c;cHduZWQ=\x1b\\",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\x9d0;title\x9c",
    "a\x7fb",
    "a\rb",
    "a\u2028b\u2029c",
    "\u202etxt.exe",
    "\u2066a\u2069",
    "in\u00advisible",
    "zero\u200bwidth\u200d",
    "\ufeffbom",
    "\U000e0041\U000e0042",
    "\ud83d\ude00",
    "x\ufe0f",
    "Z" + "\u0301" * 200,
    "\ufff9a\ufffab\ufffb",
    "\U0001f1e9\U0001f1ea \U0001f44d\U0001f3fd",
]


@given(HOSTILE)
def test_inert_text_holds_nothing_that_drives_a_terminal(raw: str) -> None:
    shown = inert(raw)
    assert not BAD.search(shown)
    assert all(character.isprintable() or unicodedata.category(character) == "Zs" for character in shown)
    shown.encode()  # no surrogates


@given(HOSTILE)
def test_inert_text_is_left_as_it_is(raw: str) -> None:
    shown = inert(raw)
    assert inert(shown) == shown


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_stay_visible(payload: str) -> None:
    shown = inert(f"before {payload} after")
    assert not BAD.search(shown)
    assert shown.startswith("before ")
    assert shown.endswith(" after")
    assert len(shown) >= len("before  after") + min(len(payload), 2)


def test_clean_text_of_any_script_is_shown_as_it_is() -> None:
    for clean in ["deploy-role", "Zoë", "東京の倉庫", "שָׁלוֹם", "нет", "ก็", "👍", "a\u3000b", "[@click=app.bell]x[/]"]:
        assert inert(clean) == clean


def test_marks_are_limited_and_never_settle_on_what_is_painted_before() -> None:
    assert inert("e" + "\u0301" * 4) == "e" + "\u0301" * 4
    assert inert("e" + "\u0301" * 6) == "e" + "\u0301" * 4 + "\\u0301" * 2
    assert inert("\u0301e") == "\\u0301e"


def test_megabytes_are_cut_visibly() -> None:
    shown = inert("\x1b" * 10_000_000)
    assert len(shown) <= text.LINE_LIMIT
    assert shown.endswith("… (10,000,000 characters)")
    assert inert(shown) == shown


@given(HOSTILE.map(lambda raw: raw.replace("\r", "")))
def test_a_document_keeps_its_lines(raw: str) -> None:
    lines = inert_lines(raw)
    assert len(lines) == raw.count("\n") + 1
    assert not any(BAD.search(line) for line in lines)


def test_documents_break_at_newlines_only() -> None:
    assert inert_lines("a\r\nb\u2028c\x0bd\n") == ["a", "b\\u2028c␋d", ""]
    assert inert_lines("{\n\t1\n}") == ["{", "    1", "}"]
    assert inert_line("a\tb\x1b") == "a   b␛"
    assert inert_lines("x" * 20, limit=8) == ["x" * 8, "… cut: 8 of 20 characters shown"]


@given(HOSTILE, st.integers(0, 40), st.sampled_from(["…", "~", "...", ""]))
def test_fit_takes_exactly_the_cells_it_is_given(raw: str, cells: int, ellipsis: str) -> None:
    fitted = fit(inert(raw), cells, ellipsis)
    assert sum(max(0, wcwidth(character)) for character in fitted) == cells == width(fitted)


def test_fit_pads_and_cuts() -> None:
    assert fit("role", 6) == "role  "
    assert fit("deployer", 6) == "deplo…"
    assert fit("東京都", 4) == "東 …"
    assert fit("東京", 4) == "東京"
    assert fit("x", 0) == ""


@given(HOSTILE, st.integers(0, 30))
def test_a_shortened_text_fits(raw: str, cells: int) -> None:
    clean = inert(raw)
    shortened = shorten_middle(clean, cells)
    assert width(shortened) <= cells
    if width(clean) <= cells:
        assert shortened == clean


def test_an_arn_is_shortened_in_its_middle() -> None:
    assert shorten_middle("arn:aws:iam::471108151234:role/deployer", 24) == "arn:aws:iam…ole/deployer"
    assert shorten_middle("471108151234", 9) == "4711…1234"


def test_width_knows_what_the_terminal_knows() -> None:
    for code in (*range(0x20, 0x7F), *range(0xA0, 0x300), *range(0x2010, 0x2028), *range(0x2190, 0x2600)):
        character = chr(code)
        if inert(character) == character:
            assert width(character) == max(0, wcwidth(character)), hex(code)
    assert width("日本 e\u0301") == 6


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\u3000=1", "＝1", "－1"])
def test_no_cell_is_a_formula(formula: str) -> None:
    assert csv_safe(formula).startswith("'")


@given(HOSTILE)
def test_a_cell_comes_back_from_a_csv_file_as_one_line(raw: str) -> None:
    safe = csv_safe(raw)
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    assert not BAD.search(safe)
    stream = io.StringIO()
    csv.writer(stream).writerow([safe, "next"])
    assert next(csv.reader(io.StringIO(stream.getvalue()))) == [safe, "next"]


def test_plain_cells_are_exported_as_they_are() -> None:
    assert csv_safe("user-1") == "user-1"
