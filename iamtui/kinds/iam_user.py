"""Users: who signs in or holds keys here."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from iamtui.account import Inventory, Missing, Resource
from iamtui.aws.client import Client
from iamtui.kinds import cells
from iamtui.kinds.credential_report import report_of
from iamtui.kinds.iam_blocks import (
    arn,
    console,
    leading_number,
    policy_words,
    relations,
    with_looks,
)
from iamtui.kinds.iam_calls import every, gather_pages, inline_policies, listing, one, unless_detailed
from iamtui.kinds.iam_user_panels import user_panels
from iamtui.kinds.kind import Column, Kind, Part
from iamtui.kinds.panel import Tone

_NONE = frozenset({"", "N/A", "no_information", "not_supported", "false"})


def _subject(resource: Resource, inventory: Inventory) -> dict[str, Any]:
    """The user, and what the credential report says of it under names of our own."""
    data = with_looks(resource, inventory)
    groups = data.get("GroupList", ())
    data["GroupCount"] = groups if isinstance(groups, Missing) else len(groups)
    data["Policies"] = policy_words(data, "UserPolicyList")
    report = report_of(inventory)
    if isinstance(report, Missing):
        data |= {"MFAActive": report, "PasswordEnabled": report, "OldestActiveKey": report}
        data["LastActivity"] = data.get("PasswordLastUsed") or report
        return data
    row = report.row(resource.ref.id)
    keys = [number for number in "12" if row.get(f"access_key_{number}_active") == "true"]
    rotated = [row.get(f"access_key_{number}_last_rotated", "") for number in keys]
    data["MFAActive"] = row.get("mfa_active") == "true" if row else None
    data["PasswordEnabled"] = row.get("password_enabled") == "true" if row else None
    data["OldestActiveKey"] = min((date for date in rotated if date not in _NONE), default=None)
    data["ActiveKeys"] = len(keys)
    used = [data.get("PasswordLastUsed", ""), row.get("password_last_used", "")]
    used += [row.get(f"access_key_{number}_last_used_date", "") for number in "12"]
    data["LastActivity"] = max((date for date in used if date not in _NONE), default=None)
    return data


def _tone(data: dict[str, Any], now: datetime) -> Tone:
    if data.get("PasswordEnabled") is True and data.get("MFAActive") is False:
        return "warning"
    moment = cells.moment_of(data.get("OldestActiveKey"))
    return "warning" if moment and (now - moment).days > 365 else ""


def _key_age(value: Any, now: datetime) -> str:
    return "none" if value is None else cells.age_days(value, now)


async def _keys_last_used(client: Client, resource: Resource) -> dict[str, Any]:
    """AccessKeyLastUsed by access key id; a user has two keys at most."""
    keys = await gather_pages(client, "ListAccessKeys", "AccessKeyMetadata", UserName=resource.ref.id)
    ids = [str(key["AccessKeyId"]) for key in keys]
    answers = await asyncio.gather(*(client.call("iam", "GetAccessKeyLastUsed", AccessKeyId=each) for each in ids))
    return {each: answer.get("AccessKeyLastUsed", {}) for each, answer in zip(ids, answers, strict=True)}


async def _groups(client: Client, resource: Resource) -> list[str]:
    groups = await gather_pages(client, "ListGroupsForUser", "Groups", UserName=resource.ref.id)
    return [str(group["GroupName"]) for group in groups]


_FIRST = ("Facts", "Groups & policies", "Used by", "JSON")
_KEYS = ("Facts", "Credentials", "JSON")
_REST = ("Credentials", "JSON")

USER = Kind(
    key="iam.user",
    title="Users",
    noun="user",
    section="IAM",
    permission="iam:GetAccountAuthorizationDetails",
    aliases=("users", "user", "u"),
    columns=(
        Column("USER", "UserName", None, minimum=20, priority=10),
        Column("CONSOLE", "PasswordEnabled", 7, cells.yes_no, priority=4),
        Column("MFA", "MFAActive", 4, cells.yes_no, priority=7),
        Column("KEY AGE", "OldestActiveKey", 8, _key_age, align="right", priority=6),
        Column("ACTIVE", "LastActivity", 7, cells.ago_or_never, align="right", priority=8),
        Column("GROUPS", "GroupCount", 6, cells.count, align="right", priority=5),
        Column("POLICIES", "Policies", 12, cells.text, leading_number, priority=5),
        Column("PATH", "Path", 14, cells.text, priority=2),
        Column("CREATED", "CreateDate", 8, cells.ago, align="right", priority=3),
    ),
    list=listing("ListUsers", "Users", "UserName"),
    subject=_subject,
    tone=_tone,
    parts=(
        Part("User", "iam:GetUser", unless_detailed(one("GetUser", "User", "UserName")), (*_FIRST, "Tags")),
        Part("GroupList", "iam:ListGroupsForUser", unless_detailed(_groups), _FIRST),
        Part(
            "AttachedManagedPolicies",
            "iam:ListAttachedUserPolicies",
            unless_detailed(every("ListAttachedUserPolicies", "AttachedPolicies", "UserName")),
            _FIRST,
        ),
        Part("UserPolicyList", "iam:ListUserPolicies", unless_detailed(inline_policies("User")), _FIRST),
        Part("LoginProfile", "iam:GetLoginProfile", one("GetLoginProfile", "LoginProfile", "UserName"), _KEYS),
        Part("MFADevices", "iam:ListMFADevices", every("ListMFADevices", "MFADevices", "UserName"), _KEYS),
        Part(
            "AccessKeyMetadata",
            "iam:ListAccessKeys",
            every("ListAccessKeys", "AccessKeyMetadata", "UserName"),
            _KEYS,
        ),
        Part("AccessKeyLastUsed", "iam:GetAccessKeyLastUsed", _keys_last_used, _KEYS),
        Part(
            "SSHPublicKeys",
            "iam:ListSSHPublicKeys",
            every("ListSSHPublicKeys", "SSHPublicKeys", "UserName"),
            _REST,
        ),
        Part(
            "ServiceSpecificCredentials",
            "iam:ListServiceSpecificCredentials",
            one("ListServiceSpecificCredentials", "ServiceSpecificCredentials", "UserName"),
            _REST,
        ),
        Part(
            "Certificates",
            "iam:ListSigningCertificates",
            every("ListSigningCertificates", "Certificates", "UserName"),
            _REST,
        ),
    ),
    panels=user_panels,
    relations=relations,
    arn=arn,
    console_url=console("users/details/{}"),
    empty="no users",
)
