"""Identity pools: who may come in, and which role each gets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from iamtui.account import Resource
from iamtui.aws.client import Client
from iamtui.aws.errors import NotFound
from iamtui.kinds.cells import yes_no
from iamtui.kinds.cognito_calls import PAGE, every_page
from iamtui.kinds.cognito_child import described
from iamtui.kinds.cognito_identity_pool_panels import panels, user_pool_of
from iamtui.kinds.cognito_words import role_ref
from iamtui.kinds.kind import Column, Item, Kind, Part, Relation, Subject

_IDENTITY_PAGES = 5


async def _list(client: Client, parent: str) -> AsyncIterator[list[Item]]:
    async for answer in every_page(client, "cognito-identity", "ListIdentityPools", "NextToken", MaxResults=PAGE):
        yield [(pool["IdentityPoolId"], pool) for pool in answer.get("IdentityPools") or []]


async def _describe(client: Client, resource: Resource) -> Any:
    return await client.call("cognito-identity", "DescribeIdentityPool", IdentityPoolId=resource.ref.id)


async def _roles(client: Client, resource: Resource) -> Any:
    return await client.call("cognito-identity", "GetIdentityPoolRoles", IdentityPoolId=resource.ref.id)


def providers_of(description: dict[str, Any]) -> Iterator[str]:
    """The names under which GetPrincipalTagAttributeMap knows a pool's providers."""
    named = [str(each.get("ProviderName", "")) for each in description.get("CognitoIdentityProviders") or []]
    named += description.get("OpenIdConnectProviderARNs") or []
    named += description.get("SamlProviderARNs") or []
    named += description.get("SupportedLoginProviders") or {}
    if description.get("DeveloperProviderName"):
        named.append(description["DeveloperProviderName"])
    yield from dict.fromkeys(name for name in named if name)


async def _principal_tags(client: Client, resource: Resource) -> Any:
    """{provider's name: GetPrincipalTagAttributeMap's answer}; `{}` where a provider has none."""
    found: dict[str, Any] = {}
    for provider in providers_of(await _describe(client, resource)):
        try:
            found[provider] = await client.call(
                "cognito-identity",
                "GetPrincipalTagAttributeMap",
                IdentityPoolId=resource.ref.id,
                IdentityProviderName=provider,
            )
        except NotFound:
            found[provider] = {}
    return found


async def _identities(client: Client, resource: Resource) -> Any:
    """ListIdentities' answer over its first pages; `NextToken` is there where more would follow."""
    entries: list[Any] = []
    answer: dict[str, Any] = {}
    pages = 0
    async for answer in every_page(
        client,
        "cognito-identity",
        "ListIdentities",
        "NextToken",
        IdentityPoolId=resource.ref.id,
        MaxResults=PAGE,
    ):
        entries += answer.get("Identities") or []
        pages += 1
        if pages == _IDENTITY_PAGES:
            break
    return {**answer, "Identities": entries}


def roles_of_identity_pool(roles: Any) -> tuple[tuple[str, str], ...]:
    """(label, role ARN) for every role that GetIdentityPoolRoles' answer names, each once."""
    if not isinstance(roles, dict):
        return ()
    found: dict[str, str] = {}
    words = {"authenticated": "signed-in users get", "unauthenticated": "guests get"}
    for name, arn in (roles.get("Roles") or {}).items():
        found.setdefault(arn, words.get(name, name))
    for mapping in (roles.get("RoleMappings") or {}).values():
        for rule in (mapping.get("RulesConfiguration") or {}).get("Rules") or []:
            found.setdefault(rule.get("RoleARN", ""), "a mapping rule gives")
    return tuple((label, arn) for arn, label in found.items() if arn)


def user_pools_of_identity_pool(description: Any) -> tuple[tuple[str, str, str], ...]:
    """(region, user pool's id, app client's id) of each user pool whose users may come in."""
    if not isinstance(description, dict):
        return ()
    entries = description.get("CognitoIdentityProviders") or []
    named = [(user_pool_of(each.get("ProviderName", "")), each.get("ClientId", "")) for each in entries]
    return tuple((pool[0], pool[1], client) for pool, client in named if pool)


def _relations(subject: Subject) -> Iterable[Relation]:
    account = subject.ref.account
    for label, arn in roles_of_identity_pool(subject.part("roles")):
        role = role_ref(account, arn)
        if role:
            yield Relation(label, role)
    description = subject.part("description")
    for region, pool_id, client in user_pools_of_identity_pool(description):
        yield Relation("signs in through", subject.inventory.ref("cognito.user-pool", pool_id, region))
        yield Relation("signs in through", subject.inventory.ref("cognito.client", f"{pool_id}/{client}", region))
    if not isinstance(description, dict):
        return
    for kind, member in (
        ("iam.oidc-provider", "OpenIdConnectProviderARNs"),
        ("iam.saml-provider", "SamlProviderARNs"),
    ):
        for arn in description.get(member) or []:
            yield Relation("signs in through", subject.inventory.ref(kind, arn))


def _arn(subject: Subject) -> str:
    ref = subject.ref
    partition = subject.inventory.account.partition
    return f"arn:{partition}:cognito-identity:{ref.region}:{ref.account}:identitypool/{ref.id}"


def _console_url(subject: Subject) -> str:
    ref = subject.ref
    return (
        f"https://{ref.region}.console.aws.amazon.com/cognito/v2/identity/identity-pools/{ref.id}"
        f"/user-statistics?region={ref.region}"
    )


IDENTITY_POOL = Kind(
    key="cognito.identity-pool",
    title="Identity pools",
    noun="identity pool",
    section="Cognito",
    columns=(
        Column("IDENTITY POOL", "IdentityPoolName", minimum=20, priority=9),
        Column("ID", "IdentityPoolId", 51, priority=2),
        Column("GUESTS", "AllowUnauthenticatedIdentities", width=8, show=yes_no, priority=7),
    ),
    list=_list,
    permission="cognito-identity:ListIdentityPools",
    panels=panels,
    parts=(
        Part("description", "cognito-identity:DescribeIdentityPool", _describe),
        Part("roles", "cognito-identity:GetIdentityPoolRoles", _roles),
        Part(
            "principal_tags",
            "cognito-identity:GetPrincipalTagAttributeMap",
            _principal_tags,
            ("Principal tags", "JSON"),
        ),
        Part("identities", "cognito-identity:ListIdentities", _identities, ("Identities",)),
    ),
    regional=True,
    aliases=("identity-pools", "identity-pool"),
    relations=_relations,
    subject=described("AllowUnauthenticatedIdentities"),
    arn=_arn,
    console_url=_console_url,
    empty="no identity pools in this region",
)
