"""A policy document's statements, with every element still at its place in the source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from iamtui.policy.operators import Operator
from iamtui.policy.source_map import Value

STATEMENT_LIMIT = 10_000
TEXT_LIMIT = 10_000
KEY_LIMIT = 300
LENGTH_LIMIT = 4_096
"""So many statements, entries and values, condition keys, and characters of each, are looked at closely.

Each is far beyond what a document that AWS takes has, and a document that is cut here is told to be too long.
"""

VERSION = "2012-10-17"
OLD_VERSION = "2008-10-17"
_NEGATED = ("stringnot", "numericnot", "datenot", "arnnot", "not")


@dataclass(frozen=True, slots=True)
class ConditionOutline:
    """One key under one operator: `holder` holds its values, `operator` is taken apart, `key` as it is written."""

    written: str
    operator: Operator
    key: str
    holder: Value

    @property
    def values(self) -> Sequence[Value]:
        return self.holder.items

    @property
    def lower_key(self) -> str:
        return self.key.lower()

    @property
    def is_negated(self) -> bool:
        return self.operator.name.startswith(_NEGATED)

    @property
    def is_any_present(self) -> bool:
        """Whether it holds for certain values alone, and not where the key is missing."""
        return not (self.is_negated or self.operator.if_exists or self.operator.quantifier == "forallvalues")


@dataclass(frozen=True, slots=True)
class StatementOutline:
    """One statement. Lists hold the texts alone; what is of another type is told by the grammar's checks."""

    value: Value
    effect: str
    actions: Sequence[Value]
    not_actions: Sequence[Value]
    resources: Sequence[Value]
    not_resources: Sequence[Value]
    principal: Value | None
    not_principal: Value | None
    conditions: Sequence[ConditionOutline]

    @property
    def allows(self) -> bool:
        return self.effect == "Allow"

    @property
    def principals(self) -> Sequence[tuple[str, Value]]:
        """The entries of `Principal`, each under its type; `*` alone is under `*`."""
        return entries(self.principal) if self.principal is not None else ()

    @property
    def keys(self) -> frozenset[str]:
        """The condition keys, in lower case."""
        return frozenset(condition.lower_key for condition in self.conditions)

    def has_key(self, *names: str) -> bool:
        """Whether one of these keys is asked about in a way that holds for certain values alone."""
        return any(condition.is_any_present and condition.lower_key in names for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class DocumentOutline:
    """A document: its version as written ("" where none is) and the statements that are objects.

    `is_whole` is False where limits left something out.
    """

    root: Value
    version: str
    statements: Sequence[StatementOutline]
    is_whole: bool = True


def outline(root: Value) -> DocumentOutline:
    """What a document holds, as far as it has the shape of one."""
    version = root.members.get("Version")
    statements = root.members.get("Statement")
    written = [value for value in statements.items if value.kind == "object"] if statements is not None else []
    budget = _Budget()
    outlined = []
    for value in written[:STATEMENT_LIMIT]:
        outlined.append(_statement(value, budget))
        if budget.left <= 0:
            break
    is_whole = len(outlined) == len(written) and budget.left > 0 and not budget.skipped
    return DocumentOutline(root, version.text if version is not None else "", tuple(outlined), is_whole)


class _Budget:
    """How many texts may still be taken."""

    def __init__(self) -> None:
        self.left = TEXT_LIMIT
        self.skipped = False
        self._keys: set[str] = set()

    def texts(self, value: Value | None) -> Sequence[Value]:
        """The texts of an element, as many as may be taken."""
        if value is None:
            return ()
        texts = [item for item in value.items if item.kind == "text"]
        taken = [item for item in texts[: max(self.left, 0)] if len(item.text) <= LENGTH_LIMIT]
        self.skipped = self.skipped or len(taken) < len(texts)
        self.left -= len(texts)
        return taken

    def conditions(self, block: Value | None) -> Sequence[ConditionOutline]:
        """The conditions of a block, as many as may be taken."""
        taken: list[ConditionOutline] = []
        for written, keys in block.members.items() if block is not None else ():
            operator = Operator.parse(written[:LENGTH_LIMIT])
            for key, holder in keys.members.items():
                longest = max((len(item.text) for item in holder.items), default=0)
                self.left -= len(holder.items) or 1
                is_too_much = len(self._keys) >= KEY_LIMIT and key not in self._keys
                if is_too_much or self.left <= 0 or longest > LENGTH_LIMIT or len(key) > LENGTH_LIMIT:
                    self.skipped = True
                    continue
                self._keys.add(key)
                taken.append(ConditionOutline(written, operator, key, holder))
        return taken


def entries(principal: Value) -> Sequence[tuple[str, Value]]:
    """The texts of a `Principal` or `NotPrincipal` element with their types."""
    if principal.kind == "text":
        return (("*", principal),)
    named = (
        (kind, entry)
        for kind, holder in principal.members.items()
        for entry in holder.items
        if entry.kind == "text" and len(entry.text) <= LENGTH_LIMIT
    )
    return tuple(islice(named, TEXT_LIMIT))


def _statement(value: Value, budget: _Budget) -> StatementOutline:
    members = value.members
    effect = members.get("Effect")
    return StatementOutline(
        value,
        effect.text if effect is not None else "",
        budget.texts(members.get("Action")),
        budget.texts(members.get("NotAction")),
        budget.texts(members.get("Resource")),
        budget.texts(members.get("NotResource")),
        members.get("Principal"),
        members.get("NotPrincipal"),
        budget.conditions(members.get("Condition")),
    )
