"""The values of conditions: of the type the operator compares, and such that some request meets them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_network

from iamtui.policy import services
from iamtui.policy.source_map import Value
from iamtui.policy.validation.conditions import family
from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import ConditionOutline, DocumentOutline, StatementOutline

Network = IPv4Network | IPv6Network

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?")
_SIGN = re.compile(r"\$\{[*?$]\}")
_REGION = re.compile(r"[a-z]{2,5}(?:-[a-z]+)+-[0-9]{1,2}|aws-[a-z-]*global")
_VPC = re.compile(r"vpc-(?:[0-9a-z]{8}|[0-9a-z]{17})")
_ENDPOINT = re.compile(r"vpce-(?:[0-9a-z]{8}|[0-9a-z]{17})")
_SERVICE = re.compile(r"[a-z0-9.-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws|aws\.internal)")
_VIA_SERVICE = re.compile(r"[a-z0-9.-]+\.[a-z]{2,5}(?:-[a-z]+)+-[0-9]{1,2}\.amazonaws\.com(?:\.cn)?")
_KEY_ARN = re.compile(r"arn:[^:]+:kms:[^:]+:[^:]+:key/.+")
_PRIVATE: tuple[Network, ...] = tuple(
    ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
_FORMS = {
    "aws:requestedregion": (_REGION, "INVALID_REGION", "a region", "Write a region such as eu-central-1."),
    "ec2:region": (_REGION, "INVALID_REGION", "a region", "Write a region such as eu-central-1."),
    "aws:sourcevpc": (_VPC, "INVALID_VPC_FORMAT", "a VPC", "Write vpc- and 8 or 17 letters and digits."),
    "aws:sourcevpce": (_ENDPOINT, "INVALID_VPCE_FORMAT", "an endpoint", "Write vpce- and 8 or 17 letters and digits."),
    "iam:passedtoservice": (
        _SERVICE,
        "INVALID_SERVICE_PRINCIPAL_FORMAT",
        "a service principal",
        "Write service.amazonaws.com, in lower case.",
    ),
    "kms:viaservice": (
        _VIA_SERVICE,
        "INVALID_SERVICE_PRINCIPAL_FORMAT",
        "a service in a region",
        "Write service.region.amazonaws.com, in lower case.",
    ),
    "s3:x-amz-server-side-encryption-aws-kms-key-id": (
        _KEY_ARN,
        "INVALID_KMS_KEY_VALUE",
        "the ARN of a KMS key",
        "Write arn:aws:kms:region:account:key/key-id.",
    ),
}


def check(report: Report, document: DocumentOutline) -> None:
    """The values of every condition."""
    for statement in document.statements:
        for condition in statement.conditions:
            _check_types(report, condition)
            _check_family(report, condition)
            _check_form(report, condition)
            _check_wildcards(report, statement, condition)


def _check_types(report: Report, condition: ConditionOutline) -> None:
    for value in condition.values:
        if value.kind in ("object", "list", "null"):
            message = f"The value of a condition key is a text, this is {value.kind_name}."
            report.add("DATA_TYPE_MISMATCH", value, message, "Write a text, or a list of texts.")
    kinds = {value.kind for value in condition.values if value.kind in ("text", "number", "boolean")}
    if len(kinds) > 1:
        message = f"The values of {condition.key} are of several JSON types."
        report.add("INVALID_CONDITION_DATA_TYPE", condition.holder, message, "Write all of them as texts.")


def _check_family(report: Report, condition: ConditionOutline) -> None:
    kind = family(condition.operator.name)
    texts = [value for value in condition.values if value.kind in ("text", "number", "boolean")]
    fixed = [value for value in texts if "${" not in value.text]
    if kind in ("bool", "null"):
        _check_booleans(report, condition, fixed)
    elif kind == "numeric":
        _check_numbers(report, condition, fixed)
    elif kind == "date":
        _check_dates(report, fixed)
    elif kind == "binary":
        _check_binary(report, fixed)
    elif condition.operator.name in ("ipaddress", "notipaddress"):
        _check_addresses(report, condition, fixed)


def _check_booleans(report: Report, condition: ConditionOutline, values: list[Value]) -> None:
    for value in values:
        if value.text.lower() not in ("true", "false"):
            message = f'"{value.text}" is neither true nor false.'
            report.add("TYPE_MISMATCH_BOOLEAN", value, message, 'Write "true" or "false".')
    if len(values) > 1:
        message = f"{condition.key} is either true or false; with both, the condition says nothing."
        report.add("INVALID_CONDITION_MULTIPLE_BOOLEAN", condition.holder, message, "Keep one of the values.")


def _check_numbers(report: Report, condition: ConditionOutline, values: list[Value]) -> None:
    for value in values:
        if not _NUMBER.fullmatch(value.text):
            message = f'"{value.text}" is no number.'
            report.add("TYPE_MISMATCH_NUMBER", value, message, "Write a decimal number.")
    name = condition.operator.name
    if len(values) > 1 and ("lessthan" in name or "greaterthan" in name):
        which = "greatest" if "lessthan" in name else "least"
        message = f"Of several values under {condition.written} only the {which} matters."
        report.add("REDUNDANT_CONDITION_VALUE_NUM", condition.holder, message, f"Keep the {which} value alone.")


def _check_dates(report: Report, values: list[Value]) -> None:
    for value in values:
        if re.fullmatch(r"[0-9]{5,}", value.text):
            message = f"{value.text} is read as seconds since 1970, which is easily mistaken."
            report.add("INVALID_DATE_VALUE", value, message, "Write the date as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")
        elif not _is_date(value.text):
            message = f'"{value.text}" is no date.'
            report.add("TYPE_MISMATCH_DATE", value, message, "Write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")


def _is_date(text: str) -> bool:
    found = _DATE.fullmatch(text)
    if found is None:
        return False
    year, month, day, hour, minute, second = (
        int(part or low) for part, low in zip(found.groups(), (1, 1, 1, 0, 0, 0), strict=True)
    )
    try:
        datetime(year, month, day, hour, minute, min(second, 59))
    except ValueError:
        return False
    return True


def _check_binary(report: Report, values: list[Value]) -> None:
    for value in values:
        try:
            base64.b64decode(value.text, validate=True)
        except (binascii.Error, ValueError):
            report.add("TYPE_MISMATCH_STRING", value, "This is no base64.", "Write the bytes as base64.")


def _check_addresses(report: Report, condition: ConditionOutline, values: list[Value]) -> None:
    private = 0
    for value in values:
        network = _network(value.text)
        if network is None:
            message = f'"{value.text}" is no address and no range of addresses.'
            report.add(
                "TYPE_MISMATCH_IP_RANGE", value, message, "Write a range such as 203.0.113.0/24 or 2001:db8::/32."
            )
            continue
        if str(network.network_address) != value.text.partition("/")[0] and "/" in value.text and _has_host(value.text):
            message = "The bits after those of the mask are ignored."
            report.add("IMPROVE_IP_RANGE", value, message, f"Write {network}.")
        private += _is_private(network)
    if condition.lower_key == "aws:sourceip" and private:
        _report_private(report, condition, private == len(values))


def _report_private(report: Report, condition: ConditionOutline, is_all: bool) -> None:
    negated = condition.operator.name == "notipaddress"
    code = ("PRIVATE_NOT_IP_ADDRESS" if negated else "PRIVATE_IP_ADDRESS") + ("" if is_all else "_SUBSET")
    effect = "excludes nobody" if negated else "lets in nobody"
    message = f"aws:SourceIp is a public address; a private range {effect}."
    remedy = "Write public ranges; for private ones use aws:VpcSourceIp together with aws:SourceVpc."
    report.add(code, condition.holder, message, remedy)


def _network(text: str) -> Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def _has_host(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return True
    return False


def _is_private(network: Network) -> bool:
    for private in _PRIVATE:
        if isinstance(network, IPv4Network) and isinstance(private, IPv4Network) and network.subnet_of(private):
            return True
        if isinstance(network, IPv6Network) and isinstance(private, IPv6Network) and network.subnet_of(private):
            return True
    return False


def _check_form(report: Report, condition: ConditionOutline) -> None:
    form = _FORMS.get(condition.lower_key)
    if form is None or family(condition.operator.name) not in ("string", "arn"):
        return
    pattern, code, what, remedy = form
    for value in condition.values:
        text = value.text
        if value.kind == "text" and not ("*" in text or "?" in text or "${" in text or pattern.fullmatch(text)):
            report.add(code, value, f'"{text}" is not {what}.', remedy)


def _check_wildcards(report: Report, statement: StatementOutline, condition: ConditionOutline) -> None:
    name = condition.operator.name
    if statement.allows and condition.is_any_present and name in ("stringlike", "arnlike"):
        _check_sensitive(report, condition)
    if name in ("stringequals", "stringnotequals", "stringequalsignorecase", "stringnotequalsignorecase"):
        for value in condition.values:
            plain = _SIGN.sub("", value.text)
            if "*" in plain or "?" in plain:
                like = "StringNotLike" if "not" in name else "StringLike"
                message = f"{condition.written} takes * and ? for themselves, not for wildcards."
                remedy = f"Write {like}, or ${{*}} where the sign itself is meant."
                report.add("WILDCARD_WITHOUT_LIKE_OPERATOR", value, message, remedy)
    elif name in ("stringlike", "stringnotlike", "arnlike", "arnnotlike") and any(
        v.text == "*" for v in condition.values
    ):
        _check_star(report, condition)


def _check_star(report: Report, condition: ConditionOutline) -> None:
    """A condition that any value meets, or none."""
    operator, key = condition.operator, condition.key
    if condition.is_negated and operator.quantifier == "foranyvalue":
        message = f"No value of {key} meets this condition, so that the statement does nothing."
        remedy = "Remove the statement, or name other values."
        report.add("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", condition.holder, message, remedy)
    elif condition.is_negated:
        message = f"This holds only where the request has no {key}."
        report.add("EQUIVALENT_TO_NULL_TRUE", condition.holder, message, f'Write "Null": {{"{key}": "true"}}.')
    elif operator.if_exists or operator.quantifier == "forallvalues":
        message = f"Whatever {key} is, this holds."
        report.add("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", condition.holder, message, "Remove the key.")
    else:
        message = f"This holds for every value of {key}, as long as there is one."
        report.add("EQUIVALENT_TO_NULL_FALSE", condition.holder, message, f'Write "Null": {{"{key}": "false"}}.')


def _check_sensitive(report: Report, condition: ConditionOutline) -> None:
    """Wildcards and variables in keys that tell whose account or organization something is of."""
    known = services.condition_key(condition.key)
    if known is None or not known.sensitive:
        return
    for value in condition.values:
        remedy = "Write the ids themselves, with StringEquals."
        if "${" in value.text:
            message = f"A policy variable in {condition.key} can be any account or organization."
            report.add("VARIABLE_USAGE_TOO_PERMISSIVE", value, message, remedy)
        elif "*" in value.text or "?" in value.text:
            message = f"A wildcard in {condition.key} takes in accounts or organizations of strangers."
            report.add("WILDCARD_USAGE_TOO_PERMISSIVE", value, message, remedy)
