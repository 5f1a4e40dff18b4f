"""Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and `${*}` `${?}` `${$}` for the signs.

What is put in their place is literal: a `*` in a tag's value is no wildcard. Only policies of version 2012-10-17
have variables; in all others the same signs are plain text.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

from dataclasses import dataclass

from iamtui.policy.context import Context
from iamtui.policy.remembering import remembered
from iamtui.policy.wildcards import Pattern

VERSION = "2012-10-17"
"""The version of the policy language that has variables."""

_SIGNS = ("*", "?", "$")


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A variable without a value in the request and without a default: nothing equals it, nothing is like it."""

    key: str


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of a text; `default` is None where there is none."""

    key: str
    default: str | None = None


Template = tuple[str | Variable, ...]
"""A text taken apart: plain texts (whose wildcards count), variables, and signs as variables with a default."""


def expand(text: str, context: Context, version: str) -> Pattern | Unresolved | None:
    """The pattern of a text once its variables have their values; None where a value is not known."""
    if version != VERSION or "${" not in text:
        return Pattern.parse(text)
    parts = _values(text, context)
    if parts is None or isinstance(parts, Unresolved):
        return parts
    return _pattern_of(text, parts)


@remembered(16_384)
def widest(text: str) -> Pattern:
    """The pattern of a text whatever the values of its variables are: it matches all that any of them would."""
    pattern = Pattern.literal("")
    for part in template(text):
        if isinstance(part, Variable):
            pattern += Pattern.literal(part.key) if part.key in _SIGNS else Pattern.parse("*")
        else:
            pattern += Pattern.parse(part)
    return pattern


def expand_literal(text: str, context: Context, version: str) -> str | Unresolved | None:
    """As `expand`, for the places where `*` and `?` are no wildcards."""
    if version != VERSION or "${" not in text:
        return text
    parts = _values(text, context)
    if parts is None or isinstance(parts, Unresolved):
        return parts
    return "".join(part for part, _ in parts)


def names(text: str) -> tuple[str, ...]:
    """The keys of the variables in a text, in their order; the signs `${*}` and the like are none."""
    return tuple(part.key for part in template(text) if isinstance(part, Variable) and part.key not in _SIGNS)


def has_variables(text: str, version: str) -> bool:
    """Whether what the text means hangs on the request."""
    return version == VERSION and "${" in text and bool(names(text))


@remembered(16_384)
def template(text: str) -> Template:
    """The text taken apart; what is opened and never closed is plain text."""
    parts: list[str | Variable] = []
    at = 0
    while True:
        start = text.find("${", at)
        end = _end(text, start + 2) if start >= 0 else -1
        if end < 0:
            parts.append(text[at:])
            return tuple(part for part in parts if part != "")
        parts.append(text[at:start])
        parts.append(_variable(text[start + 2 : end]))
        at = end + 1


def _end(text: str, start: int) -> int:
    """Where the closing brace stands; one within a quoted default does not close."""
    brace = text.find("}", start)
    quote = text.find("'", start, brace)
    if brace < 0 or quote < 0:
        return brace
    closing = text.find("'}", quote + 1)
    return closing + 1 if closing >= 0 else brace


def _variable(inner: str) -> Variable:
    """A default stands in single quotes behind a comma and one space; written otherwise it is none.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-default-values
    """
    if inner in _SIGNS:
        return Variable(inner, inner)
    key, separator, default = inner.partition(", ")
    if len(default) > 1 and default[0] == "'" == default[-1]:
        return Variable(key.strip(), default[1:-1])
    return Variable(key.strip() if separator else inner)


@remembered(16_384)
def _pattern_of(_text: str, parts: tuple[tuple[str, bool], ...]) -> Pattern:
    pattern = Pattern.literal("")
    for part, is_wild in parts:
        pattern += Pattern.parse(part) if is_wild else Pattern.literal(part)
    return pattern


def _values(text: str, context: Context) -> tuple[tuple[str, bool], ...] | Unresolved | None:
    """The parts of a text, each with whether its wildcards count."""
    parts: list[tuple[str, bool]] = []
    unknown = False
    for part in template(text):
        if isinstance(part, str):
            parts.append((part, True))
            continue
        if part.key in _SIGNS:
            parts.append((part.key, False))
            continue
        state, values, is_many = context.find(part.key)
        if state in ("unknown", "present but value unknown"):
            unknown = True
            continue
        value = values[0] if values and not is_many else ""
        if not value:  # an empty value is none: nothing equals it, nothing is like it
            if part.default is None or is_many:
                return Unresolved(part.key)
            value = part.default
        parts.append((value, False))
    return None if unknown else tuple(parts)
