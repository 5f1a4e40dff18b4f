"""What names a resource: account, region, kind and id."""

from __future__ import annotations

from dataclasses import dataclass

_GLOBAL = ""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """One resource of one account. `region` is empty for what is global, such as all of IAM.

    `id` is what AWS calls it in the calls about it: `UserName`, `RoleName`, a policy's `Arn`, a pool's id,
    and `pool/name` for what lives in a user pool.
    """

    account: str
    region: str
    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.account}:{self.region}:{self.kind}/{self.id}"

    @classmethod
    def parse(cls, text: str) -> Ref:
        """Read back what `str` wrote. Raises `ValueError` when the text is no reference."""
        account, colon, rest = text.partition(":")
        region, second_colon, rest = rest.partition(":")
        kind, slash, identifier = rest.partition("/")
        if not (colon and second_colon and slash and kind and identifier):
            raise ValueError(f"not a reference (account:region:kind/id): {text!r}")
        return cls(account, region, kind, identifier)

    @property
    def is_global(self) -> bool:
        return self.region == _GLOBAL

    @property
    def parent_id(self) -> str:
        """The pool's id of what lives in a user pool; empty for what stands on its own."""
        return self.id.partition("/")[0] if self.kind in CHILD_KINDS else ""

    @property
    def name(self) -> str:
        """The part of the id that people call it by."""
        if self.kind in CHILD_KINDS:
            return self.id.partition("/")[2]
        if self.id.startswith("arn:"):
            return self.id.rpartition("/")[2] if "/" in self.id else self.id.rpartition(":")[2]
        return self.id


CHILD_KINDS = frozenset(
    {
        "cognito.user",
        "cognito.group",
        "cognito.client",
        "cognito.identity-provider",
        "cognito.resource-server",
        "cognito.import-job",
    }
)
"""Kinds whose resources live in a user pool; their ids begin with the pool's id and a slash."""
