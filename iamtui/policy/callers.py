"""Who makes a request, and in which way a policy names them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from iamtui.policy.arns import split_arn
from iamtui.policy.document import PrincipalMap, Statement
from iamtui.policy.remembering import remembered

CallerKind = Literal[
    "user",
    "role",
    "session",
    "federated-user",
    "account",
    "service",
    "web-identity",
    "saml",
    "canonical",
    "anonymous",
]

_ACCOUNT_DIGITS = 12
_SERVICE_ENDINGS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".aws.internal")
_WEB_IDENTITIES = frozenset(
    {"cognito-identity.amazonaws.com", "accounts.google.com", "www.amazon.com", "graph.facebook.com"}
)


class MatchKind(IntEnum):
    """In which way a statement names a caller; the greater, the closer."""

    NoMatch = 0
    AccountLevelMatch = 1
    SessionUserMatch = 2
    SessionRoleMatch = 3
    Match = 4


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request. `arn` is empty for those that have none; `value` is what a policy would write.

    `name` is the user's, role's or provider's name without its path, the session's name for a session, and the
    whole value for services and canonical users. `role_arn` is the role of a session; read from a session's ARN it
    has no path, since such an ARN has none.
    """

    kind: CallerKind
    value: str
    arn: str = ""
    partition: str = "aws"
    account: str = ""
    name: str = ""
    role_arn: str = ""

    @staticmethod
    @remembered(16_384)
    def parse(text: str) -> Caller:
        """The caller an ARN, an account's id, a service's name or a canonical id stands for; `*` is anonymous."""
        if text in ("", "*"):
            return ANONYMOUS
        arn = split_arn(text)
        if arn is not None:
            return _of_arn(text, arn.partition, arn.account, arn.resource)
        if _is_account(text):
            return Caller("account", text, f"arn:aws:iam::{text}:root", account=text, name="root")
        if text in _WEB_IDENTITIES:
            return Caller("web-identity", text, name=text)
        if text.endswith(_SERVICE_ENDINGS):
            return Caller("service", text, name=text)
        return Caller("canonical" if text.isalnum() else "web-identity", text, name=text)

    @staticmethod
    def session(role_arn: str, session_name: str) -> Caller:
        """The session of a role whose ARN, with its path, is known."""
        role = Caller.parse(role_arn)
        arn = f"arn:{role.partition}:sts::{role.account}:assumed-role/{role.name}/{session_name}"
        return Caller("session", arn, arn, role.partition, role.account, session_name, role_arn)

    @property
    def is_root(self) -> bool:
        """True for the root user of an account."""
        return self.kind == "account"

    @property
    def role_name(self) -> str:
        """The name of the role that this is, or that this is a session of; else nothing."""
        if self.kind == "role":
            return self.name
        return self.role_arn.rpartition("/")[2] if self.kind == "session" else ""


ANONYMOUS = Caller("anonymous", "*", name="*")
"""A request that nobody has signed."""


def principal_match(
    statement: Statement, caller: Caller, has_boundary: bool = False, *, any_session: bool = False
) -> MatchKind:
    """In which way a statement of a resource policy means the caller; one without a principal means nobody.

    With `any_session` the names of sessions do not count: a role, or a session of it, is meant where any session of
    that role is. A Deny with `NotPrincipal`
    always means a caller who has a permissions boundary, whatever it lists.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """
    if statement.principals:
        return closest_match(statement.principals, caller, any_session=any_session)
    if not statement.not_principals:
        return MatchKind.NoMatch
    if statement.effect == "Deny" and has_boundary:
        return MatchKind.Match
    named = closest_match(statement.not_principals, caller, any_session=any_session)
    return MatchKind.Match if named is MatchKind.NoMatch else MatchKind.NoMatch


def session_name_decides(statement: Statement, caller: Caller) -> bool:
    """True where the caller is meant only if its session has another name than is known."""
    loosely = principal_match(statement, caller, any_session=True)
    return loosely is not principal_match(statement, caller)


def closest_match(named: PrincipalMap, caller: Caller, *, any_session: bool = False) -> MatchKind:
    """The closest way in which one of the entries names the caller."""
    closest = MatchKind.NoMatch
    for kind, value in _entries(named):
        found = _entry_match(kind, value, caller)
        if found is MatchKind.Match:
            return found
        closest = max(closest, found)
    if any_session and closest < MatchKind.SessionUserMatch:
        named_sessions = (_is_some_session(value, caller) for kind, value in _entries(named) if kind == "AWS")
        return MatchKind.Match if any(named_sessions) else closest
    return closest


def _entries(named: PrincipalMap) -> Iterator[tuple[str, str]]:
    return ((kind, value) for kind, values in named.items() for value in values)


def _is_some_session(value: str, caller: Caller) -> bool:
    """Whether an entry is a session of the role that the caller is, or has taken."""
    named = Caller.parse(value)
    return (
        named.kind == "session"
        and caller.role_name != ""
        and (named.partition, named.account) == (caller.partition, caller.account)
        and named.role_name.casefold() == caller.role_name.casefold()
    )


def _entry_match(kind: str, value: str, caller: Caller) -> MatchKind:
    if kind in ("AWS", "*"):
        if value == "*":
            return MatchKind.Match
        return _aws_match(value, caller) if kind == "AWS" else MatchKind.NoMatch
    if kind in ("Service", "Federated", "CanonicalUser"):
        return MatchKind.Match if value == caller.value else MatchKind.NoMatch
    return MatchKind.NoMatch


def _aws_match(value: str, caller: Caller) -> MatchKind:
    if not caller.account:
        return MatchKind.NoMatch
    named = Caller.parse(value)
    if named.account != caller.account:
        return MatchKind.NoMatch
    if named.kind == "account":
        return MatchKind.AccountLevelMatch
    if value == caller.value:
        return MatchKind.Match
    if named.partition != caller.partition:
        return MatchKind.NoMatch
    if caller.kind == "session" and named.kind == "role":
        same = named.name.casefold() == caller.role_name.casefold()
        return MatchKind.SessionRoleMatch if same else MatchKind.NoMatch
    if caller.kind == "federated-user" and named.kind == "user":
        return MatchKind.SessionUserMatch if named.name == caller.name else MatchKind.NoMatch
    return MatchKind.NoMatch


def _of_arn(text: str, partition: str, account: str, resource: str) -> Caller:
    word, _, rest = resource.partition("/")
    if resource == "root":
        return Caller("account", text, text, partition, account, "root")
    if word == "assumed-role":
        role, _, session = rest.partition("/")
        role_arn = f"arn:{partition}:iam::{account}:role/{role}"
        return Caller("session", text, text, partition, account, session, role_arn)
    kinds: dict[str, CallerKind] = {
        "role": "role",
        "federated-user": "federated-user",
        "oidc-provider": "web-identity",
        "saml-provider": "saml",
    }
    kind = kinds.get(word, "user")
    name = rest if kind in ("web-identity", "saml", "federated-user") else rest.rpartition("/")[2]
    return Caller(kind, text, text, partition, account, name or resource)


def _is_account(text: str) -> bool:
    return len(text) == _ACCOUNT_DIGITS and text.isascii() and text.isdigit()
