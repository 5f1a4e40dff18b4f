"""The decision on a question: for one principal, and for all of an account at once."""

from __future__ import annotations

from collections.abc import Iterable

from iamtui.access.answers import Result
from iamtui.access.certainty import NOBODY, PERHAPS, Gathering, Likely, of_truth, places_of
from iamtui.access.circumstances import Anywhere
from iamtui.access.question import VARIES, Question
from iamtui.access.resource_opinion import names_everyone, resource_opinion
from iamtui.access.rule import NO_RESOURCE_POLICY, Decision, Opinion, Opinions, ResourceOpinion, decide
from iamtui.access.statements import CompiledPolicy, CompiledStatement
from iamtui.policy import hard_rules
from iamtui.policy.matching import match_statement
from iamtui.policy.policies import Policy
from iamtui.policy.truth import Truth

_FEW = 16
_ACTIONS_KEPT = 1024
_TRUTHS: dict[Result, Truth] = {"Allowed": True, "Depends": None}


class Decider:
    """Answers one question, principal by principal or at once; remembers what it has answered."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._compiled = question.compiled
        self._resource: ResourceOpinion | None = None
        self._scp: Opinion | None = None
        self._rcp: Opinion | None = None
        self._limits_known = False
        self._results: dict[int, Result] = {}
        self._everybody: Decision | None = None

    # -- one principal ---------------------------------------------------------------------------------

    def result(self, place: int) -> Result:
        """The result for the principal at this place."""
        known = self._results.get(place)
        if known is None:
            whole = self._everybody
            known = self._decide(place) if whole is None else whole.result(1 << place)
            self._results[place] = known
        return known

    def _decide(self, place: int) -> Result:
        compiled, question = self._compiled, self.question
        identity, boundary = compiled.statements(place, question.service)
        allow, deny = question.truths(identity, place)
        own = Opinion(of_truth(allow), of_truth(deny))
        if compiled.incomplete >> place & 1:
            own = Opinion(own.allows.doubted(1), own.denies.doubted(1))
        resource, scp, rcp = self._limits()
        opinions = Opinions(own, self._boundary_of(place, boundary), resource, scp, rcp)
        if resource is not NO_RESOURCE_POLICY or scp or rcp:
            opinions = _of_one(opinions, place)
        return self._decided(1, opinions).result()

    def _boundary_of(self, place: int, statements: Iterable[CompiledStatement]) -> Opinion | None:
        compiled = self._compiled
        if not compiled.has_boundary >> place & 1:
            return None
        if compiled.unknown_boundary >> place & 1:
            return Opinion(PERHAPS, PERHAPS)
        allow, deny = self.question.truths(statements, place)
        return Opinion(of_truth(allow), of_truth(deny))

    # -- everybody -------------------------------------------------------------------------------------

    def everybody(self) -> Decision:
        """Who of the account may, and who is denied."""
        if self._everybody is None:
            self._everybody = self._decide_all()
            self.question.forget()
        return self._everybody

    def allowed(self) -> Likely:
        """Who may; quicker than `everybody` where the resource's policy names but a few."""
        question = self.question
        if self._everybody is None and question.needs_resource_policy and question.is_same_account:
            resource = self._limits()[0]
            named = resource.direct.possible | resource.to_role.possible | resource.to_account.possible
            if named.bit_count() <= _FEW and question.ruled is None:
                allowed = NOBODY
                for place in places_of(named):
                    allowed = allowed.with_truth(place, _TRUTHS.get(self.result(place), False))
                return allowed
        return self.everybody().allowed

    def _decide_all(self) -> Decision:
        compiled = self._compiled
        anywhere = self._anywhere()
        identity = self._gather(anywhere.others, compiled.holders, anywhere.identity)
        incomplete = compiled.incomplete
        identity = Opinion(identity.allows.doubted(incomplete), identity.denies.doubted(incomplete))
        resource, scp, rcp = self._limits()
        boundary = self._boundaries(anywhere) if compiled.has_boundary else None
        return self._decided(compiled.everybody, Opinions(identity, boundary, resource, scp, rcp))

    def _boundaries(self, anywhere: Anywhere) -> Opinion:
        compiled = self._compiled
        known = self._gather(anywhere.others, compiled.bounded, anywhere.boundary)
        unknown = compiled.unknown_boundary
        unbounded = compiled.everybody & ~compiled.has_boundary
        allows = known.allows | Likely(unbounded, unbounded)
        return Opinion(allows.doubted(unknown), known.denies.doubted(unknown))

    def _anywhere(self) -> Anywhere:
        """What the action's statements about every resource say; the same for each question of the action."""
        question, compiled = self.question, self._compiled
        remembered = question.circumstances.anywhere
        known = remembered.get(question.lower_action)
        if known is None:
            everywhere: list[CompiledStatement] = []
            others: list[CompiledStatement] = []
            for statement in compiled.library.about(question.lower_action):
                is_same = statement.any_resource and not statement.reads_resource
                (everywhere if is_same else others).append(statement)
            nothing = Opinion(NOBODY, NOBODY)
            identity = self._gather(everywhere, compiled.holders, nothing)
            boundary = self._gather(everywhere, compiled.bounded, nothing)
            if len(remembered) >= _ACTIONS_KEPT:
                remembered.clear()
            known = remembered[question.lower_action] = Anywhere(identity, boundary, tuple(others))
        return known

    def _gather(
        self, statements: Iterable[CompiledStatement], holders: dict[int, list[int]], known: Opinion
    ) -> Opinion:
        """Whom statements allow and deny, of those who hold their policies, besides what is known."""
        question = self.question
        many = len(self._compiled.principals)
        allows, denies = Gathering(many, known.allows), Gathering(many, known.denies)
        for statement in statements:
            places = holders.get(statement.policy.number)
            if not places:
                continue
            outcome = question.outcome_of_meant(statement)
            if outcome is False:
                continue
            gathering = allows if statement.allows else denies
            if outcome != VARIES:
                gathering.add(True if outcome else None, places)
                continue
            for place in places:
                gathering.add(question.outcome_for(statement, place), (place,))
        return Opinion(allows.likely(), denies.likely())

    # -- what is not the principal's own ---------------------------------------------------------------

    def _decided(self, everybody: int, opinions: Opinions) -> Decision:
        question = self.question
        return decide(
            everybody,
            opinions,
            same_account=question.is_same_account,
            needs_resource_policy=question.needs_resource_policy,
            ruled=question.ruled,
        )

    def _limits(self) -> tuple[ResourceOpinion, Opinion | None, Opinion | None]:
        """What the resource's policy and the organization's say of everybody."""
        if not self._limits_known:
            self._resource = resource_opinion(self.question)
            self._scp = self._scps()
            self._rcp = self._rcps()
            self._limits_known = True
        assert self._resource is not None
        return self._resource, self._scp, self._rcp

    def _scps(self) -> Opinion | None:
        compiled = self._compiled
        if compiled.scps is None or not compiled.under_scps:
            return None
        return self._levels(compiled.scps, compiled.everybody & ~compiled.under_scps)

    def _rcps(self) -> Opinion | None:
        compiled, request = self._compiled, self.question.request
        management = compiled.surroundings.management_account
        if compiled.rcps is None or not hard_rules.rcps_apply(request, management):
            return None
        return self._levels(compiled.rcps, compiled.service_linked)

    def _levels(self, levels: tuple[tuple[CompiledPolicy, ...], ...], exempt: int) -> Opinion:
        """Every level must allow; the exempt are not limited."""
        everybody = self._compiled.everybody
        allows, denies = Likely(everybody, everybody), Likely(0, 0)
        for level in levels:
            opinion = self._level(level)
            allows, denies = allows & opinion.allows, denies | opinion.denies
        limited = Likely(everybody & ~exempt, everybody & ~exempt)
        return Opinion(allows | Likely(exempt, exempt), denies & limited)

    def _level(self, policies: Iterable[CompiledPolicy]) -> Opinion:
        many = len(self._compiled.principals)
        allows, denies = Gathering(many), Gathering(many)
        for policy in policies:
            for statement in policy.statements:
                outcome = self.question.outcome(statement)
                if outcome is False:
                    continue
                gathering = allows if statement.allows else denies
                if outcome != VARIES and (policy.layer == "scp" or names_everyone(statement)):
                    gathering.add_set(True if outcome else None, self._compiled.everybody)
                    continue
                for place in range(many):
                    gathering.add(self._organization_truth(statement, place), [place])
        return Opinion(allows.likely(), denies.likely())

    def _organization_truth(self, statement: CompiledStatement, place: int) -> Truth:
        """What a statement of an SCP or RCP says of one principal, as the plain evaluation has it."""
        policy = statement.policy
        request = self.question.request_of(place)
        match = match_statement(statement.statement, Policy("", policy.document), request, policy.layer)
        return False if match is None else match.as_matched().truth


def _of_one(opinions: Opinions, place: int) -> Opinions:
    """The opinions that are about everybody, for one principal alone."""

    def one(likely: Likely) -> Likely:
        return Likely(likely.certain >> place & 1, likely.possible >> place & 1)

    def opinion(whole: Opinion | None) -> Opinion | None:
        return None if whole is None else Opinion(one(whole.allows), one(whole.denies))

    resource = ResourceOpinion(*(one(likely) for likely in opinions.resource))
    return opinions._replace(resource=resource, scp=opinion(opinions.scp), rcp=opinion(opinions.rcp))
