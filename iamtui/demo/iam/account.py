"""The account as a whole: alias, password policy, what it holds against its quotas, and what it has not."""

from __future__ import annotations

from iamtui.demo.errors import AwsFault
from iamtui.demo.iam.lookup import Lookup
from iamtui.demo.iam.policies import is_aws_managed
from iamtui.demo.paging import marker_page
from iamtui.demo.service import Request
from iamtui.demo.state import Shape

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
QUOTAS = {
    "AccessKeysPerUserQuota": 2,
    "AssumeRolePolicySizeQuota": 2048,
    "AttachedPoliciesPerGroupQuota": 10,
    "AttachedPoliciesPerRoleQuota": 10,
    "AttachedPoliciesPerUserQuota": 10,
    "GlobalEndpointTokenVersion": 1,
    "GroupPolicySizeQuota": 5120,
    "GroupsPerUserQuota": 10,
    "GroupsQuota": 300,
    "InstanceProfilesQuota": 1000,
    "PoliciesQuota": 1500,
    "PolicySizeQuota": 6144,
    "PolicyVersionsInUseQuota": 10000,
    "RolePolicySizeQuota": 10240,
    "RolesQuota": 1000,
    "ServerCertificatesQuota": 20,
    "SigningCertificatesPerUserQuota": 2,
    "UserPolicySizeQuota": 2048,
    "UsersQuota": 5000,
    "VersionsPerPolicyQuota": 5,
}


class Account(Lookup):
    """What IAM tells of the account itself."""

    def ListAccountAliases(self, request: Request) -> Shape:
        """The account's alias, if it has one."""
        aliases, page = marker_page(request, [self.iam.alias] if self.iam.alias else [])
        return {"AccountAliases": aliases, **page}

    def GetAccountPasswordPolicy(self, request: Request) -> Shape:
        """The password policy; 404 for an account without one."""
        if self.iam.password_policy is None:
            raise AwsFault(
                "NoSuchEntity",
                f"The Password Policy with domain name {self.state.account_id} cannot be found.",
            )
        return {"PasswordPolicy": self.iam.password_policy}

    def GetAccountSummary(self, request: Request) -> Shape:
        """What the account holds, beside its quotas."""
        root = self.iam.root
        in_use = sum(1 for devices in self.iam.mfa_devices.values() for _ in devices)
        local = [arn for arn in self.iam.policies if not is_aws_managed(arn)]
        return {
            "SummaryMap": {
                **QUOTAS,
                "AccountAccessKeysPresent": int(
                    _says(root, "access_key_1_active") or _says(root, "access_key_2_active")
                ),
                "AccountMFAEnabled": int(_says(root, "mfa_active")),
                "AccountPasswordPresent": int(root.get("password_enabled") != "false"),
                "AccountSigningCertificatesPresent": int(_says(root, "cert_1_active") or _says(root, "cert_2_active")),
                "Groups": len(self.iam.groups),
                "InstanceProfiles": len(self.iam.instance_profiles),
                "MFADevices": len(self.iam.virtual_mfa_devices),
                "MFADevicesInUse": in_use,
                "Policies": len(local),
                "PolicyVersionsInUse": sum(len(self.iam.policy_versions.get(arn, [])) for arn in local),
                "Providers": len(self.iam.oidc_providers) + len(self.iam.saml_providers),
                "Roles": len(self.iam.roles),
                "ServerCertificates": len(self.iam.server_certificates),
                "Users": len(self.iam.users),
            }
        }

    def GetAccountProperties(self, request: Request) -> Shape:
        """No property of the account has been set."""
        return {"Properties": {}}

    def ListOrganizationsFeatures(self, request: Request) -> Shape:
        """This account is in no organization, so it manages none."""
        raise AwsFault(
            "AccountNotManagementOrDelegatedAdministratorException",
            "The request was rejected because the account making the request is not the management account "
            "or delegated administrator account for centralized root access.",
        )

    def ListDelegationRequests(self, request: Request) -> Shape:
        """Nobody has asked for delegated access."""
        return {"DelegationRequests": [], "isTruncated": False}

    def GetDelegationRequest(self, request: Request) -> Shape:
        """There is none, so it is not found."""
        wanted = request.parameters["DelegationRequestId"]
        raise AwsFault("NoSuchEntity", f"Delegation request {wanted} cannot be found.")

    def GetOutboundWebIdentityFederationInfo(self, request: Request) -> Shape:
        """Outbound federation has not been switched on."""
        raise AwsFault("FeatureDisabled", "Outbound web identity federation is disabled for this account.")


def _says(root: Shape, column: str) -> bool:
    return root.get(column) in (True, "true")
