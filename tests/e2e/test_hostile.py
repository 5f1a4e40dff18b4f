"""Hostile texts in every text field of the account: none of them drives the terminal, is clickable, or crashes."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from iamtui.demo.launch import spawn_demo
from tests.e2e.explorer import KEYS_OF_NOBODY, Explorer, open_explorer, program
from tests.e2e.payloads import CLIPBOARD, PAYLOADS, UNSEEN

pytestmark = pytest.mark.timeout(120)
REGION = "eu-central-1"
IAM_LISTS = {
    "users": "› Users",
    "groups": "› Groups",
    "roles": "› Roles",
    "policies": "› Policies",
    "instance-profiles": "› Instance profiles",
    "oidc": "› OIDC",
    "saml": "› SAML",
    "certificates": "› Server certificates",
    "mfa-devices": "› Virtual MFA",
}
COGNITO_LISTS = {"pools": "› User pools", "identity-pools": "› Identity pools"}
POOL_LISTS = ("Pool users", "Groups", "App clients", "Identity providers", "Resource servers")
IN_TMUX = ("users", "roles", "policies", "saml")

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


class Walk:
    """An explorer on the hostile account, whose keys are pressed without looking at each screen between."""

    def __init__(self, explorer: Explorer) -> None:
        self.explorer = explorer
        self.copies = 0
        """How often something was to be copied."""

    def press(self, *keys: str) -> None:
        for key in keys:
            self.copies += key in ("c", "C")
            self.explorer.terminal.measure(key, quiet=0.04, within=0.5 if key == "escape" else 0.3)

    def leave(self) -> None:
        """Close what is open. A key that came before the program has read the escape would be read as one with it."""
        self.explorer.terminal.measure("escape", quiet=0.04, within=3)

    def start(self) -> None:
        """Back to the list in view, from whatever the test before left open."""
        self.press("escape", "escape", "escape")

    def list(self, word: str, path: str) -> None:
        self.start()
        self.explorer.command(word)
        self.explorer.wait(lambda: path in self.explorer.path)
        self.press("home")

    def rows(self, count: int = 2) -> None:
        """The first rows of the list in view, each with every tab; then every view of the last."""
        for number in range(count):
            if number:
                self.press("down")
            self.press("enter")
            self.explorer.terminal.settle(0.12)
            # A notice may lie over the line of tabs; a number without a tab does nothing.
            tabs = re.findall(r" (\d)(?= |$)", self.explorer.tabs) or list("1234567")
            self.press(*tabs[1:], "end")
            self.leave()
            self.alive()
        self.press("y")
        self.explorer.wait(lambda: re.search(r"\d lines", self.explorer.text))
        self.press("w", "end", "y")
        self.leave()
        self.press("r")
        self.leave()
        self.press("x", "right")
        self.leave()
        self.press("c", "C", "o")
        self.alive()

    def alive(self) -> None:
        """The explorer runs, and shows no traceback."""
        assert self.explorer.terminal.exit_status is None, self.explorer.text
        assert "Traceback" not in self.explorer.text

    def assert_inert(self) -> None:
        """What was written from start to end is inert."""
        self.alive()
        assert_inert(self.explorer.terminal.output, self.copies)
        assert "pwned" not in self.explorer.terminal.title


@contextmanager
def open_walk(endpoint: str, home: Path, columns: int, rows: int) -> Iterator[Walk]:
    """The explorer on the hostile account. Its whole output is looked at when it is left."""
    with open_explorer(*live(endpoint), columns=columns, rows=rows, home=home, env=KEYS_OF_NOBODY) as explorer:
        walk = Walk(explorer)
        yield walk
        walk.assert_inert()


@pytest.fixture(scope="module")
def walk(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """One explorer of 80x24 for all tests of this file that a worker runs."""
    with open_walk(endpoint, tmp_path_factory.mktemp("home"), 80, 24) as walk:
        yield walk


def assert_inert(output: bytes, copies: int = 0) -> None:
    """Fails where the output holds anything but text, and the sequences that are the program's own."""
    for payload in PAYLOADS:
        if UNSEEN & set(payload):
            assert payload.encode("utf-8", "surrogatepass") not in output
    rest = OURS.sub(b"", output)
    text = rest.decode("utf-8")  # a lone surrogate or a raw C1 byte is no UTF-8 at all
    for found in re.finditer(r"[\x00-\x1f\x7f-\x9f]", text):
        if found[0] not in "\r\n":
            around = text[max(0, found.start() - 40) : found.end() + 40]
            raise AssertionError(f"{found[0]!r} was sent to the terminal: {around!r}")
    assert sorted(set(text) & UNSEEN - set("\r\n")) == []
    for sequence in (b"\x1b]0;", b"\x1b]2;", b"\x1b]8;", b"\x1b[6n", b"\x1b[31m", b"\x1bc"):
        assert sequence not in output
    copied = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)", output)
    assert len(copied) <= copies
    for text_copied in copied:
        assert text_copied != CLIPBOARD.encode()
        assert set(base64.b64decode(text_copied).decode()) & UNSEEN <= {"\n"}


@pytest.mark.slow
@pytest.mark.parametrize("word", IAM_LISTS)
def test_every_list_and_every_tab_of_iam(walk: Walk, word: str) -> None:
    walk.list(word, IAM_LISTS[word])
    walk.rows()


@pytest.mark.slow
@pytest.mark.parametrize("word", COGNITO_LISTS)
def test_every_list_and_every_tab_of_cognito(walk: Walk, word: str) -> None:
    walk.list(word, COGNITO_LISTS[word])
    walk.rows()


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, len(POOL_LISTS) + 1), ids=POOL_LISTS)
def test_what_lives_in_a_pool(walk: Walk, number: int) -> None:
    walk.list("pools", "› User pools")
    explorer = walk.explorer
    explorer.show_tree()
    for _ in range(2):
        if explorer.tree_cursor.startswith("▸"):
            walk.press("right")
        if _ == 0:
            walk.press("down")
    walk.press(*["down"] * number, "enter")
    explorer.terminal.settle(0.2)
    assert explorer.path.startswith("Cognito")
    walk.rows(1)


@pytest.mark.parametrize("typed", ["click", "foo", "prod", "red", "[", "long"])
def test_the_palette_and_the_search_of_everything(walk: Walk, typed: str) -> None:
    walk.start()
    walk.press("ctrl+p")
    walk.explorer.terminal.settle(0.1)
    walk.explorer.terminal.measure(typed, quiet=0.25)
    walk.press("down", "down", "escape", "escape")
    walk.explorer.command(f"find {typed}")
    walk.press("down", "down", "enter", "escape", "escape")
    walk.alive()


def test_commands_and_filters_complete_with_names(walk: Walk) -> None:
    walk.list("users", "› Users")
    walk.explorer.ask(":", "user an")
    walk.press("tab", "escape")
    walk.explorer.filter("[@click")
    walk.press("escape")
    walk.alive()


def test_a_notice_repeats_what_was_typed_inertly(walk: Walk) -> None:
    walk.start()
    walk.explorer.command("user [@click=app.quit]nobody[/]")
    walk.press("!", "down", "escape")
    walk.alive()


@pytest.mark.parametrize("key", ["?", "!", "i", "R", "P"])
def test_the_other_screens(walk: Walk, key: str) -> None:
    walk.start()
    walk.press(key, "down", "end", "escape")
    walk.alive()


@pytest.mark.slow
def test_side_by_side_on_a_wide_terminal(endpoint: str, tmp_path: Path) -> None:
    with open_walk(endpoint, tmp_path, 200, 50) as walk:
        walk.list("roles", IAM_LISTS["roles"])
        walk.rows(1)
        walk.press("ctrl+p", "[", "escape", "escape", "i", "escape", "!", "escape")


def test_an_export_holds_no_formula(walk: Walk, tmp_path: Path) -> None:
    walk.list("users", "› Users")
    target = tmp_path / "users.csv"
    walk.explorer.command(f"export {target}")
    walk.explorer.wait(target.exists)
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
        walk = Walk(explorer)
        walk.press("!", "down", "escape")
        walk.assert_inert()


# -- a real multiplexer


@pytest.mark.slow
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
        wait_for("all loaded")
        for word in IN_TMUX:
            path = IAM_LISTS[word]
            tmux("send-keys", f":{word}", "Enter")
            wait_for(path)
            tmux("send-keys", "Enter", "2", "3", "4", "c", "C", "y")
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
