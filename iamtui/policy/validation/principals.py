"""The entries of `Principal` and `NotPrincipal`.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re

from iamtui.policy.source_map import Value
from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import DocumentOutline, StatementOutline
from iamtui.policy.validation.spelling import instead, nearest

_KINDS = ("AWS", "Service", "Federated", "CanonicalUser")
_ACCOUNT = re.compile(r"[0-9]{12}")
_ARN = re.compile(
    r"arn:[a-z0-9-]+:(?:iam::(?:[0-9]{12}:(?:root|user/.+|role/.+|federated-user/.+)|cloudfront:user/.+)"
    r"|sts::[0-9]{12}:(?:assumed-role/[^/]+/.+|federated-user/.+|self))",
    re.DOTALL,
)
_ROLE_ID = re.compile(r"AROA[A-Z0-9]{12,}")
_USER_ID = re.compile(r"A(?:IDA|SIA|GPA|KIA)[A-Z0-9]{12,}")
_SERVICE = re.compile(r"[a-z0-9.-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws|aws\.internal)")
_PROVIDER = re.compile(r"arn:[a-z0-9-]+:iam::[0-9]{12}:(?:saml-provider|oidc-provider)/.+|[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_SOURCE_KEYS = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")
_OTHER_SOURCE_KEYS = ("aws:referer", "aws:useragent", "aws:sourceip")
_OWNER_KEYS = ("kms:calleraccount", "aws:principalaccount", "aws:principalorgid", "aws:resourceaccount")
_CALLER_KEYS = ("aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn")
_LIMITING_KEYS = (
    *_SOURCE_KEYS,
    *_CALLER_KEYS,
    "aws:userid",
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:vpcsourceip",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "aws:principalservicename",
    "aws:principalisawsservice",
    "aws:calledvia",
    "aws:federatedprovider",
    "kms:calleraccount",
    "kms:viaservice",
    "lambda:functionurlauthtype",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "sts:externalid",
    "sts:sourceidentity",
)


def check(report: Report, document: DocumentOutline) -> None:
    """Every principal of a resource or trust policy."""
    if report.policy_type not in ("resource", "trust"):
        return
    for statement in document.statements:
        for element in (statement.principal, statement.not_principal):
            if element is not None:
                _check_element(report, element)
        if statement.not_principal is not None and statement.allows:
            message = "Allow with NotPrincipal lets in everybody but a few, people without any account included."
            remedy = "Name those who may with Principal."
            report.add("ALLOW_WITH_NOT_PRINCIPAL", statement.not_principal, message, remedy, on_key=True)
        if statement.allows and report.policy_type == "resource":
            _check_services(report, statement)
            _check_everybody(report, statement)


def is_limited(statement: StatementOutline) -> bool:
    """Whether a condition tells callers apart by who or where they are."""
    return statement.has_key(*_LIMITING_KEYS) or any(
        condition.is_any_present and condition.lower_key.startswith("aws:principaltag/")
        for condition in statement.conditions
    )


def _check_element(report: Report, element: Value) -> None:
    if element.kind == "text":
        if element.text != "*":
            message = f'A principal has a type; "{element.text}" alone has none.'
            remedy = 'Write {"AWS": "..."}, {"Service": "..."} or {"Federated": "..."}.'
            report.add("INVALID_PRINCIPAL_FORMAT", element, message, remedy)
        elif report.policy_type == "trust":
            message = 'A trust policy does not take "*" as its Principal.'
            report.add(
                "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", element, message, "Name who may assume it."
            )
        return
    if element.kind != "object":
        message = f"A principal is an object of types and names, this is {element.kind_name}."
        report.add("INVALID_PRINCIPAL_FORMAT", element, message, 'Write {"AWS": [...]}.')
        return
    if not element.members:
        report.add("EMPTY_OBJECT_PRINCIPAL", element, "No principal is named.", "Name one, or remove the statement.")
    for kind, holder in element.members.items():
        if kind not in _KINDS:
            remedy = instead(nearest(report, kind, _KINDS), f"The types are {', '.join(_KINDS)}.")
            message = f'There is no type of principal "{kind}".'
            report.add("INVALID_PRINCIPAL_KEY", holder, message, remedy, on_key=True)
        if holder.kind == "list" and not holder.items:
            report.add("EMPTY_ARRAY_PRINCIPAL", holder, "No principal is named.", "Name one, or remove the statement.")
        for entry in holder.items:
            _check_entry(report, kind, entry)


def _check_entry(report: Report, kind: str, entry: Value) -> None:
    text = entry.text
    if entry.kind != "text":
        message = f"A principal is a text, this is {entry.kind_name}."
        report.add("DATA_TYPE_MISMATCH", entry, message, "Write a text in double quotes, or a list of them.")
    elif "${" in text or (text == "*" and kind == "AWS"):
        return
    elif "*" in text or "?" in text:
        message = f'No wildcard is taken in "{text}".'
        remedy = "Name the principal in full, or allow an account and ask for aws:PrincipalArn in the condition."
        report.add("UNSUPPORTED_WILDCARD_IN_PRINCIPAL", entry, message, remedy)
    elif kind == "AWS":
        _check_aws(report, entry)
    elif kind == "Service" and not _SERVICE.fullmatch(text):
        message = f'"{text}" is no service principal.'
        remedy = "Write service.amazonaws.com, in lower case."
        report.add("INVALID_SERVICE_PRINCIPAL_FORMAT", entry, message, remedy)
    elif kind == "Federated":
        _check_federated(report, entry)


def _check_aws(report: Report, entry: Value) -> None:
    text = entry.text
    if _ACCOUNT.fullmatch(text) or _ARN.fullmatch(text):
        return
    gone = "The id is that of a deleted {}, and lets in nobody, not even a new one of the same name."
    remedy = "Write the ARN of the {} that is meant, or remove the entry."
    if _ROLE_ID.fullmatch(text):
        report.add("INVALID_ROLE_REFERENCE", entry, gone.format("role"), remedy.format("role"))
    elif _USER_ID.fullmatch(text):
        report.add("INVALID_USER_REFERENCE", entry, gone.format("user"), remedy.format("user"))
    elif ":group/" in text:
        message = "A group is no principal."
        report.add("INVALID_PRINCIPAL_FORMAT", entry, message, "Name the users, or the account.")
    elif "-provider/" in text:
        message = "An identity provider stands under Federated."
        report.add("INVALID_PRINCIPAL_FORMAT", entry, message, f'Write {{"Federated": "{text}"}}.')
    else:
        message = f'"{text}" is no account, user, role or session.'
        remedy = "Write an account id or an ARN such as arn:aws:iam::123456789012:role/name."
        report.add("INVALID_PRINCIPAL_FORMAT", entry, message, remedy)


def _check_federated(report: Report, entry: Value) -> None:
    if report.policy_type == "resource":
        message = "Only trust policies take an identity provider as principal."
        remedy = "Allow the role that its users assume."
        report.add("FEDERATED_PRINCIPAL_NOT_SUPPORTED", entry, message, remedy)
    elif not _PROVIDER.fullmatch(entry.text):
        message = f'"{entry.text}" is no identity provider.'
        remedy = "Write the ARN of a SAML or OIDC provider, or cognito-identity.amazonaws.com or the like."
        report.add("INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", entry, message, remedy)


def _check_services(report: Report, statement: StatementOutline) -> None:
    """Services that are let in on behalf of anyone: the confused deputy."""
    kinds = {kind for kind, _ in statement.principals}
    for kind, entry in statement.principals:
        if kind != "Service" or statement.has_key(*_SOURCE_KEYS, *_OWNER_KEYS):
            continue
        weak = next((c for c in statement.conditions if c.lower_key in _OTHER_SOURCE_KEYS), None)
        sources = "aws:SourceArn, aws:SourceAccount or aws:SourceOrgID"
        if weak is not None:
            message = f"{weak.key} does not tell on whose behalf {entry.text} calls."
            remedy = f"Ask for {sources} instead."
            report.add("RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", weak.holder, message, remedy, on_key=True)
        else:
            message = f"{entry.text} is let in on behalf of any account (the confused deputy)."
            report.add("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", entry, message, f"Ask for {sources} in the condition.")
    if kinds == {"Service"}:
        for condition in statement.conditions:
            if condition.is_any_present and condition.lower_key in _CALLER_KEYS:
                message = f"A service that calls has no {condition.key}, so that nobody is let in."
                remedy = "Ask for aws:SourceAccount, aws:SourceArn or aws:SourceOrgID."
                code = "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"
                report.add(code, condition.holder, message, remedy, on_key=True)


def _check_everybody(report: Report, statement: StatementOutline) -> None:
    if is_limited(statement):
        return
    for kind, entry in statement.principals:
        if entry.text == "*" and kind in ("*", "AWS"):
            message = "Everybody is let in, people without any account included."
            remedy = "Name the principals, or ask for aws:PrincipalOrgID or aws:SourceVpce in the condition."
            report.add("EVERYBODY_IS_LET_IN", entry, message, remedy)
