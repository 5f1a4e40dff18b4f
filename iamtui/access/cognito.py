"""Whom Cognito gives roles to: signed-in users and guests of identity pools, groups of user pools.

https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from iamtui.access.answers import Hop, Result
from iamtui.access.graph import EVERYONE, Node
from iamtui.access.holdings import Holding
from iamtui.access.trust import WITH_WEB_IDENTITY, trust_result
from iamtui.account import Inventory, Resource
from iamtui.account.relations import flattened
from iamtui.policy.callers import Caller
from iamtui.policy.principals import COGNITO

_GUESTS = "unauthenticated"
_USERS = "authenticated"


@dataclass(frozen=True, slots=True)
class IdentityPool:
    """An identity pool as far as it is known. `by_token` names the user pools whose groups choose the role."""

    id: str
    resource: Resource
    roles: Mapping[str, str]
    rules: tuple[str, ...]
    user_pools: tuple[str, ...]
    providers: tuple[str, ...]
    by_token: frozenset[str]
    guests: bool | None

    @property
    def users_node(self) -> str:
        return f"{self.id}#{_USERS}"

    @property
    def guests_node(self) -> str:
        return f"{self.id}#{_GUESTS}"


def identity_pools(inventory: Inventory) -> list[IdentityPool]:
    """The identity pools that are loaded."""
    return [_pool(resource, inventory) for resource in inventory.all_of("cognito.identity-pool")]


def _pool(resource: Resource, inventory: Inventory) -> IdentityPool:
    shape = flattened(inventory.parts(resource.ref)) | resource.data
    listed = shape.get("Roles")
    roles = {str(sort): str(arn) for sort, arn in listed.items()} if isinstance(listed, Mapping) else {}
    mappings = shape.get("RoleMappings")
    mappings = mappings if isinstance(mappings, Mapping) else {}
    rules = tuple(
        str(rule["RoleARN"])
        for mapping in mappings.values()
        for rule in (mapping.get("RulesConfiguration") or {}).get("Rules") or ()
        if rule.get("RoleARN")
    )
    by_token = frozenset(
        _pool_id(provider.partition(":")[0]) for provider, mapping in mappings.items() if mapping.get("Type") == "Token"
    )
    pools = (_pool_id(str(each.get("ProviderName", ""))) for each in shape.get("CognitoIdentityProviders") or ())
    providers = (*(shape.get("OpenIdConnectProviderARNs") or ()), *(shape.get("SamlProviderARNs") or ()))
    guests = shape.get("AllowUnauthenticatedIdentities")
    return IdentityPool(
        resource.ref.id,
        resource,
        roles,
        tuple(dict.fromkeys(rules)),
        tuple(dict.fromkeys(pool for pool in pools if pool)),
        (*map(str, providers), *map(str, shape.get("SupportedLoginProviders") or ())),
        by_token,
        guests if isinstance(guests, bool) else None,
    )


def _pool_id(provider: str) -> str:
    return provider.rpartition("/")[2]


def role_for(pool: IdentityPool, holding: Holding, sort: str) -> Result:
    """Whether the role's trust policy lets the pool give it to its users (`authenticated`) or guests."""
    if holding.trust is None or holding.trust.document is None:
        return "Depends"
    values = {f"{COGNITO}:aud": pool.id, f"{COGNITO}:amr": (sort,)}
    return trust_result(holding, holding.trust, Caller.parse(COGNITO), WITH_WEB_IDENTITY, values)


@dataclass(slots=True)
class CognitoEdges:
    """The nodes and edges that Cognito brings. `role_named` finds a role of the account by its ARN."""

    inventory: Inventory
    role_named: Callable[[str], Holding | None]
    nodes: list[Node] = field(default_factory=list)
    edges: list[Hop] = field(default_factory=list)

    def collect(self) -> None:
        """Fill in nodes and edges from what is loaded."""
        pools = identity_pools(self.inventory)
        for resource in self.inventory.all_of("cognito.user-pool"):
            self._user_pool(resource)
        for pool in pools:
            self._identity_pool(pool)
        for resource in self.inventory.all_of("cognito.group"):
            self._group(resource, pools)

    def _user_pool(self, resource: Resource) -> None:
        shape = flattened(self.inventory.parts(resource.ref)) | resource.data
        self.nodes.append(Node(resource.ref.id, "user pool", str(shape.get("Name") or resource.ref.id), resource.ref))
        inner = shape.get("UserPool")
        settings = (inner if isinstance(inner, Mapping) else shape).get("AdminCreateUserConfig")
        if isinstance(settings, Mapping) and settings.get("AllowAdminCreateUserOnly") is False:
            self.edges.append(Hop(EVERYONE, resource.ref.id, "may sign up", "Allowed"))

    def _identity_pool(self, pool: IdentityPool) -> None:
        name = str(pool.resource.data.get("IdentityPoolName") or pool.id)
        ref = pool.resource.ref
        self.nodes.append(Node(pool.users_node, "identity pool users", name, ref))
        self.nodes.append(Node(pool.guests_node, "identity pool guests", name, ref))
        for source in (*pool.user_pools, *pool.providers):
            self.edges.append(Hop(source, pool.users_node, "signs in to", "Allowed"))
        if pool.guests is not False:
            result: Result = "Allowed" if pool.guests else "Depends"
            self.edges.append(Hop(EVERYONE, pool.guests_node, "comes in as guest", result))
        for sort, arn in pool.roles.items():
            source = pool.guests_node if sort == _GUESTS else pool.users_node
            self._give(source, pool, arn, sort, f"{'guests' if sort == _GUESTS else 'signed-in users'} get it")
        for arn in pool.rules:
            self._give(pool.users_node, pool, arn, _USERS, "given by a mapping rule", depends=True)

    def _group(self, resource: Resource, pools: list[IdentityPool]) -> None:
        shape: dict[str, Any] = flattened(self.inventory.parts(resource.ref)) | resource.data
        node, user_pool = resource.ref.id, resource.ref.parent_id
        self.nodes.append(Node(node, "user pool group", resource.ref.name, resource.ref))
        arn = shape.get("RoleArn")
        if not arn:
            return
        for pool in pools:
            if user_pool in pool.user_pools:
                self._give(node, pool, str(arn), _USERS, "role of the group", depends=user_pool not in pool.by_token)

    def _give(self, source: str, pool: IdentityPool, arn: str, sort: str, how: str, depends: bool = False) -> None:
        """An edge to a role, where its trust policy lets the pool give it."""
        holding = self.role_named(arn)
        result: Result = "Depends" if holding is None else role_for(pool, holding, sort)
        if result in ("Allowed", "Depends"):
            settled: Result = "Depends" if depends else result
            self.edges.append(Hop(source, arn, f"{how} (identity pool {pool.id})", settled))


__all__ = ["CognitoEdges", "IdentityPool", "identity_pools", "role_for"]
