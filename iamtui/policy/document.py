"""A policy document as IAM has it: statements, in their order, with everything that was written in them.

Parsing is tolerant, since what AWS stores is not always what its grammar says: a list may be a single text, a
value of an unexpected type is kept as it is. Only what is no JSON object at all is refused. The grammar is at
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import unquote

PrincipalMap = Mapping[str, tuple[str, ...]]
"""Principals by their type as it is written: `AWS`, `Service`, `Federated`, `CanonicalUser`, or `*`."""


class PolicyError(ValueError):
    """The text is no policy document; one line says where and why. `line` and `column` count from 1."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        where = f"line {line}, column {column}: " if line else ""
        super().__init__(where + message)
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Condition:
    """One key of a `Condition` block: `StringEquals` on `aws:SourceAccount` with these values."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. Elements that were not written are empty; `raw` is the statement as AWS has it."""

    effect: str
    sid: str = ""
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    principals: PrincipalMap = field(default_factory=dict)
    not_principals: PrincipalMap = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)
    index: int = 0

    @property
    def allows(self) -> bool:
        return self.effect == "Allow"

    @property
    def kind(self) -> Literal["Allow", "Deny", ""]:
        """The effect, or nothing where it is neither of the two: such a statement has none."""
        return "Allow" if self.effect == "Allow" else "Deny" if self.effect == "Deny" else ""


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A policy document. `raw` is the whole of it as AWS has it, `text` the very text it was read from, if it was."""

    statements: tuple[Statement, ...]
    version: str = ""
    id: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)
    text: str = field(default="", compare=False, repr=False)


def parse_policy(source: str | Mapping[str, Any]) -> PolicyDocument:
    """The document a text or an object holds; text may be URL-encoded, as IAM's own API sends it.

    Raises `PolicyError` for text that is no JSON and for JSON that is no object.
    """
    content = _read(source) if isinstance(source, str) else source
    if not isinstance(content, Mapping):
        raise PolicyError(f"a policy document is a JSON object, this is {_type_name(content)}", 1, 1)
    statements = content.get("Statement")
    written = statements if isinstance(statements, list) else [statements] if statements is not None else []
    return PolicyDocument(
        tuple(_statement(item, index) for index, item in enumerate(written) if isinstance(item, Mapping)),
        version=_text(content.get("Version")),
        id=_text(content.get("Id")),
        raw=content,
        text=source if isinstance(source, str) else "",
    )


def _read(text: str) -> Any:
    source = unquote(text) if text.lstrip().startswith("%7B") else text
    try:
        return json.loads(source)
    except json.JSONDecodeError as error:
        raise PolicyError(f"not JSON: {error.msg}", error.lineno, error.colno) from error
    except RecursionError as error:
        raise PolicyError("not a policy: nested too deep", 1, 1) from error


def _statement(item: Mapping[str, Any], index: int) -> Statement:
    return Statement(
        effect=_text(item.get("Effect")),
        sid=_text(item.get("Sid")),
        actions=texts(item.get("Action")),
        not_actions=texts(item.get("NotAction")),
        resources=texts(item.get("Resource")),
        not_resources=texts(item.get("NotResource")),
        principals=_principals(item.get("Principal")),
        not_principals=_principals(item.get("NotPrincipal")),
        conditions=_conditions(item.get("Condition")),
        raw=item,
        index=index,
    )


def _principals(value: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(value, Mapping):
        return {str(name): texts(entries) for name, entries in value.items()}
    return {"*": texts(value)} if texts(value) else {}


def _conditions(value: Any) -> tuple[Condition, ...]:
    if not isinstance(value, Mapping):
        return ()
    return tuple(
        Condition(str(operator), str(key), texts(values))
        for operator, keys in value.items()
        if isinstance(keys, Mapping)
        for key, values in keys.items()
    )


def texts(value: Any) -> tuple[str, ...]:
    """A single text or a list of them as a tuple; what is no text, as JSON spells it."""
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return tuple(_text(item) for item in value if item is not None)
    return (_text(value),)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _type_name(value: Any) -> str:
    names = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
