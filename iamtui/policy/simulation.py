"""A request about a pattern of resources, answered for each type of resource and each pattern that policies name.

`s3:GetObject` on `arn:aws:s3:::bucket/*` is neither allowed nor denied as a whole where policies allow
`bucket/public/*`: the answer is that narrower pattern. What an Allow names is narrowed by the request, by the type of
resource, and by what the policies that only limit leave of it, and put to the plain decision as a request of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from iamtui.policy import hard_rules, services
from iamtui.policy.actions import statement_matches_action
from iamtui.policy.arns import ArnPattern, ShortArn
from iamtui.policy.document import Statement
from iamtui.policy.evaluate import evaluate
from iamtui.policy.policies import Layer, Policy, PolicySet
from iamtui.policy.request import Request
from iamtui.policy.requirements import as_json
from iamtui.policy.resource_element import entry_pattern
from iamtui.policy.variables import Unresolved
from iamtui.policy.verdict import Result, Verdict

MOST_WORK = 300_000
"""Statements looked at for one simulation, all its patterns together."""


class SimulationError(ValueError):
    """The policies name too many patterns to look at each; one line says so."""


@dataclass(frozen=True, slots=True)
class PatternResult:
    """The decision on one pattern of resources of one type. `pattern` is a short ARN where the policy has one."""

    resource_type: str
    pattern: str
    verdict: Verdict

    def as_json(self) -> dict[str, Any]:
        """Its JSON shape."""
        result = "Allowed" if self.verdict.result == "Depends" else self.verdict.result
        shape: dict[str, Any] = {
            "resourceType": self.resource_type,
            "resourcePattern": self.pattern,
            "result": result,
        }
        if self.verdict.result == "Depends":
            shape |= {"depends": True, "conditions": as_json(self.verdict.conditions)}
        return shape


@dataclass(frozen=True, slots=True)
class Simulation:
    """The answer: `verdict` on the request as it stands, and one result a pattern where it names several resources."""

    kind: Literal["single", "wildcard"]
    result: Result
    verdict: Verdict
    results: tuple[PatternResult, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Its JSON shape."""
        results = [result.as_json() for result in self.results]
        if self.kind == "single" and self.result == "Depends":
            results = [{"conditions": as_json(self.verdict.conditions)}]
        shape = self.verdict.as_json() | {
            "result": "Allowed" if self.result == "Depends" else self.result,
            "resultType": self.kind,
            "results": results,
        }
        if self.kind == "wildcard":
            shape.pop("depends", None)
            shape.pop("conditions", None)
            shape |= {"depends": True} if self.result == "Depends" else {}
        return shape


def simulate(request: Request, policies: PolicySet) -> Simulation:
    """The decision on a request, for each type and pattern of resources where it names more than one.

    Raises `SimulationError` where the policies name too many patterns.
    """
    action = services.action(request.service, request.name)
    if action is not None and action.is_wildcard_only:
        request = replace(request, wildcard_only=True)
    kinds = action.resource_types if action is not None else ()
    if request.wildcard_only or "*" not in request.resource:
        found = services.resource_type_of(request.service, request.resource, kinds)
        verdict = evaluate(_with_known_keys(request, found.name if found else ""), policies)
        return Simulation("single", verdict.result, verdict)
    results = tuple(_pattern_results(request, policies, kinds))
    overall = _overall(results)
    return Simulation(
        "wildcard",
        overall,
        evaluate(_with_known_keys(request, ""), policies),
        () if overall == "ImplicitlyDenied" else results,
    )


def _overall(results: Iterable[PatternResult]) -> Result:
    """Allowed where some pattern is."""
    order: tuple[Result, ...] = ("Allowed", "Depends", "ExplicitlyDenied", "ImplicitlyDenied")
    found = {result.verdict.result for result in results}
    return next((result for result in order if result in found), "ImplicitlyDenied")


def _pattern_results(request: Request, policies: PolicySet, kinds: tuple[str, ...]) -> Iterator[PatternResult]:
    granted, limits = _granted_and_limits(request, policies)
    statements = 1 + sum(map(len, [*limits, granted]))
    for kind, asked in _asked(request, kinds):
        patterns = list(dict.fromkeys(_narrowed(asked, granted, limits)))
        if len(patterns) * statements > MOST_WORK:
            raise SimulationError(f"the policies name {len(patterns):,} patterns, too many to decide each")
        of_kind = _with_known_keys(request, kind)
        for shown, pattern in patterns:
            yield PatternResult(
                kind, shown, evaluate(replace(of_kind, resource=pattern, wildcard_only=False), policies)
            )


def _asked(request: Request, kinds: tuple[str, ...]) -> Iterator[tuple[str, ArnPattern]]:
    """What is asked about, for each type of resource that the action has."""
    whole = ArnPattern.of_request(request.resource)
    if not kinds:
        yield "", whole
    for kind in kinds:
        known = services.resource_type(request.service, kind)
        for pattern in known.patterns if known is not None else ():
            parts = pattern.split(":", 5)
            parts[1] = request.caller.partition
            # What AWS has a variable for, such as the Region, is never empty in the ARNs of this type.
            if ArnPattern.parse(":".join("?*" if part == "*" else part for part in parts)).intersects(whole):
                for common in ArnPattern.parse(":".join(parts)).intersection(whole):
                    yield kind, ArnPattern.of_request(common)


# -- the patterns that policies name --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Named:
    """A pattern that an Allow names; `written` is how it does so, where it is a short ARN."""

    pattern: ArnPattern
    written: str = ""

    @staticmethod
    def of(request: Request, layer: Layer, policies: Iterable[Policy | None]) -> list[_Named]:
        """All that the Allow statements on the action name."""
        return [
            named
            for policy in policies
            if policy is not None
            for statement in policy.document.statements
            if statement.allows and statement_matches_action(statement, request.action)
            for named in _Named.in_statement(statement, request, layer, policy.document.version)
        ]

    @staticmethod
    def in_statement(statement: Statement, request: Request, layer: Layer, version: str) -> Iterator[_Named]:
        if not statement.resources:
            yield _Named(ArnPattern.parse("*"))
        for entry in statement.resources:
            pattern = entry_pattern(entry, request.context, version, ShortArn.of(layer))
            if isinstance(pattern, ArnPattern) and pattern.parts:
                yield _Named(pattern, entry if pattern.is_short else "")
            elif pattern is None or isinstance(pattern, Unresolved):
                continue


def _granted_and_limits(request: Request, policies: PolicySet) -> tuple[list[_Named], list[list[_Named]]]:
    """What is granted, and what limits it; where both sides have to allow, each limits the other."""
    limits = list(_limits(request, policies))
    by_resource = _Named.of(request, "resource", [policies.resource])
    by_identity = _Named.of(request, "identity", policies.identity)
    if request.caller.is_root:
        by_identity = [_Named(ArnPattern.parse("*"))]
    both_sides = not request.is_same_account or hard_rules.needs_resource_policy(request)
    if both_sides and by_identity and request.caller.account:
        return by_identity, [*limits, by_resource]
    return by_identity + by_resource, limits


def _limits(request: Request, policies: PolicySet) -> Iterator[list[_Named]]:
    """What each of the policy types that only limit allows."""
    groups: list[tuple[Layer, Iterable[Policy] | None]] = [
        ("boundary", policies.boundaries),
        ("session", policies.session),
        ("endpoint", policies.endpoint),
        *(("scp", level) for level in policies.scps or ()),
        *(("rcp", level) for level in policies.rcps or ()),
    ]
    for layer, group in groups:
        if group is not None:
            yield _Named.of(request, layer, group)


def _narrowed(asked: ArnPattern, granted: list[_Named], limits: list[list[_Named]]) -> Iterator[tuple[str, str]]:
    """The patterns to decide on, each as it is shown and as it is asked about.

    A grant that a limit leaves nothing of is kept as it is, so that the answer says that it is denied.
    """
    for named in granted:
        for common in named.pattern.intersection(asked):
            narrowed = [common]
            for limit in limits:
                narrowed = _limited(narrowed, limit) or narrowed
            for pattern in narrowed:
                yield (named.written if named.written and pattern == common else pattern), pattern


def _limited(patterns: list[str], limit: list[_Named]) -> list[str]:
    asked = [ArnPattern.of_request(pattern) for pattern in patterns]
    found = dict.fromkeys(common for one in asked for named in limit for common in named.pattern.intersection(one))
    if len(found) > MOST_WORK // 100:
        raise SimulationError("boundary, session and organization policies leave too many patterns to decide each")
    return list(found)


# -- context --------------------------------------------------------------------------------------------


def _with_known_keys(request: Request, kind: str) -> Request:
    """The request without the service's own condition keys that AWS does not give for this action and resource."""
    values = request.context.as_mapping()
    known = set(services.keys_of(request.action, kind))
    stranger = [key for key in values if not _is_given(key, known)]
    if not known or not stranger:
        return request
    context = request.context.merged(dict.fromkeys(stranger, ()))
    return replace(request, context=context)


def _is_given(key: str, known: set[str]) -> bool:
    if key.lower().startswith("aws:"):
        return True
    found = services.condition_key(key)
    return found is None or found.name in known
