"""OpenID Connect providers: whose web identities are believed here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from iamtui.account import Inventory, Missing, Resource
from iamtui.account.relations import Relations
from iamtui.aws.client import Client
from iamtui.aws.errors import AwsError
from iamtui.kinds import cells
from iamtui.kinds.iam_blocks import (
    GLANCE,
    arn,
    console,
    dated,
    facts_panel,
    json_panel,
    part_of,
    relations,
    said,
    tags_panel,
    used_by_panel,
)
from iamtui.kinds.iam_calls import one
from iamtui.kinds.kind import Column, Item, Kind, Part, Subject
from iamtui.kinds.panel import Fact, Panel, Row, Table


def trusting_panel(subject: Subject) -> Panel:
    """The tab `Roles trusting it`, of any identity provider."""
    rows = tuple(
        Row((each.ref.name,), each.ref)
        for each in Relations(subject.inventory).used_by(subject.ref, seconds=GLANCE)
        if each.ref.kind == "iam.role"
    )
    return Panel("Roles trusting it", (Table(("Role",), rows, empty="no role that is loaded trusts it"),))


def provider_url(provider_arn: str) -> str:
    """The issuer's URL without its scheme, as the ARN ends in it."""
    return provider_arn.partition(":oidc-provider/")[2] or provider_arn


def _subject(resource: Resource, inventory: Inventory) -> dict[str, Any]:
    data = resource.data
    data.setdefault("Url", provider_url(resource.ref.id))
    return data


def _panels(subject: Subject) -> tuple[Panel, ...]:
    data = subject.data
    looked: Any = part_of(subject, "Provider")
    provider = data if "ClientIDList" in data else looked
    told: dict[str, Any] = {} if isinstance(provider, Missing) else provider or {}
    clients = provider if isinstance(provider, Missing) else ", ".join(told.get("ClientIDList", ()))
    prints = provider if isinstance(provider, Missing) else ", ".join(told.get("ThumbprintList", ()))
    return (
        facts_panel(
            Fact("URL", f"https://{str(told.get('Url') or provider_url(subject.ref.id)).removeprefix('https://')}"),
            said("Client ids (audiences)", clients, "none"),
            said("Thumbprints", prints, "none", None),
            provider_date(subject, provider, "Created", "CreateDate"),
            said("ARN", subject.ref.id),
        ),
        trusting_panel(subject),
        tags_panel(provider if isinstance(provider, Missing) else told.get("Tags")),
        used_by_panel(subject),
        json_panel(subject),
    )


def provider_date(subject: Subject, provider: Any, label: str, field: str) -> Fact:
    """A date of the answer about a provider; why, where there was none."""
    value = provider if isinstance(provider, Missing) else (provider or {}).get(field)
    return dated(label, value, subject.now, "not said")


async def _list(client: Client, parent: str) -> AsyncIterator[list[Item]]:
    """The ARNs, then what GetOpenIDConnectProvider says of each (an account may have a hundred at most)."""
    listed = (await client.call("iam", "ListOpenIDConnectProviders")).get("OpenIDConnectProviderList") or []
    arns = [str(each["Arn"]) for each in listed]
    yield [(each, {"Arn": each}) for each in arns]
    looks = (_look(client, each) for each in arns)
    yield [item for item in await asyncio.gather(*looks) if item is not None]


async def _look(client: Client, provider_arn: str) -> Item | None:
    """None where it is refused: the row stands, and its panel says why."""
    try:
        answer = await client.call("iam", "GetOpenIDConnectProvider", OpenIDConnectProviderArn=provider_arn)
    except AwsError:
        return None
    return provider_arn, answer


async def _provider(client: Client, resource: Resource) -> Any:
    if "ClientIDList" in resource.data or "Url" in resource.data:
        return None
    return await one("GetOpenIDConnectProvider", "", "OpenIDConnectProviderArn")(client, resource)


OIDC_PROVIDER = Kind(
    key="iam.oidc-provider",
    title="OIDC providers",
    noun="OIDC provider",
    section="IAM",
    permission="iam:ListOpenIDConnectProviders",
    aliases=("oidc", "oidcs"),
    columns=(
        Column("PROVIDER", "Url", None, cells.text, minimum=16, priority=10),
        Column("CLIENT IDS", "ClientIDList", None, cells.joined, minimum=10, priority=6),
        Column("CREATED", "CreateDate", 8, cells.ago, align="right", priority=3),
    ),
    list=_list,
    subject=_subject,
    parts=(Part("Provider", "iam:GetOpenIDConnectProvider", _provider),),
    panels=_panels,
    relations=relations,
    arn=arn,
    console_url=console("identity_providers/details/OPENID/{}"),
    empty="no OIDC providers",
)
