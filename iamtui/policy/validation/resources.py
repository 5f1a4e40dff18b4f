"""The entries of `Resource` and `NotResource`: that they are ARNs, of a shape that the service has.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from iamtui.policy import services
from iamtui.policy.source_map import Value
from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import DocumentOutline
from iamtui.policy.validation.spelling import instead, nearest
from iamtui.policy.wildcards import Pattern

PARTITIONS = ("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc")

_FORM = "arn:partition:service:region:account:resource"
_REGION = re.compile(r"[a-z]{2,5}(?:-[a-z]+)+-[0-9]{1,2}")
_ACCOUNT = re.compile(r"[0-9]{12}|[a-z][a-z-]*")
_VARIABLE = re.compile(r"\$\{[^}$]*\}")
_WORD = re.compile(r"[^/:]*")
# AWS's own documents and parameters have no account in their ARN, which the reference does not tell.
_WITHOUT_ACCOUNT = frozenset({"ssm", "cloudformation", "lambda", "rds"})


def check(report: Report, document: DocumentOutline) -> None:
    """Every entry of every statement, then those that repeat others."""
    for statement in document.statements:
        for entries in (statement.resources, statement.not_resources):
            for entry in entries:
                _check_entry(report, entry)
            _check_redundant(report, entries)


def _check_entry(report: Report, entry: Value) -> None:
    text = entry.text
    if text == "*" or (report.policy_type == "resource" and text.startswith("execute-api:/")):
        return
    plain = _VARIABLE.sub("*", text)
    if not plain.startswith("arn:"):
        message = f'"{text}" is no ARN.' if text else "The entry is empty."
        report.add("INVALID_ARN_PREFIX", entry, message, f'Write {_FORM}, or "*" for all resources.')
        return
    parts = plain.split(":", 5)
    if len(parts) < 6:
        if not plain.endswith("*"):
            message = f"This ARN has {len(parts)} of 6 parts."
            report.add("MISSING_ARN_FIELD", entry, message, f"Write all of {_FORM}; region and account may be empty.")
        return
    if any("\0" in part for part in _VARIABLE.sub("\0", text).split(":", 5)[:5]):
        message = "A policy variable before the fifth colon of an ARN is no variable."
        report.add("VARIABLE_BEFORE_RESOURCE_PART", entry, message, 'Write the value itself, or "*".')
    _check_parts(report, entry, parts)


def _is_open(part: str) -> bool:
    return "*" in part or "?" in part


def _check_parts(report: Report, entry: Value, parts: Sequence[str]) -> None:
    _, partition, service, region, account, _ = parts
    if not _is_open(partition) and partition not in PARTITIONS:
        remedy = instead(nearest(report, partition, PARTITIONS), f"The partitions are {', '.join(PARTITIONS)}.")
        report.add("INVALID_PARTITION", entry, f'AWS has no partition "{partition}".', remedy)
    if _is_open(service):
        if service != "*":
            message = "The wildcard in the service also takes in services with similar names."
            report.add("WILDCARD_IN_SERVICE_NAME", entry, message, "Name the service.")
        return
    if service != service.lower():
        message = "Services are written in lower case in ARNs, so this names nothing."
        report.add("INVALID_ARN_SERVICE_CASE", entry, message, f"Write {service.lower()}.")
        return
    if service not in _prefixes() and service not in _types_by_namespace():
        remedy = instead(nearest(report, service, _prefixes()), "See the ARNs in the Service Authorization Reference.")
        report.add("INVALID_SERVICE", entry, f'No ARN of AWS has the service "{service}".', remedy)
        return
    if region and not _is_open(region) and not _REGION.fullmatch(region):
        message = f'"{region}" is no region.'
        report.add("INVALID_ARN_REGION", entry, message, "Write a region such as eu-central-1, or * for all.")
    if account and not _is_open(account) and not _ACCOUNT.fullmatch(account):
        message = f'"{account}" is no account id.'
        report.add("INVALID_ARN_ACCOUNT", entry, message, "Write the 12 digits of the account, or * for all.")
    _check_shape(report, entry, parts)


def _check_shape(report: Report, entry: Value, parts: Sequence[str]) -> None:
    """The ARN against those that the service has."""
    _, _, service, region, account, resource = parts
    known = _shapes(service) or _shapes_anywhere(service)
    if not known or resource == "*":
        return
    fitting = _fitting(service, resource)
    if not fitting:
        message = f"No resource of {service} has an ARN like this."
        examples = " or ".join(dict.fromkeys(arn for arn, _ in known[:3]))
        report.add("INVALID_ARN_RESOURCE", entry, message, f"Write for instance {examples}.")
        return
    _check_resource_word(report, entry, resource, fitting)
    halves = [arn.split(":", 5) for arn in fitting]
    if region and not _is_open(region) and not any(half[3] for half in halves):
        message = f"The ARN of this resource of {service} has no region, so this names nothing."
        report.add("ARN_REGION_NOT_ALLOWED", entry, message, f"Leave the region empty: {fitting[0]}")
    if account and not _is_open(account) and not any(half[4] for half in halves):
        message = f"The ARN of this resource of {service} has no account, so this names nothing."
        report.add("ARN_ACCOUNT_NOT_ALLOWED", entry, message, f"Leave the account empty: {fitting[0]}")
    if not region and all(half[3] for half in halves):
        message = f"The ARN of this resource of {service} has a region, so this names nothing."
        report.add("MISSING_ARN_REGION", entry, message, "Write the region after the service, or * for all.")
    if not account and all(half[4] for half in halves) and service not in _WITHOUT_ACCOUNT:
        message = f"The ARN of this resource of {service} has an account, so this names nothing."
        report.add("MISSING_ARN_ACCOUNT", entry, message, "Write the account's 12 digits, or * for all.")


def _check_resource_word(report: Report, entry: Value, resource: str, fitting: Sequence[str]) -> None:
    """A wildcard in the word that tells the type (`ro*`), which AWS's guide rules out."""
    word = _WORD.match(resource)
    first = word[0] if word else ""
    if first == "*" or not _is_open(first) or any(arn.split(":", 5)[5].startswith("${") for arn in fitting):
        return
    if any(_WORD.match(arn.split(":", 5)[5]) for arn in fitting if _is_whole_word(arn)):
        message = f'The wildcard in "{first}" is in the word that tells the type of resource.'
        report.add("WILDCARD_IN_RESOURCE_TYPE", entry, message, f"Write the word out: {fitting[0]}")


def _is_whole_word(arn: str) -> bool:
    word = _WORD.match(arn.split(":", 5)[5])
    return word is not None and "${" not in word[0]


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(services.service_names())


@cache
def _types_by_namespace() -> dict[str, list[str]]:
    """The ARNs AWS has by the service in them, which is not always that of the actions."""
    found: dict[str, list[str]] = {}
    for service in services.service_names():
        for kind in services.resource_types(service):
            for arn in kind.arns:
                parts = arn.split(":", 5)
                if len(parts) == 6:
                    found.setdefault(parts[2], []).append(arn)
    return found


@cache
def _shapes(service: str) -> Sequence[tuple[str, Pattern]]:
    """The ARNs that the service of this prefix documents with itself in them, and the last part of each."""
    arns = [arn for kind in services.resource_types(service) for arn in kind.arns]
    return _with_patterns([arn for arn in arns if arn.count(":") >= 5 and arn.split(":")[2] == service])


@cache
def _shapes_anywhere(service: str) -> Sequence[tuple[str, Pattern]]:
    """The ARNs with this service in them that any service documents, and the last part of each."""
    return _with_patterns(_types_by_namespace().get(service, []))


def _with_patterns(arns: Sequence[str]) -> Sequence[tuple[str, Pattern]]:
    return tuple((arn, Pattern.parse(_VARIABLE.sub("*", arn.split(":", 5)[5]))) for arn in dict.fromkeys(arns))


@lru_cache(maxsize=8192)
def _fitting(service: str, resource: str) -> Sequence[str]:
    """The ARNs of a service that the last part of an ARN, wildcards included, can be of."""
    asked = Pattern.parse(resource)
    own = tuple(arn for arn, pattern in _shapes(service) if pattern.intersects(asked))
    return own or tuple(arn for arn, pattern in _shapes_anywhere(service) if pattern.intersects(asked))


def _check_redundant(report: Report, entries: Sequence[Value]) -> None:
    if len(entries) < 2:
        return
    seen: set[str] = set()
    unique: list[Value] = []
    for entry in entries:
        if entry.text in seen:
            report.add("REDUNDANT_RESOURCE", entry, "This resource is in the list already.", "Remove one of the two.")
        else:
            seen.add(entry.text)
            unique.append(entry)
    wide = [entry for entry in unique if _is_open(entry.text) and "${" not in entry.text]
    told: set[int] = set()
    for wildcard in wide:
        if not report.may_compare(len(unique)):
            return
        for other in unique:
            if other is wildcard or id(other) in told or id(wildcard) in told:
                continue
            if covers(wildcard.text, other.text):
                told.add(id(other))
                message = f"{other.text} is part of {wildcard.text} in the same list."
                report.add("REDUNDANT_RESOURCE", other, message, f"Remove {other.text}, or else {wildcard.text}.")


@lru_cache(maxsize=16384)
def covers(wide: str, narrow: str) -> bool:
    """Whether the resource pattern `wide` holds all that `narrow` does, part by part of the ARN.

    A policy variable in `narrow` is any text; one in `wide` is not known, so that it covers nothing.
    """
    if wide == "*":
        return True
    if "${" in wide:
        return wide == narrow
    narrow_parts = _VARIABLE.sub("*", narrow).split(":", 5)
    wide_parts = wide.split(":", 5)
    if len(wide_parts) != 6 or len(narrow_parts) != 6:
        return wide == narrow
    return all(
        Pattern.parse(one).covers(Pattern.parse(other)) for one, other in zip(wide_parts, narrow_parts, strict=True)
    )
