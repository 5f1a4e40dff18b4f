"""What is known of requests in one stated context, whatever action and resource they are about.

Conditions on the principal or on the circumstances come out the same in every question of that context, so they are
decided once and remembered.
"""

from __future__ import annotations

from typing import NamedTuple

from iamtui.access import context as known_context
from iamtui.access.compile import Compiled
from iamtui.access.context import Known
from iamtui.access.holdings import Holding
from iamtui.access.rule import Opinion
from iamtui.access.statements import CompiledStatement
from iamtui.policy.context import Context
from iamtui.policy.operators import conditions_truth
from iamtui.policy.truth import Truth

_CONTEXTS_KEPT = 4096
_TRUTHS_KEPT = 1 << 19


class Anywhere(NamedTuple):
    """What statements say of an action on every resource, of all who hold them; and the statements left to ask."""

    identity: Opinion
    boundary: Opinion
    others: tuple[CompiledStatement, ...]


class Circumstances:
    """One stated context (None: nothing is stated) in one account."""

    def __init__(self, compiled: Compiled, given: Context | None) -> None:
        self.given = given
        self._compiled = compiled
        self._tags = compiled.library.mentioned_tags
        self._shared: Context | None = None
        self._contexts: dict[int, Context] = {}
        self._truths: dict[int, Truth] = {}
        self._truths_of: dict[tuple[int, int], Truth] = {}
        self.anywhere: dict[str, Anywhere] = {}
        """What was found out of actions whatever the resource, by the action in lower case."""

    def known_of(self, holding: Holding | None) -> Known:
        """What is known of one of the account's principals and its own call; of anybody's, where None."""
        now, direct = self._compiled.surroundings.now, known_context.DIRECT
        time = {} if now is None else {"aws:CurrentTime": now.isoformat(), "aws:EpochTime": str(int(now.timestamp()))}
        if holding is None:
            account = {"aws:PrincipalAccount": self._compiled.account} if self._compiled.account else {}
            return Known({**direct.values, **time, **account}, direct.absent, known_context.TIME)
        own = known_context.of_principal(holding, self._tags)
        values = {**direct.values, **time, **own.values}
        return Known(values, direct.absent + own.absent, known_context.TIME + own.present)

    @property
    def shared(self) -> Context:
        """The context as far as it is the same for everybody."""
        if self._shared is None:
            self._shared = known_context.together((self.known_of(None),), self.given)
        return self._shared

    def of(self, place: int) -> Context:
        """The context of one principal's requests."""
        known = self._contexts.get(place)
        if known is None:
            if len(self._contexts) >= _CONTEXTS_KEPT:
                self._contexts.clear()
            known = known_context.together((self.known_of(self._compiled.holdings[place]),), self.given)
            self._contexts[place] = known
        return known

    def conditions(self, statement: CompiledStatement) -> Truth:
        """Whether a statement's conditions hold, where that does not hang on principal or resource."""
        number = statement.number
        if number in self._truths:
            return self._truths[number]
        truth = conditions_truth(statement.conditions, self.shared, statement.version)
        self._truths[number] = truth
        return truth

    def conditions_for(self, statement: CompiledStatement, place: int) -> Truth:
        """The same for one principal, where it does not hang on the resource."""
        key = statement.number, place
        if key in self._truths_of:
            return self._truths_of[key]
        if len(self._truths_of) >= _TRUTHS_KEPT:
            self._truths_of.clear()
        truth = conditions_truth(statement.conditions, self.of(place), statement.version)
        self._truths_of[key] = truth
        return truth
