"""How the commands are registered, and what every start pays for them."""

from __future__ import annotations

import subprocess
import sys
from typing import get_args

import pytest

from iamtui import __main__
from iamtui.cli import parser, run
from iamtui.commands import validate
from iamtui.commands.arguments import separated
from iamtui.policy.validation import POLICY_TYPES, Holder

COMMANDS = ("snapshot", "can", "who-can", "what-can", "paths", "exposure", "validate", "evaluate")


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["--help"])
    told = capsys.readouterr().out
    for command in COMMANDS:
        assert f"    {command} " in told


def test_no_command_needs_a_door_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("a door was spawned")

    monkeypatch.setattr(__main__, "spawn", refuse)
    for command in COMMANDS:
        monkeypatch.setattr(sys, "argv", ["iamtui", command, "--wibble"])
        assert __main__.main() == 2


@pytest.mark.parametrize(
    ("typed", "tied"),
    [
        ("--snapshot a.json alice s3:Get", "--snapshot=a.json alice s3:Get"),
        ("--snapshot a b.json c.gz can alice", "--snapshot=a --snapshot=b.json --snapshot=c.gz can alice"),
        ("can --context a:b=c d:e=f arn:aws:s3:::x=y", "can --context=a:b=c --context=d:e=f arn:aws:s3:::x=y"),
        ("--snapshot=a.json b.json", "--snapshot=a.json b.json"),
        ("--snapshot --json", "--snapshot --json"),
        ("paths --snapshot", "paths --snapshot"),
        ("can -- --snapshot a b", "can -- --snapshot a b"),
    ],
)
def test_options_of_several_values_leave_the_other_words_alone(typed: str, tied: str) -> None:
    assert separated(typed.split()) == tied.split()


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_account_may_be_named_before_or_after_the_command(place: str) -> None:
    account = ["--profile", "prod", "--region", "eu-west-1", "--endpoint-url", "http://x"]
    words = [*account, "paths"] if place == "before" else ["paths", *account]
    options = parser().parse_args(words)
    assert (options.profile, options.region, options.endpoint_url) == ("prod", "eu-west-1", "http://x")
    assert options.snapshot is None


def test_the_choices_of_validate_are_those_of_the_policy_room() -> None:
    assert validate.TYPES == POLICY_TYPES
    assert {*validate.HOLDERS, ""} == set(get_args(Holder))


def test_a_start_loads_nothing_of_the_questions() -> None:
    rooms = ["iamtui.policy", "iamtui.access", "iamtui.account", "iamtui.kinds", "asyncio", "difflib"]
    code = f"import sys, iamtui.cli; print(*[name for name in {rooms!r} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert ended.stdout.strip() == ""
