"""Sign-in from outside AWS: who a provider's token conditions let in, in words.

GitHub's subjects: https://docs.github.com/en/actions/reference/security/oidc
Cognito's: https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from iamtui.policy.document import Condition
from iamtui.policy.operators import Operator
from iamtui.policy.principals import COGNITO, TrustedPrincipal

GITHUB = "token.actions.githubusercontent.com"

_PROVIDERS = {
    GITHUB: "GitHub Actions",
    "gitlab.com": "GitLab",
    "accounts.google.com": "Google",
    "www.amazon.com": "Login with Amazon",
    "graph.facebook.com": "Facebook",
    "app.terraform.io": "Terraform Cloud",
    "agent.buildkite.com": "Buildkite",
}
_EKS = re.compile(r"oidc\.eks\.(?P<region>[^.]+)\.amazonaws\.com(?:\.cn)?/id/(?P<cluster>\w+)")
_USER_POOL = re.compile(r"cognito-idp\.[^.]+\.amazonaws\.com(?:\.cn)?/(?P<pool>.+)")
_GITHUB_SUBJECT = re.compile(r"repo:(?P<repository>[^:]*)(?::(?P<rest>.*))?", re.DOTALL)
_SERVICE_ACCOUNT = re.compile(r"system:serviceaccount:(?P<namespace>[^:]*):(?P<name>.*)", re.DOTALL)
_SAML_AUDIENCE = "https://signin.aws.amazon.com/saml"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who comes in: `Anyone signed in through GitHub Actions of northwind/shop, branch main`.

    `remaining` are the conditions that the words do not tell; `loud` where they let in people whom nobody
    here knows.
    """

    who: str
    remaining: tuple[Condition, ...]
    loud: bool = False


def signed_in(principal: TrustedPrincipal, conditions: Sequence[Condition]) -> SignedIn:
    """Who a federated principal's token conditions let in."""
    if principal.kind == "cognito":
        return _identity_pool(conditions)
    if principal.kind == "saml":
        rest = _without(conditions, "saml:aud", _SAML_AUDIENCE)
        return SignedIn(f"Anyone signed in through SAML provider {principal.name}", rest)
    subject, rest = _taken(conditions, f"{principal.name}:sub")
    if principal.name == GITHUB:
        rest = _without(rest, f"{GITHUB}:aud", "sts.amazonaws.com")
        return _github(subject, rest)
    cluster = _EKS.fullmatch(principal.name)
    if cluster:
        rest = _without(rest, f"{principal.name}:aud", "sts.amazonaws.com")
        return _kubernetes(subject, rest, cluster["cluster"])
    return _other(principal.name, subject, rest, conditions)


def provider_name(name: str) -> str:
    """What people call an OpenID Connect provider; its address where they have no name for it."""
    pool = _USER_POOL.fullmatch(name)
    return f"user pool {pool['pool']}" if pool else _PROVIDERS.get(name, name)


def _github(subject: Condition | None, rest: tuple[Condition, ...]) -> SignedIn:
    through = "Anyone signed in through GitHub Actions"
    if subject is None:
        if any(_limits_github(condition) for condition in rest):
            return SignedIn(through, rest)
        return SignedIn(f"{through}, from ANY repository on GitHub,", rest, loud=True)
    exact = Operator.parse(subject.operator).name != "stringlike"
    words = [_github_subject(value, exact) for value in subject.values]
    loud = not exact and any(map(_any_owner, subject.values))
    return SignedIn(f"{through} of {'; or of '.join(words) or 'no repository at all'}", rest, loud)


def _limits_github(condition: Condition) -> bool:
    operator = Operator.parse(condition.operator)
    claim = condition.key.casefold().removeprefix(f"{GITHUB}:")
    claims = ("repository", "repository_owner", "repository_id", "repository_owner_id", "job_workflow_ref", "sub")
    open_ended = all(value[:1] in ("*", "?") for value in condition.values)
    return claim in claims and operator.is_positive_text and not operator.if_exists and not open_ended


def _any_repository(subject: str) -> bool:
    """True for `*`, `repo:*` and the like, which every token of GitHub's has."""
    literal = re.split(r"[*?]", subject, maxsplit=1)[0]
    return len(literal) < len(subject) and "repo:".startswith(literal)


def _any_owner(subject: str) -> bool:
    """True where the owner's name is open (`repo:north*`): anyone may register a name like that."""
    owner = subject.partition("/")[0]
    return "*" in owner or "?" in owner


def _github_subject(subject: str, exact: bool) -> str:
    if exact and ("*" in subject or "?" in subject):
        return f"“{subject}” to the letter (StringEquals knows no wildcard, so nobody)"
    found = _GITHUB_SUBJECT.fullmatch(subject)
    if found is None:
        return "ANY repository on GitHub" if set(subject) <= {"*", "?"} else f"subject {subject}"
    repository, rest = found["repository"], found["rest"]
    owner, slash, name = repository.partition("/")
    if _any_repository(subject):
        where = "ANY repository on GitHub"
    elif slash and name == "*":
        where = f"any repository of {owner}"
    else:
        where = repository
    return f"{where}, {_github_event(rest)}" if _github_event(rest) else where


def _github_event(rest: str | None) -> str:
    if rest is None or rest == "*":
        return ""
    for prefix, word in (
        ("ref:refs/heads/", "branch"),
        ("ref:refs/tags/", "tag"),
        ("environment:", "environment"),
        ("job_workflow_ref:", "workflow"),
    ):
        if rest.startswith(prefix):
            name = rest[len(prefix) :]
            return f"any {word}" if name == "*" else f"{word} {name}"
    return "pull requests" if rest == "pull_request" else rest


def _kubernetes(subject: Condition | None, rest: tuple[Condition, ...], cluster: str) -> SignedIn:
    where = f"of EKS cluster {cluster}"
    if subject is None:
        return SignedIn(f"ANY Kubernetes service account {where}", rest, loud=True)
    names = []
    for value in subject.values:
        found = _SERVICE_ACCOUNT.fullmatch(value)
        names.append(f"{found['namespace']}/{found['name']}" if found else value)
    return SignedIn(f"The Kubernetes service account {' or '.join(names)} {where}", rest)


def _other(
    name: str, subject: Condition | None, rest: tuple[Condition, ...], all_conditions: Sequence[Condition]
) -> SignedIn:
    through = f"Anyone signed in through {provider_name(name)}"
    if subject is None:
        prefix = f"{name}:".casefold()
        limited = any(condition.key.casefold().startswith(prefix) for condition in all_conditions)
        return SignedIn(through if limited else f"{through}, whoever they are,", rest, loud=not limited)
    return SignedIn(f"{through} as {' or '.join(subject.values) or 'nobody'}", rest)


def _identity_pool(conditions: Sequence[Condition]) -> SignedIn:
    audience, rest = _taken(conditions, f"{COGNITO}:aud")
    methods, rest = _taken(rest, f"{COGNITO}:amr")
    pools = audience.values if audience else ()
    loud = not pools or any("*" in pool for pool in pools)
    where = f"identity pool {' or '.join(pools)}" if pools else "ANY identity pool, of any AWS account"
    return SignedIn(f"{_pool_people(methods)} of {where}", rest, loud)


def _pool_people(methods: Condition | None) -> str:
    values = methods.values if methods else ()
    if not values or {"authenticated", "unauthenticated"} <= set(values) or "*" in values:
        return "Guests and signed-in users"
    if values == ("unauthenticated",):
        return "Guests"
    if values == ("authenticated",):
        return "Signed-in users"
    return f"Users signed in with {' or '.join(values)}"


def _taken(conditions: Sequence[Condition], key: str) -> tuple[Condition | None, tuple[Condition, ...]]:
    """The first condition that asks for certain values of a key, and the others."""
    wanted = key.casefold()
    for condition in conditions:
        operator = Operator.parse(condition.operator)
        if condition.key.casefold() == wanted and operator.is_positive_text:
            return condition, tuple(other for other in conditions if other is not condition)
    return None, tuple(conditions)


def _without(conditions: Sequence[Condition], key: str, usual: str) -> tuple[Condition, ...]:
    """The conditions but the one that every such policy has, whose only value is the usual one."""
    return tuple(
        condition
        for condition in conditions
        if not (
            condition.key.casefold() == key.casefold()
            and condition.values == (usual,)
            and Operator.parse(condition.operator).is_positive_text
        )
    )
