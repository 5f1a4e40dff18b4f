"""An operator at work on the demo account, on a small terminal and on a large one."""

from __future__ import annotations

import base64
import csv
import re
import stat
from functools import partial
from pathlib import Path

import pytest

from iamtui.kinds.registry import KINDS
from tests.e2e.explorer import CURSOR, Explorer, open_explorer

NOT_THERE_YET = re.compile(r"loading…|not loaded")


def _titles_of(section: str) -> set[str]:
    return {kind.title for kind in KINDS if kind.section == section}


# -- every kind, every tab


def _is_open(explorer: Explorer, tab: int) -> bool:
    return re.search(rf" {tab} [A-Z]", explorer.tabs) is not None


def _look_at_every_tab(explorer: Explorer) -> list[str]:
    """Press the number of each tab of the open resource. Returns the titles of the tabs."""
    count = explorer.tab_count
    titles = []
    for tab in [*range(2, count + 1), 1]:
        if count > 1:
            explorer.press(str(tab))
        explorer.wait(partial(_is_open, explorer, tab))
        explorer.wait(lambda: not NOT_THERE_YET.search("\n".join(explorer.body)))
        assert any(line.strip() for line in explorer.body), f"tab {tab} is empty:\n{explorer.text}"
        assert "Traceback" not in explorer.text
        titles.append(explorer.tabs)
    return titles


def _visit_node(explorer: Explorer) -> str:
    """Open the list under the tree's cursor, its first row and every tab of that; then go back to the tree."""
    title = re.split(r"  ", explorer.tree_cursor)[0].replace("Overview", "Account").lstrip("▸▾ ")
    explorer.press("enter")
    explorer.wait(lambda: explorer.path.rpartition(" › ")[2] == title)
    explorer.wait(lambda: "…" not in explorer.counts and "loading" not in explorer.text)
    path = explorer.path
    if path == "Account":
        explorer.wait(lambda: explorer.tabs)
        _look_at_every_tab(explorer)
    elif explorer.row and not explorer.counts.startswith("0"):
        explorer.press("enter")
        explorer.wait(lambda: explorer.tabs)
        _look_at_every_tab(explorer)
        explorer.press("escape")
    explorer.show_tree()
    return path


def _move_down(explorer: Explorer) -> bool:
    """One line down in the tree; false at its end."""
    before = explorer.terminal.screen()
    explorer.press("down")
    return explorer.terminal.screen() != before


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_every_kind_and_every_tab_is_reached_by_keys_alone(explorer: Explorer) -> None:
    explorer.show_tree()
    explorer.press("home")
    seen: list[str] = []
    at_end = False
    while not at_end:
        node = explorer.tree_cursor
        if "other regions" not in node and not re.match(r"[▸▾] (IAM|Cognito|storefront|staff|trial)", node):
            seen.append(_visit_node(explorer))
        if re.match("▸ (User pools|storefront)", explorer.tree_cursor):
            explorer.press("right")
        at_end = not _move_down(explorer)
    assert "Account" in seen
    assert {path.partition("IAM › ")[2] for path in seen} >= _titles_of("IAM")
    assert {path.rpartition(" › ")[2] for path in seen if path.startswith("Cognito")} >= _titles_of("Cognito")


# -- the first screen


def test_the_first_screen_shows_the_account_and_its_users(explorer: Explorer) -> None:
    assert "northwind" in explorer.header
    assert "READ-ONLY" in explorer.header
    assert "eu-central-1" in explorer.header
    assert explorer.path == "IAM › Users"
    assert "andrew.fuller" in explorer.row
    assert "all loaded" in explorer.footer
    assert all(len(line) <= explorer.terminal.columns for line in explorer.terminal.screen())


# -- commands


def test_a_command_opens_a_filtered_list(explorer: Explorer) -> None:
    explorer.command("roles lambda")
    explorer.wait(lambda: explorer.path == "IAM › Roles")
    assert "/lambda" in explorer.counts
    assert "lambda" in explorer.row.lower()
    explorer.clear_filter()


def test_a_command_opens_one_resource_by_the_beginning_of_its_name(explorer: Explorer) -> None:
    explorer.command("user janet")
    explorer.wait("janet.leverling  1")
    assert "arn:aws:iam::471108151234:user/people/janet.leverling" in explorer.text.replace("\n", "")


def test_a_command_opens_a_pool_in_the_other_section(explorer: Explorer) -> None:
    explorer.command("pool storefront")
    explorer.wait("storefront  1 Overview")
    assert explorer.path.startswith("Cognito eu-central-1")


@pytest.mark.parametrize(("typed", "said"), [("wibble", "no command 'wibble'"), ("", "nothing typed")])
def test_an_unknown_command_is_one_clear_line_and_nothing_is_lost(explorer: Explorer, typed: str, said: str) -> None:
    explorer.ask(":", typed)
    explorer.press("enter")
    explorer.wait(lambda: said in explorer.lines[-2])
    explorer.press("escape")
    assert explorer.path == "IAM › Users"
    assert "andrew.fuller" in explorer.row


def test_a_resource_that_is_not_there_is_said(explorer: Explorer) -> None:
    explorer.command("user nobody.at.all")
    explorer.wait("nobody.at.all")
    assert explorer.path == "IAM › Users"
    explorer.clear_filter()


# -- filter and sort


def _is_listed(explorer: Explorer, name: str) -> bool:
    """Whether the table has a row of that name."""
    return any(line.partition("▕")[2 if explorer.wide else 0].strip("▌ ").startswith(name) for line in explorer.lines)


@pytest.mark.parametrize(
    ("typed", "holds", "lacks"),
    [
        ("janet", "janet.leverling", "andrew.fuller"),
        ("!janet", "andrew.fuller", "janet.leverling"),
        ("~jlev", "janet.leverling", "andrew.fuller"),
        ("user:janet", "janet.leverling", "andrew.fuller"),
        ("mfa:no", "backup-agent", "andrew.fuller"),
        ("tag:Department=Management", "andrew.fuller", "backup-agent"),
        ("/^ja.*ng$|^janet/", "janet.leverling", "andrew.fuller"),
        ("jan lever", "janet.leverling", "andrew.fuller"),
    ],
)
def test_a_filter_keeps_what_it_says_until_escape(explorer: Explorer, typed: str, holds: str, lacks: str) -> None:
    explorer.filter(typed)
    explorer.wait(lambda: typed in explorer.counts)
    explorer.wait(lambda: _is_listed(explorer, holds) and not _is_listed(explorer, lacks))
    explorer.press("escape")
    explorer.wait(lambda: "/" not in explorer.counts and _is_listed(explorer, "andrew.fuller"))


@pytest.mark.parametrize("typed", ["/(unclosed/", "wibble:x"])
def test_a_malformed_filter_is_one_clear_line(explorer: Explorer, typed: str) -> None:
    explorer.ask("/", typed)
    explorer.press("enter")
    explorer.wait(lambda: len(explorer.lines[-2].replace(typed, "").strip()) > 8)
    assert explorer.lines[-2].startswith("/ ")
    explorer.press("escape")
    explorer.wait(lambda: not explorer.lines[-2].startswith("/"))
    assert "andrew.fuller" in explorer.text


def test_sorting_orders_by_each_column_and_back(explorer: Explorer) -> None:
    explorer.list("groups", "IAM › Groups")
    explorer.press("o")
    explorer.wait(lambda: "↑" in explorer.counts)
    first = explorer.rows[0] if not explorer.wide else explorer.row
    explorer.press("O", "home")
    explorer.wait(lambda: "↓" in explorer.counts)
    assert (explorer.rows[0] if not explorer.wide else explorer.row) != first
    for _ in range(12):
        if "↑" not in explorer.counts and "↓" not in explorer.counts:
            break
        explorer.press("o")
    assert "↑" not in explorer.counts


# -- places


def test_history_goes_back_and_forth(explorer: Explorer) -> None:
    explorer.list("groups", "IAM › Groups")
    explorer.list("roles", "IAM › Roles")
    explorer.press("[")
    explorer.wait(lambda: explorer.path == "IAM › Groups")
    explorer.press("[")
    explorer.wait(lambda: explorer.path == "IAM › Users")
    explorer.press("]")
    explorer.wait(lambda: explorer.path == "IAM › Groups")
    explorer.press("]")
    explorer.wait(lambda: explorer.path == "IAM › Roles")
    explorer.press("-")
    explorer.wait(lambda: explorer.path == "IAM › Groups")
    explorer.press("-")
    explorer.wait(lambda: explorer.path == "IAM › Roles")


def test_a_refresh_keeps_cursor_filter_and_order(explorer: Explorer) -> None:
    explorer.filter("an")
    explorer.press("o", "O", "down", "down")
    row, counts = explorer.row, explorer.counts
    explorer.press("ctrl+r")
    explorer.wait_loaded()
    explorer.wait(lambda: (explorer.row, explorer.counts) == (row, counts))
    explorer.press("escape")
    while "↑" in explorer.counts or "↓" in explorer.counts:
        explorer.press("o")


def test_a_terminal_made_larger_and_smaller_keeps_the_place(explorer: Explorer) -> None:
    columns, rows = explorer.terminal.columns, explorer.terminal.rows
    explorer.press("down", "down", "down")
    row = explorer.row.split()[0]
    other = (200, 50) if columns == 80 else (80, 24)
    for size in (other, (columns, rows)):
        explorer.terminal.resize(*size)
        explorer.wait(lambda: explorer.row.startswith(row) and explorer.path == "IAM › Users")
        explorer.terminal.settle()
    explorer.press("enter")
    explorer.wait(f"{row}  1 ")
    for size in (other, (columns, rows)):
        explorer.terminal.resize(*size)
        explorer.wait(f"{row}  1 ")
        explorer.terminal.settle()


# -- documents and relations


def _cursor_lines(explorer: Explorer) -> list[tuple[int, str]]:
    """Where the cursor of a document is, and what stands there."""
    return [(number, line) for number, line in enumerate(explorer.lines) if line.startswith(CURSOR)]


def test_the_document_is_json_and_yaml_and_can_be_searched(explorer: Explorer) -> None:
    explorer.press("y")
    explorer.wait('"UserName": "andrew.fuller"')
    explorer.ask("/", "key")
    explorer.wait(lambda: re.search(r"\d+/\d+|\d+ of \d+|match", explorer.lines[0]))
    explorer.press("enter")
    before = _cursor_lines(explorer)
    explorer.press("n")
    explorer.wait(lambda: _cursor_lines(explorer) != before)
    explorer.press("N")
    explorer.wait(lambda: _cursor_lines(explorer) == before)
    explorer.press("escape", "y")
    explorer.wait("UserName: andrew.fuller")
    explorer.press("w", "w", "escape")
    explorer.wait(lambda: explorer.path == "IAM › Users")


def test_related_and_used_by_jump(explorer: Explorer) -> None:
    explorer.press("r")
    explorer.wait("andrew.fuller refers to")
    assert "Administrators" in explorer.text
    explorer.press("enter")
    explorer.wait("Administrators  1")
    explorer.press("u")
    explorer.wait("Administrators is used by")
    assert "andrew.fuller" in explorer.text
    explorer.press("escape")
    explorer.wait("Administrators  1")


def test_the_relation_tree_opens_branches_and_jumps(explorer: Explorer) -> None:
    explorer.press("x")
    explorer.wait("Relations of andrew.fuller")
    explorer.press("down", "right")
    explorer.wait(lambda: "AdministratorAccess" in explorer.text)
    explorer.press("enter")
    explorer.wait("Administrators  1")


# -- other screens


def test_the_region_picker_narrows_and_goes_there_and_back(explorer: Explorer) -> None:
    explorer.press("R")
    explorer.wait("every region")
    explorer.terminal.send("eu-west-1")
    explorer.wait(lambda: "eu-central-1" not in explorer.text and "eu-west-1" in explorer.text)
    explorer.press("enter")
    explorer.wait(lambda: "eu-west-1" in explorer.header)
    explorer.command("region eu-central-1")
    explorer.wait(lambda: "eu-central-1" in explorer.header and "storefront" in explorer.text)


def test_an_unknown_region_is_said(explorer: Explorer) -> None:
    explorer.command("region atlantis-1")
    explorer.wait("no region 'atlantis-1'")


def test_the_theme_changes_the_colours_and_comes_round(explorer: Explorer) -> None:
    assert explorer.terminal.measure("T").written > 500
    explorer.wait("theme ")
    for _ in range(4):
        explorer.press("T")
    explorer.command("theme wibble")
    explorer.wait("no theme 'wibble'")


@pytest.mark.parametrize(
    ("key", "shows"), [("?", "Who and what hangs on this"), ("!", "iam:"), ("i", "Identity")], ids=["help", "!", "i"]
)
def test_a_screen_of_its_own_opens_and_closes(explorer: Explorer, key: str, shows: str) -> None:
    explorer.press(key)
    explorer.wait(shows)
    explorer.press("escape")
    explorer.wait(lambda: explorer.path == "IAM › Users")


def test_the_palette_finds_a_user(explorer: Explorer) -> None:
    explorer.press("ctrl+p")
    explorer.terminal.settle(0.3)
    explorer.terminal.send("janet.lev")
    explorer.wait("janet.leverling  ")
    explorer.press("down", "enter")
    explorer.wait("janet.leverling  1")


# -- copying and exporting


def test_names_and_arns_are_copied_as_osc_52(explorer: Explorer) -> None:
    explorer.press("c")
    explorer.wait("name sent to the terminal's clipboard")
    explorer.press("C")
    explorer.wait("ARN sent to the terminal's clipboard")
    copied = [base64.b64decode(each) for each in re.findall(rb"\x1b\]52;c;([^\x07\x1b]*)", explorer.terminal.output)]
    assert copied[-2:] == [b"andrew.fuller", b"arn:aws:iam::471108151234:user/people/andrew.fuller"]
    assert b"\x1bPtmux" not in explorer.terminal.output


def test_inside_tmux_the_copy_is_wrapped_too(tmp_path: Path) -> None:
    with open_explorer("demo", home=tmp_path, env={"TMUX": "/tmp/tmux-0/default,1,0"}) as explorer:
        explorer.press("c")
        explorer.wait("name sent to the terminal's clipboard")
        payload = base64.b64encode(b"andrew.fuller")
        assert b"\x1bPtmux;\x1b\x1b]52;c;" + payload + b"\x07\x1b\\" in explorer.terminal.output


def test_a_list_is_exported_as_csv_for_its_owner_alone(explorer: Explorer, tmp_path: Path) -> None:
    target = tmp_path / "users.csv"
    explorer.filter("janet")
    explorer.command(f"export {target}")
    explorer.wait("1 rows written")
    rows = list(csv.reader(target.read_text(encoding="utf-8").splitlines()))
    assert [rows[0][0], rows[1][0], len(rows)] == ["USER", "janet.leverling", 2]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    explorer.command(f"export {target}")
    explorer.wait("is there already")
    explorer.clear_filter()


# -- the users of a pool


def _open_pool_users(explorer: Explorer) -> None:
    explorer.command("pool storefront")
    explorer.wait("storefront  1 Overview")
    explorer.command("pool-users")
    explorer.wait(lambda: explorer.path.endswith("Pool users"))
    explorer.clear_filter()
    explorer.wait(lambda: explorer.row)


def test_pool_users_are_scrolled_to_the_end(explorer: Explorer) -> None:
    _open_pool_users(explorer)
    first = explorer.row
    for _ in range(40):
        explorer.press("end")
        if re.search(r"\b185\b", explorer.counts) and "…" not in explorer.counts:
            break
    assert re.search(r"\b185\b", explorer.counts)
    explorer.press("end")
    assert explorer.row != first


def test_pool_users_are_searched_by_the_server(explorer: Explorer) -> None:
    _open_pool_users(explorer)
    explorer.filter("email^=a")
    explorer.wait(lambda: "email^=a" in explorer.counts and explorer.row)
    assert not explorer.counts.startswith("185")
    explorer.press("escape")
    explorer.wait(lambda: "email" not in explorer.counts)


def test_pool_users_are_searched_in_any_attribute_over_all_pages(explorer: Explorer) -> None:
    _open_pool_users(explorer)
    explorer.command("contains example")
    explorer.wait(lambda: "example" in explorer.counts and "185" in explorer.counts, 30)
    assert explorer.row
    explorer.press("escape")
    explorer.wait(lambda: "example" not in explorer.counts)
