"""What the search finds: paths to administrator, with their steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from iamtui.access.escalation.entry import Entry

Level = Literal["proven", "conditional", "needs-resource"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""`proven` in this account; `conditional`: a condition that is not known has to hold; `needs-resource`: something
has to exist that the account's IAM and Cognito do not tell of (a function, an instance, a stack)."""

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """One step of a chain: by an entry of the catalogue, to a target. `words` fill the entry's texts.

    `level` and `depth` are those of the whole chain from here to administrator.
    """

    entry: Entry
    target: int
    level: int
    depth: int
    words: Words
    note: str = ""

    def filled(self, text: str) -> str:
        return text.format_map(_Gaps(self.words))


class _Gaps(dict[str, str]):
    """Words for a text; a word nobody knows is said as it is called."""

    def __missing__(self, key: str) -> str:
        return f"the {key}"


@dataclass(frozen=True, slots=True)
class EscalationPath:
    """A way by which a principal gets all rights in the account.

    `principal` is its ARN (an identity pool's for guests), `path` the catalogue's id of the first step, `target` the
    ARN of whom the principal becomes, empty where it raises its own rights. `steps` lead all the way. `closes` says
    what would end the path, a sentence for each link of the chain; `assumes` what was taken for granted, or has to
    be there.
    """

    principal: str
    level: Level
    path: str
    title: str
    target: str
    steps: tuple[str, ...]
    closes: tuple[str, ...]
    assumes: tuple[str, ...]
    source: str

    def as_json(self) -> dict[str, Any]:
        return {
            "principal": self.principal,
            "level": self.level,
            "path": self.path,
            "title": self.title,
            "target": self.target,
            "steps": list(self.steps),
            "closes": list(self.closes),
            "assumes": list(self.assumes),
            "source": self.source,
        }
