"""Is this policy what its author meant? Everything AWS would refuse, and what it would take but should not.

`validate` makes the checks of IAM Access Analyzer that need no AWS, and some that it does not have; findings say where,
why, and what to write instead. Nothing is sent anywhere.
https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
"""

from __future__ import annotations

from iamtui.policy.source_map import SourceError
from iamtui.policy.validation import (
    actions,
    characters,
    condition_values,
    conditions,
    effects,
    grammar,
    grants,
    organizations,
    overlaps,
    principals,
    resources,
    sizes,
    trust,
    variables,
)
from iamtui.policy.validation.findings import POLICY_TYPES, Finding, PolicyType, Report
from iamtui.policy.validation.outline import DocumentOutline, outline
from iamtui.policy.validation.rules import OWN, RULES, SEVERITIES, Rule, Severity
from iamtui.policy.validation.source import Holder, Source, open_source

__all__ = [
    "LENGTH_LIMIT",
    "OWN",
    "POLICY_TYPES",
    "RULES",
    "SEVERITIES",
    "Finding",
    "Holder",
    "PolicyType",
    "Rule",
    "Severity",
    "detect_type",
    "validate",
]

LENGTH_LIMIT = 20_000_000
"""Characters of a text that are looked at: a hundred times what AWS takes."""

_CHECKS = (
    grammar.check,
    sizes.check,
    characters.check,
    actions.check,
    resources.check,
    conditions.check,
    condition_values.check,
    variables.check,
    principals.check,
    trust.check,
    organizations.check,
    grants.check,
    effects.check,
    overlaps.check,
)
_TRUST_ACTIONS = ("sts:assumerole", "sts:tagsession", "sts:setsourceidentity", "sts:setcontext", "sts:*")


def validate(text: str, policy_type: PolicyType | None = None, holder: Holder = "") -> list[Finding]:
    """The findings on the policy document in a text, in the order of the text.

    The text may also be an AWS answer that holds a document (`get-policy-version`, `get-role-policy` ...). Without
    a type, it is told by the document (`detect_type`). `holder` says what an identity policy is attached to, for
    its quota. Takes time and memory in proportion to the text; of each rule a limited number is listed.
    """
    if len(text) > LENGTH_LIMIT:
        message = f"The text has {len(text):,} characters; no policy is nearly as long."
        return [Finding("error", "DOCUMENT_TOO_LONG", message, "Name a file that holds one policy.", 1, 1, "$")]
    has_mark = text.startswith(characters.BYTE_ORDER_MARK)
    if has_mark:
        text = " " + text[1:]
    try:
        source = open_source(text)
    except SourceError as error:
        return [_syntax_error(text, error)]
    source.holder = holder or source.holder
    document = outline(source.root)
    report = Report(source, policy_type or _detected(source, document))
    if has_mark:
        characters.check_byte_order_mark(report, document)
    for check in _CHECKS:
        check(report, document)
    return report.findings()


def detect_type(text: str) -> PolicyType:
    """The type of the policy in a text: what surrounds it says, or else whether it names principals and actions of STS.

    Service and resource control policies look like others, so they are only known by their surroundings. A text
    that is no JSON counts as an identity policy.
    """
    try:
        source = open_source(text[:LENGTH_LIMIT].removeprefix(characters.BYTE_ORDER_MARK))
    except SourceError:
        return "identity"
    return _detected(source, outline(source.root))


def _detected(source: Source, document: DocumentOutline) -> PolicyType:
    for known in POLICY_TYPES:
        if source.hint == known:
            return known
    named = [one for one in document.statements if one.principal is not None or one.not_principal is not None]
    if not named:
        return "identity"
    actions_named = [entry.text.lower() for one in named for entry in one.actions]
    is_trust = bool(actions_named) and all(name.startswith(_TRUST_ACTIONS) for name in actions_named)
    return "trust" if is_trust and not any("Resource" in one.value.members for one in named) else "resource"


def _syntax_error(text: str, error: SourceError) -> Finding:
    if not text.strip():
        message, remedy = "The file is empty.", 'Write {"Version": "2012-10-17", "Statement": [...]}.'
    else:
        message, remedy = f"This is no JSON: {error.message}.", "Mend the JSON here, then look again."
    return Finding("error", "JSON_SYNTAX_ERROR", message, remedy, error.line, error.column, "$")
