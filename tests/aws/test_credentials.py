"""Where credentials come from, and what is said where there are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from iamtui.aws.errors import BadConfiguration, NoCredentials, ReadOnlyRefused, UnknownProfile
from tests.aws.conftest import Moto, Open

CONFIG = """
[default]
region = eu-central-1
[profile deploy]
role_arn = arn:aws:iam::123456789012:role/deploy
source_profile = base
region = us-west-2
[profile office]
sso_start_url = https://example.awsapps.com/start
sso_account_id = 123456789012
sso_role_name = ReadOnly
[profile vault]
credential_process = /usr/bin/vault --secret hunter2
"""
KEYS = """
[base]
aws_access_key_id = AKIA0000000000000002
aws_secret_access_key = very-secret
"""


@pytest.fixture
def profiles(home: Path) -> Path:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(CONFIG)
    (home / ".aws" / "credentials").write_text(KEYS)
    return home


@pytest.mark.usefixtures("profiles")
async def test_a_profile_that_assumes_a_role_works_under_the_guard(
    moto: Moto, open_client: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto.endpoint)
    client = open_client(None, profile="deploy", region=None)

    assert client.region == "us-west-2"
    assert ":assumed-role/deploy/" in (await client.identity()).arn
    with pytest.raises(ReadOnlyRefused):
        await client.call("sts", "AssumeRole", RoleArn="arn:aws:iam::1:role/x", RoleSessionName="mine")


@pytest.mark.usefixtures("profiles", "without_keys")
async def test_sources_name_the_kind_of_each_profile_and_no_secret(open_client: Open, doors: Any) -> None:
    sources = await open_client(None).sources()

    assert {source.name: source.kind for source in sources if source.is_profile} == {
        "default": "config",
        "base": "keys",
        "deploy": "role",
        "office": "sso",
        "vault": "process",
    }
    assert [source.name for source in sources if not source.is_profile] == [
        "environment",
        "container",
        "instance role",
    ]
    assert not any(secret in str(sources) for secret in ("very-secret", "hunter2", "AKIA"))
    assert await doors(None).client().sources() == sources


@pytest.mark.usefixtures("without_keys")
async def test_without_any_credentials_it_says_where_it_looked(open_client: Open, doors: Any) -> None:
    for client in (open_client("http://127.0.0.1:9"), doors("http://127.0.0.1:9").client()):
        with pytest.raises(NoCredentials) as missing:
            await client.identity()
        assert "environment" in missing.value.summary
        assert "--profile" in missing.value.remedy
        assert not any(source.found for source in await client.sources())


@pytest.mark.usefixtures("profiles")
async def test_an_unknown_profile_names_those_there_are(open_client: Open, doors: Any) -> None:
    with pytest.raises(UnknownProfile) as here:
        open_client(None, profile="produktion")
    with pytest.raises(UnknownProfile) as there:
        await doors(None, profile="produktion").client().identity()

    for unknown in (here.value, there.value):
        assert unknown.summary == "There is no profile named produktion"
        assert "deploy" in unknown.remedy


async def test_cognito_without_a_region_says_so(open_client: Open, moto: Moto) -> None:
    client = open_client(moto.endpoint, region=None)

    assert (await client.identity()).account == "123456789012"
    with pytest.raises(BadConfiguration, match="No region"):
        await client.call("cognito-idp", "ListUserPools", MaxResults=60)


async def test_a_broken_configuration_file_is_one_clear_line(home: Path, open_client: Open) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("[default\nregion")

    with pytest.raises(BadConfiguration, match="config"):
        open_client(None, region=None)


async def test_the_region_comes_from_the_environment_before_the_profile(
    profiles: Path, open_client: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_client(None, region=None).region == "eu-central-1"
    monkeypatch.setenv("AWS_REGION", "sa-east-1")
    assert open_client(None, region=None).region == "sa-east-1"
    assert open_client(None, region="ap-south-1").region == "ap-south-1"
