"""User pools."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from iamtui.account import Inventory, Missing, Resource
from iamtui.aws.client import Client
from iamtui.kinds.cells import ago, count, text
from iamtui.kinds.cognito_calls import PAGE
from iamtui.kinds.kind import Column, Item, Kind, Part, Subject
from iamtui.kinds.panel import Document, Panel


async def _list(client: Client, parent: str) -> AsyncIterator[list[Item]]:
    async for page in client.pages("cognito-idp", "ListUserPools", MaxResults=PAGE):
        yield [(pool["Id"], pool) for pool in page.get("UserPools") or []]


async def _describe(client: Client, resource: Resource) -> Any:
    answer = await client.call("cognito-idp", "DescribeUserPool", UserPoolId=resource.ref.id)
    return answer["UserPool"]


def _subject(resource: Resource, inventory: Inventory) -> dict[str, Any]:
    description = inventory.part(resource.ref, "description")
    return {**resource.data, **({} if isinstance(description, Missing) else description)}


def _panels(subject: Subject) -> tuple[Panel, ...]:
    return (Panel("JSON", (Document(subject.part("description")),)),)


USER_POOL = Kind(
    key="cognito.user-pool",
    title="User pools",
    noun="user pool",
    section="Cognito",
    columns=(
        Column("USER POOL", "Name", priority=9),
        Column("ID", "Id", priority=6),
        Column("USERS", "EstimatedNumberOfUsers", width=8, show=count, align="right", priority=5),
        Column("MFA", "MfaConfiguration", width=8, show=text, priority=4),
        Column("TIER", "UserPoolTier", width=10, show=text, priority=2),
        Column("CREATED", "CreationDate", width=8, show=ago, align="right", priority=3),
        Column("MODIFIED", "LastModifiedDate", width=8, show=ago, align="right", priority=2),
    ),
    list=_list,
    permission="cognito-idp:ListUserPools",
    panels=_panels,
    parts=(Part("description", "cognito-idp:DescribeUserPool", _describe),),
    regional=True,
    aliases=("pools", "pool", "user-pools", "user-pool"),
    subject=_subject,
    children=("cognito.user",),
    empty="no user pools in this region",
)
