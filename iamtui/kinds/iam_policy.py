"""Managed policies: the account's own and AWS's, in two lists: those in use, and all of AWS's on demand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from iamtui.account import Inventory, Missing, Resource
from iamtui.account.policy_document import as_document
from iamtui.aws.client import Client
from iamtui.kinds import cells
from iamtui.kinds.authorization_details import AWS_POLICIES_IN_USE, CUSTOMER_POLICIES
from iamtui.kinds.iam_blocks import (
    arn,
    console,
    dated,
    facts_panel,
    json_panel,
    part_of,
    relations,
    said,
    tags_panel,
    used_by_panel,
    when,
)
from iamtui.kinds.iam_calls import gather_pages, listing, one
from iamtui.kinds.iam_trust import unreadable_policy
from iamtui.kinds.kind import Column, Item, Kind, Part, Subject
from iamtui.kinds.panel import Document, Fact, Panel, Row, Table, Tone


def is_aws_managed(policy_arn: str) -> bool:
    """Whether AWS made the policy and keeps it."""
    return policy_arn.split(":")[4:5] == ["aws"]


def _subject(resource: Resource, inventory: Inventory) -> dict[str, Any]:
    data = resource.data
    data.setdefault("PolicyName", resource.ref.name)
    data["ManagedBy"] = "AWS" if is_aws_managed(resource.ref.id) else "customer"
    return data


def _tone(data: dict[str, Any], now: datetime) -> Tone:
    unused = data.get("AttachmentCount") == 0 and not data.get("PermissionsBoundaryUsageCount")
    return "dim" if unused else ""


def _versions(subject: Subject) -> list[dict[str, Any]] | Missing:
    """From the details, else ListPolicyVersions."""
    found = subject.data.get("PolicyVersionList")
    if found:
        return list(found)
    looked: list[dict[str, Any]] | Missing = part_of(subject, "PolicyVersionList")
    return looked


def default_document(subject: Subject) -> Any:
    """The document in force: from the details, else GetPolicyVersion; or why it is not known."""
    for version in subject.data.get("PolicyVersionList") or ():
        if version.get("IsDefaultVersion") and version.get("Document"):
            return as_document(version["Document"])
    version = part_of(subject, "PolicyVersion")
    return version if isinstance(version, Missing) else as_document((version or {}).get("Document"))


def _document_panel(subject: Subject) -> Panel:
    document = default_document(subject)
    if isinstance(document, Missing):
        return facts_panel(Fact("Document", document), title="Document")
    unreadable = unreadable_policy(document)
    shown = Document(document, f"version {subject.data.get('DefaultVersionId', '')}".strip())
    return Panel("Document", (shown,) if unreadable is None else (unreadable, shown))


def _versions_panel(subject: Subject) -> Panel:
    versions = _versions(subject)
    columns = ("Version", "Default", "Created")
    if isinstance(versions, Missing):
        return Panel("Versions", (Table(columns, versions),))
    rows = tuple(
        Row(
            (
                str(each.get("VersionId", "")),
                "default" if each.get("IsDefaultVersion") else "",
                when(each.get("CreateDate"), subject.now, "not said"),
            )
        )
        for each in versions
    )
    looked = part_of(subject, "Documents")
    documents = looked if isinstance(looked, dict) else {}
    documents = {each["VersionId"]: each["Document"] for each in versions if each.get("Document")} | documents
    shown = tuple(Document(as_document(text), f"version {version}") for version, text in documents.items())
    return Panel("Versions", (Table(columns, rows, empty="no versions"), *shown))


def _entities_panel(subject: Subject) -> Panel:
    """ListEntitiesForPolicy, as permissions policy and as boundary."""
    columns = ("Name", "Kind", "As")
    entities = part_of(subject, "Entities")
    if isinstance(entities, Missing):
        return Panel("Attached to", (Table(columns, entities), *used_by_panel(subject).blocks))
    rows = []
    for use, answer in entities.items():
        for member, name, noun in _ENTITIES:
            for each in answer.get(member, ()):
                ref = subject.inventory.ref(f"iam.{noun}", str(each[name]))
                rows.append(Row((str(each[name]), noun, use), ref))
    return Panel("Attached to", (Table(columns, tuple(rows), empty="attached to nothing"),))


_ENTITIES = (
    ("PolicyUsers", "UserName", "user"),
    ("PolicyGroups", "GroupName", "group"),
    ("PolicyRoles", "RoleName", "role"),
)


def _panels(subject: Subject) -> tuple[Panel, ...]:
    data = subject.data
    policy = part_of(subject, "Policy")
    described: Any = data.get("Description") or (
        policy if isinstance(policy, Missing) else (policy or {}).get("Description")
    )
    tags = policy if isinstance(policy, Missing) else (policy or {}).get("Tags")
    return (
        facts_panel(
            Fact("Name", str(data.get("PolicyName") or subject.ref.name)),
            Fact("Managed by", "AWS" if is_aws_managed(subject.ref.id) else "customer"),
            said("Description", described, "none"),
            said("Attached", data.get("AttachmentCount"), "not said"),
            said("As boundary", data.get("PermissionsBoundaryUsageCount"), "not said"),
            said("Default version", data.get("DefaultVersionId")),
            said("Attachable", data.get("IsAttachable"), "not said"),
            dated("Created", data.get("CreateDate"), subject.now, "not said"),
            dated("Changed", data.get("UpdateDate"), subject.now, "not said"),
            said("Path", data.get("Path")),
            said("ARN", subject.ref.id),
            said("Policy id", data.get("PolicyId"), "not said"),
        ),
        _document_panel(subject),
        _versions_panel(subject),
        _entities_panel(subject),
        tags_panel(tags),
        used_by_panel(subject),
        json_panel(subject),
    )


async def _policy_version(client: Client, resource: Resource) -> Any:
    """The default version with its document, where the list did not bring it."""
    data = resource.data
    if any(each.get("IsDefaultVersion") and each.get("Document") for each in data.get("PolicyVersionList") or ()):
        return None
    version = data.get("DefaultVersionId")
    if not version:
        answer = await client.call("iam", "GetPolicy", PolicyArn=resource.ref.id)
        version = answer["Policy"]["DefaultVersionId"]
    answer = await client.call("iam", "GetPolicyVersion", PolicyArn=resource.ref.id, VersionId=version)
    return answer.get("PolicyVersion")


async def _version_list(client: Client, resource: Resource) -> Any:
    if resource.data.get("PolicyVersionList"):
        return None
    return await gather_pages(client, "ListPolicyVersions", "Versions", PolicyArn=resource.ref.id)


async def _documents(client: Client, resource: Resource) -> dict[str, Any]:
    """The documents of all versions that the list did not bring, by version; a policy has five at most."""
    listed = resource.data.get("PolicyVersionList") or await gather_pages(
        client, "ListPolicyVersions", "Versions", PolicyArn=resource.ref.id
    )
    wanted = [str(each["VersionId"]) for each in listed if not each.get("Document")]
    answers = await asyncio.gather(
        *(client.call("iam", "GetPolicyVersion", PolicyArn=resource.ref.id, VersionId=each) for each in wanted)
    )
    return {version: answer["PolicyVersion"].get("Document") for version, answer in zip(wanted, answers, strict=True)}


async def _entities(client: Client, resource: Resource) -> dict[str, Any]:
    """Who has it, by use: `permissions` and `boundary`."""
    found: dict[str, Any] = {}
    for use, filtered in (("permissions", "PermissionsPolicy"), ("boundary", "PermissionsBoundary")):
        answer: dict[str, list[Any]] = {}
        pages = client.pages("iam", "ListEntitiesForPolicy", PolicyArn=resource.ref.id, PolicyUsageFilter=filtered)
        async for page in pages:
            for member, _, _ in _ENTITIES:
                answer.setdefault(member, []).extend(page.get(member) or ())
        found[use] = answer
    return found


async def _in_use(client: Client, parent: str) -> AsyncIterator[list[Item]]:
    for branch in (CUSTOMER_POLICIES, AWS_POLICIES_IN_USE):
        async for items in branch.listed.pages(client):
            yield items


POLICY = Kind(
    key="iam.policy",
    title="Policies",
    noun="policy",
    section="IAM",
    permission="iam:GetAccountAuthorizationDetails",
    aliases=("policies", "policy", "pol"),
    sorted_by=0,  # customer and AWS-managed policies come in two streams, side by side
    columns=(
        Column("POLICY", "PolicyName", None, cells.text, minimum=30, priority=10),
        Column("BY", "ManagedBy", 8, cells.text, priority=7),
        Column("ATTACHED", "AttachmentCount", 8, cells.count, align="right", priority=8),
        Column("BOUNDARY", "PermissionsBoundaryUsageCount", 8, cells.count, align="right", priority=5),
        Column("VERSION", "DefaultVersionId", 7, cells.text, priority=4),
        Column("CHANGED", "UpdateDate", 7, cells.ago, align="right", priority=6),
        Column("PATH", "Path", 16, cells.text, priority=2),
        Column("CREATED", "CreateDate", 8, cells.ago, align="right", priority=3),
    ),
    list=_in_use,
    subject=_subject,
    tone=_tone,
    parts=(
        Part("Policy", "iam:GetPolicy", one("GetPolicy", "Policy", "PolicyArn"), ("Facts", "Tags", "JSON")),
        Part("PolicyVersion", "iam:GetPolicyVersion", _policy_version, ("Document", "JSON")),
        Part("PolicyVersionList", "iam:ListPolicyVersions", _version_list, ("Versions", "JSON")),
        Part("Documents", "iam:GetPolicyVersion", _documents, ("Versions",)),
        Part("Entities", "iam:ListEntitiesForPolicy", _entities, ("Attached to",)),
    ),
    panels=_panels,
    relations=relations,
    arn=arn,
    console_url=console("policies/details/{}"),
    empty="no policies",
)

AWS_POLICY = replace(
    POLICY,
    key="iam.aws-policy",
    title="All AWS policies",
    noun="AWS policy",
    permission="iam:ListPolicies",
    aliases=("aws-policies", "aws-policy"),
    list=listing("ListPolicies", "Policies", "Arn", Scope="AWS"),
    empty="no AWS-managed policies",
)
