from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamtui.policy.wildcards import ANYTHING, Pattern

SMALL = "ab"
TEXTS = ["".join(letters) for length in range(6) for letters in itertools.product(SMALL + "z", repeat=length)]
patterns = st.text(alphabet=SMALL + "?*", max_size=5)
texts = st.text(alphabet=SMALL + "z\n", max_size=8)


def by_definition(pattern: str, text: str) -> bool:
    """The language's own definition, one sign after the other; exponential, and plainly right."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(by_definition(pattern[1:], text[at:]) for at in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and by_definition(pattern[1:], text[1:])


def matched_by(pattern: str) -> set[str]:
    parsed = Pattern.parse(pattern)
    return {text for text in TEXTS if parsed.matches(text)}


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*", "", True),
        ("*", "with\nnewline", True),
        ("a*b", "a\n\n:/b", True),
        ("a*b", "ab", True),
        ("a*a", "a", False),
        ("ab*ba", "aba", False),
        ("?", "", False),
        ("?", "\n", True),
        ("??", "a", False),
        ("a?c*", "abcdef", True),
        ("*?", "", False),
        ("**", "anything", True),
        ("a**b", "a-b", True),
        ("*.txt", "a.txt", True),
        ("*.txt", "aXtxt", False),
        ("(a+)+$[x]{2}|\\d^.", "(a+)+$[x]{2}|\\d^.", True),
        ("[ab]*", "a", False),
        ("\\*", "\\anything", True),
        ("\ud800*", "\ud800\udfff", True),
        ("?", "\udc80", True),
        ("Get*", "getUser", False),
    ],
)
def test_wildcards_mean_what_the_guide_says_and_all_else_itself(pattern: str, text: str, expected: bool) -> None:
    assert Pattern.parse(pattern).matches(text) is expected


@given(patterns, texts)
def test_matching_is_by_the_definition(pattern: str, text: str) -> None:
    assert Pattern.parse(pattern).matches(text) is by_definition(pattern, text)


@given(st.text(alphabet="ab?", min_size=18, max_size=60), st.text(alphabet="ab", max_size=80))
def test_long_runs_are_found_where_short_ones_are(run: str, text: str) -> None:
    expected = any(
        all(sign in ("?", letter) for sign, letter in zip(run, text[at:], strict=False)) and at + len(run) <= len(text)
        for at in range(len(text) + 1)
    )
    assert Pattern.parse(f"*{run}*").matches(text) is expected


@given(patterns, patterns)
@settings(deadline=None)
def test_a_pattern_covers_another_where_it_has_all_its_texts(one: str, other: str) -> None:
    assert Pattern.parse(one).covers(Pattern.parse(other)) is (matched_by(other) <= matched_by(one))


@given(patterns, patterns)
@settings(deadline=None)
def test_patterns_intersect_where_a_text_is_of_both(one: str, other: str) -> None:
    found = Pattern.parse(one).intersection(Pattern.parse(other))
    assert Pattern.parse(one).intersects(Pattern.parse(other)) is bool(found)
    if matched_by(one) & matched_by(other):
        assert found


@given(patterns, patterns)
@settings(deadline=None)
def test_the_intersection_is_the_texts_of_both(one: str, other: str) -> None:
    found = Pattern.parse(one).intersection(Pattern.parse(other))
    assert set().union(*map(matched_by, found)) == matched_by(one) & matched_by(other)


@given(patterns, patterns, patterns)
@settings(deadline=None)
def test_covering_is_an_order(one: str, two: str, three: str) -> None:
    first, second, third = map(Pattern.parse, (one, two, three))
    assert first.covers(first)
    assert ANYTHING.covers(first)
    if first.covers(second) and second.covers(third):
        assert first.covers(third)


@given(patterns, patterns)
def test_joining_patterns_joins_their_spelling(one: str, other: str) -> None:
    joined = Pattern.parse(one) + Pattern.parse(other)
    assert all(joined.matches(text) is Pattern.parse(one + other).matches(text) for text in TEXTS[:200])


@given(st.text(max_size=20))
def test_a_literal_matches_itself_alone(text: str) -> None:
    pattern = Pattern.literal(text)
    assert pattern.is_literal
    assert pattern.matches(text)
    assert not pattern.matches(text + "x")
    assert Pattern.parse("*").covers(pattern)


def test_signs_that_are_meant_literally_are_spelled_as_variables() -> None:
    pattern = Pattern.parse("home/") + Pattern.literal("a*b?${c}") + Pattern.parse("/*")
    assert str(pattern) == "home/a${*}b${?}${$}{c}/*"
    assert pattern.matches("home/a*b?${c}/x")
    assert not pattern.matches("home/aXbY${c}/x")


def test_only_stars_are_wild_in_what_is_asked_about() -> None:
    pattern = Pattern.stars("folder/what?/*")
    assert pattern.matches("folder/what?/file")
    assert not pattern.matches("folder/whatX/file")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("photos/*", "*.jpg", ("photos/*.jpg",)),
        ("photos/*", "photos/2024/*", ("photos/2024/*",)),
        ("ab*", "*bc", ("abc", "ab*bc")),
        ("*a*", "*b*", ("*a*b*", "*b*a*")),
        ("a?", "?b", ("ab",)),
        ("a*", "b*", ()),
        ("*", "x?y", ("x?y",)),
    ],
)
def test_common_texts_in_their_narrowest_spelling(one: str, other: str, expected: tuple[str, ...]) -> None:
    assert Pattern.parse(one).intersection(Pattern.parse(other)) == expected


def test_what_takes_too_many_patterns_to_say_is_the_narrower_of_both() -> None:
    one, other = Pattern.parse("*" + "a*" * 300), Pattern.parse("*" + "b*" * 200)
    assert one.intersection(other) == (str(one),)


def test_patterns_split_at_their_literal_separators_only() -> None:
    pattern = Pattern.parse("arn:aws:s3:::*/a:b*:c")
    assert [str(part) for part in pattern.split(":", 5)] == ["arn", "aws", "s3", "", "", "*/a:b*:c"]
    assert [str(part) for part in Pattern.parse("a*b:c?").split(":", 5)] == ["a*b", "c?"]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("a*" * 50_000 + "b", "a" * 1_000_000, False),
        ("a*" * 50_000 + "b", "a" * 1_000_000 + "b", True),
        ("*a" * 300_000 + "*b*", "a" * 1_000_000, False),
        ("*" + "a?" * 2_000 + "b*", "a" * 1_000_000, False),
        ("*" + "?" * 100_000 + "*c", "a" * 1_000_000, False),
        ("*" * 1_000_000, "a" * 1_000_000, True),
    ],
    ids=["anchored", "matching", "floating", "with-ones", "only-ones", "only-stars"],
)
def test_wildcard_bombs_are_matched_in_one_pass(pattern: str, text: str, expected: bool) -> None:
    assert Pattern.parse(pattern).matches(text) is expected


def test_bombs_are_compared_without_going_back() -> None:
    one, other = Pattern.parse("a*" * 2_000 + "b"), Pattern.parse("*a?" * 2_000 + "c")
    assert not one.covers(other)
    assert not one.intersects(other)
