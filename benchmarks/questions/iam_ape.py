"""The answers of IAM-APE, whose own Python runs this: `python iam_ape.py TASK FILE`. It is installed apart.

It imports nothing of this project.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

# This file bears the name of what it imports, and stands first in the way.
sys.path = [each for each in sys.path if Path(each).resolve() != Path(__file__).resolve().parent]
evaluator = importlib.import_module("iam_ape.evaluator")
helper_types = importlib.import_module("iam_ape.helper_types")


def main(_task: str, file: str) -> None:
    """The effective permissions of some principals, one by one; all actions it knows."""
    asked = json.loads(Path(file).read_text())
    started = perf_counter()
    asking = evaluator.EffectivePolicyEvaluator(evaluator.AuthorizationDetails(asked["page"]))
    said: dict[str, Any] = {"load_s": perf_counter() - started, "ms": [], "answers": {}}
    for arn in asked["what_can"]:
        kind = helper_types.EntityType.user if ":user/" in arn else helper_types.EntityType.role
        started = perf_counter()
        found = asking.evaluate(arn=arn, entity_type=kind)
        said["ms"].append((perf_counter() - started) * 1e3)
        said["answers"][arn] = sorted(action for action, held in found.allowed_permissions.items() if held)
    known = asking.policy_expander.all_iam_actions
    said["actions"] = [f"{service}:{action}" for service, actions in known.items() for action in actions]
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
