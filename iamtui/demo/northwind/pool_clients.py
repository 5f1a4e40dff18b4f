"""App clients and groups of user pools, with the defaults Cognito fills in."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from typing import Any

from iamtui.demo.northwind.account import Calendar
from iamtui.demo.state import Shape

CLIENT_DEFAULTS: Shape = {
    "RefreshTokenValidity": 30,
    "AccessTokenValidity": 60,
    "IdTokenValidity": 60,
    "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
    "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH"],
    "AllowedOAuthFlowsUserPoolClient": False,
    "PreventUserExistenceErrors": "ENABLED",
    "EnableTokenRevocation": True,
    "EnablePropagateAdditionalUserContextData": False,
    "AuthSessionValidity": 3,
}


def client_id(pool_id: str, name: str) -> str:
    """An app client's id: 26 lower-case letters and digits."""
    digest = hashlib.sha256(f"client/{pool_id}/{name}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:26]


def new_client(
    pool_id: str,
    name: str,
    calendar: Calendar,
    created: float,
    modified: float,
    *,
    secret: bool = False,
    **settings: Any,
) -> Shape:
    """An app client with Cognito's defaults, changed by `settings` (members of `UserPoolClientType`)."""
    client: Shape = {
        "UserPoolId": pool_id,
        "ClientName": name,
        "ClientId": client_id(pool_id, name),
        "LastModifiedDate": calendar.ago(modified),
        "CreationDate": calendar.ago(created),
        **CLIENT_DEFAULTS,
        **settings,
    }
    if secret:
        digest = hashlib.sha512(f"secret/{pool_id}/{name}".encode()).digest()
        client["ClientSecret"] = base64.b32encode(digest).decode().lower()[:51]
    return client


def new_group(
    pool_id: str, name: str, created: datetime, role: str = "", precedence: int | None = None, text: str = ""
) -> Shape:
    """A group of a user pool."""
    group: Shape = {
        "GroupName": name,
        "UserPoolId": pool_id,
        "LastModifiedDate": created,
        "CreationDate": created,
    }
    if role:
        group["RoleArn"] = role
    if precedence is not None:
        group["Precedence"] = precedence
    if text:
        group["Description"] = text
    return group
