"""A whole account compiled for questions."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from iamtui.access import context as known_context
from iamtui.access.answers import Able, Hop, Path, Result, WhoCan
from iamtui.access.assume import Assumers, Becoming
from iamtui.access.certainty import NOBODY, Likely, members
from iamtui.access.circumstances import Circumstances
from iamtui.access.compile import Compiled, Surroundings
from iamtui.access.context import Given
from iamtui.access.decide import Decider
from iamtui.access.difference import Difference, EditEffect, difference
from iamtui.access.edited import Shapes
from iamtui.access.edits import effect, recompiled
from iamtui.access.effective import Effective
from iamtui.access.garbage import collecting_nothing
from iamtui.access.graph import Graph
from iamtui.access.holdings import Holding, Holdings, Principal
from iamtui.access.plain import explain, policy_of
from iamtui.access.question import Question
from iamtui.access.targets import is_about_trust, role_of, targets_of
from iamtui.access.trust import ASSUME_ROLE
from iamtui.access.what_can import EffectiveActions, what_can, what_grants
from iamtui.account import Inventory, ListKey
from iamtui.policy.actions import ActionPattern
from iamtui.policy.arns import ArnPattern
from iamtui.policy.callers import Caller
from iamtui.policy.context import Context
from iamtui.policy.document import PolicyDocument
from iamtui.policy.policies import Policy
from iamtui.policy.request import Request
from iamtui.policy.truth import Truth
from iamtui.policy.verdict import Verdict

_QUESTIONS_KEPT = 2048
_CONTEXTS_KEPT = 64
_ORDER: tuple[Result, ...] = ("Allowed", "Depends", "ExplicitlyDenied", "ImplicitlyDenied")
_TRUTHS: dict[Result, Truth] = {"Allowed": True, "Depends": None}


def _identity(context: Given) -> Hashable:
    """Tells contexts apart: one object by itself, plain values by what they are."""
    if context is None or isinstance(context, Context):
        return id(context)
    return tuple((key, value if isinstance(value, str) else tuple(value)) for key, value in context.items())


class Access:
    """Who can do what in one account. Immutable; compile it again (or ask `with_changes`) when the account changed.

    It answers from what the account itself tells. What depends on conditions about a request that nobody gave, or on
    texts that are not loaded, is `Depends`, never `Allowed`. No I/O, no event loop.
    """

    def __init__(self, inventory: Inventory, compiled: Compiled, holdings: Holdings) -> None:
        """`compile` is the way to make one."""
        self._holdings = holdings
        self.inventory = inventory
        self.compiled = compiled
        self.principals: tuple[Principal, ...] = compiled.principals
        """Users, then roles; a principal's place here is its bit in every set of principals."""
        self._foreign = frozenset(compiled.foreign)
        self._becoming = Becoming(self)
        self._knows_all_roles = inventory.status(ListKey("iam.role")).complete
        self._circumstances: dict[Hashable, Circumstances] = {}
        self._deciders: dict[tuple[str, str, Hashable], tuple[Given, Decider]] = {}

    @classmethod
    def compile(
        cls,
        inventory: Inventory,
        *,
        scps: Sequence[Sequence[PolicyDocument]] | None = None,
        rcps: Sequence[Sequence[PolicyDocument]] | None = None,
        resource_policies: Mapping[str, PolicyDocument] | None = None,
        management_account: str = "",
        now: datetime | None = None,
    ) -> Access:
        """The account of the inventory as it is now.

        `scps` and `rcps` are levels from the organization's root down to the account. `resource_policies` are those
        of resources other than roles, by ARN. `now` decides conditions on the date; without it they stay open.
        """
        surroundings = Surroundings(scps, rcps, dict(resource_policies or {}), management_account, now)
        holdings = Holdings(inventory)
        with collecting_nothing():
            return cls(inventory, Compiled(inventory.account.id, holdings.all(), surroundings), holdings)

    # -- principals ------------------------------------------------------------------------------------

    @property
    def account(self) -> str:
        """The account's id."""
        return self.compiled.account

    def place(self, arn: str) -> int | None:
        """The place of a user or role by its ARN, or by the ARN of a role's session."""
        place = self.compiled.place(arn)
        if place is None:
            caller = Caller.parse(arn)
            if caller.kind == "session" and caller.account == self.account:
                return self.compiled.roles.get(caller.role_name.casefold())
        return place

    def principal(self, arn: str) -> Principal | None:
        """The user or role with that ARN, or of that session (`arn:aws:sts::…:assumed-role/name/session`)."""
        place = self.place(arn)
        return None if place is None else self.principals[place]

    def holding(self, arn: str) -> Holding | None:
        """The principal with its policies, boundary, trust and tags."""
        place = self.place(arn)
        return None if place is None else self.compiled.holdings[place]

    # -- one principal, one action, one resource -------------------------------------------------------

    def decide(self, principal_arn: str, action: str, resource: str, context: Given = None) -> Result:
        """The quick answer, the same as `can(...).result`."""
        place = self.compiled.place(principal_arn)
        if place is None or place in self._foreign:
            return self.can(principal_arn, action, resource, context).result
        if is_about_trust(action) and "*" in resource:
            found = {self.decider(action, target, context).result(place) for target in self._targets(action, resource)}
            return min(found, key=_ORDER.index)
        return self.decider(action, resource, context).result(place)

    def can(self, principal_arn: str, action: str, resource: str, context: Given = None) -> Verdict:
        """The answer with its reasons.

        `principal_arn` may also be a role's session, an account's root, a service, a provider, or somebody outside.
        With a pattern of roles to assume, the verdict on the one that is easiest to assume.
        """
        verdicts = [self._verdict(principal_arn, action, target, context) for target in self._targets(action, resource)]
        return min(verdicts, key=lambda verdict: _ORDER.index(verdict.result))

    def _targets(self, action: str, resource: str) -> tuple[str, ...]:
        return targets_of(self.compiled, action, resource, self._knows_all_roles)

    def _verdict(self, principal_arn: str, action: str, resource: str, context: Given) -> Verdict:
        holding = self.holding(principal_arn)
        caller = self._caller(principal_arn, holding)
        question = self._question(action, resource, context)
        own = question.known_of(holding) if holding else known_context.of_caller(caller)
        if caller.kind == "session":
            own = known_context.of_session(own, caller, holding.unique_id if holding else "")
        owner = question.owner_for(holding.principal.account if holding else self.account)
        request = Request(caller, action, resource, owner, question.context_with(own))
        return explain(
            request, holding, self.compiled.surroundings, question.resource_policy, question.resource_unknown
        )

    def _caller(self, arn: str, holding: Holding | None) -> Caller:
        caller = Caller.parse(arn)
        if caller.kind == "session" and holding is not None:
            return replace(caller, role_arn=holding.principal.arn)
        return caller

    # -- questions to everybody ------------------------------------------------------------------------

    def able(self, action: str, resource: str = "*", context: Given = None) -> Likely:
        """Who can, as sets of bits over `principals`: (those certain, those possible, which include the certain)."""
        targets = self._targets(action, resource)
        allowed = NOBODY
        for target in targets:
            allowed |= self.decider(action, target, context).allowed()
        for place in self.compiled.foreign:
            result = self.can(self.principals[place].arn, action, resource, context).result
            allowed = allowed.with_truth(place, _TRUTHS.get(result, False))
        return allowed

    def assumers_of(self, role_arn: str) -> Likely:
        """Who of the account can assume a role; asked once, so that nothing of it is remembered."""
        if self.compiled.foreign:
            return self.able(ASSUME_ROLE, role_arn)
        return Decider(self._question(ASSUME_ROLE, role_arn, None)).allowed()

    def who_can(self, action: str, resource: str = "*", context: Given = None, through_roles: bool = False) -> WhoCan:
        """Every user and role that can; with `through_roles`, those too that can by becoming a role, and the path."""
        allowed = self.able(action, resource, context)
        certain = [Able(each, "Allowed") for each in members(allowed.certain, self.principals)]
        depending = [Able(each, "Depends") for each in members(allowed.possible & ~allowed.certain, self.principals)]
        direct = (*certain, *depending)
        through = tuple(self._becoming.through_roles(allowed)) if through_roles else ()
        return WhoCan(action, resource, direct, through, self._unknown())

    def _unknown(self) -> tuple[str, ...]:
        """In words, lists of the account that are not complete, so that somebody may be missing in an answer."""
        statuses = {kind: self.inventory.status(ListKey(kind)) for kind in ("iam.user", "iam.role")}
        return tuple(
            f"not all {kind.partition('.')[2]}s are loaded" + (f" ({status.problem})" if status.problem else "")
            for kind, status in statuses.items()
            if not status.complete
        )

    def decider(self, action: str, resource: str, context: Given = None) -> Decider:
        """What answers one question; the same object for the same question."""
        key = (action, resource, _identity(context))
        known = self._deciders.get(key)
        if known is not None:
            return known[1]
        if len(self._deciders) >= _QUESTIONS_KEPT:
            self._deciders.clear()
        decider = Decider(self._question(action, resource, context))
        self._deciders[key] = context, decider  # the context is held, so that its id stays its own
        return decider

    def _question(self, action: str, resource: str, context: Given) -> Question:
        compiled = self.compiled
        policy: Policy | None = None
        unknown = True
        if is_about_trust(action):
            role = role_of(compiled, resource)
            if role is not None and role.trust is not None and role.trust.document is not None:
                policy = policy_of(role.trust)
            elif role is None and self._knows_all_roles and f"::{self.account}:" in resource:
                unknown = False  # there is no such role
        else:
            document = compiled.surroundings.resource_policies.get(resource)
            if document is not None:
                policy = Policy("resource policy", document, "resource", resource)
        circumstances = self._circumstances_of(context)
        return Question(compiled, action, resource, circumstances, policy, self._tags(resource), unknown)

    def _circumstances_of(self, context: Given) -> Circumstances:
        key = _identity(context)
        known = self._circumstances.get(key)
        if known is None:
            if len(self._circumstances) >= _CONTEXTS_KEPT:
                self._circumstances.clear()
            known = Circumstances(self.compiled, known_context.stated(context))
            self._circumstances[key] = known
        return known

    def _tags(self, resource: str) -> Mapping[str, str] | None:
        place = self.compiled.place(resource)
        return self.compiled.holdings[place].tags if place is not None else None

    # -- becoming somebody else ------------------------------------------------------------------------

    def who_can_assume(self, role_arn: str) -> Assumers | None:
        """Everybody who can become a role, from inside and outside the account; None where there is no such role."""
        return self._becoming.who_can_assume(role_arn)

    def assumers(self) -> Mapping[int, Likely]:
        """Who of the account can assume each role, as sets over `principals`, by the role's place there."""
        return self._becoming.assumers()

    def graph(self) -> Graph:
        """The graph of who can become what."""
        return self._becoming.graph()

    def edges(self) -> Iterator[Hop]:
        """Every edge of the graph; of a large account there may be hundreds of thousands."""
        return self._becoming.graph().edges()

    def reachable(self, node: str) -> tuple[Path, ...]:
        """The shortest path to everything a node of the graph can become.

        A node is a principal's ARN, a service's name, a provider's ARN, an account's id, `*`, a user pool's id, a
        group's `pool/name`, or an identity pool's id with `#authenticated` or `#unauthenticated`.
        """
        principal = self.principal(node)
        return self._becoming.graph().reachable(principal.arn if principal else node)

    # -- permissions -----------------------------------------------------------------------------------

    def what_can(self, principal_arn: str, among: int | None = None) -> Effective | None:
        """The effective permissions of a user or role; None where the account has none of that ARN.

        With `among`, of these actions only (bits as of `policy.services.bits`), which is quicker.
        """
        place = self.place(principal_arn)
        return None if place is None else what_can(self.compiled, place, among)

    def effective_actions(self) -> list[tuple[int, int]]:
        """The actions that each principal is allowed for certain, and possibly: sets of bits, quick and coarse."""
        return EffectiveActions(self.compiled).all()

    def difference(self, one: str, other: str) -> Difference | None:
        """What two principals can, compared; None where one of them is not of the account."""
        first, second = self.what_can(one), self.what_can(other)
        return None if first is None or second is None else difference(first, second)

    @staticmethod
    def policy_difference(one: PolicyDocument, other: PolicyDocument) -> Difference:
        """What two identity policies grant, compared."""
        return difference(what_grants(one), what_grants(other))

    # -- edits -----------------------------------------------------------------------------------------

    def with_changes(self, changes: Shapes) -> Access:
        """The account as it would be with these shapes in place of the resources' own (None: deleted)."""
        inventory, compiled, holdings = recompiled(self.inventory, self.compiled, self._holdings, changes)
        return Access(inventory, compiled, holdings)

    def effect_of(self, changes: Shapes) -> EditEffect:
        """Who gains and who loses what by an edit, and who can become which role."""
        return effect(self, self.with_changes(changes), changes)

    @staticmethod
    def covers(pattern: str, other: str) -> bool:
        """Whether everything that `other` means is also meant by `pattern`; both are actions, or both ARNs."""
        if pattern.startswith("arn:") or other.startswith("arn:"):
            return ArnPattern.parse(pattern).covers(ArnPattern.parse(other))
        return ActionPattern.parse(pattern).covers(ActionPattern.parse(other))
