"""Roles: what can be become, by whom, and what it may then do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from iamtui.account import Inventory, Missing, Resource
from iamtui.account.policy_document import as_document
from iamtui.kinds import cells
from iamtui.kinds.iam_blocks import (
    arn,
    boundary_fact,
    console,
    dated,
    inline_documents,
    is_detailed,
    json_panel,
    known,
    leading_number,
    part_of,
    policies_table,
    policy_words,
    relations,
    said,
    tags_panel,
    used_by_panel,
    when,
    with_looks,
)
from iamtui.kinds.iam_calls import every, inline_policies, listing, one, unless_detailed
from iamtui.kinds.iam_trust import open_to_everyone, trust_lines, trusted_words
from iamtui.kinds.kind import Column, Kind, Part, Subject
from iamtui.kinds.panel import Document, Fact, Facts, Panel, Row, Sentence, Sentences, Table, Tone

_SERVICE_LINKED = "/aws-service-role/"
_UNUSED_DAYS = 365


def _subject(resource: Resource, inventory: Inventory) -> dict[str, Any]:
    data = with_looks(resource, inventory)
    data["Policies"] = policy_words(data, "RolePolicyList")
    data["TrustedBy"] = trusted_words(data.get("AssumeRolePolicyDocument"), data.get("Arn", ""))
    data["ServiceLinked"] = str(data.get("Path", "")).startswith(_SERVICE_LINKED)
    used = data.get("RoleLastUsed")
    data["LastUsed"] = used.get("LastUsedDate", "") if isinstance(used, dict) else None
    return data


def _tone(data: dict[str, Any], now: datetime) -> Tone:
    if open_to_everyone(data.get("AssumeRolePolicyDocument")):
        return "danger"
    moment = cells.moment_of(data.get("LastUsed"))
    return "dim" if moment and (now - moment).days > _UNUSED_DAYS else ""


def _last_used(value: Any, now: datetime) -> str:
    """AWS tells of the last 400 days; an empty answer is a role that was not used in them."""
    if value is None:
        return "not loaded yet"
    return cells.ago(value, now) if value else "not in 400 d"


def _role(subject: Subject, field: str) -> Any:
    """A field that GetRole has besides the lists; None where unset."""
    data = subject.data
    if field in data:
        return data[field]
    role = part_of(subject, "Role")
    if not isinstance(role, Missing):
        return (role or {}).get(field)
    return None if is_detailed(data) and field in ("Tags", "PermissionsBoundary") else role


def _used_fact(subject: Subject) -> Fact:
    used = _role(subject, "RoleLastUsed")
    if isinstance(used, Missing):
        return Fact("Last used", used)
    date = (used or {}).get("LastUsedDate")
    if not date:
        return Fact("Last used", "not in the last 400 days", "as far back as AWS keeps track")
    region = used.get("Region")
    return Fact("Last used", when(date, subject.now), f"in {region}" if region else "")


def _session_fact(subject: Subject) -> Fact:
    seconds = _role(subject, "MaxSessionDuration")
    if isinstance(seconds, Missing) or seconds is None:
        return said("Sessions", seconds, "not said")
    return Fact("Sessions", f"up to {cells.duration(seconds, subject.now)}")


def _facts(subject: Subject) -> Panel:
    data = subject.data
    linked = str(data.get("Path", "")).startswith(_SERVICE_LINKED)
    rows = (
        Fact("Name", str(data.get("RoleName", subject.ref.id))),
        said("Description", _role(subject, "Description"), "none"),
        Fact("Service-linked", "yes", "made and kept by the service itself") if linked else None,
        _used_fact(subject),
        _session_fact(subject),
        boundary_fact(subject, _role(subject, "PermissionsBoundary")),
        dated("Created", data.get("CreateDate"), subject.now, "not said"),
        said("Path", data.get("Path")),
        said("ARN", data.get("Arn")),
        said("Role id", data.get("RoleId")),
    )
    lines = trust_lines(subject, data.get("AssumeRolePolicyDocument"))
    return Panel("Facts", (Facts(tuple(row for row in rows if row)), Sentences(lines, "Who may assume it")))


def _trust(subject: Subject) -> Panel:
    document = subject.data.get("AssumeRolePolicyDocument")
    seconds = _role(subject, "MaxSessionDuration")
    lines = trust_lines(subject, document)
    if isinstance(seconds, int):
        lines = (*lines, Sentence(f"Sessions up to {cells.duration(seconds, subject.now)}."))
    return Panel("Trust", (Sentences(lines), Document(as_document(document), "Trust policy")))


def _policies(subject: Subject) -> Panel:
    inline = known(subject, "RolePolicyList")
    table = policies_table(subject, known(subject, "AttachedManagedPolicies"), inline)
    boundary = Facts((boundary_fact(subject, _role(subject, "PermissionsBoundary")),))
    return Panel("Policies", (table, boundary, *inline_documents(inline)))


def _profiles(subject: Subject) -> Panel:
    profiles = known(subject, "InstanceProfileList")
    rows: tuple[Row, ...] | Missing = (
        profiles
        if isinstance(profiles, Missing)
        else tuple(
            Row(
                (str(each.get("InstanceProfileName", "")), str(each.get("Arn", ""))),
                subject.inventory.ref("iam.instance-profile", str(each.get("InstanceProfileName", ""))),
            )
            for each in profiles or ()
        )
    )
    return Panel("Instance profiles", (Table(("Instance profile", "ARN"), rows, empty="in no instance profile"),))


def _panels(subject: Subject) -> tuple[Panel, ...]:
    return (
        _facts(subject),
        _trust(subject),
        _policies(subject),
        _profiles(subject),
        tags_panel(_role(subject, "Tags")),
        used_by_panel(subject),
        json_panel(subject),
    )


_POLICIES = ("Policies", "Used by", "JSON")

ROLE = Kind(
    key="iam.role",
    title="Roles",
    noun="role",
    section="IAM",
    permission="iam:GetAccountAuthorizationDetails",
    aliases=("roles", "role"),
    columns=(
        Column("ROLE", "RoleName", None, minimum=26, priority=10),
        Column("TRUSTED BY", "TrustedBy", None, cells.text, minimum=16, priority=8),
        Column("LAST USED", "LastUsed", 12, _last_used, align="right", priority=7),
        Column("POLICIES", "Policies", 12, cells.text, leading_number, priority=6),
        Column("LINKED", "ServiceLinked", 6, cells.yes_no, priority=2),
        Column("PATH", "Path", 16, cells.text, priority=1),
        Column("CREATED", "CreateDate", 8, cells.ago, align="right", priority=3),
    ),
    list=listing("ListRoles", "Roles", "RoleName"),
    subject=_subject,
    tone=_tone,
    parts=(
        Part(
            "Role",
            "iam:GetRole",
            one("GetRole", "Role", "RoleName"),
            ("Facts", "Trust", "Tags", "Policies", "JSON"),
        ),
        Part(
            "AttachedManagedPolicies",
            "iam:ListAttachedRolePolicies",
            unless_detailed(every("ListAttachedRolePolicies", "AttachedPolicies", "RoleName")),
            _POLICIES,
        ),
        Part("RolePolicyList", "iam:ListRolePolicies", unless_detailed(inline_policies("Role")), _POLICIES),
        Part(
            "InstanceProfileList",
            "iam:ListInstanceProfilesForRole",
            unless_detailed(every("ListInstanceProfilesForRole", "InstanceProfiles", "RoleName")),
            ("Instance profiles", "JSON"),
        ),
    ),
    panels=_panels,
    relations=relations,
    arn=arn,
    console_url=console("roles/details/{}"),
    empty="no roles",
)
