"""The control address, as a tool in another process uses it."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from botocore.exceptions import ClientError

from iamtui.demo.server import StandIn


async def _control(demo: StandIn, method: str, name: str, body: str = "") -> tuple[int, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"{demo.endpoint}/_control/{name}", data=body) as answer,
    ):
        return answer.status, await answer.json()


async def test_calls_are_counted_by_operation_until_reset(demo: StandIn, iam: Any) -> None:
    await iam.list_users()
    await iam.list_users(MaxItems=5)
    await iam.get_account_summary()
    assert await _control(demo, "GET", "calls") == (200, {"iam:ListUsers": 2, "iam:GetAccountSummary": 1})
    assert await _control(demo, "POST", "reset") == (200, {})
    assert await _control(demo, "GET", "calls") == (200, {})


async def test_stats_tell_bytes_and_writes(demo: StandIn, iam: Any) -> None:
    await iam.list_users()
    with pytest.raises(ClientError):
        await iam.create_user(UserName="eve")
    _, stats = await _control(demo, "GET", "stats")
    assert stats["bytes_sent"] > 10_000
    assert stats["most_in_flight"] == 1
    assert stats["writes"] == {"iam:CreateUser": 1}
    _, asked = await _control(demo, "GET", "requests")
    assert (asked[-1]["operation"], asked[-1]["parameters"]) == ("iam:CreateUser", {"UserName": "eve"})


async def test_faults_are_set_and_lifted(demo: StandIn, iam: Any) -> None:
    assert (await _control(demo, "POST", "faults", '[{"action": "deny"}]'))[0] == 200
    with pytest.raises(ClientError, match="AccessDenied"):
        await iam.list_users()
    assert (await _control(demo, "POST", "faults", "[]"))[0] == 200
    await iam.list_users()
    status, answer = await _control(demo, "POST", "faults", '[{"action": "explode"}]')
    assert status == 400
    assert "explode" in answer["error"]


@pytest.mark.parametrize(
    ("method", "name", "body", "status"),
    [
        ("GET", "nothing", "", 404),
        ("POST", "calls", "", 404),
        ("POST", "state", "{}", 400),
        ("POST", "state", "{", 400),
        ("POST", "release", '{"count": 0}', 200),
        ("POST", "release", "{", 400),
        ("POST", "release", '{"count": []}', 400),
    ],
)
async def test_what_makes_no_sense_is_refused(demo: StandIn, method: str, name: str, body: str, status: int) -> None:
    assert (await _control(demo, method, name, body))[0] == status
