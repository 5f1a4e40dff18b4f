"""AWS's words for a call its caller may not make.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

from iamtui.demo.errors import AwsFault
from iamtui.demo.service import Request
from iamtui.demo.state import State

# The IAM operations that list by path name the path's ARN; the rest of the account's operations say "*".
_LISTS = {
    "ListUsers": "user",
    "ListGroups": "group",
    "ListRoles": "role",
    "ListInstanceProfiles": "instance-profile",
    "ListServerCertificates": "server-certificate",
    "ListVirtualMFADevices": "mfa",
}
# IAM's own messages name these as "role Deploy", not by ARN.
_NAMED = {
    "UserName": "user",
    "GroupName": "group",
    "RoleName": "role",
    "InstanceProfileName": "instance profile",
    "PolicyArn": "policy",
}
_ARNS = ("OpenIDConnectProviderArn", "SAMLProviderArn", "SerialNumber", "Arn", "PolicySourceArn")


def access_denied(call: Request, state: State, *, explicit: bool = False) -> AwsFault:
    """The fault of `call` by a caller without the permission; `explicit` when a Deny statement says so."""
    action = f"{call.service}:{call.operation}"
    reason = (
        "with an explicit deny in an identity-based policy"
        if explicit
        else f"because no identity-based policy allows the {action} action"
    )
    message = (
        f"User: {state.caller_arn} is not authorized to perform: {action} "
        f"on resource: {_resource(call, state)} {reason}"
    )
    if call.service.startswith("cognito"):
        return AwsFault("AccessDeniedException", message, 400)
    return AwsFault("AccessDenied", message, 403)


def _resource(call: Request, state: State) -> str:
    if call.service == "iam":
        return _iam_resource(call, state)
    for member, kind in (("UserPoolId", "userpool"), ("IdentityPoolId", "identitypool")):
        pool = call.parameters.get(member)
        if pool is not None:
            return f"arn:{state.partition}:{call.service}:{call.region}:{state.account_id}:{kind}/{pool}"
    return "*"


def _iam_resource(call: Request, state: State) -> str:
    asked = call.parameters
    if call.operation in _LISTS:
        path = asked.get("PathPrefix", "/")
        return f"arn:{state.partition}:iam::{state.account_id}:{_LISTS[call.operation]}{path}"
    if call.operation == "ListPolicies":
        return f"policy path {asked.get('PathPrefix', '/')}"
    for member, kind in _NAMED.items():
        if member in asked:
            return f"{kind} {asked[member]}"
    return next((str(asked[member]) for member in _ARNS if member in asked), "*")
