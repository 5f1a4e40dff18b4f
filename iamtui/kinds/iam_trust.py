"""Who may assume a role, in words: short for a table's cell, as sentences for a tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from iamtui.account import Ref
from iamtui.account.edges import Edge, trusted
from iamtui.account.policy_document import as_document, statements
from iamtui.kinds.kind import Subject
from iamtui.kinds.panel import Sentence, Sentences
from iamtui.policy.document import PolicyError, parse_policy
from iamtui.policy.principals import TrustedPrincipal
from iamtui.policy.sentences import trust_sentences

_TLDS = (".amazonaws.com.cn", ".amazonaws.com", ".api.aws")


def trusted_words(document: Any, role_arn: str) -> str:
    """`lambda, edgelambda`, `account 998877665544`, `everyone`: the principals, once each."""
    own = f"account {':'.join(role_arn.split(':')[4:5])}"
    words = dict.fromkeys(_short(edge) for edge in trusted(document, role_arn))
    return ", ".join("this account" if word == own else word for word in words)


def _short(edge: Edge) -> str:
    if edge.kind == "aws.everyone":
        return "everyone"
    if edge.kind == "aws.account":
        return f"account {edge.id}"
    if edge.kind == "aws.service":
        return service_name(edge.id)
    if edge.kind.startswith("iam."):
        last = edge.id.rpartition("provider/")[2]
        return f"{edge.kind.partition('.')[2].partition('-')[0]} {last}"
    return edge.id


def service_name(principal: str) -> str:
    """`lambda` of `lambda.amazonaws.com`; what is no service of AWS stays whole."""
    for ending in _TLDS:
        if principal.endswith(ending):
            return principal.removesuffix(ending)
    return principal


def open_to_everyone(document: Any) -> bool:
    """Whether a statement lets everyone in and asks nothing in return."""
    for statement in statements(as_document(document)):
        principal = statement.get("Principal")
        named = [principal] if isinstance(principal, str) else principal.values() if isinstance(principal, dict) else []
        everyone = any(each == "*" or (isinstance(each, list) and "*" in each) for each in named)
        if statement.get("Effect") == "Allow" and everyone and not statement.get("Condition"):
            return True
    return False


def trust_lines(subject: Subject, document: Any) -> tuple[Sentence, ...]:
    """Who may assume a role and under which condition, a sentence each, with a jump to whom it names."""
    if document is None:
        return (Sentence("not loaded yet", tone="dim"),)
    account = subject.inventory.account.id
    try:
        found = trust_sentences(parse_policy(document), account)
    except PolicyError as error:
        return (Sentence(f"The trust policy cannot be read: {error}", tone="warning"),)
    return tuple(
        Sentence(each.text, each.condition, _jump(subject, each.principals), "danger" if each.loud else "")
        for each in found
    )


def _jump(subject: Subject, principals: Sequence[TrustedPrincipal]) -> Ref | None:
    """Where a sentence about one principal of this account leads."""
    if len(principals) != 1:
        return None
    principal = principals[0]
    if principal.kind in ("saml", "oidc") and ":iam::" in principal.value:
        return subject.inventory.ref(f"iam.{principal.kind}-provider", principal.value)
    if principal.kind in ("user", "role") and principal.account == subject.inventory.account.id:
        return subject.inventory.ref(f"iam.{principal.kind}", principal.name.rpartition("/")[2])
    return None


def unreadable_policy(document: Any) -> Sentences | None:
    """Why a policy cannot be read; None where it can."""
    if not isinstance(document, dict | str):
        return None
    try:
        parse_policy(document)
    except PolicyError as error:
        return Sentences((Sentence(f"The document cannot be read: {error}", tone="warning"),))
    return None
