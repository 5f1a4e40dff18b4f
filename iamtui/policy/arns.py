"""ARNs and the patterns of them: six parts, matched part by part, so that no wildcard reaches over a colon.

The sixth part keeps its own colons and slashes, and `*` in it stands for these too.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

from __future__ import annotations

from enum import Enum
from itertools import product
from typing import NamedTuple

from iamtui.policy.remembering import remembered
from iamtui.policy.wildcards import ANYTHING, Pattern

_PARTS = 6


class Arn(NamedTuple):
    """An ARN's parts after `arn:`; `resource` is all behind the fifth colon."""

    partition: str
    service: str
    region: str
    account: str
    resource: str


class ShortArn(Enum):
    """What becomes of a pattern with fewer than six parts, by the type of the policy that it stands in."""

    IDENTITY = "the missing parts are `*`"
    RESOURCE = "the missing parts are `*` where it has a `*` at all, else it matches nothing"
    SCP = "the missing parts are `*` where it ends in `*`, else the statement says nothing"
    RCP = "the statement says nothing"

    @classmethod
    def of(cls, policy_type: str) -> ShortArn:
        """The rule for `identity`, `session`, `boundary`, `resource`, `endpoint`, `scp` or `rcp`."""
        rules = {"resource": cls.RESOURCE, "trust": cls.RESOURCE, "endpoint": cls.RESOURCE, "vpce": cls.RESOURCE}
        return {**rules, "scp": cls.SCP, "rcp": cls.RCP}.get(policy_type, cls.IDENTITY)


class ArnPattern:
    """A pattern of ARNs.

    `is_everything` is the lone `*`; `is_short` says that it was written with fewer than six parts; `is_void` that it
    may not stand where it stands, so that its statement applies to nothing, also where it is an exception.
    """

    __slots__ = ("_has_wild_type", "is_everything", "is_short", "is_void", "parts")

    def __init__(
        self, parts: tuple[Pattern, ...], *, is_everything: bool = False, is_short: bool = False, is_void: bool = False
    ) -> None:
        """`parse` and `of_request` are the ways to make one. Without parts it matches nothing."""
        self.parts = parts
        self.is_everything = is_everything
        self.is_short = is_short
        self.is_void = is_void
        self._has_wild_type = bool(parts) and _has_wild_type(parts)

    @staticmethod
    @remembered(65_536)
    def parse(text: str, short: ShortArn = ShortArn.IDENTITY) -> ArnPattern:
        """The pattern an entry of `Resource` stands for; variables in it are taken as plain text."""
        return ArnPattern.of(Pattern.parse(text), short)

    @staticmethod
    @remembered(65_536)
    def of_request(text: str) -> ArnPattern:
        """The resource of a request: one, or the pattern of those that are asked about (only `*` is wild)."""
        return ArnPattern.of(Pattern.stars(text), ShortArn.RESOURCE)

    @staticmethod
    def of(pattern: Pattern, short: ShortArn = ShortArn.IDENTITY) -> ArnPattern:
        """As `parse`, for a text whose variables have their values."""
        if pattern.is_anything:
            return ArnPattern((ANYTHING,) * _PARTS, is_everything=True)
        parts = pattern.split(":", _PARTS - 1)
        if len(parts) == _PARTS:
            return ArnPattern(parts)
        if short is ShortArn.RCP or (short is ShortArn.SCP and pattern.runs[-1] != ("",)):
            return ArnPattern((), is_short=True, is_void=True)
        if short is ShortArn.RESOURCE and len(pattern.runs) == 1:
            return ArnPattern(())
        return ArnPattern((*parts, *(ANYTHING,) * (_PARTS - len(parts))), is_short=True)

    @property
    def is_literal(self) -> bool:
        """True where one ARN alone matches."""
        return bool(self.parts) and all(part.is_literal for part in self.parts)

    def matches(self, arn: str) -> bool:
        """Whether an ARN is one of the pattern's; a text that is no ARN is one of `*` only."""
        if self.is_everything:
            return True
        return not self._has_wild_type and self.is_like(arn)

    def is_like(self, arn: str) -> bool:
        """As `matches`, as the `Arn...` operators have it: `*` alone is like no ARN, and types may be wild."""
        if self.is_everything:
            return False
        parts = arn.split(":", _PARTS - 1)
        return len(parts) == len(self.parts) and all(map(Pattern.matches, self.parts, parts))

    def covers(self, other: ArnPattern) -> bool:
        """Whether every ARN of the other is one of this pattern's."""
        if self.is_everything:
            return True
        if other.is_everything or not self.parts:
            return not other.parts
        return all(map(Pattern.covers, self.parts, other.parts)) if other.parts else True

    def intersects(self, other: ArnPattern) -> bool:
        """Whether some ARN is matched by both."""
        if self.is_everything or other.is_everything:
            return bool(self.parts and other.parts)
        return bool(self.parts and other.parts) and all(map(Pattern.intersects, self.parts, other.parts))

    def intersection(self, other: ArnPattern) -> tuple[str, ...]:
        """The ARNs that both match, as patterns; none where there are none."""
        if self.is_everything:
            return (str(other),) if other.parts else ()
        if other.is_everything:
            return (str(self),) if self.parts else ()
        if not self.intersects(other):
            return ()
        choices = [mine.intersection(theirs) for mine, theirs in zip(self.parts, other.parts, strict=True)]
        return tuple(":".join(chosen) for chosen in product(*choices))

    def __str__(self) -> str:
        return "*" if self.is_everything else ":".join(map(str, self.parts))

    def __repr__(self) -> str:
        return f"ArnPattern({str(self)!r})"


def _has_wild_type(parts: tuple[Pattern, ...]) -> bool:
    """Whether the type of the resource has wildcards and its name has none, as in `*/i-1` and `*:db-1`.

    The guide does not allow wildcards in the resource's type. AWS's own managed policies have them all the same where
    the name is wild too (`*/*`, `security-group*/*`), and count on their effect; so only those match nothing whose
    name is one. ARNs of S3 and of deployed APIs have no type: they begin with the name.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html#arns-paths
    """
    texts = [text for run in parts[-1].runs for text in run]
    if len(texts) == 1 or any("/" in text or ":" in text for text in texts[:-1]):
        return False
    if "/" not in texts[-1] and ":" not in texts[-1]:
        return False
    service, region, account = (str(part) for part in parts[2:5])
    return service != "execute-api" and not (service == "s3" and not region and not account)


@remembered(65_536)
def split_arn(text: str) -> Arn | None:
    """The parts of an ARN; None for what has not six of them."""
    parts = text.split(":", _PARTS - 1)
    return Arn(*parts[1:]) if len(parts) == _PARTS and parts[0] == "arn" else None
