"""Cognito identity pools as a client sees them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from botocore.exceptions import ClientError

from iamtui.demo.northwind import DEFAULT_NOW, build_northwind
from iamtui.demo.northwind.account import ACCOUNT_ID, GUESTS_IDENTITY_POOL, PARTNER_IDENTITY_POOL
from iamtui.demo.northwind.identity_pools import SAML_PROVIDER
from iamtui.demo.server import StandIn
from tests.demo.conftest import Connect


@pytest_asyncio.fixture
async def northwind() -> AsyncIterator[StandIn]:
    stand_in = StandIn(build_northwind, clock=lambda: DEFAULT_NOW)
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest_asyncio.fixture
async def guests(northwind: StandIn, connect: Connect) -> Any:
    return await connect(northwind.endpoint, "cognito-identity", region="eu-central-1")


@pytest_asyncio.fixture
async def partners(northwind: StandIn, connect: Connect) -> Any:
    return await connect(northwind.endpoint, "cognito-identity", region="eu-west-1")


async def test_pools_are_those_of_the_region(guests: Any, partners: Any) -> None:
    here = (await guests.list_identity_pools(MaxResults=60))["IdentityPools"]
    there = (await partners.list_identity_pools(MaxResults=60))["IdentityPools"]
    assert here == [{"IdentityPoolId": GUESTS_IDENTITY_POOL, "IdentityPoolName": "storefront_guests"}]
    assert [pool["IdentityPoolId"] for pool in there] == [PARTNER_IDENTITY_POOL]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        await guests.describe_identity_pool(IdentityPoolId=PARTNER_IDENTITY_POOL)


async def test_a_pool_tells_its_providers_roles_and_rules(partners: Any) -> None:
    pool = await partners.describe_identity_pool(IdentityPoolId=PARTNER_IDENTITY_POOL)
    assert pool["AllowClassicFlow"] is False
    assert pool["SamlProviderARNs"] == [SAML_PROVIDER]
    roles = await partners.get_identity_pool_roles(IdentityPoolId=PARTNER_IDENTITY_POOL)
    rules = next(mapping for mapping in roles["RoleMappings"].values() if mapping["Type"] == "Rules")
    assert rules["AmbiguousRoleResolution"] == "Deny"
    assert rules["RulesConfiguration"]["Rules"][0]["Value"] == "eng"
    arn = f"arn:aws:cognito-identity:eu-west-1:{ACCOUNT_ID}:identitypool/{PARTNER_IDENTITY_POOL}"
    assert (await partners.list_tags_for_resource(ResourceArn=arn))["Tags"]["Project"] == "partner-portal"


async def test_principal_tags_of_a_provider_or_none(partners: Any) -> None:
    tags = await partners.get_principal_tag_attribute_map(
        IdentityPoolId=PARTNER_IDENTITY_POOL, IdentityProviderName=SAML_PROVIDER
    )
    assert tags["UseDefaults"] is True
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        await partners.get_principal_tag_attribute_map(
            IdentityPoolId=PARTNER_IDENTITY_POOL, IdentityProviderName="graph.facebook.com"
        )


async def test_identities_are_paged_and_described(guests: Any) -> None:
    identities: list[dict[str, Any]] = []
    more: dict[str, str] = {}
    while True:
        page = await guests.list_identities(IdentityPoolId=GUESTS_IDENTITY_POOL, MaxResults=60, **more)
        identities += page["Identities"]
        if "NextToken" not in page:
            break
        more = {"NextToken": page["NextToken"]}
    assert len({identity["IdentityId"] for identity in identities}) == 140
    described = await guests.describe_identity(IdentityId=identities[0]["IdentityId"])
    assert described["Logins"] == identities[0]["Logins"]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        await guests.describe_identity(IdentityId="eu-central-1:00000000-0000-4000-8000-000000000000")


async def test_a_developers_name_leads_to_the_identity_and_back(partners: Any) -> None:
    named = {"IdentityPoolId": PARTNER_IDENTITY_POOL, "DeveloperUserIdentifier": "partner-0@partners.example"}
    found = await partners.lookup_developer_identity(**named)
    back = await partners.lookup_developer_identity(
        IdentityPoolId=PARTNER_IDENTITY_POOL, IdentityId=found["IdentityId"]
    )
    assert back["DeveloperUserIdentifierList"] == ["partner-0@partners.example"]
