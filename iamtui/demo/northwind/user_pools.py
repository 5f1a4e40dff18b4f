"""The storefront's user pool: the customers of the shop, with everything a pool can have switched on."""

from __future__ import annotations

from iamtui.demo.northwind.account import (
    ACCOUNT_ID,
    REGION,
    STOREFRONT_POOL,
    Calendar,
    iam_arn,
)
from iamtui.demo.northwind.pool_clients import CLIENT_DEFAULTS, new_client, new_group
from iamtui.demo.northwind.user_pool_extras import (
    MAIL,
    add_domains,
    add_import_jobs,
    add_looks,
    add_protection,
)
from iamtui.demo.northwind.user_pool_settings import custom_attribute, new_pool
from iamtui.demo.state import Shape, UserPool

SMS = {
    "SnsCallerArn": iam_arn("role", "/service-role/", "cognito-sms"),
    "ExternalId": "c51f7a90-storefront-sms",
    "SnsRegion": REGION,
}
CUSTOM = (
    custom_attribute("customer_number", mutable=False, MinLength="6", MaxLength="12"),
    custom_attribute("loyalty_points", "Number", MinValue="0", MaxValue="1000000"),
    custom_attribute("newsletter", "Boolean"),
    custom_attribute("vat_id", MinLength="0", MaxLength="20"),
    custom_attribute("approved_at", "DateTime"),
)


def function(name: str, region: str = REGION) -> str:
    """A Lambda function's ARN."""
    return f"arn:aws:lambda:{region}:{ACCOUNT_ID}:function:{name}"


def build_storefront(calendar: Calendar) -> UserPool:
    """The pool `storefront`, without its users."""
    storefront = new_pool(
        STOREFRONT_POOL,
        "storefront",
        calendar,
        created=1010,
        modified=12,
        custom=CUSTOM,
        **_sign_in(),
        **_messages(),
        LambdaConfig=_triggers(),
        UserPoolTags={"Project": "storefront", "Environment": "production", "DataClass": "personal"},
        Domain="northwind-shop",
        CustomDomain="login.northwind.example",
    )
    storefront.mfa_config = {
        "MfaConfiguration": "OPTIONAL",
        "SmsMfaConfiguration": {
            "SmsAuthenticationMessage": "Your Northwind code is {####}",
            "SmsConfiguration": SMS,
        },
        "SoftwareTokenMfaConfiguration": {"Enabled": True},
        "EmailMfaConfiguration": {"Message": "Your code: {####}", "Subject": "Signing in to Northwind"},
        "WebAuthnConfiguration": {
            "RelyingPartyId": "login.northwind.example",
            "UserVerification": "preferred",
        },
    }
    _add_groups(storefront, calendar)
    _add_clients(storefront, calendar)
    _add_providers(storefront, calendar)
    add_domains(storefront)
    add_looks(storefront, calendar)
    add_protection(storefront, calendar)
    add_import_jobs(storefront, calendar)
    return storefront


def _sign_in() -> Shape:
    return {
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 12,
                "RequireUppercase": True,
                "RequireLowercase": True,
                "RequireNumbers": True,
                "RequireSymbols": False,
                "PasswordHistorySize": 5,
                "TemporaryPasswordValidityDays": 3,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]},
        },
        "DeletionProtection": "ACTIVE",
        "AutoVerifiedAttributes": ["email"],
        "UsernameAttributes": ["email"],
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "MfaConfiguration": "OPTIONAL",
        "DeviceConfiguration": {
            "ChallengeRequiredOnNewDevice": True,
            "DeviceOnlyRememberedOnUserPrompt": True,
        },
        "UserPoolAddOns": {
            "AdvancedSecurityMode": "ENFORCED",
            "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "AUDIT"},
        },
        "UserPoolTier": "PLUS",
    }


def _messages() -> Shape:
    return {
        "VerificationMessageTemplate": {
            "SmsMessage": "Your Northwind code is {####}",
            "EmailMessage": "Welcome to Northwind. Your code is {####}",
            "EmailSubject": "Your Northwind code",
            "EmailMessageByLink": "Welcome to Northwind. {##Confirm your address##}",
            "EmailSubjectByLink": "Confirm your address",
            "DefaultEmailOption": "CONFIRM_WITH_LINK",
        },
        "SmsVerificationMessage": "Your Northwind code is {####}",
        "EmailVerificationMessage": "Welcome to Northwind. Your code is {####}",
        "EmailVerificationSubject": "Your Northwind code",
        "SmsAuthenticationMessage": "Your Northwind code is {####}",
        "EmailConfiguration": {
            "SourceArn": MAIL,
            "ReplyToEmailAddress": "service@northwind.example",
            "EmailSendingAccount": "DEVELOPER",
            "From": "Northwind <shop@northwind.example>",
            "ConfigurationSet": "storefront",
        },
        "SmsConfiguration": SMS,
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": False,
            "UnusedAccountValidityDays": 3,
            "InviteMessageTemplate": {
                "SMSMessage": "Northwind: user {username}, password {####}",
                "EmailMessage": "Your user is {username}, your first password {####}",
                "EmailSubject": "Your account at Northwind",
            },
        },
    }


def _triggers() -> Shape:
    claims = function("storefront-token-claims")
    return {
        "PreSignUp": function("storefront-pre-sign-up"),
        "PostConfirmation": function("storefront-welcome"),
        "PostAuthentication": function("storefront-last-seen"),
        "UserMigration": function("storefront-migrate-from-magento"),
        "PreTokenGeneration": claims,
        "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": claims},
        "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": function("storefront-send-mail")},
        "KMSKeyID": f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/8e0f5a1c-2b7d-4c39-b1de-50a3f6c7d912",
    }


def _add_groups(pool: UserPool, calendar: Calendar) -> None:
    for name, role, precedence, description in (
        ("gold", "storefront-group-gold", 10, "Customers of ten years and more"),
        ("wholesale", "storefront-group-wholesale", 5, "Restaurants and shops"),
        ("beta-testers", "", 50, "See new things first"),
        ("newsletter", "", None, ""),
        (f"{STOREFRONT_POOL}_Google", "", None, "Autogenerated group for users who sign in using Google"),
    ):
        arn = iam_arn("role", "/cognito/", role) if role else ""
        pool.groups[name] = new_group(STOREFRONT_POOL, name, calendar.ago(700), arn, precedence, description)


def _add_clients(pool: UserPool, calendar: Calendar) -> None:
    web = new_client(
        STOREFRONT_POOL,
        "shop-web",
        calendar,
        1005,
        12,
        secret=True,
        SupportedIdentityProviders=["COGNITO", "Google", "LoginWithAmazon"],
        CallbackURLs=["https://shop.northwind.example/signed-in", "http://localhost:3000/signed-in"],
        LogoutURLs=["https://shop.northwind.example/"],
        DefaultRedirectURI="https://shop.northwind.example/signed-in",
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email", "profile", "https://api.northwind.example/orders.read"],
        AllowedOAuthFlowsUserPoolClient=True,
        ReadAttributes=["email", "email_verified", "name", "custom:customer_number", "custom:loyalty_points"],
        WriteAttributes=["email", "name", "custom:newsletter"],
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 30},
    )
    mobile = new_client(
        STOREFRONT_POOL,
        "shop-mobile",
        calendar,
        620,
        90,
        SupportedIdentityProviders=["COGNITO", "Google"],
        CallbackURLs=["northwind://signed-in"],
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "phone", "email"],
        AllowedOAuthFlowsUserPoolClient=True,
        RefreshTokenValidity=365,
        AnalyticsConfiguration={
            "ApplicationArn": f"arn:aws:mobiletargeting:{REGION}:{ACCOUNT_ID}:apps/4d1c9e7b20f84a6d",
            "UserDataShared": False,
        },
    )
    machine = new_client(
        STOREFRONT_POOL,
        "warehouse-orders-feed",
        calendar,
        410,
        410,
        secret=True,
        ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"],
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=[
            "https://api.northwind.example/orders.read",
            "https://api.northwind.example/stock",
        ],
        AllowedOAuthFlowsUserPoolClient=True,
        AccessTokenValidity=15,
        TokenValidityUnits={**CLIENT_DEFAULTS["TokenValidityUnits"], "AccessToken": "minutes"},
    )
    legacy = new_client(
        STOREFRONT_POOL,
        "legacy-php",
        calendar,
        1008,
        1008,
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        PreventUserExistenceErrors="LEGACY",
        EnableTokenRevocation=False,
    )
    for client in (web, mobile, machine, legacy):
        pool.clients[client["ClientId"]] = client


def _add_providers(pool: UserPool, calendar: Calendar) -> None:
    google = {
        "client_id": "471108151234-shop.apps.googleusercontent.com",
        "client_secret": "not-a-secret",
        "authorize_scopes": "openid email profile",
        "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
        "attributes_url_add_attributes": "true",
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "oidc_issuer": "https://accounts.google.com",
        "token_request_method": "POST",
        "token_url": "https://www.googleapis.com/oauth2/v4/token",
    }
    amazon = {
        "client_id": "amzn1.application-oa2-client.northwind",
        "client_secret": "not-a-secret",
        "authorize_scopes": "profile postal_code",
    }
    for name, details, mapping in (
        ("Google", google, {"email": "email", "name": "name", "picture": "picture", "username": "sub"}),
        ("LoginWithAmazon", amazon, {"email": "email", "name": "name", "username": "user_id"}),
    ):
        pool.identity_providers[name] = {
            "UserPoolId": STOREFRONT_POOL,
            "ProviderName": name,
            "ProviderType": name,
            "ProviderDetails": details,
            "AttributeMapping": mapping,
            "IdpIdentifiers": [],
            "LastModifiedDate": calendar.ago(230),
            "CreationDate": calendar.ago(900),
        }
    scopes = (
        ("orders.read", "See orders"),
        ("orders.write", "Place and cancel orders"),
        ("stock", "See what is on the shelves"),
    )
    pool.resource_servers["https://api.northwind.example"] = {
        "UserPoolId": STOREFRONT_POOL,
        "Identifier": "https://api.northwind.example",
        "Name": "Storefront API",
        "Scopes": [{"ScopeName": name, "ScopeDescription": text} for name, text in scopes],
    }
