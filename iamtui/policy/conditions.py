"""Conditions of a statement in words that say neither more nor less than the policy does.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from iamtui.policy.document import Condition
from iamtui.policy.operators import Operator

_VERBS = {
    "stringequals": ("is", ""),
    "stringnotequals": ("is not", ""),
    "stringequalsignorecase": ("is", "in any case"),
    "stringnotequalsignorecase": ("is not", "in any case"),
    "stringlike": ("matches", ""),
    "stringnotlike": ("does not match", ""),
    "numericequals": ("is", ""),
    "numericnotequals": ("is not", ""),
    "numericlessthan": ("is less than", ""),
    "numericlessthanequals": ("is at most", ""),
    "numericgreaterthan": ("is greater than", ""),
    "numericgreaterthanequals": ("is at least", ""),
    "dateequals": ("is", ""),
    "datenotequals": ("is not", ""),
    "datelessthan": ("is before", ""),
    "datelessthanequals": ("is not after", ""),
    "dategreaterthan": ("is after", ""),
    "dategreaterthanequals": ("is not before", ""),
    "bool": ("is", ""),
    "binaryequals": ("is", "as Base64"),
    "ipaddress": ("is in", ""),
    "notipaddress": ("is not in", ""),
    "arnequals": ("matches", ""),
    "arnlike": ("matches", ""),
    "arnnotequals": ("does not match", ""),
    "arnnotlike": ("does not match", ""),
}
_SUBJECTS = {
    "sts:externalid": "the external id",
    "aws:principalorgid": "the caller's organization",
    "aws:principalaccount": "the caller's account",
    "aws:principalarn": "the caller's ARN",
    "aws:sourceip": "the caller's address",
    "aws:username": "the caller's user name",
    "sts:rolesessionname": "the session's name",
    "sts:sourceidentity": "the source identity",
    "aws:currenttime": "the time",
}
_TAGS = {
    "aws:principaltag/": "the caller's tag",
    "aws:requesttag/": "the passed tag",
    "aws:resourcetag/": "the resource's tag",
    "iam:resourcetag/": "the resource's tag",
}
_ACCOUNT_KEYS = frozenset({"aws:sourceaccount", "aws:principalaccount", "aws:resourceaccount"})
_LIMITING_KEYS = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:userid",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceorgid",
        "sts:externalid",
    }
)
_NEGATED = ("is not", "does not match", "is not in")


def condition_words(condition: Condition, account_id: str = "") -> str:
    """One condition as words: `aws:SourceAccount is this account`, `signed in with MFA`."""
    operator = Operator.parse(condition.operator)
    values = [_value(condition.key, value, account_id) for value in condition.values]
    special = _special(condition, operator)
    if special:
        return special
    subject = subject_words(condition.key)
    if operator.name == "null":
        absent = [value.casefold() == "true" for value in condition.values]
        states = {"is absent" if one else "is present" for one in absent}
        return f"{subject} {' or '.join(sorted(states)) or 'is compared with nothing'}"
    if operator.name not in _VERBS:
        return f"{condition.operator} {condition.key}: {', '.join(condition.values) or 'nothing'}"
    verb, manner = _VERBS[operator.name]
    if operator.name == "stringlike" and not any("*" in value or "?" in value for value in values):
        verb = "is"
    words = f"{_quantified(subject, operator)} {verb} {_alternatives(values, verb)}"
    if manner:
        words += f" ({manner})"
    if operator.if_exists:
        words += ", or is absent"
    if operator.quantifier == "forallvalues":
        words += " (or there is none)"
    return words


def condition_sentence(conditions: Iterable[Condition], account_id: str = "") -> str:
    """All conditions of a statement: `if A and B`; nothing where there is none."""
    words = [condition_words(condition, account_id) for condition in conditions]
    return f"if {' and '.join(words)}" if words else ""


def limits_callers(conditions: Iterable[Condition]) -> bool:
    """True where a condition holds for some callers only, so that `*` does not mean everyone."""
    for condition in conditions:
        operator = Operator.parse(condition.operator)
        if (
            condition.key.casefold() in _LIMITING_KEYS
            and operator.is_positive_text
            and not operator.if_exists
            and operator.quantifier != "forallvalues"
            and condition.values
            and not any(set(value) <= {"*", "?"} for value in condition.values)
        ):
            return True
    return False


def subject_words(key: str) -> str:
    """What a condition key stands for, in words where they are plain, else the key as it is written."""
    lowered = key.casefold()
    for prefix, words in _TAGS.items():
        if lowered.startswith(prefix):
            return f"{words} {key[len(prefix) :]}"
    return _SUBJECTS.get(lowered, key)


def _special(condition: Condition, operator: Operator) -> str:
    key = condition.key.casefold()
    values = [value.casefold() for value in condition.values]
    if operator.quantifier or len(values) != 1:
        return ""
    if key == "aws:multifactorauthpresent" and operator.name == "bool" and values[0] in ("true", "false"):
        words = "signed in with MFA" if values[0] == "true" else "signed in without MFA"
        return f"{words}, or with long-term access keys" if operator.if_exists else words
    if key == "aws:securetransport" and operator.name == "bool" and values[0] in ("true", "false"):
        words = "the call is encrypted" if values[0] == "true" else "the call is not encrypted"
        return f"{words}, or it is not known" if operator.if_exists else words
    if key == "aws:multifactorauthage" and operator.name.startswith("numericless") and values[0].isdecimal():
        at_most = "at most" if operator.name.endswith("equals") else "less than"
        words = f"MFA was given {at_most} {values[0]} s ago"
        return f"{words}, or not at all" if operator.if_exists else words
    return ""


def _quantified(subject: str, operator: Operator) -> str:
    if operator.quantifier == "forallvalues":
        return f"every value of {subject}"
    if operator.quantifier == "foranyvalue":
        return f"a value of {subject}"
    return subject


def _value(key: str, value: str, account_id: str) -> str:
    if account_id and value == account_id and key.casefold() in _ACCOUNT_KEYS:
        return "this account"
    return value or "“”"


def _alternatives(values: Sequence[str], verb: str) -> str:
    if not values:
        return "anything in an empty list, which nothing is"
    word = " or "
    if len(values) == 1:
        return values[0]
    text = f"{', '.join(values[:-1])}{word}{values[-1]}"
    return f"any of {text}" if verb in _NEGATED else text
