"""`Action` and `NotAction`: which actions of AWS they name.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
"""

from __future__ import annotations

from collections.abc import Iterable

from iamtui.policy.document import Statement
from iamtui.policy.remembering import remembered
from iamtui.policy.wildcards import Pattern


class ActionPattern:
    """One entry of `Action`. `service` is in lower case, `*` for the lone `*`, and empty where nothing can match."""

    __slots__ = ("name", "service", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        service, colon, name = text.lower().partition(":")
        if text == "*":
            service, name = "*", "*"
        elif not colon or not service or _is_blank(name) or any(wild in service for wild in "*?"):
            # The service of an entry holds no wildcards; a name that is blank or has blanks names no action.
            service = ""
        self.service = service
        self.name = Pattern.parse(name)

    @staticmethod
    @remembered(65_536)
    def parse(text: str) -> ActionPattern:
        """The compiled form of an entry."""
        return ActionPattern(text)

    def matches_name(self, name: str) -> bool:
        """Whether the name of an action of this entry's service (in lower case, without the service) is meant."""
        return self.service != "" and self.name.matches(name)

    def matches(self, action: str) -> bool:
        """Whether an action (`service:Name`, in any case) is meant."""
        if self.service == "*":
            return True
        service, _, name = action.lower().partition(":")
        return service == self.service and self.service != "" and self.name.matches(name)

    def covers(self, other: ActionPattern) -> bool:
        """Whether every action of the other entry is one of this one's."""
        if self.service == "*" or not other.service:
            return True
        return self.service == other.service and self.name.covers(other.name)

    def intersects(self, other: ActionPattern) -> bool:
        """Whether an action can be meant by both."""
        if not self.service or not other.service:
            return False
        if "*" in (self.service, other.service):
            return True
        return self.service == other.service and self.name.intersects(other.name)

    def __repr__(self) -> str:
        return f"ActionPattern({self.text!r})"


def action_matches(pattern: str, action: str) -> bool:
    """Whether an entry of `Action` names the action; case does not matter, the service is compared exactly."""
    return ActionPattern.parse(pattern).matches(action)


def any_action_matches(patterns: Iterable[str], action: str) -> bool:
    """Whether one of the entries names the action."""
    return any(ActionPattern.parse(pattern).matches(action) for pattern in patterns)


def statement_matches_action(statement: Statement, action: str) -> bool:
    """Whether the statement's `Action` or `NotAction` lets the action in; a statement with neither says nothing."""
    if statement.actions:
        return any_action_matches(statement.actions, action)
    return bool(statement.not_actions) and not any_action_matches(statement.not_actions, action)


def _is_blank(name: str) -> bool:
    return not name or any(character.isspace() for character in name)
