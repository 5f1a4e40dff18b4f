"""What a resource's policy, such as a role's trust policy, says of every principal of an account at once."""

from __future__ import annotations

from iamtui.access.certainty import Gathering, Likely
from iamtui.access.question import VARIES, Question
from iamtui.access.rule import NO_RESOURCE_POLICY, ResourceOpinion
from iamtui.access.statements import CompiledStatement
from iamtui.policy.callers import Caller, MatchKind
from iamtui.policy.matching import match_statement
from iamtui.policy.policies import Policy


def resource_opinion(question: Question) -> ResourceOpinion:
    """What the policy of the question's resource says; what one that is not known might say."""
    if question.resource_policy is None:
        return _unseen(question)
    return _Reading(question, question.resource_policy).opinion()


def _unseen(question: Question) -> ResourceOpinion:
    """A policy that nobody knows may grant where it must grant; that it denies nothing is assumed."""
    if not question.resource_unknown or (question.is_same_account and not question.needs_resource_policy):
        return NO_RESOURCE_POLICY
    return NO_RESOURCE_POLICY._replace(direct=Likely(0, question.compiled.everybody))


class _Reading:
    """One policy read for everybody: statements that name all at once for all, others name by name."""

    def __init__(self, question: Question, policy: Policy) -> None:
        self._question = question
        self._compiled = question.compiled
        self._policy = policy
        many = len(self._compiled.principals)
        self._direct, self._to_role = Gathering(many), Gathering(many)
        self._to_account, self._denies = Gathering(many), Gathering(many)

    def opinion(self) -> ResourceOpinion:
        for statement in self._compiled.library.policy(self._policy.document, "resource").statements:
            outcome = self._question.outcome(statement)
            if outcome is not False:
                self._read(statement)
        gathered = (self._direct, self._to_role, self._to_account, self._denies)
        return ResourceOpinion(*(each.likely() for each in gathered))

    def _read(self, statement: CompiledStatement) -> None:
        written = statement.statement
        if written.not_principals:
            for place in range(len(self._compiled.principals)):
                self._match(statement, place)
            return
        if names_everyone(statement):
            self._note_all(statement, self._direct, frozenset())
            return
        one_by_one: set[int] = set()
        through_account = False
        for value in written.principals.get("AWS", ()):
            named = Caller.parse(value)
            if named.account != self._compiled.account:
                continue
            if named.kind == "account":
                through_account = True
            else:
                one_by_one.update(self._compiled.named(value, named))
        for place in one_by_one:
            self._match(statement, place)
        if through_account:
            self._note_all(statement, self._to_account, frozenset(one_by_one))

    def _match(self, statement: CompiledStatement, place: int) -> None:
        """One principal, as the plain evaluation has it."""
        compiled = self._compiled
        has_boundary = bool(compiled.has_boundary >> place & 1)
        request = self._question.request_of(place)
        match = match_statement(statement.statement, self._policy, request, "resource", has_boundary=has_boundary)
        if match is None or match.near_miss:
            return
        truth = match.as_matched().truth
        if not statement.allows:
            self._denies.add(truth, (place,))
        elif match.principal is MatchKind.AccountLevelMatch:
            self._to_account.add(truth, (place,))
        elif match.names_everyone or match.names_session or request.caller.kind != "role":
            self._direct.add(truth, (place,))
        else:
            self._to_role.add(truth, (place,))

    def _note_all(self, statement: CompiledStatement, granted: Gathering, but: frozenset[int]) -> None:
        """A statement that names all of the account alike."""
        gathering = granted if statement.allows else self._denies
        outcome = self._question.outcome(statement)
        if outcome != VARIES:
            those = self._compiled.everybody
            for place in but:
                those &= ~(1 << place)
            gathering.add_set(None if outcome is None else bool(outcome), those)
            return
        for place in range(len(self._compiled.principals)):
            if place not in but:
                gathering.add(self._question.outcome_for(statement, place), (place,))


def names_everyone(statement: CompiledStatement) -> bool:
    """Whether its principal is `*`, in one of the two ways AWS takes for the same."""
    named = statement.statement.principals
    return any("*" in values for kind, values in named.items() if kind in ("AWS", "*"))
