"""Who can: principals as rows, those who can by themselves first, then those who become a role that can."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from iamtui.access import Able, Access, WhoCan
from iamtui.access.context import Given
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


class PrincipalRows(RowSource):
    """Principals that can, a row each. What is said of one is worked out only for the rows in view."""

    def __init__(self, access: Access, those: Iterable[Able], said: Callable[[int], tuple[str, ...]]) -> None:
        """`said` gives the cells after name and result of the principal at a place of `those`."""
        self._access = access
        self._all = list(those)
        self._said = said
        self._places: Sequence[int] = range(len(self._all))
        self._cells: dict[int, tuple[str, ...]] = {}

    def filter(self, text: str) -> None:
        """Leave only principals in whose name, kind or result every word is."""
        words = text.casefold().split()
        self._places = [place for place, each in enumerate(self._all) if all(word in _searched(each) for word in words)]

    def able(self, index: int) -> Able:
        """Who is in a row."""
        return self._all[self._places[index]]

    def __len__(self) -> int:
        return len(self._places)

    def row(self, index: int) -> tuple[str, ...] | None:
        place = self._places[index]
        cells = self._cells.get(place)
        if cells is None:
            each = self._all[place]
            name = principal_text(self._access, each.principal.arn)
            cells = self._cells[place] = (name, _WORDS[each.result], *self._said(place))
        return cells

    def key(self, index: int) -> Hashable:
        return self.able(index).principal.arn

    def tone(self, index: int) -> str:
        return "warning" if self.able(index).result == "Depends" else ""


def able_rows(access: Access, found: WhoCan, context: Given) -> PrincipalRows:
    """Who can do one action, and how."""
    those = list(found)

    def said(place: int) -> tuple[str, ...]:
        able = those[place]
        if able.path:
            return (f"{path_words(access, able.path)} can",)
        return (how_in_words(access.can(able.principal.arn, found.action, found.resource, context)),)

    return PrincipalRows(access, those, said)


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
