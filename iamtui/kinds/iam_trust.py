"""Who may assume a role, in words: short for a table's cell, as sentences for a tab."""

from __future__ import annotations

from typing import Any

from iamtui.account import Ref
from iamtui.account.edges import Edge, trusted
from iamtui.kinds.kind import Subject
from iamtui.kinds.panel import Sentence

_TLDS = (".amazonaws.com.cn", ".amazonaws.com", ".api.aws")


def trusted_words(document: Any, role_arn: str) -> str:
    """`lambda, edgelambda`, `account 998877665544`, `everyone`: the principals, once each."""
    return ", ".join(dict.fromkeys(_short(edge) for edge in trusted(document, role_arn)))


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


def trust_lines(subject: Subject, document: Any) -> tuple[Sentence, ...]:
    """One sentence for each principal."""
    edges = list(trusted(document, str(subject.data.get("Arn", ""))))
    if not edges:
        return (Sentence("Nobody may assume this role.", tone="warning"),)
    return tuple(_sentence(subject, edge) for edge in edges)


def _sentence(subject: Subject, edge: Edge) -> Sentence:
    ref: Ref | None = subject.inventory.ref(edge.kind, edge.id) if edge.kind.startswith("iam.") else None
    if edge.kind == "aws.service":
        return Sentence(f"The service {service_name(edge.id)} may assume this role")
    if edge.kind == "aws.everyone":
        return Sentence("Everyone may assume this role", tone="danger")
    return Sentence(f"{_short(edge).capitalize()} may assume this role", ref=ref)
