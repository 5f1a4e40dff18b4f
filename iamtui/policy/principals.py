"""Who a policy names: the entries of `Principal`, told apart by what they are.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from iamtui.policy.document import PolicyDocument, PrincipalMap

PrincipalKind = Literal[
    "service",
    "account",
    "user",
    "role",
    "session",
    "federated-user",
    "saml",
    "oidc",
    "cognito",
    "everyone",
    "deleted",
    "canonical",
    "other",
]

COGNITO = "cognito-identity.amazonaws.com"

_ACCOUNT = re.compile(r"\d{12}")
_DELETED = re.compile(r"A(?:IDA|ROA|GPA|NPA|NVA|SIA|KIA)[A-Z0-9]{12,}")
_ARN = re.compile(r"arn:[^:]*:(?P<service>iam|sts)::(?P<account>[^:]*):(?P<resource>.+)", re.DOTALL)
_RESOURCE_KINDS: dict[str, PrincipalKind] = {
    "user": "user",
    "role": "role",
    "assumed-role": "session",
    "federated-user": "federated-user",
    "saml-provider": "saml",
    "oidc-provider": "oidc",
}


@dataclass(frozen=True, slots=True)
class TrustedPrincipal:
    """One principal. `value` is exactly what the policy says; `account` and `name` are read from it.

    `name` is the service (`lambda`), the account's id, the user's, role's or provider's name, `role/session`
    for a session, and the unique id of a deleted principal.
    """

    kind: PrincipalKind
    value: str
    name: str = ""
    account: str = ""


def principal_of(kind: str, value: str) -> TrustedPrincipal:
    """What an entry is, under the type (`AWS`, `Service`, ...) that it was written under."""
    if kind in ("AWS", "*"):
        return _aws_principal(value)
    if kind == "Service":
        name = value.partition(".amazonaws.com")[0].removesuffix(".api.aws")
        return TrustedPrincipal("service", value, name or value)
    if kind == "Federated":
        return _federated(value)
    if kind == "CanonicalUser":
        return TrustedPrincipal("canonical", value, value)
    return TrustedPrincipal("other", value, value)


def principals_of(named: PrincipalMap) -> list[TrustedPrincipal]:
    """The entries of one `Principal` element, in their order."""
    return [principal_of(kind, value) for kind, values in named.items() for value in values]


def trusted_principals(document: PolicyDocument) -> list[TrustedPrincipal]:
    """Whom the Allow statements name, each once, in the order they are written.

    An Allow with `NotPrincipal` lets in all but a few, so it counts as everyone. What Deny takes away and what
    conditions ask is not considered.
    """
    found: dict[TrustedPrincipal, None] = {}
    for statement in document.statements:
        if statement.allows:
            found.update(dict.fromkeys(principals_of(statement.principals)))
            if statement.not_principals:
                found[TrustedPrincipal("everyone", "*", "*")] = None
    return list(found)


def _aws_principal(value: str) -> TrustedPrincipal:
    if value == "*":
        return TrustedPrincipal("everyone", value, "*")
    if _ACCOUNT.fullmatch(value):
        return TrustedPrincipal("account", value, value, value)
    if _DELETED.fullmatch(value):
        return TrustedPrincipal("deleted", value, value)
    arn = _ARN.fullmatch(value)
    if arn is None:
        return TrustedPrincipal("other", value, value)
    account, resource = arn["account"], arn["resource"]
    if resource == "root":
        return TrustedPrincipal("account", value, account, account)
    kind_name, _, path = resource.partition("/")
    kind = _RESOURCE_KINDS.get(kind_name, "other")
    name = path if kind in ("session", "saml", "oidc") else path.rpartition("/")[2]
    return TrustedPrincipal(kind, value, name or value, account)


def _federated(value: str) -> TrustedPrincipal:
    if value == "*":
        return TrustedPrincipal("everyone", value, "*")
    if value == COGNITO:
        return TrustedPrincipal("cognito", value, value)
    arn = _ARN.fullmatch(value)
    if arn is None:
        return TrustedPrincipal("oidc", value, value)  # www.amazon.com, accounts.google.com, graph.facebook.com
    kind_name, _, name = arn["resource"].partition("/")
    if kind_name == "oidc-provider":
        kind: PrincipalKind = "cognito" if name == COGNITO else "oidc"
        return TrustedPrincipal(kind, value, name, arn["account"])
    if kind_name == "saml-provider":
        return TrustedPrincipal("saml", value, name, arn["account"])
    return TrustedPrincipal("other", value, value, arn["account"])
