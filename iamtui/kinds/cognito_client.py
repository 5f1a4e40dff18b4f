"""App clients of a user pool: how an application signs users in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from iamtui.account import Missing, Resource
from iamtui.aws.client import Client
from iamtui.aws.errors import NotFound
from iamtui.kinds.cells import ago, joined
from iamtui.kinds.cognito_calls import PAGE, listed, place
from iamtui.kinds.cognito_child import described, json_panel, known, lister, pool_relation
from iamtui.kinds.cognito_child import fetch as fetch_of
from iamtui.kinds.cognito_settings import Group, Setting, covered, facts, look, others
from iamtui.kinds.cognito_user_pool_panels import risk_blocks
from iamtui.kinds.cognito_user_pool_settings import CUSTOMIZATION, CUSTOMIZATION_SHOWN, worded
from iamtui.kinds.cognito_words import counted, masked, role_ref, when
from iamtui.kinds.kind import Column, Kind, Part, Relation, Subject
from iamtui.kinds.panel import Block, Document, Fact, Facts, Panel, Row, Table, Tone

_DEFAULT_UNITS = {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}
_UNIT_WORDS = {"seconds": "second", "minutes": "minute", "hours": "hour", "days": "day"}


def _secret(value: Any, now: datetime) -> str:
    return value if isinstance(value, str) and value else "none: a public client"


def _is_set(value: Any, now: datetime) -> str:
    return "yes" if value else ""


def _minutes(value: Any, now: datetime) -> str:
    return counted(value, "minute", now)


def _seconds(value: Any, now: datetime) -> str:
    return counted(value, "second", now)


def _legacy(value: Any) -> Tone:
    return "warning" if value in ("LEGACY", None) else ""


CLIENT = Group(
    "App client",
    (
        Setting("Name", "ClientName"),
        Setting("Id", "ClientId"),
        Setting("User pool", "UserPoolId"),
        Setting("Secret", "ClientSecret", _secret),
        Setting("Created", "CreationDate", when),
        Setting("Modified", "LastModifiedDate", when),
    ),
)
FLOWS = Group(
    "Authentication",
    (
        Setting("Flows", "ExplicitAuthFlows"),
        Setting("Session between two challenges", "AuthSessionValidity", _minutes),
        Setting(
            "Unknown users",
            "PreventUserExistenceErrors",
            worded({"ENABLED": "answered like a wrong password", "LEGACY": "told that they do not exist"}),
            tone=_legacy,
        ),
        Setting("Tokens can be revoked", "EnableTokenRevocation"),
        Setting("Passes on the caller's context", "EnablePropagateAdditionalUserContextData"),
    ),
)
TOKENS = Group(
    "Refresh token rotation",
    (
        Setting("Rotation", "RefreshTokenRotation.Feature"),
        Setting("Old token valid for", "RefreshTokenRotation.RetryGracePeriodSeconds", _seconds),
    ),
)
OAUTH = Group(
    "OAuth 2.0",
    (
        Setting("In use", "AllowedOAuthFlowsUserPoolClient"),
        Setting("Flows", "AllowedOAuthFlows"),
        Setting("Scopes", "AllowedOAuthScopes"),
        Setting("Identity providers", "SupportedIdentityProviders"),
        Setting("Callback URLs", "CallbackURLs"),
        Setting("Sign-out URLs", "LogoutURLs"),
        Setting("Default redirect URI", "DefaultRedirectURI"),
    ),
)
ATTRIBUTES = Group("Attributes", (Setting("May read", "ReadAttributes"), Setting("May write", "WriteAttributes")))
ANALYTICS = Group(
    "Analytics (Amazon Pinpoint)",
    (
        Setting("Application id", "AnalyticsConfiguration.ApplicationId"),
        Setting("Application ARN", "AnalyticsConfiguration.ApplicationArn"),
        Setting("Role", "AnalyticsConfiguration.RoleArn", role=True),
        Setting("External id", "AnalyticsConfiguration.ExternalId"),
        Setting("User data shared", "AnalyticsConfiguration.UserDataShared"),
    ),
)
_VALIDITY = tuple(f"{name}Validity" for name in _DEFAULT_UNITS)
SHOWN = covered(
    (CLIENT, FLOWS, TOKENS, OAUTH, ATTRIBUTES, ANALYTICS),
    *_VALIDITY,
    *(f"TokenValidityUnits.{name}" for name in _DEFAULT_UNITS),
)
"""Every member of DescribeUserPoolClient's answer has its place; a newer one shows under "Other settings"."""


def _mask(client: dict[str, Any]) -> dict[str, Any]:
    return masked(client, "ClientSecret")


async def _secrets(client: Client, resource: Resource) -> Any:
    """The client's secrets, each known by its id and age; the values are dropped here."""
    pool_id, name = place(resource)
    asked = {"UserPoolId": pool_id, "ClientId": name}
    entries = await listed(client, "ListUserPoolClientSecrets", "ClientSecrets", "NextToken", **asked)
    return [masked(entry, "ClientSecretValue") for entry in entries]


async def _branding(client: Client, resource: Resource) -> Any:
    """The managed login branding, `{}` where there is none; its pictures only by name and size."""
    pool_id, name = place(resource)
    try:
        answer = await client.call(
            "cognito-idp", "DescribeManagedLoginBrandingByClient", UserPoolId=pool_id, ClientId=name
        )
    except NotFound:
        return {}
    branding: dict[str, Any] = answer.get("ManagedLoginBranding") or {}
    if "Assets" in branding:
        branding["Assets"] = [
            {**asset, "Bytes": f"{len(str(asset.get('Bytes') or '')) * 3 // 4:,} bytes"} for asset in branding["Assets"]
        ]
    return branding


def validity(client: dict[str, Any], kind: str, now: datetime) -> str:
    """How long a token of a client is valid, in words; AWS's unit where none is set is hours, for refresh days."""
    amount = client.get(f"{kind}Validity")
    if amount is None:
        return "not set"
    unit = look(client, f"TokenValidityUnits.{kind}") or _DEFAULT_UNITS[kind]
    if amount == 0 and kind == "RefreshToken":
        return "30 days (the default)"
    return counted(amount, _UNIT_WORDS.get(unit, unit), now)


def _validities(client: dict[str, Any], now: datetime) -> Facts:
    labels = {"AccessToken": "Access token", "IdToken": "ID token", "RefreshToken": "Refresh token"}
    rows = tuple(Fact(label, validity(client, kind, now)) for kind, label in labels.items())
    return Facts(rows, "Tokens are valid for")


def _panels(subject: Subject) -> tuple[Panel, ...]:
    account, now = subject.ref.account, subject.now
    description = subject.part("description")
    if isinstance(description, Missing):
        rows = facts(CLIENT, subject.data, account, now).rows[:3]
        missing = Facts((*rows, Fact("Settings", description)))
        first: tuple[Block, ...] = (missing,)
        second: tuple[Block, ...] = (Facts((Fact("Settings", description),)),)
    else:
        groups = [facts(group, description, account, now) for group in (CLIENT, FLOWS)]
        rotation = facts(TOKENS, description, account, now)
        first = (*groups, _validities(description, now), rotation, *others(description, SHOWN, now))
        second = tuple(facts(group, description, account, now) for group in (OAUTH, ATTRIBUTES, ANALYTICS))
    return (
        Panel("Facts", (*first, _secrets_table(subject))),
        Panel("OAuth", second),
        Panel("Branding", _branding_blocks(subject)),
        Panel("Risk", risk_blocks(subject.part("risk"), account, now)),
        json_panel(subject, ("description", "DescribeUserPoolClient"), ("risk", "DescribeRiskConfiguration")),
    )


def _secrets_table(subject: Subject) -> Table:
    columns = ("Secret", "Created")
    found = subject.part("secrets")
    if isinstance(found, Missing):
        return Table(columns, found, "Secrets")
    rows = tuple(
        Row(
            (
                str(each.get("ClientSecretId", "")),
                when(each.get("ClientSecretCreateDate"), subject.now),
            )
        )
        for each in found
    )
    return Table(columns, rows, "Secrets")


def _branding_blocks(subject: Subject) -> tuple[Block, ...]:
    branding = subject.part("branding")
    customization = subject.part("ui_customization")
    classic = facts(CUSTOMIZATION, customization, subject.ref.account, subject.now)
    rest = others(customization, CUSTOMIZATION_SHOWN, subject.now)
    if isinstance(branding, Missing):
        return (Facts((Fact("Branding", branding),), "Managed login"), classic, *rest)
    if not branding:
        return (Facts((Fact("Branding", "none"),), "Managed login"), classic, *rest)
    return (Document(branding, "Managed login"), classic, *rest)


def _relations(subject: Subject) -> Iterable[Relation]:
    yield pool_relation(subject)
    client = known(subject)
    pool_id, region = subject.ref.parent_id, subject.ref.region
    for provider in client.get("SupportedIdentityProviders") or []:
        if provider != "COGNITO":
            ref = subject.inventory.ref("cognito.identity-provider", f"{pool_id}/{provider}", region)
            yield Relation("signs in through", ref)
    role = role_ref(subject.ref.account, look(client, "AnalyticsConfiguration.RoleArn"))
    if role:
        yield Relation("sends analytics with", role)


APP_CLIENT = Kind(
    key="cognito.client",
    title="App clients",
    noun="app client",
    section="Cognito",
    columns=(
        Column("APP CLIENT", "ClientName", minimum=20, priority=9),
        Column("ID", "ClientId", width=26, priority=7),
        Column("OAUTH", "AllowedOAuthFlows", show=joined, priority=5),
        Column("SECRET", "ClientSecret", width=6, show=_is_set, priority=4),
        Column("MODIFIED", "LastModifiedDate", width=8, show=ago, align="right", priority=3),
    ),
    list=lister("ListUserPoolClients", "UserPoolClients", "ClientId", MaxResults=PAGE),
    permission="cognito-idp:ListUserPoolClients",
    panels=_panels,
    parts=(
        Part(
            "description",
            "cognito-idp:DescribeUserPoolClient",
            fetch_of("DescribeUserPoolClient", "ClientId", "UserPoolClient", _mask),
        ),
        Part("secrets", "cognito-idp:ListUserPoolClientSecrets", _secrets, ("Facts",)),
        Part("branding", "cognito-idp:DescribeManagedLoginBrandingByClient", _branding, ("Branding",)),
        Part(
            "ui_customization",
            "cognito-idp:GetUICustomization",
            fetch_of("GetUICustomization", "ClientId", "UICustomization"),
            ("Branding",),
        ),
        Part(
            "risk",
            "cognito-idp:DescribeRiskConfiguration",
            fetch_of("DescribeRiskConfiguration", "ClientId", "RiskConfiguration"),
            ("Risk", "JSON"),
        ),
    ),
    regional=True,
    parent="cognito.user-pool",
    relations=_relations,
    subject=described("AllowedOAuthFlows", "ClientSecret", "LastModifiedDate"),
    empty="no app clients in this pool",
)
