"""SimulatePrincipalPolicy: a small evaluation of identity policies and boundaries, with none of AWS's finer points.

It knows wildcards in actions and resources, `NotAction` and `NotResource`, Deny over Allow, and conditions on texts,
booleans, ARNs and presence. A condition with any other operator is taken as not fulfilled.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from iamtui.demo.errors import AwsFault
from iamtui.demo.iam.lookup import Lookup
from iamtui.demo.iam.policies import is_aws_managed
from iamtui.demo.paging import marker_page
from iamtui.demo.service import Request
from iamtui.demo.state import Shape

_VARIABLE = re.compile(r"\$\{([^}]+)\}")


@dataclass(frozen=True, slots=True)
class _Policy:
    """One policy of the principal, as the answer names it."""

    name: str
    sort: str  # "user", "group", "role", "aws-managed", "user-managed"
    text: str

    def statements(self) -> Iterator[Shape]:
        written = json.loads(self.text).get("Statement", [])
        yield from written if isinstance(written, list) else [written]

    def as_matched(self) -> Shape:
        """The whole document stands for the statement: nobody here counts lines and columns within it."""
        lines = self.text.split("\n")
        return {
            "SourcePolicyId": self.name,
            "SourcePolicyType": self.sort,
            "StartPosition": {"Line": 1, "Column": 1},
            "EndPosition": {"Line": len(lines), "Column": len(lines[-1]) + 1},
        }


@dataclass(slots=True)
class _Asked:
    """One action on one resource, and the keys that conditions asked for in vain."""

    action: str
    resource: str
    keys: Mapping[str, list[str]]
    missing: dict[str, None] = field(default_factory=dict)

    def values(self, key: str) -> list[str] | None:
        found = self.keys.get(key.lower())
        if found is None:
            self.missing[key] = None
        return found

    def covered(self, statement: Shape) -> bool:
        """Whether a statement is about this."""
        actions, resources = _texts(statement.get("Action")), _texts(statement.get("Resource"))
        if "NotAction" in statement:
            is_action = not any(_like(each, self.action, True) for each in _texts(statement["NotAction"]))
        else:
            is_action = any(_like(each, self.action, True) for each in actions)
        if not is_action:
            return False
        if "NotResource" in statement:
            return not any(_like(self.filled(each), self.resource) for each in _texts(statement["NotResource"]))
        return any(_like(self.filled(each), self.resource) for each in resources)

    def filled(self, text: str) -> str:
        """A text with its policy variables, where their values are known."""

        def value(found: re.Match[str]) -> str:
            return (self.values(found[1]) or [found[0]])[0]

        return _VARIABLE.sub(value, text)

    def fulfils(self, conditions: Mapping[str, Mapping[str, Any]]) -> bool:
        """Whether every condition holds. All are looked at, so that all missing keys are told."""
        held = [
            self._holds(operator, key, [self.filled(each) for each in _texts(values)])
            for operator, keys in conditions.items()
            for key, values in keys.items()
        ]
        return all(held)

    def _holds(self, operator: str, key: str, wanted: list[str]) -> bool:
        name = operator.rpartition(":")[2].lower()
        if name == "null":
            return (self.keys.get(key.lower()) is None) == (wanted == ["true"])
        if_exists = name.endswith("ifexists")
        name = name.removesuffix("ifexists")
        given = self.values(key)
        negated = "not" in name
        if given is None:
            return if_exists or negated or operator.lower().startswith("forallvalues:")
        matches = _COMPARED.get(name.replace("not", ""))
        if matches is None:
            return False
        found = [any(matches(pattern, value) for pattern in wanted) for value in given]
        every = operator.lower().startswith("forallvalues:")
        met = all(found) if every and not negated else any(found)
        return not met if negated else met


def _like(pattern: str, text: str, fold: bool = False) -> bool:
    """`*` and `?` stand for anything and for one character."""
    pieces = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(pieces, text, re.DOTALL | (re.IGNORECASE if fold else 0)) is not None


_COMPARED: Mapping[str, Callable[[str, str], bool]] = {
    "stringequals": lambda pattern, value: pattern == value,
    "stringequalsignorecase": lambda pattern, value: pattern.lower() == value.lower(),
    "stringlike": _like,
    "arnequals": _like,
    "arnlike": _like,
    "bool": lambda pattern, value: pattern.lower() == value.lower(),
}


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


class Simulation(Lookup):
    """What AWS's own simulator answers."""

    def SimulatePrincipalPolicy(self, request: Request) -> Shape:
        """A result for every action on every resource."""
        given = request.parameters
        kind, name, arn = self._source(given["PolicySourceArn"])
        policies, boundary = list(self._policies_of(kind, name)), self._boundary_of(kind, name)
        keys = {
            entry["ContextKeyName"].lower(): list(entry.get("ContextKeyValues", []))
            for entry in given.get("ContextEntries", [])
        }
        keys.setdefault("aws:principalarn", [arn])
        if kind == "user":
            keys.setdefault("aws:username", [name])
        asked = [
            _Asked(action, resource, keys)
            for action in given["ActionNames"]
            for resource in given.get("ResourceArns") or ["*"]
        ]
        shown, page = marker_page(request, asked)
        return {"EvaluationResults": [_result(each, policies, boundary) for each in shown], **page}

    def _source(self, arn: str) -> tuple[str, str, str]:
        """What a policy source is: ("user" | "group" | "role", its name, its ARN)."""
        tables = {"user": self.iam.users, "group": self.iam.groups, "role": self.iam.roles}
        kind = arn.split(":")[-1].partition("/")[0]
        for name, shape in tables.get(kind, {}).items():
            if shape["Arn"] == arn:
                return kind, name, arn
        if kind not in tables:
            raise AwsFault("InvalidInput", f"Invalid Entity Arn: {arn} does not identify a user, group or role.")
        raise AwsFault("NoSuchEntity", f"The {kind} with ARN {arn} cannot be found.")

    def _policies_of(self, kind: str, name: str) -> Iterator[_Policy]:
        for policy, text in self.inline(kind, name).items():
            yield _Policy(f"{kind}_{name}_{policy}", kind, text)
        for attached in self.attached(kind, name):
            yield self._text_of(attached["PolicyArn"])
        if kind == "user":
            for group in self.iam.memberships.get(name, []):
                yield from self._policies_of("group", group)

    def _text_of(self, arn: str) -> _Policy:
        sort = "aws-managed" if is_aws_managed(arn) else "user-managed"
        versions = self.iam.policy_versions.get(arn, [])
        text = next((each["Document"] for each in versions if each.get("IsDefaultVersion")), "{}")
        return _Policy(self.policy_name(arn), sort, text)

    def _boundary_of(self, kind: str, name: str) -> _Policy | None:
        held = {"user": self.iam.users, "role": self.iam.roles}.get(kind, {}).get(name, {})
        bounded = held.get("PermissionsBoundary")
        return self._text_of(bounded["PermissionsBoundaryArn"]) if bounded else None


def _result(asked: _Asked, policies: list[_Policy], boundary: _Policy | None) -> Shape:
    denying, allowing = _saying(asked, policies, "Deny"), _saying(asked, policies, "Allow")
    decision = "explicitDeny" if denying else "allowed" if allowing else "implicitDeny"
    result: Shape = {"EvalActionName": asked.action, "EvalResourceName": asked.resource}
    if boundary is not None:
        denied = _saying(asked, [boundary], "Deny")
        allows = bool(_saying(asked, [boundary], "Allow")) and not denied
        result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": allows}
        if denied:
            decision = "explicitDeny"
        elif not allows and decision == "allowed":
            decision = "implicitDeny"
    matched = [policy.as_matched() for policy in denying or allowing]
    return {
        **result,
        "EvalDecision": decision,
        "MatchedStatements": matched,
        "MissingContextValues": list(asked.missing),
        "ResourceSpecificResults": [],
    }


def _saying(asked: _Asked, policies: list[_Policy], effect: str) -> list[_Policy]:
    """The policies of which a statement with this effect applies."""
    return [policy for policy in policies if _says(asked, policy, effect)]


def _says(asked: _Asked, policy: _Policy, effect: str) -> bool:
    """Whether a statement applies. All are looked at, so that all missing keys are told."""
    applying = [
        asked.covered(statement) and asked.fulfils(statement.get("Condition", {}))
        for statement in policy.statements()
        if statement.get("Effect") == effect
    ]
    return any(applying)
