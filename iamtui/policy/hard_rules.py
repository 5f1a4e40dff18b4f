"""What AWS decides whatever the policies say."""

from __future__ import annotations

from iamtui.policy.arns import split_arn
from iamtui.policy.callers import Caller
from iamtui.policy.request import Request

_IAM_READING = ("get", "list", "simulate", "generate")
_ALIAS_WRITES = frozenset({"createalias", "updatealias", "deletealias"})
_TRUST_ACTIONS = frozenset({"assumerole", "assumerolewithsaml", "assumerolewithwebidentity"})
_TRUST_EXTRAS = frozenset({"tagsession", "setsourceidentity", "setcontext"})
_RCP_EXEMPT = frozenset({"kms:retiregrant"})


def always_allowed(request: Request) -> str:
    """Why the action needs no permission and cannot be denied; empty where it does and can.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    """
    if request.action.lower() == "sts:getcalleridentity":
        return "sts:GetCallerIdentity needs no permission, and no policy denies it"
    return ""


def never_allowed(request: Request) -> str:
    """Why nobody may do this, whatever policies say; empty where policies decide.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html (AWS managed policies),
    https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html (reserved roles),
    https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html (aliases of AWS),
    https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (the root user)
    """
    arn = split_arn(request.resource)
    if arn is None:
        return ""
    if request.service == "iam" and not request.name.startswith(_IAM_READING):
        if arn.account == "aws" and arn.resource.startswith("policy/"):
            return "AWS managed policies are changed by AWS alone"
        if arn.resource.startswith("role/aws-reserved/"):
            return "roles under /aws-reserved/ are changed by AWS alone"
    if request.service == "kms" and request.name in _ALIAS_WRITES and arn.resource.startswith("alias/aws/"):
        return "aliases that begin with aws/ are AWS's own"
    if request.caller.is_root and request.action.lower() == "sts:assumerole":
        return "the root user cannot assume roles"
    return ""


def needs_resource_policy(request: Request) -> bool:
    """Whether identity policies are never enough, in the same account neither: trust policies and KMS keys.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html,
    https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
    """
    if request.service == "sts":
        is_role = ":role/" in request.resource
        return request.name in _TRUST_ACTIONS or (is_role and request.name in _TRUST_EXTRAS)
    arn = split_arn(request.resource)
    return request.service == "kms" and arn is not None and arn.service == "kms" and arn.resource.startswith("key/")


def is_service_linked(caller: Caller) -> bool:
    """Whether the caller is a service-linked role or a session of one.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
    """
    if any(":role/aws-service-role/" in arn for arn in (caller.arn, caller.role_arn) if arn):
        return True
    return caller.kind == "session" and caller.role_name.startswith("AWSServiceRoleFor")


def scps_apply(caller: Caller, management_account: str) -> bool:
    """Whether service control policies limit this caller: users and roles, but those of the management account.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
    """
    has_account = caller.kind in ("user", "role", "session", "federated-user", "account")
    return has_account and not is_service_linked(caller) and caller.account != (management_account or None)


def rcps_apply(request: Request, management_account: str) -> bool:
    """Whether resource control policies limit this request.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html,
    https://docs.aws.amazon.com/kms/latest/developerguide/resource-control-policies.html (kms:RetireGrant)
    """
    if request.owner == (management_account or None) or is_service_linked(request.caller):
        return False
    if request.action.lower() in _RCP_EXEMPT:
        return False
    from iamtui.policy.services import rcp_services

    return request.service in rcp_services()
