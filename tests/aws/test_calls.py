"""One call, and every page of a list, against three endpoints, in this process and through the door."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from iamtui.aws.errors import AwsError, NotFound, NotOffered
from iamtui.demo.server import StandIn
from tests.aws.conftest import POOL, REGION, Moto, Raw

ClientOf = Callable[[str], Any]


async def names(client: Any, operation: str, member: str, name: str, **parameters: Any) -> list[str]:
    """The names in all pages of a list."""
    service = parameters.pop("service", "iam")
    return [item[name] async for page in client.pages(service, operation, **parameters) for item in page[member]]


async def test_users_are_paged_to_the_end(stand_in: StandIn, client_of: ClientOf) -> None:
    client = client_of(stand_in.endpoint)

    assert await names(client, "ListUsers", "Users", "UserName") == [f"user-{n:05}" for n in range(230)]
    # A small first page for a quick first row, then as much as AWS gives.
    sizes = [asked["parameters"]["MaxItems"] for asked in stand_in.tally.latest]
    assert sizes == [100, 1000]


async def test_a_long_page_comes_in_parts_of_a_hundred(stand_in: StandIn, client_of: ClientOf) -> None:
    client = client_of(stand_in.endpoint)

    pages = [page async for page in client.pages("iam", "ListUsers", MaxItems=1000)]

    assert [len(page["Users"]) for page in pages] == [100, 100, 30]
    assert {page["IsTruncated"] for page in pages} == {False}
    assert dict(stand_in.tally.calls) == {"iam:ListUsers": 1}


async def test_pool_users_are_paged_by_sixty(stand_in: StandIn, client_of: ClientOf) -> None:
    client = client_of(stand_in.endpoint)

    found = await names(client, "ListUsers", "Users", "Username", service="cognito-idp", UserPoolId=POOL)

    assert found == [f"buyer-{n:05}" for n in range(150)]
    assert stand_in.tally.calls["cognito-idp:ListUsers"] == 3


async def test_an_operation_without_pages_is_one_page(stand_in: StandIn, client_of: ClientOf) -> None:
    client = client_of(stand_in.endpoint)

    pages = [page async for page in client.pages("iam", "GetUser", UserName="user-00007")]

    assert [page["User"]["UserName"] for page in pages] == ["user-00007"]


async def test_roles_of_another_implementation_are_paged_too(moto: Moto, client_of: ClientOf) -> None:
    iam = boto3.client("iam", region_name=REGION, endpoint_url=moto.endpoint)
    trust = '{"Version": "2012-10-17", "Statement": []}'
    for number in range(120):
        try:
            iam.create_role(RoleName=f"paged-{number:03}", AssumeRolePolicyDocument=trust, Path="/paged/")
        except iam.exceptions.EntityAlreadyExistsException:
            break
    client = client_of(moto.endpoint)

    found = await names(client, "ListRoles", "Roles", "RoleName", PathPrefix="/paged/", MaxItems=50)

    assert sorted(found) == [f"paged-{number:03}" for number in range(120)]
    role = (await client.call("iam", "GetRole", RoleName="paged-007"))["Role"]
    assert role["AssumeRolePolicyDocument"] == {"Version": "2012-10-17", "Statement": []}
    assert role["CreateDate"].endswith("+00:00")


async def test_the_credential_report_is_text(moto: Moto, client_of: ClientOf) -> None:
    client = client_of(moto.endpoint)
    for _ in range(3):
        await client.call("iam", "GenerateCredentialReport")

    report = await client.call("iam", "GetCredentialReport")

    assert report["Content"].startswith("user,arn,user_creation_time")
    assert "ResponseMetadata" not in report


async def test_what_is_missing_or_not_offered_is_told_apart(moto: Moto, client_of: ClientOf) -> None:
    client = client_of(moto.endpoint)

    with pytest.raises(NotFound):
        await client.call("iam", "GetUser", UserName="nobody")
    for service, operation, parameters in (
        ("iam", "ListServiceSpecificCredentials", {}),
        ("cognito-idp", "DescribeRiskConfiguration", {"UserPoolId": POOL}),
    ):
        requests = moto.requests
        with pytest.raises(NotOffered, match=operation):
            await client.call(service, operation, **parameters)
        # No long series of tries for what is not there.
        assert moto.requests - requests <= 2


async def test_a_marker_given_twice_ends_the_list(raw: Raw, client_of: ClientOf) -> None:
    page = "<Users/><IsTruncated>true</IsTruncated><Marker>again</Marker>"
    body = f"<ListUsersResponse><ListUsersResult>{page}</ListUsersResult></ListUsersResponse>"
    raw.answers = [(200, "text/xml", body)]

    with pytest.raises(AwsError, match="same page marker") as endless:
        await names(client_of(raw.endpoint), "ListUsers", "Users", "UserName")

    assert endless.value.code == "RepeatedMarker"
    assert raw.requests == 2


async def test_the_activity_log_names_every_call_and_no_parameter(stand_in: StandIn, client_of: ClientOf) -> None:
    client = client_of(stand_in.endpoint)
    heard: list[str] = []
    client.activity.subscribe(lambda record: heard.append(record.operation))

    await client.call("iam", "GetUser", UserName="user-00001")
    with pytest.raises(NotFound):
        await client.call("iam", "GetUser", UserName="mallory")

    assert [(record.operation, record.outcome) for record in client.activity] == [
        ("GetUser", "ok"),
        ("GetUser", "NoSuchEntity"),
    ]
    assert heard == ["GetUser", "GetUser"]
    assert client.activity.total == 2
    assert client.activity.failed == 1
    assert "mallory" not in str(list(client.activity))
    assert all(record.request_id and record.attempts == 1 for record in client.activity)


async def test_identity_is_asked_once_for_all_regions(stand_in: StandIn, client_of: ClientOf) -> None:
    client = client_of(stand_in.endpoint)

    who, same = await asyncio.gather(client.identity(), client.identity())
    assert who == same
    assert await client.in_region("us-west-2").in_background().identity() == who

    assert (who.account, who.partition) == ("123456789012", "aws")
    assert dict(stand_in.tally.calls) == {"sts:GetCallerIdentity": 1}


async def test_a_region_sees_its_own_pools(stand_in: StandIn, client_of: ClientOf) -> None:
    client = client_of(stand_in.endpoint)

    here = await names(client, "ListUserPools", "UserPools", "Id", service="cognito-idp")
    there = await names(client.in_region("us-west-2"), "ListUserPools", "UserPools", "Id", service="cognito-idp")

    assert (here, there) == ([POOL], [])
    assert client.in_region("us-west-2").region == "us-west-2"


async def test_the_service_models_answer(stand_in: StandIn, client_of: ClientOf) -> None:
    client = client_of(stand_in.endpoint)

    assert REGION in await client.regions("cognito-idp")
    assert "ListUsers" in await client.operations("iam")
    assert await client.required_parameters("iam", "GetRole") == ["RoleName"]
