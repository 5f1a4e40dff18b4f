"""What an account attaches to whom: principals with their policies, read from an inventory in AWS's shapes.

The policies of a user are its inline and attached ones and those of its groups; a role has its own and its trust
policy. The text of a managed policy is that of its default version.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from iamtui.account import NOT_IN_SNAPSHOT, NOT_LOADED, Inventory, ListKey, Missing, Ref, Resource
from iamtui.account.policy_document import as_document
from iamtui.policy.document import PolicyDocument, PolicyError, parse_policy

Source = Literal["inline", "managed", "group inline", "group managed", "boundary", "trust"]

DETAIL_FIELDS = frozenset(
    {"AttachedManagedPolicies", "GroupList", "UserPolicyList", "RolePolicyList", "GroupPolicyList"}
)
"""Fields that only GetAccountAuthorizationDetails gives: with one of them, an absent field is an unset one."""


ADMINISTRATOR_ACCESS_TEXT = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
"""The text of AWS's policy AdministratorAccess, known where it is not loaded: it is at version v1 since 2015.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html
"""


def is_administrator_access(arn: str) -> bool:
    """Whether an ARN is that of AWS's policy AdministratorAccess, in any partition."""
    return arn.startswith("arn:") and arn.partition(":")[2].partition(":")[2] == "iam::aws:policy/AdministratorAccess"


@dataclass(frozen=True, slots=True)
class HeldPolicy:
    """A policy as somebody holds it. `document` is None where its text is not known, and `why` says why.

    `ref` is where the text stands: the managed policy, or the user, group or role of an inline one. `group` is the
    group through which it is held.
    """

    name: str
    source: Source
    ref: Ref
    document: PolicyDocument | None
    why: str = ""
    group: str = ""

    @property
    def missing(self) -> str:
        """In words what is not known, such as `the text of managed policy arn:… (not in this snapshot)`."""
        what = f"managed policy {self.ref.id}" if self.ref.kind == "iam.policy" else f"{self.source} policy {self.name}"
        return f"the text of {what} ({self.why})"


@dataclass(frozen=True, slots=True)
class Principal:
    """A user or a role of the account."""

    ref: Ref
    arn: str
    kind: Literal["user", "role"]
    name: str
    account: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A principal with all that decides what it may do.

    `unknown` says in words what is not known of its policies (lists that were refused or not loaded);
    `tags` is None where they are not known; `boundary_known` is false where nobody told whether there is one.
    """

    principal: Principal
    identity: tuple[HeldPolicy, ...] = ()
    boundary: HeldPolicy | None = None
    boundary_known: bool = True
    trust: HeldPolicy | None = None
    unique_id: str = ""
    tags: Mapping[str, str] | None = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything about its identity policies that is not known, in words."""
        return (*self.unknown, *(policy.missing for policy in self.identity if policy.document is None))


class _Documents:
    """Policy documents parsed once for each text, however many hold it."""

    def __init__(self) -> None:
        self._parsed: dict[bytes, PolicyDocument] = {}

    def read(self, value: Any) -> tuple[PolicyDocument | None, str]:
        """The document, or None and why there is none."""
        if isinstance(value, Missing):
            return None, str(value)
        content = as_document(value)
        if not isinstance(content, dict):
            return None, "no policy document" if content else str(NOT_IN_SNAPSHOT)
        text = marshal.dumps(content, 0)  # equal bytes for equal texts; version 0 has no references between values
        known = self._parsed.get(text)
        if known is None:
            try:
                known = parse_policy(content)
            except PolicyError as error:
                return None, str(error)
            self._parsed[text] = known
        return known, ""


class Holdings:
    """The principals of an inventory with their policies. Reads the inventory once, at the first look."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._documents = _Documents()
        self._managed: dict[str, HeldPolicy] = {}
        self._boundaries: dict[str, HeldPolicy] = {}
        self._groups: dict[str, tuple[tuple[HeldPolicy, ...], tuple[str, ...]]] = {}

    def after(self, inventory: Inventory, changed: frozenset[Ref]) -> Holdings:
        """The same over an edited inventory; what was read of unchanged resources is not read again."""
        reread = Holdings(inventory)
        reread._documents = self._documents
        arns = {ref.id for ref in changed}
        groups = {ref.id for ref in changed if ref.kind == "iam.group"}
        reread._managed = {arn: held for arn, held in self._managed.items() if arn not in arns}
        reread._boundaries = {arn: held for arn, held in self._boundaries.items() if arn not in arns}
        reread._groups = {
            name: held
            for name, held in self._groups.items()
            if name not in groups and arns.isdisjoint(policy.ref.id for policy in held[0])
        }
        return reread

    def all(self) -> Iterator[Holding]:
        """Every user and every role, in the order of their lists."""
        for kind in ("iam.user", "iam.role"):
            for resource in self._inventory.of(ListKey(kind)):
                yield self.of(resource)

    def of(self, resource: Resource) -> Holding:
        """One user or role."""
        data, parts = resource.data, self._inventory.parts(resource.ref)
        shape = _Shape(data, parts, self._inventory.live)
        return self._user(resource.ref, shape) if resource.ref.kind == "iam.user" else self._role(resource.ref, shape)

    # -- managed policies and groups -------------------------------------------------------------------

    def managed(self, arn: str, name: str = "", source: Source = "managed", group: str = "") -> HeldPolicy:
        """A managed policy by its ARN, with the text of its default version."""
        known = self._managed.get(arn)
        if known is None:
            ref = self._inventory.ref("iam.policy", arn)
            document, why = self._documents.read(self._managed_text(ref))
            known = HeldPolicy(name or arn.rpartition("/")[2], "managed", ref, document, why)
            self._managed[arn] = known
        if source == "managed":
            return known
        return HeldPolicy(known.name, source, known.ref, known.document, known.why, group)

    def _managed_text(self, ref: Ref) -> Any:
        resource = self._inventory.get(ref) or self._inventory.find("iam.aws-policy", ref.id)
        text: Any = NOT_LOADED if self._inventory.live else NOT_IN_SNAPSHOT
        if resource is not None:
            text = default_document(resource.data, self._inventory.parts(resource.ref))
        return ADMINISTRATOR_ACCESS_TEXT if isinstance(text, Missing) and is_administrator_access(ref.id) else text

    def _group(self, name: str) -> tuple[tuple[HeldPolicy, ...], tuple[str, ...]]:
        """The policies of a group, and in words what is not known of it."""
        known = self._groups.get(name)
        if known is None:
            ref = self._inventory.ref("iam.group", name)
            resource = self._inventory.get(ref)
            if resource is None:
                known = ((), (f"the policies of group {name} (no such group is loaded)",))
            else:
                shape = _Shape(resource.data, self._inventory.parts(ref), self._inventory.live)
                known = self._policies(ref, shape, "GroupPolicyList", group=name)
            self._groups[name] = known
        return known

    # -- principals ------------------------------------------------------------------------------------

    def _user(self, ref: Ref, shape: _Shape) -> Holding:
        own, unknown = self._policies(ref, shape, "UserPolicyList")
        groups = shape.field("GroupList")
        if isinstance(groups, Missing):
            unknown += (f"the groups of user {ref.id} ({groups})",)
        names = tuple(dict.fromkeys(_names(groups)))
        for name in names:
            held, not_known = self._group(name)
            own += held
            unknown += not_known
        return self._holding(ref, shape, own, unknown, "UserId", groups=names)

    def _role(self, ref: Ref, shape: _Shape) -> Holding:
        own, unknown = self._policies(ref, shape, "RolePolicyList")
        trust, why = self._documents.read(shape.data.get("AssumeRolePolicyDocument"))
        held = HeldPolicy("trust policy", "trust", ref, trust, why)
        return self._holding(ref, shape, own, unknown, "RoleId", held)

    def _holding(
        self,
        ref: Ref,
        shape: _Shape,
        identity: tuple[HeldPolicy, ...],
        unknown: tuple[str, ...],
        identifier: str,
        trust: HeldPolicy | None = None,
        groups: tuple[str, ...] = (),
    ) -> Holding:
        kind: Literal["user", "role"] = "user" if ref.kind == "iam.user" else "role"
        fallback = f"arn:{self._inventory.account.partition}:iam::{ref.account}:{kind}/{ref.id}"
        arn = str(shape.data.get("Arn") or fallback)
        boundary = shape.field("PermissionsBoundary")
        return Holding(
            Principal(ref, arn, kind, ref.id, _account_of(arn) or ref.account),
            identity,
            self._boundary(boundary),
            not isinstance(boundary, Missing),
            trust,
            str(shape.data.get(identifier) or ""),
            _tags(shape.field("Tags")),
            unknown,
            groups,
        )

    def _boundary(self, boundary: Any) -> HeldPolicy | None:
        arn = boundary.get("PermissionsBoundaryArn") if isinstance(boundary, Mapping) else None
        if not arn:
            return None
        known = self._boundaries.get(str(arn))
        if known is None:
            known = self._boundaries[str(arn)] = self.managed(str(arn), source="boundary")
        return known

    def _policies(
        self, ref: Ref, shape: _Shape, inline_field: str, group: str = ""
    ) -> tuple[tuple[HeldPolicy, ...], tuple[str, ...]]:
        """The inline and attached policies of a user, group or role, and in words what is not known of them."""
        inline, attached = shape.field(inline_field), shape.field("AttachedManagedPolicies")
        noun = ref.kind.partition(".")[2]
        unknown = tuple(
            f"the {what} policies of {noun} {ref.id} ({value})"
            for what, value in (("inline", inline), ("attached", attached))
            if isinstance(value, Missing)
        )
        held = [
            HeldPolicy(
                str(each.get("PolicyName", "")),
                "group inline" if group else "inline",
                ref,
                *self._documents.read(each.get("PolicyDocument")),
                group,
            )
            for each in _objects(inline)
        ]
        source: Source = "group managed" if group else "managed"
        held += [
            self.managed(str(each["PolicyArn"]), str(each.get("PolicyName", "")), source, group)
            for each in _objects(attached)
            if each.get("PolicyArn")
        ]
        return tuple(held), unknown


@dataclass(frozen=True, slots=True)
class _Shape:
    """A resource's data and what closer looks brought, as one."""

    data: dict[str, Any]
    parts: dict[str, Any]
    live: bool

    def field(self, name: str) -> Any:
        """A field that only the details or a closer look tell; None where it is unset, `Missing` where not known."""
        if name in self.data:
            return self.data[name]
        if not DETAIL_FIELDS.isdisjoint(self.data):
            return None
        looked = self.parts.get("User") or self.parts.get("Role")
        if name in self.parts:
            return self.parts[name]
        if isinstance(looked, Mapping) and name in ("PermissionsBoundary", "Tags"):
            return looked.get(name)
        return NOT_LOADED if self.live else NOT_IN_SNAPSHOT


def default_document(data: Mapping[str, Any], parts: Mapping[str, Any]) -> Any:
    """The text of a managed policy's default version; `Missing` where it is not known."""
    default = data.get("DefaultVersionId")
    versions = list(_objects(data.get("PolicyVersionList")))
    for version in versions:
        if version.get("Document") and (version.get("IsDefaultVersion") or version.get("VersionId") == default):
            return version["Document"]
    looked = parts.get("PolicyVersion")
    if isinstance(looked, Mapping) and looked.get("Document"):
        return looked["Document"]
    documents = parts.get("Documents")
    if isinstance(documents, Mapping) and documents.get(default):
        return documents[default]
    return looked if isinstance(looked, Missing) else NOT_LOADED


def _objects(value: Any) -> Iterable[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list | tuple) else ()


def _names(value: Any) -> Iterable[str]:
    """Group names: AWS gives texts; closer looks may give objects."""
    if not isinstance(value, list | tuple):
        return ()
    return [str(each.get("GroupName", "")) if isinstance(each, Mapping) else str(each) for each in value]


def _tags(value: Any) -> Mapping[str, str] | None:
    if isinstance(value, Missing):
        return None
    return {str(tag.get("Key", "")): str(tag.get("Value", "")) for tag in _objects(value)}


def _account_of(arn: str) -> str:
    fields = arn.split(":", 5)
    return fields[4] if len(fields) == 6 else ""
