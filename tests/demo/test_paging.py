"""Pages of IAM's lists, as an SDK walks them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from iamtui.demo.server import StandIn
from tests.demo.conftest import Connect


async def test_a_page_holds_100_unless_asked_otherwise(iam: Any) -> None:
    first = await iam.list_users()
    assert len(first["Users"]) == 100
    assert first["IsTruncated"] is True
    rest = await iam.list_users(Marker=first["Marker"])
    assert len(rest["Users"]) == 50
    assert rest["IsTruncated"] is False
    assert "Marker" not in rest
    names = [user["UserName"] for user in first["Users"] + rest["Users"]]
    assert names == sorted(names, key=str.lower)
    assert len(set(names)) == 150


async def test_a_marker_belongs_to_one_request(iam: Any) -> None:
    marker = (await iam.list_users(MaxItems=10))["Marker"]
    for wrong in (
        iam.list_users(Marker=marker[:-4] + "AAA="),
        iam.list_users(Marker=marker, PathPrefix="/x/"),
        iam.list_roles(Marker=marker),
        iam.list_users(Marker="rubbish"),
    ):
        with pytest.raises(ClientError, match="ValidationError"):
            await wrong
    assert len((await iam.list_users(Marker=marker, MaxItems=20))["Users"]) == 20


@pytest.mark.parametrize("size", [0, 1001])
async def test_a_page_of_no_size_aws_knows_is_refused(demo: StandIn, connect: Connect, size: int) -> None:
    iam = await connect(demo.endpoint, "iam", parameter_validation=False)
    with pytest.raises(ClientError, match=r"1 validation error detected: Value .* at 'maxItems'"):
        await iam.list_users(MaxItems=size)


async def test_authorization_details_walk_all_lists_as_one(iam: Any, demo: StandIn) -> None:
    whole: dict[str, list[Any]] = {}
    sizes = []
    async for page in iam.get_paginator("get_account_authorization_details").paginate(MaxItems=1):
        members = [member for member in page if member.endswith(("List", "Policies"))]
        sizes.append(sum(len(page[member]) for member in members))
        for member in members:
            whole.setdefault(member, []).extend(page[member])
    assert {member: len(found) for member, found in whole.items()} == {
        "UserDetailList": 150,
        "GroupDetailList": 1,
        "RoleDetailList": 2,
        "Policies": 3,
    }
    assert sizes.count(0) == 1, "the page of the AWS-managed policy nobody uses is empty, and not the last"
    assert demo.tally.calls["iam:GetAccountAuthorizationDetails"] == len(sizes)
