"""A mistake of ours inside the program: it ends with a status that tells, and shows no values."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.terminal import Terminal

PROGRAM = """
import sys
from iamtui.account import Inventory
from iamtui.app import IamtuiApp, run_app
from iamtui.screens.opening import Opening

def broken(self):
    password = "hunter" + str(2)
    raise RuntimeError("broken on purpose")

IamtuiApp.action_who_am_i = broken
sys.exit(run_app(IamtuiApp(Opening(inventory=Inventory(), source="nothing"))))
"""


def test_a_crash_ends_with_a_status_and_shows_no_local_variables(tmp_path: Path) -> None:
    with Terminal([sys.executable, "-c", PROGRAM], columns=120, rows=50, home=tmp_path) as terminal:
        terminal.wait_for("IAM › Users", 20)
        terminal.settle()
        terminal.send("i")
        assert terminal.wait_exit(20) not in (0, None)
        assert terminal.problems() == []
        output = terminal.output.decode()
    assert "broken on purpose" in output
    assert "hunter2" not in output
    assert "locals" not in output
