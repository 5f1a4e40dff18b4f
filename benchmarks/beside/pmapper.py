"""The questions of `benchmarks.access_peers`, put to PMapper; run by the Python that has it.

python pmapper.py WORK.json
"""

from __future__ import annotations

import collections
import collections.abc
import importlib
import json
import sys
from time import perf_counter
from typing import Any

for name in ("Mapping", "MutableMapping"):  # its version for Python before 3.10 looks for them here
    setattr(collections, name, getattr(collections.abc, name))

_ALLOWED = {True: "Allowed", False: "Denied"}


def main(path: str) -> None:
    """Times every question and prints what came of it as JSON."""
    simulation: Any = importlib.import_module("principalmapper.querying.query_interface")
    with open(path, encoding="utf-8") as file:
        work = json.load(file)
    started = perf_counter()
    nodes = {each["arn"]: node(each, work) for each in work["principals"]}
    loading = (perf_counter() - started) * 1000

    def decide(principal: dict[str, Any], action: str, resource: str) -> bool:
        trust = work["trusts"].get(resource) if action.startswith("sts:") else None
        return bool(
            simulation.local_check_authorization_full(
                nodes[principal["arn"]],
                action,
                resource,
                principal["context"],
                None if trust is None else work["documents"][trust],
                work["account"],
            )
        )

    principals = {each["arn"]: each for each in work["principals"]}
    passes: list[list[float]] = []
    results: list[str] = []
    for number in range(work["passes"]):
        times = []
        for arn, action, resource in work["questions"]:
            started = perf_counter()
            allowed = decide(principals[arn], action, resource)
            times.append((perf_counter() - started) * 1e6)
            if number == 0:
                results.append(_ALLOWED[allowed])
        passes.append(times)
    who_times, who = [], []
    for action, resource in work["who_can"]:
        started = perf_counter()
        found = [each["arn"] for each in work["principals"] if decide(each, action, resource)]
        who_times.append((perf_counter() - started) * 1000)
        who.append(found)
    json.dump({"loading": loading, "passes": passes, "results": results, "whoTimes": who_times, "who": who}, sys.stdout)


def node(principal: dict[str, Any], work: dict[str, Any]) -> Any:
    """A principal as PMapper has it; policies of groups are attached to the principal itself."""
    nodes: Any = importlib.import_module("principalmapper.common.nodes")
    policies: Any = importlib.import_module("principalmapper.common.policies")

    def policy(index: int) -> Any:
        return policies.Policy(f"arn:aws:iam::{work['account']}:policy/{index}", str(index), work["documents"][index])

    arn = principal["arn"]
    is_role = ":role/" in arn
    trust = work["documents"][work["trusts"][arn]] if is_role else None
    bounded = principal["boundary"]
    attached = [policy(index) for index in principal["identity"]]
    boundary = None if bounded is None else policy(bounded)
    profile: list[str] | None = [] if is_role else None
    return nodes.Node(arn, arn, attached, [], trust, profile, 0, False, False, boundary, False, {})


if __name__ == "__main__":
    main(sys.argv[1])
