"""Settings declared once: label, where AWS has them, how they read. What is not declared shows by itself.

A panel made of these is complete: a member that AWS leaves out is "not set", and a member that nobody
declared, such as one that a newer API brings, is listed under "Other settings".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from iamtui.account import Missing, Ref
from iamtui.kinds.cognito_words import NOT_SET, in_words, role_ref
from iamtui.kinds.panel import Fact, Facts, Tone


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `path` is dotted member names of AWS's shape. `role` says that it names an IAM role."""

    label: str
    path: str
    show: Callable[[Any, datetime], str] = in_words
    role: bool = False
    tone: Callable[[Any], Tone] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that the AWS console shows together."""

    title: str
    settings: tuple[Setting, ...]


def look(answer: Any, path: str) -> Any:
    """The value at a dotted path; `None` where AWS left it out."""
    for name in path.split("."):
        if not isinstance(answer, Mapping):
            return None
        answer = answer.get(name)
    return answer


def facts(group: Group, answer: Any, account: str, now: datetime) -> Facts:
    """A group's settings as they are in an answer; one line that says why where there is no answer."""
    if isinstance(answer, Missing):
        return Facts((Fact("Settings", answer),), group.title)
    return Facts(
        tuple(_fact(setting, look(answer, setting.path), account, now) for setting in group.settings),
        group.title,
    )


def _fact(setting: Setting, value: Any, account: str, now: datetime) -> Fact:
    said = setting.show(value, now) or NOT_SET
    tone: Tone = setting.tone(value) if setting.tone else ""
    ref: Ref | None = role_ref(account, value) if setting.role else None
    return Fact(setting.label, said, ref=ref, tone=tone or ("dim" if value is None else ""))


def covered(groups: Iterable[Group], *more: str) -> frozenset[str]:
    """The paths that groups show, and those named besides (shown by a table)."""
    return frozenset(setting.path for group in groups for setting in group.settings) | frozenset(more)


def undeclared(answer: Any, shown: frozenset[str], path: str = "") -> Iterator[tuple[str, Any]]:
    """(path, value) of every member of an answer that `shown` holds neither itself nor from above."""
    if path in shown:
        return
    inside = path == "" or any(each.startswith(f"{path}.") for each in shown)
    if isinstance(answer, Mapping) and inside:
        for name, value in answer.items():
            yield from undeclared(value, shown, f"{path}.{name}" if path else str(name))
    else:
        yield path, answer


def others(answer: Any, shown: frozenset[str], now: datetime) -> tuple[Facts, ...]:
    """The members nobody declared, under a heading; nothing where there are none."""
    if isinstance(answer, Missing) or not isinstance(answer, Mapping):
        return ()
    rows = tuple(Fact(path, in_words(value, now)) for path, value in undeclared(answer, shown))
    return (Facts(rows, "Other settings"),) if rows else ()
