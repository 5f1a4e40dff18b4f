"""The answers of PMapper, whose own Python runs this: `python principal_mapper.py TASK FILE [SECONDS]`.

It is installed apart (PyPI `principalmapper`) and imports nothing of this project. Each line is the answer so far, for
it may be stopped on its way.
"""

from __future__ import annotations

import collections
import collections.abc
import importlib
import json
import sys
from time import perf_counter
from typing import Any

# It was written for Pythons that had the abstract classes here too.
for _name in ("Mapping", "MutableMapping", "Iterable", "Callable", "OrderedDict"):
    if not hasattr(collections, _name):
        setattr(collections, _name, getattr(collections.abc, _name))

common = importlib.import_module("principalmapper.common")
gathering = importlib.import_module("principalmapper.graphing.gathering")
edge_identification = importlib.import_module("principalmapper.graphing.edge_identification")
query_interface = importlib.import_module("principalmapper.querying.query_interface")
privesc = importlib.import_module("principalmapper.querying.presets.privesc")

Shape = dict[str, Any]
PASSES = 5
SERVICES = ("autoscaling", "cloudformation", "ec2", "iam", "lambda", "sagemaker", "ssm", "sts")
"""All that it follows, without CodeBuild, which it does not survive without a list of projects."""


class Pages:
    """The pages of one operation."""

    def __init__(self, pages: list[Shape]) -> None:
        self._pages = pages

    def paginate(self, **_: str) -> list[Shape]:
        return self._pages


class Client:
    """Stands in for its client of IAM, so that it reads the account from a file."""

    def __init__(self, page: Shape) -> None:
        self._page = page

    def get_paginator(self, operation: str) -> Pages:
        is_account = operation == "get_account_authorization_details"
        return Pages([self._page if is_account else {"VirtualMFADevices": []}])

    def list_access_keys(self, **_: str) -> Shape:
        return {"AccessKeyMetadata": []}

    def get_login_profile(self, **_: str) -> Shape:
        return {}

    def list_mfa_devices(self, **_: str) -> Shape:
        return {"MFADevices": []}


def gathered(page: Shape) -> Any:
    """Its nodes, groups and policies. It reads no boundaries of roles, though it can judge by them: they are given."""
    result = gathering.get_nodes_groups_and_policies(Client(page))
    policies = {policy.arn: policy for policy in result["policies"] if ":policy/" in policy.arn}
    bounded = {
        role["Arn"]: policies[role["PermissionsBoundary"]["PermissionsBoundaryArn"]]
        for role in page["RoleDetailList"]
        if "PermissionsBoundary" in role
    }
    for node in result["nodes"]:
        node.permissions_boundary = bounded.get(node.arn, node.permissions_boundary)
    return result


def decisions(asked: Shape, nodes: list[Any], _: float) -> Shape:
    """Every single decision, some times over."""
    by_arn = {node.arn: node for node in nodes}
    passes = []
    answers: list[bool] = []
    for _number in range(PASSES + 1):
        times, answers = [], []
        for question in asked["decisions"]:
            node = by_arn[question["principal"]]
            started = perf_counter()
            answer = _ask(asked, node, question)
            times.append((perf_counter() - started) * 1e6)
            answers.append(answer)
        passes.append(times)
    return {"first_us": passes[0], "again_us": passes[1:], "answers": answers}


def who_can(asked: Shape, nodes: list[Any], _: float) -> Shape:
    """Everybody who can: principal by principal, as it has no other way."""
    times, answers = [], []
    for question in asked["who_can"]:
        started = perf_counter()
        able = [node.arn for node in nodes if _ask(asked, node, question)]
        times.append((perf_counter() - started) * 1e3)
        answers.append(able)
    return {"ms": times, "answers": answers}


def _ask(asked: Shape, node: Any, question: Shape) -> bool:
    trust = question["trust"]
    owner = asked["account"] if trust else None
    answer = query_interface.local_check_authorization_full(
        node, question["action"], question["resource"], asked["context"], trust, owner
    )
    return bool(answer)


def paths(asked: Shape, nodes: list[Any], limit: float) -> Shape:
    """Its graph, then the preset `privesc` for every principal until the seconds are over."""
    started = perf_counter()
    gathering.update_admin_status(nodes)
    edges = edge_identification.obtain_edges(None, SERVICES, nodes, None, None, None, {})
    metadata = {"account_id": asked["account"], "pmapper_version": "1.1.5"}
    graph = common.Graph(nodes, edges, [], [], metadata)
    administrators = [node.arn for node in nodes if node.is_admin]
    said: Shape = {"graph_s": perf_counter() - started, "edges": len(edges), "administrators": administrators}
    said |= {"asked": 0, "complete": False, "answers": []}
    for node in nodes:
        _say(said)
        if perf_counter() - started > limit:
            return said
        if not node.is_admin and privesc.can_privesc(graph, node)[0]:
            said["answers"].append(node.arn)
        said |= {"asked": said["asked"] + 1, "s": perf_counter() - started}
    return said | {"complete": True}


def _say(said: Shape) -> None:
    print(json.dumps(said), flush=True)


def main(task: str, file: str, limit: str = "0") -> None:
    """Prints times, in the unit their names end with, and answers."""
    with open(file) as opened:
        asked = json.load(opened)
    started = perf_counter()
    nodes = gathered(asked["page"])["nodes"]
    spent = perf_counter() - started
    tasks = {"decisions": decisions, "who_can": who_can, "paths": paths}
    _say({"load_s": spent, **tasks[task](asked, nodes, float(limit))})


if __name__ == "__main__":
    main(*sys.argv[1:])
