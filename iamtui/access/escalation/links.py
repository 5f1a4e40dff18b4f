"""Who can become a user or a role: by its credentials, its trust policy, a service that bears it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from iamtui.access.certainty import NOBODY, Likely, places_of
from iamtui.access.escalation.catalogue import CATALOGUE
from iamtui.access.escalation.entry import Entry, How, Permission
from iamtui.access.escalation.passwords import Passwords
from iamtui.access.escalation.paths import Found
from iamtui.access.escalation.places import EC2
from iamtui.access.escalation.questions import NO_VALUES, REGION, Values
from iamtui.access.escalation.search import CONDITIONAL, NEEDS_RESOURCE, PROVEN, Link, Search
from iamtui.access.escalation.standing import is_kept_by_aws
from iamtui.access.holdings import Holding, Principal
from iamtui.policy.document import Statement

PROFILE = "arn:{partition}:iam::{account}:instance-profile/*"
_MAKE_PROFILE = (
    Permission("iam:CreateInstanceProfile", PROFILE),
    Permission("iam:AddRoleToInstanceProfile", PROFILE),
)
_BY_TEMPLATE = frozenset(
    {"iam-002", "iam-005", "iam-018", "iamtui-user-1", "iamtui-user-2", "iamtui-role-1", "iamtui-role-2"}
    | {"ec2-001", "ecs-001", "lambda-001"}
)
_THROUGH_SERVICES: tuple[How, ...] = ("pass", "pass-existing", "existing")


def entries(*how: How) -> tuple[Entry, ...]:
    """The catalogue's entries that go this way."""
    return tuple(entry for entry in CATALOGUE if entry.how in how)


_TRUSTED = "that what the trust policy of {target} asks of {service} holds"
_THROUGH_ACCOUNT = replace(
    entries("assume")[0],
    closes="Let the trust policy of {target} name principals instead of the whole account, or take sts:AssumeRole on "
    "{target} away",
)
"""Assuming a role whose trust policy leaves it to the account who may."""


class PrincipalLinks:
    """Links into users and roles."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.access, self.questions, self.standing = search.access, search.questions, search.standing
        self._passwords = Passwords(search.access.inventory)
        self._places = {principal.arn: place for place, principal in enumerate(self.access.principals)}
        self._of_account: dict[str, int] = defaultdict(int)
        for place, principal in enumerate(self.access.principals):
            self._of_account[principal.account] |= 1 << place
        self._administering: dict[str, bool] = {}
        self._by_service: dict[str, list[Entry]] = {}
        for entry in entries(*_THROUGH_SERVICES):
            for service in entry.services:
                self._by_service.setdefault(service, []).append(entry)

    def into(self, node: int) -> Iterator[Link]:
        """Who can become this user or role, entry by entry."""
        principal = self.access.principals[node]
        if principal.arn in self.search.stand_ins:
            return
        if principal.kind == "user":
            yield from self._into_user(node, principal)
            return
        holding = self.access.holding(principal.arn)
        if holding is None:
            return
        yield from self._by_assuming(node, holding)
        if not is_kept_by_aws(principal):
            yield from self._by_rewriting_trust(node, principal)
            yield from self._by_services(node, holding)
        yield from self._by_providers(node, holding)

    # -- users -----------------------------------------------------------------------------------------

    def _into_user(self, node: int, user: Principal) -> Iterator[Link]:
        for entry in entries("credentials"):
            truth = self._passwords.fits(entry.id, user.name)
            if truth is False:
                continue
            who = self.able_on(node, entry, user.arn)
            note = f"{{target}} has {entry.assumes}" if truth is None and entry.assumes else ""
            yield Link(entry, who, named(user), note=note)

    # -- trust policies --------------------------------------------------------------------------------

    def _by_assuming(self, node: int, role: Holding) -> Iterator[Link]:
        (entry,) = entries("assume")
        named_here, by_account = self.trusted(role)
        asked = named_here & self.search.open_to(entry, node)
        if by_account:
            grants, certain = self.questions.grants, ~self.search.conditional(entry)
            may = grants.on("sts:AssumeRole", role.principal.arn) & (certain | grants.unconditional("sts:AssumeRole"))
            asked |= may & self.search.open_to(entry, node)
        who = self.questions.each("sts:AssumeRole", role.principal.arn, asked)
        by_name, others = Likely(named_here, named_here), Likely(~named_here, ~named_here)
        yield Link(entry, who & by_name, named(role.principal))
        yield Link(_THROUGH_ACCOUNT, who & others, named(role.principal))

    def trusted(self, role: Holding) -> tuple[int, bool]:
        """The principals that the role's trust policy names themselves, and whether it names their account."""
        bits, by_account = 0, False
        for statement in _statements(role):
            if not statement.allows:
                continue
            if statement.not_principals or "*" in statement.principals:
                return (1 << len(self.access.principals)) - 1, True
            for value in statement.principals.get("AWS", ()):
                if value == "*":
                    return (1 << len(self.access.principals)) - 1, True
                by_account = by_account or value.removesuffix(":root").endswith(self.questions.account)
                place = self._places.get(_role_of(value))
                bits |= 0 if place is None else 1 << place
        return bits, by_account

    def _by_rewriting_trust(self, node: int, role: Principal) -> Iterator[Link]:
        (entry,) = entries("trust")
        who = self.able_on(node, entry, role.arn, self.boundary_values(role))
        denied = 0
        for place in places_of(who.possible):
            if self.questions.is_denied(self.access.principals[place].arn, "sts:AssumeRole", role.arn):
                denied |= 1 << place
        yield Link(entry, Likely(who.certain & ~denied, who.possible & ~denied), named(role))

    def _by_providers(self, node: int, role: Holding) -> Iterator[Link]:
        (entry,) = entries("provider")
        own = f":{self.questions.account}:saml-provider/"
        providers = {
            value
            for statement in _statements(role)
            for value in statement.principals.get("Federated", ())
            if statement.allows and own in value
        }
        for provider in sorted(providers):
            words = {**named(role.principal), "role": f"role {role.principal.name}"}
            yield Link(entry, self.able_on(node, entry, provider), {**words, "arn": provider})

    # -- services --------------------------------------------------------------------------------------

    def _by_services(self, node: int, role: Holding) -> Iterator[Link]:
        for service in self.services_named(role):
            for entry in self._by_service.get(service, ()):
                open_to = self.search.open_to(entry, node) & self._neighbours(node)
                recipe = self.questions.recipe(entry.permissions, entry.how == "existing")
                if not open_to & recipe.possible:
                    continue
                trusted = self.standing.trusts_service(role, service)
                if trusted is False:
                    break
                level, note = PROVEN, ""
                if trusted is None:
                    level, note = CONDITIONAL, _TRUSTED
                if entry.by_template and not self.search.everything >> node & 1:
                    able = [step.level for step in by_template(self.search.found.get(node, {}).values())]
                    if not able:
                        continue
                    level = max(level, able[0])
                who = Likely(recipe.certain & open_to, recipe.possible & open_to)
                for link in self._through(entry, role, service, who, level):
                    yield link._replace(note=link.note or note)

    def _through(self, entry: Entry, role: Holding, service: str, who: Likely, level: int) -> Iterator[Link]:
        words = {**named(role.principal), "service": service}
        if entry.how == "existing":
            yield Link(entry, who, words, NEEDS_RESOURCE, entry.needs)
            return
        who &= self._able_to_pass(entry, role.principal, service, who.possible)
        if service == EC2:
            who = self.with_profile(role.principal, who)
        if entry.how == "pass-existing":
            yield Link(entry, who, words, NEEDS_RESOURCE, entry.needs)
            return
        if entry.by_execution_role and not self._may_assume_administrator(role.principal):
            yield Link(entry, who, words, NEEDS_RESOURCE, entry.needs)
            return
        if not entry.afterwards:
            yield Link(entry, who, words, level)
            return
        ready = NOBODY
        for permission in entry.afterwards:
            ready |= self.questions.recipe((permission,), existing=False)
        yield Link(entry, who & ready, words, level)
        yield Link(entry, who, words, NEEDS_RESOURCE, entry.needs)

    def _may_assume_administrator(self, role: Principal) -> bool:
        """Whether the role may assume one that has all rights."""
        known = self._administering.get(role.arn)
        if known is None:
            own = 1 << self._places[role.arn]
            known = any(
                self._is_assumed(self.access.principals[place], own) for place in places_of(self.search.administrators)
            )
            self._administering[role.arn] = known
        return known

    def _is_assumed(self, role: Principal, by: int) -> bool:
        holding = self.access.holding(role.arn) if role.kind == "role" else None
        if holding is None:
            return False
        here, by_account = self.trusted(holding)
        return bool(here & by or by_account) and bool(self.questions.each("sts:AssumeRole", role.arn, by).certain)

    def _able_to_pass(self, entry: Entry, role: Principal, service: str, among: int) -> Likely:
        values = {"iam:PassedToService": service}
        who = self.questions.on("iam:PassRole", role.arn, among, values, self.search.conditional(entry))
        certain = who.certain
        for place in places_of(who.possible & ~certain):
            arn = self.access.principals[place].arn
            here = {**values, "aws:RequestedRegion": REGION}
            if self.questions.truth(arn, "iam:PassRole", role.arn, here) and self._runs_here(entry, arn):
                certain |= 1 << place
        return Likely(certain, who.possible)

    def _runs_here(self, entry: Entry, arn: str) -> bool:
        """Whether all of an entry can be done in the usual region: which region a passing is in, AWS does not say."""
        return self.questions.in_usual_region(arn, entry.permissions)

    def with_profile(self, role: Principal, who: Likely) -> Likely:
        """Those that can give an instance the role: it has an instance profile, or they can make one."""
        has = self.standing.has_instance_profile(role)
        if has or not who.possible:
            return who
        making = who & self.questions.recipe(_MAKE_PROFILE, existing=False)
        return making if has is False else Likely(making.certain, who.possible)

    def services_named(self, role: Holding) -> list[str]:
        """The services of the catalogue that the role's trust policy may mean."""
        named_services: set[str] = set()
        for statement in _statements(role):
            if not statement.allows:
                continue
            if statement.not_principals or "*" in statement.principals:
                return list(self._by_service)
            named_services.update(statement.principals.get("Service", ()))
        return [service for service in self._by_service if service in named_services]

    # -- shared ----------------------------------------------------------------------------------------

    def boundary_values(self, principal: Principal) -> dict[str, str | tuple[str, ...]]:
        """What IAM tells a policy about the boundary of whom a request changes: nothing where there is none."""
        holding = self.access.holding(principal.arn)
        if holding is None or not holding.boundary_known:
            return {}
        return {"iam:PermissionsBoundary": holding.boundary.ref.id if holding.boundary else ()}

    def able_on(self, node: int, entry: Entry, resource: str, values: Values = NO_VALUES) -> Likely:
        """Of whom a step would be news: who has all permissions of the entry on one resource."""
        open_to = self._neighbours(node) & self.search.open_to(entry, node)
        conditional = self.search.conditional(entry)
        who = Likely(open_to, open_to)
        for permission in entry.permissions:
            if who.possible:
                who &= self.questions.on(permission.action, resource, who.possible, values, conditional)
        return who

    def _neighbours(self, node: int) -> int:
        """Everybody of the principal's own account: IAM has no requests about those of another."""
        return self._of_account[self.access.principals[node].account]


def by_template(steps: Iterable[Found]) -> list[Found]:
    """Those of a role's steps to more rights that a template of CloudFormation can take in its place, the best first.

    A template makes users, roles, their inline policies and access keys, and what runs code with a role. It assumes no
    role, sets no password, and leaves the trust and the managed policies of roles that are there already alone.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
    """
    able = (step for step in steps if step.entry.id in _BY_TEMPLATE)
    return sorted(able, key=lambda step: (step.level, step.depth))


def named(principal: Principal) -> dict[str, str]:
    """The words for a target in an entry's texts."""
    return {"target": f"{principal.kind} {principal.name}"}


def _statements(role: Holding) -> tuple[Statement, ...]:
    document = role.trust.document if role.trust is not None else None
    return document.statements if document is not None else ()


def _role_of(value: str) -> str:
    """The ARN of the role of a session's ARN; any other ARN as it is."""
    fields = value.split(":", 5)
    if len(fields) == 6 and fields[2] == "sts" and fields[5].startswith("assumed-role/"):
        return f"arn:{fields[1]}:iam::{fields[4]}:role/{fields[5].split('/')[1]}"
    return value
