"""The examples in docs/questions.md are what the commands print."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from iamtui.cli import run as main
from iamtui.demo.launch import spawn_demo
from tests.commands.account import Account
from tests.e2e.explorer import KEYS_OF_NOBODY
from tests.test_cli import run

PAGE = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")
FILES = re.findall(r"<!-- file: (\S+) -->\n```json\n(.*?)```", PAGE, re.DOTALL)


def examples() -> Iterator[tuple[str, list[str]]]:
    """Each command with the lines it prints; `...` stands for the rest."""
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL):
        for example in block.split("$ iamtui ")[1:]:
            command, *printed = example.splitlines()
            yield command, printed


@pytest.mark.parametrize("command", ["can", "who-can", "what-can", "paths", "exposure", "validate", "evaluate"])
def test_the_page_names_every_option(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    offered = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out)) - {"--help"}
    assert offered
    assert not [option for option in offered if option not in PAGE]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the page speaks of."""
    made = tmp_path_factory.mktemp("examples")
    with spawn_demo() as process:
        options = ["--endpoint-url", process.endpoint(), "--region", "eu-central-1", "--out", str(made / "demo.json")]
        ended = run("snapshot", *options, home=made, env=KEYS_OF_NOBODY)
    assert ended.returncode == 0, ended.stderr
    for name, content in FILES:
        (made / name).write_text(content, encoding="utf-8")
    return made


@pytest.mark.parametrize(("command", "printed"), list(examples()), ids=[command for command, _ in examples()])
def test_the_examples_print_what_the_page_says(
    command: str,
    printed: list[str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    asked = Account([], capsys).run(*shlex.split(command))
    assert asked.status in (0, 1, 3)
    if printed[-1] == "...":
        printed = printed[:-1]
        assert asked.lines[: len(printed)] == printed
    else:
        assert asked.lines == printed
