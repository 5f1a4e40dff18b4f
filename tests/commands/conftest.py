"""The account that the commands are asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.account import Account, details, write


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Account:
    """The small account, in a file of the working directory."""
    monkeypatch.chdir(tmp_path)
    return Account([write(tmp_path / "account.json", details())], capsys)
