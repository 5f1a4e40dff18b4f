"""Findings as SARIF 2.1.0, the form in which code scanners tell what they found.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from iamtui.policy.validation import OWN, RULES, Finding, Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS: Mapping[Severity, str] = {
    "error": "error",
    "security-warning": "warning",
    "warning": "warning",
    "suggestion": "note",
}
# GitHub orders security findings by this number, from 0 to 10.
_SECURITY_SEVERITY = "7.0"
_CHECKS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
_HOME = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies.html"


def sarif(findings: Mapping[str, Sequence[Finding]], version: str) -> dict[str, Any]:
    """One run over some files as a SARIF log; `findings` by the file they are about, `version` that of iamtui."""
    used = sorted({finding.code for listed in findings.values() for finding in listed})
    positions = {code: index for index, code in enumerate(used)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "iamtui",
                        "version": version,
                        "informationUri": _HOME,
                        "rules": [_rule(code) for code in used],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "artifacts": [{"location": {"uri": _uri(path)}} for path in findings],
                "results": [
                    _result(path, index, finding, positions)
                    for index, (path, listed) in enumerate(findings.items())
                    for finding in listed
                ],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    rule = RULES[code]
    properties: dict[str, Any] = {"tags": ["iam", rule.severity]}
    if rule.severity == "security-warning":
        properties["tags"].append("security")
        properties["security-severity"] = _SECURITY_SEVERITY
    anchor = f"#access-analyzer-reference-policy-checks-{_kind(rule.severity)}-{code.lower().replace('_', '-')}"
    return {
        "id": code,
        "name": code.title().replace("_", ""),
        "shortDescription": {"text": rule.summary},
        "helpUri": _HOME if code in OWN else _CHECKS + anchor,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": properties,
    }


def _kind(severity: Severity) -> str:
    return "general-warning" if severity == "warning" else severity


def _result(path: str, index: int, finding: Finding, positions: Mapping[str, int]) -> dict[str, Any]:
    return {
        "ruleId": finding.code,
        "ruleIndex": positions[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.remedy}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(path), "index": index},
                    "region": {"startLine": finding.line, "startColumn": finding.column},
                },
                "logicalLocations": [{"fullyQualifiedName": finding.path}],
            }
        ],
    }


def _uri(path: str) -> str:
    """A path as a URI reference: relative ones stay so, for the scanner to resolve against the repository."""
    return quote(path.replace("\\", "/").removeprefix("./"), safe="/-._~", errors="surrogateescape")
