"""Paths through IAM itself: own rights are raised, somebody else's rights or credentials are taken.

The facts (ids, permissions, prerequisites) are from pathfinding.cloud and the Rhino list, see NOTICE.pathfinding; the
words are ours, and so are the paths whose ids begin with `iamtui-`.
"""

from __future__ import annotations

from dataclasses import replace

from iamtui.access.escalation.entry import TARGET, Entry, Permission, Raised

USER = "arn:{partition}:iam::{account}:user/*"
ROLE = "arn:{partition}:iam::{account}:role/*"

P = Permission

ATTACH = {
    "user": P("iam:AttachUserPolicy", TARGET),
    "role": P("iam:AttachRolePolicy", TARGET),
    "group": P("iam:AttachGroupPolicy", TARGET),
}
PUT = {
    "user": P("iam:PutUserPolicy", TARGET),
    "role": P("iam:PutRolePolicy", TARGET),
    "group": P("iam:PutGroupPolicy", TARGET),
}
NEW_VERSION = P("iam:CreatePolicyVersion", TARGET)
ASSUME = P("sts:AssumeRole", TARGET)
NEW_KEY = P("iam:CreateAccessKey", TARGET)
NEW_TRUST = P("iam:UpdateAssumeRolePolicy", TARGET)

_ATTACH_STEP = "attach AdministratorAccess to {target}"
_PUT_STEP = "put an inline policy that allows everything on {target}"
_VERSION_STEP = "create a version of {target} that allows everything, as its default"
_NEW_BOUNDARY = "make AdministratorAccess the boundary of {target}, which keeps nothing away"
_RAISED_WITH = {
    ATTACH["user"]: _ATTACH_STEP,
    ATTACH["role"]: _ATTACH_STEP,
    PUT["user"]: _PUT_STEP,
    PUT["role"]: _PUT_STEP,
}


def _self(identifier: str, permission: Permission, raised: Raised, step: str) -> Entry:
    noun = {"policy": "a managed policy of one's own", "group": "a group one is in"}.get(raised, "one's own rights")
    return Entry(
        identifier,
        f"Raise {noun} with {permission.action}",
        "self",
        (permission,),
        (step,),
        f"Deny {permission.action} on the principal itself, its groups and its policies, or set a boundary",
        raised=raised,
    )


def attaching_rights_of_iam(entry: Entry) -> Entry:
    """An entry that attaches a policy, for who may attach IAMFullAccess and not AdministratorAccess."""
    return replace(entry, steps=("attach IAMFullAccess to {target}", "give oneself all other rights with it"))


def raising_another(entry: Entry) -> Entry:
    """An entry about one's own rights, for who can raise somebody else so: with the words that fit."""
    action = entry.permissions[0].action
    noun, becoming = {
        "user": ("another user", "become it"),
        "role": ("another role", "become it"),
        "group": ("a group", "become a member of it"),
    }.get(entry.raised, ("a managed policy", "become who holds it"))
    return replace(
        entry,
        title=f"Raise {noun} with {action}, if one can {becoming}",
        closes=f"Take away {action}, or limit it to what has no way from the principal",
    )


def _combined(identifier: str, raising: Permission) -> Entry:
    """A role is raised and passed to a service, or a group is raised and joined."""
    is_group = raising in (ATTACH["group"], PUT["group"])
    second = "iam:AddUserToGroup" if is_group else "iam:PassRole"
    step = _ATTACH_STEP if raising.action.startswith("iam:Attach") else _PUT_STEP
    return Entry(
        identifier,
        f"Raise a {'group' if is_group else 'role'} with {raising.action}, then use it with {second}",
        "raise-and-join" if is_group else "raise-and-pass",
        (raising, P(second, TARGET)) if is_group else (raising,),
        (step, "join {target}" if is_group else "pass {target} to {service}, which runs code of one's own with it"),
        f"Take away {raising.action} or {second}, or limit them to different {'group' if is_group else 'role'}s",
        raised="group" if is_group else "role",
    )


def _other(identifier: str, raising: Permission, becoming: Permission, raised: Raised) -> Entry:
    noun = "user" if becoming is NEW_KEY else "role"
    become = {
        NEW_KEY: f"create an access key for the {noun}",
        ASSUME: f"assume the {noun}",
        NEW_TRUST: f"rewrite the trust policy of the {noun} and assume it",
    }
    return Entry(
        identifier,
        f"Raise a {noun} with {raising.action}, then become it with {becoming.action}",
        "other",
        (raising,),
        (_RAISED_WITH.get(raising, _VERSION_STEP), become[becoming]),
        f"Take away {raising.action} or {becoming.action}, or limit them to different {noun}s",
        raised=raised,
        becoming=(becoming,),
    )


def _credentials(identifier: str, actions: tuple[str, ...], step: str, assumes: str) -> Entry:
    named = " and ".join(actions)
    return Entry(
        identifier,
        f"Take over a user with {named}",
        "credentials",
        tuple(P(action, TARGET) for action in actions),
        (step,),
        f"Limit {named} to everybody's own user, with the variable aws:username in the resource",
        assumes=assumes,
    )


def _create(identifier: str, kind: str, making: tuple[Permission, ...], raising: Permission, step: str) -> Entry:
    actions = " and ".join(permission.action for permission in (*making, raising))
    return Entry(
        identifier,
        f"Create a {kind} with all rights with {actions}",
        "create",
        (*making, raising),
        (step, f"give it all rights with {raising.action} and use it"),
        f"Let {raising.action} require a permissions boundary (iam:PermissionsBoundary), or take it away",
        raised="role" if kind == "role" else "user",
    )


def _boundary(identifier: str, action: str, raised: Raised, step: str) -> Entry:
    return Entry(
        identifier,
        f"Lift one's own boundary with {action}",
        "boundary",
        (P(action, TARGET),),
        (step,),
        f"Deny {action} on it in the boundary itself",
        raised=raised,
    )


_MAKE_USER = (P("iam:CreateUser", USER), P("iam:CreateAccessKey", USER))
_MAKE_ROLE = (P("iam:CreateRole", ROLE),)
_USER_STEP = "create a user and an access key for it"
_ROLE_STEP = "create a role that trusts the principal"

IDENTITIES: tuple[Entry, ...] = (
    _self("iam-001", NEW_VERSION, "policy", _VERSION_STEP),
    _credentials("iam-002", ("iam:CreateAccessKey",), "create an access key for {target}", "one access key at most"),
    _credentials(
        "iam-003",
        ("iam:CreateAccessKey", "iam:DeleteAccessKey"),
        "delete one of the two access keys of {target} and create another",
        "",
    ),
    _credentials("iam-004", ("iam:CreateLoginProfile",), "give {target} a password", "no password yet"),
    _self("iam-005", PUT["role"], "role", _PUT_STEP),
    _credentials("iam-006", ("iam:UpdateLoginProfile",), "change the password of {target}", "a password already"),
    _self("iam-007", PUT["user"], "user", _PUT_STEP),
    _self("iam-008", ATTACH["user"], "user", _ATTACH_STEP),
    _self("iam-009", ATTACH["role"], "role", _ATTACH_STEP),
    _self("iam-010", ATTACH["group"], "group", _ATTACH_STEP),
    _self("iam-011", PUT["group"], "group", _PUT_STEP),
    Entry(
        "iam-012",
        "Let a role trust oneself with iam:UpdateAssumeRolePolicy",
        "trust",
        (NEW_TRUST,),
        ("rewrite the trust policy of {target} so that it names the principal", "assume {target}"),
        "Limit iam:UpdateAssumeRolePolicy to roles without more rights than the principal has",
    ),
    Entry(
        "iam-013",
        "Join a group with iam:AddUserToGroup",
        "group",
        (P("iam:AddUserToGroup", TARGET),),
        ("join {target}",),
        "Limit iam:AddUserToGroup to groups without more rights than the principal has",
        raised="group",
    ),
    _other("iam-014", ATTACH["role"], ASSUME, "role"),
    _other("iam-015", ATTACH["user"], NEW_KEY, "user"),
    _other("iam-016", NEW_VERSION, ASSUME, "policy"),
    _other("iam-017", PUT["role"], ASSUME, "role"),
    _other("iam-018", PUT["user"], NEW_KEY, "user"),
    _other("iam-019", ATTACH["role"], NEW_TRUST, "role"),
    _other("iam-020", NEW_VERSION, NEW_TRUST, "policy"),
    _other("iam-021", PUT["role"], NEW_TRUST, "role"),
    Entry(
        "rhino-2",
        "Set a managed policy back to a version with more rights with iam:SetDefaultPolicyVersion",
        "version",
        (P("iam:SetDefaultPolicyVersion", TARGET),),
        ("make the version of {target} that gives more rights its default",),
        "Delete versions of managed policies that are not wanted any more, or take away iam:SetDefaultPolicyVersion",
        raised="policy",
        needs="a version of {target} that allows more (the versions that are known do not)",
    ),
    Entry(
        "sts-001",
        "Assume a role with more rights",
        "assume",
        (ASSUME,),
        ("assume {target}",),
        "Take the principal out of the trust policy of {target}, or take sts:AssumeRole on it away",
    ),
    _combined("iamtui-pass-1", PUT["role"]),
    _combined("iamtui-pass-2", ATTACH["role"]),
    _combined("iamtui-join-1", PUT["group"]),
    _combined("iamtui-join-2", ATTACH["group"]),
    _create("iamtui-user-1", "user", _MAKE_USER, P("iam:AttachUserPolicy", USER), _USER_STEP),
    _create("iamtui-user-2", "user", _MAKE_USER, P("iam:PutUserPolicy", USER), _USER_STEP),
    _create("iamtui-role-1", "role", _MAKE_ROLE, P("iam:AttachRolePolicy", ROLE), _ROLE_STEP),
    _create("iamtui-role-2", "role", _MAKE_ROLE, P("iam:PutRolePolicy", ROLE), _ROLE_STEP),
    _boundary("iamtui-boundary-1", "iam:DeleteUserPermissionsBoundary", "user", "delete the boundary of {target}"),
    _boundary("iamtui-boundary-2", "iam:DeleteRolePermissionsBoundary", "role", "delete the boundary of {target}"),
    _boundary("iamtui-boundary-3", "iam:PutUserPermissionsBoundary", "user", _NEW_BOUNDARY),
    _boundary("iamtui-boundary-4", "iam:PutRolePermissionsBoundary", "role", _NEW_BOUNDARY),
    _boundary("iamtui-boundary-5", "iam:CreatePolicyVersion", "policy", _VERSION_STEP),
    Entry(
        "iamtui-saml-1",
        "Sign one's own assertions with iam:UpdateSAMLProvider",
        "provider",
        (P("iam:UpdateSAMLProvider", TARGET),),
        ("give the SAML provider that {role} trusts metadata with one's own certificate", "assume {role} through it"),
        "Let nobody but its owners update the SAML provider",
    ),
)
"""All paths through users, groups, roles and policies."""
