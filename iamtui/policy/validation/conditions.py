"""The operators and keys of `Condition`: that AWS has them, and that they go together.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import re

from iamtui.policy import services
from iamtui.policy.source_map import Value
from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import ConditionOutline, DocumentOutline, StatementOutline
from iamtui.policy.validation.spelling import instead, nearest

OPERATORS = (
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "Null",
)
_NAMES = frozenset(name.lower() for name in OPERATORS)
_QUALIFIERS = ("", "forallvalues", "foranyvalue")
_TAG_KEYS = re.compile(r"(?:aws:(?:resourcetag|requesttag|principaltag)|[a-z0-9-]+:(?:resourcetag|requesttag))/?")
# AWS's own service-linked roles use it; the reference leaves it out.
_UNDOCUMENTED_KEYS = frozenset({"aws:principalorgmasteraccountid"})
_KEY_FORM = re.compile(r"[^:\s]+:.+", re.DOTALL)
_EMPTY = {"forallvalues": "_FORALLVALUES", "foranyvalue": "_FORANYVALUE"}


def family(name: str) -> str:
    """The family of an operator (lower case): string, numeric, date, bool, binary, ip, arn or null."""
    for start in ("string", "numeric", "date", "bool", "binary", "arn", "null"):
        if name.startswith(start):
            return start
    return "ip"


def check(report: Report, document: DocumentOutline) -> None:
    """Every condition of every statement."""
    for statement in document.statements:
        block = statement.value.members.get("Condition")
        if block is not None:
            _check_block(report, block)
            for condition in statement.conditions:
                _check_key(report, condition)
                _check_together(report, statement, condition)


def _check_block(report: Report, block: Value) -> None:
    if block.kind != "object":
        _mismatch(report, block, "Condition holds operators, each with its keys")
        return
    if not block.members:
        report.add("EMPTY_OBJECT_CONDITION", block, "The condition block is empty.", "Remove it, or state a condition.")
    for written, keys in block.members.items():
        _check_operator(report, written, keys)
        if keys.kind != "object":
            _mismatch(report, keys, "An operator holds keys, each with its values")
            continue
        if not keys.members:
            message = f"No key stands under {written}."
            report.add("EMPTY_OBJECT_CONDITION", keys, message, "Remove the operator, or name a key under it.")
        _check_case(report, keys)


def _mismatch(report: Report, value: Value, expected: str) -> None:
    remedy = 'Write {"StringEquals": {"aws:PrincipalTag/team": "blue"}} or the like.'
    report.add("DATA_TYPE_MISMATCH", value, f"{expected}; this is {value.kind_name}.", remedy)


def _check_operator(report: Report, written: str, keys: Value) -> None:
    qualifier, colon, name = written.rpartition(":")
    base = name.lower().removesuffix("ifexists")
    if base not in _NAMES or qualifier.lower() not in _QUALIFIERS:
        suggestion = nearest(report, re.sub("(?i)ifexists$", "", name), OPERATORS)
        remedy = instead(suggestion, "Use an operator such as StringEquals, ArnLike, Bool or IpAddress.")
        report.add("INVALID_CONDITION_OPERATOR", keys, f"There is no operator {written}.", remedy, on_key=True)
    elif base == "null" and name.lower() != base:
        message = "Null asks itself whether the key exists, so IfExists has no place on it."
        report.add("NULL_WITH_IF_EXISTS", keys, message, "Write Null.", on_key=True)
    elif base == "null" and colon:
        message = f"Null with {qualifier} is always the same, whatever the request."
        report.add("NULL_WITH_QUALIFIER", keys, message, "Write Null alone.", on_key=True)


def _check_case(report: Report, keys: Value) -> None:
    seen: dict[str, str] = {}
    for key, value in keys.members.items():
        other = seen.setdefault(key.lower(), key)
        if other != key:
            message = f"{key} is the key {other} in another case, which stands under this operator already."
            report.add(
                "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
                value,
                message,
                "Put the values of both into one list.",
                on_key=True,
            )


def _check_key(report: Report, condition: ConditionOutline) -> None:
    key, lowered = condition.key, condition.lower_key
    if not _KEY_FORM.fullmatch(key):
        message = f'"{key}" is no condition key.'
        report.add("INVALID_CONDITION_KEY_FORMAT", condition.holder, message, "Write service:key.", on_key=True)
    elif _TAG_KEYS.fullmatch(lowered):
        message = f"The key {key} does not say which tag."
        remedy = f"Write {key.rstrip('/')}/team for the tag team."
        report.add("MISSING_TAG_KEY_IN_CONDITION", condition.holder, message, remedy, on_key=True)
    elif lowered == "aws:arn":
        message = "aws:ARN is not supported any more."
        report.add("DEPRECATED_GLOBAL_CONDITION_KEY", condition.holder, message, "Write aws:PrincipalArn.", on_key=True)
    elif lowered not in _UNDOCUMENTED_KEYS and services.condition_key(key) is None and not _is_claim(lowered):
        _report_unknown(report, condition)


def _is_claim(lowered: str) -> bool:
    """A claim of an identity provider's token: the provider's address, a colon and a name."""
    return "." in lowered.partition(":")[0] or lowered.startswith("saml:")


def _report_unknown(report: Report, condition: ConditionOutline) -> None:
    key = condition.key
    prefix = key.partition(":")[0].lower()
    if prefix == "aws":
        known = [one.name for one in services.global_condition_keys()]
        code, message = "INVALID_GLOBAL_CONDITION_KEY", f"AWS has no global condition key {key}."
    elif services.action_names(prefix):
        known = [one.name for one in services.condition_keys(prefix)]
        code, message = "INVALID_SERVICE_CONDITION_KEY", f"The service {prefix} has no condition key {key}."
    else:
        known = [f"{name}:{key.partition(':')[2]}" for name in services.service_names()]
        code, message = "INVALID_SERVICE", f"AWS has no service {prefix}, as the key {key} would have it."
    remedy = instead(nearest(report, key, known), "The condition is never met by a request; use a key that AWS has.")
    report.add(code, condition.holder, message, remedy, on_key=True)


def _check_together(report: Report, statement: StatementOutline, condition: ConditionOutline) -> None:
    _check_empty(report, condition)
    known = services.condition_key(condition.key)
    quantifier, name = condition.operator.quantifier, condition.operator.name
    if condition.lower_key.endswith(":aud") and _is_claim(condition.lower_key):
        _check_audience(report, condition)
        return
    if known is None or name == "null" or name not in _NAMES:
        return
    if quantifier == "forallvalues" and not known.many:
        message = f"{condition.key} has one value, and ForAllValues also holds where it has none."
        report.add(
            "FORALLVALUES_WITH_SINGLE_VALUED_KEY", condition.holder, message, "Remove ForAllValues:.", on_key=True
        )
    if known.many and not quantifier:
        message = f"{condition.key} has several values, so that {condition.written} alone never holds."
        remedy = f"Write ForAnyValue:{condition.written}, or ForAllValues: with a Null condition beside it."
        report.add("MISSING_QUALIFIER", condition.holder, message, remedy, on_key=True)
    _check_type(report, condition, known)


def _check_audience(report: Report, condition: ConditionOutline) -> None:
    quantifier = condition.operator.quantifier
    if not quantifier:
        return
    code = "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE" if quantifier == "foranyvalue" else "CONFIRM_AUDIENCE_CLAIM_TYPE"
    message = f"{condition.key} has one value, so that no set operator belongs on it."
    report.add(code, condition.holder, message, f"Write {condition.written.rpartition(':')[2]}.", on_key=True)


def _check_empty(report: Report, condition: ConditionOutline) -> None:
    if condition.holder.kind != "list" or condition.holder.items:
        return
    suffix = _EMPTY.get(condition.operator.quantifier, "_IFEXISTS" if condition.operator.if_exists else "")
    message = f"{condition.key} has no values here."
    remedy = f'Name values; to ask for a request without the key, write "Null": {{"{condition.key}": "true"}}.'
    report.add(f"EMPTY_ARRAY_CONDITION{suffix}", condition.holder, message, remedy)


_TYPES = {
    "string": ("string", "arn", "binary"),
    "arn": ("arn", "string"),
    "numeric": ("numeric",),
    "long": ("numeric",),
    "date": ("date",),
    "bool": ("bool",),
    "boolean": ("bool",),
    "ipaddress": ("ip",),
    "binary": ("binary", "string"),
}
_WORDS = {"string": "String", "arn": "Arn", "numeric": "Numeric", "date": "Date", "bool": "Bool", "ip": "IpAddress"}


def _check_type(report: Report, condition: ConditionOutline, known: services.ConditionKey) -> None:
    name = condition.operator.name
    kind = known.type.lower().removeprefix("arrayof")
    allowed = _TYPES.get(kind)
    used = family(name)
    if allowed is None or used in allowed or used == known.also.lower():
        if kind == "arn" and name in ("stringlike", "stringnotlike"):
            operator = "ArnLike" if name == "stringlike" else "ArnNotLike"
            message = f"With {condition.written}, a wildcard in an ARN crosses the colons."
            report.add(
                "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
                condition.holder,
                message,
                f"Use {operator}.",
                on_key=True,
            )
        return
    message = f"{condition.key} is of type {known.type}, which {condition.written} does not compare."
    remedy = f"Use a {_WORDS.get(allowed[0], allowed[0])} operator."
    report.add("TYPE_MISMATCH", condition.holder, message, remedy, on_key=True)
