"""Cognito user pools as a client sees them: paging, searching, and what lists leave out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from botocore.exceptions import ClientError

from iamtui.demo.cognito_idp.user_filter import UserFilter, parse_filter
from iamtui.demo.errors import AwsFault
from iamtui.demo.northwind import DEFAULT_NOW, build_northwind
from iamtui.demo.northwind.account import STAFF_POOL, STOREFRONT_POOL
from iamtui.demo.northwind.pool_clients import client_id
from iamtui.demo.server import StandIn
from tests.demo.conftest import Connect


@pytest_asyncio.fixture
async def northwind() -> AsyncIterator[StandIn]:
    stand_in = StandIn(build_northwind, clock=lambda: DEFAULT_NOW)
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest_asyncio.fixture
async def idp(northwind: StandIn, connect: Connect) -> Any:
    return await connect(northwind.endpoint, "cognito-idp", region="eu-central-1", parameter_validation=False)


def _code(caught: pytest.ExceptionInfo[ClientError]) -> str:
    return str(caught.value.response["Error"]["Code"])


async def test_pools_are_those_of_the_region(northwind: StandIn, connect: Connect) -> None:
    names = {}
    for region in ("eu-central-1", "eu-west-1", "us-east-1", "ap-south-1"):
        client = await connect(northwind.endpoint, "cognito-idp", region=region)
        pools = (await client.list_user_pools(MaxResults=60))["UserPools"]
        names[region] = [pool["Name"] for pool in pools]
    assert names["eu-central-1"] == ["storefront", "staff", "trial-2024-do-not-use"]
    assert (names["eu-west-1"], names["us-east-1"], names["ap-south-1"]) == (["partners"], ["storefront-us"], [])


async def test_a_pool_of_another_region_does_not_exist(northwind: StandIn, connect: Connect) -> None:
    client = await connect(northwind.endpoint, "cognito-idp", region="eu-west-1")
    with pytest.raises(ClientError, match=f"User pool {STOREFRONT_POOL} does not exist.") as caught:
        await client.describe_user_pool(UserPoolId=STOREFRONT_POOL)
    assert _code(caught) == "ResourceNotFoundException"


async def test_a_pool_is_described_in_full(idp: Any) -> None:
    pool = (await idp.describe_user_pool(UserPoolId=STOREFRONT_POOL))["UserPool"]
    names = [attribute["Name"] for attribute in pool["SchemaAttributes"]]
    assert pool["EstimatedNumberOfUsers"] == 185
    assert (pool["Domain"], pool["CustomDomain"]) == ("northwind-shop", "login.northwind.example")
    assert len([name for name in names if not name.startswith("custom:")]) == 20
    assert "_Terms" not in pool


async def test_users_are_paged_by_60_each_once(idp: Any) -> None:
    names, sizes = [], []
    async for page in idp.get_paginator("list_users").paginate(UserPoolId=STOREFRONT_POOL):
        names += [user["Username"] for user in page["Users"]]
        sizes.append(len(page["Users"]))
    assert sizes == [60, 60, 60, 5]
    assert len(set(names)) == 185


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("list_users", {"Limit": 61}),
        ("list_groups", {"Limit": 61}),
        ("list_user_pool_clients", {"MaxResults": 61}),
        ("list_users", {"PaginationToken": "bm8gc3VjaCB0b2tlbg=="}),
        ("list_users", {"AttributesToGet": ["email", "custom:unheard_of"]}),
        ("list_users", {"Filter": 'custom:vat_id = "DE"'}),
        ("list_users", {"Filter": 'email = "a" and name = "b"'}),
        ("list_users", {"Filter": "email = a"}),
        ("list_users", {"Filter": 'email *= "a"'}),
    ],
)
async def test_what_cognito_refuses_is_refused(idp: Any, operation: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(ClientError) as caught:
        await getattr(idp, operation)(UserPoolId=STOREFRONT_POOL, **parameters)
    assert _code(caught) == "InvalidParameterException"


async def test_a_token_belongs_to_its_filter(idp: Any) -> None:
    first = await idp.list_users(UserPoolId=STOREFRONT_POOL, Limit=2, Filter='status = "Enabled"')
    with pytest.raises(ClientError) as caught:
        await idp.list_users(UserPoolId=STOREFRONT_POOL, Limit=2, PaginationToken=first["PaginationToken"])
    assert _code(caught) == "InvalidParameterException"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('cognito:user_status = "unconfirmed"', 17),
        ('cognito:user_status = "UNCONFIRMED"', 17),
        ('status = "Disabled"', 9),
        ('status = "disabled"', 0),
        ('username ^= "Google_"', 24),
        ('username^="Google_"', 24),
        ('email = "no.one@mail.example"', 0),
    ],
)
async def test_a_filter_finds(idp: Any, text: str, count: int) -> None:
    found = await idp.list_users(UserPoolId=STOREFRONT_POOL, Filter=text)
    assert len(found["Users"]) == count


async def test_only_the_attributes_asked_for_come(idp: Any) -> None:
    found = await idp.list_users(UserPoolId=STOREFRONT_POOL, AttributesToGet=["email"], Limit=3)
    assert [[one["Name"] for one in user["Attributes"]] for user in found["Users"]] == [["email"]] * 3


async def test_a_user_is_found_by_name_and_by_address(idp: Any) -> None:
    user = (await idp.list_users(UserPoolId=STOREFRONT_POOL, Limit=1))["Users"][0]
    email = next(one["Value"] for one in user["Attributes"] if one["Name"] == "email")
    by_name = await idp.admin_get_user(UserPoolId=STOREFRONT_POOL, Username=user["Username"])
    by_email = await idp.admin_get_user(UserPoolId=STOREFRONT_POOL, Username=email)
    assert by_name["Username"] == by_email["Username"] == user["Username"]
    assert by_name["UserAttributes"] == user["Attributes"]
    assert by_name["PreferredMfaSetting"] == "SOFTWARE_TOKEN_MFA"
    with pytest.raises(ClientError, match="User does not exist") as caught:
        await idp.admin_get_user(UserPoolId=STOREFRONT_POOL, Username="nobody")
    assert _code(caught) == "UserNotFoundException"


async def test_what_a_user_did_and_belongs_to(idp: Any) -> None:
    of_first = {"UserPoolId": STOREFRONT_POOL, "Username": ""}
    users = (await idp.list_users(UserPoolId=STOREFRONT_POOL, Limit=1))["Users"]
    of_first["Username"] = users[0]["Username"]
    assert (await idp.admin_list_groups_for_user(**of_first))["Groups"][0]["GroupName"] == "gold"
    device = (await idp.admin_list_devices(**of_first))["Devices"][0]
    again = await idp.admin_get_device(**of_first, DeviceKey=device["DeviceKey"])
    assert again["Device"] == device
    assert (await idp.admin_list_user_auth_events(**of_first))["AuthEvents"]
    factors = await idp.admin_get_user_auth_factors(**of_first)
    assert factors["ConfiguredUserAuthFactors"] == ["PASSWORD", "EMAIL_OTP"]


async def test_groups_and_members(idp: Any) -> None:
    groups = (await idp.list_groups(UserPoolId=STOREFRONT_POOL))["Groups"]
    group = (await idp.get_group(UserPoolId=STOREFRONT_POOL, GroupName="gold"))["Group"]
    assert group in groups
    members = await idp.list_users_in_group(UserPoolId=STOREFRONT_POOL, GroupName="gold", Limit=10)
    rest = await idp.list_users_in_group(UserPoolId=STOREFRONT_POOL, GroupName="gold", NextToken=members["NextToken"])
    assert (len(members["Users"]), len(rest["Users"])) == (10, 11)
    with pytest.raises(ClientError, match="Group not found"):
        await idp.get_group(UserPoolId=STOREFRONT_POOL, GroupName="silver")


async def test_a_list_of_clients_tells_ids_and_names_only(idp: Any) -> None:
    clients = (await idp.list_user_pool_clients(UserPoolId=STOREFRONT_POOL))["UserPoolClients"]
    assert {tuple(sorted(client)) for client in clients} == {("ClientId", "ClientName", "UserPoolId")}
    web = client_id(STOREFRONT_POOL, "shop-web")
    client = (await idp.describe_user_pool_client(UserPoolId=STOREFRONT_POOL, ClientId=web))["UserPoolClient"]
    assert client["TokenValidityUnits"]["RefreshToken"] == "days"
    assert client["AuthSessionValidity"] == 3
    secrets = await idp.list_user_pool_client_secrets(UserPoolId=STOREFRONT_POOL, ClientId=web)
    assert "ClientSecretValue" not in secrets["ClientSecrets"][0]


async def test_providers_servers_and_domains(idp: Any) -> None:
    listed = (await idp.list_identity_providers(UserPoolId=STAFF_POOL))["Providers"]
    assert [set(provider) for provider in listed] == [
        {"ProviderName", "ProviderType", "LastModifiedDate", "CreationDate"}
    ]
    by_mail = await idp.get_identity_provider_by_identifier(UserPoolId=STAFF_POOL, IdpIdentifier="northwind.example")
    by_name = await idp.describe_identity_provider(UserPoolId=STAFF_POOL, ProviderName="NorthwindOkta")
    assert by_mail["IdentityProvider"] == by_name["IdentityProvider"]
    server = (await idp.list_resource_servers(UserPoolId=STOREFRONT_POOL))["ResourceServers"][0]
    again = await idp.describe_resource_server(UserPoolId=STOREFRONT_POOL, Identifier=server["Identifier"])
    assert again["ResourceServer"] == server
    domain = await idp.describe_user_pool_domain(Domain="northwind-shop")
    assert domain["DomainDescription"]["UserPoolId"] == STOREFRONT_POOL
    assert (await idp.describe_user_pool_domain(Domain="nobodys"))["DomainDescription"] == {}


async def test_what_stands_round_a_pool(idp: Any) -> None:
    of_pool = {"UserPoolId": STOREFRONT_POOL}
    web = {**of_pool, "ClientId": client_id(STOREFRONT_POOL, "shop-web")}
    assert (await idp.get_ui_customization(**web))["UICustomization"]["ClientId"] == "ALL"
    branding = (await idp.describe_managed_login_branding_by_client(**web))["ManagedLoginBranding"]
    assert branding["Assets"][0]["Bytes"].startswith(b"<svg")
    assert branding["Settings"]["categories"]
    risk = (await idp.describe_risk_configuration(**of_pool))["RiskConfiguration"]
    assert risk["AccountTakeoverRiskConfiguration"]["Actions"]["HighAction"]["EventAction"] == "BLOCK"
    logs = (await idp.get_log_delivery_configuration(**of_pool))["LogDeliveryConfiguration"]
    assert len(logs["LogConfigurations"]) == 2
    jobs = (await idp.list_user_import_jobs(**of_pool, MaxResults=10))["UserImportJobs"]
    assert [job["Status"] for job in jobs] == ["Created", "Failed", "Succeeded"]
    assert "WebAuthnConfiguration" in await idp.get_user_pool_mfa_config(**of_pool)
    terms = (await idp.list_terms(**of_pool))["Terms"]
    described = await idp.describe_terms(**of_pool, TermsId=terms[0]["TermsId"])
    assert described["Terms"]["TermsName"] == terms[0]["TermsName"]
    arn = (await idp.describe_user_pool(**of_pool))["UserPool"]["Arn"]
    assert (await idp.list_tags_for_resource(ResourceArn=arn))["Tags"]["Project"] == "storefront"


async def test_a_pool_without_extras_says_so(idp: Any) -> None:
    with pytest.raises(ClientError) as caught:
        await idp.describe_risk_configuration(UserPoolId=STAFF_POOL)
    assert _code(caught) == "UserPoolAddOnNotEnabledException"
    assert (await idp.get_ui_customization(UserPoolId=STAFF_POOL))["UICustomization"] == {}
    logs = (await idp.get_log_delivery_configuration(UserPoolId=STAFF_POOL))["LogDeliveryConfiguration"]
    assert logs["LogConfigurations"] == []
    intranet = client_id(STAFF_POOL, "intranet")
    with pytest.raises(ClientError) as caught:
        await idp.describe_managed_login_branding_by_client(UserPoolId=STAFF_POOL, ClientId=intranet)
    assert _code(caught) == "ResourceNotFoundException"


def test_the_grammar_of_a_filter() -> None:
    assert parse_filter("") is None
    assert parse_filter('email = "a@b"') == UserFilter("email", False, "a@b")
    assert parse_filter(' given_name ^="Jon" ') == UserFilter("given_name", True, "Jon")
    assert parse_filter(r'name = "the \"great\""') == UserFilter("name", False, 'the "great"')
    for broken in ("email", 'email = "a', 'email == "a"', '= "a"', 'email = "a" x', 'nickname = "a"'):
        with pytest.raises(AwsFault, match="InvalidParameterException"):
            parse_filter(broken)
