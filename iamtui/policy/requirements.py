"""What would have to hold: conditions that are not decided, joined by *and* and *or*.

A requirement that holds whatever else is, is `ALWAYS`; one that cannot hold is `NEVER`. Whatever lies between
depends on context that is not known, and says on what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from iamtui.policy.truth import Truth


@dataclass(frozen=True, slots=True)
class Origin:
    """The statement a requirement comes from: its policy, and its place in it counted from 0."""

    layer: str
    policy: str
    statement: int
    effect: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class ContextRequirement:
    """A condition on a context key. `inverted` where it is the way round a Deny, not what a policy asks."""

    operator: str
    key: str
    values: tuple[str, ...]
    origin: Origin
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class SessionNameRequirement:
    """The role's session would need to bear one of these names (or none of them, where `inverted`)."""

    names: tuple[str, ...]
    origin: Origin
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class VariableRequirement:
    """The policy variables of this text would need to stand for what makes it match."""

    text: str
    origin: Origin
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class UnknownPolicy:
    """A policy takes part whose text is not known."""

    layer: str
    policy: str


@dataclass(frozen=True, slots=True)
class Group:
    """Requirements of which all (`and`) or one (`or`) must hold."""

    operator: Literal["and", "or"]
    members: tuple[Requirement, ...]


Requirement = ContextRequirement | SessionNameRequirement | VariableRequirement | UnknownPolicy | Group

ALWAYS = Group("and", ())
NEVER = Group("or", ())


def required(truth: Truth, otherwise: Requirement) -> Requirement:
    """`ALWAYS` or `NEVER` where it is decided, `otherwise` where it is not."""
    return otherwise if truth is None else ALWAYS if truth else NEVER


def truth_of(requirement: Requirement) -> Truth:
    """True for `ALWAYS`, False for `NEVER`, None for what depends."""
    return True if requirement == ALWAYS else False if requirement == NEVER else None


def all_of(requirements: Iterable[Requirement]) -> Requirement:
    """Every one of them, simplified."""
    return _joined("and", requirements, ALWAYS, NEVER)


def any_of(requirements: Iterable[Requirement]) -> Requirement:
    """At least one of them, simplified."""
    return _joined("or", requirements, NEVER, ALWAYS)


def _joined(
    operator: Literal["and", "or"], requirements: Iterable[Requirement], neutral: Group, decisive: Group
) -> Requirement:
    members: dict[Requirement, None] = {}
    for requirement in requirements:
        if requirement == decisive:
            return decisive
        if isinstance(requirement, Group) and requirement.operator == operator:
            members.update(dict.fromkeys(requirement.members))
        else:
            members[requirement] = None
    members.pop(neutral, None)
    return next(iter(members)) if len(members) == 1 else Group(operator, tuple(members))


def negated(requirement: Requirement) -> Requirement:
    """The opposite: what escapes a Deny with this requirement."""
    if isinstance(requirement, Group):
        join = any_of if requirement.operator == "and" else all_of
        return join(negated(member) for member in requirement.members)
    if isinstance(requirement, ContextRequirement):
        return _inverted_condition(requirement)
    if isinstance(requirement, UnknownPolicy):
        return requirement
    return replace(requirement, inverted=not requirement.inverted)


def leaves(
    requirement: Requirement,
) -> Iterator[ContextRequirement | SessionNameRequirement | VariableRequirement | UnknownPolicy]:
    """Every single requirement in it."""
    if isinstance(requirement, Group):
        for member in requirement.members:
            yield from leaves(member)
    else:
        yield requirement


_OPPOSITES = {
    "StringEquals": "StringNotEquals",
    "StringEqualsIgnoreCase": "StringNotEqualsIgnoreCase",
    "StringLike": "StringNotLike",
    "NumericEquals": "NumericNotEquals",
    "NumericLessThan": "NumericGreaterThanEquals",
    "NumericLessThanEquals": "NumericGreaterThan",
    "DateEquals": "DateNotEquals",
    "DateLessThan": "DateGreaterThanEquals",
    "DateLessThanEquals": "DateGreaterThan",
    "ArnEquals": "ArnNotEquals",
    "ArnLike": "ArnNotLike",
    "IpAddress": "NotIpAddress",
}
_OPPOSITE = {name.lower(): other for pair in _OPPOSITES.items() for name, other in (pair, pair[::-1])}
_TRUTHS = {"true": "false", "false": "true"}


def _inverted_condition(asked: ContextRequirement) -> Requirement:
    """A condition turned round, in the operators a policy has.

    `IfExists` and the set operators say something of absent keys too, so that their opposite takes two conditions.
    """

    def other(operator: str, values: tuple[str, ...] = asked.values) -> ContextRequirement:
        return replace(asked, operator=operator, values=values, inverted=not asked.inverted)

    quantifier, _, name = asked.operator.rpartition(":")
    if name.lower() == "null":
        return other(asked.operator, tuple(_TRUTHS.get(value.lower(), value) for value in asked.values))
    if_exists = name.lower().endswith("ifexists")
    opposite = _opposite(name[: -len("IfExists")] if if_exists else name)
    if quantifier.lower() == "forallvalues":
        return all_of([other("Null", ("false",)), other(f"ForAnyValue:{opposite}")])
    if quantifier.lower() == "foranyvalue":
        return any_of([other("Null", ("true",)), other(f"ForAllValues:{opposite}")])
    values = (
        tuple(_TRUTHS.get(value.lower(), value) for value in asked.values)
        if name.lower().startswith("bool")
        else asked.values
    )
    if if_exists:
        return all_of([other("Null", ("false",)), other(opposite, values)])
    return other(opposite, values)


def _opposite(name: str) -> str:
    """The operator that is true where this one is not, or the words for it where AWS has none."""
    if name.lower() == "bool":
        return "Bool"
    return _OPPOSITE.get(name.lower(), f"not {name}")


def as_json(requirement: Requirement) -> dict[str, Any]:
    """Its JSON shape: `{"conditionType": "condition" | "group" | ...}`."""
    if isinstance(requirement, Group):
        members = [as_json(member) for member in requirement.members]
        return {"conditionType": "group", "operator": requirement.operator, "conditions": members}
    if isinstance(requirement, UnknownPolicy):
        return {"conditionType": "policy", "policyType": requirement.layer, "policyIdentifier": requirement.policy}
    if isinstance(requirement, ContextRequirement):
        shape: dict[str, Any] = {
            "conditionType": "condition",
            "op": requirement.operator,
            "key": requirement.key,
            "values": list(requirement.values),
        }
    elif isinstance(requirement, SessionNameRequirement):
        shape = {"conditionType": "sessionName", "sessionName": list(requirement.names)}
    else:
        shape = {"conditionType": "variable", "text": requirement.text}
    shape["sources"] = [_origin_json(requirement.origin)]
    if requirement.inverted:
        shape["inverted"] = True
    return shape


_POLICY_TYPES = {"boundary": "permissionBoundary", "endpoint": "endpointPolicy"}


def _origin_json(origin: Origin) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "effect": origin.effect,
        "policyIdentifier": origin.policy,
        "policyType": _POLICY_TYPES.get(origin.layer, origin.layer),
        "statementIndex": origin.statement + 1,
    }
    if origin.level:
        shape["orgIdentifier"] = origin.level
    return shape
