"""The decision on one request, as AWS makes it: the plain specification of the rules.

Every function is one rule and reads as AWS describes it; nothing is compiled or remembered, so that this is what
explains a decision, and what quicker ways of deciding are held against. A policy type's part is written as a
requirement: `ALWAYS`, `NEVER`, or the conditions that are not known.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from iamtui.policy import hard_rules
from iamtui.policy.callers import MatchKind
from iamtui.policy.matching import StatementMatch, match_policies
from iamtui.policy.policies import Layer, Policy, PolicySet
from iamtui.policy.request import Request
from iamtui.policy.requirements import (
    ALWAYS,
    NEVER,
    Requirement,
    UnknownPolicy,
    all_of,
    any_of,
    negated,
    truth_of,
)
from iamtui.policy.verdict import Part, Result, Verdict

_ACCOUNT_KINDS = ("user", "role", "session", "federated-user", "account")
"""Callers that have identity policies: those of an account. Services, anonymous and outside callers have none."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one policy type says: what its allowing takes, and what it takes that none of its statements denies."""

    layer: Layer
    allows: Requirement
    spares: Requirement = ALWAYS
    matches: tuple[StatementMatch, ...] = ()

    @property
    def denies(self) -> bool:
        """Whether a statement denies for certain."""
        return self.spares == NEVER

    @property
    def permits(self) -> Requirement:
        """What it takes to pass."""
        return all_of([self.allows, self.spares])

    def as_part(self) -> Part:
        """The same for the verdict."""
        return Part(self.layer, _result(self.permits, self.denies), tuple(match.as_matched() for match in self.matches))


@dataclass(frozen=True, slots=True)
class Opinions:
    """What every policy type says. A type that takes no part is None and limits nothing."""

    identity: Opinion | None
    resource: Opinion | None
    boundary: Opinion | None
    session: Opinion | None
    scp: Opinion | None
    rcp: Opinion | None
    endpoint: Opinion | None

    def present(self) -> tuple[Opinion, ...]:
        """Those that take part, in the order AWS asks them."""
        asked = (self.scp, self.rcp, self.endpoint, self.resource, self.identity, self.boundary, self.session)
        return tuple(opinion for opinion in asked if opinion is not None)


def evaluate(request: Request, policies: PolicySet) -> Verdict:
    """The decision, with the part of each policy type in it and every statement that mattered."""
    opinions = _opinions(request, policies)
    free = hard_rules.always_allowed(request)
    forbidden = "" if free else hard_rules.never_allowed(request)
    allowed_if = ALWAYS if free else NEVER if forbidden else _allowed_if(request, policies, opinions)
    denied = not free and any(opinion.denies for opinion in opinions.present())
    result = _result(allowed_if, denied)
    return Verdict(
        request=request,
        result=result,
        parts=tuple(opinion.as_part() for opinion in opinions.present()),
        conditions=allowed_if,
        assumptions=_assumptions(request, policies, result),
        blocked_by=() if free or forbidden or allowed_if != NEVER else _blocked_by(request, policies, opinions),
        rule=free or forbidden,
    )


def conditions_for(request: Request, policies: PolicySet) -> Requirement:
    """Under which context the request would be allowed, whatever its context is; `NEVER` where under none."""
    anything = replace(request, context=request.context.opened(), open_keys=lambda key: True)
    return evaluate(anything, policies).conditions


def _result(allowed_if: Requirement, denied: bool) -> Result:
    truth = truth_of(allowed_if)
    if truth is None:
        return "Depends"
    if truth:
        return "Allowed"
    return "ExplicitlyDenied" if denied else "ImplicitlyDenied"


def _allowed_if(request: Request, policies: PolicySet, opinions: Opinions) -> Requirement:
    """Guardrails must allow, somebody must grant, and nothing may deny."""
    guardrails = (opinion.allows for opinion in (opinions.scp, opinions.rcp, opinions.endpoint) if opinion is not None)
    granted = _granted_if(request, policies, opinions)
    undenied = (opinion.spares for opinion in opinions.present())
    return all_of([*guardrails, granted, *undenied])


# -- granting -------------------------------------------------------------------------------------------


def _granted_if(request: Request, policies: PolicySet, opinions: Opinions) -> Requirement:
    """What it takes that identity and resource policies grant the action, within boundary and session policy."""
    grants = _resource_grants(request, policies, opinions.resource)
    if opinions.identity is None:
        return grants.direct
    own = opinions.identity.allows
    limits = all_of(opinion.allows for opinion in (opinions.boundary, opinions.session) if opinion is not None)
    if not request.is_same_account:
        return all_of([grants.to_anyone, own, limits])
    if hard_rules.needs_resource_policy(request):
        through_account = all_of([grants.to_account, own])
        return any_of([grants.direct, all_of([any_of([grants.to_role_or_user, through_account]), limits])])
    return any_of([grants.direct, all_of([any_of([grants.to_role_or_user, own]), limits])])


@dataclass(frozen=True, slots=True)
class ResourceGrants:
    """What the resource policy grants, by whom it names.

    `direct`: the caller itself or everybody; neither boundary nor session policy need allow that in the same
    account. `to_role_or_user`: the role of the session, or the user of the federated session; that is as good as
    an identity policy. `to_account`: the caller's account, whose identity policies then decide.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """

    direct: Requirement
    to_role_or_user: Requirement
    to_account: Requirement

    @property
    def to_anyone(self) -> Requirement:
        """A grant of whatever kind, as it takes from another account."""
        return any_of([self.direct, self.to_role_or_user, self.to_account])


def _resource_grants(request: Request, policies: PolicySet, opinion: Opinion | None) -> ResourceGrants:
    allows = [match for match in opinion.matches if match.statement.allows] if opinion is not None else []
    unknown = [UnknownPolicy("resource", "the resource's policy")] if _may_be_granted_unseen(request, policies) else []

    def granted(kind: str) -> list[Requirement]:
        return [match.applies for match in allows if _grant_kind(match, request) == kind]

    return ResourceGrants(
        direct=any_of([*granted("direct"), *unknown]),
        to_role_or_user=any_of(granted("role or user")),
        to_account=any_of(granted("account")),
    )


def _may_be_granted_unseen(request: Request, policies: PolicySet) -> bool:
    """Whether the resource's policy, of which nothing is known, decides: it must where it alone can grant."""
    if not policies.resource_unknown or policies.resource is not None:
        return False
    return not request.is_same_account or hard_rules.needs_resource_policy(request)


def _grant_kind(match: StatementMatch, request: Request) -> str:
    """Whom a statement names: the caller, its role or user, or its account.

    A role without a session stands for all its sessions, so that what names the role names no session of it.
    """
    if match.principal is MatchKind.AccountLevelMatch:
        return "account"
    if match.names_everyone or match.names_session:
        return "direct"
    if match.principal is MatchKind.Match and request.caller.kind != "role":
        return "direct"
    return "role or user"


# -- the policy types -----------------------------------------------------------------------------------


def _opinions(request: Request, policies: PolicySet) -> Opinions:
    has_identity = request.caller.kind in _ACCOUNT_KINDS
    return Opinions(
        identity=_identity(request, policies) if has_identity else None,
        resource=_resource(request, policies),
        boundary=_boundary(request, policies) if has_identity else None,
        session=_session(request, policies) if has_identity else None,
        scp=_service_control(request, policies),
        rcp=_resource_control(request, policies),
        endpoint=_limiting(request, "endpoint", policies.endpoint) if policies.endpoint is not None else None,
    )


def _identity(request: Request, policies: PolicySet) -> Opinion:
    """Identity policies, which the root user needs none of."""
    opinion = _limiting(request, "identity", policies.identity)
    if request.caller.is_root:
        return Opinion("identity", ALWAYS, opinion.spares, opinion.matches)
    return opinion


def _resource(request: Request, policies: PolicySet) -> Opinion | None:
    if policies.resource is None:
        return None
    matches = match_policies([policies.resource], request, "resource", has_boundary=policies.has_boundary)
    return _opinion("resource", matches)


def _boundary(request: Request, policies: PolicySet) -> Opinion | None:
    """The permissions boundary. One whose text is missing may deny anything; the root user has none."""
    if request.caller.is_root or not policies.has_boundary:
        return None
    known = _limiting(request, "boundary", policies.boundaries or ())
    unknown = tuple(UnknownPolicy("boundary", name) for name in policies.missing)
    if not unknown:
        return known
    return Opinion("boundary", any_of([known.allows, *unknown]), all_of([known.spares, *unknown]), known.matches)


def _session(request: Request, policies: PolicySet) -> Opinion | None:
    """The session policy. A federated user without one has no permissions of its own.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
    """
    if policies.session is None:
        return Opinion("session", NEVER) if request.caller.kind == "federated-user" else None
    return _limiting(request, "session", policies.session)


def _service_control(request: Request, policies: PolicySet) -> Opinion | None:
    if policies.scps is None or not hard_rules.scps_apply(request.caller, policies.management_account):
        return None
    return _levels(request, "scp", policies.scps, policies.level_names[0])


def _resource_control(request: Request, policies: PolicySet) -> Opinion | None:
    if policies.rcps is None or not hard_rules.rcps_apply(request, policies.management_account):
        return None
    return _levels(request, "rcp", policies.rcps, policies.level_names[1])


def _levels(request: Request, layer: Layer, levels: Sequence[Sequence[Policy]], names: Sequence[str]) -> Opinion:
    """Policies of an organization: every level from the root to the account must allow.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
    """
    opinions = [
        _opinion(layer, match_policies(level, request, layer, level=names[at] if at < len(names) else ""))
        for at, level in enumerate(levels)
    ]
    return Opinion(
        layer,
        all_of(opinion.allows for opinion in opinions),
        all_of(opinion.spares for opinion in opinions),
        tuple(match for opinion in opinions for match in opinion.matches),
    )


def _limiting(request: Request, layer: Layer, policies: Iterable[Policy]) -> Opinion:
    return _opinion(layer, match_policies(policies, request, layer))


def _opinion(layer: Layer, matches: tuple[StatementMatch, ...]) -> Opinion:
    """One Allow that applies is enough to allow, one Deny that applies is enough to deny."""
    allows = any_of(match.applies for match in matches if match.statement.allows)
    spares = all_of(negated(match.applies) for match in matches if not match.statement.allows)
    return Opinion(layer, allows, spares, matches)


# -- why ------------------------------------------------------------------------------------------------


def _blocked_by(request: Request, policies: PolicySet, opinions: Opinions) -> tuple[Layer, ...]:
    """The policy types that stand in the way of what others would grant.

    An identity policy that denies what none but identity policies allow is in nobody's way.
    """
    unlimited = _without(opinions, "boundary", "session")
    if _granted_if(request, policies, unlimited) == NEVER:
        return ()
    blocking: list[Layer] = [
        opinion.layer
        for opinion in (opinions.scp, opinions.rcp, opinions.endpoint)
        if opinion is not None and opinion.permits == NEVER
    ]
    if opinions.boundary is not None:
        limited = _granted_if(request, policies, _without(opinions, "session")) == NEVER
        blocking += ["boundary"] if limited or opinions.boundary.denies else []
    if opinions.session is not None:
        limited = _granted_if(request, policies, _without(opinions, "boundary")) == NEVER
        blocking += ["session"] if limited or opinions.session.denies else []
    if opinions.identity is not None and opinions.identity.denies:
        silent = replace(unlimited, identity=replace(opinions.identity, allows=NEVER))
        blocking += ["identity"] if _granted_if(request, policies, silent) != NEVER else []
    if opinions.resource is not None and opinions.resource.denies:
        blocking.append("resource")
    return tuple(blocking)


def _without(opinions: Opinions, *layers: Layer) -> Opinions:
    kept = {name: None if name in layers else getattr(opinions, name) for name in Opinions.__dataclass_fields__}
    return Opinions(**kept)


def _assumptions(request: Request, policies: PolicySet, result: Result) -> tuple[str, ...]:
    """What was taken for granted, in sentences."""
    found: list[str] = []
    if result in ("Allowed", "Depends"):
        if policies.scps is None and hard_rules.scps_apply(request.caller, policies.management_account):
            found.append("no service control policy of the organization limits the caller")
        if policies.rcps is None and hard_rules.rcps_apply(request, policies.management_account):
            found.append("no resource control policy of the organization limits the resource")
        if policies.session is None and request.caller.kind in ("role", "session"):
            found.append("the session was begun without a session policy")
        if policies.resource is None and policies.resource_unknown:
            found.append("no policy of the resource denies it")
        if not request.asks_wildcard_only and ("*" in request.resource or "?" in request.resource):
            found.append(f"it may hold for a part only of what {request.resource} stands for")
    if not request.resource_account and request.owner:
        found.append(f"account {request.owner} owns the resource")
    return tuple(found)
