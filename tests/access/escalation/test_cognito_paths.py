"""Paths through identity pools and user pools, and guests that lead to administrator."""

from __future__ import annotations

from iamtui.account import ListKey
from tests.access.escalation.accounts import ACCOUNT, ADMINISTRATOR_ACCESS, Shape, Written, allow, arn, trust

REGION = "eu-central-1"
POOL = f"{REGION}:11111111-2222-3333-4444-555555555555"
OTHER_POOL = f"{REGION}:99999999-2222-3333-4444-555555555555"
USERS = f"{REGION}_Shop"
PROVIDER = f"cognito-idp.{REGION}.amazonaws.com/{USERS}"
POOL_ARN = f"arn:aws:cognito-identity:{REGION}:{ACCOUNT}:identitypool/{POOL}"
USERS_ARN = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{USERS}"
ISSUER = "cognito-identity.amazonaws.com"


def trusting_pool(pool: str = POOL, people: str = "authenticated") -> Shape:
    return trust(
        federated=ISSUER,
        condition={
            "StringEquals": {f"{ISSUER}:aud": pool},
            "ForAnyValue:StringLike": {f"{ISSUER}:amr": people},
        },
    )


def shop(
    roles: Shape | None = None, guests: bool = False, by_token: bool = True, group_role: str = "", members: int = 0
) -> Written:
    """An account with an identity pool that accepts the users of a user pool."""
    account = Written()
    shape = {
        "IdentityPoolId": POOL,
        "IdentityPoolName": "shop",
        "AllowUnauthenticatedIdentities": guests,
        "CognitoIdentityProviders": [{"ProviderName": PROVIDER, "ClientId": "web"}],
    }
    (pool,) = account.inventory.put(ListKey("cognito.identity-pool", REGION), [(POOL, shape)])
    mappings = {f"{PROVIDER}:web": {"Type": "Token", "AmbiguousRoleResolution": "Deny"}} if by_token else {}
    account.inventory.set_part(pool, "roles", {"IdentityPoolId": POOL, "Roles": roles or {}, "RoleMappings": mappings})
    account.inventory.put(ListKey("cognito.user-pool", REGION), [(USERS, {"Id": USERS, "Name": "customers"})])
    if group_role:
        group = {"UserPoolId": USERS, "GroupName": "staff", "RoleArn": group_role}
        (ref,) = account.inventory.put(ListKey("cognito.group", REGION, USERS), [(f"{USERS}/staff", group)])
        people = [{"Username": f"person-{number}"} for number in range(members)]
        account.inventory.set_part(ref, "members", {"Users": people})
    return account


def test_a_role_that_trusts_the_pool_can_be_handed_out_by_it() -> None:
    account = shop()
    account.role("strong", trusting_pool(), managed=[ADMINISTRATOR_ACCESS])
    who = account.user("dev", allow("iam:PassRole", "cognito-identity:SetIdentityPoolRoles"))
    assert account.levels(who) == {"iamtui-cognito-1": "proven"}
    assert account.levels(account.user("half", allow("cognito-identity:SetIdentityPoolRoles"))) == {}


def test_a_role_for_another_pool_is_no_way() -> None:
    account = shop()
    account.role("strong", trusting_pool(OTHER_POOL), managed=[ADMINISTRATOR_ACCESS])
    account.role("service", trust(services=["lambda.amazonaws.com"]), managed=[ADMINISTRATOR_ACCESS])
    who = account.user("dev", allow("iam:PassRole", "cognito-identity:SetIdentityPoolRoles"))
    assert account.levels(who) == {}


def test_a_pool_can_be_opened_to_guests() -> None:
    account = shop({"unauthenticated": arn("role", "strong")})
    account.role("strong", trusting_pool(people="unauthenticated"), managed=[ADMINISTRATOR_ACCESS])
    who = account.user("dev", allow("cognito-identity:UpdateIdentityPool", on=POOL_ARN))
    (path,) = account.paths(who)
    assert (path.path, path.level) == ("iamtui-cognito-2", "proven")
    assert path.steps[-2:] == (
        "user dev: ask it for a guest's credentials, which are those of role strong",
        "role strong may do everything in the account",
    )


def test_open_guests_with_all_rights_are_found() -> None:
    account = shop({"unauthenticated": arn("role", "strong")}, guests=True)
    account.role("strong", trusting_pool(people="unauthenticated"), managed=[ADMINISTRATOR_ACCESS])
    (path,) = account.paths()
    assert (path.principal, path.path, path.level) == (POOL_ARN, "iamtui-cognito-7", "proven")
    assert path.target == arn("role", "strong")


def test_open_guests_that_lead_further_are_followed() -> None:
    account = shop({"unauthenticated": arn("role", "guest")}, guests=True)
    account.role("guest", trusting_pool(people="unauthenticated"), allow("iam:PutRolePolicy"))
    assert {path.principal: path.path for path in account.paths()}[POOL_ARN] == "iamtui-cognito-7"


def test_guests_without_rights_are_no_path() -> None:
    account = shop({"unauthenticated": arn("role", "guest")}, guests=True)
    account.role("guest", trusting_pool(people="unauthenticated"), allow("mobileanalytics:PutEvents"))
    assert account.paths() == []


def test_a_member_of_a_strong_group_can_be_taken_over() -> None:
    account = shop(group_role=arn("role", "strong"), members=1)
    account.role("strong", trusting_pool(), managed=[ADMINISTRATOR_ACCESS])
    who = account.user("dev", allow("cognito-idp:AdminSetUserPassword", on=USERS_ARN))
    assert account.levels(who) == {"iamtui-cognito-3": "proven"}


def test_a_group_without_members_needs_one() -> None:
    account = shop(group_role=arn("role", "strong"))
    account.role("strong", trusting_pool(), managed=[ADMINISTRATOR_ACCESS])
    who = account.user("dev", allow("cognito-idp:AdminSetUserPassword"))
    assert account.levels(who) == {"iamtui-cognito-3": "needs-resource"}
    joining = account.user("dev2", allow("cognito-idp:AdminAddUserToGroup"))
    assert account.levels(joining) == {"iamtui-cognito-4": "proven"}


def test_groups_whose_roles_the_pool_does_not_hand_out_are_no_way() -> None:
    account = shop(group_role=arn("role", "strong"), members=1, by_token=False)
    account.role("strong", trusting_pool(), managed=[ADMINISTRATOR_ACCESS])
    who = account.user("dev", allow("cognito-idp:*", "iam:PassRole"))
    assert account.levels(who) == {}


def test_a_group_can_be_given_a_role() -> None:
    account = shop(group_role=arn("role", "weak"))
    account.role("weak", trusting_pool(), allow("s3:GetObject"))
    account.role("strong", trusting_pool(), managed=[ADMINISTRATOR_ACCESS])
    create = ["iam:PassRole", "cognito-idp:CreateGroup", "cognito-idp:AdminAddUserToGroup"]
    assert account.levels(account.user("dev", allow(*create))) == {"iamtui-cognito-5": "proven"}
    update = ["iam:PassRole", "cognito-idp:UpdateGroup"]
    assert account.levels(account.user("dev2", allow(*update))) == {"iamtui-cognito-6": "proven"}
    assert account.levels(account.user("dev3", allow("cognito-idp:CreateGroup", "cognito-idp:UpdateGroup"))) == {}
