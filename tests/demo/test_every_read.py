"""Every operation of IAM and STS that reads: asked by a real client, parsed by the real SDK."""

from __future__ import annotations

from typing import Any

import pytest
from aiobotocore.session import get_session
from botocore.exceptions import ClientError

from iamtui.demo.models import service_model
from iamtui.demo.server import StandIn
from iamtui.demo.service import is_write
from tests.demo.conftest import Connect
from tests.demo.tiny import LOCAL_POLICY, MFA, OIDC, SAML

_GIVEN = {
    "AccessKeyId": "AKIA0000000000000001",
    "ActionNames": ["s3:GetObject"],
    "Arn": "arn:aws:iam::123456789012:user/alice",
    "Encoding": "SSH",
    "GroupName": "admins",
    "InstanceProfileName": "web",
    "JobId": "01234567-89ab-cdef-0123-456789abcdef",
    "OpenIDConnectProviderArn": OIDC,
    "PolicyArn": LOCAL_POLICY,
    "PolicyInputList": ["{}"],
    "PolicyName": "inline",
    "PolicySourceArn": "arn:aws:iam::123456789012:user/alice",
    "RoleName": "Deploy",
    "SAMLProviderArn": SAML,
    "SSHPublicKeyId": "APKA00000000000000001",
    "SerialNumber": MFA,
    "ServerCertificateName": "shop",
    "ServiceNamespaces": ["s3"],
    "UserName": "alice",
    "VersionId": "v1",
}
# What an account without an organization, without templates and without delegation says.
_REFUSED = {
    "DecodeAuthorizationMessage": "InvalidAction",
    "GenerateOrganizationsAccessReport": "InvalidAction",
    "GetCredentialReport": "ReportInProgress",
    "GetDelegationRequest": "NoSuchEntity",
    "GetHumanReadableSummary": "InvalidAction",
    "GetOrganizationsAccessReport": "InvalidAction",
    "GetOutboundWebIdentityFederationInfo": "FeatureDisabled",
    "GetRoleTemplateVersion": "InvalidAction",
    "GetServiceLastAccessedDetails": "NoSuchEntity",
    "GetServiceLastAccessedDetailsWithEntities": "NoSuchEntity",
    "GetServiceLinkedRoleDeletionStatus": "NoSuchEntity",
    "ListOrganizationsFeatures": "AccountNotManagementOrDelegatedAdministratorException",
    "SimulateCustomPolicy": "InvalidAction",
}


def _reads(service: str) -> list[str]:
    return [operation for operation in service_model(service).operations if not is_write(operation)]


async def _call(client: Any, operation: str) -> dict[str, Any]:
    model = client.meta.service_model.operation_model(operation)
    members = model.input_shape.members if model.input_shape else {}
    optional = () if operation in ("GetLoginProfile", "ListServiceSpecificCredentials") else ("VersionId",)
    given = {
        name: _GIVEN.get(name, "x" * 40)
        for name in members
        if name in model.input_shape.required_members or name == "UserName" or name in optional
    }
    answer: dict[str, Any] = await client._make_api_call(operation, given)
    return answer


@pytest.mark.parametrize("service", ["iam", "sts"])
async def test_every_read_is_answered_as_the_sdk_expects(demo: StandIn, connect: Connect, service: str) -> None:
    client = await connect(demo.endpoint, service)
    empty = []
    for operation in _reads(service):
        if operation in _REFUSED:
            with pytest.raises(ClientError) as refused:
                await _call(client, operation)
            assert refused.value.response["Error"]["Code"] == _REFUSED[operation], operation
            continue
        answer = await _call(client, operation)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
        assert answer["ResponseMetadata"]["RequestId"]
        if set(answer) <= {"ResponseMetadata"}:
            empty.append(operation)
    assert empty == []
    assert demo.tally.stats()["writes"] == {}


async def test_every_member_a_shape_requires_is_there(demo: StandIn, connect: Connect) -> None:
    client = await connect(demo.endpoint, "iam")
    for operation in _reads("iam"):
        if operation not in _REFUSED:
            output = client.meta.service_model.operation_model(operation).output_shape
            missing = list(_missing(output, await _call(client, operation), operation))
            assert missing == []


def _missing(shape: Any, value: Any, path: str) -> list[str]:
    if shape.type_name == "structure":
        lacking = [f"{path}.{name}" for name in shape.required_members if name not in value]
        told = (name for name in shape.members if name in value)
        return lacking + [
            found for name in told for found in _missing(shape.members[name], value[name], f"{path}.{name}")
        ]
    if shape.type_name == "list":
        return [found for entry in value for found in _missing(shape.member, entry, path + "[]")]
    return []


@pytest.mark.parametrize("service", ["iam", "sts", "cognito-idp", "cognito-identity"])
async def test_the_models_read_here_are_those_of_the_sdk(service: str) -> None:
    loaded = await get_session().get_service_model(service)
    assert sorted(service_model(service).operations) == sorted(loaded.operation_names)
