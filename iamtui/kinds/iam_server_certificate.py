"""Server certificates that IAM keeps for services that cannot use ACM."""

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
from iamtui.kinds.kind import Column, Kind, Part, Subject
from iamtui.kinds.panel import Document, Fact, Panel, Tone

_SOON_DAYS = 30


def _tone(data: dict[str, Any], now: datetime) -> Tone:
    end = cells.moment_of(data.get("Expiration"))
    if end is None:
        return ""
    left = (end - now).total_seconds()
    return "danger" if left < 0 else "warning" if left < _SOON_DAYS * cells.DAY else ""


def _panels(subject: Subject) -> tuple[Panel, ...]:
    data, now = subject.data, subject.now
    whole: Any = part_of(subject, "ServerCertificate")
    told: dict[str, Any] = {} if isinstance(whole, Missing) else whole or {}
    end = data.get("Expiration")
    documents = tuple(
        Document(told[field], title, "text")
        for field, title in (("CertificateBody", "Certificate"), ("CertificateChain", "Chain"))
        if told.get(field)
    )
    body = Panel("Certificate", documents)
    if not documents:
        reason = whole if isinstance(whole, Missing) else None
        body = facts_panel(said("Certificate", reason), title="Certificate")
    return (
        facts_panel(
            Fact("Name", str(data.get("ServerCertificateName", subject.ref.id))),
            Fact(
                "Expires",
                cells.in_future(end, now) or "not said",
                cells.exact_time(end, now),
                tone=_tone(data, now),
            ),
            dated("Uploaded", data.get("UploadDate"), now, "not said"),
            said("Path", data.get("Path")),
            said("ARN", data.get("Arn")),
            said("Certificate id", data.get("ServerCertificateId")),
        ),
        body,
        tags_panel(whole if isinstance(whole, Missing) else told.get("Tags")),
        used_by_panel(subject),
        json_panel(subject),
    )


SERVER_CERTIFICATE = Kind(
    key="iam.server-certificate",
    title="Server certificates",
    noun="server certificate",
    section="IAM",
    permission="iam:ListServerCertificates",
    aliases=("certificates", "certificate"),
    columns=(
        Column("CERTIFICATE", "ServerCertificateName", None, minimum=12, priority=10),
        Column("EXPIRES", "Expiration", 10, cells.in_future, align="right", priority=8),
        Column("UPLOADED", "UploadDate", 8, cells.ago, align="right", priority=4),
        Column("PATH", "Path", 16, cells.text, priority=2),
    ),
    list=listing("ListServerCertificates", "ServerCertificateMetadataList", "ServerCertificateName"),
    tone=_tone,
    parts=(
        Part(
            "ServerCertificate",
            "iam:GetServerCertificate",
            one("GetServerCertificate", "ServerCertificate", "ServerCertificateName"),
            ("Certificate", "Tags", "JSON"),
        ),
    ),
    panels=_panels,
    relations=relations,
    arn=arn,
    console_url=console("home"),
    empty="no server certificates",
)
