"""The command line: what it prints, what it refuses in one line, and what it loads before it must."""

from __future__ import annotations

import gzip
import json
import os
import re
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from iamtui import __version__
from iamtui.demo.launch import spawn_demo
from tests.e2e.explorer import KEYS_OF_NOBODY, open_explorer, program
from tests.terminal import Terminal


def run(*arguments: str, home: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs iamtui with no terminal, and nothing of this machine's configuration."""
    known = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true"}
    return subprocess.run(
        program(*arguments),
        env={**known, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_one_clear_line(ended: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit status 2, nothing printed but one line on standard error that holds the words."""
    assert ended.returncode == 2, ended.stderr
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    assert ended.stderr.startswith("iamtui: ")
    for word in words:
        assert word in ended.stderr


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The demo account's endpoint."""
    with spawn_demo() as process:
        yield process.endpoint()


def test_help_and_version(tmp_path: Path) -> None:
    helped = run("--help", home=tmp_path)
    assert helped.returncode == 0
    for word in ("demo", "snapshot", "--profile", "--region", "--endpoint-url", "--snapshot"):
        assert word in helped.stdout
    told = run("--version", home=tmp_path)
    assert (told.returncode, told.stdout) == (0, f"iamtui {__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--wibble"], ["--wibble", "--help"]),
        (["wibble"], ["wibble"]),
        (["demo", "--size", "HUGE"], ["HUGE"]),
        (["demo", "--faults", "/nonexistent/faults"], ["/nonexistent/faults"]),
        (["demo", "--latency", "slow"], ["slow"]),
        (["snapshot", "--endpoint-url", "nonsense"], ["nonsense"]),
        (["snapshot", "--profile", "nobody"], ["nobody"]),
        (["snapshot"], ["credentials"]),
    ],
    ids=" ".join,
)
def test_bad_input_is_one_clear_line(arguments: list[str], words: list[str], tmp_path: Path) -> None:
    assert_one_clear_line(run(*arguments, home=tmp_path), *words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--endpoint-url", "ftp://x"], ["ftp://x", "http"]),
        (["--endpoint-url", "http://"], ["http://"]),
        (["--endpoint-url", "http://127.0.0.1:notaport"], ["notaport"]),
        (["--snapshot", "/nonexistent/file"], ["/nonexistent/file"]),
        (["demo", "--open", "wibble"], ["wibble"]),
        (["demo", "--theme", "pink"], ["pink"]),
    ],
    ids=" ".join,
)
def test_bad_input_on_a_terminal_is_one_clear_line(arguments: list[str], words: list[str], tmp_path: Path) -> None:
    with Terminal(program(*arguments), columns=200, home=tmp_path) as terminal:
        assert terminal.wait_exit(20) == 2
        said = terminal.text().strip()
        assert terminal.problems() == []
    assert len(said.splitlines()) == 1
    assert said.startswith("iamtui: ")
    for word in words:
        assert word in said


def test_without_a_terminal_the_explorer_says_so(tmp_path: Path) -> None:
    assert_one_clear_line(run("demo", home=tmp_path), "terminal")


@pytest.mark.parametrize(
    "content", ["", "not json", "[1, 2]", '{"Users": 3}', '{"format": "iamtui", "version": 999}'], ids=repr
)
def test_a_file_that_is_no_snapshot_is_one_clear_line(content: str, tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_text(content)
    with Terminal(program("--snapshot", str(file)), columns=200, home=tmp_path) as terminal:
        assert terminal.wait_exit(20) == 2
        said = terminal.text().strip()
    assert said.startswith("iamtui: ")
    assert "file.json" in said
    assert len(said.splitlines()) == 1


def test_malformed_fault_rules_are_one_clear_line(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text('[{"action": "explode"}]')
    assert_one_clear_line(run("demo", "--serve", "--faults", str(file), home=tmp_path), "explode")


def test_an_unreachable_endpoint_is_one_clear_line(tmp_path: Path) -> None:
    arguments = ["snapshot", "--endpoint-url", "http://127.0.0.1:9", "--region", "eu-west-1"]
    assert_one_clear_line(run(*arguments, home=tmp_path, env=KEYS_OF_NOBODY), "127.0.0.1:9")


def test_the_demo_serves_others_and_prints_its_endpoint_first(tmp_path: Path) -> None:
    process = subprocess.Popen(program("demo", "--serve"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline().strip()
        assert line.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{line}/_control/calls", timeout=10) as answer:
            assert json.load(answer) == {}
    finally:
        process.terminate()
        _, complaints = process.communicate(timeout=10)
    assert (process.returncode, complaints) == (0, "")


@pytest.mark.parametrize("name", ["account.json", "account.json.gz"])
def test_a_snapshot_is_written_for_its_owner_alone_and_opens(name: str, endpoint: str, tmp_path: Path) -> None:
    file = tmp_path / name
    arguments = ["snapshot", "--endpoint-url", endpoint, "--region", "eu-central-1", "--out", str(file)]
    ended = run(*arguments, home=tmp_path, env=KEYS_OF_NOBODY)
    assert ended.returncode == 0, ended.stderr
    assert "471108151234" in ended.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == [name]
    written = file.read_bytes()
    text = gzip.decompress(written).decode() if name.endswith("gz") else written.decode()
    assert "andrew.fuller" in text
    assert set(re.findall(r'"ClientSecret": ?"([^"]*)"', text)) == {"(secret)"}
    with open_explorer("--snapshot", str(file), home=tmp_path) as explorer:
        assert "SNAPSHOT" in explorer.header
        assert "andrew.fuller" in explorer.text
        explorer.command("pools")
        explorer.wait("storefront")


def test_the_output_of_the_aws_command_opens_as_it_stands(endpoint: str, tmp_path: Path) -> None:
    pages = []
    for number, kind in enumerate(("User", "Role")):
        body = f"Action=GetAccountAuthorizationDetails&Version=2010-05-08&Filter.member.1={kind}"
        pages.append(tmp_path / f"page-{number}.json")
        pages[-1].write_text(json.dumps(_details(endpoint, body)))
    with open_explorer("--snapshot", *map(str, pages), home=tmp_path) as explorer:
        assert "SNAPSHOT" in explorer.header
        assert "andrew.fuller" in explorer.text
        explorer.command("roles")
        explorer.wait(lambda: explorer.path == "IAM › Roles" and explorer.row)


def _details(endpoint: str, body: str) -> dict[str, object]:
    """What `aws iam get-account-authorization-details` prints, in so far as it has names."""
    request = urllib.request.Request(
        endpoint,
        body.encode(),
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": "AWS4-HMAC-SHA256 Credential=AKIA0000000000000001/20260101/us-east-1/iam/aws4_request",
        },
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        text = answer.read().decode()
    users = re.findall(r"<UserName>([^<]*)</UserName>", text)
    roles = re.findall(r"<RoleName>([^<]*)</RoleName>", text)
    made = "2024-05-01T12:00:00+00:00"
    account = "arn:aws:iam::471108151234"
    return {
        "UserDetailList": [
            {"UserName": each, "Path": "/", "UserId": each, "Arn": f"{account}:user/{each}", "CreateDate": made}
            for each in dict.fromkeys(users)
        ],
        "GroupDetailList": [],
        "RoleDetailList": [
            {
                "RoleName": each,
                "Path": "/",
                "RoleId": each,
                "Arn": f"{account}:role/{each}",
                "CreateDate": made,
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
            }
            for each in dict.fromkeys(roles)
        ],
        "Policies": [],
        "IsTruncated": False,
    }


@pytest.mark.parametrize(
    ("module", "unloaded"),
    [
        ("iamtui.cli", ["textual", "rich", "botocore", "aiobotocore", "boto3", "aiohttp"]),
        ("iamtui.app", ["botocore", "aiobotocore", "boto3", "aiohttp"]),
        ("iamtui.aws.door", ["botocore", "aiobotocore", "boto3", "textual"]),
        ("iamtui.demo.launch", ["botocore", "aiohttp", "textual"]),
    ],
)
def test_what_is_heavy_is_loaded_late(module: str, unloaded: list[str]) -> None:
    code = f"import sys, {module}; print(*[name for name in {unloaded!r} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert ended.stdout.strip() == ""
