"""`iamtui can`: the verdict first, then why; exit statuses; what is known of the request."""

from __future__ import annotations

import pytest

from tests.access.accounts import ACCOUNT, BASE
from tests.commands.account import Account

OBJECT = "arn:aws:s3:::bucket/key"


@pytest.mark.parametrize(
    ("question", "status", "first"),
    [
        (("alice", "s3:GetObject", OBJECT), 0, f"ALLOWED: user/staff/alice s3:GetObject on {OBJECT}"),
        (("alice", "s3:PutObject", OBJECT), 1, f"DENIED: user/staff/alice s3:PutObject on {OBJECT}"),
        (("erin", "s3:GetObject", OBJECT), 1, f"DENIED EXPLICITLY: user/erin s3:GetObject on {OBJECT}"),
        (("carol", "s3:GetObject", OBJECT), 3, f"DEPENDS: user/carol s3:GetObject on {OBJECT}"),
        (("dave", "s3:GetObject", OBJECT), 3, f"DEPENDS: user/dave s3:GetObject on {OBJECT}"),
        (("bob", "ec2:RunInstances"), 0, "ALLOWED: user/bob ec2:RunInstances on *"),
    ],
)
def test_the_verdict_is_the_first_line_and_the_exit_status(
    account: Account, question: tuple[str, ...], status: int, first: str
) -> None:
    asked = account.ask("can", *question)
    assert (asked.status, asked.lines[0], asked.said) == (status, first, "")


@pytest.mark.parametrize(
    ("principal", "action", "words"),
    [
        ("alice", "s3:GetObject", "Allow  readers, statement 1 (ReadBucket)"),
        ("erin", "s3:GetObject", "Deny   inline, statement 2 (NoReading)"),
        ("erin", "s3:GetObject", "inline statement 2 (NoReading) would have to stop denying it."),
        ("alice", "s3:PutObject", "An identity policy would have to allow s3:PutObject"),
        ("carol", "s3:GetObject", "allowed if   signed in with MFA"),
        ("dave", "s3:GetObject", "policy/gone (not in this snapshot)"),
        ("alice", "s3:GetObject", "no service control policy of the organization limits the caller"),
    ],
)
def test_it_says_why_statement_by_statement_and_what_would_change_it(
    account: Account, principal: str, action: str, words: str
) -> None:
    text = " ".join(account.ask("can", principal, action, OBJECT).text.split())
    assert " ".join(words.split()) in text


def test_text_keeps_to_80_columns(account: Account) -> None:
    for principal in ("alice", "bob", "carol", "dave", "erin"):
        asked = account.ask("can", principal, "s3:GetObject", OBJECT)
        assert not [line for line in asked.lines if len(line) > 80 and " " in line.strip()]


def test_a_statement_that_nearly_applies_is_shown(account: Account) -> None:
    asked = account.ask("can", "alice", "s3:GetObject", "arn:aws:s3:::other/key")
    assert asked.status == 1
    assert "readers, statement 1 (ReadBucket), but about other resources" in asked.text


@pytest.mark.parametrize(
    "context",
    [
        ["--context", "aws:MultiFactorAuthPresent=true"],
        ["--context=AWS:multifactorauthpresent=true"],
        ["--context", "aws:SourceIp=10.0.0.1", "aws:MultiFactorAuthPresent=true"],
        ["--context", "aws:SourceIp=10.0.0.1", "--context", "aws:MultiFactorAuthPresent=true"],
    ],
)
def test_context_decides_what_hangs_on_conditions(account: Account, context: list[str]) -> None:
    assert account.ask("can", "carol", "s3:GetObject", OBJECT, *context).status == 0
    assert account.ask("can", *context, "carol", "s3:GetObject", OBJECT).status == 0
    assert (
        account.ask("can", "carol", "s3:GetObject", OBJECT, "--context", "aws:MultiFactorAuthPresent=false").status == 1
    )


@pytest.mark.parametrize(
    "principal",
    [
        "alice",
        "ALICE",
        "user/alice",
        "user/staff/alice",
        f"{BASE}:user/staff/alice",
    ],
)
def test_a_principal_is_an_arn_or_a_name(account: Account, principal: str) -> None:
    asked = account.ask("can", principal, "s3:GetObject", OBJECT, "--json")
    assert asked.json["principal"] == f"{BASE}:user/staff/alice"


@pytest.mark.parametrize("root", ["root", ACCOUNT, f"{BASE}:root"])
def test_the_root_user_can(account: Account, root: str) -> None:
    assert account.ask("can", root, "s3:GetObject", OBJECT).status == 0


def test_a_session_has_what_its_role_has(account: Account) -> None:
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/deployer/ci"
    assert account.ask("can", session, "s3:DeleteObject", OBJECT).status == 0
    assert account.ask("can", session, "s3:GetObject", OBJECT).status == 1


def test_somebody_outside_is_taken_as_they_are(account: Account) -> None:
    stranger = "arn:aws:iam::999999999999:role/stranger"
    assert account.ask("can", stranger, "sts:AssumeRole", "role/guest").status == 3
    assert account.ask("can", stranger, "sts:AssumeRole", "role/deployer").status == 1
    assert account.ask("can", "lambda.amazonaws.com", "sts:AssumeRole", "role/deployer").status == 1


def test_json_is_the_verdict_with_what_was_asked(account: Account) -> None:
    found = account.ask("can", "alice", "s3:getobject", OBJECT, "--json").json
    asked = {"principal": f"{BASE}:user/staff/alice", "action": "s3:GetObject", "resource": OBJECT}
    assert {name: found[name] for name in asked} == asked
    assert (found["result"], found["parts"]) == ("Allowed", {"identity": "Allowed"})
    (matched,) = found["matched"]
    assert (matched["policy"], matched["statement"], matched["sid"]) == ("readers", 1, "ReadBucket")
    assert (matched["ref"], "arn" in matched) == (f"{ACCOUNT}::iam.user/alice", False)
    (matched,) = account.ask("can", "bob", "s3:GetObject", OBJECT, "--json").json["matched"]
    assert matched["arn"] == f"{BASE}:policy/everything"


def test_json_never_says_allowed_of_what_depends(account: Account) -> None:
    for principal in ("carol", "dave"):
        found = account.ask("can", principal, "s3:GetObject", OBJECT, "--json").json
        assert (found["result"], found["depends"]) == ("Depends", True)
        assert found["conditions"]


def test_text_from_aws_cannot_drive_the_terminal(account: Account) -> None:
    asked = account.ask("can", "eve", "ec2:RunInstances")
    assert "evil␛[31m␡\\u202ename" in asked.text
    assert "\x1b" not in asked.text + asked.said
    found = account.ask("can", "eve", "ec2:RunInstances", "--json").json
    assert found["matched"][0]["policy"] == "evil\x1b[31m\x7f\u202ename"


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("s3:GetObjct", "no action s3:GetObjct is known; did you mean s3:GetObject"),
        ("dynamobd:GetItem", "no service dynamobd is known; did you mean dynamodb"),
        ("acme:Shout", "no service acme is known"),
    ],
)
def test_an_unknown_action_is_warned_of_and_answered(account: Account, action: str, words: str) -> None:
    asked = account.ask("can", "bob", action)
    assert asked.status == 0
    assert asked.said.startswith(f"iamtui: {words}")
    assert len(asked.said.splitlines()) == 1
    assert asked.lines[0] == f"ALLOWED: user/bob {action} on *"


def test_an_unknown_condition_key_is_warned_of(account: Account) -> None:
    asked = account.ask("can", "bob", "s3:GetObject", "--context", "aws:SourceIpp=1")
    assert "no condition key 'aws:SourceIpp' is known; did you mean aws:SourceIp" in asked.said
    assert asked.status == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["alcie", "s3:GetObject"], ["'alcie'", "did you mean alice?"]),
        (["role/alice", "s3:GetObject"], ["role/alice"]),
        (["user/team/alice", "s3:GetObject"], ["user/team/alice"]),
        (["deploy", "s3:GetObject"], ["user/deploy or role/deploy"]),
        ([f"{BASE}:user/alcie", "s3:GetObject"], ["did you mean alice?"]),
        ([f"arn:aws:sts::{ACCOUNT}:assumed-role/deployr/x", "s3:GetObject"], ["did you mean", "deployer"]),
        (["zzzz\x1b[31m", "s3:GetObject"], ["zzzz"]),
        (["alice"], ["ACTION"]),
        (["alice", "GetObject"], ["'GetObject'", "s3:GetObject"]),
        (["alice", "s3:"], ["'s3:'", "SERVICE:NAME"]),
        (["alice", "s3:Get*"], ["s3:Get*", "name one"]),
        (["alice", "s3:GetObject", "bucket"], ["'bucket'", "arn:aws:s3:::bucket/key"]),
        (["alice", "s3:GetObject", "role/nobody"], ["role/nobody"]),
        (["alice", "s3:GetObject", "*", "more"], ["more"]),
        (["alice", "s3:GetObject", "--context", "nonsense"], ["nonsense", "key=value"]),
        (["alice", "s3:GetObject", "--context", "=x"], ["key=value"]),
        (["alice", "s3:GetObject", "--wibble"], ["--wibble"]),
    ],
    ids=lambda value: " ".join(value).encode("ascii", "replace").decode() if isinstance(value, list) else None,
)
def test_bad_input_is_one_clear_line(account: Account, arguments: list[str], words: list[str]) -> None:
    asked = account.ask("can", *arguments)
    assert (asked.status, asked.text) == (2, "")
    assert len(asked.said.splitlines()) == 1
    assert asked.said.startswith("iamtui: ")
    assert "\x1b" not in asked.said
    for word in words:
        assert word in asked.said


def test_the_snapshot_may_stand_anywhere(account: Account) -> None:
    question = ("alice", "s3:GetObject", OBJECT)
    for arguments in (
        ("--snapshot", "account.json", "can", *question),
        ("can", "--snapshot", "account.json", *question),
        ("can", "alice", "--snapshot=account.json", *question[1:]),
        ("can", *question, "--json", "--snapshot", "account.json"),
    ):
        assert account.run(*arguments).status == 0


@pytest.mark.parametrize("content", [None, "", "nonsense", "{}", "[1]"], ids=repr)
def test_a_file_that_is_no_snapshot_is_one_clear_line(account: Account, content: str | None) -> None:
    if content is not None:
        with open("file.json", "w", encoding="utf-8") as file:
            file.write(content)
    asked = account.run("can", "alice", "s3:GetObject", "--snapshot", "file.json")
    assert (asked.status, asked.text) == (2, "")
    assert "file.json" in asked.said
    assert len(asked.said.splitlines()) == 1


def test_help_tells_the_exit_statuses(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        account.run("can", "--help")
    told = " ".join(capsys.readouterr().out.split())
    assert "Exit status: 0 allowed, 1 denied, 3 it depends, 2 bad input." in told
