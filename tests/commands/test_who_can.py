"""`iamtui who-can`: everybody who may do something, by themselves, perhaps, or through roles."""

from __future__ import annotations

from typing import Any

import pytest

from tests.access.accounts import BASE
from tests.commands.account import Account

OBJECT = "arn:aws:s3:::bucket/key"


def results(found: list[dict[str, Any]]) -> dict[str, str]:
    """Who can, by the end of the ARN."""
    return {each["principal"].rpartition("/")[2]: each["result"] for each in found}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            ("s3:GetObject", OBJECT),
            {"alice": "Allowed", "bob": "Allowed", "carol": "Depends", "dave": "Depends"},
        ),
        (
            ("s3:GetObject", "arn:aws:s3:::other/key"),
            {"bob": "Allowed", "carol": "Depends", "dave": "Depends"},
        ),
        (("s3:GetObject",), {"alice": "Allowed", "bob": "Allowed", "carol": "Depends", "dave": "Depends"}),
        (
            ("s3:GetObject", OBJECT, "--context", "aws:MultiFactorAuthPresent=true"),
            {"alice": "Allowed", "bob": "Allowed", "carol": "Allowed", "dave": "Depends"},
        ),
        (("sts:AssumeRole", "role/deployer"), {"alice": "Allowed"}),
    ],
)
def test_who_can(account: Account, question: tuple[str, ...], expected: dict[str, str]) -> None:
    asked = account.ask("who-can", *question, "--json")
    assert asked.status == 0
    assert results(asked.json) == expected


def test_through_roles_has_the_path(account: Account) -> None:
    question = ("who-can", "s3:DeleteObject", OBJECT, "--json")
    assert "alice" not in results(account.ask(*question).json)
    found = account.ask(*question, "--through-roles").json
    (alice,) = (each for each in found if each["principal"].endswith("alice"))
    assert alice["result"] == "Allowed"
    hop = {"from": f"{BASE}:user/staff/alice", "to": f"{BASE}:role/deployer", "how": "sts:AssumeRole"}
    assert alice["path"] == [hop]


def test_text_says_how_many_then_who(account: Account) -> None:
    asked = account.ask("who-can", "s3:GetObject", OBJECT)
    assert asked.lines[0].startswith("2 of 11 principals can s3:GetObject on arn:aws:s3:::bucket/key, 2 more if")
    assert asked.lines[3:5] == ["    user/staff/alice", "    user/bob"]
    assert "if  user/carol" in asked.lines
    through = account.ask("who-can", "s3:DeleteObject", OBJECT, "--through-roles")
    assert "    user/staff/alice -> role/deployer" in through.lines


def test_a_pattern_finds_those_who_can_some_of_it(account: Account) -> None:
    found = account.ask("who-can", "s3:*Object", OBJECT, "--json").json
    by_name = {each["principal"].rpartition("/")[2]: each["actions"] for each in found}
    assert by_name["alice"] == ["s3:GetObject"]
    assert by_name["deployer"] == ["s3:DeleteObject"]
    assert "s3:GetObject" not in by_name["erin"]
    assert set(by_name["bob"]) > {"s3:GetObject", "s3:DeleteObject", "s3:PutObject"}


def test_everything_is_answered_in_sum(account: Account) -> None:
    found = account.ask("who-can", "*", "--json").json
    by_name = {each["principal"].rpartition("/")[2]: each["actions"] for each in found}
    assert by_name["bob"] == ["*"]
    assert by_name["alice"] == ["s3:GetObject"]
    assert account.ask("who-can", "*", OBJECT).status == 2


def test_nobody_is_an_answer(account: Account) -> None:
    no_mfa = ("--context", "aws:MultiFactorAuthPresent=false")
    found = results(account.ask("who-can", "s3:GetObject", "arn:aws:s3:::other/key", *no_mfa, "--json").json)
    assert found == {"bob": "Allowed", "dave": "Depends"}
    empty = account.ask("who-can", "s3:GetObject", "arn:aws:s3:::other/key", "--snapshot", "none.json")
    assert empty.status == 2


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["nope:*"],
        ["s3:GetObject", "bucket"],
        ["s3:GetObject", "*", "more"],
        ["s3:GetObject", "--from"],
    ],
    ids=" ".join,
)
def test_bad_input_is_one_clear_line(account: Account, arguments: list[str]) -> None:
    asked = account.ask("who-can", *arguments)
    assert (asked.status, asked.text) == (2, "")
    assert len(asked.said.splitlines()) == 1
