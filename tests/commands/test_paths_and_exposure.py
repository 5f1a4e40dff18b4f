"""`iamtui paths` and `iamtui exposure` on a snapshot."""

from __future__ import annotations

import pytest

from tests.access.accounts import BASE
from tests.commands.account import Account

FRANK = f"{BASE}:user/frank"


def test_paths_in_json_have_four_members(account: Account) -> None:
    found = account.ask("paths", "--json").json
    assert FRANK in {each["principal"] for each in found}
    for each in found:
        assert set(each) == {"principal", "level", "path", "steps"}
        assert each["level"] in ("proven", "needs-resource", "conditional")
        assert each["steps"]


@pytest.mark.parametrize("source", ["frank", "user/frank", FRANK])
def test_paths_from_somebody(account: Account, source: str) -> None:
    found = account.ask("paths", "--from", source, "--json").json
    assert {each["principal"] for each in found} == {FRANK}
    assert account.ask("paths", "--from", "alice", "--json").json == []


def test_paths_in_words(account: Account) -> None:
    asked = account.ask("paths", "--from", "frank")
    assert asked.status == 0
    assert asked.lines[0].startswith("1 path to administrator from 1 principal: 1 proven")
    assert any(line.strip().startswith("closes it: ") for line in asked.lines)
    assert account.ask("paths", "--from", "alice").text == "no path to administrator was found\n"


def test_exposure_in_json(account: Account) -> None:
    found = account.ask("exposure", "--json").json
    (guest,) = (each for each in found if each["resource"] == f"{BASE}:role/guest")
    assert guest["kind"] == "everybody"
    assert set(guest) >= {"kind", "severity", "resource", "who", "what", "why", "remedy"}


def test_exposure_in_words(account: Account) -> None:
    asked = account.ask("exposure")
    assert asked.status == 0
    assert " open: " in asked.lines[0]
    assert any(line.strip() == f"{BASE}:role/guest" or line.endswith(f"{BASE}:role/guest") for line in asked.lines)


@pytest.mark.parametrize("command", ["paths", "exposure"])
def test_what_a_snapshot_lacks_is_said_on_standard_error(account: Account, command: str) -> None:
    asked = account.ask(command, "--json")
    assert asked.json is not None
    assert "user pools, identity pools" in asked.said
    assert "not in this snapshot" in asked.said


@pytest.mark.parametrize(
    "arguments",
    [
        ["paths", "--from", "nobody"],
        ["paths", "--from"],
        ["paths", "alice"],
        ["paths", "--from", "root"],
        ["exposure", "alice"],
        ["exposure", "--snapshot", "/nonexistent"],
    ],
    ids=" ".join,
)
def test_bad_input_is_one_clear_line(account: Account, arguments: list[str]) -> None:
    asked = account.ask(*arguments) if "--snapshot" not in arguments else account.run(*arguments)
    assert (asked.status, asked.text) == (2, "")
    assert len([line for line in asked.said.splitlines() if "not taken into account" not in line]) == 1
