"""The users, and everything by which a user proves who they are."""

from __future__ import annotations

import base64
import hashlib

from iamtui.demo.northwind.account import ACCOUNT_ID, Calendar, iam_arn, key_id, pem, tag_list, unique_id
from iamtui.demo.northwind.user_plans import USERS, Key, UserPlan
from iamtui.demo.state import IamState, Shape


def fill_users(iam: IamState, calendar: Calendar) -> None:
    """All users with memberships, policies and credentials, and the virtual MFA devices."""
    for plan in USERS:
        iam.users[plan.name] = _user(plan, calendar)
        iam.memberships[plan.name] = list(plan.groups)
        iam.attachments["user", plan.name] = list(plan.attached)
        if plan.inline:
            iam.inline_policies["user", plan.name] = dict(plan.inline)
        if plan.password is not None:
            iam.login_profiles[plan.name] = {
                "UserName": plan.name,
                "CreateDate": calendar.ago(plan.password),
                "PasswordResetRequired": plan.reset_required,
            }
        for number, key in enumerate(plan.keys):
            _add_key(iam, plan.name, number, key, calendar)
        _add_mfa(iam, plan, calendar)
        _add_other_credentials(iam, plan, calendar)
    _add_loose_mfa_devices(iam, calendar)


def _user(plan: UserPlan, calendar: Calendar) -> Shape:
    user: Shape = {
        "Path": plan.path,
        "UserName": plan.name,
        "UserId": unique_id("AIDA", plan.name),
        "Arn": iam_arn("user", plan.path, plan.name),
        "CreateDate": calendar.ago(plan.created),
        "Tags": tag_list(plan.tags),
    }
    if plan.signed_in is not None:
        user["PasswordLastUsed"] = calendar.ago(plan.signed_in)
    if plan.boundary:
        user["PermissionsBoundary"] = {
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": plan.boundary,
        }
    return user


def _add_key(iam: IamState, user: str, number: int, key: Key, calendar: Calendar) -> None:
    access_key_id = key_id("AKIA", f"{user}/{number}")
    iam.access_keys.setdefault(user, []).append(
        {
            "UserName": user,
            "AccessKeyId": access_key_id,
            "Status": "Active" if key.active else "Inactive",
            "CreateDate": calendar.ago(key.age),
        }
    )
    last_used: Shape = {"ServiceName": "N/A", "Region": "N/A"}
    if key.used is not None:
        last_used = {
            "LastUsedDate": calendar.ago(key.used),
            "ServiceName": key.service,
            "Region": key.region,
        }
    iam.access_key_last_used[access_key_id] = last_used


def _add_mfa(iam: IamState, plan: UserPlan, calendar: Calendar) -> None:
    for kind in plan.mfa:
        enabled = calendar.ago(max((plan.password or plan.created) - 1, 0.5))
        if kind == "virtual":
            serial = f"arn:aws:iam::{ACCOUNT_ID}:mfa/{plan.name}"
            user = {key: value for key, value in iam.users[plan.name].items() if key != "Tags"}
            iam.virtual_mfa_devices.append({"SerialNumber": serial, "User": user, "EnableDate": enabled})
        elif kind == "fido":
            token = unique_id("", plan.name)[:14]
            serial = f"arn:aws:iam::{ACCOUNT_ID}:u2f/user/{plan.name}/yubikey-{token}"
        else:
            serial = "GAHT" + str(int(hashlib.sha256(plan.name.encode()).hexdigest(), 16))[:8]
        device = {"UserName": plan.name, "SerialNumber": serial, "EnableDate": enabled}
        iam.mfa_devices.setdefault(plan.name, []).append(device)


def _add_loose_mfa_devices(iam: IamState, calendar: Calendar) -> None:
    root = {
        "UserId": ACCOUNT_ID,
        "Arn": f"arn:aws:iam::{ACCOUNT_ID}:root",
        "CreateDate": calendar.ago(2480),
        "PasswordLastUsed": calendar.ago(200),
    }
    prefix = f"arn:aws:iam::{ACCOUNT_ID}:mfa/"
    iam.virtual_mfa_devices.append(
        {
            "SerialNumber": f"{prefix}root-account-mfa-device",
            "User": root,
            "EnableDate": calendar.ago(2479),
        }
    )
    iam.virtual_mfa_devices.append(
        {"SerialNumber": f"{prefix}steven.buchanan-phone", "Tags": tag_list({"Note": "never finished"})}
    )


def _add_other_credentials(iam: IamState, plan: UserPlan, calendar: Calendar) -> None:
    if plan.ssh:
        iam.ssh_public_keys[plan.name] = [_ssh_key(plan, number, calendar) for number in range(plan.ssh)]
    if plan.git:
        iam.service_specific_credentials[plan.name] = [
            {
                "UserName": plan.name,
                "Status": "Active" if number == 0 else "Inactive",
                "ServiceUserName": f"{plan.name}{'' if number == 0 else f'+{number}'}-at-{ACCOUNT_ID}",
                "CreateDate": calendar.ago(plan.created / (number + 2)),
                "ServiceSpecificCredentialId": key_id("ACCA", f"{plan.name}/{number}"),
                "ServiceName": "codecommit.amazonaws.com",
            }
            for number in range(plan.git)
        ]
    if plan.certificate:
        iam.signing_certificates[plan.name] = [
            {
                "UserName": plan.name,
                "CertificateId": unique_id("", plan.name) + "5QZ7M2XKLP3RT",
                "CertificateBody": pem("CERTIFICATE", f"signing/{plan.name}"),
                "Status": "Active",
                "UploadDate": calendar.ago(plan.created - 2),
            }
        ]


def _ssh_key(plan: UserPlan, number: int, calendar: Calendar) -> Shape:
    digest = hashlib.sha256(f"ssh/{plan.name}/{number}".encode()).digest()
    body = base64.b64encode(b"\x00\x00\x00\x07ssh-rsa" + digest * 8).decode()
    fingerprint = hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
    return {
        "UserName": plan.name,
        "SSHPublicKeyId": key_id("APKA", f"{plan.name}/{number}"),
        "Fingerprint": ":".join(fingerprint[at : at + 2] for at in range(0, 32, 2)),
        "SSHPublicKeyBody": f"ssh-rsa {body} {plan.name}@northwind",
        "Status": "Active" if number == 0 else "Inactive",
        "UploadDate": calendar.ago(plan.created / (number + 2)),
    }
