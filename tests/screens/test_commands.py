"""What is typed after the colon: read as one command, completed, or refused in one line."""

from __future__ import annotations

import pytest

from iamtui.kinds.kind import Kind
from iamtui.kinds.registry import KINDS
from iamtui.screens.commands import WORDS, Command, CommandError, completions, parse_command


def read(text: str) -> tuple[str, str, str]:
    """The verb, the kind and the argument of a command line."""
    command = parse_command(text, KINDS)
    return command.verb, command.kind.key if command.kind else "", command.argument


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("users", ("list", "iam.user", "")),
        ("roles lambda", ("list", "iam.role", "lambda")),
        ("user janet", ("open", "iam.user", "janet")),
        ("user", ("list", "iam.user", "")),
        ("pool storefront", ("open", "cognito.user-pool", "storefront")),
        ("pool-users", ("list", "cognito.user", "")),
        ("groups", ("list", "iam.group", "")),
        ("cognito-groups", ("list", "cognito.group", "")),
        ("region eu-west-1", ("region", "", "eu-west-1")),
        ("contains Two words", ("contains", "", "Two words")),
        ("used-by", ("action", "", "used_by")),
        ("help", ("action", "", "show_help")),
    ],
)
def test_a_command_is_a_list_a_resource_a_word_or_an_action(typed: str, expected: tuple[str, str, str]) -> None:
    assert read(typed) == expected


@pytest.mark.parametrize("typed", [":roles", "  roles  ", "ROLES", ":Roles "])
def test_colon_blanks_and_case_do_not_matter(typed: str) -> None:
    assert read(typed) == ("list", "iam.role", "")


def test_the_argument_keeps_its_case() -> None:
    assert read("Role OrganizationAccountAccessRole") == ("open", "iam.role", "OrganizationAccountAccessRole")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("rol", ("list", "iam.role", "")),
        ("us bo", ("list", "iam.user", "bo")),
        ("user-p", ("list", "cognito.user-pool", "")),
        ("reg eu-west-1", ("region", "", "eu-west-1")),
    ],
)
def test_the_beginning_of_a_word_is_enough(typed: str, expected: tuple[str, str, str]) -> None:
    assert read(typed) == expected


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_has_words_of_its_own(kind: Kind) -> None:
    """Whatever else a word may mean: by some word each list is opened, and no other."""
    words = completions("", KINDS)
    assert any(parse_command(word, KINDS) == Command("list", "", kind) for word in words)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "nothing typed"),
        ("  :  ", "nothing typed"),
        ("wibble", "no command 'wibble'; `:help`"),
        ("oles", "no command 'oles'; did you mean `:roles`?"),
    ],
)
def test_what_is_no_command_is_said_in_one_line(typed: str, said: str) -> None:
    with pytest.raises(CommandError) as refused:
        parse_command(typed, KINDS)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_completions_begin_with_what_was_typed_and_then_hold_it() -> None:
    offered = completions("rol", KINDS)
    assert offered[:2] == ["roles", "role"]
    assert "iam-roles" in offered[2:]
    assert len(offered) == len(set(offered))


def test_all_there_is_completes_nothing_typed() -> None:
    assert {*WORDS, "users", "pool-users", "help", "quit"} <= set(completions("", KINDS))


def test_the_second_word_completes_to_names() -> None:
    names = ["janet.leverling", "Jane.Doe", "andrew.fuller"]
    assert completions("user jan", KINDS, names) == ["user janet.leverling", "user Jane.Doe"]
    assert completions("user wibble", KINDS, names) == []
    assert len(completions("user ", KINDS, [f"user-{number}" for number in range(100)])) == 20


def test_every_completion_is_a_command() -> None:
    for line in completions("", KINDS):
        assert parse_command(line, KINDS).verb
