"""Policies whose text is not loaded: what is known of them all the same, and what is not made of them."""

from __future__ import annotations

import pytest

from iamtui.access import Access
from iamtui.access.escalation import find_paths
from iamtui.account import Inventory, ListKey
from tests.access.escalation.accounts import (
    ADMINISTRATOR_ACCESS,
    Shape,
    allow,
    arn,
    deny,
    document,
    rich_account,
    trust,
)

POWER_USER = "arn:aws:iam::aws:policy/PowerUserAccess"
LAMBDA = ("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction")


def without_texts(*attached: str, partition: str = "aws") -> Inventory:
    """An account with a role of these policies, none of which is loaded, and a user that can pass it to a function."""
    inventory = Inventory()
    inventory.identify(id="200000000001", partition=partition)
    inventory.live = False
    policies = [{"PolicyName": each.rpartition("/")[2], "PolicyArn": each} for each in attached]
    role: Shape = {"RoleName": "engine", "Arn": arn("role", "engine").replace(":aws:", f":{partition}:")}
    role |= {"AssumeRolePolicyDocument": trust(services=["lambda.amazonaws.com"]), "AttachedManagedPolicies": policies}
    user: Shape = {"UserName": "dev", "Arn": arn("user", "dev").replace(":aws:", f":{partition}:")}
    user |= {"UserPolicyList": [{"PolicyName": "own", "PolicyDocument": document(allow(*LAMBDA))}], "GroupList": []}
    inventory.put(ListKey("iam.role"), [("engine", role)])
    inventory.put(ListKey("iam.user"), [("dev", user)])
    return inventory


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_administrator_access_is_known_to_everyone(partition: str) -> None:
    access = Access.compile(
        without_texts(ADMINISTRATOR_ACCESS.replace(":aws:i", f":{partition}:i"), partition=partition)
    )
    assert [(path.path, path.level) for path in find_paths(access)] == [("lambda-001", "proven")]
    assert access.decide(access.principals[1].arn, "s3:GetObject", "*") == "Allowed"


@pytest.mark.parametrize("attached", [POWER_USER, arn("policy", "AdministratorAccess")])
def test_no_other_text_is_made_up(attached: str) -> None:
    access = Access.compile(without_texts(attached))
    assert find_paths(access) == []
    assert access.decide(access.principals[1].arn, "s3:GetObject", "*") == "Depends"


def test_who_has_nothing_but_texts_that_are_not_loaded_has_no_path() -> None:
    account = rich_account()
    assert account.levels(account.user("reader", managed=[POWER_USER])) == {}
    assert account.levels(account.user("lost", groups=["not-loaded"])) == {}


def test_a_path_that_such_a_text_may_deny_says_so() -> None:
    account = rich_account()
    (path,) = account.paths(account.user("dev", allow("iam:PutUserPolicy"), managed=[POWER_USER]))
    assert (path.path, path.level) == ("iam-007", "conditional")
    assert any(POWER_USER in each and "not in this snapshot" in each for each in path.assumes)


def test_what_is_denied_whatever_such_a_text_says_is_no_path() -> None:
    account = rich_account()
    assert account.levels(account.user("dev", allow("iam:PutUserPolicy"), deny("iam:*"), managed=[POWER_USER])) == {}
