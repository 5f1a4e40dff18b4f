"""Policy variables: `${aws:username}` and the like, where they stand and how they are written.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from iamtui.policy import services
from iamtui.policy.source_map import Value
from iamtui.policy.validation.conditions import family
from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import VERSION, DocumentOutline, entries
from iamtui.policy.validation.spelling import instead, nearest

_SYMBOL = re.compile(r"[^\w:./@=+,-]")
_PLACES_PER_TEXT = 100


def check(report: Report, document: DocumentOutline) -> None:
    """The variables of every text."""
    for statement in document.statements:
        for element in (statement.principal, statement.not_principal):
            for _, entry in entries(element) if element is not None else ():
                if "${" in entry.text:
                    message = "Policy variables have no meaning in principals."
                    remedy = "Name the principals, or ask for them in the condition."
                    report.add("VARIABLE_UNSUPPORTED_IN_ELEMENT", entry, message, remedy)
        for entry in (*statement.resources, *statement.not_resources):
            _check_text(report, entry, document.version)
        for condition in statement.conditions:
            kind = family(condition.operator.name)
            for value in condition.values:
                if "${" not in value.text:
                    continue
                if kind in ("numeric", "date", "binary", "null", "ip"):
                    message = f"{condition.written} compares no policy variables."
                    remedy = "Use them with String and Arn operators."
                    report.add("INVALID_VARIABLE_FOR_OPERATOR", value, message, remedy)
                _check_text(report, value, document.version)


def _check_text(report: Report, value: Value, version: str) -> None:
    if "${" not in value.text:
        return
    if version != VERSION:
        message = f"Policy variables need the version {VERSION}; here this is the text itself."
        report.add("VARIABLE_UNSUPPORTED_IN_VERSION", value, message, f'Write "Version": "{VERSION}".')
        return
    for inner in _inners(value.text):
        _check_variable(report, value, inner)


def _inners(text: str) -> Iterator[str | None]:
    """What stands between the braces of each variable; None for one that is not closed."""
    at = 0
    for _ in range(_PLACES_PER_TEXT):
        start = text.find("${", at)
        if start < 0:
            return
        end = text.find("}", start)
        if end < 0:
            yield None
            return
        yield text[start + 2 : end]
        at = end + 1


def _check_variable(report: Report, value: Value, inner: str | None) -> None:
    if inner is None:
        report.add("MISSING_BRACE_IN_VARIABLE", value, "A policy variable is not closed.", "Add the closing brace.")
        return
    if inner in ("*", "?", "$"):
        return
    key, comma, default = inner.partition(",")
    if not key.strip():
        message = "A policy variable has no name."
        report.add("EMPTY_VARIABLE", value, message, "Name a condition key, such as ${aws:username}.")
    elif key != key.strip() or " " in key:
        report.add("UNSUPPORTED_SPACE_IN_VARIABLE", value, f'There is a space in "{key}".', "Remove the space.")
    elif "${" in key or _SYMBOL.search(key):
        report.add(
            "UNSUPPORTED_SYMBOL_IN_VARIABLE", value, f'"{key}" is no name of a variable.', "Name a condition key."
        )
    elif comma and not _is_quoted(default.strip()):
        message = "The default of a policy variable stands between single quotes."
        report.add("MISSING_QUOTE_IN_VARIABLE", value, message, f"Write ${{{key}, 'default'}}.")
    else:
        _check_key(report, value, key)


def _is_quoted(default: str) -> bool:
    return len(default) > 1 and default[0] == "'" == default[-1]


def _check_key(report: Report, value: Value, key: str) -> None:
    known = services.condition_key(key)
    if known is None:
        if "." in key.partition(":")[0] or key.lower().startswith("saml:"):
            return
        names = [one.name for one in services.global_condition_keys()]
        message = f"There is no policy variable {key}, so that this matches nothing."
        remedy = instead(nearest(report, key, names), "Use a condition key that AWS has.")
        report.add("UNKNOWN_POLICY_VARIABLE", value, message, remedy)
    elif known.many:
        message = f"{key} has several values, and cannot be a policy variable."
        report.add("MULTIVALUED_POLICY_VARIABLE", value, message, "Use a key with one value, or write the values out.")
