"""The explorer on moto's server, seeded through its API: AWS as others understand it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio
from aiobotocore.session import get_session

from tests.aws.conftest import Moto
from tests.e2e.explorer import KEYS_OF_NOBODY, Explorer, open_explorer

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
REGION = "eu-west-1"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}


@pytest.fixture(scope="module")
def moto() -> Iterator[Moto]:
    """A moto of our own: what other tests made is not in it."""
    server = Moto()
    yield server
    server.stop()


async def seed_iam(iam: Any) -> None:
    """Users, a group, roles, a policy with two versions, and how they hang together."""
    for name in ("ada", "brian", "carol"):
        await iam.create_user(UserName=name, Tags=[{"Key": "team", "Value": "compilers"}])
    await iam.create_access_key(UserName="ada")
    await iam.create_group(GroupName="programmers")
    await iam.add_user_to_group(GroupName="programmers", UserName="ada")
    made = await iam.create_policy(PolicyName="read-objects", PolicyDocument=json.dumps(ALLOW))
    arn = made["Policy"]["Arn"]
    await iam.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(ALLOW), SetAsDefault=True)
    await iam.attach_group_policy(GroupName="programmers", PolicyArn=arn)
    await iam.create_role(RoleName="order-worker", AssumeRolePolicyDocument=json.dumps(TRUST))
    await iam.attach_role_policy(RoleName="order-worker", PolicyArn=arn)
    await iam.put_role_policy(RoleName="order-worker", PolicyName="inline", PolicyDocument=json.dumps(ALLOW))
    await iam.create_instance_profile(InstanceProfileName="workers")
    await iam.add_role_to_instance_profile(InstanceProfileName="workers", RoleName="order-worker")


async def seed_cognito(idp: Any, identity: Any) -> None:
    """A user pool with users, a group and a client, and an identity pool."""
    pool = (await idp.create_user_pool(PoolName="shop"))["UserPool"]["Id"]
    for number in range(70):
        await idp.admin_create_user(
            UserPoolId=pool,
            Username=f"buyer-{number:02}",
            UserAttributes=[{"Name": "email", "Value": f"buyer-{number:02}@example.org"}],
        )
    await idp.create_group(UserPoolId=pool, GroupName="wholesale")
    await idp.admin_add_user_to_group(UserPoolId=pool, Username="buyer-01", GroupName="wholesale")
    await idp.create_user_pool_client(UserPoolId=pool, ClientName="web", GenerateSecret=True)
    await identity.create_identity_pool(IdentityPoolName="shoppers", AllowUnauthenticatedIdentities=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def endpoint(moto: Moto) -> AsyncIterator[str]:
    """moto's endpoint with the account in it."""
    async with AsyncExitStack() as stack:

        async def client(service: str) -> Any:
            made = get_session().create_client(
                service,
                endpoint_url=moto.endpoint,
                region_name=REGION,
                aws_access_key_id="AKIA0000000000000001",
                aws_secret_access_key="secret",
            )
            return await stack.enter_async_context(made)

        await seed_iam(await client("iam"))
        await seed_cognito(await client("cognito-idp"), await client("cognito-identity"))
    yield moto.endpoint


@pytest.fixture(scope="module")
def explorer(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    """The explorer on that account."""
    arguments = ["--endpoint-url", endpoint, "--region", REGION]
    with open_explorer(*arguments, rows=40, home=tmp_path_factory.mktemp("home"), env=KEYS_OF_NOBODY) as explorer:
        yield explorer


@pytest.mark.parametrize(
    ("word", "path", "names"),
    [
        ("users", "IAM › Users", {"ada", "brian", "carol"}),
        ("groups", "IAM › Groups", {"programmers"}),
        ("roles", "IAM › Roles", {"order-worker"}),
        ("policies", "IAM › Policies", {"read-objects"}),
        ("instance-profiles", "IAM › Instance profiles", {"workers"}),
        ("pools", f"Cognito {REGION} › User pools", {"shop"}),
        ("identity-pools", f"Cognito {REGION} › Identity pools", {"shoppers"}),
    ],
)
def test_lists_are_filled(explorer: Explorer, word: str, path: str, names: set[str]) -> None:
    explorer.list(word, path)
    explorer.wait(lambda: {row.split()[0] for row in explorer.rows} >= names)
    explorer.press("enter")
    explorer.wait(lambda: explorer.tabs)
    for tab in range(2, explorer.tab_count + 1):
        explorer.press(str(tab))
        explorer.wait(lambda: "loading…" not in explorer.text and "not loaded" not in "\n".join(explorer.body))
        assert "Traceback" not in explorer.text
    explorer.press("escape")


def test_relations_hold(explorer: Explorer) -> None:
    explorer.command("policy read-objects")
    explorer.wait("read-objects  1")
    explorer.press("u")
    explorer.wait("is used by")
    assert "order-worker" in explorer.text
    assert "programmers" in explorer.text
    explorer.press("escape", "escape")


def test_pool_users_are_paged(explorer: Explorer) -> None:
    explorer.command("pool shop")
    explorer.wait("shop  1 ")
    explorer.command("pool-users")
    explorer.wait("buyer-00")
    explorer.press("end", "end", "end")
    explorer.wait("buyer-69")
    explorer.press("escape", "escape")


def test_what_the_endpoint_does_not_offer_is_said_in_its_place(explorer: Explorer) -> None:
    explorer.command("pool shop")
    explorer.wait("shop  1 ")
    said = []
    for tab in range(2, explorer.tab_count + 1):
        explorer.press(str(tab))
        explorer.wait(lambda: "loading…" not in explorer.text)
        said += [line for line in explorer.body if "not offered" in line or "does not offer" in line]
    assert said, explorer.text
    assert "ada" not in explorer.header
    explorer.press("escape")
    explorer.list("users", "IAM › Users")
    explorer.wait("ada")
