"""Identity pools and user pools as far as they are loaded: the roles they hand out, and to whom.

https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from iamtui.account import Inventory, ListKey, Missing, Resource
from iamtui.account.relations import flattened
from iamtui.policy.truth import Truth


@dataclass(frozen=True, slots=True)
class IdentityPool:
    """An identity pool. `guests` is None where it is not known whether it lets them in; `rule_roles` come by rules.

    `user_pools` are the ids of those whose users it accepts; `by_token` of those whose groups' roles it hands out.
    """

    id: str
    arn: str
    name: str
    guests: Truth
    guest_role: str
    user_role: str
    rule_roles: tuple[str, ...]
    user_pools: frozenset[str]
    by_token: frozenset[str]


@dataclass(frozen=True, slots=True)
class PoolGroup:
    """A group of a user pool with a role. `has_members` is None where nobody looked."""

    name: str
    role: str
    has_members: Truth


@dataclass(frozen=True, slots=True)
class UserPool:
    """A user pool with its groups. `has_users` is None where nobody looked."""

    id: str
    arn: str
    name: str
    groups: tuple[PoolGroup, ...]
    has_users: Truth


def identity_pools(inventory: Inventory) -> list[IdentityPool]:
    """Every identity pool that is loaded, in all regions."""
    return [_identity_pool(inventory, resource) for resource in inventory.all_of("cognito.identity-pool")]


def user_pools(inventory: Inventory) -> list[UserPool]:
    """Every user pool that is loaded, in all regions."""
    return [_user_pool(inventory, resource) for resource in inventory.all_of("cognito.user-pool")]


def _shape(inventory: Inventory, resource: Resource) -> dict[str, Any]:
    return resource.data | flattened(inventory.parts(resource.ref))


def _arn(inventory: Inventory, resource: Resource, service: str, kind: str) -> str:
    account = inventory.account
    return f"arn:{account.partition}:{service}:{resource.ref.region}:{account.id}:{kind}/{resource.ref.id}"


def _identity_pool(inventory: Inventory, resource: Resource) -> IdentityPool:
    shape = _shape(inventory, resource)
    answer = shape.get("roles")
    answer = answer if isinstance(answer, dict) else shape
    roles = answer.get("Roles")
    roles = roles if isinstance(roles, dict) else {}
    mappings = answer.get("RoleMappings")
    mappings = mappings if isinstance(mappings, dict) else {}
    providers = shape.get("CognitoIdentityProviders") or ()
    guests = shape.get("AllowUnauthenticatedIdentities")
    return IdentityPool(
        resource.ref.id,
        _arn(inventory, resource, "cognito-identity", "identitypool"),
        str(shape.get("IdentityPoolName") or resource.ref.id),
        guests if isinstance(guests, bool) else None,
        str(roles.get("unauthenticated") or ""),
        str(roles.get("authenticated") or ""),
        tuple(dict.fromkeys(_rule_roles(mappings))),
        frozenset(_pool_id(each.get("ProviderName")) for each in providers),
        frozenset(_pool_id(name) for name, mapping in mappings.items() if mapping.get("Type") == "Token"),
    )


def _rule_roles(mappings: dict[str, Any]) -> Iterator[str]:
    for mapping in mappings.values():
        for rule in (mapping.get("RulesConfiguration") or {}).get("Rules") or ():
            if rule.get("RoleARN"):
                yield str(rule["RoleARN"])


def _pool_id(provider: Any) -> str:
    """The user pool's id in `cognito-idp.REGION.amazonaws.com/POOL`, with or without a client behind it."""
    return str(provider or "").partition("/")[2].partition(":")[0]


def _user_pool(inventory: Inventory, resource: Resource) -> UserPool:
    region, pool = resource.ref.region, resource.ref.id
    groups = []
    for group in inventory.of(ListKey("cognito.group", region, pool)):
        shape = _shape(inventory, group)
        if shape.get("RoleArn"):
            members = inventory.part(group.ref, "members")
            has_members = None if isinstance(members, Missing) else bool((members or {}).get("Users"))
            groups.append(PoolGroup(group.ref.name, str(shape["RoleArn"]), has_members))
    shape = _shape(inventory, resource)
    estimate = shape.get("EstimatedNumberOfUsers")
    has_users = True if inventory.of(ListKey("cognito.user", region, pool)) or estimate else None
    return UserPool(
        pool,
        _arn(inventory, resource, "cognito-idp", "userpool"),
        str(shape.get("Name") or pool),
        tuple(groups),
        has_users,
    )
