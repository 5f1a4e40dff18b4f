"""AWS's own answer to a question (SimulatePrincipalPolicy), and how it compares with ours.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iamtui.access import Access
from iamtui.access import context as known_context
from iamtui.aws.client import Client
from iamtui.policy import services
from iamtui.policy.verdict import Result, Verdict

_RESULTS: dict[str, Result] = {
    "allowed": "Allowed",
    "explicitDeny": "ExplicitlyDenied",
    "implicitDeny": "ImplicitlyDenied",
}
_TYPES = {
    "String": "string",
    "ARN": "string",
    "Numeric": "numeric",
    "Date": "date",
    "Bool": "boolean",
    "Boolean": "boolean",
    "IPAddress": "ip",
    "Binary": "binary",
}
_LISTED = ("string", "numeric", "boolean", "ip", "binary", "date")

Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class AwsOpinion:
    """What AWS says. `lacked` are condition keys it was given no value of, which it takes as absent.

    `boundary` and `organization` say whether they allow it; None where AWS says nothing of them.
    """

    result: Result
    statements: tuple[str, ...]
    lacked: tuple[str, ...]
    boundary: bool | None
    organization: bool | None
    raw: Mapping[str, Any]


async def ask_aws(
    client: Client, access: Access, arn: str, action: str, resource: str, stated: Values | None
) -> AwsOpinion:
    """AWS's answer on a user or role. Keys that it lacks and the account itself tells of are given in a second call.

    Raises `AwsError`.
    """
    first = await _simulate(client, arn, action, resource, stated or {})
    known = _known(access, arn, first.lacked)
    return await _simulate(client, arn, action, resource, {**known, **(stated or {})}) if known else first


def _known(access: Access, arn: str, lacked: Iterable[str]) -> dict[str, str | Sequence[str]]:
    """The values of these keys, as far as the account tells them."""
    holding = access.holding(arn)
    if holding is None:
        return {}
    own = known_context.of_principal(holding)
    told = {key.casefold(): value for key, value in {**known_context.DIRECT.values, **own.values}.items()}
    return {key: told[key.casefold()] for key in lacked if key.casefold() in told}


async def _simulate(client: Client, arn: str, action: str, resource: str, values: Values) -> AwsOpinion:
    results: list[dict[str, Any]] = []
    marker: dict[str, Any] = {}
    while True:
        answer = await client.call(
            "iam",
            "SimulatePrincipalPolicy",
            PolicySourceArn=arn,
            ActionNames=[action],
            ResourceArns=[resource],
            ContextEntries=list(_entries(values)),
            **marker,
        )
        results += answer.get("EvaluationResults") or []
        if not answer.get("IsTruncated"):
            break
        marker = {"Marker": answer["Marker"]}
    return _opinion(results[0] if results else {})


def _entries(values: Values) -> Iterator[dict[str, Any]]:
    for key, value in values.items():
        known = services.condition_key(key)
        sort = _TYPES.get(known.type if known is not None else "String", "string")
        many = not isinstance(value, str)
        yield {
            "ContextKeyName": key,
            "ContextKeyValues": [value] if isinstance(value, str) else list(value),
            "ContextKeyType": f"{sort}List" if many and sort in _LISTED else sort,
        }


def _opinion(result: Mapping[str, Any]) -> AwsOpinion:
    boundary = result.get("PermissionsBoundaryDecisionDetail") or {}
    organization = result.get("OrganizationsDecisionDetail") or {}
    return AwsOpinion(
        _RESULTS.get(str(result.get("EvalDecision")), "ImplicitlyDenied"),
        tuple(str(each.get("SourcePolicyId", "")) for each in result.get("MatchedStatements") or ()),
        tuple(map(str, result.get("MissingContextValues") or ())),
        boundary.get("AllowedByPermissionsBoundary"),
        organization.get("AllowedByOrganizations"),
        result,
    )


# -- comparing ------------------------------------------------------------------------------------------


def comparable(verdict: Verdict) -> Result:
    """Our answer as far as AWS was asked: by identity policies and boundary; it looks at no trust policy."""
    parts = {part.layer: part.result for part in verdict.parts}
    if verdict.result == "Depends" or "resource" not in parts:
        return verdict.result
    asked = [parts[layer] for layer in ("identity", "boundary") if layer in parts]
    for result in ("ExplicitlyDenied", "ImplicitlyDenied", "Depends"):
        if result in asked:
            return result
    return "Allowed" if asked else verdict.result


def disagreement(verdict: Verdict, opinion: AwsOpinion) -> str:
    """In words why the two differ; empty where they do not, or where ours leaves open what AWS decided."""
    ours = comparable(verdict)
    if ours in ("Depends", opinion.result):
        return ""
    if "*" in verdict.request.resource and ours == "Allowed":
        return "AWS was asked about all that * stands for at once, iamtui about any of it; name one resource"
    if opinion.organization is False and ours == "Allowed":
        return "a policy of the organization denies it, which cannot be read from this account"
    if opinion.lacked:
        return f"AWS was given no value of {', '.join(opinion.lacked)}, and takes them as absent"
    return "for no reason that is known"


def is_bug(verdict: Verdict, opinion: AwsOpinion) -> bool:
    """Whether one of the two is wrong, as far as can be told."""
    return disagreement(verdict, opinion).startswith("for no reason")
