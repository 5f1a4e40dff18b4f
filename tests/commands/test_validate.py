"""`iamtui validate`, as it is run in a terminal and on a build server."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from iamtui.commands import validate
from iamtui.commands.bad_input import BadInputError

GOOD = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}'
BAD = GOOD.replace("ListAllMyBuckets", "ListAllMyBucket")
WARNED = GOOD.replace('"Version": "2012-10-17", ', "")


def run(*arguments: str) -> int:
    """Runs the command; returns its exit status."""
    parser = argparse.ArgumentParser()
    validate.add(parser.add_subparsers())
    options = parser.parse_args(["validate", *arguments])
    status: int = options.run(options)
    return status


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the working directory."""
    monkeypatch.chdir(tmp_path)
    return Path("policy.json")


@pytest.mark.parametrize(
    ("text", "arguments", "status"),
    [(GOOD, (), 0), (GOOD, ("--strict",), 0), (BAD, (), 1), (WARNED, (), 0), (WARNED, ("--strict",), 1), ("", (), 1)],
)
def test_the_exit_status_says_whether_it_is_good(
    policy: Path, text: str, arguments: tuple[str, ...], status: int
) -> None:
    policy.write_text(text)
    assert run("policy.json", *arguments) == status


def test_a_plain_line_says_where_what_and_what_instead(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy.write_text(BAD)
    run("policy.json")
    printed = capsys.readouterr()
    assert printed.out == (
        "policy.json:1:71: error INVALID_ACTION The service s3 has no action ListAllMyBucket. "
        "(Did you mean s3:ListAllMyBuckets?)\n"
    )
    assert printed.err == "1 file: 1 error\n"


def test_text_of_a_file_cannot_drive_the_terminal(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy.write_text(GOOD.replace("s3:", "\\u001b[31m\\ud800\\u202e:"))
    assert run("policy.json") == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert out.isprintable() or out.replace("\n", "").isprintable()


def test_standard_input_is_a_file(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BAD.encode())))
    assert run("-", "--json") == 1
    (finding,) = json.loads(capsys.readouterr().out)
    assert (finding["file"], finding["code"], finding["line"], finding["column"]) == ("-", "INVALID_ACTION", 1, 71)
    assert finding["path"] == "$.Statement[0].Action"
    assert finding["statement"] == 0


@pytest.mark.parametrize("content", [b"\xff\xfe{\x00}\x00", b"{\n\xff}"])
def test_what_cannot_be_read_is_bad_input(policy: Path, content: bytes) -> None:
    policy.write_bytes(content)
    with pytest.raises(BadInputError, match="UTF-"):
        run("policy.json")
    with pytest.raises(BadInputError, match=r"cannot read nowhere\.json"):
        run("nowhere.json")


def test_an_unreadable_file_does_not_hide_the_findings_on_others(
    policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(BAD)
    with pytest.raises(BadInputError):
        run("nowhere.json", "policy.json")
    assert "INVALID_ACTION" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ({"PolicyVersion": {"Document": json.loads(BAD), "VersionId": "v1"}}, 8),
        ({"RoleName": "r", "PolicyName": "p", "PolicyDocument": json.loads(BAD)}, 9),
        ({"PolicyName": "p", "PolicyDocument": BAD}, 3),
        ({"PolicyName": "p", "PolicyDocument": quote(BAD)}, 3),
    ],
)
def test_a_document_within_an_answer_is_found_at_its_place(
    policy: Path, answer: object, line: int, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(json.dumps(answer, indent=1))
    assert run("policy.json") == 1
    assert capsys.readouterr().out.startswith(f"policy.json:{line}:")


def test_a_document_in_a_text_keeps_its_columns(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = json.dumps({"PolicyDocument": BAD})
    policy.write_text(text)
    run("policy.json")
    assert capsys.readouterr().out.startswith(f"policy.json:1:{text.index('s3:List') - 1}:")


def test_an_answer_of_get_role_holds_a_trust_policy(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}
    policy.write_text(json.dumps({"Role": {"RoleName": "r", "AssumeRolePolicyDocument": trust}}))
    assert run("policy.json") == 1
    assert "MISSING_PRINCIPAL" in capsys.readouterr().out


def test_the_quota_hangs_on_the_holder(policy: Path) -> None:
    statements = [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::b{n}/*"} for n in range(60)]
    policy.write_text(json.dumps({"Version": "2012-10-17", "Statement": statements}))
    assert run("policy.json", "--holder", "role") == 0
    assert run("policy.json", "--holder", "user") == 1


def test_sarif_has_what_code_scanning_needs(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy.write_text(BAD.replace('"*"', '"*", "Sid": ""'))
    assert run("./policy.json", "--format", "sarif") == 1
    log = json.loads(capsys.readouterr().out)
    (one_run,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = one_run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["EMPTY_SID_VALUE", "INVALID_ACTION"]
    for result in one_run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        location = result["locations"][0]["physicalLocation"]
        assert location["artifactLocation"] == {"uri": "policy.json", "index": 0}
        assert location["region"]["startLine"] == 1
    assert {result["level"] for result in one_run["results"]} == {"error", "note"}


def test_it_starts_without_textual_and_without_the_sdk() -> None:
    script = (
        "import sys; import iamtui.commands.validate as command; "
        "print([name for name in ('textual', 'botocore', 'boto3', 'aiobotocore', 'rich') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
