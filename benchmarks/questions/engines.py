"""Who is asked: iamtui and the peers, each run in a process of its own; the peers are installed apart, never kept."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers import installed, installed_modules
from tests.conformance.peer import PACKAGES

Shape = dict[str, Any]
_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_PATIENCE = 900.0


@dataclass(frozen=True)
class Engine:
    """One of those who are asked. `command` makes the command line for a task and a file; None: it is not here."""

    name: str
    command: Callable[[str, Path], list[str]] | None

    def ask(self, task: str, file: Path, limit: float | None = None) -> Shape | None:
        """The last line that it says, read as JSON; None where it is not here, or fails, or says nothing in time.

        `limit` is in seconds; who prints on its way what it has so far is then heard out to there.
        """
        if self.command is None:
            return None
        command = [*self.command(task, file), *([] if limit is None else [str(limit)])]
        with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complaints:
            try:
                done = subprocess.run(
                    command,
                    stdout=said,
                    stderr=complaints,
                    cwd=_ROOT,
                    timeout=_PATIENCE if limit is None else limit * 1.2 + 10,
                )
                status = done.returncode
            except subprocess.TimeoutExpired:
                status = 0  # what it said until then counts
            said.seek(0)
            lines = [line for line in said.read().splitlines(keepends=True) if line.endswith("\n")]
            if status or not lines:
                complaints.seek(0)
                why = (complaints.read().strip().splitlines() or ["it said nothing"])[-1]
                print(f"left out: {self.name} at {task}: {why}", file=sys.stderr)
                return None
        answer: Shape = json.loads(lines[-1])
        return answer


def ourselves() -> Engine:
    """iamtui."""
    return Engine("iamtui", lambda task, file: [sys.executable, "-m", "benchmarks.questions.ours", task, str(file)])


def iam_simulate(folder: Path | None) -> Engine:
    """@cloud-copilot/iam-simulate (npm, AGPL), below a folder; None: leave it out."""
    modules = installed_modules(PACKAGES, folder) if folder else None
    name, node = PACKAGES[0].rpartition("/")[2].replace("@", " "), shutil.which("node")
    if modules is None or node is None:
        return Engine(name, None)
    script = [node, str(_HERE / "iam_simulate.mjs"), str(modules)]
    return Engine(name, lambda task, file: [*script, task, str(file)])


def principal_mapper(folder: Path | None) -> Engine:
    """PMapper (PyPI, AGPL)."""
    return _of_python("PMapper", "principalmapper", "1.1.5", "pmapper", "principal_mapper.py", folder)


def iam_ape(folder: Path | None) -> Engine:
    """IAM-APE (PyPI, GPL)."""
    return _of_python("IAM-APE", "iam-ape", "1.1.6", "iam-ape", "iam_ape.py", folder)


def cloudsplaining(folder: Path | None) -> Engine:
    """cloudsplaining (PyPI, BSD)."""
    return _of_python("cloudsplaining", "cloudsplaining", "0.9.1", "cloudsplaining", "cloud_splaining.py", folder)


def _of_python(name: str, package: str, version: str, command: str, script: str, folder: Path | None) -> Engine:
    found = installed(f"{package}=={version}", command, folder) if folder else None
    title = f"{name} {version}"
    if found is None:
        return Engine(title, None)
    start: Sequence[str] = [str(found.parent / "python"), str(_HERE / script)]
    return Engine(title, lambda task, file: [*start, task, str(file)])


def by_turns(engines: Sequence[Engine], task: str, file: Path, rounds: int) -> dict[str, list[Shape]]:
    """The answers of each by name, some times over: each in its turn, so that other load hits all alike."""
    answers: dict[str, list[Shape]] = {engine.name: [] for engine in engines}
    for _ in range(rounds):
        for engine in engines:
            said = engine.ask(task, file)
            if said is not None:
                answers[engine.name].append(said)
    return answers
