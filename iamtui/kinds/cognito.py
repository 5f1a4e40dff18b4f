"""The kinds of Amazon Cognito."""

from __future__ import annotations

from iamtui.kinds.cognito_client import APP_CLIENT
from iamtui.kinds.cognito_group import GROUP
from iamtui.kinds.cognito_identity_pool import IDENTITY_POOL
from iamtui.kinds.cognito_identity_provider import IDENTITY_PROVIDER
from iamtui.kinds.cognito_import_job import IMPORT_JOB
from iamtui.kinds.cognito_resource_server import RESOURCE_SERVER
from iamtui.kinds.cognito_user import USER
from iamtui.kinds.cognito_user_pool import USER_POOL
from iamtui.kinds.kind import Kind

COGNITO_KINDS: tuple[Kind, ...] = (
    USER_POOL,
    USER,
    GROUP,
    APP_CLIENT,
    IDENTITY_PROVIDER,
    RESOURCE_SERVER,
    IMPORT_JOB,
    IDENTITY_POOL,
)

__all__ = ["COGNITO_KINDS"]
