"""One question put to a compiled account: an action, a resource and a context; and what each statement says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from iamtui.access import context as known_context
from iamtui.access.circumstances import Circumstances
from iamtui.access.compile import Compiled
from iamtui.access.context import Known
from iamtui.access.holdings import Holding
from iamtui.access.statements import CompiledStatement
from iamtui.access.targets import is_elsewhere
from iamtui.policy import hard_rules
from iamtui.policy.arns import ShortArn
from iamtui.policy.callers import ANONYMOUS, Caller
from iamtui.policy.context import EMPTY, Context
from iamtui.policy.matching import match_statement
from iamtui.policy.operators import conditions_truth
from iamtui.policy.policies import Layer, Policy
from iamtui.policy.request import Request
from iamtui.policy.resource_element import resource_element_truth
from iamtui.policy.truth import Truth, both

VARIES = 2
"""Says of a statement that it hangs on who asks."""

Outcome = bool | int | None
"""What a statement says of a question: a `Truth`, or `VARIES`."""


class Question:
    """An action on a resource in a context, whoever asks.

    What it finds out of a statement it remembers, so that statements held by many are matched once.
    `resource_policy` is that of the resource, `resource_unknown` whether there may be one that is not known.
    """

    def __init__(
        self,
        compiled: Compiled,
        action: str,
        resource: str,
        circumstances: Circumstances,
        resource_policy: Policy | None,
        resource_tags: Mapping[str, str] | None,
        resource_unknown: bool,
    ) -> None:
        self.compiled = compiled
        self.action = action
        self.lower_action = action.lower()
        self.service, _, self.name = self.lower_action.partition(":")
        self.resource = resource
        self.circumstances = circumstances
        self.resource_policy = resource_policy
        self.resource_unknown = resource_unknown and resource_policy is None
        self._is_elsewhere = is_elsewhere(action, resource)
        self.owner = self.owner_for(compiled.account)
        self._resource_tags = resource_tags
        self._is_one = "*" not in resource and "?" not in resource
        self._outcomes: dict[int, Outcome] = {}
        self._requests: dict[int, Request] = {}
        self._bare = Request(ANONYMOUS, action, resource, self.owner, EMPTY)

    # -- requests --------------------------------------------------------------------------------------

    @cached_property
    def request(self) -> Request:
        """The request as far as it is the same whoever asks."""
        return self._request(ANONYMOUS, self.circumstances.known_of(None))

    def request_of(self, place: int) -> Request:
        """The request of one principal."""
        known = self._requests.get(place)
        if known is None:
            known = self._request(self.compiled.callers[place], self.known_of(self.compiled.holdings[place]))
            if len(self._requests) >= _KEPT:
                self._requests.clear()
            self._requests[place] = known
        return known

    def _request(self, caller: Caller, principal: Known) -> Request:
        return Request(caller, self.action, self.resource, self.owner, self.context_with(principal))

    def known_of(self, holding: Holding) -> Known:
        """What is known of one of the account's principals and its own call."""
        return self.circumstances.known_of(holding)

    def context_with(self, principal: Known) -> Context:
        """The context of a request of somebody of whom so much is known."""
        tags = self.compiled.library.mentioned_tags
        told = known_context.of_resource(self.resource, self.compiled.account, self._resource_tags, tags)
        return known_context.together((told, self._of_action, principal), self.circumstances.given)

    @cached_property
    def _of_action(self) -> Known:
        """What the action tells, in the partition of the resource."""
        partition = self.resource.split(":", 2)[1] if self.resource.startswith("arn:") else self.compiled.partition
        return known_context.of_action(self.lower_action, partition, self.compiled.library.mentioned_keys)

    def owner_for(self, account: str) -> str:
        """The account that owns the resource: the one in its ARN, else that of whoever asks."""
        fields = self.resource.split(":", 5)
        stated = fields[4] if len(fields) == 6 else ""
        if self._is_elsewhere:
            return ELSEWHERE
        return stated if stated.isdigit() else account

    @property
    def is_same_account(self) -> bool:
        """Whether the account owns the resource."""
        return self.owner == self.compiled.account

    @cached_property
    def is_wildcard_only(self) -> bool:
        """Whether the action has no resource types, so that only `*` says something of it."""
        return self._bare.asks_wildcard_only

    @cached_property
    def needs_resource_policy(self) -> bool:
        """Whether identity policies alone are never enough."""
        return hard_rules.needs_resource_policy(self._bare)

    @cached_property
    def ruled(self) -> bool | None:
        """What AWS decides whatever the policies say, for users and roles; None where policies decide."""
        if hard_rules.always_allowed(self._bare):
            return True
        return False if hard_rules.never_allowed(self._bare) else None

    # -- statements ------------------------------------------------------------------------------------

    def outcome(self, statement: CompiledStatement) -> Outcome:
        """What a statement says of the question, as far as it is the same whoever asks; remembered."""
        number = statement.number
        if number in self._outcomes:
            return self._outcomes[number]
        outcome: Outcome = False
        if statement.actions.include(self.service, self.name, self.lower_action):
            outcome = self.outcome_of_meant(statement)
        self._outcomes[number] = outcome
        return outcome

    def outcome_of_meant(self, statement: CompiledStatement) -> Outcome:
        """The same for a statement that is known to mean the action."""
        if self._is_one and not statement.can_mean(self.resource):
            return False
        truth: Truth = True
        if not statement.any_resource and not statement.resource_varies:
            truth = self._resource_truth(statement, None)
            if truth is False:
                return False
        if statement.conditions_vary or statement.resource_varies:
            return VARIES
        if not statement.conditions:
            return truth
        if statement.reads_resource:
            return both(truth, conditions_truth(statement.conditions, self.request.context, statement.version))
        return both(truth, self.circumstances.conditions(statement))

    def outcome_for(self, statement: CompiledStatement, place: int) -> Truth:
        """What a statement that varies says of one principal's request; its action is the question's."""
        truth: Truth = True if statement.any_resource else self._resource_truth(statement, place)
        if truth is False or not statement.conditions:
            return truth
        if statement.reads_resource:
            context = self.request_of(place).context
            return both(truth, conditions_truth(statement.conditions, context, statement.version))
        return both(truth, self.circumstances.conditions_for(statement, place))

    def _resource_truth(self, statement: CompiledStatement, place: int | None) -> Truth:
        """Whether the statement means the resource, for one principal or whoever asks (None)."""
        written = statement.statement
        if not written.resources and not written.not_resources:
            return statement.policy.layer == "resource"
        truth = resource_element_truth(
            written,
            self.resource,
            self._context_for(statement, place) if statement.resource_has_variables else EMPTY,
            statement.version,
            ShortArn.of(statement.policy.layer),
            wildcard_only=self.is_wildcard_only,
        )
        if truth is None:
            return _whatever_variables_are(statement, self.request if place is None else self.request_of(place))
        return truth

    def _context_for(self, statement: CompiledStatement, place: int | None) -> Context:
        if statement.reads_resource:
            return (self.request if place is None else self.request_of(place)).context
        return self.circumstances.shared if place is None else self.circumstances.of(place)

    def forget(self) -> None:
        """Let go of what was remembered of statements and principals, once everybody's answer is known."""
        self._outcomes.clear()
        self._requests.clear()

    def truths(self, statements: Iterable[CompiledStatement], place: int) -> tuple[Truth, Truth]:
        """Whether one of the statements allows one principal's request, and whether one denies it."""
        allow: Truth = False
        deny: Truth = False
        outcomes = self._outcomes
        for statement in statements:
            number = statement.number
            truth = outcomes[number] if number in outcomes else self.outcome(statement)
            if truth == VARIES:
                truth = self.outcome_for(statement, place)
            if truth is False:
                continue
            if statement.allows:
                allow = True if truth or allow else None
            else:
                deny = True if truth or deny else None
        return allow, deny


def _whatever_variables_are(statement: CompiledStatement, request: Request) -> Truth:
    """As the plain evaluation decides it: what no value of the variables reaches, is not meant."""
    layer: Layer = "scp" if statement.policy.layer == "scp" else "identity"
    unconditional = replace(statement.statement, conditions=())
    match = match_statement(unconditional, Policy("", statement.policy.document), request, layer)
    return False if match is None else match.as_matched().truth


ELSEWHERE = "another account"
"""Owns what a pattern of roles stands for besides the roles of the account, which are asked about one by one."""

_KEPT = 512
"""Principals whose requests are remembered by one question."""
