"""A bug report on an answer, without secrets: every name, account and address replaced, the same by the same.

Names are replaced letter by letter, each letter in a way that hangs on those before it in its word. So `media-*` still
covers `media-prod` where it did, in any case, and nothing of the name is left. The key is thrown away.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
from collections.abc import Mapping
from typing import Any

from iamtui import __version__
from iamtui.policy import services

_WORD = re.compile(r"[^\W_]+")
_VARIABLE = re.compile(r"(\$\{[^}]*\})")
_PUBLIC_VALUE = re.compile(
    r"true|false|-?\d{1,11}(\.\d+)?|\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE
)
_KINDS = frozenset({"user", "role", "group", "policy", "assumed-role", "oidc-provider", "saml-provider", "root", "mfa"})
_ACTION_KEYS = frozenset({"Action", "NotAction", "Effect", "Version"})


class Masking:
    """Replaces names consistently, for one report."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(16)

    def word(self, word: str) -> str:
        """A word with other letters and digits, of the same length and case."""
        masked = []
        for at, letter in enumerate(word):
            digest = hashlib.blake2b(word[:at].casefold().encode(), key=self._key, digest_size=2).digest()
            shift = int.from_bytes(digest, "big")
            if letter.isdigit():
                masked.append(str((int(letter) + shift) % 10) if letter.isascii() else "0")
            else:
                start = ord("A") if letter.isupper() else ord("a")
                masked.append(chr(start + (ord(letter.lower()) + shift) % 26))
        return "".join(masked)

    def name(self, text: str) -> str:
        """A name or a pattern: its words replaced; signs, wildcards and policy variables as they are."""
        return "".join(
            self._variable(piece) if piece.startswith("${") else _WORD.sub(lambda found: self.word(found[0]), piece)
            for piece in _VARIABLE.split(text)
        )

    def _variable(self, text: str) -> str:
        return "${" + self.key(text[2:-1].partition(",")[0].strip()) + "}"

    def key(self, key: str) -> str:
        """A condition key: AWS's own as it is, but for the tag in it."""
        known = services.condition_key(key)
        if known is None:
            return self.name(key)
        head, slash, tag = key.partition("/")
        return f"{head}/{self.name(tag)}" if slash else key

    def arn(self, text: str) -> str:
        """An ARN or a pattern of ARNs: partition, service, region and the kind of resource stay."""
        fields = text.split(":", 5)
        if len(fields) < 6 or fields[0] != "arn":
            return text if text == "*" or text.endswith(".amazonaws.com") else self.name(text)
        if fields[4] == "aws":
            return text  # what is AWS's own is no secret
        kind, slash, rest = fields[5].partition("/")
        head = kind if kind in _KINDS else self.name(kind)
        return ":".join([*fields[:4], self.name(fields[4]), f"{head}{slash}{self.name(rest)}"])

    def value(self, text: str) -> str:
        """A condition's value: truths, small numbers and times stay, addresses become others as near to each other."""
        if _PUBLIC_VALUE.fullmatch(text):
            return text
        try:
            return self._network(text)
        except ValueError:
            return self.arn(text)

    def _network(self, text: str) -> str:
        network = ipaddress.ip_network(text, strict=False)
        bits = network.max_prefixlen
        veil = int.from_bytes(hashlib.blake2b(b"address", key=self._key, digest_size=bits // 8).digest(), "big")
        kept = veil >> (bits - network.prefixlen) << (bits - network.prefixlen)
        moved = type(network.network_address)(int(network.network_address) ^ kept)
        return f"{moved}/{network.prefixlen}" if "/" in text else str(moved)

    # -- whole values ----------------------------------------------------------------------------------

    def policy(self, document: Any) -> Any:
        """A policy document without a name in it."""
        if not isinstance(document, Mapping):
            return None
        statements = document.get("Statement")
        written = statements if isinstance(statements, list) else [statements]
        masked = [self._statement(each) for each in written if isinstance(each, Mapping)]
        return {"Version": document.get("Version"), "Statement": masked}

    def _statement(self, statement: Mapping[str, Any]) -> dict[str, Any]:
        masked: dict[str, Any] = {}
        for name, value in statement.items():
            if name in _ACTION_KEYS:
                masked[name] = value
            elif name == "Condition" and isinstance(value, Mapping):
                masked[name] = {
                    str(operator): {self.key(str(key)): self.texts(values) for key, values in keys.items()}
                    for operator, keys in value.items()
                    if isinstance(keys, Mapping)
                }
            elif name != "Sid":
                masked[name] = self.texts(value)
        return masked

    def texts(self, value: Any) -> Any:
        """Texts, lists of them, and objects of them; numbers and truths as they are."""
        if isinstance(value, str):
            return self.value(value)
        if isinstance(value, list | tuple):
            return [self.texts(each) for each in value]
        if isinstance(value, Mapping):
            return {str(key): self.texts(each) for key, each in value.items()}
        return value


def report(
    masking: Masking,
    *,
    principal: str,
    action: str,
    resource: str,
    context: Mapping[str, Any],
    policies: Mapping[str, Any],
    ours: Mapping[str, Any],
    aws: Mapping[str, Any],
) -> dict[str, Any]:
    """Everything that is needed to see the difference again, and no name.

    `policies` are documents by what they are to the principal (`identity 1`, `boundary`); `ours` and `aws` results.
    """
    return {
        "iamtui": __version__,
        "what": "iamtui and SimulatePrincipalPolicy answer differently",
        "request": {
            "principal": masking.arn(principal),
            "action": action,
            "resource": masking.arn(resource),
            "context": {masking.key(key): masking.texts(value) for key, value in context.items()},
        },
        "policies": {name: masking.policy(document) for name, document in policies.items()},
        "answers": {"iamtui": dict(ours), "AWS": dict(aws)},
        "masked": "names, accounts and addresses are replaced, the same by the same; nothing leads back to them",
    }
