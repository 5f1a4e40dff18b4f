"""A verdict as lines: the answer, why, the statements that mattered, what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from iamtui.access import Able, Access
from iamtui.access.answers import Path
from iamtui.kinds.questions import principal_text
from iamtui.policy.explanation import LAYER_NAMES
from iamtui.policy.requirements import ContextRequirement, leaves
from iamtui.policy.verdict import Matched, Result, Verdict
from iamtui.screens.ask_targets import AskOf, AtStatement, GiveContext
from iamtui.widgets.document_lines import Line

RESULT_WORDS: dict[Result, str] = {
    "Allowed": "allowed",
    "ImplicitlyDenied": "denied: nothing allows it",
    "ExplicitlyDenied": "denied explicitly",
    "Depends": "depends",
}
RESULT_TONES: dict[Result, str] = {
    "Allowed": "good",
    "ImplicitlyDenied": "danger",
    "ExplicitlyDenied": "danger",
    "Depends": "warning",
}
_MISSES = {"resource": "other resources", "condition": "other conditions", "principal": "other principals"}
_STATEMENTS = 200
"""Statements that are listed of a verdict; there may be a hundred thousand."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and what goes with it: who may become somebody for whom it is allowed, and by which path."""

    verdict: Verdict
    through: tuple[Able, ...] = ()


def judge(access: Access, arn: str, action: str, resource: str, context: dict[str, str | list[str]] | None) -> Judged:
    """The verdict on one principal, and the roles through which it can all the same."""
    verdict = access.can(arn, action, resource, context)
    if verdict.result == "Allowed" or access.principal(arn) is None:
        return Judged(verdict)
    through = access.who_can(action, resource, context, through_roles=True).through_roles
    return Judged(verdict, tuple(each for each in through if each.principal.arn == arn))


def verdict_lines(access: Access, judged: Judged) -> list[Line]:
    """Everything that is to be said of it."""
    verdict = judged.verdict
    first, *rest = verdict.sentences()
    lines = [Line(((first, RESULT_TONES[verdict.result]),))]
    granted = [f"{each[0].upper()}{each[1:]}." for each in verdict.assumptions]
    lines += [Line(((each, ""),), indent=2) for each in rest if not each.startswith("Taken for granted")]
    lines += _section("Through a role", _through(access, judged.through))
    lines += _section("Statements that mattered", _statements(verdict))
    lines += _section("What would change it", (Line(((each, ""),), indent=2) for each in verdict.remedies()))
    lines += _section("Keys it hangs on (enter states one)", _keys(verdict))
    lines += _section("Taken for granted", (Line(((each, "dim"),), indent=2) for each in granted))
    return lines


def _section(title: str, lines: Iterable[Line]) -> list[Line]:
    found = list(lines)
    return [Line(), Line(((title, "heading"),)), *found] if found else []


def _statements(verdict: Verdict) -> Iterator[Line]:
    matched = [(part.layer, each) for part in verdict.parts for each in part.matched]
    # What denies first, then what allows, then what only nearly does.
    matched.sort(key=lambda pair: (pair[1].truth is False, pair[1].effect != "Deny"))
    for layer, each in matched[:_STATEMENTS]:
        yield Line(
            (
                (f"{each.effect:<5}  ", _tone(each)),
                (statement_name(each), "value"),
                (f"  {LAYER_NAMES[layer].removeprefix('The ')}, {_applies(each)}", "dim"),
            ),
            AtStatement.of_matched(each),
            2,
        )
    if len(matched) > _STATEMENTS:
        yield Line(((f"and {len(matched) - _STATEMENTS:,} more", "dim"),), indent=2)


def statement_name(matched: Matched) -> str:
    """`MediaFull › statement 2 “Write”`, with the group through which it is held."""
    source = f" ({matched.source})" if matched.source.startswith("group ") else ""
    sid = f" “{matched.sid}”" if matched.sid else ""
    return f"{matched.policy}{source} › statement {matched.statement + 1}{sid}"


def _applies(matched: Matched) -> str:
    if matched.truth is None:
        return "if its conditions hold"
    return "applies" if matched.truth else f"about {_MISSES.get(matched.near_miss, 'something else')}"


def _tone(matched: Matched) -> str:
    if matched.truth is False:
        return "dim"
    if matched.truth is None:
        return "warning"
    return "good" if matched.effect == "Allow" else "danger"


def _through(access: Access, able: Sequence[Able]) -> Iterator[Line]:
    for each in able:
        last = each.path[-1].target if each.path else each.principal.arn
        words = f"{path_words(access, each.path)} can"
        words += "" if each.result == "Allowed" else ", if something holds that is not known"
        yield Line(((words, RESULT_TONES[each.result]),), AskOf(who=principal_text(access, last)), 2)


def path_words(access: Access, path: Path) -> str:
    """`← may become role/deployer ← role/admin`."""
    names = [principal_text(access, hop.target) for hop in path]
    return f"becomes {', then '.join(names)}, which"


def _keys(verdict: Verdict) -> Iterator[Line]:
    for pair in asked_keys(verdict):
        yield Line(((pair, "link"),), GiveContext(pair), 2)


def asked_keys(verdict: Verdict) -> tuple[str, ...]:
    """`key=value` for every condition that the verdict hangs on, as it would have to be."""
    found = (
        f"{each.key}={each.values[0] if each.values else ''}"
        for each in leaves(verdict.conditions)
        if isinstance(each, ContextRequirement) and not each.operator.casefold().endswith("null")
    )
    return tuple(pair if " " not in pair else f'"{pair}"' for pair in dict.fromkeys(found))
