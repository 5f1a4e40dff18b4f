"""Amazon Cognito identity pools: what reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from iamtui.demo.errors import AwsFault
from iamtui.demo.paging import token_page
from iamtui.demo.service import Request, Service
from iamtui.demo.state import IdentityPool, Shape

_PAGE = 60


def _not_found(message: str) -> AwsFault:
    return AwsFault("ResourceNotFoundException", message)


class CognitoIdentity(Service):
    """The operations of Cognito identity pools."""

    name: ClassVar[str] = "cognito-identity"
    not_implemented: ClassVar[str] = "UnknownOperationException"

    def ListIdentityPools(self, request: Request) -> Shape:
        """The pools of the region: id and name of each."""
        pools = [
            {key: pool.pool[key] for key in ("IdentityPoolId", "IdentityPoolName")}
            for pool in self._pools(request).values()
        ]
        return self._page(request, pools, "IdentityPools")

    def DescribeIdentityPool(self, request: Request) -> Shape:
        """Every setting of a pool."""
        return dict(self._pool(request).pool)

    def GetIdentityPoolRoles(self, request: Request) -> Shape:
        """The roles a pool hands out, and the rules by which it chooses."""
        pool = self._pool(request)
        answer: Shape = {"IdentityPoolId": pool.pool["IdentityPoolId"]}
        if pool.roles:
            answer["Roles"] = pool.roles
        if pool.role_mappings:
            answer["RoleMappings"] = pool.role_mappings
        return answer

    def GetPrincipalTagAttributeMap(self, request: Request) -> Shape:
        """Which claims of a provider become session tags."""
        pool, provider = self._pool(request), request.parameters["IdentityProviderName"]
        tags = pool.principal_tags.get(provider)
        if tags is None:
            raise _not_found(f"Principal tag attribute map for provider {provider} not found.")
        return tags

    def ListIdentities(self, request: Request) -> Shape:
        """The identities of a pool."""
        pool = self._pool(request)
        answer = self._page(request, list(pool.identities.values()), "Identities")
        return {"IdentityPoolId": pool.pool["IdentityPoolId"], **answer}

    def DescribeIdentity(self, request: Request) -> Shape:
        """One identity, whichever pool of the region it is in."""
        identity_id = request.parameters["IdentityId"]
        for pool in self._pools(request).values():
            if identity_id in pool.identities:
                return pool.identities[identity_id]
        raise _not_found(f"Identity '{identity_id}' not found.")

    def LookupDeveloperIdentity(self, request: Request) -> Shape:
        """The developer's names of an identity, or the identity of such a name."""
        pool, parameters = self._pool(request), request.parameters
        if "IdentityId" not in parameters and "DeveloperUserIdentifier" not in parameters:
            raise AwsFault("InvalidParameterException", "Either IdentityId or DeveloperUserIdentifier is required.")
        for identity_id, identity in pool.identities.items():
            names = identity.get("_DeveloperUserIdentifiers", [])
            if parameters.get("IdentityId") == identity_id or parameters.get("DeveloperUserIdentifier") in names:
                return {"IdentityId": identity_id, "DeveloperUserIdentifierList": names}
        raise _not_found("Identity not found.")

    def ListTagsForResource(self, request: Request) -> Shape:
        """The tags of the pool with this ARN."""
        arn = request.parameters["ResourceArn"]
        pool = self._pools(request).get(arn.rpartition("/")[2])
        if pool is None:
            raise _not_found(f"Resource {arn} not found.")
        return {"Tags": pool.pool.get("IdentityPoolTags", {})}

    def _pools(self, request: Request) -> dict[str, IdentityPool]:
        return self.state.identity_pools.get(request.region, {})

    def _pool(self, request: Request) -> IdentityPool:
        pool_id = request.parameters["IdentityPoolId"]
        pool = self._pools(request).get(pool_id)
        if pool is None:
            raise _not_found(f"IdentityPool '{pool_id}' not found.")
        return pool

    def _page(self, request: Request, items: Sequence[Shape], member: str) -> Shape:
        shown, more = token_page(request, items, self.clock(), default=_PAGE, cap=_PAGE)
        return {member: list(shown), **more}
