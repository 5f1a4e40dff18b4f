"""A policy document's statements, with every element still at its place in the source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iamtui.policy.operators import Operator
from iamtui.policy.source_map import Value

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
    """A document: its version as written ("" where none is) and the statements that are objects."""

    root: Value
    version: str
    statements: Sequence[StatementOutline]


def outline(root: Value) -> DocumentOutline:
    """What a document holds, as far as it has the shape of one."""
    version = root.members.get("Version")
    statements = root.members.get("Statement")
    written = statements.items if statements is not None else ()
    return DocumentOutline(
        root,
        version.text if version is not None else "",
        tuple(_statement(value) for value in written if value.kind == "object"),
    )


def entries(principal: Value) -> Sequence[tuple[str, Value]]:
    """The texts of a `Principal` or `NotPrincipal` element with their types."""
    if principal.kind == "text":
        return (("*", principal),)
    return tuple(
        (kind, entry) for kind, holder in principal.members.items() for entry in holder.items if entry.kind == "text"
    )


def _statement(value: Value) -> StatementOutline:
    members = value.members
    effect = members.get("Effect")
    return StatementOutline(
        value,
        effect.text if effect is not None else "",
        _texts(members.get("Action")),
        _texts(members.get("NotAction")),
        _texts(members.get("Resource")),
        _texts(members.get("NotResource")),
        members.get("Principal"),
        members.get("NotPrincipal"),
        _conditions(members.get("Condition")),
    )


def _texts(value: Value | None) -> Sequence[Value]:
    if value is None:
        return ()
    return [item for item in value.items if item.kind == "text"]


def _conditions(block: Value | None) -> Sequence[ConditionOutline]:
    if block is None:
        return ()
    return [
        ConditionOutline(written, operator, key, holder)
        for written, keys in block.members.items()
        for operator in (Operator.parse(written),)
        for key, holder in keys.members.items()
    ]
