"""Statements made ready for many questions: which actions, on which resources, and whether it matters who asks.

What a statement says of a request is found out once a question for all who hold it, unless its conditions or the
variables in its resources are about the principal itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from iamtui.policy import variables
from iamtui.policy.actions import ActionPattern
from iamtui.policy.document import PolicyDocument, Statement
from iamtui.policy.policies import Layer
from iamtui.policy.wildcards import Pattern

_PRINCIPAL_KEYS = frozenset(
    {"aws:principalarn", "aws:principaltype", "aws:userid", "aws:username", "aws:federatedprovider"}
)
_PRINCIPAL_TAG = "aws:principaltag/"
_TAGS = (_PRINCIPAL_TAG, "aws:resourcetag/", "iam:resourcetag/")


def is_about_principal(key: str) -> bool:
    """Whether principals of one account differ in the value of a condition key."""
    folded = key.casefold()
    return folded in _PRINCIPAL_KEYS or folded.startswith(_PRINCIPAL_TAG)


_ACTIONS_KEPT = 1024
"""Actions whose statements are remembered."""


class Actions:
    """The `Action` or `NotAction` of a statement. `services` are those it can be about; None: any."""

    __slots__ = ("_everything", "_exact", "_negated", "_wild", "services")

    def __init__(self, statement: Statement) -> None:
        self._negated = not statement.actions
        patterns = [ActionPattern.parse(text) for text in statement.actions or statement.not_actions]
        self._everything = any(each.service == "*" for each in patterns)
        known = [each for each in patterns if each.service not in ("", "*")]
        self._exact = frozenset(each.text.lower() for each in known if each.name.is_literal)
        self._wild: dict[str, tuple[Pattern, ...]] = {}
        for each in known:
            if not each.name.is_literal:
                self._wild[each.service] = (*self._wild.get(each.service, ()), each.name)
        anything = self._everything or self._negated
        self.services = None if anything else frozenset(each.service for each in known)
        if self._negated and not statement.not_actions:
            self.services = frozenset()

    def include(self, service: str, name: str, action: str) -> bool:
        """Whether an action is meant; all in lower case, `action` being `service:name`."""
        if self.services is not None and not self.services:
            return False
        return self._names(service, name, action) is not self._negated

    def _names(self, service: str, name: str, action: str) -> bool:
        if self._everything or action in self._exact:
            return True
        return any(pattern.matches(name) for pattern in self._wild.get(service, ()))


class CompiledStatement:
    """A statement of a policy that grants or denies. `number` is its own among all of the account.

    `any_resource` is true where every resource is meant. `resource_about_principal` and `conditions_about_principal`
    say whether what they mean hangs on who asks.
    """

    __slots__ = (
        "actions",
        "allows",
        "any_resource",
        "conditions",
        "conditions_about_principal",
        "number",
        "policy",
        "resource_about_principal",
        "statement",
        "version",
    )

    def __init__(self, number: int, statement: Statement, policy: CompiledPolicy) -> None:
        self.number = number
        self.statement = statement
        self.policy = policy
        self.version = policy.document.version
        self.allows = statement.allows
        self.actions = Actions(statement)
        self.any_resource = not statement.not_resources and "*" in statement.resources
        self.conditions = statement.conditions
        self.resource_about_principal = not self.any_resource and _varies(
            statement.resources or statement.not_resources, self.version
        )
        self.conditions_about_principal = any(
            is_about_principal(condition.key) or _varies(condition.values, self.version)
            for condition in statement.conditions
        )

    def looked_at(self) -> Iterator[str]:
        """The condition keys and variables that it looks at, in lower case."""
        for condition in self.conditions:
            yield condition.key.casefold()
            yield from _variables(condition.values)
        yield from _variables(self.statement.resources or self.statement.not_resources)

    def __repr__(self) -> str:
        return f"<statement {self.statement.index} of {self.policy!r}>"


def _variables(texts: Iterable[str]) -> Iterator[str]:
    return (name.casefold() for text in texts if "${" in text for name in variables.names(text))


def _varies(texts: Iterable[str], version: str) -> bool:
    """Whether a variable in the texts stands for something of the principal."""
    if version != variables.VERSION:
        return False
    return any("${" in text and any(map(is_about_principal, variables.names(text))) for text in texts)


class CompiledPolicy:
    """One text of a policy as one type of policy. `number` is its own among all of the account."""

    __slots__ = ("document", "layer", "number", "statements")

    def __init__(self, number: int, document: PolicyDocument, layer: Layer, first_number: int) -> None:
        self.number = number
        self.document = document
        self.layer: Layer = layer
        granting = [each for each in document.statements if each.kind]
        self.statements = tuple(
            CompiledStatement(first_number + offset, statement, self) for offset, statement in enumerate(granting)
        )

    def __repr__(self) -> str:
        return f"<{self.layer} policy {self.number} of {len(self.statements)} statements>"


class Library:
    """Every text of a policy compiled once, and its statements found by the services they are about."""

    def __init__(self) -> None:
        self._policies: dict[tuple[int, Layer], CompiledPolicy] = {}
        self._documents: list[PolicyDocument] = []
        self._statements = 0
        self._by_service: dict[str, list[CompiledStatement]] = {}
        self._anywhere: list[CompiledStatement] = []
        self._about: dict[str, tuple[CompiledStatement, ...]] = {}
        self.mentioned_tags: frozenset[str] = frozenset()
        """Tag keys, in lower case, that a condition or a variable of any policy looks at."""

    def policy(self, document: PolicyDocument, layer: Layer) -> CompiledPolicy:
        """The compiled form of a document; the same object for the same document."""
        known = self._policies.get((id(document), layer))
        if known is None:
            known = CompiledPolicy(len(self._policies), document, layer, self._statements)
            self._policies[id(document), layer] = known
            self._documents.append(document)  # held, so that its id stays its own
            self._statements += len(known.statements)
            self._about.clear()
            self._note_tags(known)
            if layer == "identity":
                self._enter(known)
        return known

    def _note_tags(self, policy: CompiledPolicy) -> None:
        found = {
            key.partition("/")[2] for each in policy.statements for key in each.looked_at() if key.startswith(_TAGS)
        }
        if not found <= self.mentioned_tags:
            self.mentioned_tags |= found

    def _enter(self, policy: CompiledPolicy) -> None:
        for statement in policy.statements:
            services = statement.actions.services
            if services is None:
                self._anywhere.append(statement)
            for service in services or ():
                self._by_service.setdefault(service, []).append(statement)

    def about(self, action: str) -> tuple[CompiledStatement, ...]:
        """The statements of identity policies and boundaries that mean an action (`service:name`, lower case)."""
        known = self._about.get(action)
        if known is None:
            service, _, name = action.partition(":")
            candidates = (*self._by_service.get(service, ()), *self._anywhere)
            known = tuple(each for each in candidates if each.actions.include(service, name, action))
            if len(self._about) >= _ACTIONS_KEPT:
                self._about.clear()
            self._about[action] = known
        return known
