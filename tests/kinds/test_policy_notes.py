"""What statements mean in words stands beside their JSON, or under it where there is little room."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamtui.kinds.documents import to_json
from iamtui.kinds.panel import Document, Panel
from iamtui.kinds.panel_lines import panel_lines
from iamtui.kinds.policy_notes import BESIDE, broken, is_noted, noted_rows, policy_notes, statement_lines
from iamtui.text import width
from tests.access.accounts import allow, deny, document, trust

POLICY = document(
    allow(["s3:GetObject", "s3:ListBucket"], "arn:aws:s3:::media-*"),
    deny("*", Condition={"Bool": {"aws:SecureTransport": "false"}}),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
)


def test_a_statement_begins_and_ends_where_its_braces_are() -> None:
    lines = to_json(POLICY).split("\n")
    for note in policy_notes(POLICY):
        assert lines[note.first].strip() == "{"
        assert lines[note.last].strip().rstrip(",") == "}"
    assert [note.text for note in policy_notes(POLICY)] == [
        "Allow s3:GetObject, s3:ListBucket on media-*",
        "Deny everything on everything if the call is not encrypted",
    ]


def test_a_single_statement_and_one_deep_in_a_resource_are_found() -> None:
    single = {"Version": "2012-10-17", "Statement": allow("s3:*")}
    nested = {"Roles": [{"Name": "x", "AssumeRolePolicyDocument": trust({"Service": "ec2.amazonaws.com"})}, single]}
    lines = to_json(nested).split("\n")
    notes = policy_notes(nested)
    assert [lines[note.first].strip() for note in notes] == ["{", '"Statement": {']
    assert notes[0].text == "The service ec2 may assume this role"


@given(VALUES, VALUES)
def test_the_lines_are_counted_as_json_has_them(before: Any, after: Any) -> None:
    value = {"before": before, "policy": POLICY, "after": after}
    lines = to_json(value).split("\n")
    starts = [lines[line].strip() for line in statement_lines(value)]
    assert starts == ["{", "{"]


@pytest.mark.parametrize("value", [None, "text", [], {}, {"Statement": "x"}, {"Statement": [1]}, {"Statement": {}}])
def test_what_is_no_policy_has_no_notes(value: Any) -> None:
    assert not is_noted(value)


def test_a_document_of_very_many_lines_or_levels_is_left_as_it_is() -> None:
    assert not is_noted(document(*[allow("s3:*")] * 2_000))
    deep: Any = POLICY
    for _ in range(5_000):
        deep = {"x": deep}
    assert not is_noted(deep)


@pytest.mark.parametrize("room", [60, 80, BESIDE, 200])
def test_every_line_and_every_word_is_shown_and_fits(room: int) -> None:
    lines = to_json(POLICY).split("\n")
    notes = policy_notes(POLICY)
    rows = noted_rows([len(line) for line in lines], notes, room)
    assert [row.line for row in rows if row.line is not None] == list(range(len(lines)))
    said = " ".join(row.words.removeprefix("→ ").strip() for row in rows if row.words)
    assert said == " ".join(note.text for note in notes)
    assert all(row.column + width(row.words) <= room for row in rows)
    beside = [row for row in rows if row.line is not None and row.words]
    assert bool(beside) == (room >= BESIDE)


def test_a_panel_says_it_too() -> None:
    shown = Panel("Document", (Document(POLICY),))
    narrow = [line.text for line in panel_lines(shown, 78)]
    wide = [line.text for line in panel_lines(shown, 160)]
    assert any(line.strip().startswith("→ Allow s3:GetObject") for line in narrow)
    assert any(line.strip().startswith("{") and line.endswith("on media-*") for line in wide)
    assert [line.strip() for line in narrow if "→" not in line] == [
        line.strip() for line in to_json(POLICY).split("\n")
    ]


def test_long_words_are_broken() -> None:
    assert broken("a" * 25 + " b", 10) == ["a" * 10, "a" * 10, "aaaaa b"]
    assert broken("", 10) == []
