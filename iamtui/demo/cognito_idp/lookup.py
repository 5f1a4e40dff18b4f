"""Finding the pool, user, group or client that a call names, in its region only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from iamtui.demo.errors import AwsFault
from iamtui.demo.paging import token_page
from iamtui.demo.service import Request, Service
from iamtui.demo.state import Shape, UserPool


def not_found(message: str) -> AwsFault:
    """Cognito's way to say that there is no such thing."""
    return AwsFault("ResourceNotFoundException", message)


class Lookup(Service):
    """What every part of Cognito user pools needs."""

    name: ClassVar[str] = "cognito-idp"
    not_implemented: ClassVar[str] = "UnknownOperationException"

    def pools(self, request: Request) -> dict[str, UserPool]:
        """The pools of the request's region."""
        return self.state.user_pools.get(request.region, {})

    def pool(self, request: Request) -> UserPool:
        """The pool that `UserPoolId` names, if it is in the request's region."""
        pool_id = request.parameters["UserPoolId"]
        pool = self.pools(request).get(pool_id)
        if pool is None:
            raise not_found(f"User pool {pool_id} does not exist.")
        return pool

    def client(self, pool: UserPool, client_id: str) -> Shape:
        """An app client of a pool."""
        client = pool.clients.get(client_id)
        if client is None:
            raise not_found(f"User pool client {client_id} does not exist.")
        return client

    def group(self, pool: UserPool, name: str) -> Shape:
        """A group of a pool."""
        group = pool.groups.get(name)
        if group is None:
            raise not_found("Group not found.")
        return group

    def page(
        self,
        request: Request,
        items: Sequence[Shape],
        member: str,
        *,
        limit: str = "MaxResults",
        token: str = "NextToken",  # noqa: S107 - the member's name, no secret
    ) -> Shape:
        """An answer with one page of `items` under `member` and the token of the next."""
        shown, more = token_page(request, items, self.clock(), limit=limit, token=token)
        return {member: list(shown), **more}
