"""The identity pools: guests and customers of the storefront, and the partners' portal."""

from __future__ import annotations

from datetime import timedelta

from iamtui.demo.northwind.account import (
    ACCOUNT_ID,
    GUESTS_IDENTITY_POOL,
    PARTNER_IDENTITY_POOL,
    PARTNERS_POOL,
    STOREFRONT_POOL,
    Calendar,
    iam_arn,
    uuid_of,
)
from iamtui.demo.northwind.pool_clients import client_id
from iamtui.demo.state import IdentityPool, Shape

STOREFRONT_PROVIDER = f"cognito-idp.eu-central-1.amazonaws.com/{STOREFRONT_POOL}"
PARTNERS_PROVIDER = f"cognito-idp.eu-west-1.amazonaws.com/{PARTNERS_POOL}"
SAML_PROVIDER = iam_arn("saml-provider", "/", "NorthwindOkta")


def _role(name: str) -> str:
    return iam_arn("role", "/cognito/", name)


def build_guests(calendar: Calendar) -> IdentityPool:
    """The pool `storefront_guests`: anyone may have credentials; customers get their group's role."""
    web = client_id(STOREFRONT_POOL, "shop-web")
    mobile = client_id(STOREFRONT_POOL, "shop-mobile")
    pool = IdentityPool(
        pool={
            "IdentityPoolId": GUESTS_IDENTITY_POOL,
            "IdentityPoolName": "storefront_guests",
            "AllowUnauthenticatedIdentities": True,
            "AllowClassicFlow": True,
            "SupportedLoginProviders": {
                "accounts.google.com": "471108151234-shop.apps.googleusercontent.com",
                "www.amazon.com": "amzn1.application-oa2-client.northwind",
            },
            "CognitoIdentityProviders": [
                {"ProviderName": STOREFRONT_PROVIDER, "ClientId": web, "ServerSideTokenCheck": True},
                {"ProviderName": STOREFRONT_PROVIDER, "ClientId": mobile, "ServerSideTokenCheck": False},
            ],
            "IdentityPoolTags": {"Project": "storefront"},
        },
        roles={
            "authenticated": _role("storefront-customers-authenticated"),
            "unauthenticated": _role("storefront-guests-unauthenticated"),
        },
        role_mappings={
            f"{STOREFRONT_PROVIDER}:{web}": {"Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"}
        },
    )
    for number in range(140):
        logins = [] if number % 3 else [STOREFRONT_PROVIDER]
        _add_identity(pool, f"guest/{number}", logins, calendar, 2 + number * 1.3)
    return pool


def build_partner_portal(calendar: Calendar) -> IdentityPool:
    """The pool `partner_portal`: a role by the department that the token claims, or none."""
    portal = client_id(PARTNERS_POOL, "portal")
    provider = f"{PARTNERS_PROVIDER}:{portal}"
    pool = IdentityPool(
        pool={
            "IdentityPoolId": PARTNER_IDENTITY_POOL,
            "IdentityPoolName": "partner_portal",
            "AllowUnauthenticatedIdentities": False,
            "AllowClassicFlow": False,
            "DeveloperProviderName": "login.northwind.partners",
            "OpenIdConnectProviderARNs": [
                f"arn:aws:iam::{ACCOUNT_ID}:oidc-provider/token.actions.githubusercontent.com"
            ],
            "SamlProviderARNs": [SAML_PROVIDER],
            "CognitoIdentityProviders": [
                {"ProviderName": PARTNERS_PROVIDER, "ClientId": portal, "ServerSideTokenCheck": True}
            ],
            "IdentityPoolTags": {"Project": "partner-portal", "Owner": "maria.anders"},
        },
        roles={"authenticated": _role("partner-portal-authenticated")},
        role_mappings={
            provider: {
                "Type": "Rules",
                "AmbiguousRoleResolution": "Deny",
                "RulesConfiguration": {
                    "Rules": [
                        _rule("custom:department", "Contains", "eng", "partner-portal-engineering"),
                        _rule("custom:department", "StartsWith", "sales", "partner-portal-sales"),
                        _rule("custom:company", "Equals", "Alfreds Futterkiste", "partner-portal-engineering"),
                        _rule("email", "NotEqual", "root@partners.example", "partner-portal-authenticated"),
                    ]
                },
            },
            SAML_PROVIDER: {"Type": "Token", "AmbiguousRoleResolution": "Deny"},
        },
        principal_tags={
            provider: {
                "IdentityPoolId": PARTNER_IDENTITY_POOL,
                "IdentityProviderName": provider,
                "UseDefaults": False,
                "PrincipalTags": {"Company": "custom:company", "Department": "custom:department"},
            },
            SAML_PROVIDER: {
                "IdentityPoolId": PARTNER_IDENTITY_POOL,
                "IdentityProviderName": SAML_PROVIDER,
                "UseDefaults": True,
                "PrincipalTags": {"client": "aud", "username": "sub"},
            },
        },
    )
    for number in range(14):
        login = "login.northwind.partners" if number % 4 == 0 else PARTNERS_PROVIDER
        _add_identity(pool, f"partner/{number}", [login], calendar, 3 + number * 20)
    return pool


def build_abandoned(calendar: Calendar) -> IdentityPool:
    """The pool `old_mobile_app`: no roles, no identities, enhanced flow only."""
    pool_id = f"us-east-1:{uuid_of('old_mobile_app')}"
    return IdentityPool(
        pool={
            "IdentityPoolId": pool_id,
            "IdentityPoolName": "old_mobile_app",
            "AllowUnauthenticatedIdentities": False,
            "AllowClassicFlow": False,
            "IdentityPoolTags": {},
        }
    )


def _rule(claim: str, match: str, value: str, role: str) -> Shape:
    return {"Claim": claim, "MatchType": match, "Value": value, "RoleARN": _role(role)}


def _add_identity(pool: IdentityPool, name: str, logins: list[str], calendar: Calendar, age: float) -> None:
    region = pool.pool["IdentityPoolId"].split(":")[0]
    identity_id = f"{region}:{uuid_of(name)}"
    created = calendar.ago(age)
    identity: Shape = {
        "IdentityId": identity_id,
        "CreationDate": created,
        "LastModifiedDate": created + timedelta(hours=5),
    }
    if logins:
        identity["Logins"] = logins
    if "login.northwind.partners" in logins:
        identity["_DeveloperUserIdentifiers"] = [f"{name.replace('/', '-')}@partners.example"]
    pool.identities[identity_id] = identity
