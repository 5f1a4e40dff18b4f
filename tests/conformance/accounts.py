"""Cases as accounts: those that a user or a role of an account can be asked about with nothing but its own policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from iamtui.access import Access
from iamtui.policy.context import Context
from iamtui.policy.document import PolicyDocument, parse_policy
from iamtui.policy.policies import full_access_rcp
from iamtui.policy.variables import names
from iamtui.policy.verdict import Verdict
from tests.access import accounts
from tests.conformance import vocabulary
from tests.conformance.rewriting import Case, Shape, documents, statements, texts

_CALLERS = (vocabulary.USER, vocabulary.DEEP_USER, vocabulary.ROLE, vocabulary.DEEP_ROLE)
_TRUST_ACTIONS = ("sts:assumerole", "sts:tagsession", "sts:setsourceidentity")


class Question(NamedTuple):
    """An account and what is asked about it."""

    access: Access
    principal: str
    action: str
    resource: str
    context: Context


def question(case: Case) -> Question | None:
    """The case as a question to an account; None where it has what no account tells."""
    request = case["request"]
    principal, resource = request["principal"], request["resource"]["resource"]
    if principal not in _CALLERS or case.get("sessionPolicies") or case.get("endpointPolicies"):
        return None
    owner = (resource.split(":") + [""] * 5)[4] or vocabulary.ACCOUNT
    if owner != request["resource"]["accountId"]:
        return None
    trust = case.get("resourcePolicy") if request["action"].lower() in _TRUST_ACTIONS else None
    if trust is not None and (owner != vocabulary.ACCOUNT or "*" in resource):
        return None
    access = Access.compile(
        accounts.inventory(**_resources(case, principal, resource, trust)),
        scps=_levels(case, "serviceControlPolicies"),
        rcps=_levels(case, "resourceControlPolicies"),
        resource_policies=_resource_policies(case, resource) if trust is None else None,
    )
    return Question(access, principal, request["action"], resource, Context(request["contextVariables"]))


def _resource_policies(case: Case, resource: str) -> dict[str, PolicyDocument]:
    return {resource: parse_policy(case["resourcePolicy"])} if case.get("resourcePolicy") is not None else {}


def _resources(case: Case, principal: str, resource: str, trust: Shape | None) -> dict[str, list[Shape]]:
    """The principal with its first policy inline, its second attached and others from a group or attached, too."""
    own = [entry["policy"] for entry in case.get("identityPolicies", [])]
    boundary = case.get("permissionBoundaryPolicies")
    managed = {f"own{at}": each for at, each in enumerate(own) if at > 0}
    if boundary:
        managed["limit"] = boundary[0]["policy"]
    path, _, name = principal.split(":", 5)[5].rpartition("/")
    more: Shape = {
        "path": f"/{path.partition('/')[2]}/".replace("//", "/"),
        "AttachedManagedPolicies": accounts.attached(*(each for each in managed if each != "limit")),
        **({"PermissionsBoundary": accounts.bounded("limit")} if boundary else {}),
    }
    inline = [{"PolicyName": "inline", "PolicyDocument": each} for each in own[:1]]
    users, roles, groups = [], [], []
    if ":user/" in principal:
        users.append(accounts.user(name, **more, GroupList=["all"]))
        groups.append(accounts.group("all", GroupPolicyList=inline))
    else:
        trusts = trust if resource == principal else None
        roles.append(accounts.role(name, **more, RolePolicyList=inline, trusts=trusts))
    if trust is not None and resource != principal:
        path, _, name = resource.split(":", 5)[5].rpartition("/")
        roles.append(accounts.role(name, path=f"/{path.partition('/')[2]}/".replace("//", "/"), trusts=trust))
    policies = [_managed(name, document) for name, document in managed.items()]
    return {"users": users, "roles": roles, "groups": groups, "policies": policies}


def _managed(name: str, document: Shape) -> Shape:
    version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": document}
    return accounts.managed(name, PolicyVersionList=[version])


def _levels(case: Case, name: str) -> list[list[PolicyDocument]] | None:
    if not case.get(name):
        return None
    whole = [full_access_rcp().document] if name == "resourceControlPolicies" else []
    return [[*whole, *(parse_policy(entry["policy"]) for entry in level["policies"])] for level in case[name]]


def answers_alike(case: Case, verdict: Verdict) -> bool:
    """Whether the account was asked the same: it tells of the keys that the policies speak of just what the case does.

    An account also knows what it does not know, and says that the answer depends on it, where a case has no such.
    """
    given = Context(case["request"]["contextVariables"])
    known = verdict.request.context
    return verdict.result != "Depends" and all(given.find(key) == known.find(key) for key in _keys(case))


def _keys(case: Case) -> Iterator[str]:
    for document in documents(case):
        for statement in statements(document):
            written: list[Any] = [statement.get("Resource", []), statement.get("NotResource", [])]
            for keys in statement.get("Condition", {}).values():
                yield from keys
                written += keys.values()
            yield from (name for entries in written for text in texts(entries) for name in names(text))
