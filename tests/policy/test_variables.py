from __future__ import annotations

import pytest

from iamtui.policy.context import Context
from iamtui.policy.variables import VERSION, Unresolved, expand, expand_literal, has_variables, names
from iamtui.policy.wildcards import Pattern

CONTEXT = Context({"aws:username": "alice", "aws:PrincipalTag/team": "a*b", "aws:TagKeys": ["one"], "aws:empty": ""})


def expanded(text: str, context: Context = CONTEXT, version: str = VERSION) -> str | Unresolved | None:
    found = expand(text, context, version)
    return str(found) if isinstance(found, Pattern) else found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("home/${aws:username}/*", "home/alice/*"),
        ("${AWS:UserName}", "alice"),
        ("${aws:username}${aws:username}", "alicealice"),
        ("${aws:PrincipalTag/team}", "a${*}b"),
        ("${aws:missing, 'nobody'}", "nobody"),
        ("${aws:missing, 'a*}?'}x", "a${*}}${?}x"),
        ("${aws:username, 'nobody'}", "alice"),
        ("${aws:empty, 'nobody'}", "nobody"),
        ("${*}${?}${$}", "${*}${?}$"),
        ("${aws:username", "${$}{aws:username"),
        ("$aws:username", "$aws:username"),
        ("a${aws:username}b}", "aaliceb}"),
    ],
)
def test_variables_take_the_values_of_the_request_as_they_are(text: str, expected: str) -> None:
    assert expanded(text) == expected


@pytest.mark.parametrize(
    "key", ["aws:missing", "aws:TagKeys", "aws:empty", "", "aws:username,nobody", "aws:missing,'a'"]
)
def test_what_has_no_single_value_is_unresolved(key: str) -> None:
    assert expanded(f"${{{key}}}") == Unresolved(key)


@pytest.mark.parametrize("default", [" 'a'", "a", "'a", "' "])
def test_a_default_is_written_in_one_way(default: str) -> None:
    assert expanded(f"${{aws:missing, {default}}}") == Unresolved("aws:missing")
    assert expanded(f"${{aws:username, {default}}}") == "alice"


def test_a_multivalued_key_has_no_default() -> None:
    assert expanded("${aws:TagKeys, 'x'}") == Unresolved("aws:TagKeys")


@pytest.mark.parametrize("version", ["2008-10-17", "", "2012-10-18"])
def test_other_versions_have_no_variables(version: str) -> None:
    pattern = expand("${aws:username}/${*}", CONTEXT, version)
    assert isinstance(pattern, Pattern)
    assert pattern.matches("${aws:username}/${anything}")
    assert not pattern.matches("alice/*")
    assert not has_variables("${aws:username}", version)


def test_a_value_that_is_not_known_is_neither() -> None:
    assert expanded("${aws:username}", Context({}, open_world=True)) is None
    assert expanded("${aws:username}", Context({}, open_world=True, known_present=["aws:username"])) is None
    assert expanded("${aws:a}${aws:b}", Context({}, open_world=True, known_absent=["aws:b"])) == Unresolved("aws:b")


def test_where_nothing_is_wild_all_signs_are_literal() -> None:
    assert expand_literal("${aws:username}*${*}", CONTEXT, VERSION) == "alice**"
    assert expand_literal("${aws:missing}", CONTEXT, VERSION) == Unresolved("aws:missing")
    assert expand_literal("${aws:username}*", CONTEXT, "2008-10-17") == "${aws:username}*"


def test_names_are_the_keys_that_are_asked_for() -> None:
    assert names("${aws:username}/${*}/${aws:PrincipalTag/a b, 'c'}") == ("aws:username", "aws:PrincipalTag/a b")
    assert names("plain") == ()
    assert not has_variables("${*}", VERSION)


def test_a_flood_of_variables_is_read_in_one_pass() -> None:
    pattern = expand("${aws:username}" * 20_000, CONTEXT, VERSION)
    assert isinstance(pattern, Pattern)
    assert pattern.matches("alice" * 20_000)
    assert expanded("${" * 100_000) == "${$}{" * 100_000
