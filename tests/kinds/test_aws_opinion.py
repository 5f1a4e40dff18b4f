"""AWS's own answer beside ours, over HTTP; and the report about a disagreement, in which no name is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from iamtui.access import Access
from iamtui.kinds.aws_opinion import AwsOpinion, ask_aws, comparable, disagreement, is_bug
from iamtui.kinds.bug_report import Masking, report
from iamtui.kinds.questions import principal_arn
from iamtui.policy.wildcards import Pattern
from tests.access.accounts import BASE, allow, document, inventory, role, trust, user
from tests.kinds.iam_account import opened

pytestmark = pytest.mark.usefixtures("credentials")

KEY = b"0123456789abcdef"


@pytest.mark.parametrize(
    ("who", "action", "resource", "result"),
    [
        ("user/terraform", "s3:GetObject", "arn:aws:s3:::x/y", "Allowed"),
        ("user/legacy-ftp", "s3:GetObject", "arn:aws:s3:::x/y", "ImplicitlyDenied"),
        ("user/erp-sync", "iam:CreateUser", "*", "ImplicitlyDenied"),
    ],
)
async def test_both_answers_are_the_same(who: str, action: str, resource: str, result: str) -> None:
    async with opened() as account:
        await account.loader.load_iam()
        access = Access.compile(account.inventory)
        arn = principal_arn(access, who)
        verdict = access.can(arn, action, resource)
        opinion = await ask_aws(account.client, access, arn, action, resource, None)
        assert (verdict.result, opinion.result) == (result, result)
        assert disagreement(verdict, opinion) == ""


async def test_keys_that_nobody_states_are_told() -> None:
    async with opened() as account:
        await account.loader.load_iam()
        access = Access.compile(account.inventory)
        arn = principal_arn(access, "user/andrew.fuller")
        opinion = await ask_aws(account.client, access, arn, "s3:GetObject", "*", None)
        assert opinion.lacked == ("aws:MultiFactorAuthPresent",)
        assert not is_bug(access.can(arn, "s3:GetObject", "*"), opinion)
        stated = {"aws:MultiFactorAuthPresent": "true"}
        opinion = await ask_aws(account.client, access, arn, "s3:GetObject", "*", stated)
        assert (opinion.result, opinion.lacked) == ("Allowed", ())
        assert access.can(arn, "s3:GetObject", "*", stated).result == "Allowed"


def opinion_of(result: Any, *lacked: str, organization: bool | None = None) -> AwsOpinion:
    return AwsOpinion(result, (), lacked, None, organization, {})


def test_only_what_has_no_reason_is_a_bug() -> None:
    access = Access.compile(inventory([user("ana", allow("s3:GetObject"))]))
    anywhere = access.can(f"{BASE}:user/ana", "s3:GetObject", "*")
    assert "name one resource" in disagreement(anywhere, opinion_of("ImplicitlyDenied"))
    verdict = access.can(f"{BASE}:user/ana", "s3:GetObject", "arn:aws:s3:::bucket/key")
    assert not is_bug(verdict, opinion_of("Allowed"))
    assert is_bug(verdict, opinion_of("ImplicitlyDenied"))
    assert "organization" in disagreement(verdict, opinion_of("ImplicitlyDenied", organization=False))
    assert "aws:SourceIp" in disagreement(verdict, opinion_of("ImplicitlyDenied", "aws:SourceIp"))


def test_a_trust_policy_is_left_out_since_aws_does_not_look_at_it() -> None:
    trusting = trust({"AWS": f"{BASE}:user/ana"})
    access = Access.compile(inventory([user("ana")], [role("app", trusts=trusting)]))
    verdict = access.can(f"{BASE}:user/ana", "sts:AssumeRole", f"{BASE}:role/app")
    assert verdict.result == "Allowed"
    assert comparable(verdict) == "ImplicitlyDenied"


# -- without names ------------------------------------------------------------------------------------------


def test_a_pattern_covers_after_masking_what_it_covered_before() -> None:
    masking = Masking(KEY)
    pattern, name = masking.arn("arn:aws:s3:::Media-*"), masking.arn("arn:aws:s3:::Media-prod/secret/Key.txt")
    assert Pattern.parse(pattern).matches(name)
    assert masking.name("ANA").casefold() == masking.name("ana").casefold()
    assert masking.arn(f"{BASE}:role/x").split(":")[4] == masking.arn(f"{BASE}:user/y").split(":")[4]


@pytest.mark.parametrize("kept", ["*", "arn:aws:iam::aws:policy/ReadOnlyAccess", "lambda.amazonaws.com"])
def test_what_is_aws_own_is_kept(kept: str) -> None:
    assert Masking(KEY).arn(kept) == kept


@pytest.mark.parametrize("kept", ["true", "FALSE", "3600", "2026-01-01T00:00:00Z"])
def test_values_that_name_nobody_are_kept(kept: str) -> None:
    assert Masking(KEY).value(kept) == kept


def test_addresses_stay_in_their_networks() -> None:
    import ipaddress

    masking = Masking(KEY)
    inside = ipaddress.ip_address(masking.value("10.1.2.3"))
    assert inside in ipaddress.ip_network(masking.value("10.1.0.0/16"))
    assert str(inside) != "10.1.2.3"


def test_tags_in_keys_and_variables_are_masked_alike() -> None:
    masking = Masking(KEY)
    key = masking.key("aws:PrincipalTag/project")
    assert key.startswith("aws:PrincipalTag/")
    assert "project" not in key
    assert masking.name("${aws:PrincipalTag/project}") == "${" + key + "}"
    assert masking.name("${aws:username}") == "${aws:username}"


def test_a_report_holds_no_name() -> None:
    policy = document(
        {
            "Sid": "SecretPlan",
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": ["arn:aws:s3:::northwind-payroll/${aws:username}/*"],
            "Condition": {
                "StringEquals": {"aws:PrincipalTag/project": "bluebird", "aws:PrincipalOrgID": "o-abc123"},
                "IpAddress": {"aws:SourceIp": "198.51.100.0/24"},
            },
        }
    )
    held: Mapping[str, Any] = {"identity 1": policy, "boundary": None}
    written = json.dumps(
        report(
            Masking(),
            principal=f"{BASE}:user/finance/ana.trujillo",
            action="s3:GetObject",
            resource="arn:aws:s3:::northwind-payroll/x",
            context={"aws:PrincipalTag/project": "bluebird"},
            policies=held,
            ours={"result": "Allowed"},
            aws={"result": "ImplicitlyDenied"},
        )
    ).casefold()
    for name in (
        "trujillo",
        "finance",
        "northwind",
        "payroll",
        "bluebird",
        "project",
        "198.51",
        "abc123",
        "secretplan",
    ):
        assert name not in written
    assert BASE.split(":")[4] not in written
    assert "s3:getobject" in written
