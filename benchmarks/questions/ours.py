"""iamtui's answers: `python -m benchmarks.questions.ours TASK FILE`, in a process of its own as the others are."""

from __future__ import annotations

import gc
import json
import sys
from datetime import datetime
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.access_account import inventory_of
from iamtui.access import Access, Effective
from iamtui.access.escalation import find_paths
from iamtui.access.exposure import exposures
from iamtui.policy import services
from iamtui.policy.arns import ArnPattern
from iamtui.policy.context import Context
from iamtui.policy.validation import validate

Shape = dict[str, Any]
PASSES = 5


def main(task: str, file: str) -> Shape:
    """Times, in the unit their names end with, and answers."""
    asked = json.loads(Path(file).read_text())
    now = datetime.fromisoformat(asked["now"])
    gc.collect()
    started = perf_counter()
    access = Access.compile(inventory_of(asked["page"]), now=now)
    return {"load_s": perf_counter() - started, **_TASKS[task](asked, access)}


def decisions(asked: Shape, access: Access) -> Shape:
    """Every single decision once, as the first of its question, and again some times over."""
    context = Context(asked["context"])
    answers: list[str] = []
    passes = []
    for _ in range(PASSES + 1):
        times, answers = [], []
        for each in asked["decisions"]:
            started = perf_counter()
            answer = access.decide(each["principal"], each["action"], each["resource"], context)
            times.append((perf_counter() - started) * 1e6)
            answers.append(answer)
        passes.append(times)
    return {"first_us": passes[0], "again_us": passes[1:], "answers": answers}


def who_can(asked: Shape, access: Access) -> Shape:
    """Everybody who can, each question for the first time."""
    context = Context(asked["context"])
    times, answers = [], []
    for each in asked["who_can"]:
        started = perf_counter()
        found = access.who_can(each["action"], each["resource"], context)
        times.append((perf_counter() - started) * 1e3)
        answers.append([principal.arn for principal in found.allowed])
    return {"ms": times, "answers": answers}


def what_can(asked: Shape, access: Access) -> Shape:
    """The effective permissions of some, one by one."""
    times, answers, elsewhere = [], {}, {}
    for arn in asked["what_can"]:
        started = perf_counter()
        effective = access.what_can(arn)
        assert effective is not None
        effective.by_service()
        times.append((perf_counter() - started) * 1e3)
        answers[arn] = sorted(effective.actions())
        elsewhere[arn] = sorted(_elsewhere(effective))
    return {"ms": times, "answers": answers, "elsewhere": elsewhere, "actions": services.all_actions()}


def _elsewhere(effective: Effective) -> set[str]:
    """Actions that are granted on resources alone which are none of theirs, such as an object of S3 for SNS."""
    fitting: set[str] = set()
    for grant in effective.grants:
        patterns = grant.resources.patterns
        fitting.update(name for name in services.names_of(grant.actions) if _fits(name, patterns))
    return set(effective.actions()) - fitting


@cache
def _fits(action: str, patterns: tuple[str, ...]) -> bool:
    own = services.resource_patterns(action)
    return any(_pattern(one).intersects(_pattern(other)) for one in own for other in patterns)


@cache
def _pattern(text: str) -> ArnPattern:
    return ArnPattern.of_request(text)


def paths(asked: Shape, access: Access) -> Shape:
    """All paths to administrator; the principals by the best level of theirs."""
    started = perf_counter()
    found = find_paths(access)
    answers: dict[str, str] = {}
    for path in reversed(found):  # the best comes first
        answers[path.principal] = path.level
    return {"s": perf_counter() - started, "paths": len(found), "answers": answers}


def risks(asked: Shape, access: Access) -> Shape:
    """A scan for risks: what is open to others, paths to administrator, and what is wrong with each policy."""
    started = perf_counter()
    open_to_others = exposures(access)
    found = find_paths(access)
    texts = {json.dumps(document, indent=2) for document in _documents(asked["page"])}
    findings = [finding for text in texts for finding in validate(text)]
    spent = perf_counter() - started
    answers: dict[str, str] = {path.principal: path.level for path in reversed(found)}
    return {"s": spent, "findings": len(findings) + len(open_to_others), "answers": answers}


def _documents(page: Shape) -> list[Shape]:
    """Every policy document of the account."""
    inline = [
        policy["PolicyDocument"]
        for kind in ("User", "Group", "Role")
        for holder in page[f"{kind}DetailList"]
        for policy in holder.get(f"{kind}PolicyList", ())
    ]
    managed = [version["Document"] for policy in page["Policies"] for version in policy["PolicyVersionList"]]
    return [*inline, *managed, *(role["AssumeRolePolicyDocument"] for role in page["RoleDetailList"])]


_TASKS = {"decisions": decisions, "who_can": who_can, "what_can": what_can, "paths": paths, "risks": risks}

if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
