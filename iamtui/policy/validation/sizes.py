"""How large a policy may be.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from iamtui.policy.validation.findings import Report
from iamtui.policy.validation.outline import DocumentOutline
from iamtui.policy.validation.source import Holder

MANAGED_QUOTA = 6_144
TRUST_QUOTA = 2_048
ORGANIZATION_QUOTA = 5_120
BUCKET_QUOTA = 20_480
REQUEST_LIMIT = 131_072
"""Characters that IAM takes in a `PolicyDocument` parameter at all."""

_QUOTAS: Mapping[Holder, tuple[int, str]] = {
    "managed": (MANAGED_QUOTA, "a managed policy"),
    "role": (10_240, "all inline policies of a role together"),
    "user": (2_048, "all inline policies of a user together"),
    "group": (5_120, "all inline policies of a group together"),
    "session": (2_048, "a session policy"),
}
_SPACE = re.compile(r"\s+")


def check(report: Report, document: DocumentOutline) -> None:
    """Size against the quota of what holds the policy."""
    source = report.source
    size = document_size(source.text if source.inner or source.root is source.outer.root else _extent(report))
    root = document.root
    if report.policy_type == "identity":
        _check_identity(report, document, size)
    elif report.policy_type == "trust" and size > TRUST_QUOTA:
        message = f"The trust policy has {size:,} characters, white space aside; the quota is {TRUST_QUOTA:,}."
        remedy = "Name fewer principals, or ask AWS for a higher quota (Role trust policy length)."
        report.add("POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", root, message, remedy)
    elif report.policy_type in ("scp", "rcp") and size > ORGANIZATION_QUOTA:
        name = report.policy_type.upper()
        message = f"The {name} has {size:,} characters, white space aside; the quota is {ORGANIZATION_QUOTA:,}."
        report.add(f"POLICY_SIZE_EXCEEDS_{name}_QUOTA", root, message, "Split it into several policies.")
    elif report.policy_type == "resource" and size > BUCKET_QUOTA:
        message = f"The policy has {size:,} characters; a bucket policy has at most {BUCKET_QUOTA:,}, others have less."
        remedy = "Name fewer principals and resources, or use conditions such as aws:PrincipalOrgID."
        report.add("POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", root, message, remedy)
    if not document.is_whole:
        message = f"The document has {size:,} characters, or single texts far longer than AWS takes."
        remedy = "Mend this first: not all of the document was looked at."
        report.add("DOCUMENT_TOO_LONG", root, message, remedy)
    elif report.policy_type in ("identity", "trust"):
        _check_request(report, document, size)


def document_size(text: str) -> int:
    """The characters of a document as IAM counts them: without white space."""
    return len(_SPACE.sub("", text))


def _check_identity(report: Report, document: DocumentOutline, size: int) -> None:
    holder = report.source.holder
    if holder:
        quota, words = _QUOTAS[holder]
        if size > quota:
            message = f"The policy has {size:,} characters, white space aside; the quota for {words} is {quota:,}."
            report.add("POLICY_SIZE_EXCEEDS_QUOTA", document.root, message, "Split it into several managed policies.")
    elif size > MANAGED_QUOTA:
        message = (
            f"The policy has {size:,} characters, white space aside; a managed policy has at most {MANAGED_QUOTA:,}."
        )
        remedy = "Split it into several managed policies; inline, a role takes 10,240 characters in all."
        report.add("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", document.root, message, remedy)


def _check_request(report: Report, document: DocumentOutline, size: int) -> None:
    if size > REQUEST_LIMIT:
        message = f"IAM takes documents of at most {REQUEST_LIMIT:,} characters, this has {size:,}."
        report.add("DOCUMENT_TOO_LONG", document.root, message, "Split it into several policies.")


def _extent(report: Report) -> str:
    """The text of a document that is an object within an answer: from its brace to the one that closes it."""
    source = report.source
    depth = 0
    for found in re.finditer(r'"(?:[^"\\]++|\\.)*+"|[{}]', source.text[source.root.offset :], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return source.text[source.root.offset : source.root.offset + found.end()]
    return source.text
