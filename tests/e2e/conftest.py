"""What the end-to-end tests share: the demo's servers, and explorers on terminals of both sizes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from iamtui.demo.launch import DemoProcess, spawn_demo
from tests.e2e.explorer import Explorer, open_explorer

SIZES = [pytest.param((80, 24), id="80x24"), pytest.param((200, 50), id="200x50")]


@pytest.fixture(scope="module", params=SIZES)
def shared_explorer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    """One explorer on the demo account for all tests of a file, on a terminal of each size."""
    columns, rows = request.param
    with open_explorer("demo", columns=columns, rows=rows, home=tmp_path_factory.mktemp("home")) as explorer:
        yield explorer


@pytest.fixture
def explorer(shared_explorer: Explorer) -> Explorer:
    """The shared explorer, on the list of users, its first row under the cursor."""
    shared_explorer.show_browser()
    shared_explorer.list("iam-users", "IAM › Users")
    shared_explorer.wait(lambda: "andrew.fuller" in shared_explorer.row)
    return shared_explorer


Serve = Callable[..., str]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts stand-ins: `serve(rules)` with fault rules, `serve(hostile=texts)`; returns the endpoint."""
    running: list[DemoProcess] = []

    def start(rules: list[dict[str, Any]] | None = None, hostile: list[str] | None = None, size: str = "SMALL") -> str:
        number = len(running)
        faults = tmp_path / f"faults-{number}.json"
        faults.write_text(json.dumps(rules or []))
        texts = tmp_path / f"hostile-{number}.json"
        texts.write_text(json.dumps(hostile or []))
        running.append(spawn_demo(size, faults if rules else None, hostile=texts if hostile else None))
        return running[-1].endpoint()

    yield start
    for process in running:
        process.stop()
