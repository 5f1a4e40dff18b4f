"""Groups: users who share policies."""

from __future__ import annotations

from typing import Any

from iamtui.account import Inventory, ListKey, Missing, Resource
from iamtui.account.relations import Relations
from iamtui.aws.client import Client
from iamtui.kinds import cells
from iamtui.kinds.iam_blocks import (
    GLANCE,
    arn,
    console,
    dated,
    facts_panel,
    inline_documents,
    json_panel,
    known,
    leading_number,
    part_of,
    policies_table,
    policy_words,
    relations,
    said,
    used_by_panel,
    with_looks,
)
from iamtui.kinds.iam_calls import every, gather_pages, inline_policies, listing, unless_detailed
from iamtui.kinds.kind import Column, Kind, Part, Subject
from iamtui.kinds.panel import Fact, Panel, Row, Table


def _subject(resource: Resource, inventory: Inventory) -> dict[str, Any]:
    data = with_looks(resource, inventory)
    data["Policies"] = policy_words(data, "GroupPolicyList")
    return data


def _members(subject: Subject) -> list[str] | Missing:
    """The users whose details name the group, once all are loaded; else what GetGroup says."""
    users = subject.inventory.status(ListKey("iam.user"))
    from_call = part_of(subject, "Users")
    if not isinstance(from_call, Missing):
        return [str(user["UserName"]) for user in from_call]
    index = Relations(subject.inventory)
    if users.complete and not users.note and index.advance(GLANCE):
        found = index.used_by(subject.ref, seconds=GLANCE)
        return [each.ref.id for each in found if each.ref.kind == "iam.user"]
    return from_call


def _panels(subject: Subject) -> tuple[Panel, ...]:
    data, members = subject.data, _members(subject)
    inline = known(subject, "GroupPolicyList")
    number = members if isinstance(members, Missing) else f"{len(members):,}"
    rows: tuple[Row, ...] | Missing = (
        members
        if isinstance(members, Missing)
        else tuple(Row((name,), subject.inventory.ref("iam.user", name)) for name in members)
    )
    return (
        facts_panel(
            Fact("Name", str(data.get("GroupName", subject.ref.id))),
            Fact("Members", number),
            dated("Created", data.get("CreateDate"), subject.now, "not said"),
            said("Path", data.get("Path")),
            said("ARN", data.get("Arn")),
            said("Group id", data.get("GroupId")),
        ),
        Panel("Members", (Table(("User",), rows, empty="no members"),)),
        Panel(
            "Policies",
            (
                policies_table(subject, known(subject, "AttachedManagedPolicies"), inline),
                *inline_documents(inline),
            ),
        ),
        used_by_panel(subject),
        json_panel(subject),
    )


async def _users(client: Client, resource: Resource) -> list[Any]:
    return await gather_pages(client, "GetGroup", "Users", GroupName=resource.ref.id)


_FIRST = ("Policies", "Used by", "JSON")

GROUP = Kind(
    key="iam.group",
    title="Groups",
    noun="group",
    section="IAM",
    permission="iam:GetAccountAuthorizationDetails",
    aliases=("groups", "group", "g"),
    columns=(
        Column("GROUP", "GroupName", None, minimum=26, priority=10),
        Column("POLICIES", "Policies", 12, cells.text, leading_number, priority=6),
        Column("PATH", "Path", 16, cells.text, priority=3),
        Column("CREATED", "CreateDate", 8, cells.ago, align="right", priority=4),
    ),
    list=listing("ListGroups", "Groups", "GroupName"),
    subject=_subject,
    parts=(
        Part("Users", "iam:GetGroup", _users, ("Facts", "Members", "JSON")),
        Part(
            "AttachedManagedPolicies",
            "iam:ListAttachedGroupPolicies",
            unless_detailed(every("ListAttachedGroupPolicies", "AttachedPolicies", "GroupName")),
            _FIRST,
        ),
        Part("GroupPolicyList", "iam:ListGroupPolicies", unless_detailed(inline_policies("Group")), _FIRST),
    ),
    panels=_panels,
    relations=relations,
    arn=arn,
    console_url=console("groups/details/{}"),
    empty="no groups",
)
