"""How a case is written in another way: the pieces that explanations of disagreements are made of."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Case = dict[str, Any]
Shape = dict[str, Any]

ALWAYS: Shape = {"Effect": "Allow", "Action": "*", "Resource": "*"}
ABSENT = "(absent)"
"""As `Instead.own`: the key is not in the request."""
NO_KEY = "aws:RequestTag/never-there"
_LISTS = ("identityPolicies", "permissionBoundaryPolicies", "sessionPolicies", "endpointPolicies")
_LEVELS = ("serviceControlPolicies", "resourceControlPolicies")
_OPERATOR = re.compile(r"(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """One key of a Condition, with what is around it."""

    operator: str
    key: str
    values: tuple[str, ...]
    version: str
    context: dict[str, str | list[str]]

    @property
    def quantifier(self) -> str:
        """`foranyvalue`, `forallvalues` or nothing."""
        found = _OPERATOR.fullmatch(self.operator)
        return (found[1] or "").lower() if found else ""

    @property
    def base(self) -> str:
        """The operator itself, in lower case."""
        found = _OPERATOR.fullmatch(self.operator)
        return found[2].lower() if found else ""

    @property
    def is_negated(self) -> bool:
        """Whether it is one of those that hold where nothing matches."""
        return "not" in self.base

    @property
    def own(self) -> str | list[str] | None:
        """What the request has under the key; None where it has nothing."""
        return value_of(self.context, self.key)

    @property
    def is_comparing(self) -> bool:
        """Whether values are compared at all: the key is there, with one value or with an operator for several."""
        own = self.own
        return isinstance(own, str) or (own is not None and self.quantifier != "")


@dataclass(frozen=True, slots=True)
class Instead:
    """What stands in the place of a term: other values of the policy, and of the request under a key of its own."""

    values: tuple[str, ...]
    own: str | list[str] | None = None


Replaced = bool | Instead | None
"""True: the condition holds, by AWS's words. False: it does not. None: nothing to say."""


def value_of(context: dict[str, str | list[str]], key: str) -> str | list[str] | None:
    """The value of a key, whose case does not matter; an empty list is none."""
    found = [value for name, value in context.items() if name.lower() == key.lower()]
    return found[-1] if found and found[-1] != [] else None


def documents(case: Case) -> Iterator[Shape]:
    """Every policy document of a case."""
    for name in _LISTS:
        yield from (entry["policy"] for entry in case.get(name) or ())
    for name in _LEVELS:
        yield from (entry["policy"] for level in case.get(name) or () for entry in level["policies"])
    if case.get("resourcePolicy") is not None:
        yield case["resourcePolicy"]


def statements(document: Shape) -> list[Shape]:
    """The statements of a document, which may be one without a list."""
    found = document["Statement"]
    return found if isinstance(found, list) else [found]


def texts(value: Any) -> list[str]:
    """A text or a list of them, as a list."""
    return list(value) if isinstance(value, list) else [value]


def copied(case: Case) -> Case:
    """A copy that may be changed."""
    return copy.deepcopy(case)


def replacing_terms(replaced: Callable[[Term], Replaced]) -> Callable[[Case], Case | None]:
    """A rewriting of conditions; what it makes is None where it finds nothing to rewrite."""

    def rewrite(case: Case) -> Case | None:
        made = copied(case)
        context = made["request"]["contextVariables"]
        changed = 0
        for document in documents(made):
            version = document.get("Version", "")
            for statement in statements(document):
                block: Shape = {}
                for operator, keys in statement.get("Condition", {}).items():
                    for key, values in keys.items():
                        term = Term(operator, key, tuple(texts(values)), version, case["request"]["contextVariables"])
                        instead = replaced(term)
                        changed += instead is not None
                        _put(block, context, term, instead)
                if "Condition" in statement:
                    statement["Condition"] = block
        return made if changed else None

    return rewrite


def _put(block: Shape, context: dict[str, Any], term: Term, instead: Replaced) -> None:
    if instead is None:
        block.setdefault(term.operator, {})[term.key] = list(term.values)
    elif instead is False:
        block.setdefault("StringEquals", {})[NO_KEY] = ["never"]
    elif isinstance(instead, Instead):
        key = term.key
        if instead.own is not None:
            key = f"aws:RequestTag/rewritten-{len(context)}"
            if instead.own != ABSENT:
                context[key] = instead.own
        block.setdefault(term.operator, {})[key] = list(instead.values)


def without_values(term: Term, dropped: Callable[[str], bool]) -> Replaced:
    """The same without the policy's values that match nothing. Where none is left, only a negated operator holds."""
    kept = tuple(value for value in term.values if not dropped(value))
    if len(kept) == len(term.values):
        return None
    return Instead(kept) if kept else term.is_negated


def rewriting_resources(case: Case, rewritten: Callable[[str], str]) -> Case | None:
    """The case with every entry of Resource and NotResource rewritten; None where that changes none."""
    made = copied(case)
    changed = [_resources(each, rewritten) for document in documents(made) for each in statements(document)]
    return made if any(changed) else None


def rewriting_texts(case: Case, rewritten: Callable[[str], str], *, version: str) -> Case | None:
    """The case with every text that may have variables rewritten in policies of this version."""
    made = copied(case)
    changed = []
    for document in documents(made):
        for each in statements(document) if document.get("Version") == version else ():
            changed.append(_resources(each, rewritten))
            for keys in each.get("Condition", {}).values():
                for key, values in keys.items():
                    keys[key] = [rewritten(text) for text in texts(values)]
                    changed.append(keys[key] != texts(values))
    return made if any(changed) else None


def _resources(statement: Shape, rewritten: Callable[[str], str]) -> bool:
    """Rewrites the entries of one statement; whether that changed any."""
    changed = False
    for element in ("Resource", "NotResource"):
        if element in statement:
            entries = texts(statement[element])
            statement[element] = [rewritten(entry) for entry in entries]
            changed |= statement[element] != entries
    return changed


def replacing_resources(is_nothing: Callable[[str, Case], bool]) -> Callable[[Case], Case | None]:
    """A rewriting of entries of Resource and NotResource that, by AWS's words, match nothing."""

    def rewrite(case: Case) -> Case | None:
        return rewriting_resources(case, lambda entry: "arn:aws:none:::none" if is_nothing(entry, case) else entry)

    return rewrite


def wild(pattern: str, text: str, flags: int = 0) -> bool:
    """Whether a text matches a pattern with `*` and `?`."""
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, text, flags | re.DOTALL) is not None
