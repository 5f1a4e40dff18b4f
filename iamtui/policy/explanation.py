"""A verdict in words: why, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator

from iamtui.policy import hard_rules
from iamtui.policy.conditions import condition_words
from iamtui.policy.document import Condition
from iamtui.policy.policies import Layer
from iamtui.policy.request import Request
from iamtui.policy.requirements import (
    ContextRequirement,
    Group,
    Requirement,
    SessionNameRequirement,
    UnknownPolicy,
)
from iamtui.policy.verdict import Matched, Part, Result, Verdict

LAYER_NAMES: dict[Layer, str] = {
    "identity": "The identity policies",
    "boundary": "The permissions boundary",
    "session": "The session policy",
    "resource": "The resource policy",
    "scp": "The service control policies",
    "rcp": "The resource control policies",
    "endpoint": "The VPC endpoint's policy",
}
_RESULTS: dict[Result, str] = {
    "Allowed": "Allowed",
    "ImplicitlyDenied": "Denied: nothing that has to allow it does",
    "ExplicitlyDenied": "Denied explicitly",
    "Depends": "It depends",
}
_MISSES = {
    "resource": "about other resources",
    "condition": "under other conditions",
    "principal": "about other principals",
}
_SHOWN = 8
"""Statements that are named of one policy type; there may be a hundred thousand."""


def sentences(verdict: Verdict) -> tuple[str, ...]:
    """Why, in words: the answer first, then what each policy type says, then what was assumed."""
    return tuple(_sentences(verdict))


def _sentences(verdict: Verdict) -> Iterator[str]:
    yield f"{_RESULTS[verdict.result]}: {question(verdict.request)}"
    if verdict.rule:
        yield f"Whatever policies say: {verdict.rule}."
    for part in verdict.parts:
        yield from _part_sentences(part)
    if verdict.result == "Depends":
        yield f"Allowed if {in_words(verdict.conditions)}."
    for assumption in verdict.assumptions:
        yield f"Taken for granted: {assumption}."


def question(request: Request) -> str:
    """The request in one line: `user/alice s3:GetObject on arn:aws:s3:::b/k`."""
    caller = request.caller
    asking = "anybody, unsigned" if caller.kind == "anonymous" else caller.arn.rpartition(":")[2] or caller.value
    return f"{asking} {request.action} on {request.resource}"


def _part_sentences(part: Part) -> Iterator[str]:
    name = LAYER_NAMES[part.layer]
    effect = "Deny" if part.result == "ExplicitlyDenied" else "Allow"
    matched = [one for one in part.matched if one.truth is not False and (one.effect == effect or one.truth is None)]
    said = {
        "Allowed": "allow it",
        "ExplicitlyDenied": "deny it",
        "Depends": "may allow it",
        "ImplicitlyDenied": "do not allow it",
    }[part.result]
    yield f"{name} {_plural(part.layer, said)}{_places(matched)}."
    nearly = [one for one in part.matched if one.truth is False and one.effect == "Allow"]
    if part.result == "ImplicitlyDenied":
        for one in nearly[:_SHOWN]:
            yield f"{place(one)} allows the action, but {_MISSES[one.near_miss]}."


def _plural(layer: Layer, said: str) -> str:
    if layer in ("identity", "scp", "rcp"):
        return said
    word, _, rest = said.partition(" ")
    return f"{ {'allow': 'allows', 'deny': 'denies', 'may': 'may', 'do': 'does'}[word] } {rest}"


def _places(matched: list[Matched]) -> str:
    if not matched:
        return ""
    more = f" and {len(matched) - _SHOWN:,} more" if len(matched) > _SHOWN else ""
    return f": {', '.join(place(one) for one in matched[:_SHOWN])}{more}"


def place(matched: Matched) -> str:
    """A statement by its policy and place: `readers statement 2 (AllowRead)`."""
    sid = f" ({matched.sid})" if matched.sid else ""
    return f"{matched.policy} statement {matched.statement + 1}{sid}"


# -- what would change it -------------------------------------------------------------------------------


def remedies(verdict: Verdict) -> tuple[str, ...]:
    """What would have to change for the request to be allowed, in words; nothing where it is allowed."""
    if verdict.result == "Allowed":
        return ()
    if verdict.result == "Depends":
        return (f"The request would have to be such that {in_words(verdict.conditions)}.",)
    if verdict.rule:
        return ("Nothing: no policy changes this rule.",)
    return (*_without_denies(verdict), *_with_grants(verdict), *_with_limits(verdict))


def _without_denies(verdict: Verdict) -> Iterator[str]:
    denies = [(part.layer, one) for part in verdict.parts for one in part.matched if one.effect == "Deny" and one.truth]
    for _, one in denies[:_SHOWN]:
        yield f"{place(one)} would have to stop denying it."
    if len(denies) > _SHOWN:
        yield f"{len(denies) - _SHOWN:,} more statements would have to stop denying it."


def _with_limits(verdict: Verdict) -> Iterator[str]:
    limiting: tuple[Layer, ...] = ("scp", "rcp", "endpoint", "boundary", "session")
    for part in verdict.parts:
        if part.layer in limiting and part.result == "ImplicitlyDenied":
            every = " on every level" if part.layer in ("scp", "rcp") else ""
            yield f"{LAYER_NAMES[part.layer]} would have to allow it{every}."


def _with_grants(verdict: Verdict) -> Iterator[str]:
    """Who would have to grant it, where nobody does."""
    request = verdict.request
    results = {part.layer: part.result for part in verdict.parts}
    identity, resource = results.get("identity"), results.get("resource", "ImplicitlyDenied")
    on_both_sides = not request.is_same_account or hard_rules.needs_resource_policy(request)
    if identity is None:
        if resource == "ImplicitlyDenied":
            yield "The resource policy would have to allow it to the caller."
        return
    if on_both_sides and resource == "ImplicitlyDenied":
        policy = "The role's trust policy" if request.service == "sts" else "The resource policy"
        yield f"{policy} would have to allow it to the caller or to account {request.caller.account}."
    if identity == "ImplicitlyDenied" and (on_both_sides or resource != "Allowed"):
        yield f"An identity policy would have to allow {request.action} on {request.resource}."


# -- requirements ---------------------------------------------------------------------------------------


def in_words(requirement: Requirement) -> str:
    """What would have to hold: `the caller's tag team is red and (A or B)`."""
    if isinstance(requirement, Group):
        if not requirement.members:
            return "anything" if requirement.operator == "and" else "what cannot be"
        shown = [_nested(member) for member in requirement.members[:_SHOWN]]
        if len(requirement.members) > _SHOWN:
            shown.append(f"{len(requirement.members) - _SHOWN:,} more")
        return f" {requirement.operator} ".join(shown)
    if isinstance(requirement, ContextRequirement):
        return condition_words(Condition(requirement.operator, requirement.key, requirement.values))
    if isinstance(requirement, SessionNameRequirement):
        verb = "is not" if requirement.inverted else "is"
        return f"the session's name {verb} {' or '.join(requirement.names)}"
    if isinstance(requirement, UnknownPolicy):
        return f"{requirement.policy}, whose text is not known, allows it"
    verb = "does not match" if requirement.inverted else "matches"
    return f"the resource {verb} {requirement.text}"


def _nested(requirement: Requirement) -> str:
    words = in_words(requirement)
    return f"({words})" if isinstance(requirement, Group) else words
