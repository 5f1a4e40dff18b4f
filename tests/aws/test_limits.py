"""Turnstiles: the rate, the order, the halving, and that leaving the queue leaves nothing behind."""

from __future__ import annotations

import asyncio

import pytest

from iamtui.aws.limits import Limit, Limits, Turnstile, category


async def take(turnstile: Turnstile, order: list[str], name: str, *, background: bool = False) -> None:
    async with turnstile.turn(background=background):
        order.append(name)


async def held(turnstile: Turnstile, release: asyncio.Event) -> None:
    async with turnstile.turn():
        await release.wait()


async def step() -> None:
    """Let every task that can run do so."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_no_more_at_once_than_there_are_places() -> None:
    turnstile = Turnstile(Limit(1000, 1000, 2, 1000))
    release, order = asyncio.Event(), list[str]()
    holders = [asyncio.ensure_future(held(turnstile, release)) for _ in range(2)]
    await step()
    waiting = asyncio.ensure_future(take(turnstile, order, "third"))
    await step()

    assert order == []
    release.set()
    await asyncio.gather(*holders, waiting)
    assert order == ["third"]


async def test_the_foreground_goes_first() -> None:
    turnstile = Turnstile(Limit(1000, 1000, 1, 1000))
    release, order = asyncio.Event(), list[str]()
    holder = asyncio.ensure_future(held(turnstile, release))
    await step()
    queue = [
        asyncio.ensure_future(take(turnstile, order, "b1", background=True)),
        asyncio.ensure_future(take(turnstile, order, "b2", background=True)),
        asyncio.ensure_future(take(turnstile, order, "f1")),
    ]
    await step()

    release.set()
    await asyncio.gather(holder, *queue)

    assert order == ["f1", "b1", "b2"]


async def test_whoever_is_cancelled_gives_back_the_place() -> None:
    turnstile = Turnstile(Limit(1000, 1000, 1, 1000))
    release, order = asyncio.Event(), list[str]()
    holder = asyncio.ensure_future(held(turnstile, release))
    await step()
    waiting = [asyncio.ensure_future(take(turnstile, order, str(number))) for number in range(3)]
    await step()

    waiting[0].cancel()
    holder.cancel()
    await step()
    waiting[1].cancel()
    await asyncio.gather(holder, *waiting, return_exceptions=True)

    assert "2" in order
    await take(turnstile, order, "after")
    assert order[-1] == "after"


async def test_after_the_burst_the_rate_rules() -> None:
    now = 0.0
    turnstile = Turnstile(Limit(10, 3, 100, 10), clock=lambda: now)
    order: list[str] = []
    calls = [asyncio.ensure_future(take(turnstile, order, str(number))) for number in range(5)]
    await step()

    assert order == ["0", "1", "2"]
    now = 0.35
    await asyncio.gather(*calls, take(turnstile, order, "last"))
    assert sorted(order[3:]) == ["3", "4", "last"]


async def test_throttling_halves_the_rate_once_for_calls_made_together() -> None:
    now = 0.0
    turnstile = Turnstile(Limit(16, 4, 4, 20), clock=lambda: now)

    turnstile.throttled()
    turnstile.throttled()
    assert turnstile.rate == 8
    now = 1.0
    turnstile.throttled()
    assert turnstile.rate == 4
    for _ in range(1000):
        turnstile.answered()
    assert turnstile.rate == 20


@pytest.mark.parametrize(
    ("service", "operation", "name"),
    [
        ("iam", "ListUsers", "iam"),
        ("cognito-idp", "ListUsers", "cognito-idp:UserList"),
        ("cognito-idp", "AdminGetUser", "cognito-idp:UserRead"),
        ("cognito-idp", "DescribeUserPoolClient", "cognito-idp:UserPoolClientRead"),
        ("cognito-idp", "ListGroups", "cognito-idp:UserPoolResourceRead"),
        ("cognito-idp", "UpdateUserPool", "cognito-idp"),
        ("cognito-identity", "ListIdentityPools", "cognito-identity"),
    ],
)
def test_each_operation_counts_against_its_category(service: str, operation: str, name: str) -> None:
    assert category(service, operation) == name


def test_regions_have_rates_of_their_own() -> None:
    limits = Limits(at_aws=True)
    here = limits.turnstile("cognito-idp", "ListUsers", "eu-west-1")

    assert limits.turnstile("cognito-idp", "ListUsers", "eu-west-1") is here
    assert limits.turnstile("cognito-idp", "ListUsers", "us-east-1") is not here
    assert limits.turnstile("cognito-idp", "ListGroups", "eu-west-1") is not here
