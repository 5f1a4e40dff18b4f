"""Identity providers of a user pool: where else its users may sign in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from iamtui.account import Missing
from iamtui.kinds.cells import ago
from iamtui.kinds.cognito_calls import PAGE
from iamtui.kinds.cognito_child import described, fetch, json_panel, known, lister, pool_relation
from iamtui.kinds.cognito_settings import Group, Setting, covered, facts, others
from iamtui.kinds.cognito_words import in_words, masked, when
from iamtui.kinds.kind import Column, Kind, Part, Relation, Subject
from iamtui.kinds.panel import Block, Document, Panel, Row, Table

_SECRETS = ("client_secret", "private_key")
"""Members of ProviderDetails that are secret: OIDC's and the social providers' secret, Sign in with Apple's key."""

SETTINGS = Group(
    "",
    (
        Setting("Provider", "ProviderName"),
        Setting("Type", "ProviderType"),
        Setting("Identifiers", "IdpIdentifiers"),
        Setting("Authentication context classes", "AcrMapping"),
        Setting("Created", "CreationDate", when),
        Setting("Modified", "LastModifiedDate", when),
        Setting("User pool", "UserPoolId"),
    ),
)
SHOWN = covered((SETTINGS,), "ProviderDetails", "AttributeMapping")


def _mask(provider: dict[str, Any]) -> dict[str, Any]:
    details = provider.get("ProviderDetails")
    return {**provider, "ProviderDetails": masked(details, *_SECRETS)} if details else provider


def _panels(subject: Subject) -> tuple[Panel, ...]:
    entry = known(subject)
    description = subject.part("description")
    general: tuple[Block, ...] = (
        facts(SETTINGS, entry, subject.ref.account, subject.now),
        *others(entry, SHOWN, subject.now),
        _pairs(subject, description, "ProviderDetails", ("Detail", "Value")),
    )
    return (
        Panel("Facts", (*general, *_texts(description))),
        Panel("Mapping", (_pairs(subject, description, "AttributeMapping", ("User's attribute", "From")),)),
        json_panel(subject, ("description", "DescribeIdentityProvider")),
    )


def _pairs(subject: Subject, description: Any, member: str, columns: tuple[str, str]) -> Table:
    if isinstance(description, Missing):
        return Table(columns, description)
    entries = description.get(member) or {}
    rows = tuple(
        Row((str(key), "below" if _is_text(entries[key]) else in_words(entries[key], subject.now))) for key in entries
    )
    return Table(columns, rows)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and "\n" in value.strip()


def _texts(description: Any) -> Iterable[Document]:
    """Details of many lines, such as SAML metadata, whole."""
    details = {} if isinstance(description, Missing) else description.get("ProviderDetails") or {}
    for name, value in details.items():
        if _is_text(value):
            yield Document(value, name, "xml" if value.lstrip().startswith("<") else "text")


def _relations(subject: Subject) -> Iterable[Relation]:
    yield pool_relation(subject)


IDENTITY_PROVIDER = Kind(
    key="cognito.identity-provider",
    title="Identity providers",
    noun="identity provider",
    section="Cognito",
    columns=(
        Column("PROVIDER", "ProviderName", priority=9),
        Column("TYPE", "ProviderType", width=16, priority=8),
        Column("CREATED", "CreationDate", width=8, show=ago, align="right", priority=3),
        Column("MODIFIED", "LastModifiedDate", width=8, show=ago, align="right", priority=4),
    ),
    list=lister("ListIdentityProviders", "Providers", "ProviderName", MaxResults=PAGE),
    permission="cognito-idp:ListIdentityProviders",
    panels=_panels,
    parts=(
        Part(
            "description",
            "cognito-idp:DescribeIdentityProvider",
            fetch("DescribeIdentityProvider", "ProviderName", "IdentityProvider", _mask),
        ),
    ),
    regional=True,
    parent="cognito.user-pool",
    relations=_relations,
    subject=described(),
    empty="no identity providers in this pool",
)
