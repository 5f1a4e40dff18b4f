"""A resource: its reference and its data in AWS's own shape and names."""

from __future__ import annotations

import marshal
from typing import Any

from iamtui.account.ref import Ref


class Resource:
    """One resource. `data` is exactly what the AWS CLI prints for it.

    The data is kept packed, since an account may hold 50,000 users and an operator looks at a few: a fifth of
    the memory of the unpacked dictionaries, at some three microseconds a look.
    """

    __slots__ = ("_packed", "ref")

    def __init__(self, ref: Ref, data: dict[str, Any]) -> None:
        self.ref = ref
        self._packed = marshal.dumps(data)

    @property
    def name(self) -> str:
        return self.ref.name

    @property
    def data(self) -> dict[str, Any]:
        """A fresh copy at each look; changing it changes nothing."""
        data: dict[str, Any] = marshal.loads(self._packed)  # noqa: S302 - our own bytes, never read from outside
        return data

    def merged(self, more: dict[str, Any], owned: frozenset[str] = frozenset()) -> Resource:
        """This resource with what another call says of it; of the `owned` fields only what it says now."""
        known = {name: value for name, value in self.data.items() if name not in owned} if owned else self.data
        return Resource(self.ref, {**known, **more})

    def __repr__(self) -> str:
        return f"<Resource {self.ref}>"
