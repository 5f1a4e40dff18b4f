"""Groups of a user pool: a role for whoever is in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from iamtui.account import Missing, Resource
from iamtui.aws.client import Client
from iamtui.kinds.cells import ago, arn_name, text
from iamtui.kinds.cognito_calls import PAGE, every_page, place
from iamtui.kinds.cognito_child import fetch as fetch_of
from iamtui.kinds.cognito_child import json_panel, known, lister, pool_relation
from iamtui.kinds.cognito_settings import Group, Setting, covered, facts, others
from iamtui.kinds.cognito_words import attribute, in_words, role_ref, status_in_words, when
from iamtui.kinds.kind import Column, Kind, Part, Relation, Subject
from iamtui.kinds.panel import Panel, Row, Table

_MEMBER_PAGES = 5

SETTINGS = Group(
    "",
    (
        Setting("Group", "GroupName"),
        Setting("Description", "Description"),
        Setting("Role", "RoleArn", role=True),
        Setting("Precedence (lowest wins)", "Precedence"),
        Setting("Created", "CreationDate", when),
        Setting("Modified", "LastModifiedDate", when),
        Setting("User pool", "UserPoolId"),
    ),
)
SHOWN = covered((SETTINGS,))


async def _members(client: Client, resource: Resource) -> Any:
    """ListUsersInGroup's answer over its first pages; `NextToken` is there where more would follow."""
    pool_id, name = place(resource)
    users: list[Any] = []
    answer: dict[str, Any] = {}
    pages = 0
    asked: dict[str, Any] = {"UserPoolId": pool_id, "GroupName": name, "Limit": PAGE}
    async for answer in every_page(client, "cognito-idp", "ListUsersInGroup", "NextToken", **asked):
        users += answer.get("Users") or []
        pages += 1
        if pages == _MEMBER_PAGES:
            break
    return {**answer, "Users": users}


def _panels(subject: Subject) -> tuple[Panel, ...]:
    entry = known(subject)
    blocks = (facts(SETTINGS, entry, subject.ref.account, subject.now), *others(entry, SHOWN, subject.now))
    return (
        Panel("Facts", blocks),
        Panel("Members", (_members_table(subject),)),
        json_panel(subject, ("description", "GetGroup")),
    )


def _members_table(subject: Subject) -> Table:
    columns = ("User", "E-mail", "Name", "Status", "Sign-in")
    found = subject.part("members")
    if isinstance(found, Missing):
        return Table(columns, found)
    pool_id, region = subject.ref.parent_id, subject.ref.region
    rows = tuple(
        Row(
            (
                str(user.get("Username", "")),
                attribute(user, "email"),
                attribute(user, "name"),
                status_in_words(user.get("UserStatus"), subject.now),
                in_words("enabled" if user.get("Enabled", True) else "disabled", subject.now),
            ),
            subject.inventory.ref("cognito.user", f"{pool_id}/{user.get('Username', '')}", region),
        )
        for user in found.get("Users") or []
    )
    title = f"The first {len(rows):,}; there are more" if found.get("NextToken") else ""
    return Table(columns, rows, title, "nobody is in this group")


def _relations(subject: Subject) -> Iterable[Relation]:
    yield pool_relation(subject)
    role = role_ref(subject.ref.account, known(subject).get("RoleArn"))
    if role:
        yield Relation("members get", role)


GROUP = Kind(
    key="cognito.group",
    title="Groups",
    noun="pool group",
    section="Cognito",
    columns=(
        Column("GROUP", "GroupName", minimum=18, priority=9),
        Column("ROLE", "RoleArn", show=arn_name, minimum=20, priority=8),
        Column("PRECEDENCE", "Precedence", width=10, show=text, align="right", priority=6),
        Column("DESCRIPTION", "Description", minimum=20, priority=2),
        Column("MODIFIED", "LastModifiedDate", width=8, show=ago, align="right", priority=3),
    ),
    list=lister("ListGroups", "Groups", "GroupName", Limit=PAGE),
    permission="cognito-idp:ListGroups",
    panels=_panels,
    parts=(
        Part("description", "cognito-idp:GetGroup", fetch_of("GetGroup", "GroupName", "Group")),
        Part("members", "cognito-idp:ListUsersInGroup", _members, ("Members",)),
    ),
    regional=True,
    parent="cognito.user-pool",
    relations=_relations,
    empty="no groups in this pool",
)
