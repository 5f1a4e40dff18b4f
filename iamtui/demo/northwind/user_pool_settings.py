"""The settings of a user pool as `DescribeUserPool` gives them, with the defaults Cognito fills in."""

from __future__ import annotations

from typing import Any

from iamtui.demo.northwind.account import ACCOUNT_ID, Calendar
from iamtui.demo.state import Shape, UserPool

# name, data type, mutable, longest (String) — https://docs.aws.amazon.com/cognito/latest/developerguide/
# user-pool-settings-attributes.html
_STANDARD = (
    ("sub", "String", False, "2048"),
    ("name", "String", True, "2048"),
    ("given_name", "String", True, "2048"),
    ("family_name", "String", True, "2048"),
    ("middle_name", "String", True, "2048"),
    ("nickname", "String", True, "2048"),
    ("preferred_username", "String", True, "2048"),
    ("profile", "String", True, "2048"),
    ("picture", "String", True, "2048"),
    ("website", "String", True, "2048"),
    ("email", "String", True, "2048"),
    ("email_verified", "Boolean", True, ""),
    ("gender", "String", True, "2048"),
    ("birthdate", "String", True, "10"),
    ("zoneinfo", "String", True, "2048"),
    ("locale", "String", True, "2048"),
    ("phone_number", "String", True, "2048"),
    ("phone_number_verified", "Boolean", True, ""),
    ("address", "String", True, "2048"),
    ("updated_at", "Number", True, ""),
)


def standard_schema(required: tuple[str, ...] = ()) -> list[Shape]:
    """The 20 attributes every pool has; `sub` and those named are required."""
    attributes: list[Shape] = []
    for name, kind, mutable, longest in _STANDARD:
        attribute: Shape = {
            "Name": name,
            "AttributeDataType": kind,
            "DeveloperOnlyAttribute": False,
            "Mutable": mutable,
            "Required": name == "sub" or name in required,
        }
        if kind == "String":
            shortest = {"sub": "1", "birthdate": "10"}.get(name, "0")
            attribute["StringAttributeConstraints"] = {"MinLength": shortest, "MaxLength": longest}
        elif kind == "Number":
            attribute["NumberAttributeConstraints"] = {"MinValue": "0"}
        attributes.append(attribute)
    return attributes


def custom_attribute(name: str, kind: str = "String", mutable: bool = True, **limits: str) -> Shape:
    """A custom attribute; `limits` are MinLength and MaxLength, or MinValue and MaxValue."""
    attribute: Shape = {
        "Name": f"custom:{name}",
        "AttributeDataType": kind,
        "DeveloperOnlyAttribute": False,
        "Mutable": mutable,
        "Required": False,
    }
    if kind in ("String", "Number"):
        attribute[f"{kind}AttributeConstraints"] = limits
    return attribute


def user_pool_arn(pool_id: str, account: str = ACCOUNT_ID) -> str:
    """A user pool's ARN; the region is in its id."""
    return f"arn:aws:cognito-idp:{pool_id.split('_')[0]}:{account}:userpool/{pool_id}"


def new_pool(
    pool_id: str,
    name: str,
    calendar: Calendar,
    *,
    created: float,
    modified: float,
    required: tuple[str, ...] = ("email",),
    custom: tuple[Shape, ...] = (),
    account: str = ACCOUNT_ID,
    **settings: Any,
) -> UserPool:
    """A pool with Cognito's defaults, changed by `settings` (members of `UserPoolType`)."""
    pool: Shape = {
        "Id": pool_id,
        "Name": name,
        "Arn": user_pool_arn(pool_id, account),
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 8,
                "RequireUppercase": True,
                "RequireLowercase": True,
                "RequireNumbers": True,
                "RequireSymbols": True,
                "TemporaryPasswordValidityDays": 7,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "DeletionProtection": "INACTIVE",
        "LambdaConfig": {},
        "LastModifiedDate": calendar.ago(modified),
        "CreationDate": calendar.ago(created),
        "SchemaAttributes": [*standard_schema(required), *custom],
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
        "MfaConfiguration": "OFF",
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "UserPoolTags": {},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
        "UsernameConfiguration": {"CaseSensitive": False},
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [
                {"Priority": 1, "Name": "verified_email"},
                {"Priority": 2, "Name": "verified_phone_number"},
            ]
        },
        "UserPoolTier": "ESSENTIALS",
    }
    pool |= settings
    return UserPool(
        pool=pool,
        mfa_config={"MfaConfiguration": pool["MfaConfiguration"]},
        tags=dict(pool["UserPoolTags"]),
    )
