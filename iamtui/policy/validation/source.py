"""The policy document in a file: the file itself, or the part of an AWS answer that holds one.

An answer of `get-policy-version`, `get-role-policy`, `get-role`, `describe-policy` and the like holds its document
as an object or as a text with JSON in it; places are those in the file in both cases.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from iamtui.policy.source_map import SourceError, SourceMap, Value, escaped_offsets, read_source

Holder = Literal["", "managed", "role", "user", "group", "session"]
"""What holds an identity policy, as far as it is known: its quota hangs on it."""

_DOCUMENTS = ("PolicyDocument", "AssumeRolePolicyDocument", "Document", "Content", "Policy")
_WRAPPERS = ("PolicyVersion", "Role", "Policy", "RolePolicy", "UserPolicy", "GroupPolicy")
_NAMES: tuple[tuple[str, Holder], ...] = (("RoleName", "role"), ("UserName", "user"), ("GroupName", "group"))
_ORGANIZATION_TYPES = {"SERVICE_CONTROL_POLICY": "scp", "RESOURCE_CONTROL_POLICY": "rcp"}


@dataclass(slots=True)
class Source:
    """The document of a file. `root` is the document's value, `text` what holds it, and `hint` the policy type that
    its surroundings tell, if any. A document within a text has a map of its own (`inner`); `offsets` or `pinned` then
    say where in the file its characters are.
    """

    outer: SourceMap
    root: Value
    text: str
    hint: str = ""
    holder: Holder = ""
    inner: SourceMap | None = None
    offsets: list[tuple[int, int]] = field(default_factory=list)
    pinned: int = -1

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column in the file of an offset in the document."""
        if self.pinned >= 0:
            offset = self.pinned
        elif self.offsets:
            begin, source = self.offsets[bisect_right(self.offsets, (offset, len(self.outer.text))) - 1]
            offset = source + offset - begin
        return self.outer.position(offset)

    @property
    def map(self) -> SourceMap:
        """The map that the document's offsets belong to."""
        return self.inner or self.outer

    def statement_index(self, value: Value) -> int | None:
        """The statement that a value is part of."""
        below: Value | None = None
        for ancestor in value.ancestors():
            if ancestor.parent is self.root and ancestor.step == "Statement":
                if ancestor.kind == "list":
                    return int(below.step) if below is not None else None
                return 0
            below = ancestor
        return None


def open_source(text: str) -> Source:
    """The policy document in a text. Raises `SourceError` where the text, or what it holds, is no JSON."""
    if text.lstrip()[:3].upper() == "%7B":
        text = unquote(text)
    outer = read_source(text)
    found = _document_in(outer.root)
    if found is None:
        return Source(outer, outer.root, text)
    document, surroundings = found
    hint, holder = _told(document, surroundings)
    if document.kind == "object":
        return Source(outer, document, text, hint, holder)
    return _embedded(outer, document, hint, holder)


def _embedded(outer: SourceMap, document: Value, hint: str, holder: Holder) -> Source:
    written = document.text
    encoded = written.lstrip()[:3].upper() == "%7B"
    content = unquote(written) if encoded else written
    try:
        inner = read_source(content)
    except SourceError as error:
        line, column = outer.position(document.offset)
        inside = f"in the document within this text, line {error.line}, column {error.column}: {error.message}"
        raise SourceError(inside, line, column) from error
    if encoded:  # a column in a URL-encoded text would help nobody, so all places are its beginning
        return Source(outer, inner.root, content, hint, holder, inner, pinned=document.offset)
    offsets = escaped_offsets(outer.text, document.offset)
    return Source(outer, inner.root, content, hint, holder, inner, offsets)


def _document_in(value: Value) -> tuple[Value, Value] | None:
    """The document that an AWS answer holds, and the object around it."""
    members = value.members
    if "Statement" in members or "Version" in members:
        return None
    for name in _DOCUMENTS:
        document = members.get(name)
        if document is not None and (document.kind == "text" or "Statement" in document.members):
            return document, value
    for name in _WRAPPERS:
        if (wrapper := members.get(name)) is not None and (found := _document_in(wrapper)) is not None:
            return found[0], wrapper if len(wrapper.members) > 1 else value
    return None


def _told(document: Value, surroundings: Value) -> tuple[str, Holder]:
    summary = surroundings.members.get("PolicySummary")
    kind = summary.members.get("Type") if summary is not None else surroundings.members.get("Type")
    if kind is not None and kind.text in _ORGANIZATION_TYPES:
        return _ORGANIZATION_TYPES[kind.text], ""
    if document.step == "AssumeRolePolicyDocument":
        return "trust", ""
    if document.step == "Policy":
        return "resource", ""
    for name, holder in _NAMES:
        if name in surroundings.members:
            return "identity", holder
    return "identity", "managed"
