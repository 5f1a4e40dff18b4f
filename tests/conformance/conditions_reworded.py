"""Conditions said in another way, which by AWS's own words means the same."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.conformance import rewriting
from tests.conformance.rewriting import (
    Case,
    Instead,
    Replaced,
    Term,
    copied,
    documents,
    rewriting_texts,
    texts,
    value_of,
    without_values,
)

# -- variables ------------------------------------------------------------------------------------------

_VARIABLE = re.compile(r"\$\{([^*?$}][^}]*)\}")
_SIGN = re.compile(r"\$\{([*?$])\}")
_DEFAULT = re.compile(r"(.*?), '(.+)'", re.DOTALL)


def old_variables(case: Case) -> Case | None:
    """Policies of an old version, with what looks like variables made plain text of the new version."""
    made = copied(case)
    for document in documents(made):
        if document.get("Version") != "2012-10-17":
            document["Version"] = "as new"
    changed = rewriting_texts(made, lambda text: text.replace("${", "${$}{"), version="as new")
    for document in documents(changed or made):
        if document["Version"] == "as new":
            document["Version"] = "2012-10-17"
    return changed


def defaults(case: Case) -> Case | None:
    """Variables without their defaults, or defaults in the place of their variables, as the request decides."""
    context = case["request"]["contextVariables"]

    def chosen(found: re.Match[str]) -> str:
        default = _DEFAULT.fullmatch(found[1])
        if default is None:
            return found[0]
        value = value_of(context, default[1])
        if value is None and any(name.lower() == default[1].lower() for name in context):
            value = []
        return f"${{{default[1]}}}" if value or isinstance(value, list) else default[2]

    return rewriting_texts(case, lambda text: _VARIABLE.sub(chosen, text), version="2012-10-17")


def one_line(case: Case) -> Case | None:
    """Ends of lines as spaces."""
    made: Case = json.loads(json.dumps(case).replace("\\n", " "))
    return made if made != case else None


def is_unresolved(text: str, context: dict[str, str | list[str]]) -> bool:
    """Whether a variable in the text has neither one value nor a default."""
    for inner in _VARIABLE.findall(text):
        default = _DEFAULT.fullmatch(inner)
        value = value_of(context, default[1] if default else inner.partition(", ")[0])
        if isinstance(value, list) or (not value and not default):
            return True
    return False


def predefined(term: Term) -> Replaced:
    """The signs of `${*}`, `${?}` and `${$}` where signs are no wildcards."""
    if not term.base.startswith("string") or "like" in term.base or term.version != "2012-10-17":
        return None
    values = tuple(_SIGN.sub(r"\1", value) for value in term.values)
    same = [_VARIABLE.findall(text) for text in values] == [_VARIABLE.findall(text) for text in term.values]
    return Instead(values) if values != term.values and same else None


def unresolved(term: Term) -> Replaced:
    if not term.is_negated or not term.is_comparing or not term.base.startswith(("string", "arn")):
        return None
    return without_values(term, lambda value: is_unresolved(value, term.context))


# -- values that cannot be compared -----------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_DATE = re.compile(
    r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?|-?\d{1,3}|-?\d{5,}", re.IGNORECASE
)


def comparable(
    prefix: str, is_one: Callable[[str], bool], written: Callable[[str], bool]
) -> Callable[[Term], Replaced]:
    """A rewriting for one family of operators: what is none of its values matches nothing.

    `is_one` tells the values of requests, `written` those of policies.
    """

    def replaced(term: Term) -> Replaced:
        own = texts(term.own)
        if not term.base.startswith(prefix) or not term.is_comparing or (term.quantifier and not any(own)):
            return None
        fit = [value for value in own if is_one(value)]
        unfit_decides = term.is_negated == (term.quantifier == "foranyvalue")
        if not fit or (unfit_decides and len(fit) < len(own)):
            return term.is_negated
        without = without_values(term, lambda value: not written(value))
        if len(fit) == len(own) or isinstance(without, bool):
            return without
        return Instead(without.values if without else term.values, fit)

    return replaced


def is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def is_date(text: str) -> bool:
    return _DATE.fullmatch(text) is not None


def is_arn(text: str) -> bool:
    return text.startswith("arn:") and text.count(":") >= 5


def exponent(term: Term) -> Replaced:
    """Numbers with an exponent, written without."""
    if not term.base.startswith("numeric") or not any("e" in value.lower() for value in term.values + _own(term)):
        return None
    return Instead(tuple(map(_decimal, term.values)), _each(term, _decimal))


def _decimal(text: str) -> str:
    return str(float(text)) if is_number(text) else text


def _own(term: Term) -> tuple[str, ...]:
    return tuple(texts(term.own)) if term.own is not None else ()


def _each(term: Term, change: Callable[[str], str]) -> str | list[str] | None:
    return (
        [change(value) for value in term.own] if isinstance(term.own, list) else change(term.own) if term.own else None
    )


# -- dates ----------------------------------------------------------------------------------------------


def epoch(term: Term) -> Replaced:
    """Seconds since 1970, and years, as dates."""
    if not term.base.startswith("date") or not any(_is_plain(value) for value in term.values + _own(term)):
        return None
    return Instead(tuple(map(_as_date, term.values)), _each(term, _as_date))


def _is_plain(text: str) -> bool:
    return re.fullmatch(r"-?\d+", text) is not None


def _as_date(text: str) -> str:
    if not _is_plain(text):
        return text
    if len(text) == 4:
        return f"{text}-01-01T00:00:00Z"
    seconds = min(int(text), 253402300799)  # the last second of the year 9999
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- addresses ------------------------------------------------------------------------------------------


def addresses(term: Term) -> Replaced:
    """Addresses and networks in their shortest form, a single address as a network of its own."""
    if not term.base.endswith("ipaddress"):
        return None
    values = tuple(map(_network, term.values))
    own = _each(term, _address)
    if values == term.values and own == term.own:
        return None
    return Instead(values, own)


_HALVES = ("0.0.0.0/1", "128.0.0.0/1")


def whole_network(term: Term) -> Replaced:
    """All addresses of version 4 as the two halves of them."""
    if not term.base.endswith("ipaddress") or not any(value.endswith("/0") for value in term.values):
        return None
    parts = [_HALVES if value == "0.0.0.0/0" else (value,) for value in term.values]
    return Instead(tuple(value for part in parts for value in part))


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        return text


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return text


def is_address(text: str) -> bool:
    return is_network(text) and "/" not in text


def is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


# -- other conditions -----------------------------------------------------------------------------------


def null_if_exists(term: Term) -> Replaced:
    return False if term.base == "null" and term.operator.lower().endswith("ifexists") else None


def empty_list(term: Term) -> Replaced:
    """A key with an empty list of values, which is the same as no key."""
    has_none = any(name.lower() == term.key.lower() and value == [] for name, value in term.context.items())
    return Instead(term.values, rewriting.ABSENT) if has_none else None


def empty_set(term: Term) -> Replaced:
    """`ForAnyValue` on a key whose values are all empty texts."""
    own = term.own
    is_empty = own is not None and not any(texts(own))
    return term.quantifier == "forallvalues" if is_empty and term.quantifier else None
