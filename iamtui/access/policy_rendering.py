"""Effective permissions as a policy document in AWS's JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from iamtui.access.grants import Grant
from iamtui.policy import services
from iamtui.policy.document import Condition
from iamtui.policy.variables import VERSION


def as_policy(grants: Iterable[Grant], denials: Iterable[Grant]) -> dict[str, Any]:
    """One document: an Allow for each different set of resources and conditions, then what is denied."""
    statements = [*_statements(grants, "Allow"), *_statements(denials, "Deny")]
    return {"Version": VERSION, "Statement": statements}


def _statements(grants: Iterable[Grant], effect: str) -> list[dict[str, Any]]:
    alike: dict[Any, tuple[Grant, int]] = {}
    for grant in grants:
        first, actions = alike.get(grant.signature, (grant, 0))
        alike[grant.signature] = first, actions | grant.actions
    return [statement for first, actions in alike.values() for statement in _of(first, actions, effect)]


def _of(grant: Grant, actions: int, effect: str) -> Iterable[dict[str, Any]]:
    condition = conditions_json(grant.conditions)
    resources = grant.resources
    statement: dict[str, Any] = {"Effect": effect, "Action": action_names(actions)}
    if not resources.excluded:
        statement["Resource"] = _one_or_all(resources.patterns)
    elif resources.patterns == ("*",):
        statement["NotResource"] = _one_or_all(resources.excluded)
    else:
        # No statement of AWS's has both; what is excluded is said by a statement of the opposite effect.
        statement["Resource"] = _one_or_all(resources.patterns)
        if effect == "Allow":
            yield {"Effect": "Deny", "Action": statement["Action"], "Resource": _one_or_all(resources.excluded)}
    yield statement | ({"Condition": condition} if condition else {})


def _one_or_all(texts: tuple[str, ...]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else list(texts)


def action_names(actions: int) -> str | list[str]:
    """The actions of a set as a policy names them: `*`, `service:*` where it is all of one, else one by one."""
    if actions == services.bits("*"):
        return "*"
    found: list[str] = []
    names = services.all_actions()
    while actions:
        service = names[(actions & -actions).bit_length() - 1].partition(":")[0]
        whole = services.service_bits(service)
        mine = actions & whole
        found.extend([f"{service}:*"] if mine == whole else services.names_of(mine))
        actions &= ~whole
    return found


def conditions_json(conditions: Iterable[Condition]) -> dict[str, dict[str, Any]]:
    """A Condition block of all of them. An operator that is asked of one key twice is told apart by its case."""
    block: dict[str, dict[str, Any]] = {}
    for condition in conditions:
        operator = condition.operator
        while condition.key in block.get(operator, {}):
            operator = _other_case(operator, block)
        values: Any = condition.values[0] if len(condition.values) == 1 else list(condition.values)
        block.setdefault(operator, {})[condition.key] = values
    return block


def _other_case(operator: str, taken: Iterable[str]) -> str:
    """AWS takes operators in any case, so that a block can hold the same one twice."""
    used = set(taken)
    for place, letter in enumerate(operator):
        other = operator[:place] + letter.swapcase() + operator[place + 1 :]
        if other not in used:
            return other
    return operator + " "
