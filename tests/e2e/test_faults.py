"""The explorer on a bad day: what goes wrong on the way leaves the truth on the screen."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from iamtui.aws.direct import DirectClient
from iamtui.aws.settings import Settings
from tests.e2e.conftest import Serve
from tests.e2e.explorer import KEYS_OF_NOBODY, Explorer, open_explorer

pytestmark = pytest.mark.slow
REGION = "eu-central-1"
LISTS = {
    "users": "IAM › Users",
    "groups": "IAM › Groups",
    "roles": "IAM › Roles",
    "policies": "IAM › Policies",
    "instance-profiles": "IAM › Instance profiles",
    "mfa-devices": "IAM › Virtual MFA devices",
    "pools": f"Cognito {REGION} › User pools",
    "identity-pools": f"Cognito {REGION} › Identity pools",
}

BAD_DAYS: dict[str, list[dict[str, Any]]] = {
    "latency": [{"action": "latency", "milliseconds": 60, "jitter_milliseconds": 200}],
    "throttling": [
        {"action": "throttle", "operations": ["iam:*"], "rate": 5, "burst": 2},
        {"action": "throttle", "operations": ["cognito-*"], "rate": 3, "burst": 1},
    ],
    "errors of the server": [
        {"action": "error", "operations": ["iam:*"], "every": 3, "code": "InternalFailure", "status": 500},
        {"action": "error", "operations": ["cognito-*"], "first": 1, "code": "InternalErrorException", "status": 500},
        {"action": "error", "operations": ["iam:List*"], "first": 1, "code": "ServiceUnavailable", "status": 503},
    ],
    "resets": [{"action": "reset", "every": 4}],
    "cut bodies": [{"action": "cut", "every": 3, "fraction": 0.6}],
    "slow bodies": [{"action": "slow", "operations": ["iam:*"], "bytes_per_second": 150_000}],
    "everything at once": [
        {"action": "latency", "milliseconds": 20, "jitter_milliseconds": 60},
        {"action": "throttle", "operations": ["iam:*"], "rate": 10, "burst": 4},
        {"action": "error", "every": 7, "code": "InternalFailure", "status": 500},
        {"action": "reset", "every": 9},
        {"action": "cut", "every": 11},
    ],
}


async def truth(endpoint: str) -> dict[str, int]:
    """How many there are of each kind, asked of a server on which nothing goes wrong."""
    client = DirectClient.open(Settings(region=REGION, endpoint_url=endpoint))

    async def count(service: str, operation: str, member: str, **parameters: Any) -> int:
        pages = [page async for page in client.pages(service, operation, **parameters)]
        return sum(len(page[member]) for page in pages)

    try:
        return {
            "users": await count("iam", "ListUsers", "Users"),
            "groups": await count("iam", "ListGroups", "Groups"),
            "roles": await count("iam", "ListRoles", "Roles"),
            "instance-profiles": await count("iam", "ListInstanceProfiles", "InstanceProfiles"),
            "mfa-devices": await count("iam", "ListVirtualMFADevices", "VirtualMFADevices"),
            "pools": await count("cognito-idp", "ListUserPools", "UserPools", MaxResults=60),
            "identity-pools": await count("cognito-identity", "ListIdentityPools", "IdentityPools", MaxResults=60),
        }
    finally:
        await client.close()


def seen(explorer: Explorer) -> dict[str, tuple[str, list[str]]]:
    """For every list its count and the names in it."""
    found = {}
    for word, path in LISTS.items():
        explorer.list(word, path)
        explorer.wait_loaded()
        explorer.wait(lambda: "…" not in explorer.counts, 60)
        found[word] = (explorer.counts, [row.split()[0] for row in explorer.rows])
    return found


@pytest.fixture
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS_OF_NOBODY.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("_keys")
@pytest.mark.parametrize("day", BAD_DAYS)
def test_a_bad_day_ends_with_the_truth_on_the_screen(day: str, serve: Serve, tmp_path: Path) -> None:
    good, bad = serve(), serve(BAD_DAYS[day])
    known = asyncio.run(truth(good))
    arguments = ["--endpoint-url", bad, "--region", REGION]
    with open_explorer(*arguments, rows=70, home=tmp_path, env=KEYS_OF_NOBODY, wait="IAM › Users") as explorer:
        explorer.wait_loaded(90)
        assert "all loaded" in explorer.footer
        shown = seen(explorer)
        assert {word: int(shown[word][0].split()[0].replace(",", "")) for word in known} == known
        assert "andrew.fuller" in shown["users"][1]
        assert len(shown["users"][1]) == known["users"]
        explorer.command("user janet")
        explorer.wait("janet.leverling  1", 30)
        explorer.press("3")
        explorer.wait(lambda: "loading…" not in explorer.text and "not loaded" not in explorer.text, 30)


@pytest.mark.usefixtures("_keys")
def test_keys_answer_while_the_account_is_loading(serve: Serve, tmp_path: Path) -> None:
    endpoint = serve([{"action": "latency", "milliseconds": 400, "operations": ["iam:*"]}])
    arguments = ["--endpoint-url", endpoint, "--region", REGION]
    with open_explorer(*arguments, home=tmp_path, env=KEYS_OF_NOBODY, wait="IAM › Users") as explorer:
        explorer.command("roles")
        explorer.wait(lambda: explorer.path == "IAM › Roles")
        explorer.press("escape")
        explorer.wait("Instance profiles")
        explorer.wait_loaded()
        explorer.press("enter")
        explorer.wait(lambda: explorer.row)
