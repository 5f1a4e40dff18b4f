from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamtui.kinds.expressions import ExpressionError, compile_expression
from iamtui.kinds.filtering import CELL_END, KEY_END, TAG_END, FilterError, parse_filter

TITLES = ("User", "Last used", "Last region", "Groups")
ROWS = (
    ("ana", "3 min", "eu-central-1", "admins, devs"),
    ("Bo", "41 d", "us-east-1", "devs"),
    ("svc-admin", "never", "", ""),
)
TEXTS = [CELL_END.join(row).casefold() for row in ROWS]
TAGS = [
    f"team{KEY_END}ops{TAG_END}env{KEY_END}prod",
    f"team{KEY_END}media",
    "",
]


def hits(text: str, unfinished: bool = False) -> list[int]:
    return parse_filter(text, TITLES, unfinished).select(range(len(ROWS)), TEXTS, TAGS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [0, 1, 2]),
        ("ADMIN", [0, 2]),
        ("!admin", [1]),
        ("admin dev", [0]),
        ("user:admin", [2]),
        ("us:admin", [2]),
        ("!user:admin", [0, 1]),
        ('"last used":never', [2]),
        ('"last used":"41 d"', [1]),
        ('"3 min"', [0]),
        ("~scdm", [2]),
        ("~ndev", [0]),
        ("groups:~ads", [0]),
        ("tag:team", [0, 1]),
        ("tag:team=OP", [0]),
        ("!tag:team=ops", [1, 2]),
        ("tag:tea=ops", []),
        ("/^bo$/", [1]),
        ("/A.A/ dev", [0]),
        ("user:/^a/", [0]),
        ("!/never/", [0, 1]),
        ("/eu-.*-1|us-/", [0, 1]),
        ("arn:aws:iam::1:x", []),
    ],
)
def test_a_filter_lets_through_what_it_says(text: str, expected: list[int]) -> None:
    assert hits(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "part"),
    [
        ("a last:x", 2, "Last used, Last region"),
        ("colour:red", 0, "no column colour"),
        ("user:", 0, "nothing after user:"),
        ("!", 0, "nothing after !"),
        ("~", 0, "nothing after ~"),
        ("/abc", 0, "add /"),
        ("/(/", 0, "unterminated"),
        ("//", 0, "empty"),
        ('"abc', 0, "no end"),
        ("tag:", 0, "tag:key"),
        ("/(a+)+$/", 0, "takes too long"),
    ],
)
def test_what_makes_no_filter_says_where_and_why(text: str, position: int, part: str) -> None:
    with pytest.raises(FilterError, match=f"character {position + 1}: ") as caught:
        hits(text)
    assert part in str(caught.value)
    assert caught.value.position == position
    assert hits(text, unfinished=True) is not None


@given(st.text() | st.text(alphabet='ab!~:/"= tagu(+)*'), st.lists(st.text(min_size=1), max_size=4))
def test_any_text_is_a_filter_or_a_filter_error(text: str, titles: list[str]) -> None:
    parse_filter(text, titles, unfinished=True)
    with contextlib.suppress(FilterError):
        parse_filter(text, titles)


@given(st.text(alphabet="abu:!~ ", max_size=8), st.text(alphabet="abu:!~ ", max_size=4))
def test_a_narrower_filter_only_takes_rows_away(text: str, more: str) -> None:
    before, after = (parse_filter(typed, TITLES, unfinished=True) for typed in (text, text + more))
    if after.narrows(before):
        places = range(len(ROWS))
        assert set(after.select(places, TEXTS, TAGS)) <= set(before.select(places, TEXTS, TAGS))


def test_typing_on_narrows() -> None:
    assert parse_filter("adm", TITLES).narrows(parse_filter("ad", TITLES))
    assert parse_filter("ad x", TITLES).narrows(parse_filter("ad", TITLES))
    assert not parse_filter("!adm", TITLES).narrows(parse_filter("!ad", TITLES))


@pytest.mark.parametrize(
    "source", [r"(a+)+$", r"(a|aa)+$", r"(a*)*b", r"a*a*a*a*a*b", r"(?:){2000000000}", r"(.*)(.*)\1x\2", "a" * 201]
)
def test_an_expression_without_bounds_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(source)


@pytest.mark.parametrize(
    "source", [r"^ops-\d+$", "a|b|c", r".*foo.*bar.*", r"(\d{1,3}\.){3}\d{1,3}", "colou?r", "(ab)+"]
)
def test_everyday_expressions_are_taken(source: str) -> None:
    assert compile_expression(source).limit >= 150
