"""The operations a read-only session may send, by service, and those it may not although they are reads."""

from __future__ import annotations

from typing import Final

__all__ = ["ALLOWED", "CREDENTIAL_CHAIN", "REFUSED_READS", "WRITES_THAT_READ_BY_NAME"]

_IAM: Final = frozenset(
    {
        "GenerateCredentialReport",
        "GenerateOrganizationsAccessReport",
        "GenerateServiceLastAccessedDetails",
        "GetAccessKeyLastUsed",
        "GetAccountAuthorizationDetails",
        "GetAccountPasswordPolicy",
        "GetAccountProperties",
        "GetAccountSummary",
        "GetContextKeysForCustomPolicy",
        "GetContextKeysForPrincipalPolicy",
        "GetCredentialReport",
        "GetDelegationRequest",
        "GetGroup",
        "GetGroupPolicy",
        "GetHumanReadableSummary",
        "GetInstanceProfile",
        "GetLoginProfile",
        "GetMFADevice",
        "GetOpenIDConnectProvider",
        "GetOrganizationsAccessReport",
        "GetOutboundWebIdentityFederationInfo",
        "GetPolicy",
        "GetPolicyVersion",
        "GetRole",
        "GetRolePolicy",
        "GetRoleTemplateVersion",
        "GetSAMLProvider",
        "GetSSHPublicKey",
        "GetServerCertificate",
        "GetServiceLastAccessedDetails",
        "GetServiceLastAccessedDetailsWithEntities",
        "GetServiceLinkedRoleDeletionStatus",
        "GetUser",
        "GetUserPolicy",
        "ListAccessKeys",
        "ListAccountAliases",
        "ListAttachedGroupPolicies",
        "ListAttachedRolePolicies",
        "ListAttachedUserPolicies",
        "ListDelegationRequests",
        "ListEntitiesForPolicy",
        "ListGroupPolicies",
        "ListGroups",
        "ListGroupsForUser",
        "ListInstanceProfileTags",
        "ListInstanceProfiles",
        "ListInstanceProfilesForRole",
        "ListMFADeviceTags",
        "ListMFADevices",
        "ListOpenIDConnectProviderTags",
        "ListOpenIDConnectProviders",
        "ListOrganizationsFeatures",
        "ListPolicies",
        "ListPoliciesGrantingServiceAccess",
        "ListPolicyTags",
        "ListPolicyVersions",
        "ListRolePolicies",
        "ListRoleTags",
        "ListRoles",
        "ListSAMLProviderTags",
        "ListSAMLProviders",
        "ListSSHPublicKeys",
        "ListServerCertificateTags",
        "ListServerCertificates",
        "ListServiceSpecificCredentials",
        "ListSigningCertificates",
        "ListUserPolicies",
        "ListUserTags",
        "ListUsers",
        "ListVirtualMFADevices",
        "SimulateCustomPolicy",
        "SimulatePrincipalPolicy",
    }
)

_USER_POOLS: Final = frozenset(
    {
        "AdminGetDevice",
        "AdminGetUser",
        "AdminGetUserAuthFactors",
        "AdminListDevices",
        "AdminListGroupsForUser",
        "AdminListUserAuthEvents",
        "DescribeIdentityProvider",
        "DescribeManagedLoginBranding",
        "DescribeManagedLoginBrandingByClient",
        "DescribeResourceServer",
        "DescribeRiskConfiguration",
        "DescribeTerms",
        "DescribeUserImportJob",
        "DescribeUserPool",
        "DescribeUserPoolClient",
        "DescribeUserPoolDomain",
        "GetCSVHeader",
        "GetDevice",
        "GetGroup",
        "GetIdentityProviderByIdentifier",
        "GetLogDeliveryConfiguration",
        "GetProvisionedLimit",
        "GetSigningCertificate",
        "GetUICustomization",
        "GetUser",
        "GetUserPoolMfaConfig",
        "ListDevices",
        "ListGroups",
        "ListIdentityProviders",
        "ListResourceServers",
        "ListTagsForResource",
        "ListTerms",
        "ListUserImportJobs",
        "ListUserPoolClientSecrets",
        "ListUserPoolClients",
        "ListUserPoolReplicas",
        "ListUserPools",
        "ListUsers",
        "ListUsersInGroup",
    }
)

_IDENTITY_POOLS: Final = frozenset(
    {
        "DescribeIdentity",
        "DescribeIdentityPool",
        "GetIdentityPoolRoles",
        "GetPrincipalTagAttributeMap",
        "ListIdentities",
        "ListIdentityPools",
        "ListTagsForResource",
        "LookupDeveloperIdentity",
    }
)

_STS: Final = frozenset(
    {
        "GetAccessKeyInfo",
        "GetCallerIdentity",
    }
)

ALLOWED: Final[dict[str, frozenset[str]]] = {
    "iam": _IAM,
    "cognito-idp": _USER_POOLS,
    "cognito-identity": _IDENTITY_POOLS,
    "sts": _STS,
}

REFUSED_READS: Final[dict[tuple[str, str], str]] = {
    ("cognito-idp", "GetUserAttributeVerificationCode"): "sends the user a mail or a text message",
    ("cognito-identity", "GetCredentialsForIdentity"): "gives out credentials of somebody else",
    ("cognito-identity", "GetOpenIdToken"): "gives out a token of somebody else",
    (
        "cognito-identity",
        "GetOpenIdTokenForDeveloperIdentity",
    ): "gives out a token, and makes the identity if new",
    ("sts", "GetSessionToken"): "gives out credentials",
}
"""Reads or lists by AWS's access level that are refused all the same, and why."""

WRITES_THAT_READ_BY_NAME: Final[dict[tuple[str, str], str]] = {
    ("cognito-identity", "GetId"): "makes an identity if there is none",
    ("cognito-idp", "GetTokensFromRefreshToken"): "gives out tokens and uses up the refresh token",
    ("cognito-idp", "GetClientToken"): "gives out a token",
    ("cognito-idp", "GetUserAuthFactors"): "works with a user's own token, which we never hold",
    ("cognito-idp", "ListWebAuthnCredentials"): "works with a user's own token, which we never hold",
    (
        "cognito-idp",
        "DescribeTermsByClient",
    ): "AWS publishes no access level for it; DescribeTerms says the same",
    ("sts", "DecodeAuthorizationMessage"): "AWS counts it as a write; nothing here needs it",
    ("sts", "GetDelegatedAccessToken"): "gives out credentials",
    ("sts", "GetFederationToken"): "gives out credentials",
    ("sts", "GetWebIdentityToken"): "gives out a token",
}
"""Operations named Get, List or Describe whose access level is not Read or List, and why they are refused."""

CREDENTIAL_CHAIN: Final[dict[str, frozenset[str]]] = {
    "sts": frozenset({"AssumeRole", "AssumeRoleWithWebIdentity"}),
    "sso": frozenset({"GetRoleCredentials"}),
    "sso-oidc": frozenset({"CreateToken"}),
    "signin": frozenset({"CreateOAuth2Token"}),
}
"""What the SDK's own credential providers may send, and nobody else."""
