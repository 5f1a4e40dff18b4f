"""The answer to a request: the result, each policy type's part in it, and every statement that mattered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from iamtui.policy.policies import Layer
from iamtui.policy.request import Request
from iamtui.policy.requirements import ALWAYS, Requirement, as_json
from iamtui.policy.truth import Truth

Result = Literal["Allowed", "ImplicitlyDenied", "ExplicitlyDenied", "Depends"]
NearMiss = Literal["", "resource", "condition", "principal"]

SHORT_NAMES: dict[Layer, str] = {"boundary": "pb", "endpoint": "vpce"}
"""What the JSON shape calls the policy types, where that is not what they are called here."""


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

    def as_json(self, layer: Layer) -> dict[str, Any]:
        """Its JSON shape; the statement is counted from 1."""
        shape: dict[str, Any] = {
            "layer": layer,
            "policy": self.policy,
            "statement": self.statement + 1,
            "effect": self.effect,
            "applies": self.truth,
        }
        extras = {"sid": self.sid, "nearMiss": self.near_miss, "level": self.level, "arn": self.ref}
        return shape | {name: value for name, value in extras.items() if value}


@dataclass(frozen=True, slots=True)
class Part:
    """What one policy type said on its own."""

    layer: Layer
    result: Result
    matched: tuple[Matched, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision.

    `conditions` is what would have to hold for the request to be allowed: `ALWAYS` where nothing is open, `NEVER`
    where it cannot be. `assumptions` are sentences on what was taken for granted. `blocked_by` names what stands in the
    way of a request that identity or resource policies would otherwise allow. `rule` is the rule of AWS that no policy
    changes, where one decided.
    """

    request: Request
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

    @property
    def deciding(self) -> tuple[tuple[Layer, Matched], ...]:
        """The statements that decided: those that deny, else those that allow; those that depend are among them."""
        effect = "Deny" if self.result == "ExplicitlyDenied" else "Allow"
        return tuple(
            (part.layer, matched)
            for part in self.parts
            for matched in part.matched
            if matched.truth is not False and (matched.effect == effect or matched.truth is None)
        )

    def as_json(self) -> dict[str, Any]:
        """The JSON shape. What depends is given as it would be if all that is not known were in favour of access."""
        depends = self.result == "Depends"
        shape: dict[str, Any] = {
            "result": "Allowed" if depends else self.result,
            "parts": {part.layer: part.result for part in self.parts},
            "matched": [matched.as_json(part.layer) for part in self.parts for matched in part.matched],
        }
        if self.blocked_by:
            shape["blockedBy"] = [SHORT_NAMES.get(layer, layer) for layer in self.blocked_by]
        if depends:
            shape |= {"depends": True, "conditions": as_json(self.conditions)}
        if self.rule:
            shape["rule"] = self.rule
        return shape

    def sentences(self) -> tuple[str, ...]:
        """Why, in words: the answer first, then what each policy type says, then what was assumed."""
        from iamtui.policy.explanation import sentences

        return sentences(self)

    def remedies(self) -> tuple[str, ...]:
        """What would have to change for the request to be allowed, in words; nothing where it is allowed."""
        from iamtui.policy.explanation import remedies

        return remedies(self)
