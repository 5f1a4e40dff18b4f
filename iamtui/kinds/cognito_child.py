"""What kinds of things in a user pool have in common: lists, a reference to the pool, a JSON tab."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from iamtui.account import Inventory, Missing, Resource
from iamtui.aws.client import Client
from iamtui.kinds.cognito_calls import every_page, items_of, place
from iamtui.kinds.kind import Item, Lister, Relation, Subject
from iamtui.kinds.panel import Document, Panel

Change = Callable[[dict[str, Any]], dict[str, Any]]


def _unchanged(entry: dict[str, Any]) -> dict[str, Any]:
    return entry


def lister(
    operation: str,
    member: str,
    key: str,
    following_member: str = "NextToken",
    change: Change = _unchanged,
    **parameters: Any,
) -> Lister:
    """A kind's list, page by page. `change` takes secrets out before anything is kept."""

    async def pages(client: Client, parent: str) -> AsyncIterator[list[Item]]:
        asked = {"UserPoolId": parent, **parameters}
        async for answer in every_page(client, "cognito-idp", operation, following_member, **asked):
            yield items_of(parent, [change(entry) for entry in answer.get(member) or []], key)

    return pages


def fetch(
    operation: str, named: str, member: str = "", change: Change = _unchanged
) -> Callable[[Client, Resource], Awaitable[Any]]:
    """One operation's answer about a child of a pool, which the operation knows by the parameter `named`."""

    async def call(client: Client, resource: Resource) -> Any:
        pool_id, name = place(resource)
        answer = await client.call("cognito-idp", operation, UserPoolId=pool_id, **{named: name})
        return change(answer.get(member) or {} if member else answer)

    return call


def known(subject: Subject) -> dict[str, Any]:
    """What the list said, and over it what the closer look says."""
    description = subject.part("description")
    return {**subject.data, **description} if isinstance(description, dict) else subject.data


def described(*members: str) -> Callable[[Resource, Inventory], dict[str, Any]]:
    """What columns and filters look into: the listed data and the description.

    `members` are those that only the description has; until it is there they say why they are not.
    """

    def subject(resource: Resource, inventory: Inventory) -> dict[str, Any]:
        description = inventory.part(resource.ref, "description")
        if isinstance(description, Missing):
            return {**dict.fromkeys(members, description), **resource.data}
        return {**resource.data, **description}

    return subject


def pool_relation(subject: Subject) -> Relation:
    """The line that leads to the pool."""
    ref = subject.ref
    return Relation("lives in", subject.inventory.ref("cognito.user-pool", ref.parent_id, ref.region))


def json_panel(subject: Subject, *named: tuple[str, str]) -> Panel:
    """The parts as AWS has them; (part's name, operation)."""
    documents = []
    for name, operation in named:
        found = subject.part(name)
        documents.append(Document(str(found) if isinstance(found, Missing) else found, operation))
    return Panel("JSON", tuple(documents))
