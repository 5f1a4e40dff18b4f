"""Resources and callers said in another way, which by AWS's own words comes to the same decision."""

from __future__ import annotations

import re

from iamtui.policy.services import rcp_services
from tests.conformance.conditions_reworded import is_unresolved
from tests.conformance.rewriting import (
    ALWAYS,
    Case,
    copied,
    documents,
    rewriting_resources,
    statements,
    texts,
    wild,
)

# -- resources ------------------------------------------------------------------------------------------


def other_case(entry: str, case: Case) -> bool:
    """Whether an entry is the request's resource only if upper and lower case were the same in its first parts."""
    resource = case["request"]["resource"]["resource"]
    parts, asked = entry.split(":", 5)[1:5], resource.split(":", 5)[1:5]
    if len(asked) < 4 or "*" in "".join(asked):
        return False
    pairs = list(zip(parts, asked, strict=False))
    return not all(wild(*pair) for pair in pairs) and all(wild(*pair, re.IGNORECASE) for pair in pairs)


_DOUBLED = re.compile(r"\*{2,}")


def doubled(case: Case) -> Case | None:
    """Resources with `**`, written with one `*`."""
    return rewriting_resources(case, lambda entry: _DOUBLED.sub("*", entry))


def wild_type(case: Case) -> Case | None:
    """Resources whose type has wildcards, written with the type of the request's resource."""
    parts = case["request"]["resource"]["resource"].split(":", 5)
    asked = parts[5] if len(parts) == 6 else ""
    return rewriting_resources(case, lambda entry: _with_type_of(asked, entry))


def _with_type_of(asked: str, entry: str) -> str:
    """The entry with what is before its first `/` or `:` taken from the resource asked about."""
    head, ending = entry[: -len(entry.split(":", 5)[-1])], entry.split(":", 5)[-1]
    mark = re.search("[/:]", ending)
    if mark is None or entry.count(":") < 5 or not re.search(r"[*?]", ending[: mark.start()]):
        return entry
    for found in re.finditer(re.escape(mark[0]), asked):
        if wild(ending[: mark.start()], asked[: found.start()]):
            made = asked[: found.start()] + ending[mark.start() :]
            if wild(made, asked):
                return head + made
    return entry


def invalid_exceptions(case: Case) -> Case | None:
    """Statements with a variable without value in NotResource, left out."""
    made = copied(case)
    context = case["request"]["contextVariables"]
    changed = False
    for document in documents(made):
        kept = []
        for each in statements(document):
            entries = texts(each.get("NotResource", []))
            invalid = any(is_unresolved(entry.split(":", 5)[-1], context) for entry in entries if entry.count(":") > 4)
            kept += [] if invalid else [each]
            changed |= invalid
        document["Statement"] = kept
    return made if changed else None


def signs_in_parts(entry: str, case: Case) -> bool:
    """Whether the first parts of an entry have signs that no ARN has there."""
    parts = entry.split(":", 5)[1:5] if "${" not in entry.split(":", 5)[-1] or entry.count(":") > 4 else [entry]
    return any(sign in part for part in parts for sign in "${}[]()|^+\\.")


# -- callers --------------------------------------------------------------------------------------------


def _denies(entries: list[Case]) -> list[Case]:
    """The same policies with nothing but their Deny statements."""
    kept = []
    for entry in entries:
        denying = [each for each in statements(entry["policy"]) if each["Effect"] == "Deny"]
        kept.append({**entry, "policy": {**entry["policy"], "Statement": denying}})
    return kept


def _allowing(entries: list[Case]) -> list[Case]:
    """The same policies with an Allow of everything beside their Deny statements."""
    return [*_denies(entries), {"name": "everything", "policy": {"Version": "2012-10-17", "Statement": [ALWAYS]}}]


def root(case: Case) -> Case | None:
    if not str(case["request"]["principal"]).endswith(":root"):
        return None
    made = copied(case)
    made["identityPolicies"] = _allowing(made.get("identityPolicies", []))
    made.pop("permissionBoundaryPolicies", None)
    return made


def root_assuming(case: Case) -> Case | None:
    """The root user who assumes a role, as one whom nobody lets."""
    request = case["request"]
    if not str(request["principal"]).endswith(":root") or request["action"].lower() != "sts:assumerole":
        return None
    made = copied(case)
    made["identityPolicies"] = _denies(made.get("identityPolicies", []))
    policy = made.get("resourcePolicy") or {"Statement": []}
    policy["Statement"] = [each for each in statements(policy) if each["Effect"] == "Deny"]
    made["resourcePolicy"] = policy
    return made


def identity_of_others(case: Case) -> Case | None:
    """Callers without identity policies: what the resource's policy says of them is enough."""
    if _kind(case) not in ("web-identity", "saml", "canonical"):
        return None
    made = copied(case)
    made["identityPolicies"] = [{"name": "everything", "policy": {"Version": "2012-10-17", "Statement": [ALWAYS]}}]
    return made


def _kind(case: Case) -> str:
    principal = case["request"]["principal"]
    if not isinstance(principal, str):
        return "anonymous"
    if principal.startswith("arn:"):
        return "saml" if ":saml-provider/" in principal else "account"
    return "service" if principal.endswith("amazonaws.com") else "canonical" if principal.isalnum() else "web-identity"


def no_service_control(case: Case) -> Case | None:
    """Service control policies of callers that they do not limit."""
    outside = _kind(case) != "account" or ":role/aws-service-role/" in case["request"]["principal"]
    return _without(case, "serviceControlPolicies") if outside else None


def no_resource_control(case: Case) -> Case | None:
    """Resource control policies for services, and callers, that they do not limit."""
    service = case["request"]["action"].partition(":")[0].lower()
    principal = str(case["request"]["principal"])
    exempt = case["request"]["action"].lower() == "kms:retiregrant"
    outside = exempt or service not in rcp_services() or ":role/aws-service-role/" in principal
    return _without(case, "resourceControlPolicies") if outside else None


def _without(case: Case, name: str) -> Case | None:
    if not case.get(name):
        return None
    made = copied(case)
    del made[name]
    return made


def session_granted(case: Case) -> Case | None:
    """A session that the resource's policy grants itself, or as one of all, with a session policy that is silent."""
    principal = case["request"]["principal"]
    if (
        not any(kind in str(principal) for kind in (":sts::", ":role/"))
        or not case.get("resourcePolicy")
        or not _is_same_account(case)
    ):
        return None
    made = copied(case)
    made["identityPolicies"] = _denies(made.get("identityPolicies", []))
    made["sessionPolicies"] = _merged(_allowing(made.get("sessionPolicies") or []))
    policy = made["resourcePolicy"]
    policy["Statement"] = [
        each for each in statements(policy) if each["Effect"] == "Deny" or _names_itself(each, principal)
    ]
    return made


def _names_itself(statement: Case, principal: str) -> bool:
    if "NotPrincipal" in statement:
        return True
    named = statement.get("Principal")
    return named == "*" or bool(isinstance(named, dict) and {"*", principal} & set(texts(named.get("AWS", []))))


def _merged(entries: list[Case]) -> list[Case]:
    """Policies as one, as sessions have no more than one."""
    whole = [each for entry in entries for each in statements(entry["policy"])]
    version = entries[0]["policy"].get("Version")
    policy = {**({"Version": version} if version else {}), "Statement": whole}
    return [{"name": "session", "policy": policy}]


def _is_same_account(case: Case) -> bool:
    account: str = case["request"]["resource"]["accountId"]
    return str(case["request"]["principal"]).split(":")[4] == account


def role_not_named(case: Case) -> Case | None:
    """A grant to all but some, of whom a role is none, as a grant to everybody."""
    principal = str(case["request"]["principal"])
    if ":role/" not in principal or not case.get("resourcePolicy"):
        return None
    made = copied(case)
    account = principal.split(":")[4]
    changed = False
    for each in statements(made["resourcePolicy"]):
        named = each.get("NotPrincipal", "*")
        entries = texts(named.get("AWS", [])) if isinstance(named, dict) else ["*"]
        if each["Effect"] == "Allow" and not {principal, account, f"arn:aws:iam::{account}:root", "*"} & set(entries):
            del each["NotPrincipal"]
            each["Principal"] = "*"
            changed = True
    return made if changed else None


def federated_user(case: Case) -> Case | None:
    """A federated user without session policy, as one whose session policy allows nothing."""
    if ":federated-user/" not in str(case["request"]["principal"]) or case.get("sessionPolicies"):
        return None
    made = copied(case)
    made["sessionPolicies"] = [{"name": "none", "policy": {"Version": "2012-10-17", "Statement": []}}]
    return made


def no_trust_policy(case: Case) -> Case | None:
    if case.get("resourcePolicy") is not None:
        return None
    made = copied(case)
    made["resourcePolicy"] = {"Version": "2012-10-17", "Statement": []}
    return made
