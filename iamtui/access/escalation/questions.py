"""The permissions of an entry, put to the evaluator: for all principals at once, and one by one where places matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from iamtui.access.access import Access
from iamtui.access.certainty import NOBODY, Likely, places_of
from iamtui.access.escalation.catalogue import CATALOGUE
from iamtui.access.escalation.entry import TARGET, Permission
from iamtui.access.escalation.grants import Grants, every
from iamtui.policy.actions import action_matches
from iamtui.policy.arns import ArnPattern
from iamtui.policy.document import Condition, Statement
from iamtui.policy.truth import Truth

Values = Mapping[str, str | tuple[str, ...]]

NO_VALUES: Values = {}
REGION = "us-east-1"
NAME = "escalation"
"""What a new resource is called, and where it is, for a principal whom nothing binds to another name or region."""

_TRUTHS: dict[str, Truth] = {"Allowed": True, "Depends": None}
_CHOSEN = ("aws:requestedregion", "aws:requesttag/", "aws:tagkeys", "iam:associatedresourcearn")
"""Condition keys whose value the caller of an action has a free hand in."""


def _actions() -> Iterator[str]:
    """Every action of the catalogue."""
    for entry in CATALOGUE:
        for permission in (*entry.permissions, *entry.becoming, *entry.afterwards):
            yield permission.action
    yield from ("iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile", "cognito-identity:CreateIdentityPool")


def at(now: datetime) -> dict[str, str]:
    """The keys of the time of a request, made by whoever signed in just before.

    A session is as old as its credentials: hours at the most. Keys that were issued years ago have no such key.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tokenissuetime
    """
    return {
        "aws:CurrentTime": now.isoformat(),
        "aws:EpochTime": str(int(now.timestamp())),
        "aws:TokenIssueTime": now.isoformat(),
    }


def filled(pattern: str, region: str, partition: str, account: str) -> str:
    """A catalogue's pattern with this account in it."""
    return pattern.format(partition=partition, region=region, account=account)


class Questions:
    """Puts permissions to `Access`. Sets of principals are `Likely`: for certain, and possibly."""

    def __init__(self, access: Access, now: datetime) -> None:
        self.access = access
        self.always = at(now)
        self.grants = Grants(access, _actions())
        self._many = max(len(access.principals) // 4, 64)
        self.partition = access.inventory.account.partition
        self.account = access.inventory.account.id
        self._sets: dict[tuple[str, str, tuple[tuple[str, str | tuple[str, ...]], ...]], Likely] = {}
        self._recipes: dict[tuple[Any, ...], Likely] = {}

    def able(self, action: str, resource: str = "*", values: Values = NO_VALUES) -> Likely:
        """Who can, remembered."""
        values = {**self.always, **values}
        key = (action, resource, tuple(values.items()))
        known = self._sets.get(key)
        if known is None:
            allowed, depends = self.access.able(action, resource, values)
            known = self._sets[key] = Likely(allowed, allowed | depends)
        return known

    def on(self, action: str, resource: str, among: int, values: Values = NO_VALUES, conditional: int = 0) -> Likely:
        """Who of some principals can do an action on one resource.

        `conditional` are those of whom it is news only if they can for certain.
        """
        if resource == "*":
            return self.each(action, resource, self.grants.granted(action) & among, values)
        return self.each(action, resource, self.sieve(action, resource, values, conditional) & among, values)

    def sieve(self, action: str, resource: str, values: Values = NO_VALUES, conditional: int = 0) -> int:
        """Who may be allowed an action on a resource.

        Left out is who is not granted it there, whom a Deny or a boundary keeps from all resources of its kind, and
        who of the `conditional` can under conditions alone whatever the resource.
        """
        granted = self.grants.on(action, resource)
        if not granted:
            return 0
        of_kind = self.able(action, every(resource), values)
        return granted & of_kind.possible & (~conditional | of_kind.certain | self.grants.about_target(action))

    def each(self, action: str, resource: str, asked: int, values: Values = NO_VALUES) -> Likely:
        """Who of these can do an action on a resource."""
        if asked.bit_count() > self._many:
            able = self.able(action, resource, values)
            return Likely(able.certain & asked, able.possible & asked)
        certain = possible = 0
        for place in places_of(asked):
            truth = self.truth(self.access.principals[place].arn, action, resource, values)
            if truth is not False:
                possible |= 1 << place
                certain |= 1 << place if truth else 0
        return Likely(certain, possible)

    def truth(self, arn: str, action: str, resource: str, values: Values = NO_VALUES) -> Truth:
        """Whether one principal can."""
        return _TRUTHS.get(self.access.decide(arn, action, resource, {**self.always, **values}), False)

    def place_of(self, permission: Permission, region: str = REGION) -> str:
        """What a permission that is not about the target is asked on: a name at large."""
        return _named(filled(permission.on, region, self.partition, self.account))

    def in_usual_region(self, arn: str, permissions: Iterable[Permission]) -> bool:
        """Whether a principal has the permissions that are not about the target in the usual region, for certain."""
        values = {"aws:RequestedRegion": REGION}
        wanted = [each for each in permissions if TARGET not in each.on]
        return all(self.truth(arn, each.action, self.place_of(each), values) for each in wanted)

    def is_denied(self, arn: str, action: str, resource: str) -> bool:
        """Whether a Deny stands before it, so that no trust policy helps."""
        return self.access.decide(arn, action, resource, self.always) == "ExplicitlyDenied"

    # -- recipes ---------------------------------------------------------------------------------------

    def recipe(self, permissions: Sequence[Permission], existing: bool, values: Values = NO_VALUES) -> Likely:
        """Who has all the permissions that are not about the target, together in one region and on one name.

        Of what exists (`existing`) only permissions on names at large count: nothing says what the resource that a
        policy names bears. `values` are what is known of the requests.
        """
        wanted = tuple(each for each in permissions if TARGET not in each.on)
        key = (wanted, existing, *values.items())
        known = self._recipes.get(key)
        if known is None:
            known = self._recipes[key] = self._recipe(wanted, existing, values)
        return known

    def _recipe(self, permissions: tuple[Permission, ...], existing: bool, values: Values) -> Likely:
        granted = (1 << len(self.access.principals)) - 1
        for action, on in permissions:
            if granted:
                place = filled(on, "*", self.partition, self.account)
                granted &= self.grants.overlapping(action, place, named=not existing)
        found = NOBODY
        if granted.bit_count() > self._many:
            found = Likely(granted, granted)
            for action, on in permissions:
                found &= self.able(action, _named(filled(on, REGION, self.partition, self.account)), values)
        certain, possible = found
        for one in places_of(granted & ~certain):
            truth = self._together(self.access.principals[one].arn, permissions, existing, values)
            if truth is not False:
                possible |= 1 << one
                certain |= 1 << one if truth else 0
        return Likely(certain, possible)

    def _together(self, arn: str, permissions: tuple[Permission, ...], existing: bool, known: Values) -> Truth:
        """Whether one principal has the permissions in one of the regions and on one of the names it is bound to."""
        plain = [
            self.truth(arn, action, _named(filled(on, REGION, self.partition, self.account)), known)
            for action, on in permissions
        ]
        if all(plain):
            return True
        statements = self._about(arn, {permission.action for permission in permissions})
        best: Truth = False
        by_pattern: dict[str, list[str]] = defaultdict(list)
        for permission in permissions:
            by_pattern[permission.on].append(permission.action)
        for region in _regions(statements):
            values = {"aws:RequestedRegion": region, **self._chosen(statements, permissions), **known}
            truth: Truth = True
            for on, actions in by_pattern.items():
                pattern = filled(on, region, self.partition, self.account)
                one = self._on_one_name(arn, actions, _names(pattern, statements, existing), values)
                truth = False if False in (one, truth) else None if None in (one, truth) else True
                if truth is False:
                    break
            if truth is True:
                return True
            best = best if truth is False else None
        return best

    def _on_one_name(self, arn: str, actions: Iterable[str], names: Iterable[str], values: Values) -> Truth:
        best: Truth = False
        for name in names:
            truths = [self.truth(arn, action, name, _of_action(action, values)) for action in actions]
            if False not in truths:
                if None not in truths:
                    return True
                best = None
        return best

    def _about(self, arn: str, actions: set[str]) -> list[Statement]:
        """The statements of a principal's policies that are about any of the actions."""
        holding = self.access.holding(arn)
        if holding is None:
            return []
        held = [*holding.identity, *((holding.boundary,) if holding.boundary else ())]
        return [
            statement
            for policy in held
            if policy.document is not None
            for statement in policy.document.statements
            if statement.not_actions
            or any(action_matches(pattern, action) for pattern in statement.actions for action in actions)
        ]

    def _chosen(self, statements: list[Statement], permissions: tuple[Permission, ...]) -> dict[str, str]:
        """Values for the condition keys that the caller chooses, such as they have to be by the policies."""
        services = {permission.action.partition(":")[0] for permission in permissions}
        chosen: dict[str, str] = {}
        for statement in statements:
            for condition in statement.conditions:
                if _is_chosen(condition, services) and statement.allows and _asks_for(condition):
                    chosen.setdefault(condition.key, condition.values[0].replace("*", NAME).replace("?", "x"))
        chosen.pop("aws:RequestedRegion", None)
        return chosen


def _is_chosen(condition: Condition, services: set[str]) -> bool:
    key = condition.key.casefold()
    if key.startswith(_CHOSEN):
        return True
    service, _, name = key.partition(":")
    return service != "iam" and service in services and not name.startswith("resourcetag")


def _asks_for(condition: Condition) -> bool:
    operator = condition.operator.casefold().rpartition(":")[2]
    return bool(condition.values) and "not" not in operator and not operator.startswith(("null", "numeric", "date"))


def _regions(statements: list[Statement]) -> Iterator[str]:
    """The usual region, and those that the policies name."""
    found = {REGION: None}
    for statement in statements:
        for resource in statement.resources:
            region = resource.split(":")[3] if resource.count(":") > 4 else ""
            if region and "*" not in region and "?" not in region:
                found[region] = None
        for condition in statement.conditions:
            if condition.key.casefold() in ("aws:requestedregion", "ec2:region"):
                found.update(dict.fromkeys(value for value in condition.values if "*" not in value))
    return iter(found)


def _names(pattern: str, statements: list[Statement], existing: bool) -> Iterator[str]:
    """ARNs of the pattern: one with a name at large, then those that the policies bind it to."""
    yield _named(pattern)
    if pattern == "*":
        return
    asked = ArnPattern.of_request(pattern)
    seen: set[str] = set()
    for statement in statements:
        for resource in statement.resources if statement.allows else ():
            parsed = ArnPattern.parse(resource)
            if existing and parsed.is_literal:
                continue
            for each in parsed.intersection(asked):
                if each not in seen:
                    seen.add(each)
                    yield _named(each)


def _of_action(action: str, values: Values) -> Values:
    """The values of a request: IAM has no region to choose."""
    return {**values, "aws:RequestedRegion": REGION} if action.startswith("iam:") else values


def _named(pattern: str) -> str:
    """The pattern with a name wherever it leaves one open."""
    return pattern if pattern == "*" else pattern.replace("*", NAME).replace("?", "x")
