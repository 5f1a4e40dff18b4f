"""The plain answer to one question: AWS's rules read out statement by statement, with all that mattered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from iamtui.access.compile import Levels, Surroundings, missing_boundary
from iamtui.access.holdings import HeldPolicy, Holding
from iamtui.policy.callers import Caller
from iamtui.policy.document import PolicyDocument, parse_policy
from iamtui.policy.evaluate import evaluate
from iamtui.policy.policies import Policy, PolicySet
from iamtui.policy.request import Request
from iamtui.policy.requirements import UnknownPolicy, all_of
from iamtui.policy.verdict import Verdict

_ANYTHING = Policy(
    "what is not known",
    parse_policy({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}),
)


def policy_of(held: HeldPolicy) -> Policy:
    """A policy as the evaluation takes it; its text must be known."""
    assert held.document is not None
    source = f"group {held.group}" if held.group else held.source
    return Policy(held.name, held.document, source, str(held.ref))


def explain(
    request: Request,
    holding: Holding | None,
    surroundings: Surroundings,
    resource: HeldPolicy | Policy | None,
    resource_unknown: bool,
) -> Verdict:
    """The verdict on a request of a principal of the account (`holding`), or of somebody else (None)."""
    policies = PolicySet(
        identity=_identity(holding),
        resource=policy_of(resource) if isinstance(resource, HeldPolicy) else resource,
        boundaries=_boundaries(holding),
        scps=_levels(surroundings.scps),
        rcps=_levels(surroundings.rcps),
        missing=_missing_boundary(holding),
        resource_unknown=resource_unknown,
        management_account=surroundings.management_account,
    )
    verdict = evaluate(request, policies)
    missing = _missing(request.caller, holding)
    return _doubted(request, policies, verdict, missing) if missing else verdict


def _doubted(request: Request, policies: PolicySet, verdict: Verdict, missing: tuple[str, ...]) -> Verdict:
    """The verdict where texts of identity policies are not known: they may allow and deny anything."""
    if verdict.result == "ExplicitlyDenied":
        return verdict
    best = evaluate(request, replace(policies, identity=(*policies.identity, _ANYTHING)))
    if best.result not in ("Allowed", "Depends") or best.rule:
        return verdict
    unknown = [UnknownPolicy("identity", name) for name in missing]
    assumptions = verdict.assumptions or best.assumptions
    return replace(
        verdict,
        result="Depends",
        conditions=all_of([best.conditions, *unknown]),
        assumptions=assumptions,
        blocked_by=(),
    )


def _identity(holding: Holding | None) -> tuple[Policy, ...]:
    if holding is None:
        return ()
    return tuple(policy_of(held) for held in holding.identity if held.document is not None)


def _boundaries(holding: Holding | None) -> tuple[Policy, ...] | None:
    if holding is None or holding.boundary is None or holding.boundary.document is None:
        return None
    return (policy_of(holding.boundary),)


def _missing_boundary(holding: Holding | None) -> tuple[str, ...]:
    words = missing_boundary(holding) if holding is not None else ""
    return (words,) if words else ()


def _missing(caller: Caller, holding: Holding | None) -> tuple[str, ...]:
    """What is not known of the caller's identity policies, in words."""
    if holding is not None:
        return holding.missing
    if caller.kind in ("user", "role", "session", "federated-user"):
        return (f"the policies of {caller.arn}",)
    return ()


def _levels(levels: Levels | None) -> tuple[tuple[Policy, ...], ...] | None:
    if levels is None:
        return None
    return tuple(tuple(_named(level)) for level in levels)


def _named(documents: Iterable[PolicyDocument]) -> Iterable[Policy]:
    return (Policy(document.id or f"policy {at}", document, "organization") for at, document in enumerate(documents, 1))
