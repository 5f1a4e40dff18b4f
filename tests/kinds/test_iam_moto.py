"""The same loader on AWS as others understand it: moto's server, seeded through its own API."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import boto3
import pytest

from iamtui.account import Inventory, ListKey, Missing, Reason
from iamtui.aws.direct import DirectClient
from iamtui.aws.settings import Settings
from iamtui.kinds.credential_report import report_of
from iamtui.kinds.loader import Loader
from iamtui.kinds.panel import Sentences
from iamtui.kinds.registry import KINDS
from tests.kinds.iam_account import fact, panel_of, subject_of

POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


@pytest.fixture
def moto(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[str]:
    """The endpoint of a moto that holds a small account."""
    from moto.server import ThreadedMotoServer

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA0000000000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    inner, lock = server._server, threading.Lock()
    app = inner.app

    def one_at_a_time(environ: Any, start_response: Any) -> Any:
        with lock:  # moto is not made for several threads at once
            return app(environ, start_response)

    inner.app = one_at_a_time
    endpoint = f"http://{host}:{port}"
    urllib.request.urlopen(f"{endpoint}/moto-api/reset", data=b"").close()  # its state belongs to the process
    iam = boto3.client("iam", endpoint_url=endpoint, region_name="us-east-1")
    try:
        seed(iam)
        yield endpoint
    finally:
        iam.close()
        server.stop()


def seed(iam: Any) -> None:
    """A user with a key, a group, a role and a policy, as their owner would make them."""
    arn = iam.create_policy(PolicyName="media", PolicyDocument=json.dumps(POLICY))["Policy"]["Arn"]
    iam.create_group(GroupName="ops")
    iam.attach_group_policy(GroupName="ops", PolicyArn=arn)
    for name in ("ana", "bo"):
        iam.create_user(UserName=name, Tags=[{"Key": "team", "Value": "shop"}])
        iam.add_user_to_group(UserName=name, GroupName="ops")
    iam.create_access_key(UserName="ana")
    iam.create_virtual_mfa_device(VirtualMFADeviceName="phone")
    iam.create_role(RoleName="thumbnails", AssumeRolePolicyDocument=json.dumps(TRUST))
    iam.attach_role_policy(RoleName="thumbnails", PolicyArn=arn)
    iam.create_instance_profile(InstanceProfileName="host")
    iam.add_role_to_instance_profile(InstanceProfileName="host", RoleName="thumbnails")


@asynccontextmanager
async def loaded(endpoint: str) -> AsyncIterator[tuple[Loader, Inventory]]:
    async with DirectClient.open(Settings(endpoint_url=endpoint, region="us-east-1")) as client:
        inventory = Inventory()
        loader = Loader(client, inventory)
        await loader.load_account()
        await loader.load_iam()
        yield loader, inventory


def names(inventory: Inventory, kind: str) -> set[str]:
    return {resource.name for resource in inventory.of(ListKey(kind))}


async def test_what_was_made_is_shown(moto: str) -> None:
    async with loaded(moto) as (loader, inventory):
        assert {"ana", "bo"} <= names(inventory, "iam.user")
        assert "ops" in names(inventory, "iam.group")
        assert "thumbnails" in names(inventory, "iam.role")
        assert "host" in names(inventory, "iam.instance-profile")
        policies = {resource.data.get("PolicyName") for resource in inventory.of(ListKey("iam.policy"))}
        assert "media" in policies  # which moto's GetAccountAuthorizationDetails leaves out
        for key in ("iam.user", "iam.group", "iam.role", "iam.policy"):
            assert inventory.status(ListKey(key)).complete
        devices = inventory.of(ListKey("iam.virtual-mfa-device"))
        assert devices
        assert all("Base32StringSeed" not in device.data for device in devices)
        report = report_of(inventory)
        assert not isinstance(report, Missing)
        assert "ana" in report
        role = inventory.ref("iam.role", "thumbnails")
        await loader.describe(role)
        trust = panel_of(inventory, role, "Trust").blocks[0]
        assert isinstance(trust, Sentences)
        assert trust.lines[0].text == "The service lambda may assume this role"


async def test_every_tab_stands_and_says_what_is_not_offered(moto: str) -> None:
    async with loaded(moto) as (loader, inventory):
        missing = set()
        for declared in KINDS:
            if declared.section == "Cognito":
                continue
            for resource in inventory.of(ListKey(declared.key)):
                await loader.describe(resource.ref)
                assert declared.panels(subject_of(inventory, resource.ref))
                for value in inventory.parts(resource.ref).values():
                    if isinstance(value, Missing):
                        missing.add(value.reason)
        assert missing == {Reason.NOT_OFFERED}
        user = inventory.ref("iam.user", "ana")
        assert str(fact(panel_of(inventory, user, "Facts"), "Access keys")).startswith("active, set ")
