"""The findings of cloudsplaining, whose own Python runs this: `python cloud_splaining.py TASK FILE`.

It is installed apart and imports nothing of this project.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

details = importlib.import_module("cloudsplaining.scan.authorization_details")

RISKS = ("PrivilegeEscalation", "DataExfiltration", "ResourceExposure", "CredentialsExposure", "ServiceWildcard")
Shape = dict[str, Any]


def main(_task: str, file: str) -> None:
    """Scans the account; prints how long that took, how many findings there are, and who it says can escalate."""
    page = json.loads(Path(file).read_text())["page"]
    started = perf_counter()
    results = details.AuthorizationDetails(page).results
    spent = perf_counter() - started
    policies = {
        key: policy
        for member in ("inline_policies", "customer_managed_policies", "aws_managed_policies")
        for key, policy in results[member].items()
    }
    findings = sum(len(_found(policy, risk)) for policy in policies.values() for risk in RISKS)
    escalating = {key for key, policy in policies.items() if _found(policy, "PrivilegeEscalation")}
    groups = {group["name"]: group for group in results["groups"].values()}
    answers = [
        holder["arn"]
        for member in ("users", "roles")
        for holder in results[member].values()
        if not escalating.isdisjoint(_held(holder, groups))
    ]
    print(json.dumps({"load_s": 0.0, "s": spent, "findings": findings, "answers": answers}))


def _found(policy: Shape, risk: str) -> list[Any]:
    found = policy.get(risk) or {}
    return list(found["findings"]) if isinstance(found, dict) else list(found)


def _held(holder: Shape, groups: Shape) -> set[str]:
    """The policies that somebody holds, those of its groups too."""
    members = ("inline_policies", "customer_managed_policies", "aws_managed_policies")
    held = {key for member in members for key in holder.get(member) or ()}
    for group in holder.get("groups") or ():
        held |= _held(groups[group], {})
    return held


if __name__ == "__main__":
    main(*sys.argv[1:])
