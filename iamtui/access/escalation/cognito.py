"""Paths through Cognito, which hands out roles to whoever signs in, and to guests. No published catalogue has them.

https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
"""

from __future__ import annotations

from iamtui.access.escalation.entry import TARGET, Entry, Permission
from iamtui.access.escalation.passed_roles import PASS_ROLE

IDENTITY = "cognito-identity.amazonaws.com"
USER_POOLS = "cognito-idp.amazonaws.com"

P = Permission

COGNITO: tuple[Entry, ...] = (
    Entry(
        "iamtui-cognito-1",
        "Let an identity pool hand out a role with cognito-identity:SetIdentityPoolRoles",
        "pool-roles",
        (PASS_ROLE, P("cognito-identity:SetIdentityPoolRoles")),
        ("make {target} the role of identity pool {pool}", "sign in to the pool and take the role's credentials"),
        "Limit iam:PassRole to roles without more rights, or take away cognito-identity:SetIdentityPoolRoles",
        (IDENTITY,),
    ),
    Entry(
        "iamtui-cognito-2",
        "Open an identity pool to guests with cognito-identity:UpdateIdentityPool",
        "pool-guests",
        (P("cognito-identity:UpdateIdentityPool", TARGET),),
        ("allow guests in identity pool {pool}", "ask it for a guest's credentials, which are those of {role}"),
        "Take away cognito-identity:UpdateIdentityPool, or the guest role of the pool",
        (IDENTITY,),
    ),
    Entry(
        "iamtui-cognito-3",
        "Sign in as somebody else with cognito-idp:AdminSetUserPassword",
        "pool-user",
        (P("cognito-idp:AdminSetUserPassword", TARGET),),
        ("set the password of {user} of user pool {pool}", "sign in and take the credentials of {role}"),
        "Take away cognito-idp:AdminSetUserPassword on that pool, or give its users fewer rights",
        (IDENTITY,),
        needs="a user of pool {pool} whose credentials are those of {role}",
    ),
    Entry(
        "iamtui-cognito-4",
        "Join a group with a role with cognito-idp:AdminAddUserToGroup",
        "pool-user",
        (P("cognito-idp:AdminAddUserToGroup", TARGET),),
        ("put one's own user into group {group} of user pool {pool}", "sign in and take the credentials of {role}"),
        "Take away cognito-idp:AdminAddUserToGroup on that pool, or the group's role",
        (IDENTITY,),
        raised="group",
        assumes="a user of one's own in pool {pool}",
    ),
    Entry(
        "iamtui-cognito-5",
        "Create a group with a role with cognito-idp:CreateGroup",
        "pool-group",
        (PASS_ROLE, P("cognito-idp:CreateGroup", TARGET), P("cognito-idp:AdminAddUserToGroup", TARGET)),
        ("create a group of user pool {pool} with {role} and put one's own user into it", "sign in"),
        "Limit iam:PassRole to roles without more rights, or take away cognito-idp:CreateGroup",
        (IDENTITY,),
        assumes="a user of one's own in pool {pool}",
    ),
    Entry(
        "iamtui-cognito-6",
        "Give a group another role with cognito-idp:UpdateGroup",
        "pool-group",
        (PASS_ROLE, P("cognito-idp:UpdateGroup", TARGET)),
        ("give group {group} of user pool {pool} the role {role}", "sign in as a member of it"),
        "Limit iam:PassRole to roles without more rights, or take away cognito-idp:UpdateGroup",
        (IDENTITY,),
        raised="group",
        assumes="a user of one's own in group {group}",
    ),
)
"""All paths through identity pools and user pools."""

GUESTS = Entry(
    "iamtui-cognito-7",
    "Be a guest of an open identity pool",
    "pool-guests",
    (),
    ("ask identity pool {pool} for a guest's credentials, which are those of {role}",),
    "Give guests a role that may do next to nothing, or close the pool to guests",
    (IDENTITY,),
)
"""What everybody on the internet can do where an identity pool's guests have a role with rights."""
