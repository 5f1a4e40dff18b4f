"""Every kind of resource, in the order of the tree."""

from __future__ import annotations

from iamtui.kinds.account import ACCOUNT
from iamtui.kinds.cognito import COGNITO_KINDS
from iamtui.kinds.iam_group import GROUP
from iamtui.kinds.iam_instance_profile import INSTANCE_PROFILE
from iamtui.kinds.iam_oidc_provider import OIDC_PROVIDER
from iamtui.kinds.iam_policy import AWS_POLICY, POLICY
from iamtui.kinds.iam_role import ROLE
from iamtui.kinds.iam_saml_provider import SAML_PROVIDER
from iamtui.kinds.iam_server_certificate import SERVER_CERTIFICATE
from iamtui.kinds.iam_user import USER
from iamtui.kinds.iam_virtual_mfa_device import VIRTUAL_MFA_DEVICE
from iamtui.kinds.kind import Kind

KINDS: tuple[Kind, ...] = (
    ACCOUNT,
    USER,
    GROUP,
    ROLE,
    POLICY,
    AWS_POLICY,
    INSTANCE_PROFILE,
    OIDC_PROVIDER,
    SAML_PROVIDER,
    SERVER_CERTIFICATE,
    VIRTUAL_MFA_DEVICE,
    *COGNITO_KINDS,
)
"""All kinds, those of a section together."""

_BY_KEY = {each.key: each for each in KINDS}


def kind(key: str) -> Kind:
    """The kind with that key (`iam.role`). Raises `KeyError` where there is none."""
    return _BY_KEY[key]


def find_kind(key: str) -> Kind | None:
    """The kind with that key; None for what is only referred to, such as `aws.service`."""
    return _BY_KEY.get(key)
