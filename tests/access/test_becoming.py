"""The graph of who can become what: services, providers, other accounts, Cognito, chains of roles."""

from __future__ import annotations

from typing import Any

from iamtui.access import Access
from iamtui.account import Inventory, ListKey
from tests.access.accounts import ACCOUNT, BASE, OTHER, allow, document, inventory, role, trust, user

GITHUB = f"{BASE}:oidc-provider/token.actions.githubusercontent.com"
POOL = "eu-west-1:11111111-2222-3333-4444-555555555555"
USERS = "eu-west-1_AAAAAAAAA"


def web_identity(principal: str, **conditions: Any) -> Any:
    """A trust policy for who signs in elsewhere."""
    more = {"Condition": conditions} if conditions else {}
    return trust({"Federated": principal}, "sts:AssumeRoleWithWebIdentity", **more)


def cognito_trust(sort: str) -> Any:
    """The trust policy that Cognito's console writes."""
    return web_identity(
        "cognito-identity.amazonaws.com",
        **{
            "StringEquals": {"cognito-identity.amazonaws.com:aud": POOL},
            "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": sort},
        },
    )


def with_cognito(held: Inventory, roles: dict[str, str], guests: bool = True, token: bool = False) -> Inventory:
    """The inventory with an identity pool, a user pool and a group."""
    provider = f"cognito-idp.eu-west-1.amazonaws.com/{USERS}"
    description = {
        "IdentityPoolId": POOL,
        "AllowUnauthenticatedIdentities": guests,
        "CognitoIdentityProviders": [{"ProviderName": provider, "ClientId": "client"}],
    }
    mappings = {f"{provider}:client": {"Type": "Token"}} if token else {}
    held.put(ListKey("cognito.identity-pool", "eu-west-1"), [(POOL, {"IdentityPoolId": POOL})])
    ref = held.ref("cognito.identity-pool", POOL, "eu-west-1")
    held.set_part(ref, "description", description)
    held.set_part(
        ref, "roles", {"Roles": {sort: f"{BASE}:role/{name}" for sort, name in roles.items()}, "RoleMappings": mappings}
    )
    held.put(ListKey("cognito.user-pool", "eu-west-1"), [(USERS, {"Id": USERS, "Name": "customers"})])
    key = ListKey("cognito.group", "eu-west-1", USERS)
    held.put(key, [(f"{USERS}/staff", {"GroupName": "staff", "RoleArn": f"{BASE}:role/staff"})])
    return held


def test_everybody_who_can_become_a_role_is_listed_with_the_statement_that_lets_them() -> None:
    trusts = document(
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        {"Effect": "Allow", "Principal": {"AWS": [f"{BASE}:user/ana", OTHER]}, "Action": "sts:AssumeRole"},
        {
            "Effect": "Allow",
            "Principal": {"Federated": GITHUB},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:us/*"}},
        },
    )
    access = Access.compile(
        inventory(users=[user("ana"), user("bo", allow("sts:*"))], roles=[role("app", trusts=trusts)])
    )
    found = access.who_can_assume(f"{BASE}:role/app")
    assert found is not None
    assert [each.principal.name for each in found.principals] == ["ana"]
    outside = {each.value: each for each in found.outsiders}
    assert {value: each.result for value, each in outside.items()} == {
        "lambda.amazonaws.com": "Allowed",
        OTHER: "Allowed",
        GITHUB: "Depends",
    }
    assert outside[GITHUB].place.index == 2
    assert outside[GITHUB].conditions[0].key == "token.actions.githubusercontent.com:sub"
    assert access.who_can_assume(f"{BASE}:role/nobody") is None


def test_a_deny_in_the_trust_policy_shuts_outsiders_out() -> None:
    trusts = document(
        {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"},
        {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"},
    )
    access = Access.compile(inventory(roles=[role("app", trusts=trusts), role("open", trusts=trust("*"))]))
    shut, opened = access.who_can_assume(f"{BASE}:role/app"), access.who_can_assume(f"{BASE}:role/open")
    assert shut is not None
    assert opened is not None
    assert shut.outsiders == ()
    assert [(each.kind, each.result) for each in opened.outsiders] == [("everyone", "Allowed")]


def test_paths_lead_over_chains_the_certain_ones_first() -> None:
    to = {name: trust({"AWS": f"{BASE}:role/{name}"}) for name in ("one", "two")}
    access = Access.compile(
        inventory(
            users=[user("ana")],
            roles=[
                role("one", trusts=trust({"AWS": f"{BASE}:user/ana"})),
                role("two", trusts=to["one"]),
                role("three", trusts=to["two"]),
                role("loop", trusts=trust({"AWS": [f"{BASE}:role/loop", f"{BASE}:role/three"]})),
                role("job", trusts=trust({"Service": "batch.amazonaws.com"})),
            ],
        )
    )
    paths = access.reachable(f"{BASE}:user/ana")
    ends = {path[-1].target.rpartition("/")[2]: len(path) for path in paths}
    assert ends == {"one": 1, "two": 2, "three": 3, "loop": 4}
    assert [path[-1].target for path in access.reachable("batch.amazonaws.com")] == [f"{BASE}:role/job"]
    assert {path[0].source for path in access.graph().reaching(f"{BASE}:role/three")} == {
        f"{BASE}:user/ana",
        f"{BASE}:role/one",
        f"{BASE}:role/two",
    }
    edges = {(edge.source, edge.target) for edge in access.edges()}
    assert (f"{BASE}:role/one", f"{BASE}:role/two") in edges
    outgoing = [edge.target for edge in access.graph().outgoing(f"{BASE}:user/ana")]
    incoming = [edge.source for edge in access.graph().incoming(f"{BASE}:role/one")]
    assert (outgoing, incoming) == ([f"{BASE}:role/one"], [f"{BASE}:user/ana"])


def test_guests_of_an_identity_pool_get_its_role_where_the_role_trusts_the_pool() -> None:
    roles = [
        role("guest", trusts=cognito_trust("unauthenticated")),
        role("signed-in", trusts=cognito_trust("authenticated")),
        role("staff", trusts=cognito_trust("authenticated")),
    ]
    held = with_cognito(inventory(roles=roles), {"unauthenticated": "guest", "authenticated": "signed-in"}, token=True)
    access = Access.compile(held)
    everybody = {path[-1].target: path for path in access.reachable("*")}
    assert [hop.target for hop in everybody[f"{BASE}:role/guest"]] == [f"{POOL}#unauthenticated", f"{BASE}:role/guest"]
    assert f"{BASE}:role/signed-in" not in everybody
    customers = {path[-1].target: path[-1].result for path in access.reachable(USERS)}
    assert customers == {f"{POOL}#authenticated": "Allowed", f"{BASE}:role/signed-in": "Allowed"}
    staff = [(path[-1].target, path[-1].result) for path in access.reachable(f"{USERS}/staff")]
    assert staff == [(f"{BASE}:role/staff", "Allowed")]
    given = access.who_can_assume(f"{BASE}:role/guest")
    assert given is not None
    assert [edge.source for edge in given.cognito] == [f"{POOL}#unauthenticated"]
    assert {access.graph().nodes[node].kind for node in ("*", USERS, f"{USERS}/staff")} == {
        "everyone",
        "user pool",
        "user pool group",
    }


def test_a_pool_that_the_role_does_not_trust_gives_nobody_anything() -> None:
    roles = [role("guest", trusts=cognito_trust("authenticated")), role("staff", trusts=cognito_trust("authenticated"))]
    held = with_cognito(inventory(roles=roles), {"unauthenticated": "guest"}, guests=False)
    access = Access.compile(held)
    assert access.reachable("*") == ()
    assert [path[-1].result for path in access.reachable(f"{USERS}/staff")] == ["Depends"]


def test_the_graph_says_the_same_as_asking_for_each_role() -> None:
    users = [
        user("ana", allow("sts:AssumeRole", f"{BASE}:role/*")),
        user("bo", allow("sts:AssumeRole", f"{BASE}:role/a*")),
    ]
    trusts = trust({"AWS": [ACCOUNT, f"{BASE}:role/beta"]})
    roles = [role("alpha", trusts=trusts), role("beta", allow("*"), trusts=trusts)]
    access = Access.compile(inventory(users=users, roles=roles))
    edges = {(edge.source, edge.target) for edge in access.edges()}
    asked = {
        (each.arn, target)
        for each in access.principals
        for target in (f"{BASE}:role/alpha", f"{BASE}:role/beta")
        if each.arn != target and access.decide(each.arn, "sts:AssumeRole", target) == "Allowed"
    }
    assert edges == asked
