"""Statements that add nothing: the same as another, part of another, or undone by a Deny of the same document."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence

from iamtui.policy.source_map import Value
from iamtui.policy.validation.actions import statement_bits
from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import DocumentOutline, StatementOutline
from iamtui.policy.validation.resources import covers

_COVERING_LIMIT = 64
"""Statements without condition that others are compared with: hand-written policies have a handful."""


def check(report: Report, document: DocumentOutline) -> None:
    """Every statement against the others."""
    unique = _check_identical(report, document.statements)
    wide = [one for one in unique if not one.conditions and "Condition" not in one.value.members]
    wide = [one for one in wide if not one.not_resources and one.not_principal is None][:_COVERING_LIMIT]
    if not report.may_compare(len(wide) * len(unique)):
        return
    granted = {id(one): statement_bits(one) for one in unique}

    def is_within(one: StatementOutline, other: StatementOutline) -> bool:
        actions = granted[id(one)]
        if one is other or not actions or actions & ~granted[id(other)]:
            return False
        return _same_principals(one, other) and _resources_within(one, other)

    for statement in unique:
        _check_one(report, statement, wide, is_within)


def _check_one(
    report: Report,
    statement: StatementOutline,
    wide: Sequence[StatementOutline],
    is_within: Callable[[StatementOutline, StatementOutline], bool],
) -> None:
    for other in wide:
        if not is_within(statement, other):
            continue
        number = int(other.value.step) + 1 if isinstance(other.value.step, int) else 1
        if statement.allows and other.effect == "Deny":
            message = f"Statement {number} denies all that this one allows."
            report.add("UNREACHABLE_STATEMENT", statement.value, message, "Remove this one, or narrow the Deny.")
            return
        # Of two that hold each other, the later is the one too many.
        if statement.effect == other.effect and not (is_within(other, statement) and _comes_first(statement, other)):
            message = f"Statement {number} says all that this one says."
            report.add("REDUNDANT_STATEMENT", statement.value, message, "Remove this one, or narrow the other.")
            return


def _comes_first(one: StatementOutline, other: StatementOutline) -> bool:
    return one.value.offset < other.value.offset


def _check_identical(report: Report, statements: Sequence[StatementOutline]) -> list[StatementOutline]:
    """Tell the statements that are the same as an earlier one, and return the others."""
    seen: dict[Hashable, int] = {}
    unique = []
    for index, statement in enumerate(statements):
        content = tuple(
            (name, _canonical(value)) for name, value in sorted(statement.value.members.items()) if name != "Sid"
        )
        earlier = seen.setdefault(content, index)
        if earlier != index:
            message = f"This is statement {earlier + 1} once more."
            report.add("REDUNDANT_STATEMENT", statement.value, message, "Remove one of the two.")
        else:
            unique.append(statement)
    return unique


def _canonical(value: Value) -> Hashable:
    """What a value says, whatever its order and whether it is a list of one."""
    if value.kind == "object":
        return tuple(sorted((name, json.dumps(_plain(member))) for name, member in value.members.items()))
    return tuple(sorted(json.dumps(_plain(item)) for item in value.items))


def _plain(value: Value) -> object:
    if value.kind == "object":
        return {name: _plain(member) for name, member in sorted(value.members.items())}
    if value.kind == "list":
        return [_plain(item) for item in value.items]
    return value.text


def _same_principals(one: StatementOutline, other: StatementOutline) -> bool:
    if one.principal is None and other.principal is None:
        return one.not_principal is None
    if one.principal is None or other.principal is None:
        return False
    everybody = other.principal.text == "*" or any(
        entry.text == "*" for kind, entry in other.principals if kind == "AWS"
    )
    return everybody or _canonical(one.principal) == _canonical(other.principal)


def _resources_within(one: StatementOutline, other: StatementOutline) -> bool:
    if "Resource" not in one.value.members and "Resource" not in other.value.members:
        return "NotResource" not in one.value.members
    if any(entry.text == "*" for entry in other.resources):
        return True
    if not one.resources or len(one.resources) * len(other.resources) > 1_000:
        return False
    return all(any(covers(wide.text, narrow.text) for wide in other.resources) for narrow in one.resources)
