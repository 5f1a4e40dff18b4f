"""One statement against one request: does it apply, does it not, or on what does that depend.

A statement applies when its action, its resource, its principal (where a policy of its type has one) and its
conditions all match. One of which a single element fails is kept as a *near miss*: it is what somebody who asks
"why not?" wants to see.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from iamtui.policy.actions import statement_matches_action
from iamtui.policy.arns import ShortArn
from iamtui.policy.callers import Caller, MatchKind, principal_match
from iamtui.policy.context import EMPTY
from iamtui.policy.document import Condition, Statement
from iamtui.policy.operators import condition_truth
from iamtui.policy.policies import Layer, Policy
from iamtui.policy.principals import principal_of
from iamtui.policy.request import Request
from iamtui.policy.requirements import (
    ALWAYS,
    NEVER,
    ContextRequirement,
    Origin,
    Requirement,
    SessionNameRequirement,
    VariableRequirement,
    all_of,
    negated,
    required,
    truth_of,
)
from iamtui.policy.resource_element import resource_element_truth
from iamtui.policy.truth import Truth
from iamtui.policy.verdict import Matched, NearMiss

_VARIABLE = re.compile(r"\$\{[^}]*\}")
MOST_NEAR_MISSES = 100
"""Near misses that are kept of one policy type; a large policy has one in every statement."""
_WITH_PRINCIPAL = ("resource", "rcp", "endpoint")
"""Policies whose statements name whom they are about."""


@dataclass(frozen=True, slots=True)
class StatementMatch:
    """A statement that concerns the request. `applies` is what that takes; `NEVER` is a near miss.

    `principal` says how the caller is named; `names_everyone` that it is so as one of all, `names_session` that
    it is so by one of the sessions it may have.
    """

    policy: Policy
    statement: Statement
    applies: Requirement
    principal: MatchKind = MatchKind.Match
    names_everyone: bool = False
    names_session: bool = False
    near_miss: NearMiss = ""
    level: str = ""

    def as_matched(self) -> Matched:
        """The same for the verdict."""
        return Matched(
            policy=self.policy.name,
            ref=self.policy.arn,
            source=self.policy.source,
            statement=self.statement.index,
            sid=self.statement.sid,
            effect=self.statement.effect,
            truth=truth_of(self.applies),
            near_miss=self.near_miss,
            level=self.level,
        )


def match_policies(
    policies: Iterable[Policy], request: Request, layer: Layer, *, level: str = "", has_boundary: bool = False
) -> tuple[StatementMatch, ...]:
    """Every statement of these policies that concerns the request, in their order; of near misses only the first."""
    found: list[StatementMatch] = []
    misses = 0
    for policy in policies:
        for statement in policy.document.statements:
            match = match_statement(statement, policy, request, layer, level=level, has_boundary=has_boundary)
            if match is None:
                continue
            misses += bool(match.near_miss)
            if not match.near_miss or misses <= MOST_NEAR_MISSES:
                found.append(match)
    return tuple(found)


def match_statement(
    statement: Statement, policy: Policy, request: Request, layer: Layer, *, level: str = "", has_boundary: bool = False
) -> StatementMatch | None:
    """How the statement applies to the request. None where it is about something else altogether."""
    if not statement.kind or not statement_matches_action(statement, request.action):
        return None
    origin = Origin(layer, policy.name, statement.index, statement.effect, level)
    version = policy.document.version
    principal, named = _principal(statement, request, layer, origin, has_boundary)
    resource = _resource(statement, request, layer, version, origin)
    conditions = all_of(
        condition_requirement(condition, statement, request, version, origin) for condition in statement.conditions
    )
    elements: dict[NearMiss, Requirement] = {"principal": named, "resource": resource, "condition": conditions}
    missed = [element for element, requirement in elements.items() if requirement == NEVER]
    if len(missed) > 1:
        return None
    return StatementMatch(
        policy=policy,
        statement=statement,
        applies=NEVER if missed else all_of([named, resource, conditions]),
        principal=principal,
        names_everyone=_names_everyone(statement),
        names_session=isinstance(named, SessionNameRequirement),
        near_miss=missed[0] if missed else "",
        level=level,
    )


def _resource(statement: Statement, request: Request, layer: Layer, version: str, origin: Origin) -> Requirement:
    if not statement.resources and not statement.not_resources:
        # A role's trust policy names no resource: it is about the role itself.
        return ALWAYS if layer == "resource" else NEVER
    short = ShortArn.of(layer)
    wildcard_only = request.asks_wildcard_only
    truth = resource_element_truth(
        statement, request.resource, request.context, version, short, wildcard_only=wildcard_only
    )
    if truth is None:
        truth = _whatever_variables_are(statement, request, short, wildcard_only)
    written = ", ".join(statement.resources or statement.not_resources)
    return required(truth, VariableRequirement(written, origin))


def _whatever_variables_are(statement: Statement, request: Request, short: ShortArn, wildcard_only: bool) -> Truth:
    """The same with `*` for each variable: what that does not reach, no value reaches."""
    loosest = replace(
        statement,
        effect="Allow" if statement.resources else "Deny",
        resources=tuple(_VARIABLE.sub("*", entry) for entry in statement.resources),
        not_resources=tuple(_VARIABLE.sub("*", entry) for entry in statement.not_resources),
    )
    truth = resource_element_truth(loosest, request.resource, EMPTY, "", short, wildcard_only=wildcard_only)
    return truth if truth is bool(statement.not_resources) else None


def condition_requirement(
    condition: Condition, statement: Statement, request: Request, version: str, origin: Origin
) -> Requirement:
    """What it takes that one condition holds; a key that is open counts where it is in favour of access."""
    truth = condition_truth(condition, request.context, version)
    stands_against = truth is not None and truth is not statement.allows
    if stands_against and request.open_keys is not None and request.open_keys(condition.key):
        truth = None
    return required(truth, ContextRequirement(condition.operator, condition.key, condition.values, origin))


def _principal(
    statement: Statement, request: Request, layer: Layer, origin: Origin, has_boundary: bool
) -> tuple[MatchKind, Requirement]:
    if layer not in _WITH_PRINCIPAL:
        return MatchKind.Match, ALWAYS
    if layer != "resource" and not statement.principals and not statement.not_principals:
        # Endpoint policies may leave it out; resource control policies always say `*`.
        return MatchKind.Match, ALWAYS
    kind = principal_match(statement, request.caller, has_boundary)
    whoever_is_excepted = has_boundary and not statement.allows and bool(statement.not_principals)
    sessions = () if whoever_is_excepted else _sessions_named(statement, request)
    if not sessions or (kind is not MatchKind.NoMatch and not statement.not_principals):
        return kind, required(kind is not MatchKind.NoMatch, NEVER)
    name = SessionNameRequirement(sessions, origin)
    return MatchKind.Match, negated(name) if statement.not_principals else name


def _sessions_named(statement: Statement, request: Request) -> tuple[str, ...]:
    """The names of the caller's sessions that the statement names, for a caller that is a role with any session."""
    caller = request.caller
    if caller.kind != "role" or not request.context.open_world:
        return ()
    named = statement.not_principals or statement.principals
    return tuple(
        principal.name.partition("/")[2]
        for value in named.get("AWS", ()) + named.get("*", ())
        if (principal := principal_of("AWS", value)).kind == "session" and _is_session_of(principal.value, caller)
    )


def _is_session_of(session_arn: str, role: Caller) -> bool:
    """Whether a session's ARN (which leaves the role's path out) is of this role."""
    parts = session_arn.split(":", 5)
    name = parts[5].split("/")[1] if len(parts) == 6 and parts[5].count("/") else ""
    return parts[4:5] == [role.account] and parts[1:2] == [role.partition] and name.lower() == role.name.lower()


def _names_everyone(statement: Statement) -> bool:
    """`*`, `{"AWS": "*"}`, or all but those of a NotPrincipal."""
    if statement.not_principals:
        return True
    return any("*" in values for kind, values in statement.principals.items() if kind in ("AWS", "*"))
