"""What the tabs and columns of IAM's kinds say, over HTTP from the demo account, and from a snapshot of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from iamtui.account import NOT_LOADED, Inventory, ListKey, Missing, Reason, Ref
from iamtui.account.snapshot import read_snapshot, write_snapshot
from iamtui.kinds.panel import Document, Sentences
from iamtui.kinds.registry import KINDS, kind
from iamtui.kinds.snapshot_contents import load_everything
from iamtui.kinds.workspace import Workspace
from tests.kinds.iam_account import NOW, Opened, cells, fact, opened, panel_of, subject_of, table

pytestmark = pytest.mark.usefixtures("iam_environment")


@pytest.fixture
def iam_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA0000000000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")


async def loaded(account: Opened) -> None:
    await account.loader.load_account()
    await account.loader.load_iam()


async def look(account: Opened, key: str, identifier: str) -> Ref:
    ref = account.inventory.ref(key, identifier)
    await account.loader.describe(ref)
    return ref


def row(account: Opened, key: str, identifier: str) -> dict[str, Any]:
    """What the columns of a kind look into."""
    declared = kind(key)
    assert declared.subject is not None
    resource = account.inventory.get(account.inventory.ref(key, identifier))
    assert resource is not None
    return declared.subject(resource, account.inventory)


def trust(account: Opened, role: str) -> list[str]:
    panel = account.panel(account.inventory.ref("iam.role", role), "Trust")
    sentences = next(block for block in panel.blocks if isinstance(block, Sentences))
    return [f"{line.text} {line.condition}".strip() for line in sentences.lines]


async def test_every_resource_of_every_kind_can_be_looked_at() -> None:
    async with opened() as account:
        await loaded(account)
        for declared in KINDS:
            if declared.section == "Cognito":
                continue
            for resource in account.inventory.of(ListKey(declared.key))[:12]:
                await account.loader.describe(resource.ref)
                panels = declared.panels(subject_of(account.inventory, resource.ref))
                assert panels[-1].title == "JSON"
                assert isinstance(panels[-1].blocks[0], Document)
                titles = {panel.title for panel in panels}
                assert all(titles.issuperset(part.panels) for part in declared.parts), declared.key
                for name, value in account.inventory.parts(resource.ref).items():
                    assert not isinstance(value, Missing), (resource.ref, name, value)


async def test_a_user_inherits_policies_through_groups() -> None:
    async with opened() as account:
        await loaded(account)
        ref = await look(account, "iam.user", "anne.dodsworth")
        policies = cells(table(account.panel(ref, "Groups & policies"), "Policies"))
        assert ("SecurityAudit", "through group SecurityAuditors") in [line[:2] for line in policies]
        assert ("simulate", "inline") in [line[:2] for line in policies]


async def test_a_user_is_told_in_words() -> None:
    async with opened() as account:
        await loaded(account)
        iam = account.stand_in.state.iam
        name = next(name for name, keys in iam.access_keys.items() if keys)
        ref = await look(account, "iam.user", name)
        keys = cells(table(account.panel(ref, "Credentials"), "Access keys"))
        assert [line[0] for line in keys] == [key["AccessKeyId"] for key in iam.access_keys[name]]
        assert all(line[2].endswith(" ago") for line in keys)
        people = await look(account, "iam.user", "andrew.fuller")
        password = str(fact(account.panel(people, "Facts"), "Password"))
        assert password.startswith("last used ")
        assert ", set " in password
        assert password.endswith(" ago")


async def test_a_group_lists_its_members() -> None:
    async with opened() as account:
        await loaded(account)
        ref = account.inventory.ref("iam.group", "Administrators")
        members = {
            name for name, groups in account.stand_in.state.iam.memberships.items() if "Administrators" in groups
        }
        from_details = {line[0] for line in cells(table(account.panel(ref, "Members")))}
        await account.loader.describe(ref)
        assert from_details == members == {line[0] for line in cells(table(account.panel(ref, "Members")))}


async def test_trust_is_told_in_sentences() -> None:
    async with opened() as account:
        await loaded(account)
        assert "The service ec2 may assume this role" in trust(account, "bastion-host")
        assert trust(account, "audit-from-security-account")[0].endswith("if signed in with MFA")
        assert trust(account, "bastion-host")[-1] == "Sessions up to 1 h."
        everyone = row(account, "iam.role", "public-metrics-writer")
        assert everyone["TrustedBy"] == "everyone"
        tone = kind("iam.role").tone
        assert tone is not None
        assert tone(everyone, NOW) == "danger"
        assert tone(row(account, "iam.role", "organization-logs-reader"), NOW) != "danger"


async def test_a_policy_names_who_has_it_also_as_a_boundary() -> None:
    async with opened() as account:
        await loaded(account)
        bounded = next(
            (name, user["PermissionsBoundary"]["PermissionsBoundaryArn"])
            for name, user in account.stand_in.state.iam.users.items()
            if "PermissionsBoundary" in user
        )
        ref = await look(account, "iam.policy", bounded[1])
        assert (bounded[0], "user", "boundary") in cells(table(account.panel(ref, "Attached to")))
        assert ("boundary of", bounded[0], "user") in cells(table(account.panel(ref, "Used by")))


async def test_providers_name_the_roles_that_trust_them() -> None:
    async with opened() as account:
        await loaded(account)
        saml = await look(
            account, "iam.saml-provider", f"arn:aws:iam::{account.inventory.account.id}:saml-provider/NorthwindOkta"
        )
        assert {"saml-engineers", "saml-finance"} <= {
            line[0] for line in cells(table(account.panel(saml, "Roles trusting it")))
        }
        assert str(fact(account.panel(saml, "Facts"), "Entity id")).startswith("https://northwind.okta.example/")
        github = next(each for each in account.names("iam.oidc-provider") if "github" in each)
        oidc = account.inventory.ref("iam.oidc-provider", github)
        assert fact(account.panel(oidc, "Facts"), "URL") == "https://token.actions.githubusercontent.com"
        assert fact(account.panel(oidc, "Facts"), "Client ids (audiences)") == "sts.amazonaws.com"


async def test_the_account_shows_its_root_user_and_its_password_policy() -> None:
    async with opened() as account:
        await loaded(account)
        ref = account.inventory.ref("account", account.inventory.account.id)
        assert fact(account.panel(ref, "Overview"), "MFA") == "yes"
        assert fact(account.panel(ref, "Overview"), "Alias") == "northwind"
        assert fact(account.panel(ref, "Password policy"), "Minimum length") == "14 characters"
        report = cells(table(account.panel(ref, "Credential report")))
        assert report[0][0] == "<root_account>"
        assert len(report) == len(account.names("iam.user")) + 1


async def test_without_details_policies_come_with_the_first_look() -> None:
    deny = {"action": "deny", "operations": ["iam:GetAccountAuthorizationDetails"]}
    async with opened([deny]) as account:
        await loaded(account)
        before = row(account, "iam.user", "anne.dodsworth")
        assert before["Policies"] == Missing(Reason.NOT_LOADED)
        ref = await look(account, "iam.user", "anne.dodsworth")
        await look(account, "iam.group", "SecurityAuditors")
        policies = cells(table(account.panel(ref, "Groups & policies"), "Policies"))
        assert ("simulate", "inline") in [line[:2] for line in policies]
        assert any("SecurityAudit" in line[0] and "through group" in line[1] for line in policies)
        assert row(account, "iam.user", "anne.dodsworth")["Policies"] == "1"
        assert cells(table(account.panel(ref, "Tags"))) == [("Department", "Security")]


async def test_a_snapshot_shows_what_was_there_and_says_what_is_not(tmp_path: Path) -> None:
    async with opened() as account:
        await load_everything(account.loader, ["eu-central-1"])
        path = tmp_path / "account.json.gz"
        write_snapshot(account.inventory, path)
        inventory = read_snapshot([path])
        for key in account.inventory.lists():
            assert len(inventory.of(key)) == len(account.inventory.of(key)), key
        assert inventory.of(ListKey("cognito.user-pool", "eu-central-1"))
        user = inventory.ref("iam.user", "anne.dodsworth")
        keys = fact(panel_of(inventory, user, "Facts"), "Access keys")
        assert isinstance(keys, Missing)
        assert keys.reason is Reason.NOT_IN_SNAPSHOT
        assert str(fact(panel_of(inventory, user, "Facts"), "Password")).startswith("last used")
        overview = panel_of(inventory, inventory.ref("account", inventory.account.id), "Overview")
        assert fact(overview, "Alias") == "northwind"


def test_a_row_read_before_its_details_came_waits_for_them() -> None:
    """A closer look that finds the details come meanwhile brings nothing; the row shown may be older than they."""
    inventory = Inventory()
    ref = inventory.ref("iam.user", "alice")
    inventory.put(
        ListKey("iam.user"), [("alice", {"UserName": "alice", "Arn": "arn:aws:iam::123456789012:user/alice"})]
    )
    older = inventory.get(ref)
    assert older is not None
    inventory.put(ListKey("iam.user"), [("alice", {"UserName": "alice", "GroupList": ["admins"]})])
    inventory.set_part(ref, "GroupList", None)
    subject = kind("iam.user").subject
    assert subject is not None
    assert subject(older, inventory)["GroupCount"] == NOT_LOADED
    newer = inventory.get(ref)
    assert newer is not None
    assert subject(newer, inventory)["GroupCount"] == 1


async def test_policies_stand_by_name_whichever_stream_answered_first() -> None:
    async with opened() as account:
        await loaded(account)
        rows = Workspace(account.inventory).rows(ListKey("iam.policy"))
        while not rows.step():
            continue
        names = [rows.row(index)[0] for index in range(len(rows))]  # type: ignore[index]  # a listing's rows are all there
        assert names == sorted(names, key=str.casefold)
        assert {"AdministratorAccess", "backup-vault-write"} <= {*names}
