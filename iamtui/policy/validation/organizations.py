"""Service control policies and resource control policies of AWS Organizations.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
"""

from __future__ import annotations

from iamtui.policy import services
from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import ConditionOutline, DocumentOutline, StatementOutline

_CALLER_KEYS = ("aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn")
_SOURCE_KEYS = ("aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceaccount", "aws:sourcearn")


def check(report: Report, document: DocumentOutline) -> None:
    """Every statement of a policy of an organization."""
    for statement in document.statements:
        if report.policy_type == "scp":
            _check_scp(report, statement)
        elif report.policy_type == "rcp":
            _check_rcp(report, statement)


def _check_scp(report: Report, statement: StatementOutline) -> None:
    for entry in (*statement.actions, *statement.not_actions):
        if entry.text != "*" and ("*" in entry.text[:-1] or "?" in entry.text):
            message = (
                "Organizations long took wildcards only at the end of an action, and Access Analyzer still says so."
            )
            remedy = "List the actions, or try the policy on a test organizational unit first."
            report.add("SCP_SYNTAX_ERROR_ACTION_WILDCARD", entry, message, remedy)


def _check_rcp(report: Report, statement: StatementOutline) -> None:
    members = statement.value.members
    principal = members.get("Principal")
    if principal is None or principal.text != "*" or "NotPrincipal" in members:
        at = members.get("NotPrincipal") or principal or statement.value
        message = 'The Principal of an RCP is "*".'
        remedy = 'Write "Principal": "*", and tell callers apart in the condition.'
        report.add("RCP_SYNTAX_ERROR_PRINCIPAL", at, message, remedy)
    if "NotAction" in members:
        message = "An RCP has no NotAction."
        report.add("RCP_SYNTAX_ERROR_NOTACTION", members["NotAction"], message, "Use Action.", on_key=True)
    if statement.allows:
        is_plain = "Condition" not in members and [entry.text for entry in statement.resources] == ["*"]
        if not is_plain:
            message = "An Allow of an RCP is for all resources and has no condition."
            remedy = "Write a Deny for what is to be ruled out; RCPFullAWSAccess allows the rest."
            report.add("RCP_SYNTAX_ERROR_ALLOW", statement.value, message, remedy)
        return
    _check_rcp_actions(report, statement)
    _check_rcp_conditions(report, statement)


def _check_rcp_actions(report: Report, statement: StatementOutline) -> None:
    supported = services.rcp_services()
    for entry in statement.actions:
        service = entry.text.partition(":")[0].lower()
        if service not in supported:
            message = f"RCPs do not reach {entry.text}." if service != "*" else "A Deny of an RCP names its services."
            report.add("RCP_SYNTAX_ERROR_ACTION", entry, message, f"RCPs reach {', '.join(supported)}.")


def _check_rcp_conditions(report: Report, statement: StatementOutline) -> None:
    keys = statement.keys
    callers = _first(statement, _CALLER_KEYS)
    sources = _first(statement, _SOURCE_KEYS)
    if callers is not None and "aws:principalisawsservice" not in keys:
        message = f"AWS services that act for you have no {callers.key}, so that this denies them too."
        remedy = 'Add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}.'
        report.add("RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", callers.holder, message, remedy, on_key=True)
    if sources is None:
        return
    if "aws:principalisawsservice" not in keys:
        message = f"Your own principals have no {sources.key}, so that this may deny them too."
        remedy = 'Add "BoolIfExists": {"aws:PrincipalIsAWSService": "true"}.'
        report.add("RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", sources.holder, message, remedy, on_key=True)
    tested = {condition.lower_key for condition in statement.conditions if condition.operator.name == "null"}
    if not tested & {"aws:sourceaccount", "aws:sourcearn"}:
        message = f"Some services call without {sources.key}, and this denies them."
        remedy = 'Add "Null": {"aws:SourceAccount": "false"}.'
        report.add("RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", sources.holder, message, remedy, on_key=True)


def _first(statement: StatementOutline, keys: tuple[str, ...]) -> ConditionOutline | None:
    """The first condition on one of these keys that also holds where the key is missing."""
    return next((c for c in statement.conditions if c.lower_key in keys and c.operator.name != "null"), None)
