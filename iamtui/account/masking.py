"""Secrets kept out of what is written down."""

from __future__ import annotations

import re
from typing import Any

MASK = "(secret)"

_SECRET = re.compile(
    r"""(?ix) ^(?:
        .*secret(?!.*(?:id|date|arn|name|status)$).* | .*password | .*private_?key.* | .*seed | qrcodepng
        | .*session_?token | .*access_?token | .*refresh_?token | .*id_?token
    )$"""
)
_NOT_SECRET = frozenset({"ClientSecretDescriptors", "GenerateSecret"})
"""Names that only speak of secrets."""

_UNITS = frozenset({"seconds", "minutes", "hours", "days"})
"""What `TokenValidityUnits` holds under the names of tokens."""

_DOCUMENTS = frozenset({"Document", "Documents", "PolicyDocument", "AssumeRolePolicyDocument", "Statement"})
"""Policies, whose condition keys may have any name (`secretsmanager:SecretId`) and hold no secret."""

_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)


def masked(value: Any) -> Any:
    """The value with every secret in it replaced by `(secret)`; a policy document's words are left alone."""
    if isinstance(value, dict):
        return {name: _masked_member(str(name), member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [masked(each) for each in value]
    if isinstance(value, str) and "PRIVATE KEY-----" in value:
        return _PRIVATE_KEY.sub(MASK, value)
    return value


def _masked_member(name: str, value: Any) -> Any:
    if name in _DOCUMENTS:
        return value
    if isinstance(value, str) and value not in _UNITS and value and name not in _NOT_SECRET and _SECRET.match(name):
        return MASK
    return masked(value)
