"""The smallest case on which two evaluators still differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.conformance.peer import Case
from tests.conformance.rewriting import copied, documents, statements, texts

_PARTS = (
    "identityPolicies", "permissionBoundaryPolicies", "sessionPolicies", "endpointPolicies", "serviceControlPolicies",
    "resourceControlPolicies", "resourcePolicy",
)  # fmt: skip
Differ = Callable[[Sequence[Case]], list[bool]]
"""Tells of each case whether the two differ on it."""


def shrunk(case: Case, differ: Differ) -> Case:
    """The case without all that can be left out of it, one thing after the other."""
    while True:
        smaller = list(reductions(case))
        kept = next((each for each, still in zip(smaller, differ(smaller), strict=True) if still), None)
        if kept is None:
            return case
        case = kept


def reductions(case: Case) -> Iterator[Case]:
    """The case with one thing less, the larger things first."""
    for name in _PARTS:
        if case.get(name):
            yield {key: value for key, value in case.items() if key != name}
            if isinstance(case[name], list) and len(case[name]) > 1:
                yield from ({**case, name: rest} for rest in _one_less(case[name]))
    for at, document in enumerate(documents(case)):
        held = statements(document)
        for place, statement in enumerate(held):
            if len(held) > 1:
                yield _with_statements(case, at, held[:place] + held[place + 1 :])
            for change in (*_statement_changes(statement), *_conditions_less(statement)):
                yield _with_statements(case, at, [*held[:place], {**statement, **change}, *held[place + 1 :]])
    values = case["request"]["contextVariables"]
    for key in values:
        made = copied(case)
        del made["request"]["contextVariables"][key]
        yield made


def _with_statements(case: Case, at: int, held: list[Case]) -> Case:
    made = copied(case)
    list(documents(made))[at]["Statement"] = held
    return made


def _statement_changes(statement: Case) -> Iterator[Case]:
    for element in ("Action", "NotAction", "Resource", "NotResource"):
        entries = texts(statement.get(element, []))
        if len(entries) > 1:
            yield from ({element: rest} for rest in _one_less(entries))
        elif element in ("Action", "Resource") and entries and entries != ["*"]:
            yield {element: "*"}


def _conditions_less(statement: Case) -> Iterator[Case]:
    block = statement.get("Condition") or {}
    for operator, keys in block.items():
        yield {"Condition": {name: value for name, value in block.items() if name != operator}}
        for key, values in keys.items():
            if len(texts(values)) > 1:
                yield from (
                    {"Condition": {**block, operator: {**keys, key: rest}}} for rest in _one_less(texts(values))
                )


def _one_less(entries: list[Any]) -> Iterator[list[Any]]:
    return (entries[:at] + entries[at + 1 :] for at in range(len(entries)))
