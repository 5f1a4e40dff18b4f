"""Principals, actions and resources as people type them."""

from __future__ import annotations

import pytest

from iamtui.access import Access
from iamtui.access.names import UnreadableError, action_of, actions_of, principal_arn, principal_of, resource_of
from iamtui.account import Inventory, ListKey
from tests.access.accounts import ACCOUNT, BASE, inventory, role, user

SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/deployer/ci"
STRANGER = "arn:aws:iam::999988887777:role/x"


@pytest.fixture
def account() -> Inventory:
    return inventory(
        [user("ana", path="/staff/"), user("ops"), user("Bo")], [role("deployer", path="/delivery/"), role("ops")]
    )


@pytest.fixture
def access(account: Inventory) -> Access:
    return Access.compile(account)


@pytest.mark.parametrize(
    ("typed", "arn"),
    [
        ("ana", f"{BASE}:user/staff/ana"),
        (" ANA ", f"{BASE}:user/staff/ana"),
        ("user/ana", f"{BASE}:user/staff/ana"),
        ("user/staff/ana", f"{BASE}:user/staff/ana"),
        ("staff/ana", f"{BASE}:user/staff/ana"),
        ("role/deployer", f"{BASE}:role/delivery/deployer"),
        ("role/delivery/deployer", f"{BASE}:role/delivery/deployer"),
        ("role/ops", f"{BASE}:role/ops"),
        (f"{BASE}:user/Bo", f"{BASE}:user/Bo"),
        (SESSION, SESSION),
        ("root", f"{BASE}:root"),
        (ACCOUNT, f"{BASE}:root"),
        (f"{BASE}:root", f"{BASE}:root"),
        ("999988887777", "arn:aws:iam::999988887777:root"),
        (STRANGER, STRANGER),
        ("lambda.amazonaws.com", "lambda.amazonaws.com"),
        ("Anyone", "*"),
        ("*", "*"),
    ],
)
def test_a_principal_is_named_in_many_ways(access: Access, typed: str, arn: str) -> None:
    assert principal_arn(access, typed) == arn


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("anna", "no principal 'anna'; did you mean ana?"),
        ("ops", "'ops' may be user/ops or role/ops; say which"),
        ("user/team/ana", "no principal 'user/team/ana'; did you mean ana?"),
        ("role/ana", "no principal 'role/ana'"),
        (f"{BASE}:role/delivery/deployr", f"no principal '{BASE}:role/delivery/deployr'; did you mean deployer?"),
        (SESSION.replace("deployer", "deployr"), "did you mean deployer?"),
        ("arn:aws:s3:::bucket", "'arn:aws:s3:::bucket' is no ARN of a principal"),
    ],
)
def test_who_cannot_be_told_is_said_with_who_may_be_meant(access: Access, typed: str, said: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        principal_arn(access, typed)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_while_lists_load_a_name_is_only_not_among_those_loaded(account: Inventory) -> None:
    account.set_status(ListKey("iam.role"), complete=False)
    access = Access.compile(account)
    with pytest.raises(UnreadableError, match="no principal 'zoe' among those loaded"):
        principal_arn(access, "zoe")
    with pytest.raises(UnreadableError, match=r"no principal 'user/zoe'$"):
        principal_arn(access, "user/zoe")
    with pytest.raises(UnreadableError, match="no user or role is loaded"):
        principal_arn(Access.compile(inventory([])), "zoe")


def test_somebody_outside_is_no_principal_of_the_account(access: Access) -> None:
    assert principal_of(access, SESSION).name == "deployer"
    with pytest.raises(UnreadableError, match=f"no user or role of account {ACCOUNT}"):
        principal_of(access, STRANGER)


def test_an_action_that_is_not_known_is_doubted() -> None:
    assert (action_of(" IAM:passrole ").name, action_of("iam:PassRole").doubt) == ("iam:PassRole", "")
    assert action_of("s3:GetObjct").doubt.startswith("no action s3:GetObjct is known; did you mean s3:GetObject")
    assert action_of("brand-new:Thing").name == "brand-new:Thing"
    assert not action_of("brand-new:Thing").is_of_known_service


@pytest.mark.parametrize(
    ("typed", "said"),
    [("PassRole", "did you mean iam:PassRole?"), ("s3:", "SERVICE:NAME"), ("s3:Get*", "stands for many actions")],
)
def test_what_is_no_single_action_is_said(typed: str, said: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        action_of(typed)
    assert said in str(raised.value)


def test_a_wildcard_means_many_actions() -> None:
    assert actions_of("iam:put*").bit_count() == 6
    with pytest.raises(UnreadableError, match="matches no action"):
        actions_of("nowhere:*")


def test_a_resource_is_an_arn_or_a_principal(access: Access) -> None:
    assert resource_of(access, "role/deployer") == f"{BASE}:role/delivery/deployer"
    assert [resource_of(access, each) for each in ("*", "arn:aws:s3:::b/*")] == ["*", "arn:aws:s3:::b/*"]
    with pytest.raises(UnreadableError, match="is no ARN"):
        resource_of(access, "bucket")
