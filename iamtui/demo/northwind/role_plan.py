"""A role as the company means it."""

from __future__ import annotations

from dataclasses import dataclass, field

from iamtui.demo.northwind.account import ACCOUNT_ID, REGION
from iamtui.demo.northwind.documents import document, trust

CLUSTER_ISSUER = "oidc.eks.eu-central-1.amazonaws.com/id/5E0A7C41D93B28F6640C1B9AE7D25F83"
GITHUB_ISSUER = "token.actions.githubusercontent.com"


@dataclass(frozen=True)
class RolePlan:
    """A role; ages in days, `last_used` None when it never was, `max_session` in seconds."""

    name: str
    trust: str
    created: float
    last_used: float | None = None
    attached: tuple[str, ...] = ()
    inline: dict[str, str] = field(default_factory=dict)
    path: str = "/"
    description: str = ""
    boundary: str = ""
    max_session: int = 3600
    region: str = REGION
    tags: dict[str, str] = field(default_factory=dict)
    instance_profile: str = ""


def service(name: str, source: str = "") -> str:
    """The trust policy of an AWS service, narrowed to a source ARN if one is given."""
    condition = {
        "StringEquals": {"aws:SourceAccount": ACCOUNT_ID},
        "ArnLike": {"aws:SourceArn": source},
    }
    return document(trust({"Service": f"{name}.amazonaws.com"}, condition=condition if source else None))
