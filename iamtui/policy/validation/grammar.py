"""The elements of a document: those that must be there, those that may not, and what type they have.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import re

from iamtui.policy.source_map import Value
from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import OLD_VERSION, VERSION, DocumentOutline
from iamtui.policy.validation.spelling import instead, nearest

_DOCUMENT_ELEMENTS = ("Version", "Id", "Statement")
_STATEMENT_ELEMENTS = (
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
)
_EXCLUSIVE = (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal"))
_SID = re.compile(r"[A-Za-z0-9]*")
_WITHOUT_PRINCIPAL = ("identity", "scp")
_WITH_RESOURCE = ("identity", "scp", "rcp")


def check(report: Report, document: DocumentOutline) -> None:
    """The grammar of the whole document."""
    root = document.root
    if root.kind != "object":
        report.add(
            "DATA_TYPE_MISMATCH",
            root,
            f"A policy document is an object, this is {root.kind_name}.",
            'Write {"Version": "2012-10-17", "Statement": [...]}.',
        )
        return
    _check_duplicates(report)
    _check_elements(report, root, _DOCUMENT_ELEMENTS)
    _check_version(report, root)
    _check_text(report, root.members.get("Id"), "Id")
    statements = root.members.get("Statement")
    if statements is None or (statements.kind == "list" and not statements.items):
        at = statements or root
        report.add("MISSING_STATEMENT", at, "The document has no statement.", 'Add a statement to "Statement".')
        return
    for value in statements.items:
        if value.kind == "object":
            _check_statement(report, value)
        else:
            report.add(
                "DATA_TYPE_MISMATCH",
                value,
                f"A statement is an object, this is {value.kind_name}.",
                "Write each statement as {...}, several of them in one list.",
            )
    _check_sids(report, document)


def _check_duplicates(report: Report) -> None:
    for duplicate in report.source.map.duplicates:
        report.add_at(
            "DUPLICATE_KEY",
            duplicate.offset,
            duplicate.holder,
            f'The key "{duplicate.key}" stands twice in one object, and one of the two would be lost.',
            "Put both into one, as a list of values, or into two statements.",
        )


def _check_elements(report: Report, holder: Value, known: tuple[str, ...]) -> None:
    for name, value in holder.members.items():
        if name not in known:
            report.add(
                "INVALID_POLICY_ELEMENT",
                value,
                f'There is no element "{name}" here.',
                instead(nearest(report, name, known), f"Remove it; the elements are {', '.join(known)}."),
                on_key=True,
            )


def _check_version(report: Report, root: Value) -> None:
    version = root.members.get("Version")
    if version is None:
        message = "Without a Version the document is read as of 2008-10-17, which has no policy variables."
        report.add("MISSING_VERSION", root, message, f'Add "Version": "{VERSION}".')
    elif version.kind != "text" or version.text not in (VERSION, OLD_VERSION):
        message = f"There is no version {version.text or version.kind_name} of the policy language."
        report.add("INVALID_VERSION", version, message, f'Write "Version": "{VERSION}"; it is no date of your own.')
    elif version.text == OLD_VERSION:
        message = "This version of the policy language has no policy variables."
        report.add("OLD_VERSION", version, message, f'Write "Version": "{VERSION}", having looked for "${{" in texts.')


def _check_statement(report: Report, statement: Value) -> None:
    members = statement.members
    _check_elements(report, statement, _STATEMENT_ELEMENTS)
    _check_effect(report, statement)
    for one, other in _EXCLUSIVE:
        if one in members and other in members:
            message = f"A statement has {one} or {other}, not both."
            report.add("UNSUPPORTED_ELEMENT_COMBINATION", members[other], message, "Remove one of them.", on_key=True)
    _check_list(report, statement, "Action", "EMPTY_ARRAY_ACTION")
    _check_list(report, statement, "Resource", "EMPTY_ARRAY_RESOURCE")
    if "Action" not in members and "NotAction" not in members:
        message = "The statement names no actions."
        report.add("MISSING_ACTION", statement, message, 'Add "Action": [...], or "NotAction" for all others.')
    _check_places(report, statement)


def _check_effect(report: Report, statement: Value) -> None:
    effect = statement.members.get("Effect")
    if effect is None:
        message = "The statement does not say whether it allows or denies."
        report.add("MISSING_EFFECT", statement, message, 'Add "Effect": "Allow" or "Effect": "Deny".')
    elif effect.kind != "text" or effect.text not in ("Allow", "Deny"):
        message = f"There is no effect {effect.text or effect.kind_name}."
        report.add("INVALID_EFFECT", effect, message, 'Write "Allow" or "Deny", in exactly this case.')


def _check_places(report: Report, statement: Value) -> None:
    """The elements that hang on what the policy is attached to."""
    members = statement.members
    kind = report.policy_type
    for name in ("Principal", "NotPrincipal"):
        if name in members and kind in _WITHOUT_PRINCIPAL:
            code = "SCP_SYNTAX_ERROR_PRINCIPAL" if kind == "scp" else "UNSUPPORTED_PRINCIPAL"
            message = f"{name} has no place in this type of policy: it holds for whomever it is attached to."
            remedy = "Remove it; to tell callers apart, use the condition key aws:PrincipalArn."
            report.add(code, members[name], message, remedy, on_key=True)
    if kind in ("resource", "trust") and "Principal" not in members and "NotPrincipal" not in members:
        remedy = 'Add "Principal", for instance {"AWS": "arn:aws:iam::123456789012:root"}.'
        report.add("MISSING_PRINCIPAL", statement, "The statement does not say whom it is for.", remedy)
    for name in ("Resource", "NotResource"):
        if name in members and kind == "trust":
            message = f"{name} has no place in a trust policy: it is about the role it is part of."
            report.add("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", members[name], message, "Remove it.", on_key=True)
    if kind in _WITH_RESOURCE and "Resource" not in members and "NotResource" not in members:
        remedy = 'Add "Resource", for instance ["arn:aws:s3:::bucket/*"], or "*" for all.'
        report.add("MISSING_RESOURCE", statement, "The statement names no resources.", remedy)


def _check_list(report: Report, statement: Value, name: str, empty_code: str) -> None:
    for element in (name, f"Not{name}"):
        value = statement.members.get(element)
        if value is None:
            continue
        if value.kind == "list" and not value.items:
            message = f"{element} is an empty list, so the statement does nothing."
            report.add(empty_code, value, message, "Name some, or remove the statement.")
        for item in value.items:
            _check_text(report, item, element)


def _check_text(report: Report, value: Value | None, element: str) -> None:
    if value is not None and value.kind not in ("text",):
        message = f"{element} holds texts, this is {value.kind_name}."
        report.add("DATA_TYPE_MISMATCH", value, message, "Write a text in double quotes, or a list of them.")


def _check_sids(report: Report, document: DocumentOutline) -> None:
    seen: dict[str, int] = {}
    for index, statement in enumerate(document.statements):
        sid = statement.value.members.get("Sid")
        if sid is None:
            continue
        _check_text(report, sid, "Sid")
        if sid.kind != "text":
            continue
        if not sid.text:
            report.add("EMPTY_SID_VALUE", sid, "The Sid is empty.", "Name the statement, or remove the Sid.")
        elif report.policy_type == "identity" and not _SID.fullmatch(sid.text):
            message = f'IAM takes letters and digits alone in a Sid, not "{sid.text}".'
            remedy = f'Write "{re.sub(r"[^A-Za-z0-9]", "", sid.text)[:64]}".'
            report.add("UNSUPPORTED_SID", sid, message, remedy)
        elif sid.text in seen:
            code = "UNIQUE_SIDS_REQUIRED" if report.policy_type == "identity" else "UNIQUE_SIDS_RECOMMENDED"
            message = f'The statement {seen[sid.text] + 1} has the Sid "{sid.text}" already.'
            report.add(code, sid, message, "Give each statement a Sid of its own, or none.")
        seen.setdefault(sid.text, index)
