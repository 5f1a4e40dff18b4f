"""The kinds of Amazon Cognito."""

from __future__ import annotations

from iamtui.kinds.cognito_identity_pool import IDENTITY_POOL
from iamtui.kinds.cognito_user import USER
from iamtui.kinds.cognito_user_pool import USER_POOL
from iamtui.kinds.kind import Kind

COGNITO_KINDS: tuple[Kind, ...] = (USER_POOL, USER, IDENTITY_POOL)

__all__ = ["COGNITO_KINDS"]
