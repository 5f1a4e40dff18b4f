"""Accounts made to harm: huge and odd policies are compiled in bounded time, and what is no policy is said to be."""

from __future__ import annotations

from typing import Any

from iamtui.access import Access
from iamtui.account import Inventory, ListKey
from tests.access.accounts import ACCOUNT, BASE, allow, deny, document, inventory, role, user

ANA = f"{BASE}:user/ana"


def test_many_statements_and_long_patterns() -> None:
    bomb = "arn:aws:s3:::" + "a*" * 500 + "b"
    statements = [allow(f"s3:Get{number}*", bomb) for number in range(20_000)]
    access = Access.compile(inventory(users=[user("ana", *statements, allow("s3:*", bomb))]))
    resource = "arn:aws:s3:::" + "a" * 5_000
    assert access.decide(ANA, "s3:GetObject", resource) == "ImplicitlyDenied"
    assert access.decide(ANA, "s3:GetObject", resource + "b") == "Allowed"
    assert [each.principal.name for each in access.who_can("s3:GetObject", resource + "b")] == ["ana"]


def test_odd_values_are_no_crash() -> None:
    odd: list[Any] = [
        None, 7, "text", [], {}, {"Statement": "x"}, {"Statement": [None, 3, {"Effect": "Maybe", "Action": "*"}]},
        {"Statement": {"Effect": "Allow", "Action": {"a": 1}, "Resource": 9, "Condition": {"Bool": "x"}}},
        document({"Effect": "Allow"}), document(deny("\ud800:*", "\ud800")), "%7B%22Statement%22%3A%5B%5D%7D",
        document(allow("s3:GetObject", "arn:aws:s3:::${aws:username")), document(allow("*", "${}")),
    ]  # fmt: skip
    users = [
        user(f"odd{at}", UserPolicyList=[{"PolicyName": "odd", "PolicyDocument": value}])
        for at, value in enumerate(odd)
    ]
    roles = [role(f"odd{at}", trusts=value) for at, value in enumerate(odd) if value is not None]
    access = Access.compile(inventory(users=users, roles=roles))
    for principal in access.principals:
        for action, resource in (("s3:GetObject", "arn:aws:s3:::b/k"), ("sts:AssumeRole", f"{BASE}:role/odd3")):
            result = access.decide(principal.arn, action, resource)
            assert access.can(principal.arn, action, resource).result == result
        effective = access.what_can(principal.arn)
        assert effective is not None
        effective.as_json()
    list(access.edges())


def test_odd_shapes_of_resources_are_no_crash() -> None:
    held = Inventory()
    held.identify(id=ACCOUNT)
    shapes: list[dict[str, Any]] = [
        {},
        {"GroupList": None, "UserPolicyList": None, "AttachedManagedPolicies": None},
        {"GroupList": "devs", "UserPolicyList": "x", "AttachedManagedPolicies": {"a": 1}},
        {"GroupList": [1, {"GroupName": "g"}], "Tags": [1], "PermissionsBoundary": "x"},
        {"GroupList": [], "PermissionsBoundary": {}, "Arn": "not an arn", "UserId": 5},
    ]
    held.put(ListKey("iam.user"), [(f"user{at}", shape) for at, shape in enumerate(shapes)])
    access = Access.compile(held)
    for principal in access.principals:
        access.decide(principal.arn, "s3:GetObject", "*")
        access.what_can(principal.arn)
    access.graph()
