from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamtui.account import NOT_LOADED, Missing, Reason, Ref
from iamtui.kinds.panel import (
    Bar,
    Bars,
    Document,
    Fact,
    Facts,
    Outline,
    OutlineItem,
    Panel,
    Row,
    Sentence,
    Sentences,
    Table,
)
from iamtui.kinds.panel_lines import CELL_LIMIT, DOCUMENT_LIMIT, VALUE_LIMIT, panel_lines, print_panels
from iamtui.text import width

ROLE = Ref("471108151234", "", "iam.role", "deployer")
DENIED = Missing(Reason.DENIED, permission="iam:ListAccessKeys", resource="user/bo")
ARN = "arn:aws:iam::471108151234:role/service/" + "thumbnailer-lambda-" * 4


def lines(*blocks: Any, room: int = 60, ascii_only: bool = False) -> list[str]:
    return [line.text.rstrip() for line in panel_lines(Panel("Facts", blocks), room, ascii_only)]


def everything(text: str) -> Panel:
    return Panel(
        text,
        (
            Facts((Fact(text, text, note=text), Fact(text, DENIED)), title=text),
            Table((text, text), (Row((text, NOT_LOADED)), Row((text,))), title=text),
            Table((text,), DENIED),
            Table((text,), (), empty=text),
            Document({text: [text]}),
            Document({text: [text]}, language="yaml"),
            Document(text, language="text"),
            Sentences((Sentence(text, text),)),
            Bars((Bar(text, 1, 0), Bar(text, 9, 3))),
            Outline((OutlineItem(text, children=(OutlineItem(text),)),)),
        ),
    )


def test_facts_stand_under_each_other() -> None:
    assert lines(Facts((Fact("ARN", "x", note="own"), Fact("Access keys", DENIED)))) == [
        "ARN          x  own",
        "Access keys  denied: iam:ListAccessKeys on user/bo",
    ]


def test_what_is_missing_says_why_and_stands_out() -> None:
    drawn = panel_lines(Panel("", (Facts((Fact("Keys", DENIED), Fact("Used", NOT_LOADED))),)), 60)
    assert [line.spans[1][1] for line in drawn] == ["warning", "dim"]


@pytest.mark.parametrize("room", [24, 40, 80])
def test_long_values_wrap_and_lose_nothing(room: int) -> None:
    for block in (Facts((Fact("ARN", ARN),)), Table(("Role",), (Row((ARN,)),)), Document({"Arn": ARN})):
        drawn = lines(block, room=room)
        assert all(width(line) <= room for line in drawn)
        assert ARN in "".join("".join(drawn).split()).replace("\n", "")


LONG = ["long" * 25_000, "\x1b" * 100_000, "e\u0301\u4e2d " * 25_000, "a " * 50_000, "/" * 100_000]


@pytest.mark.parametrize("text", LONG, ids=["word", "escapes", "foreign", "blanks", "slashes"])
@pytest.mark.parametrize(
    ("make", "limit"),
    [
        (lambda text: Facts((Fact("Description", text),)), VALUE_LIMIT),
        (lambda text: Facts((Fact("Description", "x", note=text),)), VALUE_LIMIT),
        (lambda text: Facts((Fact(text, "x"),)), CELL_LIMIT),
        (lambda text: Table(("Tag", "Value"), (Row(("team", text)),)), CELL_LIMIT),
        (lambda text: Sentences((Sentence(text),)), VALUE_LIMIT),
        (lambda text: Sentences((Sentence("everyone", text),)), VALUE_LIMIT),
        (lambda text: Document({"Sid": text}), VALUE_LIMIT),
        (lambda text: Outline((OutlineItem(text),)), VALUE_LIMIT),
        (lambda text: Bars((Bar(text, 1, 2),)), CELL_LIMIT),
    ],
    ids=["fact", "note", "label", "cell", "sentence", "condition", "document", "outline", "bar"],
)
def test_what_is_endless_ends_with_its_length(text: str, make: Callable[[str], Any], limit: int) -> None:
    drawn = lines(make(text), room=72)
    assert len(drawn) <= limit / 8  # 28 cells, the narrowest column here, hold nine spelled-out characters
    assert "characters;yshowsall" in "".join("".join(drawn).split())
    assert all(width(line) <= 72 for line in drawn)


def test_an_endless_document_ends_with_its_length() -> None:
    drawn = lines(Document("\n".join(["x" * 99] * 20_000), language="text"), room=72)
    assert len(drawn) <= 2 * DOCUMENT_LIMIT / 100 + 2
    assert drawn[-1] == "… cut: 50,000 of 1,999,999 characters shown"


def test_rows_of_a_table_lead_where_they_say() -> None:
    table = Table(("Role", "Last used"), (Row(("deployer", "2 h"), ref=ROLE, tone="warning"),), title="Roles")
    drawn = panel_lines(Panel("", (table,)), 60)
    assert [line.text.rstrip() for line in drawn] == ["Roles", "Role      Last used", "deployer  2 h"]
    assert drawn[2].ref == ROLE
    assert drawn[2].spans[0][1] == "warning"


def test_bars_say_their_numbers() -> None:
    assert lines(Bars((Bar("Users", 412, 5000),))) == ["Users  ██░░░░░░░░░░░░░░░░░░ 412 of 5,000  8 %"]
    assert lines(Bars((Bar("Users", 5000, 5000),)), ascii_only=True)[0].startswith("Users  ####################")


def test_a_document_is_json_as_the_aws_command_has_it() -> None:
    assert lines(Document({"Version": "2012-10-17", "Statement": []})) == [
        "{",
        '  "Version": "2012-10-17",',
        '  "Statement": []',
        "}",
    ]


def test_an_outline_is_indented() -> None:
    tree = OutlineItem("role", children=(OutlineItem("policy", children=(OutlineItem("bucket"),)),))
    assert lines(Outline((tree,))) == ["role", "  policy", "    bucket"]


@given(st.text(max_size=60), st.integers(min_value=0, max_value=90))
def test_no_text_drives_the_terminal_or_passes_the_edge(text: str, room: int) -> None:
    for ascii_only in (False, True):
        for line in panel_lines(everything(text), room, ascii_only):
            assert all(character.isprintable() or character.isspace() for character in line.text)
            assert width(line.text) <= max(20, room)
            assert not set("\x1b\r\n\x07\u202e\u2028") & set(line.text)


def test_panels_print_under_their_titles() -> None:
    panel = Panel("Trust", (Sentences((Sentence("The service lambda may assume this role", "if x is y"),)),))
    assert print_panels([panel]) == "Trust\n-----\nThe service lambda may assume this role  if x is y\n"
