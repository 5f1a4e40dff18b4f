"""Who may become a role by its trust policy: services, identity providers, other accounts, everybody.

Users and roles of the account itself also need their own policies in many cases; those are asked of `Access.able`.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from iamtui.access import context as known_context
from iamtui.access.answers import Place, Result
from iamtui.access.holdings import HeldPolicy, Holding
from iamtui.access.plain import policy_of
from iamtui.policy.actions import statement_matches_action
from iamtui.policy.callers import ANONYMOUS, Caller
from iamtui.policy.context import Context
from iamtui.policy.document import Condition, Statement
from iamtui.policy.matching import match_statement
from iamtui.policy.request import Request
from iamtui.policy.truth import Truth

OutsiderKind = Literal["service", "oidc", "saml", "account", "principal", "everyone"]

ASSUME_ROLE = "sts:AssumeRole"
WITH_SAML = "sts:AssumeRoleWithSAML"
WITH_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"
_RESULTS: dict[Truth, Result] = {True: "Allowed", None: "Depends", False: "ImplicitlyDenied"}


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who is no user or role of the account and whom its trust policy lets become a role.

    `result` is `Depends` where conditions of the statement hang on the request; these are `conditions`.
    """

    value: str
    kind: OutsiderKind
    action: str
    result: Literal["Allowed", "Depends"]
    place: Place
    conditions: tuple[Condition, ...] = ()


def outsiders(holding: Holding, account: str) -> tuple[Outsider, ...]:
    """Everybody from outside the account whom a role's trust policy lets in, as it is written."""
    trust = holding.trust
    if trust is None or trust.document is None:
        return ()
    found: dict[tuple[str, str], Outsider] = {}
    for statement in trust.document.statements:
        if not statement.allows:
            continue
        for caller, value, kind, action in _named(statement, account):
            if not statement_matches_action(statement, action):
                continue
            result = trust_result(holding, trust, caller, action)
            if result in ("Allowed", "Depends"):
                known = found.get((value, action))
                if known is None or (known.result, result) == ("Depends", "Allowed"):
                    settled: Literal["Allowed", "Depends"] = "Allowed" if result == "Allowed" else "Depends"
                    place = Place(trust, statement.index)
                    found[value, action] = Outsider(value, kind, action, settled, place, statement.conditions)
    return tuple(found.values())


def _named(statement: Statement, account: str) -> Iterator[tuple[Caller, str, OutsiderKind, str]]:
    """Who a statement names from outside: the caller, as it is written, what it is, and how it would come in."""
    if statement.not_principals:
        yield from _everyone()
    for sort, values in statement.principals.items():
        for value in values:
            if value == "*" and sort in ("*", "AWS"):
                yield from _everyone()
            elif sort == "Service":
                yield Caller("service", value, name=value), value, "service", ASSUME_ROLE
            elif sort == "Federated":
                yield from _federated(value)
            elif sort == "AWS" and (outside := _outside(value, account)):
                yield outside


def _everyone() -> Iterator[tuple[Caller, str, OutsiderKind, str]]:
    for action in (ASSUME_ROLE, WITH_WEB_IDENTITY, WITH_SAML):
        yield ANONYMOUS, "*", "everyone", action


def _federated(value: str) -> Iterator[tuple[Caller, str, OutsiderKind, str]]:
    caller = Caller.parse(value)
    if caller.kind == "saml":
        yield caller, value, "saml", WITH_SAML
    else:
        yield Caller("web-identity", value, caller.arn, name=caller.name), value, "oidc", WITH_WEB_IDENTITY


def _outside(value: str, account: str) -> tuple[Caller, str, OutsiderKind, str] | None:
    caller = Caller.parse(value)
    if not caller.account or caller.account == account:
        return None
    if caller.kind == "account":
        # What an account is trusted with, some principal of it may have: by no name that is known here.
        return caller, caller.account, "account", ASSUME_ROLE
    return caller, value, "principal", ASSUME_ROLE


def trust_result(
    holding: Holding,
    trust: HeldPolicy,
    caller: Caller,
    action: str,
    values: Mapping[str, str | Sequence[str]] | None = None,
) -> Result:
    """What the trust policy alone says of a caller who asks to become the role."""
    document = trust.document
    assert document is not None
    arn = holding.principal.arn
    told = known_context.of_resource(arn, holding.principal.account, holding.tags)
    context = known_context.together((told, known_context.of_caller(caller)), _open(values))
    request = Request(caller, action, arn, holding.principal.account, context)
    policy = policy_of(trust)
    allow: Truth = False
    deny: Truth = False
    for statement in document.statements:
        match = match_statement(statement, policy, request, "resource")
        truth = False if match is None else match.as_matched().truth
        if truth is False:
            continue
        if statement.allows:
            allow = True if truth or allow else None
        else:
            deny = True if truth or deny else None
    if deny:
        return "ExplicitlyDenied"
    return "Depends" if allow and deny is None else _RESULTS[allow]


def _open(values: Mapping[str, str | Sequence[str]] | None) -> Context | None:
    return None if values is None else Context(values, open_world=True)
