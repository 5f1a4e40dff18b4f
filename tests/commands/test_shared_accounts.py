"""Every question answers on account files of others, where those are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from iamtui.access import Access
from iamtui.account.snapshot import read_snapshot
from tests.commands.account import Account

SHARED = Path(os.environ.get("IAMTUI_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "data" / "authz"
FILES = sorted(file for file in SHARED.glob("*/*.json") if "scp_policy" not in file.name)
OBJECT = "arn:aws:s3:::bucket/key"

pytestmark = pytest.mark.shared_inputs


@pytest.fixture(params=FILES, ids=lambda file: file.name)
def shared(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Account:
    """One of the files."""
    return Account([request.param], capsys)


@pytest.mark.parametrize(
    "question",
    [
        ("who-can", "s3:GetObject", OBJECT),
        ("who-can", "iam:PassRole", "--through-roles"),
        ("who-can", "iam:*"),
        ("who-can", "*"),
        ("paths",),
        ("exposure",),
    ],
    ids=" ".join,
)
def test_questions_about_the_account_answer(shared: Account, question: tuple[str, ...]) -> None:
    asked = shared.ask(*question, "--json")
    assert asked.status == 0
    assert isinstance(asked.json, list)
    text = shared.ask(*question)
    assert text.status == 0
    assert text.lines[0]


def test_questions_about_its_principals_answer(shared: Account) -> None:
    access = Access.compile(read_snapshot(shared.files))
    for principal in access.principals[:8]:
        can = shared.ask("can", principal.arn, "s3:GetObject", OBJECT, "--json")
        result = {0: "Allowed", 3: "Depends"}.get(can.status)
        assert can.json["result"] == result or (can.status == 1 and "Denied" in can.json["result"])
        assert can.json["result"] == access.decide(principal.arn, "s3:GetObject", OBJECT)
        assert shared.ask("can", principal.arn, "s3:GetObject", OBJECT).status == can.status
        assert shared.ask("what-can", principal.arn, "--json").json["principal"] == principal.arn
        assert shared.ask("what-can", principal.arn, "--policy").json["Version"]
        assert shared.ask("what-can", principal.arn).lines[0]
        assert shared.ask("paths", "--from", principal.arn, "--json").status == 0


def test_administrator_access_is_known_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    """The file attaches AdministratorAccess without its text, which is the same in every account."""
    file = next(file for file in FILES if file.name == "example_authz_v2.json")
    asked = Account([file], capsys).ask("can", "BlakeBortles", "s3:GetObject", OBJECT, "--json")
    assert (asked.status, asked.json["result"]) == (0, "Allowed")
