"""IAM as AWS answers it: what lists leave out, what needs two steps, names whatever their case."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from iamtui.demo.server import StandIn
from tests.demo.conftest import Connect
from tests.demo.tiny import ACCOUNT, BOUNDARY, LOCAL_POLICY, MANAGED, NOW, OIDC, UNUSED_MANAGED, tiny_state


async def test_lists_leave_out_what_aws_leaves_out(iam: Any) -> None:
    alice = (await iam.list_users())["Users"][0]
    assert alice["UserName"] == "alice"
    assert set(alice) == {"Path", "UserName", "UserId", "Arn", "CreateDate", "PasswordLastUsed"}
    role = (await iam.list_roles())["Roles"][0]
    assert role["RoleName"] == "Deploy"
    assert not {"Tags", "PermissionsBoundary", "RoleLastUsed"} & set(role)
    assert not [p for p in (await iam.list_policies())["Policies"] if {"Tags", "Description"} & set(p)]
    assert not {"Document"} & set((await iam.list_policy_versions(PolicyArn=LOCAL_POLICY))["Versions"][0])
    assert "Tags" not in (await iam.list_instance_profiles())["InstanceProfiles"][0]
    for device in (await iam.list_virtual_mfa_devices())["VirtualMFADevices"]:
        assert not {"Base32StringSeed", "QRCodePNG"} & set(device)


async def test_gets_tell_the_rest(iam: Any) -> None:
    user = (await iam.get_user(UserName="alice"))["User"]
    assert user["PermissionsBoundary"]["PermissionsBoundaryArn"] == BOUNDARY
    assert user["Tags"] == [{"Key": "team", "Value": "a & b <c>"}]
    role = (await iam.get_role(RoleName="Deploy"))["Role"]
    assert role["RoleLastUsed"]["Region"] == "eu-west-1"
    assert role["AssumeRolePolicyDocument"]["Statement"][0]["Action"] == "sts:AssumeRole"
    policy = (await iam.get_policy(PolicyArn=BOUNDARY))["Policy"]
    assert (policy["AttachmentCount"], policy["PermissionsBoundaryUsageCount"]) == (0, 2)
    assert policy["Description"] == "What DeveloperBoundary is for"


async def test_names_are_found_whatever_their_case(iam: Any) -> None:
    assert (await iam.get_user(UserName="ALICE"))["User"]["UserName"] == "alice"
    assert (await iam.get_role(RoleName="deploy"))["Role"]["RoleName"] == "Deploy"
    assert (await iam.get_group(GroupName="Admins"))["Users"][0]["UserName"] == "alice"


async def test_the_caller_is_the_user_where_none_is_named(iam: Any, demo: StandIn) -> None:
    assert (await iam.get_user())["User"]["UserName"] == "alice"
    demo.state.caller_arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/Deploy/me"
    with pytest.raises(ClientError, match="Must specify userName"):
        await iam.get_user()


@pytest.mark.parametrize(
    ("asked", "arns"),
    [
        ({"Scope": "Local"}, {LOCAL_POLICY, BOUNDARY}),
        ({"Scope": "AWS"}, {MANAGED, UNUSED_MANAGED}),
        ({"OnlyAttached": True}, {LOCAL_POLICY, MANAGED}),
        ({"PolicyUsageFilter": "PermissionsBoundary"}, {BOUNDARY}),
        ({"PathPrefix": "/data/"}, {LOCAL_POLICY}),
    ],
)
async def test_policies_are_listed_by_scope_and_use(iam: Any, asked: dict[str, Any], arns: set[str]) -> None:
    assert {policy["Arn"] for policy in (await iam.list_policies(**asked))["Policies"]} == arns


async def test_entities_of_a_policy(iam: Any) -> None:
    attached = await iam.list_entities_for_policy(PolicyArn=LOCAL_POLICY)
    assert [user["UserName"] for user in attached["PolicyUsers"]] == ["alice"]
    assert [role["RoleName"] for role in attached["PolicyRoles"]] == ["Deploy"]
    assert attached["PolicyGroups"] == []
    bounded = await iam.list_entities_for_policy(PolicyArn=BOUNDARY, EntityFilter="Role")
    assert (bounded["PolicyUsers"], len(bounded["PolicyRoles"])) == ([], 1)


async def test_authorization_details_tell_what_the_lists_leave_out(iam: Any) -> None:
    users = await iam.get_account_authorization_details(Filter=["User"], MaxItems=1)
    (alice,) = users["UserDetailList"]
    assert alice["GroupList"] == ["admins"]
    assert alice["PermissionsBoundary"]["PermissionsBoundaryArn"] == BOUNDARY
    assert alice["UserPolicyList"][0]["PolicyDocument"]["Statement"]["Sid"] == "Read"
    assert alice["AttachedManagedPolicies"] == [{"PolicyName": "ReadOrders", "PolicyArn": LOCAL_POLICY}]
    assert "PasswordLastUsed" not in alice
    details = await iam.get_account_authorization_details(Filter=["Role", "AWSManagedPolicy"])
    assert details["UserDetailList"] == details["GroupDetailList"] == []
    deploy, idle = details["RoleDetailList"]
    assert deploy["RoleLastUsed"]["Region"] == "eu-west-1"
    assert deploy["InstanceProfileList"][0]["Roles"][0]["RoleName"] == "Deploy"
    assert idle["RoleLastUsed"] == {}
    assert [policy["Arn"] for policy in details["Policies"]] == [MANAGED]
    assert len(details["Policies"][0]["PolicyVersionList"]) == 2


async def test_account_summary_stands_beside_its_quotas(iam: Any) -> None:
    summary = (await iam.get_account_summary())["SummaryMap"]
    assert (summary["Users"], summary["UsersQuota"]) == (150, 5000)
    assert (summary["Policies"], summary["MFADevices"], summary["MFADevicesInUse"]) == (2, 2, 1)


async def test_an_oidc_provider_has_no_scheme_in_its_url(iam: Any) -> None:
    provider = await iam.get_open_id_connect_provider(OpenIDConnectProviderArn=OIDC)
    assert provider["Url"] == "token.actions.githubusercontent.com"


async def test_a_key_that_was_never_used_says_so(iam: Any) -> None:
    used = await iam.get_access_key_last_used(AccessKeyId="AKIA0000000000000002")
    assert used["AccessKeyLastUsed"] == {"ServiceName": "N/A", "Region": "N/A"}


async def test_the_credential_report_takes_two_steps_and_lasts_four_hours(connect: Connect) -> None:
    moments = [NOW]
    demo = StandIn(tiny_state, clock=lambda: moments[-1])
    iam = await connect(await demo.start(), "iam")
    with pytest.raises(ClientError, match="ReportNotPresent"):
        await iam.get_credential_report()
    assert (await iam.generate_credential_report())["State"] == "STARTED"
    assert (await iam.generate_credential_report())["State"] == "COMPLETE"
    report = await iam.get_credential_report()
    assert report["GeneratedTime"] == NOW
    rows = list(csv.DictReader(io.StringIO(report["Content"].decode())))
    assert [rows[0]["user"], rows[1]["user"], len(rows)] == ["<root_account>", "alice", 151]
    assert rows[1]["access_key_1_last_used_service"] == "s3"
    assert rows[1]["password_last_used"] == NOW.isoformat()
    assert rows[2]["password_last_used"] == "N/A"
    moments.append(NOW + timedelta(hours=4))
    with pytest.raises(ClientError, match="ReportExpired"):
        await iam.get_credential_report()
    assert (await iam.generate_credential_report())["State"] == "STARTED"
    with pytest.raises(ClientError, match="ReportInProgress"):
        await iam.get_credential_report()
    assert (await iam.get_credential_report())["GeneratedTime"] == moments[-1]
    await demo.stop()


async def test_services_last_accessed_are_a_job(iam: Any) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:user/alice"
    job = (await iam.generate_service_last_accessed_details(Arn=arn))["JobId"]
    assert len(job) == 36
    first = await iam.get_service_last_accessed_details(JobId=job)
    assert (first["JobStatus"], first["ServicesLastAccessed"]) == ("IN_PROGRESS", [])
    done = await iam.get_service_last_accessed_details(JobId=job)
    assert done["JobStatus"] == "COMPLETED"
    assert {service["ServiceNamespace"] for service in done["ServicesLastAccessed"]} == {"dynamodb", "s3"}
    for service in done["ServicesLastAccessed"]:
        assert isinstance(service.get("LastAuthenticated", NOW), datetime)
        entities = await iam.get_service_last_accessed_details_with_entities(
            JobId=job, ServiceNamespace=service["ServiceNamespace"]
        )
        assert len(entities["EntityDetailsList"]) == service["TotalAuthenticatedEntities"]


async def test_policies_granting_a_service(iam: Any) -> None:
    granting = await iam.list_policies_granting_service_access(
        Arn=f"arn:aws:iam::{ACCOUNT}:user/alice", ServiceNamespaces=["s3", "ec2"]
    )
    s3, ec2 = granting["PoliciesGrantingServiceAccess"]
    assert {policy["PolicyName"] for policy in s3["Policies"]} == {"inline", "ReadOrders", "ReadOnlyAccess"}
    assert ec2["Policies"] == []


async def test_context_keys_of_a_principal(iam: Any) -> None:
    keys = await iam.get_context_keys_for_principal_policy(PolicySourceArn=f"arn:aws:iam::{ACCOUNT}:user/alice")
    assert keys["ContextKeyNames"] == ["aws:SecureTransport", "aws:username"]
