"""The calls about Cognito that more than one kind makes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from iamtui.account import Resource
from iamtui.aws.client import Client
from iamtui.kinds.cognito_words import masked
from iamtui.kinds.kind import Item

PAGE = 60
"""The most that Cognito gives on a page; it refuses to be asked for more."""


async def every_page(
    client: Client, service: str, operation: str, token: str, sent_as: str = "", **parameters: Any
) -> AsyncIterator[dict[str, Any]]:
    """Pages of an operation for which the SDK has no paginator; `token` is the member that names the next."""
    given: str | None = None
    while True:
        more = {sent_as or token: given} if given else {}
        answer = await client.call(service, operation, **parameters, **more)
        yield answer
        following = answer.get(token)
        if not following or following == given:
            return
        given = following


async def listed(client: Client, operation: str, member: str, token: str, **parameters: Any) -> list[dict[str, Any]]:
    """All entries under `member` of every page of a `cognito-idp` list."""
    entries: list[dict[str, Any]] = []
    async for answer in every_page(client, "cognito-idp", operation, token, **parameters):
        entries += answer.get(member) or []
    return entries


def items_of(pool_id: str, entries: list[dict[str, Any]], key: str) -> list[Item]:
    """What lives in a user pool, as the inventory takes it: ids are the pool's id, a slash and the name."""
    return [(f"{pool_id}/{entry.get(key, '')}", {"UserPoolId": pool_id, **entry}) for entry in entries]


def place(resource: Resource) -> tuple[str, str]:
    """(the user pool's id, the name within it) of what lives in a user pool."""
    pool_id, _, name = resource.ref.id.partition("/")
    return pool_id, name


def masked_job(job: dict[str, Any]) -> dict[str, Any]:
    """An import job without the address that lets whoever knows it upload users."""
    return masked(job, "PreSignedUrl")
