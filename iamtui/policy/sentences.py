"""Policies as sentences, where an operator would otherwise decode JSON. The JSON stays the exact word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from iamtui.policy.conditions import condition_sentence, limits_callers
from iamtui.policy.document import Condition, PolicyDocument, Statement
from iamtui.policy.federation import signed_in
from iamtui.policy.principals import PrincipalKind, TrustedPrincipal, principals_of

Effect = Literal["Allow", "Deny", ""]

_ASSUME = {"saml": "sts:assumerolewithsaml", "oidc": "sts:assumerolewithwebidentity"}
_BESIDES = {
    "sts:tagsession": "pass session tags",
    "sts:setsourceidentity": "set a source identity",
    "sts:setcontext": "set a session context",
}
_DELETED_KINDS = {"AIDA": "a user", "AROA": "a role", "AGPA": "a group"}


@dataclass(frozen=True, slots=True)
class TrustSentence:
    """One sentence on who may assume a role. Raw text: not yet inert.

    `condition` begins with `if`, and is empty where nothing is asked. `principals` are those the sentence
    speaks of. `loud` marks what lets in people whom the account does not know.
    """

    text: str
    condition: str = ""
    principal_kind: PrincipalKind | Literal[""] = ""
    principals: tuple[TrustedPrincipal, ...] = ()
    effect: Effect = "Allow"
    loud: bool = False


@dataclass(frozen=True, slots=True)
class PolicySentence:
    """One statement of a permissions policy in words. Raw text: not yet inert."""

    text: str
    condition: str = ""
    effect: Effect = "Allow"
    loud: bool = False


def trust_sentences(document: PolicyDocument, account_id: str = "") -> list[TrustSentence]:
    """Who may assume the role with this trust policy, and under which condition, statement by statement.

    `account_id` is the role's account, which is then called *this account*. A document that lets nobody in
    says so.
    """
    sentences = [sentence for statement in document.statements for sentence in _trust(statement, account_id)]
    return sentences or [TrustSentence("Nobody may assume this role: its trust policy has no statement", effect="")]


def statement_sentence(statement: Statement, account_id: str = "") -> PolicySentence:
    """`Allow s3:GetObject, s3:ListBucket on media-*`."""
    effect = statement.kind
    if not effect:
        return PolicySentence(f"Effect {statement.effect or 'missing'}: neither Allow nor Deny", effect="")
    actions = _but(statement.actions, statement.not_actions, "everything")
    resources = _but(
        tuple(map(short_arn, statement.resources)), tuple(map(short_arn, statement.not_resources)), "everything"
    )
    on = f" on {resources}" if statement.resources or statement.not_resources else ""
    loud = (
        effect == "Allow"
        and ("*" in statement.actions or bool(statement.not_actions))
        and ("*" in statement.resources or bool(statement.not_resources))
    )
    text = f"{effect} {actions}{on}"
    if statement.principals or statement.not_principals:
        text += f" for {_named(statement, account_id)}"
    return PolicySentence(text, condition_sentence(statement.conditions, account_id), effect, loud)


def policy_sentences(document: PolicyDocument, account_id: str = "") -> list[PolicySentence]:
    """Every statement of a policy in words, in their order."""
    return [statement_sentence(statement, account_id) for statement in document.statements]


def short_arn(arn: str) -> str:
    """A resource as people call it where nothing is lost by it: a bucket or object by its name alone."""
    found = re.fullmatch(r"arn:aws[^:]*:s3:::(.+)", arn, re.DOTALL)
    return found[1] if found and found[1] != "*" else arn


def who(principal: TrustedPrincipal, account_id: str = "") -> str:
    """A principal in words, fit for the start of a sentence."""
    elsewhere = f" of account {principal.account}" if principal.account not in ("", account_id) else ""
    if principal.kind == "service":
        return f"The service {principal.name}"
    if principal.kind == "account":
        if principal.account == account_id:
            return "Any user or role of this account whose own policies allow it"
        return f"Any user or role that account {principal.account} lets"
    if principal.kind == "session":
        role, _, session = principal.name.partition("/")
        return f"The session {session or '(unnamed)'} of role {role}{elsewhere}"
    if principal.kind == "deleted":
        what = _DELETED_KINDS.get(principal.value[:4], "a principal")
        return f"{principal.value} ({what} that no longer exists)"
    names = {
        "user": "User",
        "role": "Role",
        "federated-user": "Federated user",
        "saml": "SAML provider",
        "oidc": "OIDC provider",
        "canonical": "The account with canonical id",
    }
    if principal.kind in names:
        return f"{names[principal.kind]} {principal.name}{elsewhere}"
    if principal.kind == "everyone":
        return "EVERYONE, in any AWS account,"
    return "Cognito identity pools" if principal.kind == "cognito" else f"“{principal.value}”"


def _trust(statement: Statement, account_id: str) -> Iterator[TrustSentence]:
    effect = statement.kind
    if not effect:
        yield TrustSentence(f"Nobody: a statement with effect {statement.effect or 'missing'} does nothing", effect="")
        return
    excepted = principals_of(statement.not_principals)
    if excepted:
        yield _all_but(statement, excepted, account_id)
    named = principals_of(statement.principals)
    if not named and not excepted:
        yield TrustSentence("Nobody: a statement names no principal", effect=effect)
    services = tuple(principal for principal in named if principal.kind == "service")
    if services:
        yield _services(statement, services, account_id)
    for principal in named:
        if principal.kind != "service":
            yield _one(statement, principal, account_id)


def _services(statement: Statement, services: tuple[TrustedPrincipal, ...], account_id: str) -> TrustSentence:
    names = [service.name for service in services]
    subject = f"The service {names[0]}" if len(names) == 1 else f"The services {_and(names)}"
    return TrustSentence(
        f"{subject} {_may(statement, 'service')}",
        condition_sentence(statement.conditions, account_id),
        "service",
        services,
        statement.kind,
    )


def _one(statement: Statement, principal: TrustedPrincipal, account_id: str) -> TrustSentence:
    conditions: Sequence[Condition] = statement.conditions
    subject = who(principal, account_id)
    loud = False
    if principal.kind in ("saml", "oidc", "cognito"):
        people = signed_in(principal, conditions)
        subject, conditions, loud = people.who, people.remaining, people.loud
    elif principal.kind == "everyone":
        loud = not limits_callers(conditions)
        subject = subject if loud or not statement.allows else "Everyone, in any AWS account,"
    text = f"{subject} {_may(statement, principal.kind)}"
    if principal.kind == "deleted" and statement.allows:
        text = f"Nobody may assume this role as {subject}"
    return TrustSentence(
        text,
        condition_sentence(conditions, account_id),
        principal.kind,
        (principal,),
        statement.kind,
        loud and statement.allows,
    )


def _all_but(statement: Statement, excepted: list[TrustedPrincipal], account_id: str) -> TrustSentence:
    names = _and([_inside(who(principal, account_id)) for principal in excepted])
    text = f"EVERYONE, in any AWS account, except {names} {_may(statement, 'everyone')}"
    if not statement.allows:
        text = f"Nobody but {names} may assume this role; this alone lets nobody in"
    return TrustSentence(
        text,
        condition_sentence(statement.conditions, account_id),
        "everyone",
        tuple(excepted),
        statement.kind,
        statement.allows,
    )


def _may(statement: Statement, kind: PrincipalKind) -> str:
    """What a trust statement lets its principals do, or keeps them from."""
    may = "may" if statement.allows else "must not"
    if statement.not_actions:
        return f"{may} do everything with this role except {', '.join(statement.not_actions)}"
    wanted = _ASSUME.get("oidc" if kind == "cognito" else kind, "sts:assumerole")
    either = ("sts:assumerole", *_ASSUME.values()) if kind == "everyone" else (wanted,)
    assumes = any(_covers(action, one) for action in statement.actions for one in either)
    besides = [
        words
        for action, words in _BESIDES.items()
        if any(action == written.casefold() for written in statement.actions)
    ]
    if assumes:
        return " and ".join([f"{may} assume this role", *besides])
    if besides:
        return f"{may} {' and '.join(besides)} when assuming this role"
    actions = ", ".join(statement.actions) or "no action"
    return f"cannot assume this role: the statement names {actions}, which does not let it"


def _covers(pattern: str, action: str) -> bool:
    """True where an action pattern of a policy, with `*` and `?`, covers the action (in lower case).

    Takes at most the product of both lengths, whatever the pattern.
    """
    wanted = pattern.casefold()
    at = star = resume = 0
    seen_star = False
    place = 0
    while place < len(action):
        if at < len(wanted) and wanted[at] == "*":
            seen_star, star, resume = True, at, place
            at += 1
        elif at < len(wanted) and wanted[at] in ("?", action[place]):
            at, place = at + 1, place + 1
        elif seen_star:
            resume += 1
            at, place = star + 1, resume
        else:
            return False
    return not wanted[at:].strip("*")


def _but(named: Sequence[str], excepted: Sequence[str], everything: str) -> str:
    if excepted and not named:
        return f"{everything} except {', '.join(excepted)}"
    if "*" in named:
        return everything
    return ", ".join(named) or "nothing"


def _named(statement: Statement, account_id: str) -> str:
    named = [_inside(who(principal, account_id)) for principal in principals_of(statement.principals)]
    excepted = [_inside(who(principal, account_id)) for principal in principals_of(statement.not_principals)]
    return _and(named) if named else f"everyone except {_and(excepted)}"


def _inside(words: str) -> str:
    """A principal's words for within a sentence."""
    plain = words.rstrip(",")
    for start in ("The ", "Any ", "User ", "Role ", "Federated "):
        if plain.startswith(start):
            return plain[0].lower() + plain[1:]
    return plain


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
