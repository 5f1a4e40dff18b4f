"""User pools."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

from iamtui.account import Resource
from iamtui.aws.client import Client
from iamtui.aws.errors import NotFound
from iamtui.kinds.cells import ago, count, text
from iamtui.kinds.cognito_calls import PAGE, listed, masked_job
from iamtui.kinds.cognito_child import described
from iamtui.kinds.cognito_settings import look
from iamtui.kinds.cognito_user_pool_panels import panels
from iamtui.kinds.cognito_user_pool_settings import SMS, TRIGGERS
from iamtui.kinds.cognito_words import role_ref
from iamtui.kinds.kind import Column, Item, Kind, Part, Relation, Subject

Fetch = Callable[[Client, Resource], Awaitable[Any]]


async def _list(client: Client, parent: str) -> AsyncIterator[list[Item]]:
    async for page in client.pages("cognito-idp", "ListUserPools", MaxResults=PAGE):
        yield [(pool["Id"], pool) for pool in page.get("UserPools") or []]


def _answer(operation: str, member: str = "") -> Fetch:
    """Fetch one operation's answer about a pool, or the member of it that holds everything.

    What was never configured is `{}`: some operations answer so, others that it was not found.
    """

    async def fetch(client: Client, resource: Resource) -> Any:
        try:
            answer = await client.call("cognito-idp", operation, UserPoolId=resource.ref.id)
        except NotFound:
            if operation == "DescribeUserPool":
                raise
            return {}
        return answer.get(member) or {} if member else answer

    return fetch


def _entries(operation: str, member: str, token: str, **parameters: Any) -> Fetch:
    async def fetch(client: Client, resource: Resource) -> Any:
        return await listed(client, operation, member, token, UserPoolId=resource.ref.id, **parameters)

    return fetch


async def _domains(client: Client, resource: Resource) -> Any:
    """{domain: DescribeUserPoolDomain's answer} of the pool's one or two domains; DescribeUserPool names them."""
    description = await _answer("DescribeUserPool", "UserPool")(client, resource)
    found: dict[str, Any] = {}
    for domain in (description.get("Domain"), description.get("CustomDomain")):
        if domain:
            answer = await client.call("cognito-idp", "DescribeUserPoolDomain", Domain=domain)
            found[domain] = answer.get("DomainDescription") or {}
    return found


async def _import_jobs(client: Client, resource: Resource) -> Any:
    jobs = await listed(
        client,
        "ListUserImportJobs",
        "UserImportJobs",
        "PaginationToken",
        UserPoolId=resource.ref.id,
        MaxResults=PAGE,
    )
    return [masked_job(job) for job in jobs]


def _part(name: str, operation: str, fetch: Fetch, *tabs: str) -> Part:
    return Part(name, f"cognito-idp:{operation}", fetch, tabs)


_INSIDE = "In this pool"
PARTS = (
    _part("description", "DescribeUserPool", _answer("DescribeUserPool", "UserPool")),
    _part("mfa", "GetUserPoolMfaConfig", _answer("GetUserPoolMfaConfig"), "Sign-in", "JSON"),
    _part("domains", "DescribeUserPoolDomain", _domains, "App integration", "JSON"),
    _part(
        "ui_customization",
        "GetUICustomization",
        _answer("GetUICustomization", "UICustomization"),
        "App integration",
    ),
    _part("terms", "ListTerms", _entries("ListTerms", "Terms", "NextToken", MaxResults=PAGE), "App integration"),
    _part(
        "risk",
        "DescribeRiskConfiguration",
        _answer("DescribeRiskConfiguration", "RiskConfiguration"),
        "Security",
        "JSON",
    ),
    _part(
        "log_delivery",
        "GetLogDeliveryConfiguration",
        _answer("GetLogDeliveryConfiguration", "LogDeliveryConfiguration"),
        "Security",
        "JSON",
    ),
    _part(
        "replicas",
        "ListUserPoolReplicas",
        _entries("ListUserPoolReplicas", "UserPoolReplicas", "NextToken"),
        "Security",
    ),
    _part("signing_certificate", "GetSigningCertificate", _answer("GetSigningCertificate"), "Security"),
    _part("groups", "ListGroups", _entries("ListGroups", "Groups", "NextToken", Limit=PAGE), _INSIDE),
    _part(
        "clients",
        "ListUserPoolClients",
        _entries("ListUserPoolClients", "UserPoolClients", "NextToken", MaxResults=PAGE),
        _INSIDE,
    ),
    _part(
        "identity_providers",
        "ListIdentityProviders",
        _entries("ListIdentityProviders", "Providers", "NextToken", MaxResults=PAGE),
        _INSIDE,
    ),
    _part(
        "resource_servers",
        "ListResourceServers",
        _entries("ListResourceServers", "ResourceServers", "NextToken", MaxResults=50),
        _INSIDE,
    ),
    _part("import_jobs", "ListUserImportJobs", _import_jobs, _INSIDE),
)


def trigger_functions(description: Any) -> tuple[tuple[str, str], ...]:
    """(trigger in words, Lambda function ARN) of every trigger that a pool has."""
    found = ((setting.label, look(description, setting.path)) for setting in TRIGGERS.settings)
    return tuple((label, arn) for label, arn in found if isinstance(arn, str) and ":lambda:" in arn)


def sms_roles(description: Any) -> tuple[str, ...]:
    """ARNs of the roles that a pool sends SMS with."""
    found = (look(description, setting.path) for setting in SMS.settings if setting.role)
    return tuple(arn for arn in found if arn)


def _relations(subject: Subject) -> Iterable[Relation]:
    description = subject.part("description")
    for arn in sms_roles(description):
        role = role_ref(subject.ref.account, arn)
        if role:
            yield Relation("sends SMS with", role)
    for label, arn in trigger_functions(description):
        yield Relation(f"trigger: {label}", subject.inventory.ref("aws.function", arn))


def _arn(subject: Subject) -> str:
    ref = subject.ref
    known = look(subject.part("description"), "Arn")
    partition = subject.inventory.account.partition
    return str(known or f"arn:{partition}:cognito-idp:{ref.region}:{ref.account}:userpool/{ref.id}")


def _console_url(subject: Subject) -> str:
    ref = subject.ref
    return (
        f"https://{ref.region}.console.aws.amazon.com/cognito/v2/idp/user-pools/{ref.id}"
        f"/info/overview?region={ref.region}"
    )


USER_POOL = Kind(
    key="cognito.user-pool",
    title="User pools",
    noun="user pool",
    section="Cognito",
    columns=(
        Column("USER POOL", "Name", minimum=20, priority=9),
        Column("ID", "Id", 24, priority=6),
        Column("USERS", "EstimatedNumberOfUsers", width=8, show=count, align="right", priority=5),
        Column("MFA", "MfaConfiguration", width=8, show=text, priority=4),
        Column("TIER", "UserPoolTier", width=10, show=text, priority=2),
        Column("CREATED", "CreationDate", width=8, show=ago, align="right", priority=3),
        Column("MODIFIED", "LastModifiedDate", width=8, show=ago, align="right", priority=2),
    ),
    list=_list,
    permission="cognito-idp:ListUserPools",
    panels=panels,
    parts=PARTS,
    regional=True,
    aliases=("pools", "pool", "user-pools", "user-pool"),
    relations=_relations,
    subject=described("EstimatedNumberOfUsers", "MfaConfiguration", "UserPoolTier"),
    arn=_arn,
    console_url=_console_url,
    children=(
        "cognito.user",
        "cognito.group",
        "cognito.client",
        "cognito.identity-provider",
        "cognito.resource-server",
        "cognito.import-job",
    ),
    empty="no user pools in this region",
)
