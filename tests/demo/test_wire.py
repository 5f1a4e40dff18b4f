"""What goes over the wire, seen as bytes: protocols, statuses, and calls no SDK would make."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from botocore.exceptions import ClientError

from iamtui.demo import query_protocol
from iamtui.demo.server import StandIn
from tests.demo.conftest import Connect
from tests.demo.tiny import ACCOUNT, DOCUMENT, LOCAL_POLICY

_SIGNED = "AWS4-HMAC-SHA256 Credential=AKIA0000000000000001/20240601/us-east-1/{}/aws4_request, Signature=00"


async def _post(demo: StandIn, form: dict[str, str] | bytes, service: str = "iam", **headers: str) -> tuple[int, str]:
    if service:
        headers["Authorization"] = _SIGNED.format(service)
    async with (
        aiohttp.ClientSession() as session,
        session.post(demo.endpoint, data=form, headers=headers) as answer,
    ):
        return answer.status, await answer.text()


async def test_a_policy_document_is_url_encoded_and_comes_back_whole(demo: StandIn, iam: Any) -> None:
    _, body = await _post(demo, {"Action": "GetPolicyVersion", "PolicyArn": LOCAL_POLICY, "VersionId": "v1"})
    assert "<Document>%7B%22Version%22%3A%20%222012-10-17%22" in body
    answer = await iam.get_policy_version(PolicyArn=LOCAL_POLICY, VersionId="v1")
    # the SDK decodes and parses it
    assert answer["PolicyVersion"]["Document"]["Statement"]["Sid"] == "Read"
    assert query_protocol.xml_text(DOCUMENT) == DOCUMENT


async def test_times_are_whole_seconds_and_unset_members_are_left_out(demo: StandIn) -> None:
    status, body = await _post(demo, {"Action": "GetUser", "UserName": "Bob", "Version": "2010-05-08"})
    assert status == 200
    assert body.startswith('<GetUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetUserResult>')
    assert "<CreateDate>2023-02-03T04:05:06Z</CreateDate>" in body
    assert "PasswordLastUsed" not in body
    assert "<ResponseMetadata><RequestId>" in body


@pytest.mark.parametrize(
    ("form", "service", "status", "code"),
    [
        ({"Action": "GetUser", "UserName": "nobody"}, "iam", 404, "NoSuchEntity"),
        ({"Action": "GetCredentialReport"}, "iam", 410, "ReportNotPresent"),
        ({"Action": "GetRole"}, "iam", 400, "ValidationError"),
        ({"Action": "NoSuchThing"}, "iam", 400, "InvalidAction"),
        ({"Action": "ListUsers", "MaxItems": "many"}, "iam", 400, "MalformedInput"),
        ({"Action": "ListUsers"}, "", 403, "MissingAuthenticationToken"),
        ({"Action": "CreateUser", "UserName": "eve"}, "iam", 400, "InvalidAction"),
        (b"\xff\xfe", "iam", 400, "MalformedInput"),
        (b"", "iam", 400, "InvalidAction"),
        ({"Action": "ListPolicies", "Scope": "Mine"}, "iam", 400, "ValidationError"),
    ],
)
async def test_errors_have_aws_codes_and_statuses(
    demo: StandIn, form: dict[str, str] | bytes, service: str, status: int, code: str
) -> None:
    answered, body = await _post(demo, form, service)
    assert answered == status
    assert f"<Code>{code}</Code>" in body
    assert "<RequestId>" in body


async def test_missing_members_are_named_as_aws_names_them(demo: StandIn) -> None:
    _, body = await _post(demo, {"Action": "GetPolicyVersion"})
    assert (
        "2 validation errors detected: Value null at 'policyArn' failed to satisfy constraint: "
        "Member must not be null; Value null at 'versionId' failed" in body
    )


async def test_cognito_errors_speak_json(demo: StandIn) -> None:
    status, body = await _post(
        demo, b"{", "cognito-idp", **{"X-Amz-Target": "AWSCognitoIdentityProviderService.ListUsers"}
    )
    assert (status, body) == (
        400,
        '{"__type": "SerializationException", "message": "The request is not JSON"}',
    )
    status, body = await _post(
        demo, b"{}", "cognito-idp", **{"X-Amz-Target": "AWSCognitoIdentityProviderService.ListUsers"}
    )
    assert status == 400
    assert '"InvalidParameterException"' in body
    assert "Value null at 'userPoolId'" in body


async def test_the_caller_is_who_the_account_says(demo: StandIn, connect: Connect) -> None:
    sts = await connect(demo.endpoint, "sts")
    identity = await sts.get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/alice")


async def test_a_write_nobody_has_built_is_counted_and_refused(demo: StandIn, iam: Any) -> None:
    with pytest.raises(ClientError, match="InvalidAction"):
        await iam.delete_user(UserName="alice")
    assert demo.tally.calls == {"iam:DeleteUser": 1}
    assert demo.tally.stats()["writes"] == {"iam:DeleteUser": 1}
    assert "alice" in demo.state.iam.users


def test_text_xml_cannot_carry_is_dropped_and_the_rest_survives() -> None:
    assert query_protocol.xml_text("a\x00\x1b[31m<b>&\r\x7f\x9b‮") == "a[31m&lt;b&gt;&amp;&#13;\x7f\x9b‮"
