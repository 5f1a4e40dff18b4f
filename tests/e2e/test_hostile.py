"""Hostile texts in every text field of the account: none of them drives the terminal, is clickable, or crashes."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from iamtui.demo.launch import spawn_demo
from tests.e2e.explorer import KEYS_OF_NOBODY, Explorer, open_explorer, program
from tests.e2e.payloads import PAYLOADS, UNSEEN

pytestmark = [pytest.mark.xdist_group("hostile"), pytest.mark.timeout(240)]
REGION = "eu-central-1"
LISTS = {
    "users": "› Users",
    "groups": "› Groups",
    "roles": "› Roles",
    "policies": "› Policies",
    "instance-profiles": "› Instance profiles",
    "oidc": "› OIDC",
    "saml": "› SAML",
    "certificates": "› Server certificates",
    "mfa-devices": "› Virtual MFA",
    "pools": "› User pools",
    "identity-pools": "› Identity pools",
}
POOL_LISTS = ("Pool users", "Groups", "App clients", "Identity providers", "Resource servers")

# Everything a program may send a terminal that is not text: CSI sequences, the clipboard (base64 only), the
# string sequences of Textual's start and end, and the two-byte ones.
OURS = re.compile(
    rb"\x1b\[[0-9;:<=>?]*[ $]?[@-~]"
    rb"|\x1b\]52;c;[A-Za-z0-9+/=]*(?:\x07|\x1b\\)"
    rb"|\x1bPtmux;\x1b\x1b\]52;c;[A-Za-z0-9+/=]*\x07\x1b\\"
    rb"|\x1b[78=>]"
    rb"|\x1b\]22;[a-z]*\x07"
    rb"|\x1b\][0-9]+;\?(?:\x07|\x1b\\)"
)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo account with a hostile text in every text field."""
    texts = tmp_path_factory.mktemp("hostile") / "texts.json"
    texts.write_text(json.dumps(PAYLOADS))
    with spawn_demo(hostile=texts) as process:
        yield process.endpoint()


def live(endpoint: str) -> list[str]:
    """The arguments that open an endpoint."""
    return ["--endpoint-url", endpoint, "--region", REGION]


@pytest.fixture(scope="module", params=[(80, 24), (200, 50)], ids=["80x24", "200x50"])
def explorer(
    request: pytest.FixtureRequest, endpoint: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Explorer]:
    """The explorer on that account. Its whole output is looked at when it is left."""
    columns, rows = request.param
    home = tmp_path_factory.mktemp("home")
    with open_explorer(*live(endpoint), columns=columns, rows=rows, home=home, env=KEYS_OF_NOBODY) as explorer:
        yield explorer
        assert explorer.terminal.exit_status is None
        assert_inert(explorer.terminal.output)
        assert "pwned" not in explorer.terminal.title


def assert_inert(output: bytes) -> None:
    """Fails where the output holds anything but text, and the sequences that are the program's own."""
    rest = OURS.sub(b"", output)
    text = rest.decode("utf-8")  # a lone surrogate or a raw C1 byte is no UTF-8 at all
    for found in re.finditer(r"[\x00-\x1f\x7f-\x9f]", text):
        if found[0] not in "\r\n":
            around = text[max(0, found.start() - 40) : found.end() + 40]
            raise AssertionError(f"{found[0]!r} was sent to the terminal: {around!r}")
    unseen = sorted(set(text) & UNSEEN - set("\r\n"))
    assert unseen == []
    assert b"\x1b]0;" not in output
    assert b"\x1b]2;" not in output
    assert b"\x1b]8;" not in output
    for copied in re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)", output):
        assert set(base64.b64decode(copied).decode()) & UNSEEN <= {"\n"}


def alive(explorer: Explorer) -> None:
    """The explorer runs, and shows no traceback."""
    assert explorer.terminal.exit_status is None, explorer.text
    assert "Traceback" not in explorer.text


def walk_rows(explorer: Explorer, rows: int = 2) -> None:
    """The first rows of the list in view: each opened, every tab looked at, and every view of it."""
    for _ in range(rows):
        explorer.press("enter")
        tabs = re.findall(r" (\d)(?= |$)", explorer.tabs)
        explorer.press(*tabs, "escape", "down")
        alive(explorer)
    explorer.press("y", "y", "end", "escape", "r", "escape", "x", "right", "escape", "c", "C", "o")
    alive(explorer)


@pytest.mark.slow
@pytest.mark.parametrize("word", LISTS)
def test_every_list_and_every_tab(explorer: Explorer, word: str) -> None:
    explorer.press("escape", "escape")
    explorer.command(word)
    explorer.press("home")
    walk_rows(explorer)


@pytest.mark.slow
def test_what_lives_in_a_pool(explorer: Explorer) -> None:
    for number in range(1, len(POOL_LISTS) + 1):
        explorer.press("escape", "escape")
        explorer.command("pools")
        explorer.show_tree()
        if explorer.tree_cursor.startswith("▸"):
            explorer.press("right")
        explorer.press("down")
        if explorer.tree_cursor.startswith("▸"):
            explorer.press("right")
        explorer.press(*["down"] * number, "enter")
        explorer.terminal.settle(0.3)
        assert explorer.path.startswith("Cognito")
        walk_rows(explorer, 1)


@pytest.mark.parametrize("typed", ["click", "foo", "prod", "red", "[", "long"])
def test_the_palette_and_the_search_of_everything(explorer: Explorer, typed: str) -> None:
    explorer.press("escape", "escape", "ctrl+p")
    explorer.terminal.settle(0.2)
    explorer.terminal.send(typed)
    explorer.terminal.settle(0.4)
    explorer.press("down", "down", "escape", "escape")
    explorer.command(f"find {typed}")
    explorer.press("down", "down", "enter", "escape", "escape")
    alive(explorer)


def test_commands_and_filters_complete_with_names(explorer: Explorer) -> None:
    explorer.press("escape", "escape", "escape")
    explorer.command("users")
    explorer.ask(":", "user an")
    explorer.press("tab", "escape")
    explorer.filter("[@click")
    explorer.press("escape")
    alive(explorer)


@pytest.mark.parametrize("key", ["?", "!", "i", "R", "P"])
def test_the_other_screens(explorer: Explorer, key: str) -> None:
    explorer.press("escape", "escape", key, "down", "escape")
    alive(explorer)


def test_an_export_holds_no_formula(explorer: Explorer, tmp_path: Path) -> None:
    explorer.press("escape", "escape", "escape")
    explorer.command("users")
    target = tmp_path / "users.csv"
    explorer.command(f"export {target}")
    explorer.wait(target.exists)
    text = target.read_text(encoding="utf-8")
    assert set(text) & UNSEEN <= {"\r", "\n"}
    assert re.search(r"(^|,)\"?[=@+]", text, re.MULTILINE) is None


def test_errors_of_the_endpoint_are_inert(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    message = "".join(text for text in PAYLOADS if len(text) < 100 and "\x00" not in text and "\ud800" not in text)
    rules = [{"action": "error", "operations": ["*"], "code": "AccessDenied", "message": message, "status": 403}]
    faults.write_text(json.dumps(rules))
    with (
        spawn_demo(faults=faults) as process,
        open_explorer(*live(process.endpoint()), home=tmp_path, env=KEYS_OF_NOBODY, wait="no account yet") as explorer,
    ):
        explorer.terminal.settle(0.4)
        explorer.press("!", "down", "escape")
        alive(explorer)
        assert_inert(explorer.terminal.output)


# -- a real multiplexer


@pytest.mark.tmux
@pytest.mark.skipif(
    shutil.which("tmux") is None and not os.environ.get("IAMTUI_NO_SKIP"), reason="tmux is not installed"
)
def test_inside_tmux_the_title_is_untouched_and_buffers_hold_only_what_was_copied(
    endpoint: str, tmp_path: Path
) -> None:
    socket = str(tmp_path / "tmux.socket")
    environment = {**KEYS_OF_NOBODY, "PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    environment["TERM"] = "xterm-256color"

    def tmux(*arguments: str) -> str:
        return subprocess.run(
            ["tmux", "-S", socket, "-f", "/dev/null", *arguments],
            env=environment, capture_output=True, text=True, timeout=20, check=False,
        ).stdout.strip()  # fmt: skip

    def wait_for(text: str) -> None:
        for _ in range(1500):
            if text in tmux("capture-pane", "-p"):
                return
        raise AssertionError(f"not seen: {text}\n{tmux('capture-pane', '-p')}")

    tmux("new-session", "-d", "-x", "100", "-y", "30", "sh")
    try:
        tmux("set-option", "-g", "set-clipboard", "on")
        tmux("select-pane", "-T", "title before")
        tmux("set-buffer", "buffer before")
        tmux("send-keys", " ".join(["exec", *program(*live(endpoint))]), "Enter")
        wait_for("loaded")
        for word, path in LISTS.items():
            tmux("send-keys", f":{word}", "Enter")
            wait_for(path)
            for key in ("Enter", "2", "3", "4", "c", "C", "y"):
                tmux("send-keys", key)
            wait_for("JSON/YAML")
            tmux("send-keys", "BSpace")
            wait_for(path)
            tmux("send-keys", "x")
            wait_for("Relations of")
            tmux("send-keys", "BSpace")
            wait_for(path)
        assert tmux("display-message", "-p", "#{pane_title}") == "title before"
        # What `c` and `C` copied is there, inert; nothing that a text of the account asked for.
        buffers = [tmux("show-buffer", "-b", name) for name in tmux("list-buffers", "-F", "#{buffer_name}").split()]
        assert "buffer before" in buffers
        assert not any("rm -rf" in text or set(text) & UNSEEN for text in buffers)
    finally:
        tmux("kill-server")
