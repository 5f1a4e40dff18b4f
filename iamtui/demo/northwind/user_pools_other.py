"""The smaller user pools: the staff's (SAML), the partners' (OIDC), the American shop's, and a trial."""

from __future__ import annotations

from iamtui.demo.northwind.account import ACCOUNT_ID, PARTNERS_POOL, STAFF_POOL, STOREFRONT_US_POOL, Calendar
from iamtui.demo.northwind.pool_clients import new_client, new_group
from iamtui.demo.northwind.providers import saml_metadata
from iamtui.demo.northwind.user_pool_settings import custom_attribute, new_pool
from iamtui.demo.northwind.user_pools import function
from iamtui.demo.state import Shape, UserPool

TRIAL_POOL = "eu-central-1_qR8tYv3Nd"


def build_staff(calendar: Calendar) -> UserPool:
    """The pool `staff`: everyone comes from the company's SAML directory."""
    staff = new_pool(
        STAFF_POOL,
        "staff",
        calendar,
        created=760,
        modified=101,
        custom=(custom_attribute("department", MinLength="1", MaxLength="64"),),
        MfaConfiguration="ON",
        AliasAttributes=["email", "preferred_username"],
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True, "UnusedAccountValidityDays": 7},
        AccountRecoverySetting={"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]},
        UserPoolTags={"Department": "Security"},
        Domain="northwind-staff",
        UserPoolTier="LITE",
        DeletionProtection="ACTIVE",
    )
    staff.mfa_config = {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}}
    metadata = {
        "MetadataFile": saml_metadata("https://northwind.okta.example/app/exk9z8y7x6w5"),
        "SSORedirectBindingURI": "https://northwind.okta.example/app/exk9z8y7x6w5/sso/saml",
        "SLORedirectBindingURI": "https://northwind.okta.example/app/exk9z8y7x6w5/slo/saml",
        "IDPSignout": "true",
        "EncryptedResponses": "false",
        "RequestSigningAlgorithm": "rsa-sha256",
        "ActiveEncryptionCertificate": "",
    }
    _add_provider(
        staff,
        calendar,
        "NorthwindOkta",
        "SAML",
        metadata,
        {
            "email": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
            "custom:department": "dept",
        },
        ("northwind.example",),
    )
    for name, precedence in (("administrators", 1), ("warehouse", 20), (f"{STAFF_POOL}_NorthwindOkta", None)):
        staff.groups[name] = new_group(STAFF_POOL, name, calendar.ago(750), "", precedence)
    client = new_client(
        STAFF_POOL,
        "intranet",
        calendar,
        755,
        101,
        secret=True,
        SupportedIdentityProviders=["NorthwindOkta"],
        CallbackURLs=["https://intranet.northwind.example/oauth2/idpresponse"],
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email"],
        AllowedOAuthFlowsUserPoolClient=True,
    )
    staff.clients[client["ClientId"]] = client
    _add_domain(staff, "northwind-staff", "eu-central-1", 1)
    return staff


def build_partners(calendar: Calendar) -> UserPool:
    """The pool `partners`: suppliers, by their own directories or by password."""
    partners = new_pool(
        PARTNERS_POOL,
        "partners",
        calendar,
        created=505,
        modified=44,
        custom=(
            custom_attribute("company", MinLength="1", MaxLength="128"),
            custom_attribute("department", MinLength="0", MaxLength="64"),
        ),
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        LambdaConfig={"PreAuthentication": function("partners-check-contract", "eu-west-1")},
        UserPoolTags={"Project": "partner-portal"},
        Domain="northwind-partners",
    )
    details = {
        "client_id": "northwind-portal",
        "client_secret": "not-a-secret",
        "authorize_scopes": "openid email profile groups",
        "oidc_issuer": "https://login.alfreds.example/realms/main",
        "attributes_request_method": "GET",
        "attributes_url_add_attributes": "false",
    }
    _add_provider(
        partners,
        calendar,
        "AlfredsKeycloak",
        "OIDC",
        details,
        {"email": "email", "username": "sub", "custom:department": "department"},
        ("alfreds.example", "futterkiste.example"),
    )
    client = new_client(
        PARTNERS_POOL,
        "portal",
        calendar,
        504,
        44,
        SupportedIdentityProviders=["COGNITO", "AlfredsKeycloak"],
        CallbackURLs=["https://partners.northwind.example/signed-in"],
        AllowedOAuthFlows=["code", "implicit"],
        AllowedOAuthScopes=["openid", "email", "profile"],
        AllowedOAuthFlowsUserPoolClient=True,
    )
    partners.clients[client["ClientId"]] = client
    for name, precedence in (("suppliers", 10), ("carriers", 20)):
        partners.groups[name] = new_group(PARTNERS_POOL, name, calendar.ago(500), "", precedence)
    _add_domain(partners, "northwind-partners", "eu-west-1", 2)
    return partners


def build_storefront_us(calendar: Calendar) -> UserPool:
    """The pool `storefront-us`: opened lately, few users yet."""
    pool = new_pool(
        STOREFRONT_US_POOL,
        "storefront-us",
        calendar,
        created=64,
        modified=20,
        UsernameAttributes=["email", "phone_number"],
        AutoVerifiedAttributes=["email"],
        UserPoolTags={"Project": "storefront"},
    )
    client = new_client(STOREFRONT_US_POOL, "shop-web-us", calendar, 63, 20)
    pool.clients[client["ClientId"]] = client
    return pool


def build_trial(calendar: Calendar) -> UserPool:
    """The pool `trial-2024-do-not-use`: nothing in it, nothing set."""
    return new_pool(TRIAL_POOL, "trial-2024-do-not-use", calendar, created=880, modified=880, required=())


def _add_provider(
    pool: UserPool,
    calendar: Calendar,
    name: str,
    kind: str,
    details: dict[str, str],
    mapping: dict[str, str],
    identifiers: tuple[str, ...],
) -> None:
    pool.identity_providers[name] = {
        "UserPoolId": pool.pool["Id"],
        "ProviderName": name,
        "ProviderType": kind,
        "ProviderDetails": details,
        "AttributeMapping": mapping,
        "IdpIdentifiers": list(identifiers),
        "LastModifiedDate": calendar.ago(101),
        "CreationDate": calendar.ago(500),
    }


def _add_domain(pool: UserPool, domain: str, region: str, managed_login: int) -> None:
    description: Shape = {
        "UserPoolId": pool.pool["Id"],
        "AWSAccountId": ACCOUNT_ID,
        "Domain": domain,
        "S3Bucket": f"aws-cognito-prod-{region}-assets",
        "CloudFrontDistribution": "d3a8p6v2c9z4.cloudfront.net",
        "Version": "20250120142233",
        "Status": "ACTIVE",
        "CustomDomainConfig": {},
        "ManagedLoginVersion": managed_login,
    }
    pool.domains[domain] = description
