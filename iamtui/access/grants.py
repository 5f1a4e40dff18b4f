"""What policies grant, as sets of actions on sets of resources under conditions; boundaries taken into account.

Conditions that are decided for the principal are gone: a grant whose condition cannot hold is none, and one that
holds is unconditional. What is left are conditions on the request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from iamtui.access.action_keys import actions_without, global_actions, is_of_service, region_of
from iamtui.access.answers import Place
from iamtui.access.holdings import HeldPolicy
from iamtui.access.meeting import meeting
from iamtui.access.resource_set import ALL, ResourceSet, resources_of
from iamtui.policy import services, variables
from iamtui.policy.arns import ShortArn
from iamtui.policy.context import Context
from iamtui.policy.document import Condition, Statement
from iamtui.policy.operators import condition_truth
from iamtui.policy.policies import Layer


@dataclass(frozen=True, slots=True)
class Grant:
    """Actions (as bits, see `policy.services`) that are allowed, or denied, on resources under conditions."""

    actions: int
    resources: ResourceSet
    conditions: tuple[Condition, ...]
    places: tuple[Place, ...]

    @property
    def is_certain(self) -> bool:
        """Whether nothing is open but the resource."""
        return not self.conditions and not self.resources.open_variables

    @property
    def signature(self) -> tuple[ResourceSet, frozenset[Condition]]:
        """What makes two grants of an action the same."""
        return self.resources, frozenset(self.conditions)


def grants_of(
    policies: Iterable[HeldPolicy], context: Context, layer: Layer, effect: str, among: int
) -> tuple[Grant, ...]:
    """What the statements of an effect say, of the actions among these. Policies without text are left out."""
    short = ShortArn.of(layer)
    return tuple(
        grant
        for policy in policies
        if policy.document is not None
        for statement in policy.document.statements
        if statement.effect == effect
        for grant in _grants(statement, policy, policy.document.version, context, short, among)
    )


def _grants(
    statement: Statement, policy: HeldPolicy, version: str, context: Context, short: ShortArn, among: int
) -> Iterator[Grant]:
    for actions, told in _by_keys(statement, action_bits(statement) & among, context):
        yield from _grants_of_some(actions, statement, policy, version, told, short)


def _by_keys(statement: Statement, actions: int, context: Context) -> Iterator[tuple[int, Context]]:
    """The actions by what they tell of the keys that the statement looks at, with the context of their requests."""
    texts = (*statement.resources, *statement.not_resources, *(each for c in statement.conditions for each in c.values))
    keys = {name.casefold() for text in texts if "${" in text for name in variables.names(text)}
    keys.update(condition.key.casefold() for condition in statement.conditions)
    groups = [(actions, context)]
    for key in sorted(keys):
        if is_of_service(key):
            groups = list(_split(groups, actions_without(key), {}, (key,)))
        elif key == "aws:requestedregion":
            partition = (context.text("aws:PrincipalArn") or "arn:aws:").split(":")[1]
            region = region_of("iam:", partition)
            groups = list(_split(groups, global_actions(), {key: region}, ())) if region else groups
    yield from groups


def _split(
    groups: Iterable[tuple[int, Context]], apart: int, values: dict[str, str], absent: tuple[str, ...]
) -> Iterator[tuple[int, Context]]:
    """Groups of actions, with those that tell something of a key apart from the others."""
    for actions, context in groups:
        if actions & apart:
            yield actions & apart, context.told(values, absent, ())
        if actions & ~apart:
            yield actions & ~apart, context


def _grants_of_some(
    actions: int, statement: Statement, policy: HeldPolicy, version: str, context: Context, short: ShortArn
) -> Iterator[Grant]:
    """What a statement grants of actions that tell the same of the keys it looks at."""
    resources = resources_of(statement, context, version, short) if actions else ResourceSet(())
    if not resources:
        return
    open_conditions = []
    for condition in statement.conditions:
        truth = condition_truth(condition, context, version)
        if truth is False:
            return
        if truth is None:
            open_conditions.append(condition)
    places = (Place(policy, statement.index),)
    if not resources.is_everything:
        # An action that names no resource is neither allowed nor denied on some, and never one that is left out.
        unnamed = wildcard_only(actions)
        actions &= ~unnamed
        if unnamed and statement.not_resources:
            yield Grant(unnamed, ALL, tuple(open_conditions), places)
        actions = meeting(actions, resources)
    if actions:
        yield Grant(actions, resources, tuple(open_conditions), places)


def action_bits(statement: Statement) -> int:
    """The actions AWS knows that a statement is about."""
    named = 0
    for pattern in statement.actions or statement.not_actions:
        named |= services.bits(pattern)
    if statement.actions:
        return named
    return services.bits("*") & ~named if statement.not_actions else 0


def wildcard_only(actions: int) -> int:
    """Those of the actions that name no resource."""
    found = 0
    while actions:
        service = _all_actions()[(actions & -actions).bit_length() - 1].partition(":")[0]
        mine = services.service_bits(service)
        found |= actions & _wildcard_only(service)
        actions &= ~mine
    return found


def _all_actions() -> Sequence[str]:
    return services.all_actions()


@cache
def _wildcard_only(service: str) -> int:
    found = 0
    for name in services.action_names(service):
        known = services.action(service, name)
        if known is not None and known.is_wildcard_only:
            found |= services.bits(f"{service}:{name}")
    return found


def limited(grants: Iterable[Grant], limits: Sequence[Grant]) -> tuple[Grant, ...]:
    """The grants within what a boundary, or a level of an organization, allows."""
    return tuple(_limited(grants, limits))


def _limited(grants: Iterable[Grant], limits: Sequence[Grant]) -> Iterator[Grant]:
    for grant in grants:
        for limit in limits:
            actions = grant.actions & limit.actions
            if not actions:
                continue
            resources = grant.resources.intersection(limit.resources)
            if resources:
                conditions = tuple(dict.fromkeys((*grant.conditions, *limit.conditions)))
                yield Grant(actions, resources, conditions, (*grant.places, *limit.places))


def without_denied(grants: Iterable[Grant], denials: Iterable[Grant]) -> tuple[Grant, ...]:
    """The grants without the actions that a denial takes away on all of their resources."""
    found = list(grants)
    for denial in denials:
        if denial.is_certain:
            found = [_spared(grant, denial) for grant in found]
    return tuple(grant for grant in found if grant.actions)


def _spared(grant: Grant, denial: Grant) -> Grant:
    if not grant.actions & denial.actions or not grant.resources.is_within(denial.resources):
        return grant
    return replace(grant, actions=grant.actions & ~denial.actions)
