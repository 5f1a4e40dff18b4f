"""The large account: true to its numbers, the same each time, its pool users made when looked at."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from typing import cast

import pytest

from iamtui.demo.cognito_idp.numbered_users import NumberedUsers, as_numbered
from iamtui.demo.cognito_idp.pool_numbering import PoolNumbering
from iamtui.demo.cognito_idp.user_filter import SEARCHABLE, UserFilter, value_of
from iamtui.demo.large import CUSTOMERS_POOL, REGION, build_large
from iamtui.demo.server import StandIn
from iamtui.demo.state import Shape, State
from tests.demo.conftest import Connect

START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def large() -> State:
    return build_large()


def test_the_numbers_are_those_asked_for(large: State) -> None:
    own = [arn for arn in large.iam.policies if ":aws:policy/" not in arn]
    assert (len(large.iam.users), len(large.iam.roles), len(own)) == (5000, 1000, 1500)
    assert len(large.user_pools[REGION][CUSTOMERS_POOL].users) == 100_000
    small = build_large(users=300, roles=7, policies=9, pool_users=12)
    assert (len(small.iam.users), len(small.iam.roles)) == (300, 7)
    assert len(small.user_pools[REGION][CUSTOMERS_POOL].users) == 12
    assert build_large(users=0, roles=0, policies=0, pool_users=0).iam.users == {}


def test_a_seed_gives_one_account() -> None:
    once, again = build_large(7, 50, 20, 20, 5), build_large(7, 50, 20, 20, 5)
    assert once.iam == again.iam
    assert once.iam != build_large(8, 50, 20, 20, 5).iam


def test_all_that_is_attached_exists_and_is_counted(large: State) -> None:
    iam = large.iam
    attached = Counter(arn for arns in iam.attachments.values() for arn in arns)
    assert set(attached) <= set(iam.policies)
    assert all(policy["AttachmentCount"] == attached[arn] for arn, policy in iam.policies.items())
    assert all(set(groups) <= set(iam.groups) for groups in iam.memberships.values())
    for versions in iam.policy_versions.values():
        assert sum(version["IsDefaultVersion"] for version in versions) == 1
    for role in iam.roles.values():
        assert json.loads(role["AssumeRolePolicyDocument"])["Statement"]


def test_members_of_groups_are_users_of_the_pool(large: State) -> None:
    pool = large.user_pools[REGION][CUSTOMERS_POOL]
    assert all(name in pool.users for names in pool.members.values() for name in names)


def test_a_numbered_user_is_found_by_the_name_it_has() -> None:
    numbering = PoolNumbering(START, "customers")
    names = [numbering.username(number) for number in range(5000)]
    assert len(set(names)) == 5000
    assert [numbering.number(name) for name in names] == list(range(5000))
    assert numbering.number("nobody") is None
    assert numbering.number(names[0][:-1] + ("0" if names[0][-1] != "0" else "1")) is None


def test_an_attribute_without_its_user_is_that_of_the_user() -> None:
    numbering = PoolNumbering(START, "customers")
    for number in range(500):
        user = numbering.user(number)
        for attribute in SEARCHABLE:
            assert numbering.value(number, attribute) == value_of(user, attribute)


async def test_numbered_users_keep_what_is_changed() -> None:
    users = NumberedUsers(100, PoolNumbering(START, "customers"))
    names = list(users)
    users[names[3]]["Enabled"] = False
    del users[names[0]]
    users["someone"] = {"Username": "someone", "UserStatus": "CONFIRMED", "Enabled": False, "Attributes": []}
    disabled = await users.matching(UserFilter("status", False, "Disabled"))
    assert len(users) == len(list(users)) == len(users.in_order()) == 100
    assert names[0] not in users
    assert [user["Username"] for user in disabled] == [names[3], names[49], names[99], "someone"]
    assert users.in_order()[-1]["Username"] == "someone"
    assert users.in_order()[0]["Username"] == names[1]
    with pytest.raises(KeyError):
        users[names[0]]
    assert as_numbered({}) is None


async def test_a_page_makes_the_users_on_it_and_no_others(connect: Connect) -> None:
    made: list[int] = []

    class Counting(PoolNumbering):
        def user(self, number: int) -> dict[str, object]:
            made.append(number)
            return super().user(number)

    state = build_large(users=1, roles=1, policies=1, pool_users=1)
    users = NumberedUsers(100_000, Counting(START, "c"))
    state.user_pools[REGION][CUSTOMERS_POOL].users = cast(dict[str, Shape], users)
    stand_in = StandIn(lambda: state)
    await stand_in.start()
    try:
        client = await connect(stand_in.endpoint, "cognito-idp", region=REGION)
        await client.list_users(UserPoolId=CUSTOMERS_POOL)
        assert made == list(range(60))
        found = await client.list_users(UserPoolId=CUSTOMERS_POOL, Filter='email ^= "ada.bauer"')
        assert len(found["Users"]) == 60
        assert len(made) == 120
    finally:
        await stand_in.stop()
