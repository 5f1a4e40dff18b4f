"""Differences: of principals, of policies, of before and after an edit; and that an edit is as if compiled anew."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings

from iamtui.access import Access, Difference
from iamtui.access.edited import EditedInventory
from iamtui.account import Inventory, Ref
from iamtui.policy import services
from iamtui.policy.document import parse_policy
from tests.access import accounts
from tests.access.accounts import (
    ACCOUNT,
    BASE,
    allow,
    attached,
    bounded,
    deny,
    document,
    group,
    inventory,
    managed,
    role,
    trust,
    user,
)
from tests.access.test_agreement import SEEDS


def small() -> Inventory:
    """Two users in a group, one bounded; a role; two policies."""
    return inventory(
        users=[
            user("ana", allow("sqs:*"), GroupList=["devs"]),
            user(
                "bo", GroupList=["devs"], AttachedManagedPolicies=attached("read"), PermissionsBoundary=bounded("limit")
            ),
            user("cy"),
        ],
        roles=[role("app", allow("s3:GetObject"), trusts=trust({"AWS": f"{BASE}:user/ana"}))],
        groups=[group("devs", allow("s3:GetObject", "arn:aws:s3:::blue/*"))],
        policies=[managed("read", allow("s3:Get*")), managed("limit", allow("s3:*"))],
    )


def ref(held: Inventory, kind: str, name: str) -> Ref:
    """A reference into the account."""
    return held.ref(kind, f"{BASE}:policy/{name}" if kind == "iam.policy" else name)


def changed(access: Access, changes: dict[Ref, Any]) -> dict[str, Difference]:
    """Whom an edit changes, by name."""
    return {each.principal.name: each.difference for each in access.effect_of(changes).principals}


def test_of_two_principals() -> None:
    access = Access.compile(
        inventory(
            users=[
                user(
                    "ana",
                    allow(["s3:GetObject", "sqs:SendMessage"]),
                    allow("sns:Publish", Condition={"Null": {"aws:SourceIp": "false"}}),
                ),
                user("bo", allow("s3:GetObject", "arn:aws:s3:::blue/*"), allow(["sns:Publish", "ec2:RunInstances"])),
            ]
        )
    )
    found = access.difference(f"{BASE}:user/ana", f"{BASE}:user/bo")
    assert found is not None
    assert found.as_json() == {
        "gained": ["ec2:RunInstances"],
        "lost": ["sqs:SendMessage"],
        "changed": ["s3:GetObject", "sns:Publish"],
    }
    assert list(found.names(found.loosened)) == ["sns:Publish"]
    before, after = found.action("s3:GetObject")
    assert before is not None
    assert after is not None
    assert after.grants[0].resources.patterns == ("arn:aws:s3:::blue/*",)
    assert not access.difference(f"{BASE}:user/ana", f"{BASE}:user/ana")
    assert access.difference(f"{BASE}:user/ana", f"{BASE}:user/nobody") is None


def test_of_two_policies() -> None:
    one = parse_policy(document(allow(["s3:Get*", "s3:PutObject"])))
    other = parse_policy(document(allow("s3:Get*"), deny("s3:GetObject")))
    found = Access.policy_difference(one, other)
    assert list(services.names_of(found.lost)) == ["s3:GetObject", "s3:PutObject"]
    assert not found.gained | found.changed


def test_an_edit_of_a_group_reaches_its_members() -> None:
    held = small()
    edit = {
        ref(held, "iam.group", "devs"): group("devs", allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::blue/*"))
    }
    found = changed(Access.compile(held), edit)
    assert {name: list(services.names_of(each.gained)) for name, each in found.items()} == {
        "ana": ["s3:PutObject"],
        "bo": ["s3:PutObject"],
    }


def test_an_edit_of_a_policy_reaches_its_holders_and_those_it_bounds() -> None:
    held = small()
    access = Access.compile(held)
    limit = {ref(held, "iam.policy", "limit"): managed("limit", allow("sqs:*"))}
    assert list(changed(access, limit)) == ["bo"]
    assert services.bits("s3:GetObject") & changed(access, limit)["bo"].lost
    gone = changed(access, {ref(held, "iam.policy", "read"): None})["bo"]
    assert gone.tightened & services.bits("s3:GetObject"), "its text is not known any more"
    same = {ref(held, "iam.policy", "read"): managed("read", allow("s3:Get*"), Description="new words")}
    assert not access.effect_of(same)


def test_an_edit_of_a_trust_policy_says_who_can_become_the_role() -> None:
    held = small()
    trusts = document(
        {"Effect": "Allow", "Principal": {"AWS": f"{BASE}:user/cy"}, "Action": "sts:AssumeRole"},
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
    )
    effect = Access.compile(held).effect_of(
        {ref(held, "iam.role", "app"): role("app", allow("s3:GetObject"), trusts=trusts)}
    )
    assert not effect.principals
    change = effect.roles[0]
    assert [principal.name for principal, _ in change.gained] == ["cy"]
    assert [principal.name for principal, _ in change.lost] == ["ana"]
    assert [each.value for each in change.outsiders_gained] == ["ec2.amazonaws.com"]
    assert effect.as_json()["roles"][0]["gained"] == [f"{BASE}:user/cy", "ec2.amazonaws.com"]


def test_new_and_deleted_principals_are_said_to_be() -> None:
    held = small()
    edit = {ref(held, "iam.user", "di"): user("di", allow("s3:ListBucket")), ref(held, "iam.user", "ana"): None}
    access = Access.compile(held)
    found = {each.principal.name: (each.new, each.gone) for each in access.effect_of(edit).principals}
    assert found == {"di": (True, False), "ana": (False, True)}
    after = access.with_changes(edit)
    assert [principal.name for principal in after.principals] == ["bo", "cy", "di", "app"]
    assert after.decide(f"{BASE}:user/di", "s3:ListBucket", "*") == "Allowed"
    assert access.decide(f"{BASE}:user/ana", "sqs:SendMessage", "*") == "Allowed", "nothing happened to the account"


@given(seed=SEEDS)
@settings(max_examples=50, deadline=None)
def test_after_an_edit_it_answers_as_if_the_account_had_been_like_that(seed: int) -> None:
    dice = Random(seed)
    held, other = accounts.an_account(dice), accounts.an_account(dice)
    changes: dict[Ref, Any] = {}
    for kind in ("iam.user", "iam.group", "iam.role", "iam.policy"):
        resource = dice.choice(list(other.all_of(kind)))
        changes[resource.ref] = None if dice.random() < 0.2 else resource.data
    access = Access.compile(held)
    access.able("s3:GetObject")
    edited = access.with_changes(changes)
    fresh = Access.compile(EditedInventory(held, changes))
    for _ in range(4):
        action, resource_arn = dice.choice(accounts.ASKED_ACTIONS), dice.choice(accounts.ASKED_RESOURCES)
        for principal in fresh.principals:
            expected = fresh.decide(principal.arn, action, resource_arn)
            assert edited.decide(principal.arn, action, resource_arn) == expected, principal.arn


def test_patterns_cover_each_other() -> None:
    assert Access.covers("s3:Get*", "s3:GetObject*")
    assert not Access.covers("s3:Get*", "s3:*")
    assert Access.covers("*", "iam:PassRole")
    assert Access.covers("arn:aws:s3:::*", f"arn:aws:s3:::{ACCOUNT}/*")
    assert not Access.covers("arn:aws:s3:::a*", "arn:aws:s3:::*")
    assert Access.covers("*", "arn:aws:s3:::*")
