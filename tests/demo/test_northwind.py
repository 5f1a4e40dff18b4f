"""The demo account: what the company has, that everything it names exists, and that AWS would print it so."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import botocore.session
import pytest

from iamtui.demo.northwind import build_northwind
from iamtui.demo.state import IamState, Shape, State

NOW = datetime(2027, 3, 1, 12, 30, tzinfo=UTC)
_MODELS = botocore.session.get_session()
# Where AWS answers less than its model requires: the root user, whose device it may be, has no name; a prefix
# domain has an empty configuration.
_LOOSE = frozenset({"virtual_mfa_devices.User", "domains.CustomDomainConfig"})


@pytest.fixture(scope="module")
def northwind() -> State:
    return build_northwind(NOW)


@pytest.fixture(scope="module")
def iam(northwind: State) -> IamState:
    return northwind.iam


def _documents(iam: IamState) -> Iterator[str]:
    yield from (version["Document"] for versions in iam.policy_versions.values() for version in versions)
    yield from (text for policies in iam.inline_policies.values() for text in policies.values())
    yield from (role["AssumeRolePolicyDocument"] for role in iam.roles.values())


def _statements(text: str) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = json.loads(text)["Statement"]
    return statements


def test_the_same_moment_gives_the_same_account() -> None:
    assert build_northwind(NOW) == build_northwind(NOW)
    assert build_northwind() == build_northwind()


def test_the_company_is_large_enough(iam: IamState) -> None:
    own = [arn for arn in iam.policies if ":aws:policy/" not in arn]
    assert len(iam.users) >= 30
    assert len([group for group in iam.groups if _members(iam, group)]) >= 6
    assert [group for group in iam.groups if not _members(iam, group)] == ["Interns-2023"]
    assert len(iam.roles) >= 32
    assert len(own) >= 20
    assert sum(len(iam.policy_versions[arn]) > 1 for arn in own) >= 8
    assert any(_default(iam, arn) != iam.policy_versions[arn][0]["VersionId"] for arn in own)
    assert any(iam.policies[arn]["AttachmentCount"] == 0 for arn in own)
    assert (len(iam.oidc_providers), len(iam.saml_providers), len(iam.server_certificates)) == (2, 2, 2)
    assert len(iam.policies) - len(own) >= 80
    assert iam.alias == "northwind"


def _members(iam: IamState, group: str) -> list[str]:
    return [user for user, groups in iam.memberships.items() if group in groups]


def _default(iam: IamState, arn: str) -> str:
    return str(iam.policies[arn]["DefaultVersionId"])


def test_credentials_come_in_every_condition(iam: IamState) -> None:
    keys = [key for keys in iam.access_keys.values() for key in keys]
    ages = [(NOW - key["CreateDate"]).days for key in keys]
    unused = [used for used in iam.access_key_last_used.values() if "LastUsedDate" not in used]
    assert min(ages) < 30
    assert max(ages) > 1000
    assert unused == [{"ServiceName": "N/A", "Region": "N/A"}] * len(unused) != []
    assert {key["Status"] for key in keys} == {"Active", "Inactive"}
    assert set(iam.login_profiles) - set(iam.mfa_devices)
    never = [name for name in iam.login_profiles if "PasswordLastUsed" not in iam.users[name]]
    assert "robert.king" in never
    assert any("Tags" in user and user["Tags"] for user in iam.users.values())
    assert any("PermissionsBoundary" in user for user in iam.users.values())
    assert iam.ssh_public_keys
    assert iam.service_specific_credentials
    assert iam.signing_certificates
    assert any("User" not in device for device in iam.virtual_mfa_devices)


def test_roles_come_in_every_kind(iam: IamState) -> None:
    trusts = {name: role["AssumeRolePolicyDocument"] for name, role in iam.roles.items()}
    handler = iam.attachments["role", "storefront-order-handler"]
    assert any("AWSLambdaBasicExecutionRole" in arn for arn in handler)
    assert any("orders-table" in arn for arn in handler)
    assert any(text.count("sts:ExternalId") for text in trusts.values())
    assert any("repo:northwind/storefront" in text for text in trusts.values())
    assert any("sts:AssumeRoleWithSAML" in text for text in trusts.values())
    assert sum(role["Path"].startswith("/aws-service-role/") for role in iam.roles.values()) >= 5
    assert _statements(trusts["public-metrics-writer"])[0]["Principal"] == {"AWS": "*"}
    assert re.fullmatch(r"AIDA\w{17}", _statements(trusts["retired-etl-job"])[0]["Principal"]["AWS"])
    assert _statements(trusts["sealed-archive"])[1]["Effect"] == "Deny"
    guests = iam.attachments["role", "storefront-guests-unauthenticated"]
    assert guests == ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
    assert any(role["RoleLastUsed"] == {} for role in iam.roles.values())
    assert iam.instance_profiles


def test_every_reference_in_iam_holds(iam: IamState) -> None:
    for (kind, name), arns in iam.attachments.items():
        assert name in getattr(iam, f"{kind}s")
        assert set(arns) <= set(iam.policies)
    for kind, name in iam.inline_policies:
        assert name in getattr(iam, f"{kind}s")
    for user, groups in iam.memberships.items():
        assert user in iam.users
        assert set(groups) <= set(iam.groups)
    for by_user in (iam.access_keys, iam.login_profiles, iam.mfa_devices, iam.ssh_public_keys):
        assert set(by_user) <= set(iam.users)
    assert {role for profile in iam.instance_profiles.values() for role in profile["Roles"]} <= set(iam.roles)
    keys = {key["AccessKeyId"] for keys in iam.access_keys.values() for key in keys}
    assert keys == set(iam.access_key_last_used)
    assert {arn for entity in _bounded(iam) for arn in [_boundary(entity)]} <= set(iam.policies)


def _bounded(iam: IamState) -> list[Shape]:
    entities = (*iam.users.values(), *iam.roles.values())
    return [entity for entity in entities if "PermissionsBoundary" in entity]


def _boundary(entity: Shape) -> str:
    return str(entity["PermissionsBoundary"]["PermissionsBoundaryArn"])


def test_the_counts_of_policies_are_those_of_what_is_attached(iam: IamState) -> None:
    attached = Counter(arn for arns in iam.attachments.values() for arn in arns)
    bounded = Counter(_boundary(entity) for entity in _bounded(iam))
    for arn, policy in iam.policies.items():
        assert (policy["AttachmentCount"], policy["PermissionsBoundaryUsageCount"]) == (attached[arn], bounded[arn])
        defaults = [one["VersionId"] for one in iam.policy_versions[arn] if one["IsDefaultVersion"]]
        assert defaults == [policy["DefaultVersionId"]]


def test_every_document_is_a_policy(iam: IamState) -> None:
    for text in _documents(iam):
        for statement in _statements(text):
            assert statement["Effect"] in ("Allow", "Deny")
            assert ("Action" in statement) != ("NotAction" in statement)
    assert any("NotAction" in text for text in _documents(iam))
    assert any("${aws:username}" in text for text in _documents(iam))


def test_trusted_providers_and_principals_exist(iam: IamState, northwind: State) -> None:
    arns = {entity["Arn"] for entity in (*iam.users.values(), *iam.roles.values())}
    providers = {*iam.oidc_providers, *iam.saml_providers, "cognito-identity.amazonaws.com"}
    for role in iam.roles.values():
        for statement in _statements(role["AssumeRolePolicyDocument"]):
            principal = statement["Principal"]
            if principal == "*":
                continue
            assert principal.get("Federated") in {*providers, None}
            named = principal.get("AWS", [])
            for arn in [named] if isinstance(named, str) else named:
                if northwind.account_id in arn and not arn.endswith(":root"):
                    assert arn in arns


def test_ids_have_the_form_aws_gives_them(iam: IamState) -> None:
    for entities, key, prefix in (
        (iam.users, "UserId", "AIDA"),
        (iam.groups, "GroupId", "AGPA"),
        (iam.roles, "RoleId", "AROA"),
        (iam.policies, "PolicyId", "ANPA"),
        (iam.instance_profiles, "InstanceProfileId", "AIPA"),
    ):
        ids = [entity[key] for entity in entities.values()]
        assert all(re.fullmatch(prefix + "[A-Z2-7]{17}", one) for one in ids)
        assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("AKIA[A-Z2-7]{16}", key) for key in iam.access_key_last_used)


def test_no_date_lies_ahead_and_all_are_whole_seconds(northwind: State) -> None:
    for path, value in _walk(northwind.iam.__dict__, "iam"):
        if isinstance(value, datetime):
            assert value.tzinfo is UTC, path
            assert value.microsecond == 0, path
            assert value <= NOW or path.endswith(("ValidUntil", "Expiration")), path


def _walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, path)
    else:
        yield path, value


def test_cognito_holds_what_the_company_needs(northwind: State) -> None:
    pools = [pool for pools in northwind.user_pools.values() for pool in pools.values()]
    by_name = {pool.pool["Name"]: pool for pool in pools}
    storefront = by_name["storefront"]
    assert len(pools) >= 3
    assert set(northwind.user_pools) == {"eu-central-1", "eu-west-1", "us-east-1"}
    assert len(storefront.users) >= 150
    states = {(user["UserStatus"], user["Enabled"]) for user in storefront.users.values()}
    assert {status for status, _ in states} >= {
        *("CONFIRMED", "UNCONFIRMED", "FORCE_CHANGE_PASSWORD", "RESET_REQUIRED", "EXTERNAL_PROVIDER"),
    }
    assert ("CONFIRMED", False) in states
    assert "PreTokenGenerationConfig" in storefront.pool["LambdaConfig"]
    assert {"SAML", "OIDC", "Google"} <= {
        provider["ProviderType"] for pool in pools for provider in pool.identity_providers.values()
    }
    assert {"ClientSecret" in client for client in storefront.clients.values()} == {True, False}
    for part in ("domains", "resource_servers", "brandings", "risk_configurations", "import_jobs", "devices"):
        assert getattr(storefront, part), part


def test_every_reference_in_cognito_holds(northwind: State) -> None:
    roles = {role["Arn"] for role in northwind.iam.roles.values()}
    for region, pools in northwind.user_pools.items():
        for pool_id, pool in pools.items():
            assert pool_id.startswith(f"{region}_")
            assert pool_id == pool.pool["Id"]
            assert set(pool.members) <= set(pool.groups)
            assert {name for names in pool.members.values() for name in names} <= set(pool.users)
            assert {group["RoleArn"] for group in pool.groups.values() if "RoleArn" in group} <= roles
            assert {*pool.devices, *pool.auth_events, *pool.user_details} <= set(pool.users)
            known = {attribute["Name"] for attribute in pool.pool["SchemaAttributes"]} | {"identities"}
            for user in pool.users.values():
                assert {attribute["Name"] for attribute in user["Attributes"]} <= known
            assert len({user["Attributes"][0]["Value"] for user in pool.users.values()}) == len(pool.users)


def test_identity_pools_name_roles_and_clients_that_exist(northwind: State) -> None:
    roles = {role["Arn"] for role in northwind.iam.roles.values()}
    clients = {client for pools in northwind.user_pools.values() for pool in pools.values() for client in pool.clients}
    pools = [pool for pools in northwind.identity_pools.values() for pool in pools.values()]
    assert len(pools) >= 2
    for pool in pools:
        assert set(pool.roles.values()) <= roles
        for provider in pool.pool.get("CognitoIdentityProviders", ()):
            assert provider["ClientId"] in clients
        for mapping in pool.role_mappings.values():
            rules = mapping.get("RulesConfiguration", {}).get("Rules", ())
            assert {rule["RoleARN"] for rule in rules} <= roles
    assert any(mapping["Type"] == "Rules" for pool in pools for mapping in pool.role_mappings.values())
    assert any(pool.pool["AllowUnauthenticatedIdentities"] for pool in pools)


def _check(shape: Any, value: Any, path: str) -> None:
    """That `value` is what a service model calls `shape`."""
    if shape.type_name == "structure" and not getattr(shape, "is_document_type", False):
        named = {key: inner for key, inner in value.items() if not key.startswith("_")}
        required = set() if path in _LOOSE else set(shape.required_members)
        assert required <= set(named) <= set(shape.members), path
        for key, inner in named.items():
            _check(shape.members[key], inner, f"{path}.{key}")
    elif shape.type_name == "list":
        for inner in value:
            _check(shape.member, inner, path)
    elif shape.type_name == "map":
        for inner in value.values():
            _check(shape.value, inner, path)
    elif shape.type_name == "string":
        assert isinstance(value, str), path
        # The model's enumeration of this one is not what IAM answers.
        assert not shape.enum or value in shape.enum or path.endswith("PermissionsBoundaryType"), (path, value)
        # The model limits the name that CreateUserPool is given: 20 characters, still without `custom:`.
        longest = 27 if path.endswith("SchemaAttributes.Name") else int(shape.metadata.get("max", 10**9))
        assert len(value) <= longest, (path, value)
    elif shape.type_name in ("integer", "long", "boolean", "timestamp"):
        kind = {"boolean": bool, "timestamp": datetime}.get(shape.type_name, int)
        assert isinstance(value, kind), path


@pytest.mark.parametrize(
    ("part", "shape"),
    [
        ("users", "User"),
        ("groups", "Group"),
        ("roles", "Role"),
        ("policies", "Policy"),
        ("policy_versions", "PolicyVersion"),
        ("access_keys", "AccessKeyMetadata"),
        ("access_key_last_used", "AccessKeyLastUsed"),
        ("login_profiles", "LoginProfile"),
        ("mfa_devices", "MFADevice"),
        ("virtual_mfa_devices", "VirtualMFADevice"),
        ("ssh_public_keys", "SSHPublicKey"),
        ("service_specific_credentials", "ServiceSpecificCredentialMetadata"),
        ("signing_certificates", "SigningCertificate"),
        ("oidc_providers", "GetOpenIDConnectProviderResponse"),
        ("saml_providers", "GetSAMLProviderResponse"),
        ("server_certificates", "ServerCertificate"),
    ],
)
def test_iam_has_the_shapes_of_the_service_model(iam: IamState, part: str, shape: str) -> None:
    model = _MODELS.get_service_model("iam").shape_for(shape)
    held: Any = getattr(iam, part)
    for value in held.values() if isinstance(held, dict) else held:
        for one in value if isinstance(value, list) else [value]:
            _check(model, one, part)


@pytest.mark.parametrize(
    ("part", "shape"),
    [
        ("users", "UserType"),
        ("groups", "GroupType"),
        ("clients", "UserPoolClientType"),
        ("identity_providers", "IdentityProviderType"),
        ("resource_servers", "ResourceServerType"),
        ("domains", "DomainDescriptionType"),
        ("ui_customizations", "UICustomizationType"),
        ("brandings", "ManagedLoginBrandingType"),
        ("risk_configurations", "RiskConfigurationType"),
        ("import_jobs", "UserImportJobType"),
        ("devices", "DeviceType"),
        ("auth_events", "AuthEventType"),
    ],
)
def test_user_pools_have_the_shapes_of_the_service_model(northwind: State, part: str, shape: str) -> None:
    service = _MODELS.get_service_model("cognito-idp")
    for pools in northwind.user_pools.values():
        for pool in pools.values():
            _check(service.shape_for("UserPoolType"), pool.pool, pool.pool["Name"])
            _check(service.shape_for("GetUserPoolMfaConfigResponse"), pool.mfa_config, "mfa_config")
            if pool.log_delivery is not None:
                _check(service.shape_for("LogDeliveryConfigurationType"), pool.log_delivery, "log_delivery")
            for value in getattr(pool, part).values():
                for one in value if isinstance(value, list) else [value]:
                    _check(service.shape_for(shape), one, part)


def test_identity_pools_have_the_shapes_of_the_service_model(northwind: State) -> None:
    service = _MODELS.get_service_model("cognito-identity")
    for pools in northwind.identity_pools.values():
        for pool in pools.values():
            _check(service.shape_for("IdentityPool"), pool.pool, "pool")
            _check(service.shape_for("RoleMappingMap"), pool.role_mappings, "role_mappings")
            for tags in pool.principal_tags.values():
                _check(service.shape_for("GetPrincipalTagAttributeMapResponse"), tags, "principal_tags")
            for identity in pool.identities.values():
                _check(service.shape_for("IdentityDescription"), identity, "identities")
