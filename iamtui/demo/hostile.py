"""Puts hostile texts into every text field of an account, so that tests can show they do no harm.

A text is changed the same way wherever it stands, so that names still agree with the ARNs and the references
that hold them. What AWS makes itself stays: ids, account numbers, dates, enumerations, AWS-managed policies.
"""

from __future__ import annotations

import functools
import json
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any

from iamtui.demo.models import SERVICES, service_model
from iamtui.demo.query_protocol import NOT_IN_XML
from iamtui.demo.state import IamState, IdentityPool, State, UserPool

Change = Callable[[str], str]

# Made by AWS or told apart by value: an id, a name of an attribute, a number in words, a moment, a region.
_KEPT_MEMBERS = re.compile(
    r"(Id|Ids|Region|SerialNumber|mfa_active|AttributeDataType|Algorithm|Version|PreferredMfaSetting"
    r"|_active|_rotated|_date|_changed|_rotation|_enabled|_used|_time)$"
)
_KEPT_TEXTS = re.compile(
    r"(true|false|N/A|not_supported|no_information|v\d+|[\d.:+TZ-]*|[a-z]{2}(-[a-z]+)+-\d(_[0-9A-Za-z]{9})?"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|<root_account>"
    r"|(cognito-idp|cognito-identity)[.].*)",
    re.DOTALL,
)
_ARN = re.compile(r"(arn:[^:]*:[^:]*:[^:]*:[^:]*:)(.*)", re.DOTALL)
_AWS_OWN = re.compile(r"arn:[^:]*:iam::aws:")
# Dictionaries keyed by something with a name; the others are keyed by ids, providers or regions.
_NAMED_TABLES = frozenset(
    {
        "users",
        "groups",
        "roles",
        "policies",
        "policy_versions",
        "memberships",
        "access_keys",
        "login_profiles",
        "mfa_devices",
        "ssh_public_keys",
        "service_specific_credentials",
        "signing_certificates",
        "instance_profiles",
        "oidc_providers",
        "saml_providers",
        "server_certificates",
        "members",
        "identity_providers",
        "resource_servers",
        "domains",
        "devices",
        "auth_events",
        "user_details",
    }
)


def spread(state: State, texts: list[str]) -> None:
    """Changes `state` in place: each of its texts gets one of `texts` appended."""
    carried = [NOT_IN_XML.sub("", text) for text in texts]
    _spread_over(state.iam, _Spreader(carried))
    if state.iam.alias is not None:
        state.iam.alias += carried[0]
    spreader = _Spreader(texts)
    # Roles named from Cognito must be named as IAM now names them.
    spreader.role_arn = _Spreader(carried).arn
    for pools in state.user_pools.values():
        for user_pool in pools.values():
            _spread_over(user_pool, spreader)
    for identity_pools in state.identity_pools.values():
        for identity_pool in identity_pools.values():
            _spread_over(identity_pool, spreader)


def _spread_over(holder: IamState | UserPool | IdentityPool, spreader: _Spreader) -> None:
    for member in fields(holder):
        value = getattr(holder, member.name)
        named = member.name in _NAMED_TABLES and not (isinstance(holder, IdentityPool) and member.name == "roles")
        if member.name == "attachments" or member.name == "inline_policies":
            changed: Any = {
                (kind, spreader.text(name)): spreader.attached(held) for (kind, name), held in value.items()
            }
        elif named:
            changed = {spreader.text(key): spreader.value("", held) for key, held in value.items()}
        elif isinstance(value, str):
            continue
        else:
            changed = spreader.value("", value)
        setattr(holder, member.name, changed)


@functools.cache
def _enumerated() -> dict[str, frozenset[str]]:
    """The values that each member of the service models may have, for those that are enumerations."""
    found: dict[str, set[str]] = {}
    for name in SERVICES:
        shapes = service_model(name).shapes
        for shape in shapes.values():
            for member, described in shape.get("members", {}).items():
                target = shapes[described["shape"]]
                target = shapes[target["member"]["shape"]] if target["type"] == "list" else target
                found.setdefault(member, set()).update(target.get("enum", ()))
    return {member: frozenset(values) for member, values in found.items() if values}


class _Spreader:
    """Changes texts; the same text always in the same way."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self.role_arn: Change = self.arn

    def text(self, text: str) -> str:
        """`text` with a hostile one after it, unless it is none that a person wrote."""
        if _AWS_OWN.match(text):
            return text
        if _ARN.fullmatch(text):
            return self.role_arn(text) if ":iam::" in text else self.arn(text)
        if _KEPT_TEXTS.fullmatch(text):
            return text
        if text.lstrip().startswith("{"):
            return self._document(text)
        return self._append(text)

    def arn(self, text: str) -> str:
        """An ARN whose path and name are changed as they are where they stand alone."""
        found = _ARN.fullmatch(text)
        if found is None or _AWS_OWN.match(text):
            return text
        prefix, resource = found.groups()
        kind, slash, rest = resource.partition("/")
        if slash:
            return prefix + kind + slash + "/".join(self._append(part) if part else part for part in rest.split("/"))
        if ":iam:" in prefix:
            return text
        kind, colon, rest = resource.rpartition(":")
        return prefix + kind + colon + self._append(rest)

    def attached(self, held: Any) -> Any:
        """Attached ARNs, or inline policies by name."""
        if isinstance(held, dict):
            return {self.text(name): self.text(document) for name, document in held.items()}
        return [self.text(arn) for arn in held]

    def value(self, member: str, value: Any) -> Any:
        """`value` with all its texts changed; `member` is the name AWS gives it."""
        if isinstance(value, str):
            return self._member(member, value)
        if isinstance(value, list):
            return [self.value(member, entry) for entry in value]
        if not isinstance(value, dict) or _AWS_OWN.match(str(value.get("Arn", ""))):
            return value
        if value.get("Name") == "sub":
            return value
        return {
            key: self._attribute_name(entry) if key == "Name" and _is_attribute(value) else self.value(key, entry)
            for key, entry in value.items()
        }

    def _member(self, member: str, text: str) -> str:
        if member == "Path":
            return "/".join(self._append(part) if part else part for part in text.split("/"))
        if text in _enumerated().get(member, ()):
            return text
        if member in ("Key", "Value") and text not in ("true", "false") and not _ARN.fullmatch(text):
            return self._append(text)
        if _KEPT_MEMBERS.search(member) and not _ARN.fullmatch(text):
            return text
        return self.text(text)

    def _attribute_name(self, name: str) -> str:
        return self._append(name) if name.startswith("custom:") else name

    def _append(self, text: str) -> str:
        return text + self._texts[zlib.crc32(text.encode("utf-8", "surrogatepass")) % len(self._texts)]

    def _document(self, text: str) -> str:
        """A policy document with hostile `Sid`s and with the account's ARNs as they now are."""
        try:
            document = json.loads(text)
        except ValueError:
            return self._append(text)
        return json.dumps(self._in_document("", document), ensure_ascii=False)

    def _in_document(self, member: str, value: Any) -> Any:
        if isinstance(value, dict):
            changed = {key: self._in_document(key, entry) for key, entry in value.items()}
            if "Effect" in value:
                changed["Sid"] = self._append(str(value.get("Sid", "")))
            return changed
        if isinstance(value, list):
            return [self._in_document(member, entry) for entry in value]
        if isinstance(value, str) and ":iam::" in value and "*" not in value:
            return self.arn(value)
        return value


def _is_attribute(shape: Iterable[str]) -> bool:
    return "Value" in shape or "AttributeDataType" in shape or "DeveloperOnlyAttribute" in shape
