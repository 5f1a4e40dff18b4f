"""Permission to pass roles and to create service-linked roles, given more widely than was probably meant.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from __future__ import annotations

from dataclasses import dataclass

from iamtui.policy import services
from iamtui.policy.source_map import Value
from iamtui.policy.validation.actions import statement_bits
from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import DocumentOutline, StatementOutline
from iamtui.policy.wildcards import Pattern


@dataclass(frozen=True, slots=True)
class _Grant:
    """An action, the code of its rules, the condition key that limits it, and the kind of role it is about."""

    action: str
    code: str
    limiting_key: str
    deed: str
    example: str


_GRANTS = (
    _Grant(
        "iam:PassRole",
        "PASS_ROLE",
        "iam:passedtoservice",
        "hand any role, however powerful, to a service",
        "arn:aws:iam::123456789012:role/app-*",
    ),
    _Grant(
        "iam:CreateServiceLinkedRole",
        "CREATE_SLR",
        "iam:awsservicename",
        "create the service-linked role of any service",
        "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/*",
    ),
)


def check(report: Report, document: DocumentOutline) -> None:
    """Every Allow of an identity policy."""
    if report.policy_type != "identity":
        return
    for statement in document.statements:
        if statement.allows and (place := _open_resource(statement)) is not None:
            granted = statement_bits(statement)
            for grant in _GRANTS:
                position = services.position(grant.action)
                if position is not None and granted >> position & 1 and not statement.has_key(grant.limiting_key):
                    _report(report, statement, grant, place)


def _report(report: Report, statement: StatementOutline, grant: _Grant, place: Value) -> None:
    is_not_resource = "NotResource" in statement.value.members
    action = "" if is_not_resource else "_STAR_IN_RESOURCE"
    if "NotAction" in statement.value.members:
        suffix = "_NOT_ACTION_AND_NOT_RESOURCE" if is_not_resource else "_STAR_IN_RESOURCE_AND_NOT_ACTION"
    elif any(entry.text.lower() == grant.action.lower() for entry in statement.actions):
        suffix = "_NOT_RESOURCE" if is_not_resource else action
    else:
        suffix = "_STAR_IN_ACTION_AND_NOT_RESOURCE" if is_not_resource else "_STAR_IN_ACTION_AND_RESOURCE"
    message = f"With {grant.action} on so many roles, the holder may {grant.deed}."
    key = "iam:PassedToService" if grant.code == "PASS_ROLE" else "iam:AWSServiceName"
    remedy = f'Allow {grant.action} by itself, on "{grant.example}" or the like, with the condition key {key}.'
    report.add(f"{grant.code}_WITH{suffix}", place, message, remedy)


def _open_resource(statement: StatementOutline) -> Value | None:
    """The entry that takes in roles of every name, or the `NotResource` that does."""
    excluded = statement.value.members.get("NotResource")
    if excluded is not None:
        return excluded
    return next((entry for entry in statement.resources if _is_open(entry.text)), None)


def _is_open(text: str) -> bool:
    if text == "*":
        return True
    parts = text.split(":", 5)
    if len(parts) < 6:
        return text.endswith("*") and "arn:aws:iam:".startswith(text.rstrip("*"))
    is_iam = Pattern.parse(parts[2]).matches("iam")
    return is_iam and parts[5] in ("*", "role/*", "role*", "*/*") and not parts[3].strip("*")
