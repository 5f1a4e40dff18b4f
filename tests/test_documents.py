"""README and docs say what the code does: keys, commands, options, permissions, pictures and links.

`python -m tests.test_documents` writes the tables of keys, filters, commands, actions and kinds anew.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.request import urlopen

import pytest

from iamtui.account import Inventory, ListKey
from iamtui.actions import ACTIONS, MOVES, THEME_NAMES
from iamtui.aws.door import Door
from iamtui.aws.guard import allows
from iamtui.aws.settings import Settings
from iamtui.cli import run
from iamtui.configuration import read_configuration
from iamtui.demo.faults import ACTIONS as FAULT_ACTIONS
from iamtui.demo.faults import Faults
from iamtui.demo.launch import spawn_demo
from iamtui.kinds.pool_search import ATTRIBUTES
from iamtui.kinds.registry import KINDS
from iamtui.kinds.snapshot_contents import load_everything
from iamtui.kinds.workspace import Workspace
from iamtui.screens.commands import WORDS, parse_command
from iamtui.screens.help import FILTERS
from screenshots.shots import SHOTS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
WITHOUT_PERMISSION = {"sts:GetCallerIdentity"}
"""Calls that AWS allows everybody."""


def table(head: tuple[str, str], rows: Sequence[tuple[str, str]]) -> str:
    """A table as the documents have it: what is pressed, typed or named in the first column."""
    lines = [f"| {head[0]} | {head[1]} |", "|---|---|"]
    return "\n".join([*lines, *(f"| `{named}` | {text} |" for named, text in rows)]) + "\n"


def readme_tables() -> dict[str, str]:
    helps = [text.partition(": ") for text in WORDS.values()]
    return {
        "keys": table(("key", "does"), [(each.key_text, each.help) for each in ACTIONS]),
        "moves": table(("key", "moves"), MOVES),
        "filters": table(("typed", "shows"), FILTERS),
        "commands": table(("command", "does"), [(f":{words}", text) for words, _, text in helps]),
    }


def configuration_tables() -> dict[str, str]:
    return {
        "actions": table(("action", "keys"), [(each.id, f"`{each.keys}`") for each in ACTIONS]),
        "kinds": table(("kind", "list"), [(each.key, each.title) for each in KINDS]),
    }


def rewritten(page: str, tables: Mapping[str, str]) -> str:
    """The page with each of the tables, found by its head, in place of the one it has."""
    for written in tables.values():
        head = written.partition("\n")[0]
        before, _, rest = page.partition(f"{head}\n")
        after = re.sub(r"\A(\|.*\n)+", "", rest)
        page = before + written + after
    return page


def fenced(language: str, page: str) -> list[str]:
    """The blocks of code of one language."""
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def policy_actions() -> set[str]:
    policy = json.loads(fenced("json", README)[0])
    return {action for statement in policy["Statement"] for action in statement["Action"]}


# -- keys, commands, filters --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", readme_tables())
def test_readme_has_the_tables_of_the_code(name: str) -> None:
    assert readme_tables()[name] in README


@pytest.mark.parametrize("name", configuration_tables())
def test_every_action_and_kind_is_documented_by_its_id(name: str) -> None:
    assert configuration_tables()[name] in PAGES["configuration.md"]


def test_the_commands_in_readme_are_commands() -> None:
    named = {text for text in re.findall(r"`:([a-z][^`]*)`", README) if text.islower()}
    assert {"roles", "roles adm", "role deployer", "user bob", "user-pool shop", "refresh"} <= named
    for text in named:
        parse_command(text, KINDS)


def test_readme_names_every_attribute_that_a_pool_can_be_searched_by() -> None:
    section = README.partition("### Users of a pool")[2].partition("### Commands")[0]
    assert all(each in section for each in ATTRIBUTES if each != "cognito:user_status")


def test_readme_names_every_theme() -> None:
    assert all(f"`{name}`" in README for name in THEME_NAMES)


# -- the command line ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["", "demo", "snapshot"])
def test_help_and_the_documents_name_the_same_options(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run([*command.split(), "--help"])
    offered = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out)) - {"--help", "--version"}
    everything = README + "".join(PAGES.values())
    assert not [option for option in offered if option not in everything]


def test_every_option_in_readme_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    offered: set[str] = set()
    for command in ([], ["demo"], ["snapshot"]):
        with pytest.raises(SystemExit):
            run([*command, "--help"])
        offered |= set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))
    lines = [line.partition("#")[0] for line in README.splitlines() if re.match(r"\s+iamtui ", line)]
    assert len(lines) > 8
    assert set(re.findall(r"--[a-z][a-z-]+", " ".join(lines))) <= offered


# -- permissions --------------------------------------------------------------------------------------------


def test_the_policy_holds_nothing_that_the_guard_would_refuse() -> None:
    assert not [action for action in policy_actions() if not allows(*action.split(":"))]


def test_the_policy_allows_every_call_that_the_explorer_makes(tmp_path: Path) -> None:
    denials = tmp_path / "faults.json"
    denials.write_text('[{"action": "deny", "operations": ["iam:GetAccountAuthorizationDetails"]}]')
    called = _called(None) | _called(denials)
    assert policy_actions() == called - WITHOUT_PERMISSION


def _called(faults: Path | None) -> set[str]:
    """Every operation that loading the demo account and looking at all of it sends."""
    with spawn_demo(faults=faults) as account:
        asyncio.run(_look_at_everything(account.endpoint()))
        with urlopen(f"{account.endpoint()}/_control/calls") as answer:
            return set(json.load(answer))


async def _look_at_everything(endpoint: str) -> None:
    async with Door.start(Settings(region="eu-central-1", endpoint_url=endpoint, demo=True)) as door:
        workspace = Workspace(Inventory(), door.client())
        loader = workspace.loader
        assert loader is not None
        await load_everything(loader, ["eu-central-1", "eu-west-1", "us-east-1"])
        await loader.load(ListKey("iam.aws-policy"))
        inventory = workspace.inventory
        for pool in list(inventory.all_of("cognito.user-pool")):
            await loader.load(ListKey("cognito.user", pool.ref.region, pool.ref.id))
        for kind in KINDS:
            for resource in list(inventory.all_of(kind.key))[:3]:
                await loader.describe(resource.ref)


# -- pictures and links -------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{name}" for name in PAGES)])
def test_what_a_page_points_to_is_there(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert not [link for link in local if not (path.parent / link).exists()]


def test_the_files_that_the_architecture_names_are_there() -> None:
    named = set(re.findall(r"`([a-z_/]+\.(?:py|tcss|toml|md))`", PAGES["architecture.md"]))
    assert len(named) > 20
    assert not [name for name in named if not any((folder / name).exists() for folder in (ROOT, ROOT / "iamtui"))]


def test_every_picture_is_drawn_and_shown() -> None:
    drawn = {path.stem for path in (ROOT / "screenshots").glob("*.svg")}
    assert drawn == {shot.name for shot in SHOTS}
    assert not [name for name in drawn if f"screenshots/{name}.svg" not in README]


def test_pictures_hold_nothing_of_a_machine_and_fetch_nothing() -> None:
    for path in (ROOT / "screenshots").glob("*.svg"):
        picture = path.read_text(encoding="utf-8")
        assert not re.search(
            r"/home/|/root|/tmp|127\.0\.0\.1|https?://(?!www\.w3\.org|www\.textualize\.io)", picture
        ), path


# -- examples -----------------------------------------------------------------------------------------------


def test_the_fault_rules_in_the_documents_are_rules() -> None:
    examples = fenced("json", PAGES["demo.md"])
    assert len(examples) > 3
    for example in examples:
        Faults.parse(example)


def test_every_fault_is_documented() -> None:
    assert not [action for action in FAULT_ACTIONS if f"`{action}`" not in PAGES["demo.md"]]


def test_the_configurations_in_the_documents_can_be_read(tmp_path: Path) -> None:
    examples = fenced("toml", PAGES["configuration.md"])
    assert examples
    for example in examples:
        path = tmp_path / "config.toml"
        path.write_text(example)
        read_configuration(path)


if __name__ == "__main__":
    (ROOT / "README.md").write_text(rewritten(README, readme_tables()), encoding="utf-8")
    configuration = rewritten(PAGES["configuration.md"], configuration_tables())
    (ROOT / "docs" / "configuration.md").write_text(configuration, encoding="utf-8")
