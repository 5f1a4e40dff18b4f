"""The rows of a pool's users, over HTTP: paged as they are looked at, searched, walked to the end, stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from iamtui.account import Reason
from iamtui.demo.faults import Rule
from iamtui.demo.large import CUSTOMERS_POOL, build_large
from iamtui.demo.server import StandIn
from iamtui.kinds.cognito_user import USER
from iamtui.kinds.pool_search import parse_search
from iamtui.kinds.pool_users import PoolUsers
from iamtui.kinds.pool_users_contains import ContainsSearch
from tests.kinds.cognito_endpoints import (
    NOW,
    REGION,
    Open,
    large,
    moto,
    northwind,
    open_client,
    own_environment,
    until,
)

__all__ = ["large", "moto", "northwind", "open_client", "own_environment"]

STOREFRONT = "eu-central-1_hT4kQw9Zx"


def users_of(client: Any, pool: str = STOREFRONT, estimated: int = 185, **more: Any) -> PoolUsers:
    return PoolUsers(client, pool, REGION, USER.columns, estimated, lambda: NOW, **more)


@asynccontextmanager
async def running(users: PoolUsers | ContainsSearch) -> AsyncIterator[None]:
    task = asyncio.create_task(users.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def every_username(client: Any, pool: str) -> list[str]:
    return [
        user["Username"]
        async for page in client.pages("cognito-idp", "ListUsers", UserPoolId=pool)
        for user in page["Users"]
    ]


async def test_the_rows_are_the_users_in_their_order(northwind: StandIn, open_client: Open) -> None:
    client = open_client(northwind.endpoint)
    users = users_of(client, estimated=1000)
    assert len(users) == 1000
    assert users.row(0) is None
    await users.fetch_until(10_000)
    assert users.complete
    names = await every_username(client, STOREFRONT)
    assert len(users) == len(names) == len(northwind.state.user_pools[REGION][STOREFRONT].users)
    assert [users.key(index) for index in range(len(users))] == [f"{STOREFRONT}/{name}" for name in names]
    row = users.row(0)
    assert row is not None
    assert len(row) == len(USER.columns)
    assert users.row(len(users)) is None


async def test_a_user_whose_name_is_a_uuid_is_called_by_the_email(northwind: StandIn, open_client: Open) -> None:
    users = users_of(open_client(northwind.endpoint))
    await users.fetch_until(0)
    user, row = users.data(0), users.row(0)
    assert user is not None
    assert row is not None
    attributes = {each["Name"]: each["Value"] for each in user["Attributes"]}
    assert user["Username"] == attributes["sub"]
    assert row[0] == attributes["email"]


async def test_only_what_is_looked_at_is_asked_for(large: StandIn, open_client: Open) -> None:
    users = users_of(open_client(large.endpoint), CUSTOMERS_POOL, 100_000)
    async with running(users):
        await until(lambda: users.progress.pages == 3 and not users.progress.working)
        assert len(users) == 100_000
        users.wanted(300, 340)
        await until(lambda: users.row(340) is not None and not users.progress.working)
        assert users.progress.pages == 8  # five, the one on the screen, two ahead


async def test_a_pool_is_walked_to_the_end_in_constant_memory_and_back(large: StandIn, open_client: Open) -> None:
    large.state.user_pools[REGION][CUSTOMERS_POOL] = build_large(
        users=1, roles=1, policies=1, pool_users=12_000
    ).user_pools[REGION][CUSTOMERS_POOL]
    users = users_of(open_client(large.endpoint), CUSTOMERS_POOL, 10_000, held=20)
    async with running(users):
        users.to_end()
        await until(lambda: users.complete and not users.progress.working)
        assert len(users) == 12_000
        assert users.progress.pages == 200
        assert users.row(6_000) is None
        users.wanted(6_000, 6_040)
        await until(lambda: users.row(6_000) is not None and users.row(6_040) is not None)
        held = sum(users.row(index) is not None for index in range(0, 12_000, 60))
        assert held <= 20
        assert users.progress.pages == 200


async def test_walking_to_the_end_can_be_stopped(large: StandIn, open_client: Open) -> None:
    users = users_of(open_client(large.endpoint), CUSTOMERS_POOL, 100_000)
    async with running(users):
        users.to_end()
        await until(lambda: users.progress.pages > 5)
        assert "of about 100,000 users read" in str(users.progress)
        users.stop()
        await until(lambda: not users.progress.working)
        pages = users.progress.pages
        assert pages < 1000
        users.wanted(100, 120)
        await until(lambda: users.row(100) is not None)
        assert users.progress.pages == pages


async def test_an_expired_token_is_walked_to_again(large: StandIn, open_client: Open) -> None:
    users = users_of(open_client(large.endpoint), CUSTOMERS_POOL, 100_000, held=4)
    async with running(users):
        users.wanted(1200, 1230)
        await until(lambda: users.row(1200) is not None and not users.progress.working)
        before = users.key(1200)
        large.faults.add(
            Rule("error", ["cognito-idp:ListUsers"], calls=[1], code="InvalidParameterException", status=400)
        )
        users.wanted(60, 100)
        await until(lambda: users.row(60) is not None and not users.progress.working)
        assert users.problem is None
        users.wanted(1200, 1230)
        await until(lambda: users.row(1200) is not None)
        assert users.key(1200) == before


async def test_a_refusal_is_said_once_and_can_be_retried(northwind: StandIn, open_client: Open) -> None:
    northwind.faults.add(Rule("deny", ["cognito-idp:ListUsers"], first=1))
    users = users_of(open_client(northwind.endpoint))
    async with running(users):
        await until(lambda: users.problem is not None)
        assert users.problem is not None
        assert users.problem.reason is Reason.DENIED
        assert users.problem.permission == "cognito-idp:ListUsers"
        users.wanted(10, 20)
        users.retry()
        await until(lambda: users.row(10) is not None)
        assert users.problem is None


async def test_throttled_pages_come_in_the_end(northwind: StandIn, open_client: Open) -> None:
    northwind.faults.add(Rule("throttle", ["cognito-idp:ListUsers"], first=2, rate=1.0, burst=1.0))
    users = users_of(open_client(northwind.endpoint))
    await users.fetch_until(10_000)
    assert users.complete
    assert len(users) == len(northwind.state.user_pools[REGION][STOREFRONT].users)


@pytest.mark.parametrize("typed", ["email^=a", "status=CONFIRMED", "enabled=no", "name^=M"])
async def test_the_server_searches(northwind: StandIn, open_client: Open, typed: str) -> None:
    client = open_client(northwind.endpoint)
    search = parse_search(typed)
    assert search is not None
    users = users_of(client)
    changes: list[int] = []
    users.on_change = lambda: changes.append(len(users))
    async with running(users):
        await until(lambda: users.row(0) is not None)
        users.search(search)
        users.to_end()
        await until(lambda: users.complete)
        found = {users.key(index) for index in range(len(users))}
        answer = [
            f"{STOREFRONT}/{user['Username']}"
            async for page in client.pages("cognito-idp", "ListUsers", UserPoolId=STOREFRONT, Filter=search.filter)
            for user in page["Users"]
        ]
        assert found == set(answer) != set()
        users.search(None)
        users.to_end()
        await until(lambda: users.complete)
        assert len(users) > len(answer)
    assert changes


async def test_a_new_search_does_not_wait_for_the_page_before(northwind: StandIn, open_client: Open) -> None:
    northwind.faults.add(Rule("hold", ["cognito-idp:ListUsers"], calls=[1]))
    users = users_of(open_client(northwind.endpoint))
    async with running(users):
        await until(lambda: northwind.faults.held > 0)
        users.search(parse_search("status=CONFIRMED"))
        await until(lambda: users.row(0) is not None)


async def test_a_word_is_found_in_any_attribute(large: StandIn, open_client: Open) -> None:
    client = open_client(large.endpoint)
    expected = client.call("cognito-idp", "ListUsers", UserPoolId=CUSTOMERS_POOL, Limit=1)
    email = next(each["Value"] for each in (await expected)["Users"][0]["Attributes"] if each["Name"] == "email")
    search = ContainsSearch(client, CUSTOMERS_POOL, REGION, USER.columns, email.upper(), 100_000, lambda: NOW)
    task = asyncio.create_task(search.run())
    await until(lambda: len(search) == 1)
    assert not search.complete
    assert email in (search.row(0) or ())
    assert str(search.progress).startswith("1 found in ")
    search.stop()
    await task
    assert not search.complete
    assert search.problem is None


async def test_a_contains_search_reads_all_pages(northwind: StandIn, open_client: Open) -> None:
    client = open_client(northwind.endpoint)
    search = ContainsSearch(client, STOREFRONT, REGION, USER.columns, "EXAMPLE", 185, lambda: NOW)
    await search.run()
    pool = northwind.state.user_pools[REGION][STOREFRONT]
    expected = [name for name, user in pool.users.items() if "example" in str(user["Attributes"]).casefold()]
    assert search.complete
    assert sorted(search.key(index) or "" for index in range(len(search))) == sorted(
        f"{STOREFRONT}/{name}" for name in expected
    )
    assert search.progress.users == len(pool.users)


async def test_a_contains_search_holds_so_many_and_says_so(northwind: StandIn, open_client: Open) -> None:
    client = open_client(northwind.endpoint)
    search = ContainsSearch(client, STOREFRONT, REGION, USER.columns, "@", 185, lambda: NOW, matches_held=10)
    await search.run()
    assert len(search) == 10
    assert search.full
    assert not search.complete


async def test_moto_is_paged_and_searched_alike(moto: str, open_client: Open) -> None:
    client = open_client(moto, read_only=False)
    pool = (await client.call("cognito-idp", "CreateUserPool", PoolName="shop"))["UserPool"]["Id"]
    for number in range(130):
        await client.call("cognito-idp", "AdminCreateUser", UserPoolId=pool, Username=f"user-{number:03}")
    users = users_of(client, pool, 130)
    await users.fetch_until(1000)
    assert [users.key(index) for index in range(len(users))] == [f"{pool}/user-{n:03}" for n in range(130)]
    users.search(parse_search("user-01"))
    await users.fetch_until(1000)
    assert len(users) == 10
