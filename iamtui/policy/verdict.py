"""The answer to a request: the result, each policy type's part in it, and every statement that mattered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from iamtui.policy.policies import Layer
from iamtui.policy.requirements import ALWAYS, Requirement, as_json
from iamtui.policy.truth import Truth

Result = Literal["Allowed", "ImplicitlyDenied", "ExplicitlyDenied", "Depends"]
NearMiss = Literal["", "resource", "condition", "principal"]


@dataclass(frozen=True, slots=True)
class Matched:
    """A statement that mattered. `statement` is its place in its policy, counted from 0.

    `truth` is True where the statement applies, None where that depends, False where it only nearly does:
    `near_miss` says then which element did not match.
    """

    policy: str
    ref: str
    source: str
    statement: int
    sid: str
    effect: str
    truth: Truth
    near_miss: NearMiss = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one policy type said on its own."""

    layer: Layer
    result: Result
    matched: tuple[Matched, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision.

    `conditions` is what would have to hold for the request to be allowed (`ALWAYS` where nothing is open).
    `assumptions` are sentences on what was taken for granted. `blocked_by` names what stands in the way of a request that
    identity or resource policies would otherwise allow. `rule` is the rule of AWS that no policy can change, if one decided.
    """

    result: Result
    parts: tuple[Part, ...] = ()
    conditions: Requirement = ALWAYS
    assumptions: tuple[str, ...] = ()
    blocked_by: tuple[Layer, ...] = ()
    rule: str = ""

    @property
    def allowed(self) -> Truth:
        """True, False, or None where it depends."""
        return {"Allowed": True, "Depends": None}.get(self.result, False)
