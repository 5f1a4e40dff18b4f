"""Closer looks at IAM: calls, or a few that belong together, as `Part.fetch` wants them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from iamtui.account import Resource
from iamtui.aws.client import Client
from iamtui.aws.errors import NotFound
from iamtui.kinds.iam_blocks import is_detailed
from iamtui.kinds.kind import Item, Lister

Fetch = Callable[[Client, Resource], Awaitable[Any]]


def one(operation: str, member: str, parameter: str, field: str = "") -> Fetch:
    """A call about the resource, and the member of its answer; None where AWS says that there is none.

    `parameter` takes the resource's id, or its data's `field`.
    """

    async def fetch(client: Client, resource: Resource) -> Any:
        value = resource.data.get(field) if field else resource.ref.id
        try:
            answer = await client.call("iam", operation, **{parameter: value})
        except NotFound:
            return None
        return answer.get(member) if member else answer

    return fetch


def every(operation: str, member: str, parameter: str) -> Fetch:
    """A paged call about the resource: its whole list."""

    async def fetch(client: Client, resource: Resource) -> list[Any]:
        return await gather_pages(client, operation, member, **{parameter: resource.ref.id})

    return fetch


async def gather_pages(client: Client, operation: str, member: str, **parameters: Any) -> list[Any]:
    """All pages of one member, as one list."""
    found: list[Any] = []
    async for page in client.pages("iam", operation, **parameters):
        found.extend(page.get(member) or ())
    return found


def unless_detailed(fetch: Fetch) -> Fetch:
    """Nothing to ask where GetAccountAuthorizationDetails has said it already."""

    async def needed(client: Client, resource: Resource) -> Any:
        return None if is_detailed(resource.data) else await fetch(client, resource)

    return needed


def inline_policies(owner: str) -> Fetch:
    """The inline policies of a User, Group or Role with their documents, in the shape of its details."""

    async def fetch(client: Client, resource: Resource) -> list[dict[str, Any]]:
        whose = {f"{owner}Name": resource.ref.id}
        names = await gather_pages(client, f"List{owner}Policies", "PolicyNames", **whose)
        answers = await asyncio.gather(
            *(client.call("iam", f"Get{owner}Policy", PolicyName=name, **whose) for name in names)
        )
        return [
            {"PolicyName": name, "PolicyDocument": answer.get("PolicyDocument")}
            for name, answer in zip(names, answers, strict=True)
        ]

    return fetch


def listing(operation: str, member: str, identifier: str, **parameters: Any) -> Lister:
    """A `Kind.list` of one paged IAM operation."""

    async def pages(client: Client, parent: str) -> AsyncIterator[list[Item]]:
        async for page in client.pages("iam", operation, **parameters):
            yield [(str(item[identifier]), item) for item in page.get(member) or ()]

    return pages
