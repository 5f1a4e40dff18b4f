"""What goes wrong on request, as a real client meets it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    ResponseStreamingError,
)
from botocore.parsers import ResponseParserError

from iamtui.demo.faults import Faults, RuleError
from iamtui.demo.server import StandIn
from tests.demo.conftest import Connect, until

_BROKEN = (
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    ResponseStreamingError,
    ResponseParserError,
    aiohttp.ClientError,
)


def _rules(demo: StandIn, *rules: dict[str, Any], ticks: list[float] | None = None) -> None:
    if ticks is None:
        demo.faults = Faults.parse(json.dumps(rules))
    else:
        demo.faults = Faults.parse(json.dumps(rules), ticks=lambda: ticks[-1])


async def test_a_denial_says_who_may_not_do_what_on_what(demo: StandIn, iam: Any) -> None:
    _rules(demo, {"action": "deny", "operations": ["iam:List*", "iam:GetRole"]})
    with pytest.raises(ClientError) as denied:
        await iam.list_users()
    assert denied.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert denied.value.response["Error"]["Code"] == "AccessDenied"
    assert denied.value.response["Error"]["Message"] == (
        "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: iam:ListUsers "
        "on resource: arn:aws:iam::123456789012:user/ because no identity-based policy allows the "
        "iam:ListUsers action"
    )
    with pytest.raises(ClientError, match="on resource: role Deploy because"):
        await iam.get_role(RoleName="Deploy")
    assert (await iam.get_account_summary())["SummaryMap"]["Groups"] == 1


async def test_a_bucket_empties_and_fills_again(demo: StandIn, iam: Any) -> None:
    ticks = [100.0]
    _rules(demo, {"action": "throttle", "operations": ["iam:*"], "rate": 2, "burst": 3}, ticks=ticks)
    for _ in range(3):
        await iam.list_roles()
    with pytest.raises(ClientError, match=r"Throttling.*Rate exceeded"):
        await iam.list_groups()
    ticks.append(100.5)
    await iam.list_groups()
    with pytest.raises(ClientError, match=r"\(Throttling\)"):
        await iam.list_groups()
    assert demo.tally.throttles == {"iam:ListGroups": 2}


async def test_quotas_are_those_of_aws(demo: StandIn, iam: Any) -> None:
    demo.faults = Faults.parse('{"quotas": true}', ticks=lambda: 1.0)
    for _ in range(40):
        await iam.list_account_aliases()
    with pytest.raises(ClientError, match="Throttling"):
        await iam.list_account_aliases()


async def test_the_nth_call_fails_and_the_sdk_tries_again(demo: StandIn, connect: Connect) -> None:
    _rules(
        demo,
        {"action": "error", "operations": ["iam:ListRoles"], "calls": [1], "code": "ServiceUnavailable"},
    )
    iam = await connect(demo.endpoint, "iam", tries=2)
    assert len((await iam.list_roles())["Roles"]) == 2
    assert demo.tally.calls["iam:ListRoles"] == 2


@pytest.mark.parametrize(
    ("when", "failing"),
    [
        ({"first": 2}, [1, 2]),
        ({"after_calls": 3}, [4, 5, 6]),
        ({"every": 3}, [3, 6]),
        ({"calls": [2, 5]}, [2, 5]),
        ({"after_seconds": 2, "until_seconds": 4}, [3, 4]),
    ],
)
async def test_rules_hold_for_some_calls(demo: StandIn, iam: Any, when: dict[str, Any], failing: list[int]) -> None:
    ticks = [0.0]
    _rules(demo, {"action": "expired", **when}, ticks=ticks)
    failed = []
    for number in range(1, 7):
        ticks.append(number - 1.0)
        try:
            await iam.list_roles()
        except ClientError as error:
            failed.append((number, error.response["Error"]["Code"]))
    assert failed == [(number, "ExpiredToken") for number in failing]


async def test_chance_is_seeded() -> None:
    rule = {"action": "error", "code": "InternalFailure", "probability": 0.5}
    text = json.dumps({"seed": 3, "rules": [rule]})

    async def run() -> list[bool]:
        demo_faults = Faults.parse(text)
        return [demo_faults._in_force(demo_faults._rules[0]) for _ in range(32)]

    first = await run()
    assert first == await run()
    assert 4 < sum(first) < 28


@pytest.mark.parametrize("action", ["reset", "cut"])
async def test_connections_break_without_a_word_in_the_log(
    demo: StandIn, iam: Any, action: str, caplog: pytest.LogCaptureFixture
) -> None:
    _rules(demo, {"action": action, "first": 1})
    with pytest.raises(_BROKEN):
        await iam.list_users()
    assert len((await iam.list_users())["Users"]) == 100
    assert not [record for record in caplog.records if record.name == "aiohttp.server"]


async def test_a_slow_body_arrives_whole(demo: StandIn, iam: Any) -> None:
    _rules(demo, {"action": "slow", "bytes_per_second": 400_000})
    assert len((await iam.list_users())["Users"]) == 100


async def test_a_hanging_call_ends_with_its_caller(demo: StandIn, iam: Any) -> None:
    _rules(demo, {"action": "hang"})
    call = asyncio.create_task(iam.list_users())
    await until(lambda: demo.tally.in_flight == 1)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await until(lambda: demo.tally.in_flight == 0)


async def test_an_endpoint_without_the_operation_may_answer_in_html(demo: StandIn, iam: Any) -> None:
    _rules(demo, {"action": "html", "status": 500})
    with pytest.raises((ResponseParserError, ClientError)):
        await iam.list_users()
    _rules(demo, {"action": "error", "code": "NotImplemented", "status": 501})
    with pytest.raises(ClientError) as refused:
        await iam.list_users()
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


async def test_calls_wait_at_the_gate(demo: StandIn, iam: Any) -> None:
    _rules(demo, {"action": "hold", "operations": ["iam:ListUsers"]})
    calls = [asyncio.create_task(iam.list_users(MaxItems=number)) for number in (1, 2, 3)]
    await until(lambda: demo.faults.held == 3)
    assert len((await iam.list_roles())["Roles"]) == 2
    assert demo.faults.release(1) == 1
    done, waiting = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
    assert (len(done), len(waiting)) == (1, 2)
    assert demo.faults.release() == 2
    assert sorted([len((await call)["Users"]) for call in calls]) == [1, 2, 3]
    await iam.list_users()


def test_latency_grows_with_the_answer_and_has_a_tail() -> None:
    rule = {
        "action": "latency",
        "milliseconds": 40,
        "per_item_milliseconds": 0.5,
        "tail_milliseconds": 1000,
        "tail_probability": 1,
    }
    faults = Faults.parse(json.dumps([rule]))
    assert faults._latency(faults._rules[0])(100) == pytest.approx(1.09)


@pytest.mark.parametrize("text", ["{", '"x"', '[{"action": "explode"}]', '[{"action": "deny", "who": "me"}]', "[1]"])
def test_rules_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(RuleError):
        Faults.parse(text)
