"""Which identity, region and endpoint a connection to AWS uses."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator chose on the command line; everything left out follows the SDK's own rules.

    `read_only` keeps the guard on: operations outside the allow-list of `iamtui.aws.guard` are refused
    before a byte of them is sent. `demo` is for the built-in account: nothing of this machine's own
    configuration and credentials is used, so that neither can reach it.
    """

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    read_only: bool = True
    demo: bool = False

    def to_wire(self) -> dict[str, Any]:
        """The settings as plain values, for the process that holds the SDK."""
        return asdict(self)

    @classmethod
    def from_wire(cls, values: dict[str, Any]) -> Settings:
        """The settings that `to_wire` gave."""
        return cls(**values)
