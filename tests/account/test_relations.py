"""Who refers to whom, both ways."""

from __future__ import annotations

from typing import Any

from iamtui.account import Inventory, ListKey
from iamtui.account.relations import Relations

ACCOUNT = "123456789012"
BASE = f"arn:aws:iam::{ACCOUNT}"
READ = "arn:aws:iam::aws:policy/ReadOnlyAccess"
OKTA = f"{BASE}:saml-provider/Okta"


def trust(*principals: Any) -> dict[str, Any]:
    """A trust policy that lets each in."""
    return {"Statement": [{"Effect": "Allow", "Principal": each, "Action": "sts:AssumeRole"} for each in principals]}


def account() -> Inventory:
    """Two users, a group, two roles, an instance profile, an identity pool and a group of a user pool."""
    inventory = Inventory()
    inventory.identify(id=ACCOUNT)
    policy = {"PolicyName": "ReadOnlyAccess", "PolicyArn": READ}
    inventory.put(
        ListKey("iam.user"),
        [
            (
                "ana",
                {
                    "Arn": f"{BASE}:user/ana",
                    "GroupList": ["ops"],
                    "PermissionsBoundary": {"PermissionsBoundaryArn": READ},
                },
            ),
            ("bo", {"Arn": f"{BASE}:user/bo", "AttachedManagedPolicies": [policy]}),
        ],
    )
    inventory.put(ListKey("iam.group"), [("ops", {"AttachedManagedPolicies": [policy]})])
    trusting = trust(
        {"AWS": [f"{BASE}:user/ana", "998877665544", "arn:aws:iam::998877665544:role/x"]},
        {"Service": "lambda.amazonaws.com", "Federated": OKTA},
    )
    inventory.put(
        ListKey("iam.role"),
        [
            ("deploy", {"Arn": f"{BASE}:role/deploy", "AssumeRolePolicyDocument": trusting}),
            ("host", {"Arn": f"{BASE}:role/host", "AssumeRolePolicyDocument": trust("*")}),
        ],
    )
    inventory.put(ListKey("iam.instance-profile"), [("host-profile", {"Roles": [{"RoleName": "host"}]})])
    inventory.put(ListKey("iam.saml-provider"), [(OKTA, {"Arn": OKTA})])
    pool = "eu-west-1:11111111-2222-3333-4444-555555555555"
    inventory.put(ListKey("cognito.identity-pool", "eu-west-1"), [(pool, {"IdentityPoolId": pool})])
    roles = {"Roles": {"unauthenticated": f"{BASE}:role/host"}}
    inventory.set_part(inventory.ref("cognito.identity-pool", pool, "eu-west-1"), "roles", roles)
    inventory.put(
        ListKey("cognito.group", "eu-west-1", "eu-west-1_AAAAAAAAA"),
        [("eu-west-1_AAAAAAAAA/staff", {"GroupName": "staff", "RoleArn": f"{BASE}:role/service/deploy"})],
    )
    return inventory


def words(related: list[Any]) -> set[tuple[str, str, str]]:
    return {(each.label, each.ref.kind, each.ref.id) for each in related}


def of(inventory: Inventory, kind: str, identifier: str) -> set[tuple[str, str, str]]:
    return words(Relations(inventory).of(inventory.ref(kind, identifier)))


def used_by(inventory: Inventory, kind: str, identifier: str) -> set[tuple[str, str, str]]:
    return words(Relations(inventory).used_by(inventory.ref(kind, identifier)))


def test_what_a_user_refers_to() -> None:
    assert of(account(), "iam.user", "ana") == {
        ("member of", "iam.group", "ops"),
        ("bounded by", "iam.policy", READ),
    }


def test_members_of_a_group() -> None:
    assert used_by(account(), "iam.group", "ops") == {("has member", "iam.user", "ana")}


def test_who_has_a_policy_and_whom_it_bounds() -> None:
    expected = {
        ("attached to", "iam.user", "bo"),
        ("attached to", "iam.group", "ops"),
        ("boundary of", "iam.user", "ana"),
    }
    assert used_by(account(), "iam.policy", READ) == expected
    assert used_by(account(), "iam.aws-policy", READ) == expected


def test_whom_a_role_trusts() -> None:
    assert of(account(), "iam.role", "deploy") == {
        ("trusts", "iam.user", "ana"),
        ("trusts", "aws.account", "998877665544"),
        ("trusts", "aws.principal", "arn:aws:iam::998877665544:role/x"),
        ("trusts", "aws.service", "lambda.amazonaws.com"),
        ("trusts provider", "iam.saml-provider", OKTA),
    }
    assert of(account(), "iam.role", "host") == {("trusts", "aws.everyone", "*")}


def test_what_a_role_is_used_for() -> None:
    inventory = account()
    assert used_by(inventory, "iam.role", "deploy") == {
        ("role of members of", "cognito.group", "eu-west-1_AAAAAAAAA/staff")
    }
    pool = "eu-west-1:11111111-2222-3333-4444-555555555555"
    assert used_by(inventory, "iam.role", "host") == {
        ("in instance profile", "iam.instance-profile", "host-profile"),
        ("guest role of", "cognito.identity-pool", pool),
    }


def test_what_a_user_and_a_provider_may_become() -> None:
    inventory = account()
    assert used_by(inventory, "iam.user", "ana") == {("may assume", "iam.role", "deploy")}
    assert used_by(inventory, "iam.saml-provider", OKTA) == {("trusted by", "iam.role", "deploy")}


def test_what_came_later_is_found() -> None:
    inventory = account()
    assert used_by(inventory, "iam.group", "ops") == {("has member", "iam.user", "ana")}
    inventory.put(ListKey("iam.user"), [("cy", {"GroupList": ["ops"]})])
    inventory.keep_only(ListKey("iam.user"), {"cy"})
    assert used_by(inventory, "iam.group", "ops") == {("has member", "iam.user", "cy")}


def test_the_index_can_be_made_a_little_at_a_time() -> None:
    inventory = account()
    members = [(f"u{number}", {"GroupList": ["ops"]}) for number in range(5000)]
    inventory.put(ListKey("iam.user"), members)
    relations, steps = Relations(inventory), 0
    while not relations.advance(0):
        assert not relations.is_ready
        steps += 1
    assert steps >= 10
    assert relations.is_ready
    assert len(used_by(inventory, "iam.group", "ops")) == 5001


def test_a_list_that_is_loading_waits_unless_it_is_asked_for() -> None:
    inventory = account()
    inventory.set_status(ListKey("iam.user"), loading=True)
    relations = Relations(inventory)
    assert relations.advance(1)
    assert relations.used_by(inventory.ref("iam.group", "ops"), seconds=1) == []
    assert used_by(inventory, "iam.group", "ops") == {("has member", "iam.user", "ana")}


def test_documents_that_are_no_policies_trust_nobody() -> None:
    inventory = account()
    for number, document in enumerate(("not json", 7, None, {"Statement": ["x"]}, {"Statement": {"Effect": "Allow"}})):
        inventory.put(ListKey("iam.role"), [(f"odd{number}", {"AssumeRolePolicyDocument": document})])
        assert of(inventory, "iam.role", f"odd{number}") == set()
