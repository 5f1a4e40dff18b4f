"""What each kind of resource refers to, read out of AWS's own shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from iamtui.account.policy_document import as_document, statements


class Edge(NamedTuple):
    """A reference: what the target is to the source, and which it is."""

    label: str
    kind: str
    id: str


BACKWARDS = {
    "member of": "has member",
    "has policy": "attached to",
    "bounded by": "boundary of",
    "in instance profile": "holds role",
    "holds role": "in instance profile",
    "trusts": "may assume",
    "trusts provider": "trusted by",
    "gives its authenticated users": "authenticated role of",
    "gives its guests": "guest role of",
    "gives by rule": "role by rule of",
    "gives its members": "role of members of",
    "accepts users of": "signs in through it",
    "belongs to": "assigned device",
    "calls": "called by",
    "delivers logs to": "receives logs of",
    "sends with": "used to send by",
    "in pool": "holds",
}
"""The words for each label seen from the other side: what the source is to the target."""


def _attached(shape: dict[str, Any]) -> Iterator[Edge]:
    for policy in shape.get("AttachedManagedPolicies") or ():
        if isinstance(policy, dict) and policy.get("PolicyArn"):
            yield Edge("has policy", "iam.policy", policy["PolicyArn"])
    boundary = shape.get("PermissionsBoundary")
    if isinstance(boundary, dict) and boundary.get("PermissionsBoundaryArn"):
        yield Edge("bounded by", "iam.policy", boundary["PermissionsBoundaryArn"])


def _user(shape: dict[str, Any]) -> Iterator[Edge]:
    for group in shape.get("GroupList") or ():
        yield Edge("member of", "iam.group", str(group))
    yield from _attached(shape)


def _role(shape: dict[str, Any]) -> Iterator[Edge]:
    yield from _attached(shape)
    for profile in shape.get("InstanceProfileList") or ():
        if isinstance(profile, dict) and profile.get("InstanceProfileName"):
            yield Edge("in instance profile", "iam.instance-profile", profile["InstanceProfileName"])
    yield from trusted(shape.get("AssumeRolePolicyDocument"), str(shape.get("Arn", "")))


def trusted(document: Any, role_arn: str) -> Iterator[Edge]:
    """The principals that the Allow statements of a role's trust policy name."""
    own_account = ":".join(role_arn.split(":")[4:5])
    for statement in statements(as_document(document)):
        if statement.get("Effect") != "Allow":
            continue
        principal = statement.get("Principal")
        if isinstance(principal, str):
            yield Edge("trusts", "aws.everyone", principal)
        elif isinstance(principal, dict):
            for sort, names in principal.items():
                for name in _texts(names):
                    yield _principal(sort, name, own_account)


def _principal(sort: str, name: str, own_account: str) -> Edge:
    if sort == "Service":
        return Edge("trusts", "aws.service", name)
    if sort == "Federated":
        if ":oidc-provider/" in name:
            return Edge("trusts provider", "iam.oidc-provider", name)
        if ":saml-provider/" in name:
            return Edge("trusts provider", "iam.saml-provider", name)
        return Edge("trusts", "aws.service", name)
    if name == "*":
        return Edge("trusts", "aws.everyone", name)
    if name.isdigit():
        return Edge("trusts", "aws.account", name)
    fields = name.split(":", 5)
    if len(fields) == 6 and fields[2] == "iam":
        what, _, path = fields[5].partition("/")
        if what == "root":
            return Edge("trusts", "aws.account", fields[4])
        if what in ("user", "role") and fields[4] == own_account:
            return Edge("trusts", f"iam.{what}", path.rpartition("/")[2])
    return Edge("trusts", "aws.principal", name)


def _instance_profile(shape: dict[str, Any]) -> Iterator[Edge]:
    for role in shape.get("Roles") or ():
        if isinstance(role, dict) and role.get("RoleName"):
            yield Edge("holds role", "iam.role", role["RoleName"])


def _mfa_device(shape: dict[str, Any]) -> Iterator[Edge]:
    user = shape.get("User")
    if isinstance(user, dict) and user.get("UserName"):
        yield Edge("belongs to", "iam.user", user["UserName"])


def _role_name(arn: Any) -> str:
    return str(arn).rpartition("/")[2]


def _identity_pool(shape: dict[str, Any]) -> Iterator[Edge]:
    roles = shape.get("Roles")
    if isinstance(roles, dict):
        for sort, label in (
            ("authenticated", "gives its authenticated users"),
            ("unauthenticated", "gives its guests"),
        ):
            if roles.get(sort):
                yield Edge(label, "iam.role", _role_name(roles[sort]))
    mappings = shape.get("RoleMappings")
    for mapping in mappings.values() if isinstance(mappings, dict) else ():
        for rule in (mapping.get("RulesConfiguration") or {}).get("Rules") or ():
            if rule.get("RoleARN"):
                yield Edge("gives by rule", "iam.role", _role_name(rule["RoleARN"]))
    for provider in shape.get("CognitoIdentityProviders") or ():
        pool = str(provider.get("ProviderName", "")).rpartition("/")[2]
        if pool:
            yield Edge("accepts users of", "cognito.user-pool", pool)
    for arn in shape.get("OpenIdConnectProviderARNs") or ():
        yield Edge("accepts users of", "iam.oidc-provider", arn)
    for arn in shape.get("SamlProviderARNs") or ():
        yield Edge("accepts users of", "iam.saml-provider", arn)


def _pool_group(shape: dict[str, Any]) -> Iterator[Edge]:
    if shape.get("RoleArn"):
        yield Edge("gives its members", "iam.role", _role_name(shape["RoleArn"]))
    if shape.get("UserPoolId"):
        yield Edge("in pool", "cognito.user-pool", shape["UserPoolId"])


def _user_pool(shape: dict[str, Any]) -> Iterator[Edge]:
    pool = shape.get("UserPool") if isinstance(shape.get("UserPool"), dict) else shape
    assert isinstance(pool, dict)
    for trigger in (pool.get("LambdaConfig") or {}).values():
        arn = trigger.get("LambdaArn") if isinstance(trigger, dict) else trigger
        if isinstance(arn, str) and ":function:" in arn:
            yield Edge("calls", "aws.function", arn)
    sms = pool.get("SmsConfiguration")
    if isinstance(sms, dict) and sms.get("SnsCallerArn"):
        yield Edge("sends with", "iam.role", _role_name(sms["SnsCallerArn"]))


def _child(shape: dict[str, Any]) -> Iterator[Edge]:
    if shape.get("UserPoolId"):
        yield Edge("in pool", "cognito.user-pool", shape["UserPoolId"])


def _texts(value: Any) -> Iterable[str]:
    return [value] if isinstance(value, str) else [each for each in value or () if isinstance(each, str)]


READERS: dict[str, Callable[[dict[str, Any]], Iterator[Edge]]] = {
    "iam.user": _user,
    "iam.group": _attached,
    "iam.role": _role,
    "iam.instance-profile": _instance_profile,
    "iam.virtual-mfa-device": _mfa_device,
    "cognito.identity-pool": _identity_pool,
    "cognito.user-pool": _user_pool,
    "cognito.group": _pool_group,
    "cognito.client": _child,
    "cognito.identity-provider": _child,
}
"""Which function reads which kind."""
