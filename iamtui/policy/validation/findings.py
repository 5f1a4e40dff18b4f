"""What is found in a policy, and where."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from iamtui.policy.source_map import Value, path_of
from iamtui.policy.validation.rules import RULES, Severity
from iamtui.policy.validation.source import Source

PolicyType = Literal["identity", "resource", "trust", "scp", "rcp"]
POLICY_TYPES: tuple[PolicyType, ...] = get_args(PolicyType)

FINDINGS_OF_ONE_RULE = 100
"""Findings of one rule that are told one by one; of the others the number is told."""

SUGGESTION_LIMIT = 40
"""Unknown names for which the nearest known one is looked up: that takes milliseconds each."""

PAIR_LIMIT = 50_000
"""Comparisons of one entry with another that are made for one document, so that long lists end in time."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `line` and `column` count from 1; `statement` is an index from 0, None outside of statements.

    `code` is IAM Access Analyzer's where it has such a check. `message` says what is wrong, `remedy` what to write
    instead; both are one line and may hold text of the document, which is to be made inert before it is shown.
    """

    severity: Severity
    code: str
    message: str
    remedy: str
    line: int
    column: int
    path: str
    statement: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The finding as plain JSON, with these names."""
        return asdict(self)


class Report:
    """Collects findings; stays small whatever the document does."""

    def __init__(self, source: Source, policy_type: PolicyType) -> None:
        self.source = source
        self.policy_type = policy_type
        self.suggestions_left = SUGGESTION_LIMIT
        self.pairs_left = PAIR_LIMIT
        self._findings: list[tuple[int, Finding]] = []
        self._counts: Counter[str] = Counter()

    def add(self, code: str, at: Value, message: str, remedy: str, *, on_key: bool = False) -> None:
        """A finding of the rule `code` on a value, or on the key under which it stands."""
        offset = at.key_offset if on_key and at.key_offset >= 0 else at.offset
        self.add_at(code, offset, at, message, remedy)

    def add_at(self, code: str, offset: int, holder: Value, message: str, remedy: str) -> None:
        """A finding at an offset of the source, within a value."""
        self._counts[code] += 1
        if self._counts[code] > FINDINGS_OF_ONE_RULE:
            return
        line, column = self.source.position(offset)
        finding = Finding(
            RULES[code].severity,
            code,
            message,
            remedy,
            line,
            column,
            path_of(holder, self.source.root),
            self.source.statement_index(holder),
        )
        self._findings.append((offset, finding))

    def may_compare(self, pairs: int) -> bool:
        """Whether so many more comparisons may be made; they are counted as made."""
        if pairs > self.pairs_left:
            return False
        self.pairs_left -= pairs
        return True

    def findings(self) -> list[Finding]:
        """All findings in the order of the text, then one for each rule that found too many to list."""
        self._findings.sort(key=lambda entry: entry[0])
        listed = [finding for _, finding in self._findings]
        for code, count in self._counts.items():
            if count > FINDINGS_OF_ONE_RULE:
                last = next(finding for finding in reversed(listed) if finding.code == code)
                more = f"{count - FINDINGS_OF_ONE_RULE:,} more findings like these are not listed"
                listed.append(
                    Finding(
                        last.severity, code, more, "Mend these first, then look again.", last.line, last.column, "$"
                    )
                )
        return listed
