"""The entries of `Action` and `NotAction`: that they name actions AWS has, and none twice.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from iamtui.policy import services
from iamtui.policy.actions import ActionPattern
from iamtui.policy.source_map import Value
from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import DocumentOutline, StatementOutline
from iamtui.policy.validation.spelling import instead, nearest

RETIRED_SERVICES = frozenset(
    {
        "alexaforbusiness",
        "aws-portal",
        "codestar",
        "deepcomposer",
        "deeplens",
        "elastic-inference",
        "evidently",
        "gamesparks",
        "honeycode",
        "iot1click",
        "iotevents",
        "iotfleethub",
        "iotroborunner",
        "lookoutmetrics",
        "lookoutvision",
        "mobilehub",
        "nimble",
        "opsworks",
        "opsworks-cm",
        "private-networks",
        "qldb",
        "robomaker",
        "sagemaker-groundtruth-synthetic",
        "sumerian",
        "wam",
        "workdocs",
        "worklink",
    }
)
"""Services that AWS had once. Policies that name them, AWS's own among them, are still about nothing."""

_LONGEST = 1_024
_FORM = "Write service:Action, for instance s3:GetObject."


def check(report: Report, document: DocumentOutline) -> None:
    """Every entry of every statement, then those that repeat others."""
    for statement in document.statements:
        for entry in (*statement.actions, *statement.not_actions):
            _check_entry(report, entry)
        _check_redundant(report, statement.actions)
        _check_redundant(report, statement.not_actions)


@lru_cache(maxsize=8192)
def is_known(entry: str) -> bool:
    """Whether an entry names at least one action that AWS has."""
    return entry == "*" or (len(entry) <= _LONGEST and services.bits(entry) != 0)


def _check_entry(report: Report, entry: Value) -> None:
    text = entry.text
    if "${" in text:
        message = "Policy variables have no meaning in actions."
        report.add("VARIABLE_UNSUPPORTED_IN_ELEMENT", entry, message, "Write the actions out, or use wildcards.")
        return
    if text == "*" or is_known(text):
        return
    service, colon, name = text.partition(":")
    if not colon or not service or not name.strip():
        message = f'"{text}" has no service and name.' if text else "The entry is empty."
        report.add("INVALID_ACTION", entry, message, _FORM)
    elif "*" in service or "?" in service:
        message = f'The wildcard in the service of "{text}" does not reach other services as it seems to.'
        report.add("WILDCARD_IN_SERVICE_NAME", entry, message, 'Name each service, or write "*" for all actions.')
    elif service.lower() not in _known_services():
        if service.lower() in RETIRED_SERVICES:
            message = f"AWS has no service {service} any more."
            report.add("RETIRED_SERVICE", entry, message, "Remove the entry; it does nothing.")
            return
        suggestion = nearest(report, service, services.service_names())
        message = f"AWS has no service {service}."
        remedy = instead(
            f"{suggestion}:{name}" if suggestion else "", "Use a prefix of the Service Authorization Reference."
        )
        report.add("INVALID_SERVICE_IN_ACTION", entry, message, remedy)
    else:
        _report_unknown(report, entry, service, name)


@lru_cache(maxsize=1)
def _known_services() -> frozenset[str]:
    return frozenset(services.service_names())


def _report_unknown(report: Report, entry: Value, service: str, name: str) -> None:
    known = services.action_names(service)
    is_pattern = "*" in name or "?" in name
    code = "ACTION_WILDCARD_WITHOUT_ACTION" if is_pattern else "INVALID_ACTION"
    suggestion = nearest(report, name.rstrip("*"), known)
    message = (
        f"No action of {service} is like {name}." if is_pattern else f"The service {service} has no action {name}."
    )
    remedy = instead(f"{service}:{suggestion}" if suggestion else "", f"Remove it; {service} has {len(known)} others.")
    report.add(code, entry, message, remedy)


def _check_redundant(report: Report, entries: Sequence[Value]) -> None:
    """Entries that another entry of the same list covers."""
    if len(entries) < 2:
        return
    seen: set[str] = set()
    by_service: defaultdict[str, list[Value]] = defaultdict(list)
    wide: list[Value] = []
    for entry in entries:
        lowered = entry.text.lower()
        if lowered in seen:
            report.add("REDUNDANT_ACTION", entry, f"{entry.text} is in this list already.", "Remove one of the two.")
            continue
        seen.add(lowered)
        by_service[ActionPattern.parse(entry.text).service].append(entry)
        if "*" in lowered or "?" in lowered:
            wide.append(entry)
    told: set[int] = set()
    for wildcard in wide:
        pattern = ActionPattern.parse(wildcard.text)
        others = [other for group in by_service.values() for other in group] if pattern.service == "*" else []
        others = others or by_service[pattern.service]
        if not report.may_compare(len(others)):
            return
        for other in others:
            if other is wildcard or id(other) in told or id(wildcard) in told or not pattern.service:
                continue
            if pattern.covers(ActionPattern.parse(other.text)):
                told.add(id(other))
                message = f"{other.text} is part of {wildcard.text} in the same list."
                report.add("REDUNDANT_ACTION", other, message, f"Remove {other.text}, or else {wildcard.text}.")


def statement_bits(statement: StatementOutline) -> int:
    """The known actions that a statement is about, as a bit set of `services`."""
    if statement.value.members.get("NotAction") is not None:
        return services.bits("*") & ~_bits_of(statement.not_actions)
    return _bits_of(statement.actions)


def _bits_of(entries: Sequence[Value]) -> int:
    found = 0
    for entry in entries:
        if len(entry.text) <= _LONGEST:
            found |= services.bits(entry.text)
    return found
