"""How the tests are spread over several processes (`-n 2 --dist loadgroup`), and which of them need files at hand."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("test_explorer.py", "test_ask.py", "test_moto.py")
"""Files whose tests share what is slow to start: they stay in one process, those of each terminal size."""

_SIZE = re.compile(r"\[(\d+x\d+)")


SHARED = Path(os.environ.get("IAMTUI_SHARED") or Path(__file__).parents[2] / "shared")
"""Test inputs of others, beside the checkout: they make more tests, never ones that are needed."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what measures by the inputs of others where there are none."""
    if (SHARED / "data").is_dir():
        return
    left_out = [item for item in items if item.get_closest_marker("shared_inputs")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def scope(nodeid: str) -> str:
    """Tests of one scope run in one process, one after the other; most are a scope of their own."""
    file, _, rest = nodeid.partition("::")
    if not file.endswith(TOGETHER):
        return nodeid
    size = _SIZE.search(rest)
    return f"{file} {size[1]}" if size else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Groups by `scope`: xdist's own groups hang on a private name of nodes that pytest 9.2 no longer has."""
    if config.getoption("dist") != "loadgroup":
        return None
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = scope
    return scheduler
