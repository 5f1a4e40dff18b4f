"""Statements made ready for many questions: which actions, on which resources, and whether it matters who asks.

What a statement says of a request is found out once a question for all who hold it, unless its conditions or the
variables in its resources are about the principal itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from iamtui.access.action_keys import is_of_service
from iamtui.policy import variables
from iamtui.policy.actions import ActionPattern
from iamtui.policy.document import PolicyDocument, Statement
from iamtui.policy.policies import Layer
from iamtui.policy.wildcards import Pattern

_PRINCIPAL_KEYS = frozenset(
    {"aws:principalarn", "aws:principaltype", "aws:userid", "aws:username", "aws:federatedprovider"}
)
_PRINCIPAL_TAG = "aws:principaltag/"
_RESOURCE_KEYS = frozenset({"aws:resourceaccount", "aws:requestedregion"})
_RESOURCE_TAGS = ("aws:resourcetag/", "iam:resourcetag/")
_TAGS = (_PRINCIPAL_TAG, *_RESOURCE_TAGS)
_WILD = re.compile(r"[*?]|\$\{")


def _is_about_principal(key: str) -> bool:
    """Whether principals of one account differ in the value of a condition key (in lower case)."""
    return key in _PRINCIPAL_KEYS or key.startswith(_PRINCIPAL_TAG)


def _is_about_resource(key: str) -> bool:
    """Whether the resource or the action of a request tells of a condition key (in lower case)."""
    return key in _RESOURCE_KEYS or key.startswith(_RESOURCE_TAGS) or is_of_service(key)


_ACTIONS_KEPT = 1024
"""Actions whose statements are remembered."""


@lru_cache(16_384)
def _entry(text: str) -> tuple[str, str | Pattern]:
    """The service of an entry of `Action`, and the one action it names (in lower case) or the pattern of names."""
    pattern = ActionPattern.parse(text)
    return pattern.service, text.lower() if pattern.name.is_literal else pattern.name


class Actions:
    """The `Action` or `NotAction` of a statement. `services` are those it can be about; None: any."""

    __slots__ = ("_everything", "_negated", "_wild", "exact", "services")

    def __init__(self, statement: Statement) -> None:
        self._negated = not statement.actions
        self._everything = False
        exact = []
        self._wild: dict[str, tuple[Pattern, ...]] = {}
        found = set()
        for text in statement.actions or statement.not_actions:
            service, pattern = _entry(text)
            if service == "*":
                self._everything = True
            elif service:
                found.add(service)
                if isinstance(pattern, str):
                    exact.append(pattern)
                else:
                    self._wild[service] = (*self._wild.get(service, ()), pattern)
        self.exact = frozenset(exact)
        anywhere = self._everything or (self._negated and bool(statement.not_actions))
        self.services = None if anywhere else frozenset(found if statement.actions else ())

    @property
    def wild_services(self) -> Iterable[str]:
        """The services of which it has patterns."""
        return self._wild

    def include(self, service: str, name: str, action: str) -> bool:
        """Whether an action is meant; all in lower case, `action` being `service:name`."""
        if self.services is not None and not self.services:
            return False
        return self._names(service, name, action) is not self._negated

    def _names(self, service: str, name: str, action: str) -> bool:
        if self._everything or action in self.exact:
            return True
        patterns = self._wild.get(service)
        return patterns is not None and any(pattern.matches(name) for pattern in patterns)


class CompiledStatement:
    """A statement of a policy that grants or denies. `number` is its own among all of the account.

    `any_resource` is true where every resource is meant. The flags say what it takes to know whether it applies:
    `resource_varies` and `conditions_vary` that it hangs on who asks, `resource_has_variables` that its resources
    hang on the context, `reads_resource` that its conditions or variables look at what resource or action tell.
    """

    __slots__ = (
        "_prefixes",
        "actions",
        "allows",
        "any_resource",
        "conditions",
        "conditions_vary",
        "number",
        "policy",
        "reads_resource",
        "resource_has_variables",
        "resource_varies",
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
        self._prefixes: tuple[str, ...] | None = None
        self.resource_has_variables = self.resource_varies = self.conditions_vary = self.reads_resource = False
        is_new = self.version == variables.VERSION
        if is_new and not self.any_resource:
            self._read_resources(statement.resources or statement.not_resources)
        if self.conditions:
            self._read_conditions(is_new)

    def _read_resources(self, texts: Iterable[str]) -> None:
        for text in texts:
            if "${" in text:
                self.resource_has_variables = True
                for name in variables.names(text):
                    key = name.casefold()
                    self.resource_varies = self.resource_varies or _is_about_principal(key)
                    self.reads_resource = self.reads_resource or _is_about_resource(key)

    def _read_conditions(self, is_new: bool) -> None:
        for condition in self.conditions:
            keys = [condition.key.casefold()]
            if is_new:
                keys += _variables(condition.values)
            for key in keys:
                self.conditions_vary = self.conditions_vary or _is_about_principal(key)
                self.reads_resource = self.reads_resource or _is_about_resource(key)

    def can_mean(self, arn: str) -> bool:
        """False where no entry of `Resource` begins like the ARN (one without wildcards): the quick first look."""
        prefixes = self._prefixes
        if prefixes is None:
            found = (_WILD.split(text, maxsplit=1)[0] for text in self.statement.resources)
            prefixes = self._prefixes = tuple(found) if self.statement.resources else ("",)
        return arn.startswith(prefixes)

    def looked_at(self) -> Iterator[str]:
        """The condition keys and variables that it looks at, in lower case."""
        for condition in self.conditions:
            yield condition.key.casefold()
            yield from _variables(condition.values)
        if self.resource_has_variables:
            yield from _variables(self.statement.resources or self.statement.not_resources)

    def __repr__(self) -> str:
        return f"<statement {self.statement.index} of {self.policy!r}>"


def _variables(texts: Iterable[str]) -> Iterator[str]:
    return (name.casefold() for text in texts if "${" in text for name in variables.names(text))


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
        self._by_action: dict[str, list[CompiledStatement]] = {}
        self._by_service: dict[str, list[CompiledStatement]] = {}
        self._anywhere: list[CompiledStatement] = []
        self._about: dict[str, tuple[CompiledStatement, ...]] = {}
        self.mentioned_tags: frozenset[str] = frozenset()
        """Tag keys, in lower case, that a condition or a variable of any policy looks at."""
        self.mentioned_keys: frozenset[str] = frozenset()
        """The same for the condition keys of services, such as `iam:passedtoservice`."""

    def policy(self, document: PolicyDocument, layer: Layer) -> CompiledPolicy:
        """The compiled form of a document; the same object for the same document."""
        known = self._policies.get((id(document), layer))
        if known is None:
            known = CompiledPolicy(len(self._policies), document, layer, self._statements)
            self._policies[id(document), layer] = known
            self._documents.append(document)  # held, so that its id stays its own
            self._statements += len(known.statements)
            self._about.clear()
            self._note_keys(known)
            if layer == "identity":
                self._enter(known)
        return known

    def _note_keys(self, policy: CompiledPolicy) -> None:
        looked_at = {
            key
            for each in policy.statements
            if each.conditions or each.resource_has_variables
            for key in each.looked_at()
        }
        self.mentioned_tags |= {key.partition("/")[2] for key in looked_at if key.startswith(_TAGS)}
        self.mentioned_keys |= {key for key in looked_at if is_of_service(key)}

    def _enter(self, policy: CompiledPolicy) -> None:
        for statement in policy.statements:
            actions = statement.actions
            if actions.services is None:
                self._anywhere.append(statement)
                continue
            for action in actions.exact:
                self._by_action.setdefault(action, []).append(statement)
            for service in actions.wild_services:
                self._by_service.setdefault(service, []).append(statement)

    def about(self, action: str) -> tuple[CompiledStatement, ...]:
        """The statements of identity policies and boundaries that mean an action (`service:name`, lower case)."""
        known = self._about.get(action)
        if known is None:
            service, _, name = action.partition(":")
            exact = self._by_action.get(action, ())
            wild = (each for each in self._by_service.get(service, ()) if action not in each.actions.exact)
            matching = (each for each in (*wild, *self._anywhere) if each.actions.include(service, name, action))
            known = (*exact, *matching)
            if len(self._about) >= _ACTIONS_KEPT:
                self._about.clear()
            self._about[action] = known
        return known
