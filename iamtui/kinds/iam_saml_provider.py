"""SAML providers: whose assertions are believed here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from iamtui.account import Missing
from iamtui.kinds import cells
from iamtui.kinds.iam_blocks import (
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
from iamtui.kinds.iam_calls import listing, one
from iamtui.kinds.iam_oidc_provider import trusting_panel
from iamtui.kinds.kind import Column, Kind, Part, Subject
from iamtui.kinds.panel import Document, Fact, Panel, Tone
from iamtui.kinds.saml_metadata import SamlMetadata, read_metadata


def _tone(data: dict[str, Any], now: datetime) -> Tone:
    end = cells.moment_of(data.get("ValidUntil"))
    return "danger" if end and end < now else ""


def _metadata_facts(provider: Any, now: datetime) -> list[Fact]:
    if isinstance(provider, Missing):
        return [Fact("Entity id", provider)]
    metadata = read_metadata(str((provider or {}).get("SAMLMetadataDocument", "")))
    if metadata is None:
        return [Fact("Entity id", "not said", "the metadata document could not be read")]
    return [
        said("Entity id", metadata.entity_id, "not said"),
        said("Sign-in address", ", ".join(metadata.sign_in), "not said"),
        *_certificate_facts(metadata, now),
    ]


def _certificate_facts(metadata: SamlMetadata, now: datetime) -> list[Fact]:
    facts = []
    for number, end in enumerate(metadata.certificates_end, start=1):
        tone: Tone = "danger" if end and end < now else ""
        words = cells.in_future(end, now) if end else "could not be read"
        label = "Certificate ends" if len(metadata.certificates_end) == 1 else f"Certificate {number} ends"
        facts.append(Fact(label, words, cells.exact_time(end, now), tone=tone))
    return facts or [Fact("Certificates", "none")]


def _panels(subject: Subject) -> tuple[Panel, ...]:
    data, now = subject.data, subject.now
    provider: Any = part_of(subject, "Provider")
    told: dict[str, Any] = {} if isinstance(provider, Missing) else provider or {}
    until = data.get("ValidUntil") or told.get("ValidUntil")
    document = told.get("SAMLMetadataDocument")
    return (
        facts_panel(
            Fact("Name", subject.ref.name),
            Fact("Valid until", cells.in_future(until, now) or "not said", cells.exact_time(until, now)),
            *_metadata_facts(provider, now),
            dated("Created", data.get("CreateDate") or told.get("CreateDate"), now, "not said"),
            said("ARN", subject.ref.id),
        ),
        trusting_panel(subject),
        Panel("Metadata", (Document(document, language="xml"),))
        if document
        else facts_panel(said("Metadata", provider if isinstance(provider, Missing) else None), title="Metadata"),
        tags_panel(provider if isinstance(provider, Missing) else told.get("Tags")),
        used_by_panel(subject),
        json_panel(subject),
    )


SAML_PROVIDER = Kind(
    key="iam.saml-provider",
    title="SAML providers",
    noun="SAML provider",
    section="IAM",
    permission="iam:ListSAMLProviders",
    aliases=("saml", "samls"),
    columns=(
        Column("PROVIDER", "Arn", None, cells.arn_name, minimum=12, priority=10),
        Column("VALID UNTIL", "ValidUntil", 12, cells.in_future, align="right", priority=7),
        Column("CREATED", "CreateDate", 8, cells.ago, align="right", priority=3),
    ),
    list=listing("ListSAMLProviders", "SAMLProviderList", "Arn"),
    tone=_tone,
    parts=(Part("Provider", "iam:GetSAMLProvider", one("GetSAMLProvider", "", "SAMLProviderArn")),),
    panels=_panels,
    relations=relations,
    arn=arn,
    console_url=console("identity_providers/details/SAML/{}"),
    empty="no SAML providers",
)
