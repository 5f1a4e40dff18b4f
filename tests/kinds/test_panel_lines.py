from __future__ import annotations

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
from iamtui.kinds.panel_lines import panel_lines, print_panels
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
