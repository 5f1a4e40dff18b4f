"""`iamtui what-can`: all that somebody may do, by service and level, as JSON, and as a policy."""

from __future__ import annotations

import pytest

from tests.access.accounts import BASE
from tests.commands.account import Account


def test_json_is_by_service_and_level_with_resources_and_statements(account: Account) -> None:
    found = account.ask("what-can", "alice", "--json").json
    assert (found["principal"], found["unknown"]) == (f"{BASE}:user/staff/alice", [])
    (service,) = found["services"]
    (level,) = service["levels"]
    assert (service["service"], level["level"], level["allowed"]) == ("s3", "Read", 1)
    (access,) = level["access"]
    assert (access["result"], access["actions"]) == ("Allowed", ["s3:GetObject"])
    (terms,) = access["allowed"]
    assert (terms["resources"], terms["conditions"]) == (["arn:aws:s3:::bucket/*"], {})
    (statement,) = terms["statements"]
    assert (statement["policy"], statement["statement"], statement["sid"]) == ("readers", 1, "ReadBucket")


def test_conditions_and_denials_are_named(account: Account) -> None:
    (service,) = account.ask("what-can", "carol", "--json").json["services"]
    (access,) = service["levels"][0]["access"]
    assert access["result"] == "Depends"
    assert access["allowed"][0]["conditions"] == {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    (service,) = account.ask("what-can", "erin", "--json").json["services"]
    named = [name for level in service["levels"] for group in level["access"] for name in group["actions"]]
    assert "s3:PutObject" in named
    assert "s3:GetObject" not in named


def test_the_policy_is_one_that_aws_takes(account: Account) -> None:
    policy = account.ask("what-can", "alice", "--policy").json
    assert policy["Version"] == "2012-10-17"
    (statement,) = policy["Statement"]
    assert statement["Effect"] == "Allow"
    assert statement["Resource"] == "arn:aws:s3:::bucket/*"


@pytest.mark.parametrize(
    ("principal", "lines"),
    [
        (
            "alice",
            [
                "user/staff/alice may do 1 action of 1 service",
                "",
                "s3  Amazon S3",
                "  Read: 1 of ",
                "    GetObject",
                "        on arn:aws:s3:::bucket/*",
                "          by readers, statement 1 (ReadBucket)",
            ],
        ),
        ("user/deploy", ["user/deploy may do nothing"]),
        ("dave", ["user/dave may do nothing, as far as is known", "not known: the text of managed policy"]),
        ("carol", ["user/carol may do 0 actions of 1 service, 1 more if something holds"]),
    ],
)
def test_text_says_how_much_then_what(account: Account, principal: str, lines: list[str]) -> None:
    asked = account.ask("what-can", principal)
    assert asked.status == 0
    for line, expected in zip(asked.lines, lines, strict=False):
        assert line.startswith(expected)
    assert len(asked.lines) >= len(lines)


def test_everything_is_said_in_a_few_lines(account: Account) -> None:
    asked = account.ask("what-can", "bob")
    assert asked.lines[2].startswith("every action of ")
    assert asked.lines[-1].strip() == "by everything of group admins, statement 1"
    assert len(asked.lines) < 12


def test_a_session_has_what_its_role_has(account: Account) -> None:
    arn = "arn:aws:sts::111122223333:assumed-role/deployer/ci"
    assert account.ask("what-can", arn, "--json").json["principal"] == f"{BASE}:role/deployer"


@pytest.mark.parametrize(
    "principal", ["alcie", "deploy", "root", "lambda.amazonaws.com", "arn:aws:iam::999999999999:user/x", "arn:", ""]
)
def test_bad_input_is_one_clear_line(account: Account, principal: str) -> None:
    asked = account.ask("what-can", principal)
    assert (asked.status, asked.text) == (2, "")
    assert len(asked.said.splitlines()) == 1
