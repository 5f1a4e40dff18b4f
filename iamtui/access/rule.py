"""How the policy types' opinions make a decision, for one principal or for all of an account at once.

The same rule as `iamtui.policy.evaluate`, which explains it, written over sets of principals. What is not asked here:
session policies and endpoints, which are a session's and a network's, not an account's.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from typing import NamedTuple

from iamtui.access.answers import Result
from iamtui.access.certainty import NOBODY, Likely


class Opinion(NamedTuple):
    """Whom one policy type allows, and whom it denies."""

    allows: Likely
    denies: Likely


class ResourceOpinion(NamedTuple):
    """Whom the resource's policy grants to: directly, as their role, through their account; and whom it denies."""

    direct: Likely
    to_role: Likely
    to_account: Likely
    denies: Likely


NO_RESOURCE_POLICY = ResourceOpinion(NOBODY, NOBODY, NOBODY, NOBODY)


class Opinions(NamedTuple):
    """What each policy type says; None for a type that takes no part."""

    identity: Opinion
    boundary: Opinion | None = None
    resource: ResourceOpinion = NO_RESOURCE_POLICY
    scp: Opinion | None = None
    rcp: Opinion | None = None


class Decision(NamedTuple):
    """Who is allowed, and who is denied by a statement for certain."""

    allowed: Likely
    denied: int

    def result(self, bit: int = 1) -> Result:
        """The result of one principal."""
        if self.allowed.certain & bit:
            return "Allowed"
        if self.allowed.possible & bit:
            return "Depends"
        return "ExplicitlyDenied" if self.denied & bit else "ImplicitlyDenied"


def decide(
    everybody: int, opinions: Opinions, *, same_account: bool, needs_resource_policy: bool, ruled: bool | None
) -> Decision:
    """The decision. `ruled` is what AWS decides whatever the policies say, None where they decide."""
    if ruled:
        return Decision(Likely(everybody, everybody), 0)
    identity, boundary, resource, scp, rcp = opinions
    denies = identity.denies | resource.denies
    for limiting in (boundary, scp, rcp):
        if limiting is not None:
            denies |= limiting.denies
    if ruled is False:
        return Decision(NOBODY, denies.certain)
    allowed = _granted(everybody, opinions, same_account, needs_resource_policy) & denies.outside(everybody)
    for guardrail in (scp, rcp):
        if guardrail is not None:
            allowed &= guardrail.allows
    return Decision(allowed, denies.certain)


def _granted(everybody: int, opinions: Opinions, same_account: bool, needs_resource_policy: bool) -> Likely:
    """To whom identity and resource policies grant the action, within their boundaries."""
    own, resource = opinions.identity.allows, opinions.resource
    limits = opinions.boundary.allows if opinions.boundary is not None else Likely(everybody, everybody)
    if not same_account:
        anyhow = resource.direct | resource.to_role | resource.to_account
        return anyhow & own & limits
    if needs_resource_policy:
        own &= resource.to_account
    return resource.direct | (resource.to_role | own) & limits
