"""Who can: principals as rows, those who can by themselves first, then those who become a role that can."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from iamtui.access import Able, Access, WhoCan
from iamtui.kinds.questions import principal_text
from iamtui.policy.explanation import in_words
from iamtui.policy.verdict import Verdict
from iamtui.screens.ask_verdict import path_words, statement_name
from iamtui.widgets.virtual_list import ListColumn, RowSource

WHO_COLUMNS = (
    ListColumn("PRINCIPAL", minimum=26, priority=0),
    ListColumn("RESULT", 12, priority=1),
    ListColumn("HOW", minimum=30, priority=2),
)

_WORDS = {"Allowed": "allowed", "Depends": "depends"}


class AbleRows(RowSource):
    """The rows of an answer. Why somebody can is worked out only for the rows in view."""

    def __init__(self, access: Access, found: WhoCan, context: Any) -> None:
        self._access = access
        self._found = found
        self._context = context
        self._all = [*found.direct, *found.through_roles]
        self.rows = self._all
        self._cells: dict[int, tuple[str, ...]] = {}

    def filter(self, text: str) -> None:
        """Leave only principals in whose name, kind or result every word is."""
        words = text.casefold().split()
        self._cells.clear()
        self.rows = [each for each in self._all if all(word in _searched(each) for word in words)]

    def as_json(self) -> dict[str, Any]:
        """Everybody who can."""
        return who_can_json(self._found)

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, index: int) -> tuple[str, ...] | None:
        cells = self._cells.get(index)
        if cells is None:
            each = self.rows[index]
            name = principal_text(self._access, each.principal.arn)
            cells = self._cells[index] = (name, _WORDS[each.result], self._how(each))
        return cells

    def key(self, index: int) -> Hashable:
        return self.rows[index].principal.arn

    def tone(self, index: int) -> str:
        return "warning" if self.rows[index].result == "Depends" else ""

    def _how(self, able: Able) -> str:
        if able.path:
            return f"{path_words(self._access, able.path)} can"
        return how_in_words(
            self._access.can(able.principal.arn, self._found.action, self._found.resource, self._context)
        )


def _searched(able: Able) -> str:
    principal = able.principal
    return f"{principal.kind}/{principal.name} {_WORDS[able.result]} {principal.arn}".casefold()


def who_can_json(found: WhoCan) -> dict[str, Any]:
    """The answer as plain values."""

    def listed(able: Iterable[Able]) -> list[dict[str, Any]]:
        return [
            {
                "principal": each.principal.arn,
                "result": each.result,
                **({"path": [hop.target for hop in each.path]} if each.path else {}),
            }
            for each in able
        ]

    return {
        "action": found.action,
        "resource": found.resource,
        "direct": listed(found.direct),
        "throughRoles": listed(found.through_roles),
        "unknown": list(found.unknown),
    }


def how_in_words(verdict: Verdict) -> str:
    """By which statement somebody can, or on what it depends, in one line."""
    if verdict.result == "Depends":
        return f"if {in_words(verdict.conditions)}"
    names = [statement_name(matched) for _, matched in verdict.deciding if matched.truth]
    return ", ".join(names[:3]) or verdict.rule


def summary(found: WhoCan) -> str:
    """`4 principals directly, 2 through a role, 1 if something holds`."""
    certain = sum(each.result == "Allowed" for each in found.direct)
    through = sum(each.result == "Allowed" for each in found.through_roles)
    perhaps = len(found.direct) + len(found.through_roles) - certain - through
    words = [f"{certain:,} directly", f"{through:,} through a role"]
    words += [f"{perhaps:,} if something holds"] if perhaps else []
    return ", ".join(words)
