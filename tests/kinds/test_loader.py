"""Loading an account's IAM over HTTP, with and without what goes wrong on the way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from iamtui.account import ListKey, Missing, Reason
from iamtui.kinds.credential_report import report_of
from tests.kinds.iam_account import GREAT_LISTS, NOW, Opened, opened, until

pytestmark = pytest.mark.usefixtures("iam_environment")


@pytest.fixture
def iam_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA0000000000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")


def truth(account: Opened) -> dict[str, set[str]]:
    """What the stand-in holds: users, groups, roles, and the policies that are the account's own or in use."""
    iam = account.stand_in.state.iam
    attached = {arn for arns in iam.attachments.values() for arn in arns}
    bounding = {
        entity["PermissionsBoundary"]["PermissionsBoundaryArn"]
        for entity in (*iam.users.values(), *iam.roles.values())
        if "PermissionsBoundary" in entity
    }
    own = {arn for arn in iam.policies if ":aws:policy" not in arn}
    return {
        "iam.user": set(iam.users),
        "iam.group": set(iam.groups),
        "iam.role": set(iam.roles),
        "iam.policy": own | attached | (bounding & set(iam.policies)),
    }


def lists(account: Opened) -> dict[str, set[str]]:
    return {key: account.names(key) for key in GREAT_LISTS}


async def test_everything_is_loaded_with_a_handful_of_calls() -> None:
    async with opened() as account:
        await account.loader.load_account()
        await account.loader.load_iam()
        assert lists(account) == truth(account)
        for key in account.inventory.lists():
            status = account.inventory.status(key)
            assert (status.complete, status.loading, status.problem, status.note) == (True, False, None, ""), key
        calls = account.calls()
        assert calls["GetAccountAuthorizationDetails"] == 5
        per_row = {"GetUser", "GetRole", "ListAccessKeys", "ListAttachedUserPolicies", "GetLoginProfile"}
        assert per_row.isdisjoint(calls)
        assert account.inventory.account.alias == "northwind"
        assert account.inventory.status(ListKey("iam.user")).expected == len(account.names("iam.user"))
        report = report_of(account.inventory)
        assert not isinstance(report, Missing)
        assert "<root_account>" in report


async def test_users_have_what_only_list_users_tells() -> None:
    async with opened() as account:
        await account.loader.load(ListKey("iam.user"))
        users = [resource.data for resource in account.inventory.of(ListKey("iam.user"))]
        assert any("PasswordLastUsed" in user for user in users)
        assert all("GroupList" in user for user in users)


async def test_seeds_of_mfa_devices_are_dropped() -> None:
    async with opened() as account:
        await account.loader.load(ListKey("iam.virtual-mfa-device"))
        devices = account.inventory.of(ListKey("iam.virtual-mfa-device"))
        assert devices
        for device in devices:
            assert {"Base32StringSeed", "QRCodePNG"}.isdisjoint(device.data)


REFUSALS: dict[str, list[dict[str, Any]]] = {
    "denied": [{"action": "deny", "operations": ["iam:GetAccountAuthorizationDetails"]}],
    "not offered": [
        {
            "action": "error",
            "code": "InvalidAction",
            "status": 400,
            "operations": ["iam:GetAccountAuthorizationDetails"],
        }
    ],
}


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_without_authorization_details_the_same_rows_come_from_list_calls(refusal: str) -> None:
    async with opened(REFUSALS[refusal]) as account:
        await account.loader.load_iam()
        assert lists(account) == truth(account)
        for key in GREAT_LISTS:
            status = account.inventory.status(ListKey(key))
            assert status.complete, key
            assert status.problem is None
            assert status.note.startswith("from List calls; tags, boundaries and policies load")


async def test_one_refused_filter_leaves_the_others_alone() -> None:
    """Only the first of the five calls is refused."""
    rule = {"action": "deny", "operations": ["iam:GetAccountAuthorizationDetails"], "calls": [1]}
    async with opened([rule]) as account:
        await account.loader.load_iam()
        assert lists(account) == truth(account)
        notes = [account.inventory.status(ListKey(key)).note for key in GREAT_LISTS]
        assert sum(bool(note) for note in notes) == 1


async def test_where_everything_is_denied_each_list_says_which_permission() -> None:
    async with opened([{"action": "deny", "operations": ["*"]}]) as account:
        await account.loader.load_account()
        await account.loader.load_iam()
        expected = {
            "iam.user": "iam:ListUsers",
            "iam.group": "iam:ListGroups",
            "iam.role": "iam:ListRoles",
            "iam.policy": "iam:ListPolicies",
            "iam.instance-profile": "iam:ListInstanceProfiles",
            "iam.oidc-provider": "iam:ListOpenIDConnectProviders",
            "iam.saml-provider": "iam:ListSAMLProviders",
            "iam.server-certificate": "iam:ListServerCertificates",
            "iam.virtual-mfa-device": "iam:ListVirtualMFADevices",
        }
        for key, permission in expected.items():
            problem = account.inventory.status(ListKey(key)).problem
            assert problem is not None, key
            assert (problem.reason, problem.permission) == (Reason.DENIED, permission)
            assert not account.inventory.status(ListKey(key)).complete
        report = account.inventory.fact("credential_report")
        assert isinstance(report, Missing)
        assert report.permission == "iam:GenerateCredentialReport"
        assert isinstance(account.inventory.fact("account_summary"), Missing)
        assert account.inventory.account.problem is not None


TROUBLE: dict[str, dict[str, Any]] = {
    "throttled": {"action": "error", "operations": ["iam:*"], "code": "Throttling", "first": 2},
    "overloaded": {"action": "error", "operations": ["iam:*"], "code": "ServiceUnavailable", "status": 503, "first": 2},
    "reset": {"action": "reset", "operations": ["iam:*"], "first": 2},
    "cut": {"action": "cut", "operations": ["iam:*"], "first": 1},
}


@pytest.mark.parametrize("trouble", TROUBLE)
async def test_the_load_ends_complete_whatever_the_network_does(trouble: str) -> None:
    async with opened([TROUBLE[trouble]]) as account:
        await account.loader.load_iam()
        assert lists(account) == truth(account)
        assert all(account.inventory.status(ListKey(key)).complete for key in GREAT_LISTS)


async def test_a_load_can_be_cancelled_and_started_again() -> None:
    hold = {"action": "hold", "operations": ["iam:ListUsers"], "first": 1}
    async with opened([hold]) as account:
        loading = asyncio.create_task(account.loader.load(ListKey("iam.user")))
        await until(lambda: account.stand_in.faults.held > 0)
        loading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await loading
        status = account.inventory.status(ListKey("iam.user"))
        assert not status.loading
        assert not status.complete
        account.stand_in.faults.release()
        await account.loader.load(ListKey("iam.user"))
        assert account.names("iam.user") == truth(account)["iam.user"]


async def test_a_refresh_drops_what_is_gone_and_what_was_unset() -> None:
    async with opened() as account:
        key = ListKey("iam.user")
        await account.loader.load(key)
        iam = account.stand_in.state.iam
        bounded = next(name for name, user in iam.users.items() if "PermissionsBoundary" in user)
        del iam.users[bounded]["PermissionsBoundary"]
        gone = next(name for name in iam.users if name != bounded)
        for part in (iam.users, iam.memberships, iam.login_profiles, iam.access_keys, iam.mfa_devices):
            part.pop(gone, None)
        account.stand_in.state.revision += 1
        await account.loader.refresh(key)
        assert gone not in account.names("iam.user")
        resource = account.inventory.get(account.inventory.ref("iam.user", bounded))
        assert resource is not None
        assert "PermissionsBoundary" not in resource.data


async def test_a_closer_look_asks_only_for_what_the_tab_shows_and_once() -> None:
    async with opened() as account:
        await account.loader.load(ListKey("iam.user"))
        ref = account.inventory.ref("iam.user", "nancy.davolio")
        await account.loader.describe(ref, ("Facts",))
        assert "ListSSHPublicKeys" not in account.calls()
        before = account.calls()["ListMFADevices"]
        await account.loader.describe(ref, ("Facts", "Credentials"))
        assert account.calls()["ListMFADevices"] == before
        assert "ListSSHPublicKeys" in account.calls()
        await account.loader.refresh(ListKey("iam.user"))
        await account.loader.describe(ref, ("Credentials",))
        assert account.calls()["ListMFADevices"] == before + 1


async def test_a_part_that_is_denied_says_so_and_the_rest_is_there() -> None:
    deny = {"action": "deny", "operations": ["iam:ListAccessKeys"]}
    async with opened([deny]) as account:
        await account.loader.load(ListKey("iam.user"))
        ref = account.inventory.ref("iam.user", "nancy.davolio")
        await account.loader.describe(ref)
        keys = account.inventory.part(ref, "AccessKeyMetadata")
        assert isinstance(keys, Missing)
        assert keys.permission == "iam:ListAccessKeys"
        assert str(keys).startswith("denied: iam:ListAccessKeys")
        assert isinstance(account.inventory.part(ref, "MFADevices"), list)


async def test_the_report_is_read_where_making_one_is_denied_but_one_exists() -> None:
    async with opened() as account:
        await account.client.call("iam", "GenerateCredentialReport")
        await account.client.call("iam", "GenerateCredentialReport")
        account.stand_in.faults.add(_deny("iam:GenerateCredentialReport"))
        await account.loader.load_iam()
        report = report_of(account.inventory)
        assert not isinstance(report, Missing)
        assert len(report) == len(account.names("iam.user")) + 1
        assert report.generated.startswith(NOW.date().isoformat())


def _deny(operation: str) -> Any:
    from iamtui.demo.faults import Rule

    return Rule("deny", [operation])
