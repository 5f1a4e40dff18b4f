"""Two steps that are no way each, and one together: raise a role and pass it on, raise a group and join it."""

from __future__ import annotations

from collections.abc import Iterator

from iamtui.access.certainty import NOBODY, Likely, bits_of, places_of
from iamtui.access.escalation.entry import Entry
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

    def among(self, some: int) -> Iterator[Link]:
        """Who of some has all rights after two steps."""
        for entry in entries("raise-and-pass"):
            for place in range(len(self.access.principals)):
                yield from self._raised_and_passed(entry, place, some)
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

    def _raised_and_passed(self, entry: Entry, place: int, some: int) -> Iterator[Link]:
        role = self.access.principals[place]
        holding = self.access.holding(role.arn) if role.kind == "role" and not is_kept_by_aws(role) else None
        if holding is None or self.search.everything >> place & 1:
            return
        raising = self._able(entry, role.arn, some & ~(1 << place), self._principals.boundary_values(role))
        if not raising or self.standing.could_be_administrator(holding) is not True:
            return
        for service, who in self._passing(holding, raising):
            words = {"target": f"role {role.name}", "arn": role.arn, "service": service}
            yield _certain(entry, who, words)

    def _passing(self, role: Holding, some: int) -> Iterator[tuple[str, int]]:
        """The services that run code with the role, each with who of some can pass it to them."""
        for service in self._principals.services_named(role):
            if self.standing.trusts_service(role, service) is not True:
                continue
            values = {"iam:PassedToService": service}
            who = self.questions.on("iam:PassRole", role.principal.arn, some, values)
            if service == EC2:
                who = self._principals.with_profile(role.principal, who)
            yield service, (who & self._running(service)).certain if who.certain else 0

    def _running(self, service: str) -> Likely:
        """Who can run code by a service with a role that it can pass."""
        able = NOBODY
        for entry in entries("pass"):
            if service in entry.services and not entry.afterwards and not entry.by_execution_role:
                able |= self.questions.recipe(entry.permissions, existing=False)
        return able


def _certain(entry: Entry, who: int, words: dict[str, str]) -> Link:
    return Link(entry, Likely(who, who), words)


def _many(search: Search) -> int:
    return len(search.access.principals)
