"""What the stand-in holds, in AWS's own shapes and names, as plain dictionaries.

Times are aware `datetime`s in UTC, whole seconds for IAM. Policy documents are `str` (JSON text),
never URL-encoded here. A value AWS leaves out when unset is absent, not `None`.
Internal keys that AWS never prints begin with an underscore and are dropped on rendering.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Shape = dict[str, Any]


@dataclass
class IamState:
    """IAM's part of an account. Every dictionary is keyed as its comment says."""

    alias: str | None = None
    password_policy: Shape | None = None  # PasswordPolicy
    root: Shape = field(default_factory=dict)  # the credential report's row of <root_account>
    users: dict[str, Shape] = field(default_factory=dict)  # UserName -> User (with Tags, PermissionsBoundary)
    groups: dict[str, Shape] = field(default_factory=dict)  # GroupName -> Group
    roles: dict[str, Shape] = field(default_factory=dict)  # RoleName -> Role (with Tags, RoleLastUsed, ...)
    policies: dict[str, Shape] = field(default_factory=dict)  # Arn -> Policy (customer and AWS-managed)
    # policy Arn -> PolicyVersion, new first
    policy_versions: dict[str, list[Shape]] = field(default_factory=dict)
    memberships: dict[str, list[str]] = field(default_factory=dict)  # UserName -> GroupNames
    # ("user" | "group" | "role", name) -> attached policy ARNs / {PolicyName: document}
    attachments: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    inline_policies: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    access_keys: dict[str, list[Shape]] = field(default_factory=dict)  # UserName -> AccessKeyMetadata
    access_key_last_used: dict[str, Shape] = field(default_factory=dict)  # AccessKeyId -> AccessKeyLastUsed
    login_profiles: dict[str, Shape] = field(default_factory=dict)  # UserName -> LoginProfile
    mfa_devices: dict[str, list[Shape]] = field(default_factory=dict)  # UserName -> MFADevice
    virtual_mfa_devices: list[Shape] = field(default_factory=list)  # VirtualMFADevice (assigned or not)
    ssh_public_keys: dict[str, list[Shape]] = field(default_factory=dict)  # UserName -> SSHPublicKey
    service_specific_credentials: dict[str, list[Shape]] = field(default_factory=dict)
    signing_certificates: dict[str, list[Shape]] = field(default_factory=dict)
    # name -> InstanceProfile, Roles = [RoleName]
    instance_profiles: dict[str, Shape] = field(default_factory=dict)
    oidc_providers: dict[str, Shape] = field(default_factory=dict)  # Arn -> GetOpenIDConnectProvider's answer
    saml_providers: dict[str, Shape] = field(default_factory=dict)  # Arn -> GetSAMLProvider's answer
    server_certificates: dict[str, Shape] = field(default_factory=dict)  # name -> ServerCertificate


@dataclass
class UserPool:
    """One user pool and everything in it."""

    pool: Shape  # UserPoolType
    mfa_config: Shape = field(default_factory=dict)  # GetUserPoolMfaConfig's answer
    users: dict[str, Shape] = field(default_factory=dict)  # Username -> UserType (Attributes as a list)
    groups: dict[str, Shape] = field(default_factory=dict)  # GroupName -> GroupType
    members: dict[str, list[str]] = field(default_factory=dict)  # GroupName -> Usernames
    clients: dict[str, Shape] = field(default_factory=dict)  # ClientId -> UserPoolClientType
    identity_providers: dict[str, Shape] = field(default_factory=dict)  # ProviderName -> IdentityProviderType
    resource_servers: dict[str, Shape] = field(default_factory=dict)  # Identifier -> ResourceServerType
    domains: dict[str, Shape] = field(default_factory=dict)  # Domain -> DomainDescriptionType
    # ClientId or "ALL" -> UICustomizationType
    ui_customizations: dict[str, Shape] = field(default_factory=dict)
    brandings: dict[str, Shape] = field(default_factory=dict)  # ClientId -> ManagedLoginBrandingType
    risk_configurations: dict[str, Shape] = field(default_factory=dict)  # ClientId or "ALL"
    log_delivery: Shape | None = None  # LogDeliveryConfigurationType
    import_jobs: dict[str, Shape] = field(default_factory=dict)  # JobId -> UserImportJobType
    tags: dict[str, str] = field(default_factory=dict)
    devices: dict[str, list[Shape]] = field(default_factory=dict)  # Username -> DeviceType
    auth_events: dict[str, list[Shape]] = field(default_factory=dict)  # Username -> AuthEventType
    user_details: dict[str, Shape] = field(default_factory=dict)  # Username -> what only AdminGetUser tells


@dataclass
class IdentityPool:
    """One identity pool and everything in it."""

    pool: Shape  # DescribeIdentityPool's answer (IdentityPool)
    roles: dict[str, str] = field(default_factory=dict)  # "authenticated" / "unauthenticated" -> role ARN
    role_mappings: dict[str, Shape] = field(default_factory=dict)  # provider -> RoleMapping
    principal_tags: dict[str, Shape] = field(default_factory=dict)  # provider -> GetPrincipalTagAttributeMap
    identities: dict[str, Shape] = field(default_factory=dict)  # IdentityId -> IdentityDescription


@dataclass
class State:
    """One account: IAM is global, Cognito is regional."""

    account_id: str
    caller_arn: str
    caller_user_id: str
    partition: str = "aws"
    iam: IamState = field(default_factory=IamState)
    user_pools: dict[str, dict[str, UserPool]] = field(default_factory=dict)  # region -> pool id -> pool
    identity_pools: dict[str, dict[str, IdentityPool]] = field(default_factory=dict)  # region -> id -> pool
    revision: int = 0  # goes up with every change: what is worked out of the state is kept until then
