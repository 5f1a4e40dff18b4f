"""Every Cognito kind of the demo account, over HTTP: lists, tabs, jumps, secrets; and of endpoints that lack most."""

from __future__ import annotations

import json
from typing import Any

import pytest

from iamtui.account import Inventory, ListKey, Missing
from iamtui.demo.faults import Rule
from iamtui.demo.server import StandIn
from iamtui.kinds.cells import compile_path
from iamtui.kinds.cognito import COGNITO_KINDS
from iamtui.kinds.cognito_identity_pool import roles_of_identity_pool, user_pools_of_identity_pool
from iamtui.kinds.cognito_identity_pool_panels import sentences_of_mapping, user_pool_of
from iamtui.kinds.cognito_user_pool import trigger_functions
from iamtui.kinds.loader import Loader
from tests.kinds.cognito_endpoints import (
    REGION,
    Open,
    jumps,
    look_closely,
    moto,
    northwind,
    open_client,
    own_environment,
    tabs,
    words,
)

__all__ = ["moto", "northwind", "open_client", "own_environment"]

STOREFRONT = "eu-central-1_hT4kQw9Zx"


def test_children_name_a_parent_that_names_them() -> None:
    kinds = {kind.key: kind for kind in COGNITO_KINDS}
    assert len(kinds) == len(COGNITO_KINDS) == 8
    children = {kind.key for kind in COGNITO_KINDS if kind.parent}
    assert children == set(kinds["cognito.user-pool"].children)
    assert all(kind.regional for kind in COGNITO_KINDS)
    for kind in COGNITO_KINDS:
        for column in kind.columns:
            compile_path(column.path)


@pytest.mark.parametrize("kind", COGNITO_KINDS, ids=lambda kind: kind.key)
async def test_everything_of_the_demo_account_can_be_looked_at(
    northwind: StandIn, open_client: Open, kind: Any
) -> None:
    inventory = Inventory()
    loader = Loader(open_client(northwind.endpoint), inventory)
    await loader.load_account()
    await loader.load(ListKey("cognito.user-pool", REGION))
    pools = [each.ref.id for each in inventory.of(ListKey("cognito.user-pool", REGION))]
    for parent in pools if kind.parent else [""]:
        key = ListKey(kind.key, REGION, parent)
        await loader.load(key)
        assert inventory.status(key).complete
        for resource in inventory.of(key)[:3]:
            await loader.describe(resource.ref)
            parts = inventory.parts(resource.ref)
            assert set(parts) == {part.name for part in kind.parts}
            off = "Threat protection is not enabled"
            assert {name: value for name, value in parts.items() if isinstance(value, Missing)} == {
                name: value for name, value in parts.items() if off in str(value)
            }
            titles = tabs(inventory, resource.ref)
            assert {tab for part in kind.parts for tab in part.panels} <= set(titles)
            for panel in titles.values():
                assert panel.blocks
                assert "Other settings" not in words(panel)
    assert any(inventory.of(ListKey(kind.key, REGION, parent)) for parent in (pools if kind.parent else [""]))


async def test_a_pools_settings_are_grouped_and_whole(northwind: StandIn, open_client: Open) -> None:
    client = open_client(northwind.endpoint)
    inventory, ref = await look_closely(client, ListKey("cognito.user-pool", REGION), STOREFRONT)
    shown = tabs(inventory, ref)
    assert "Deletion protection: on" in words(shown["Overview"])
    assert "Minimum length: 12 characters" in words(shown["Sign-in"])
    assert "1 | verified_email" in words(shown["Sign-in"])
    assert "custom:vat_id | String" in words(shown["Sign-up"])
    assert "Inbound federation, function: not set" in words(shown["Triggers"])
    assert "Domain login.northwind.example" in words(shown["App integration"])
    assert "High risk: BLOCK" in words(shown["Security"])
    assert "iam.role/cognito-sms" in jumps(shown["Messages"])
    assert {f"cognito.user/{STOREFRONT}/", f"cognito.group/{STOREFRONT}/gold"} <= jumps(shown["In this pool"])
    assert len(trigger_functions(inventory.part(ref, "description"))) == 7


async def test_secrets_never_reach_the_inventory(northwind: StandIn, open_client: Open) -> None:
    inventory = Inventory()
    loader = Loader(open_client(northwind.endpoint), inventory)
    await loader.load_account()
    for kind in ("cognito.client", "cognito.identity-provider", "cognito.import-job"):
        key = ListKey(kind, REGION, STOREFRONT)
        await loader.load(key)
        for resource in inventory.of(key):
            await loader.describe(resource.ref)
    pool = northwind.state.user_pools[REGION][STOREFRONT]
    secrets = [each["ClientSecret"] for each in pool.clients.values() if "ClientSecret" in each]
    secrets += [each["ProviderDetails"].get("client_secret", "") for each in pool.identity_providers.values()]
    secrets += [each.get("PreSignedUrl", "") for each in pool.import_jobs.values()]
    secrets = [secret for secret in secrets if secret]
    assert len(secrets) >= 3
    held = json.dumps([parts for _, parts in inventory.described()], default=str, ensure_ascii=False)
    held += json.dumps([resource.data for kind in inventory.lists() for resource in inventory.of(kind)])
    assert [secret for secret in secrets if secret in held] == []
    assert "•••• set" in held


async def test_a_group_leads_to_its_role_and_its_members(northwind: StandIn, open_client: Open) -> None:
    client = open_client(northwind.endpoint)
    inventory, ref = await look_closely(client, ListKey("cognito.group", REGION, STOREFRONT), "gold")
    shown = tabs(inventory, ref)
    assert jumps(shown["Facts"]) == {"iam.role/storefront-group-gold"}
    assert len(jumps(shown["Members"])) == len(northwind.state.user_pools[REGION][STOREFRONT].members["gold"])


async def test_an_app_clients_tokens_are_said_in_words(northwind: StandIn, open_client: Open) -> None:
    client = open_client(northwind.endpoint)
    inventory, ref = await look_closely(client, ListKey("cognito.client", REGION, STOREFRONT), "shop-web")
    said = words(tabs(inventory, ref)["Facts"])
    assert "Access token: 60 minutes" in said
    assert "Refresh token: 30 days" in said
    assert "Secret: •••• set" in said


async def test_guests_of_an_identity_pool_are_said_loudly(northwind: StandIn, open_client: Open) -> None:
    client = open_client(northwind.endpoint)
    inventory, ref = await look_closely(client, ListKey("cognito.identity-pool", REGION), "storefront_guests")
    shown = tabs(inventory, ref)
    assert "Guests: ANYBODY on the internet gets role storefront-guests-unauthenticated" in words(shown["Facts"])
    assert "iam.role/storefront-guests-unauthenticated" in jumps(shown["Roles"])
    assert f"cognito.user-pool/{STOREFRONT}" in jumps(shown["Providers"])
    assert "storefront (" in words(shown["Providers"])
    roles = {arn.rpartition("/")[2]: label for label, arn in roles_of_identity_pool(inventory.part(ref, "roles"))}
    assert roles["storefront-guests-unauthenticated"] == "guests get"
    pools = user_pools_of_identity_pool(inventory.part(ref, "description"))
    assert {(region, pool) for region, pool, _ in pools} == {(REGION, STOREFRONT)}


async def test_role_mappings_are_sentences(northwind: StandIn, open_client: Open) -> None:
    regions = {
        region: pool_id
        for region, pools in northwind.state.identity_pools.items()
        for pool_id, pool in pools.items()
        if any(mapping["Type"] == "Rules" for mapping in pool.role_mappings.values())
    }
    assert regions
    region, pool_id = next(iter(regions.items()))
    client = open_client(northwind.endpoint, region=region)
    inventory, ref = await look_closely(client, ListKey("cognito.identity-pool", region), pool_id)
    said = words(tabs(inventory, ref)["Role mappings"])
    assert "If claim " in said
    assert ", role " in said
    assert "If no rule matches" in said or "If the token names" in said
    assert jumps(tabs(inventory, ref)["Role mappings"])


def test_how_a_mapping_reads() -> None:
    arn = "arn:aws:iam::123456789012:role/engineers"
    rule = {"Claim": "department", "MatchType": "Contains", "Value": "eng", "RoleARN": arn}
    mapping = {"Type": "Rules", "AmbiguousRoleResolution": "Deny", "RulesConfiguration": {"Rules": [rule]}}
    lines = sentences_of_mapping(mapping, "123456789012")
    assert [line.text for line in lines] == [
        'If claim department contains "eng", role engineers',
        "If no rule matches, access is denied",
    ]
    assert lines[0].ref is not None
    assert lines[0].ref.id == "engineers"
    other = sentences_of_mapping(mapping, "999999999999")
    assert other[0].ref is None


def test_which_user_pool_a_provider_is() -> None:
    assert user_pool_of("cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC:client") == ("eu-west-1", "eu-west-1_AbC")
    assert user_pool_of("cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbC") == ("cn-north-1", "cn-north-1_AbC")
    assert user_pool_of("accounts.google.com") is None
    assert user_pool_of("graph.facebook.com/x") is None


async def test_what_is_denied_says_so_and_the_rest_works(northwind: StandIn, open_client: Open) -> None:
    northwind.faults.add(Rule("deny", ["cognito-idp:DescribeUserPool", "cognito-idp:ListGroups"]))
    client = open_client(northwind.endpoint)
    inventory, ref = await look_closely(client, ListKey("cognito.user-pool", REGION), STOREFRONT)
    shown = tabs(inventory, ref)
    assert "Name: storefront" in words(shown["Overview"])
    assert "denied: cognito-idp:DescribeUserPool" in words(shown["Overview"])
    assert "denied: cognito-idp:ListGroups" in words(shown["In this pool"])
    assert "shop-web" in words(shown["In this pool"])
    assert "Authenticator apps: yes" in words(shown["Sign-in"])


async def test_of_moto_what_it_offers_is_shown_and_what_it_lacks_is_said(moto: str, open_client: Open) -> None:
    client = open_client(moto, read_only=False)
    pool = (await client.call("cognito-idp", "CreateUserPool", PoolName="bookshop"))["UserPool"]["Id"]
    arn = "arn:aws:iam::123456789012:role/readers"
    await client.call("cognito-idp", "CreateGroup", UserPoolId=pool, GroupName="readers", RoleArn=arn)
    await client.call("cognito-idp", "CreateUserPoolClient", UserPoolId=pool, ClientName="web")
    identity = await client.call(
        "cognito-identity", "CreateIdentityPool", IdentityPoolName="guests", AllowUnauthenticatedIdentities=True
    )
    inventory, ref = await look_closely(client, ListKey("cognito.user-pool", REGION), "bookshop")
    shown = tabs(inventory, ref)
    assert "Name: bookshop" in words(shown["Overview"])
    assert "not offered by this endpoint" in words(shown["Security"])
    assert "readers" in words(shown["In this pool"])
    inventory, ref = await look_closely(client, ListKey("cognito.identity-pool", REGION), identity["IdentityPoolId"])
    said = words(tabs(inventory, ref)["Facts"])
    assert "ANYBODY on the internet may come in" in said
    assert "not offered" in said
