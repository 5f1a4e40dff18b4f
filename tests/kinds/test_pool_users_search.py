"""What an operator may type to search a pool, and the condition that Cognito is asked."""

from __future__ import annotations

import pytest

from iamtui.kinds.pool_search import SearchError, default_attribute, parse_search


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("ana", 'username ^= "ana"'),
        ("ana@example", 'email ^= "ana@example"'),
        ("+4930", 'phone_number ^= "+4930"'),
        ("Ana Maria", 'name ^= "Ana Maria"'),
        ("D0A1B2C3-0000-4000-8000-000000000001", 'sub = "d0a1b2c3-0000-4000-8000-000000000001"'),
        ("email=ana@example.com", 'email = "ana@example.com"'),
        (" given_name ^= 'Ana' ", 'given_name ^= "Ana"'),
        ('name="Ana \\ B"', 'name = "Ana \\\\ B"'),
        ('name=Ana "Bee" C', 'name = "Ana \\"Bee\\" C"'),
        ("name=a=b", 'name = "a=b"'),
        ("name=Sons and Daughters", 'name = "Sons and Daughters"'),
        ("mail^=a", 'email ^= "a"'),
        ("status=confirmed", 'cognito:user_status = "CONFIRMED"'),
        ("status=Enabled", 'status = "Enabled"'),
        ("enabled=no", 'status = "Disabled"'),
        ("cognito:user_status^=force", 'cognito:user_status ^= "FORCE"'),
    ],
)
def test_what_is_asked_of_the_server(typed: str, asked: str) -> None:
    search = parse_search(typed)
    assert search is not None
    assert (search.mode, search.filter) == ("server", asked)


def test_a_plain_word_is_looked_for_where_users_sign_in() -> None:
    default = default_attribute({"UsernameAttributes": ["email"]})
    search = parse_search("ana", default)
    assert search is not None
    assert search.filter == 'email ^= "ana"'
    assert default_attribute({}) == "username"


@pytest.mark.parametrize(("typed", "word"), [("~ana", "ana"), ("*ana*", "ana"), ("~ two words ", "two words")])
def test_contains(typed: str, word: str) -> None:
    search = parse_search(typed)
    assert search is not None
    assert (search.mode, search.value) == ("contains", word)


def test_nothing_typed_is_no_search() -> None:
    assert parse_search("  ") is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("custom:team=eng", "Cognito cannot search custom:team"),
        ("email!=a", "= and ^="),
        ("email=", "which value? email="),
        ("email=a and name=b", "one condition at a time"),
        ("status=asleep", "no such status: asleep"),
        ("enabled=perhaps", "enabled is yes or no"),
        ("~", "contains what?"),
        ("a\nb", "control characters"),
        ("name=" + "x" * 300, "too long"),
    ],
)
def test_what_cannot_be_asked_says_why_in_one_line(typed: str, says: str) -> None:
    with pytest.raises(SearchError) as caught:
        parse_search(typed)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
