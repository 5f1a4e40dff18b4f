"""Every way an endpoint can fail: told apart, tried again where that helps, and worded."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from iamtui.aws import errors
from iamtui.aws.errors import AccessDenied, AwsError, from_wire
from iamtui.demo.faults import Rule
from iamtui.demo.server import StandIn
from tests.aws.conftest import POOL, Open, Raw

XML = "<ErrorResponse><Error><Code>{}</Code><Message>{}</Message></Error></ErrorResponse>"
JSON = '{{"__type": "{}", "message": "{}"}}'
HTML = "<!doctype html><html><title>{}</title></html>"
DENIED = (
    "User: arn:aws:iam::1:user/eve is not authorized to perform: iam:ListUsers on resource: "
    "arn:aws:iam::1:user/ because no identity-based policy allows the iam:ListUsers action"
)
BAD_TOKEN = "The security token included in the request is invalid."


@pytest.mark.parametrize(
    ("status", "kind", "body", "expected"),
    [
        (403, "text/xml", XML.format("AccessDenied", DENIED), errors.AccessDenied),
        (403, "text/xml", XML.format("ExpiredToken", "expired"), errors.ExpiredCredentials),
        (403, "text/xml", XML.format("InvalidClientTokenId", BAD_TOKEN), errors.InvalidCredentials),
        (403, "text/xml", XML.format("SignatureDoesNotMatch", "no"), errors.InvalidCredentials),
        (400, "text/xml", XML.format("RequestExpired", "clock"), errors.InvalidCredentials),
        (404, "text/xml", XML.format("NoSuchEntity", "no such user"), errors.NotFound),
        (409, "text/xml", XML.format("DeleteConflict", "in use"), errors.Conflict),
        (409, "text/xml", XML.format("LimitExceeded", "two keys"), errors.LimitExceeded),
        (400, "text/xml", XML.format("ValidationError", "bad"), errors.InvalidRequest),
        (403, "text/xml", XML.format("OptInRequired", "not enabled"), errors.WrongRegion),
        (400, "text/xml", XML.format("InvalidAction", "no"), errors.NotOffered),
        (501, "text/xml", XML.format("InternalFailure", "no"), errors.NotOffered),
        (501, "text/xml", XML.format("NotImplemented", "no"), errors.NotOffered),
        (400, "text/xml", XML.format("UnrecognizedClientException", "unknown"), errors.NotOffered),
        (500, "text/xml", XML.format("Unsupported", "no"), errors.NotOffered),
        (500, "text/html", HTML.format(500), errors.NotOffered),
        (404, "text/html", HTML.format(404), errors.NotOffered),
    ],
)
async def test_iam_says_it_in_xml(
    status: int, kind: str, body: str, expected: type[AwsError], raw: Raw, open_client: Open
) -> None:
    raw.answers = [(status, kind, body)]

    with pytest.raises(expected) as failed:
        await open_client(raw.endpoint).call("iam", "ListUsers")

    assert raw.requests <= 2
    assert failed.value.summary
    assert failed.value.remedy
    assert type(from_wire(failed.value.to_wire())) is expected
    assert vars(from_wire(failed.value.to_wire())) == vars(failed.value)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, JSON.format("AccessDeniedException", DENIED), errors.AccessDenied),
        (400, JSON.format("ExpiredTokenException", "expired"), errors.ExpiredCredentials),
        (400, JSON.format("UnrecognizedClientException", BAD_TOKEN), errors.InvalidCredentials),
        (400, JSON.format("UnrecognizedClientException", "no such"), errors.NotOffered),
        (400, JSON.format("UnknownOperationException", "no"), errors.NotOffered),
        (400, JSON.format("ResourceNotFoundException", "no pool"), errors.NotFound),
        (400, JSON.format("InvalidParameterException", "bad filter"), errors.InvalidRequest),
        (501, JSON.format("InternalFailure", "not yet implemented"), errors.NotOffered),
        (500, HTML.format(500), errors.NotOffered),
    ],
)
async def test_cognito_says_it_in_json(
    status: int, body: str, expected: type[AwsError], raw: Raw, open_client: Open
) -> None:
    kind = "text/html" if body.startswith("<") else "application/x-amz-json-1.1"
    raw.answers = [(status, kind, body)]

    with pytest.raises(expected):
        await open_client(raw.endpoint).call("cognito-idp", "ListUserPools", MaxResults=60)

    assert raw.requests <= 2


async def test_a_denial_names_the_permission_and_the_resource(raw: Raw, open_client: Open) -> None:
    raw.answers = [(403, "text/xml", XML.format("AccessDenied", DENIED))]

    with pytest.raises(AccessDenied) as denied:
        await open_client(raw.endpoint).call("iam", "ListUsers")

    assert denied.value.permission == "iam:ListUsers"
    assert denied.value.resource == "arn:aws:iam::1:user/"
    assert denied.value.summary == "Not allowed: iam:ListUsers on arn:aws:iam::1:user/"


async def test_a_denial_without_words_names_the_operation(raw: Raw, open_client: Open) -> None:
    raw.answers = [(403, "text/xml", XML.format("AccessDenied", ""))]

    with pytest.raises(AccessDenied) as denied:
        await open_client(raw.endpoint).call("iam", "GetRole", RoleName="x")

    assert denied.value.permission == "iam:GetRole"


@pytest.mark.parametrize(
    "rule",
    [
        Rule("error", first=3, code="Throttling", message="Rate exceeded", status=400),
        Rule("error", first=3, code="TooManyRequestsException", status=400),
        Rule("error", first=3, code="InternalFailure", status=500),
        Rule("error", first=3, code="ServiceUnavailable", status=503),
        Rule("html", first=3, status=503),
        Rule("html", first=1, status=500),
        Rule("reset", first=3),
        Rule("cut", first=3, fraction=0.5),
        Rule("slow", first=1, bytes_per_second=2_000_000),
    ],
    ids=lambda rule: f"{rule.action}-{rule.code or rule.status or ''}",
)
async def test_what_passes_is_tried_again_until_all_is_there(rule: Rule, stand_in: StandIn, open_client: Open) -> None:
    stand_in.faults.add(rule)
    client = open_client(stand_in.endpoint)

    users = [user async for page in client.pages("iam", "ListUsers") for user in page["Users"]]
    buyers = [
        user async for page in client.pages("cognito-idp", "ListUsers", UserPoolId=POOL) for user in page["Users"]
    ]

    assert (len(users), len(buyers)) == (230, 150)


async def test_tries_are_counted_for_each_kind_of_failure(stand_in: StandIn, open_client: Open) -> None:
    # A web page is tried once more only: the failures before it must not have used that up.
    stand_in.faults.add(Rule("html", first=1, status=500))
    stand_in.faults.add(Rule("error", first=2, code="InternalFailure", status=500))

    answer = await open_client(stand_in.endpoint).call("iam", "ListUsers")

    assert answer["Users"]


async def test_a_token_bucket_is_waited_for(stand_in: StandIn, open_client: Open) -> None:
    stand_in.faults.add(Rule("throttle", rate=40, burst=4))
    client = open_client(stand_in.endpoint)

    users = [user async for page in client.pages("iam", "ListUsers", MaxItems=10) for user in page["Users"]]

    assert len(users) == 230
    assert client.activity.failed == 0


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule("deny", explicit=True), errors.AccessDenied),
        (Rule("expired"), errors.ExpiredCredentials),
    ],
)
async def test_what_does_not_pass_is_told_at_once(
    rule: Rule, expected: type[AwsError], stand_in: StandIn, client_of: Any
) -> None:
    stand_in.faults.add(rule)
    client = client_of(stand_in.endpoint)

    with pytest.raises(expected):
        await client.call("iam", "ListUsers")
    with pytest.raises(expected):
        await client.call("cognito-idp", "ListUserPools", MaxResults=60)

    assert sum(stand_in.tally.calls.values()) == 2


async def test_credentials_that_expire_midway_keep_what_came(stand_in: StandIn, client_of: Any) -> None:
    stand_in.faults.add(Rule("expired", after_calls=2))
    pages = client_of(stand_in.endpoint).pages("iam", "ListUsers", MaxItems=50)

    assert [len((await anext(pages))["Users"]) for _ in range(2)] == [50, 50]
    with pytest.raises(errors.ExpiredCredentials):
        await anext(pages)


async def test_an_endpoint_nobody_listens_at(client_of: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(errors.NetworkFailure) as unreachable:
        await client_of(f"http://127.0.0.1:{port}").identity()

    assert unreachable.value.summary == f"Cannot connect to 127.0.0.1:{port}"
    assert unreachable.value.reason == "unreachable"


async def test_a_name_that_does_not_exist(open_client: Open) -> None:
    with pytest.raises(errors.NetworkFailure):
        await open_client("http://aws.invalid").identity()


async def test_an_endpoint_that_speaks_no_tls(stand_in: StandIn, open_client: Open) -> None:
    with pytest.raises(errors.NetworkFailure) as refused:
        await open_client(stand_in.endpoint.replace("http:", "https:")).identity()

    assert refused.value.reason == "tls"


async def test_a_region_that_is_none(open_client: Open) -> None:
    client = open_client(None, region="eu-nowhere-7")
    with pytest.raises(errors.WrongRegion, match="eu-nowhere-7"):
        await client.call("cognito-idp", "ListUserPools", MaxResults=1)
    with pytest.raises(errors.AwsError, match="mars north"):
        await client.in_region("mars north").call("cognito-idp", "ListUserPools", MaxResults=1)


async def test_parameters_the_sdk_refuses_are_an_invalid_request(client_of: Any) -> None:
    with pytest.raises(errors.InvalidRequest, match="RoleName"):
        await client_of("http://127.0.0.1:9").call("iam", "GetRole")
    with pytest.raises(errors.AwsError):
        await client_of("http://127.0.0.1:9").call("iam", "GetNothing")


def test_an_error_of_an_unknown_kind_survives_the_wire() -> None:
    error = from_wire({"kind": "FromTheFuture", "message": "hm", "code": "X"})
    assert type(error) is AwsError
    assert error.summary == "the request failed: hm"
