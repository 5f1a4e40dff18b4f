"""Who is granted an action at all, and on what: a first sieve, so that few have to be asked about.

It reads Allow statements alone, those whose text is known. Whoever is not in it is not allowed by them; whoever is has
still to be asked about. Somebody with a policy whose text is not known may be allowed anything, which says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from iamtui.access.access import Access
from iamtui.policy.actions import ActionPattern
from iamtui.policy.arns import ArnPattern
from iamtui.policy.document import Statement


def every(arn: str) -> str:
    """The pattern of all resources of the ARN's kind: what stands before its first slash, or its last colon."""
    head, slash, _ = arn.partition("/")
    return f"{head}/*" if slash else f"{arn.rpartition(':')[0]}:*"


def _is_about_target(key: str) -> bool:
    return "resource" in key.casefold() or key.casefold() == "iam:permissionsboundary"


class Grants:
    """The Allow statements of an account's principals about some actions. Sets of principals are bits."""

    def __init__(self, access: Access, actions: Iterable[str]) -> None:
        self._by_service: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for action in dict.fromkeys(actions):
            service, _, name = action.lower().partition(":")
            self._by_service[service].append((name, action))
        self._on: dict[tuple[str, str], int] = {}
        self._kinds: dict[tuple[str, str], list[tuple[ArnPattern, int]]] = {}
        self._about: dict[int, tuple[str, ...]] = {}
        self._anywhere: dict[str, int] = defaultdict(int)
        self._named: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._wild: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._granted: dict[str, int] = defaultdict(int)
        self._about_target: dict[str, int] = defaultdict(int)
        self._unconditional: dict[str, int] = defaultdict(int)
        for place, principal in enumerate(access.principals):
            holding = access.holding(principal.arn)
            for held in holding.identity if holding is not None else ():
                for statement in held.document.statements if held.document is not None else ():
                    if statement.allows:
                        self._note(statement, 1 << place)

    def granted(self, action: str) -> int:
        """Who is granted the action on something."""
        return self._granted[action]

    def about_target(self, action: str) -> int:
        """Who is granted the action under a condition about what it is asked for: a tag or the boundary of it."""
        return self._about_target[action]

    def unconditional(self, action: str) -> int:
        """Who is granted the action on something without any condition."""
        return self._unconditional[action]

    def on(self, action: str, arn: str) -> int:
        """Who is granted the action on a resource."""
        known = self._on.get((action, arn))
        if known is None:
            known = self._anywhere[action] | self._named[action].get(arn, 0)
            for pattern, bits in self._of_kind(action, every(arn)):
                if bits & ~known and pattern.matches(arn):
                    known |= bits
            self._on[action, arn] = known
        return known

    def _of_kind(self, action: str, kind: str) -> list[tuple[ArnPattern, int]]:
        """The patterns that an action is granted on, as far as something of a kind is of them."""
        known = self._kinds.get((action, kind))
        if known is None:
            asked = ArnPattern.of_request(kind)
            patterns = [(ArnPattern.parse(text), bits) for text, bits in self._wild[action].items()]
            known = self._kinds[action, kind] = [each for each in patterns if each[0].intersects(asked)]
        return known

    def overlapping(self, action: str, pattern: str, named: bool) -> int:
        """Who is granted the action on something of a pattern; with `named`, by a name alone too."""
        if pattern == "*":
            return self._granted[action]
        asked = ArnPattern.of_request(pattern)
        found = self._anywhere[action]
        for resources in (self._wild, self._named) if named else (self._wild,):
            for resource, bits in resources[action].items():
                if bits & ~found and ArnPattern.parse(resource).intersects(asked):
                    found |= bits
        return found

    def _note(self, statement: Statement, bit: int) -> None:
        key = id(statement)
        about = self._about.get(key)
        if about is None:
            about = self._about[key] = tuple(self._actions_of(statement))
        for action in about:
            self._granted[action] |= bit
            if not statement.conditions:
                self._unconditional[action] |= bit
            if any(_is_about_target(condition.key) for condition in statement.conditions):
                self._about_target[action] |= bit
            if statement.not_resources:
                self._anywhere[action] |= bit
            for resource in statement.resources:
                if resource == "*" or "${" in resource or resource.count(":") < 5:
                    self._anywhere[action] |= bit
                elif "*" in resource or "?" in resource:
                    self._wild[action][resource] |= bit
                else:
                    self._named[action][resource] |= bit

    def _actions_of(self, statement: Statement) -> Iterable[str]:
        if statement.not_actions:
            excluded = set(self._matched(statement.not_actions))
            return [action for actions in self._by_service.values() for _, action in actions if action not in excluded]
        return dict.fromkeys(self._matched(statement.actions))

    def _matched(self, patterns: Iterable[str]) -> Iterable[str]:
        for text in patterns:
            pattern = ActionPattern.parse(text)
            services = self._by_service if pattern.service == "*" else (pattern.service,)
            for service in services:
                for name, action in self._by_service.get(service, ()):
                    if pattern.service == "*" or pattern.matches_name(name):
                        yield action
