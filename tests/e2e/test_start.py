"""Opening an account that cannot be opened, or only in part: what is said, and what works all the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import Serve
from tests.e2e.explorer import KEYS_OF_NOBODY, Explorer, open_explorer

NO_METADATA = {"AWS_EC2_METADATA_DISABLED": "true"}
DETAILS = "iam:GetAccountAuthorizationDetails"


@pytest.fixture
def snapshot_file(tmp_path: Path) -> Path:
    """Output of `aws iam get-account-authorization-details` with one user."""
    user = {
        "Path": "/",
        "UserName": "from-the-file",
        "UserId": "AIDA0000000000000000X",
        "Arn": "arn:aws:iam::123456789012:user/from-the-file",
        "CreateDate": "2024-05-01T12:00:00+00:00",
    }
    file = tmp_path / "details.json"
    file.write_text(json.dumps({"UserDetailList": [user], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}))
    return file


def choose(explorer: Explorer, row: str) -> None:
    """Move to the row of the start screen and open it."""
    for _ in range(10):
        if any(line.startswith("▌") and row in line for line in explorer.lines):
            break
        explorer.press("down")
    explorer.press("enter")


# -- without credentials


def test_without_credentials_the_start_screen_says_what_was_looked_for(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text("[profile warehouse]\ncredential_process = false\n")
    with open_explorer(home=tmp_path, env=NO_METADATA, wait="Looked for") as explorer:
        shown = explorer.text
        assert "credentials" in shown
        assert "~/.aws (1 profile with credentials)" in " ".join(shown.split())
        assert "environment" in shown.lower()
        assert "warehouse" in shown
        choose(explorer, "Demo account")
        explorer.wait_loaded()
        explorer.wait("andrew.fuller")
        assert "northwind" in explorer.header
        children = explorer.terminal.children()
        explorer.terminal.send("q")
        assert explorer.terminal.wait_exit() == 0
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


def test_a_snapshot_is_opened_from_the_start_screen_by_its_path(tmp_path: Path, snapshot_file: Path) -> None:
    with open_explorer(home=tmp_path, env=NO_METADATA, wait="Looked for") as explorer:
        choose(explorer, "Snapshot file")
        explorer.wait(lambda: any(line.startswith(": snapshot") for line in explorer.lines))
        explorer.terminal.send("/nonexistent/file")
        explorer.press("enter")
        explorer.wait("/nonexistent/file")
        choose(explorer, "Snapshot file")
        explorer.wait(lambda: any(line.startswith(": snapshot") for line in explorer.lines))
        explorer.terminal.send(str(snapshot_file))
        explorer.press("enter")
        explorer.wait(lambda: "SNAPSHOT" in explorer.header)
        explorer.wait("from-the-file")


def test_the_start_screen_has_help_and_quits(tmp_path: Path) -> None:
    with open_explorer(home=tmp_path, env=NO_METADATA, wait="Looked for") as explorer:
        explorer.press("?")
        explorer.wait("Help")
        explorer.press("escape")
        explorer.wait("Looked for")
        explorer.terminal.send("q")
        assert explorer.terminal.wait_exit() == 0


# -- what cannot be


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--profile", "nobody"], "nobody"),
        (["--region", "atlantis-1"], "atlantis-1"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_does_not_exist_is_named_on_the_start_screen_or_ends_with_2(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    with open_explorer(*arguments, home=tmp_path, env=KEYS_OF_NOBODY, wait=said) as explorer:
        if explorer.terminal.exit_status is None:
            assert "Traceback" not in explorer.text
            explorer.terminal.send("q")
            assert explorer.terminal.wait_exit() in (0, 2)
        else:
            assert explorer.terminal.exit_status == 2
            assert len(explorer.text.strip().splitlines()) == 1


def test_an_unreachable_endpoint_is_said_and_the_explorer_stays(tmp_path: Path) -> None:
    arguments = ["--endpoint-url", "http://127.0.0.1:9", "--region", "eu-west-1"]
    with open_explorer(*arguments, home=tmp_path, env=KEYS_OF_NOBODY, wait="127.0.0.1:9") as explorer:
        explorer.wait(lambda: "cannot" in explorer.text.lower() or "refused" in explorer.text.lower(), 30)
        assert "Traceback" not in explorer.text
        explorer.terminal.send("q")
        assert explorer.terminal.wait_exit() == 0


# -- what is denied


def live(endpoint: str) -> list[str]:
    """The arguments that open an endpoint."""
    return ["--endpoint-url", endpoint, "--region", "eu-central-1"]


def test_where_everything_is_denied_the_start_screen_lists_the_refused_calls(serve: Serve, tmp_path: Path) -> None:
    endpoint = serve([{"action": "deny", "operations": ["*"]}])
    with open_explorer(*live(endpoint), rows=50, home=tmp_path, env=KEYS_OF_NOBODY, wait="was refused") as explorer:
        for permission in ("iam:ListGroups", "iam:ListRoles", "cognito-idp:ListUserPools"):
            assert permission in explorer.text
        choose(explorer, "Demo account")
        explorer.wait("andrew.fuller", 30)


def rows_of(explorer: Explorer, lists: dict[str, str]) -> dict[str, tuple[str, list[str]]]:
    """For every list its count and the names in its rows; they stand in the order in which they came."""
    found = {}
    for word, path in lists.items():
        explorer.list(word, path)
        explorer.wait_loaded()
        found[path] = (explorer.counts, sorted(row.split()[0] for row in explorer.rows))
    return found


LISTS = {
    "users": "IAM › Users",
    "groups": "IAM › Groups",
    "roles": "IAM › Roles",
    "policies": "IAM › Policies",
    "instance-profiles": "IAM › Instance profiles",
}


@pytest.mark.parametrize(
    "rule",
    [
        {"action": "deny", "operations": [DETAILS]},
        {"action": "error", "operations": [DETAILS], "code": "InvalidAction", "status": 400},
        {"action": "html", "operations": [DETAILS], "status": 501},
    ],
    ids=["denied", "not offered", "not offered, in HTML"],
)
def test_without_the_account_in_one_call_the_same_lists_are_filled(
    rule: dict[str, object], serve: Serve, tmp_path: Path
) -> None:
    with open_explorer(*live(serve()), rows=60, home=tmp_path, env=KEYS_OF_NOBODY) as explorer:
        whole = rows_of(explorer, LISTS)
    with open_explorer(*live(serve([rule])), rows=60, home=tmp_path, env=KEYS_OF_NOBODY) as explorer:
        explorer.wait_loaded()
        assert rows_of(explorer, LISTS) == whole
        explorer.command("role lambda")
        explorer.clear_filter()


def test_what_is_denied_is_named_in_its_place_and_the_rest_works(serve: Serve, tmp_path: Path) -> None:
    operations = ["iam:ListAccessKeys", "iam:ListMFADevices", "iam:ListSSHPublicKeys", "iam:ListVirtualMFADevices"]
    endpoint = serve([{"action": "deny", "operations": [*operations, "cognito-idp:ListUserPoolClients"]}])
    with open_explorer(*live(endpoint), home=tmp_path, env=KEYS_OF_NOBODY) as explorer:
        explorer.command("user janet")
        explorer.wait("janet.leverling  1")
        explorer.press("3")
        explorer.wait("iam:ListSSHPublicKeys")
        explorer.press("2")
        explorer.wait("Groups")
        explorer.list("mfa-devices", "IAM › Virtual MFA devices")
        explorer.wait("ListVirtualMFADevices")
        explorer.list("users", "IAM › Users")
        assert explorer.counts.startswith("30")
        explorer.press("!")
        explorer.wait("AccessDenied")


def test_expired_credentials_are_named(serve: Serve, tmp_path: Path) -> None:
    endpoint = serve([{"action": "expired", "operations": ["*"]}])
    with open_explorer(*live(endpoint), home=tmp_path, env=KEYS_OF_NOBODY, wait="xpired") as explorer:
        explorer.terminal.settle()
        assert "Traceback" not in explorer.text


def test_iamtui_begins_with_the_command_asked_for(tmp_path: Path) -> None:
    with open_explorer("demo", "--open", "roles lambda", home=tmp_path) as explorer:
        explorer.wait(lambda: explorer.path == "IAM › Roles" and "lambda" in explorer.counts)
