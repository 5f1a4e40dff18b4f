"""An account small enough to know by heart: what the tests of the stand-in look at."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from iamtui.demo.state import IamState, State

ACCOUNT = "123456789012"
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
THEN = datetime(2023, 2, 3, 4, 5, 6, tzinfo=UTC)
LOCAL_POLICY = f"arn:aws:iam::{ACCOUNT}:policy/data/ReadOrders"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/DeveloperBoundary"
MANAGED = "arn:aws:iam::aws:policy/ReadOnlyAccess"
UNUSED_MANAGED = "arn:aws:iam::aws:policy/AWSSupportAccess"
OIDC = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/Okta"
MFA = f"arn:aws:iam::{ACCOUNT}:mfa/alice"
TAGS = [{"Key": "team", "Value": "a & b <c>"}]
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)
DOCUMENT = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Sid": "Read",
            "Effect": "Allow",
            "Action": ["s3:GetObject", "dynamodb:Query"],
            "Resource": "arn:aws:s3:::orders/${aws:username}/*",
            "Condition": {"Bool": {"aws:SecureTransport": "true"}},
        },
    }
)


def _policy(arn: str, number: int) -> dict[str, object]:
    path, _, name = arn.partition(":policy")[2].rpartition("/")
    return {
        "PolicyName": name,
        "PolicyId": f"ANPA{number:017d}",
        "Arn": arn,
        "Path": f"{path}/",
        "DefaultVersionId": "v2",
        "IsAttachable": True,
        "Description": f"What {name} is for",
        "CreateDate": THEN,
        "UpdateDate": THEN,
        "Tags": TAGS,
    }


def _user(name: str, number: int, **more: object) -> dict[str, object]:
    return {
        "Path": "/",
        "UserName": name,
        "UserId": f"AIDA{number:017d}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
        "CreateDate": THEN,
        **more,
    }


def _role(name: str, number: int, **more: object) -> dict[str, object]:
    return {
        "Path": "/",
        "RoleName": name,
        "RoleId": f"AROA{number:017d}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/{name}",
        "CreateDate": THEN,
        "AssumeRolePolicyDocument": TRUST,
        "Description": f"The role {name}",
        "MaxSessionDuration": 3600,
        **more,
    }


def _versions() -> list[dict[str, object]]:
    return [
        {"VersionId": "v2", "IsDefaultVersion": True, "CreateDate": THEN, "Document": DOCUMENT},
        {"VersionId": "v1", "IsDefaultVersion": False, "CreateDate": THEN, "Document": DOCUMENT},
    ]


def _iam() -> IamState:
    boundary = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": BOUNDARY}
    last_used = {"LastUsedDate": NOW, "Region": "eu-west-1"}
    iam = IamState(alias="tiny", password_policy={"MinimumPasswordLength": 14, "ExpirePasswords": False})
    iam.users = {
        "alice": _user("alice", 1, PasswordLastUsed=NOW, PermissionsBoundary=boundary, Tags=TAGS),
        "Bob": _user("Bob", 2),
        **{f"user-{number:03d}": _user(f"user-{number:03d}", number) for number in range(3, 151)},
    }
    iam.groups = {
        "admins": {
            "Path": "/",
            "GroupName": "admins",
            "GroupId": "AGPA00000000000000001",
            "Arn": f"arn:aws:iam::{ACCOUNT}:group/admins",
            "CreateDate": THEN,
        }
    }
    iam.roles = {
        "Deploy": _role("Deploy", 1, RoleLastUsed=last_used, PermissionsBoundary=boundary, Tags=TAGS),
        "Idle": _role("Idle", 2),
    }
    arns = (LOCAL_POLICY, BOUNDARY, MANAGED, UNUSED_MANAGED)
    iam.policies = {arn: _policy(arn, number) for number, arn in enumerate(arns)}
    iam.policy_versions = {arn: _versions() for arn in iam.policies}
    iam.memberships = {"alice": ["admins"]}
    iam.attachments = {
        ("user", "alice"): [LOCAL_POLICY],
        ("group", "admins"): [MANAGED],
        ("role", "Deploy"): [LOCAL_POLICY],
    }
    iam.inline_policies = {
        ("user", "alice"): {"inline": DOCUMENT},
        ("group", "admins"): {"inline": DOCUMENT},
        ("role", "Deploy"): {"inline": DOCUMENT},
    }
    _fill_credentials(iam)
    _fill_providers(iam)
    return iam


def _fill_credentials(iam: IamState) -> None:
    key = {"UserName": "alice", "AccessKeyId": "AKIA0000000000000001", "Status": "Active", "CreateDate": THEN}
    iam.access_keys = {"alice": [key, {**key, "AccessKeyId": "AKIA0000000000000002", "Status": "Inactive"}]}
    iam.access_key_last_used = {
        "AKIA0000000000000001": {"LastUsedDate": NOW, "ServiceName": "s3", "Region": "eu-west-1"}
    }
    iam.login_profiles = {"alice": {"UserName": "alice", "CreateDate": THEN, "PasswordResetRequired": False}}
    iam.mfa_devices = {"alice": [{"UserName": "alice", "SerialNumber": MFA, "EnableDate": THEN}]}
    iam.virtual_mfa_devices = [
        {
            "SerialNumber": MFA,
            "Base32StringSeed": b"SEED",
            "QRCodePNG": b"PNG",
            "User": {"UserName": "alice"},
            "EnableDate": THEN,
            "Tags": TAGS,
        },
        {"SerialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/spare"},
    ]
    iam.ssh_public_keys = {
        "alice": [
            {
                "UserName": "alice",
                "SSHPublicKeyId": "APKA00000000000000001",
                "Fingerprint": "aa:bb",
                "SSHPublicKeyBody": "ssh-rsa AAAA",
                "Status": "Active",
                "UploadDate": THEN,
            }
        ]
    }
    iam.service_specific_credentials = {
        "alice": [
            {
                "UserName": "alice",
                "Status": "Active",
                "ServiceUserName": "alice-at-123456789012",
                "CreateDate": THEN,
                "ServiceSpecificCredentialId": "ACCA00000000000000001",
                "ServiceName": "codecommit.amazonaws.com",
            }
        ]
    }
    iam.signing_certificates = {
        "alice": [
            {
                "UserName": "alice",
                "CertificateId": "A" * 24,
                "CertificateBody": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "Status": "Active",
                "UploadDate": THEN,
            }
        ]
    }


def _fill_providers(iam: IamState) -> None:
    iam.instance_profiles = {
        "web": {
            "Path": "/",
            "InstanceProfileName": "web",
            "InstanceProfileId": "AIPA00000000000000001",
            "Arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/web",
            "CreateDate": THEN,
            "Roles": ["Deploy"],
            "Tags": TAGS,
        }
    }
    iam.oidc_providers = {
        OIDC: {
            "Url": "https://token.actions.githubusercontent.com",
            "ClientIDList": ["sts.amazonaws.com"],
            "ThumbprintList": ["6938fd4d98bab03faadb97b34396831e3780aea1"],
            "CreateDate": THEN,
            "Tags": TAGS,
        }
    }
    iam.saml_providers = {SAML: {"SAMLMetadataDocument": "<m/>", "CreateDate": THEN, "ValidUntil": NOW, "Tags": TAGS}}
    iam.server_certificates = {
        "shop": {
            "ServerCertificateMetadata": {
                "Path": "/",
                "ServerCertificateName": "shop",
                "ServerCertificateId": "ASCA00000000000000001",
                "Arn": f"arn:aws:iam::{ACCOUNT}:server-certificate/shop",
                "UploadDate": THEN,
                "Expiration": NOW,
            },
            "CertificateBody": "-----BEGIN CERTIFICATE-----",
            "Tags": TAGS,
        }
    }


def tiny_state() -> State:
    """A new account, no part of it shared with another."""
    return State(
        account_id=ACCOUNT,
        caller_arn=f"arn:aws:iam::{ACCOUNT}:user/alice",
        caller_user_id="AIDA00000000000000001",
        iam=_iam(),
    )
