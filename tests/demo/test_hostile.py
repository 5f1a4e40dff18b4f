"""Hostile texts in every text field: they arrive as they are, and the account still holds together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from iamtui.demo.hostile import spread
from iamtui.demo.northwind import build_northwind
from iamtui.demo.query_protocol import NOT_IN_XML
from iamtui.demo.server import StandIn
from iamtui.demo.service import is_write
from iamtui.demo.state import State
from tests.demo.conftest import Connect
from tests.demo.tiny import TAGS

_TEXTS = [
    "\x1b]0;owned\x07",
    "\x9b31m\x7f",
    "[@click=app.bell]x[/]",
    "[link=",
    "‮live​",
    "\r\n\t\x00end",
    "&<>'\"😀\U000e0041",
]
_WRITTEN = {"UserName", "GroupName", "RoleName", "Value", "Key", "Description", "PolicyName", "Username", "Sid"}


def _told(value: Any, member: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _told(entry, str(key))
    elif isinstance(value, list):
        for entry in value:
            yield from _told(entry, member)
    elif isinstance(value, str):
        yield member, value


@pytest.fixture
def northwind() -> State:
    state = build_northwind()
    spread(state, _TEXTS)
    return state


async def test_every_text_of_iam_is_hostile_and_arrives(demo: StandIn, iam: Any) -> None:
    demo.spread(_TEXTS)
    carried = [NOT_IN_XML.sub("", text) for text in _TEXTS]
    details = await iam.get_account_authorization_details(MaxItems=1000)
    del details["ResponseMetadata"]
    tame = {
        (member, text) for member, text in _told(details) if member in _WRITTEN and not text.endswith(tuple(carried))
    }
    assert tame == {("PolicyName", "ReadOnlyAccess")}, "only what is AWS's own is left alone"
    assert {entry for entry in carried if any(entry in text for _, text in _told(details))} == set(carried)


async def test_a_hostile_account_still_holds_together(demo: StandIn, iam: Any) -> None:
    demo.spread(_TEXTS)
    details = await iam.get_account_authorization_details(MaxItems=1000)
    assert [user for user in details["UserDetailList"] if user["GroupList"]]
    for user in details["UserDetailList"][:5]:
        found = (await iam.get_user(UserName=user["UserName"]))["User"]
        assert found["Arn"] == user["Arn"]
        assert user["Arn"].endswith(user["UserName"])
        groups = await iam.list_groups_for_user(UserName=user["UserName"])
        assert [group["GroupName"] for group in groups["Groups"]] == user["GroupList"]
        for policy in user["AttachedManagedPolicies"]:
            assert (await iam.get_policy(PolicyArn=policy["PolicyArn"]))["Policy"]["AttachmentCount"] == 2
        boundary = user.get("PermissionsBoundary")
        if boundary:
            await iam.get_policy(PolicyArn=boundary["PermissionsBoundaryArn"])
    profile = (await iam.list_instance_profiles())["InstanceProfiles"][0]
    assert profile["Roles"][0]["RoleName"].startswith("Deploy")


def test_ids_dates_and_enumerations_stay(northwind: State) -> None:
    tame = build_northwind()
    before = {user["UserId"]: user for user in tame.iam.users.values()}
    for user in northwind.iam.users.values():
        assert user["CreateDate"] == before[user["UserId"]]["CreateDate"]
        assert user["Arn"].startswith(f"arn:aws:iam::{tame.account_id}:user/")
    assert set(northwind.user_pools) == set(tame.user_pools)
    for region, pools in northwind.user_pools.items():
        assert set(pools) == set(tame.user_pools[region])
        for pool_id, pool in pools.items():
            same = tame.user_pools[region][pool_id]
            assert pool.pool["Id"] == pool_id
            assert set(pool.clients) == set(same.clients)
            statuses = [user["UserStatus"] for user in pool.users.values()]
            assert statuses == [user["UserStatus"] for user in same.users.values()]


def test_references_agree_in_cognito_too(northwind: State) -> None:
    role_arns = {role["Arn"] for role in northwind.iam.roles.values()}
    pools = [pool for pools in northwind.user_pools.values() for pool in pools.values()]
    for pool in pools:
        assert all(name == user["Username"] for name, user in pool.users.items())
        for group, members in pool.members.items():
            assert group in pool.groups
            assert set(members) <= set(pool.users)
    group_roles = [group["RoleArn"] for pool in pools for group in pool.groups.values() if "RoleArn" in group]
    named = [
        arn
        for identity_pools in northwind.identity_pools.values()
        for identity_pool in identity_pools.values()
        for arn in identity_pool.roles.values()
    ]
    tame = build_northwind()
    known = {role["Arn"] for role in tame.iam.roles.values()}
    tame_named = [
        arn
        for identity_pools in tame.identity_pools.values()
        for identity_pool in identity_pools.values()
        for arn in identity_pool.roles.values()
    ]
    assert len(set(named) & role_arns) == len(set(tame_named) & known) > 0
    assert set(group_roles) & role_arns


def test_documents_stay_documents(northwind: State) -> None:
    for versions in northwind.iam.policy_versions.values():
        for version in versions:
            assert "Statement" in json.loads(version["Document"])
    for role in northwind.iam.roles.values():
        json.loads(role["AssumeRolePolicyDocument"])


async def test_the_tame_account_is_left_alone_until_asked(iam: Any) -> None:
    assert (await iam.list_user_tags(UserName="alice"))["Tags"] == TAGS
    assert is_write("CreateUser")


async def test_long_names_are_taken_once_hostile(demo: StandIn, connect: Connect) -> None:
    demo.spread(["x" * 5000])
    iam = await connect(demo.endpoint, "iam", parameter_validation=False)
    name = next(iter(demo.state.iam.groups))
    assert (await iam.get_group(GroupName=name))["Group"]["GroupName"] == name
