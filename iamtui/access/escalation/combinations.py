"""Two steps that are no way each, and one together: raise a role and pass it on, raise a group and join it."""

from __future__ import annotations

from collections.abc import Iterator

from iamtui.access.certainty import NOBODY, Likely, bits_of, places_of
from iamtui.access.escalation.entry import Entry, Permission
from iamtui.access.escalation.identities import ROLE
from iamtui.access.escalation.links import PrincipalLinks, entries
from iamtui.access.escalation.places import EC2
from iamtui.access.escalation.questions import Values
from iamtui.access.escalation.search import Link, Search
from iamtui.access.escalation.standing import is_kept_by_aws
from iamtui.access.holdings import Holding
from iamtui.account import ListKey


class Combinations:
    """Asked of those of whom nothing better is found; what is found is certain."""

    def __init__(self, search: Search, principals: PrincipalLinks) -> None:
        self.search = search
        self.access, self.questions, self.standing = search.access, search.questions, search.standing
        self._principals = principals
        self._runners: dict[str, int] = {}

    def among(self, some: int) -> Iterator[Link]:
        """Who of some has all rights after two steps."""
        for entry in entries("raise-and-pass"):
            yield from self._raised_and_passed(entry, some)
        for entry in entries("raise-and-join"):
            for group in self.access.inventory.of(ListKey("iam.group")):
                arn = str(group.data.get("Arn") or "")
                joining = self._able(entry, arn, some, {}) if arn else 0
                words = {"target": f"group {group.name}", "arn": arn}
                yield _certain(entry, bits_of(self._users_outside(group.name, joining), _many(self.search)), words)

    def _able(self, entry: Entry, arn: str, some: int, values: Values) -> int:
        """Who can do all that the entry asks of its target, for certain."""
        policy = f"arn:{self.questions.partition}:iam::aws:policy/AdministratorAccess"
        for permission in entry.permissions:
            asked = {**values, "iam:PolicyARN": policy} if ":Attach" in permission.action else values
            some = self.questions.on(permission.action, arn, some, asked).certain if some else 0
        return some

    def _users_outside(self, group: str, who: int) -> Iterator[int]:
        for place in places_of(who):
            principal = self.access.principals[place]
            holding = self.access.holding(principal.arn)
            outside = principal.kind == "user" and group not in self.standing.groups_of(principal)
            if outside and holding is not None and self.standing.could_be_administrator(holding) is True:
                yield place

    def _raised_and_passed(self, entry: Entry, some: int) -> Iterator[Link]:
        """Who of some raises a role and passes it; each is asked about until it is found."""
        grants, raising = self.questions.grants, entry.permissions[0].action
        some &= grants.granted(raising) & grants.granted("iam:PassRole")
        some &= grants.unconditional(raising) | grants.about_target(raising) | self._at_large(raising, some)
        for place, role in enumerate(self.access.principals):
            holding = self.access.holding(role.arn) if role.kind == "role" and not is_kept_by_aws(role) else None
            if holding is None or self.search.everything >> place & 1:
                continue
            for service in self._principals.services_named(holding):
                running = some & ~(1 << place) & self._running(service)
                who = self._raising_and_passing(entry, holding, service, running) if running else 0
                some &= ~who
                yield _certain(entry, who, {"target": f"role {role.name}", "arn": role.arn, "service": service})

    def _at_large(self, raising: str, some: int) -> int:
        """Who of some can raise a role of whatever name: conditions that stand before that stand before every role."""
        values: Values = {"iam:PermissionsBoundary": ()}
        return self.questions.on(raising, self.questions.place_of(Permission(raising, ROLE)), some, values).certain

    def _raising_and_passing(self, entry: Entry, role: Holding, service: str, some: int) -> int:
        """Who of some can raise a role that a service may use, and pass it to the service."""
        arn = role.principal.arn
        if self.standing.trusts_service(role, service) is not True:
            return 0
        some = self._able(entry, arn, some, self._principals.boundary_values(role.principal))
        who = self.questions.on("iam:PassRole", arn, some, {"iam:PassedToService": service}) if some else NOBODY
        if service == EC2:
            who = self._principals.with_profile(role.principal, who)
        return who.certain if self.standing.could_be_administrator(role) is True else 0

    def _running(self, service: str) -> int:
        """Who can run code by a service with a role that it can pass, for certain; remembered."""
        known = self._runners.get(service)
        if known is None:
            known = 0
            for entry in entries("pass"):
                if service in entry.services and not entry.afterwards and not entry.by_execution_role:
                    known |= self.questions.recipe(entry.permissions, existing=False).certain
            self._runners[service] = known
        return known


def _certain(entry: Entry, who: int, words: dict[str, str]) -> Link:
    return Link(entry, Likely(who, who), words)


def _many(search: Search) -> int:
    return len(search.access.principals)
