"""AWS's own answer beside ours on the *Ask* screen, and the file about a disagreement."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iamtui.access import Access
from iamtui.kinds.aws_opinion import AwsOpinion, comparable, disagreement, is_bug
from iamtui.kinds.bug_report import Masking, report
from iamtui.policy.verdict import Verdict
from iamtui.screens.ask_verdict import RESULT_TONES, RESULT_WORDS
from iamtui.widgets.document_lines import Line

_LABEL, _OURS = 14, 30


@dataclass(frozen=True, slots=True)
class Compared:
    """A verdict, AWS's opinion on the same request, and what was stated of the context."""

    verdict: Verdict
    opinion: AwsOpinion
    stated: dict[str, Any]

    @property
    def is_bug(self) -> bool:
        return is_bug(self.verdict, self.opinion)


def comparison_lines(compared: Compared) -> list[Line]:
    """Both answers side by side, and whether they agree."""
    return [*_comparison(compared), Line()]


def _comparison(compared: Compared) -> Iterator[Line]:
    verdict, opinion = compared.verdict, compared.opinion
    ours = comparable(verdict)
    parts = {part.layer: part.result for part in verdict.parts}
    yield _row("", "iamtui", "AWS", "heading")
    yield _row("Answer", RESULT_WORDS[ours], RESULT_WORDS[opinion.result], RESULT_TONES[opinion.result])
    if "boundary" in parts or opinion.boundary is not None:
        allows = {True: "allows it", False: "does not allow it", None: "not told"}[opinion.boundary]
        own = RESULT_WORDS[parts["boundary"]] if "boundary" in parts else "none"
        yield _row("Boundary", own, allows)
    names = ", ".join(dict.fromkeys(matched.policy for _, matched in verdict.deciding)) or "none"
    yield _row("Policies", names, ", ".join(opinion.statements) or "none")
    if opinion.lacked:
        yield Line(((f"AWS takes as absent, since nobody states them: {', '.join(opinion.lacked)}", "dim"),))
    if ours != verdict.result:
        yield Line((("AWS was asked about the principal's own policies; it looks at no trust policy.", "dim"),))
    yield Line((_conclusion(compared),))


def _conclusion(compared: Compared) -> tuple[str, str]:
    why = disagreement(compared.verdict, compared.opinion)
    if not why and compared.verdict.result == "Depends" and comparable(compared.verdict) == "Depends":
        return "AWS decides what iamtui leaves open: it takes keys that nobody states as absent.", "dim"
    if not why:
        return "They agree.", "good"
    hint = "; B writes a bug report without names" if compared.is_bug else ""
    return f"They disagree: {why}{hint}.", "danger" if compared.is_bug else "warning"


def _row(label: str, ours: str, theirs: str, tone: str = "") -> Line:
    own = ours if len(ours) <= _OURS else f"{ours[: _OURS - 1]}…"
    return Line(((f"{label:<{_LABEL}}", "label"), (f"{own:<{_OURS}}  ", tone), (theirs, tone)))


def write_report(access: Access, compared: Compared, path: str) -> str:
    """Write the bug report (mode 0600, never over a file that is there). Returns the line that says what was done."""
    target = Path(path.strip()).expanduser()
    verdict, opinion = compared.verdict, compared.opinion
    holding = access.holding(verdict.request.caller.arn)
    policies: dict[str, Any] = {}
    if holding is not None:
        held = [(f"identity {number}", each) for number, each in enumerate(holding.identity, 1)]
        held += [("boundary", holding.boundary)] if holding.boundary is not None else []
        policies = {name: each.document.raw if each.document is not None else None for name, each in held}
    content = report(
        Masking(),
        principal=verdict.request.caller.arn,
        action=verdict.request.action,
        resource=verdict.request.resource,
        context=compared.stated,
        policies=policies,
        ours={"result": verdict.result, "parts": {part.layer: part.result for part in verdict.parts}},
        aws={"result": opinion.result, "boundary": opinion.boundary, "organization": opinion.organization},
    )
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2)
            file.write("\n")
    except FileExistsError:
        return f"{target} is there already: give another name"
    except OSError as error:
        return f"cannot write {target}: {error.strerror}"
    return f"written to {target.absolute()}; look at it before you send it"
