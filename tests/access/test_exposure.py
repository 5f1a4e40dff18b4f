"""What is open to others is said, with who, on what, why and what to do; what is not open is not."""

from __future__ import annotations

from typing import Any

import pytest

from iamtui.access import Access
from iamtui.access.exposure import Exposure, exposures
from iamtui.account import ListKey
from tests.access.escalation.accounts import (
    ACCOUNT,
    ADMINISTRATOR_ACCESS,
    ROOT,
    Shape,
    Written,
    allow,
    arn,
    document,
    trust,
)

GITHUB = arn("oidc-provider", "token.actions.githubusercontent.com")
GITHUB_SUBJECT = "token.actions.githubusercontent.com:sub"
COGNITO = "cognito-identity.amazonaws.com"
STRANGE = "arn:aws:iam::111122223333:root"


def found(account: Written) -> list[Exposure]:
    return exposures(Access.compile(account.inventory))


def kinds(trusting: Shape, *statements: Shape, **more: Any) -> list[tuple[str, str]]:
    """Kind and severity of what a role with that trust policy exposes."""
    account = Written()
    account.role("target", trusting, *(statements or (allow("s3:GetObject"),)), **more)
    return [(each.kind, each.severity) for each in found(account)]


STRING = "StringEquals"

CASES: dict[str, tuple[Shape, list[tuple[str, str]]]] = {
    "everybody": (trust(aws="*"), [("everybody", "high")]),
    "everybody of an organization": (
        trust(aws="*", condition={STRING: {"aws:PrincipalOrgID": "o-1"}}),
        [("everybody", "medium")],
    ),
    "everybody here": (trust(aws="*", condition={STRING: {"aws:PrincipalAccount": ACCOUNT}}), []),
    "everybody with a second factor": (
        trust(aws="*", condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        [("everybody", "high")],
    ),
    "this account": (trust(aws=ROOT), []),
    "an outside account": (trust(aws=STRANGE), [("outside account", "medium")]),
    "an outside account by its number": (trust(aws="111122223333"), [("outside account", "medium")]),
    "an outside account with an external id": (
        trust(aws=STRANGE, condition={STRING: {"sts:ExternalId": "x"}}),
        [("outside account", "low")],
    ),
    "an outside role": (trust(aws="arn:aws:iam::111122223333:role/x"), [("outside principal", "medium")]),
    "a service": (trust(services=["lambda.amazonaws.com"]), []),
    "any repository": (trust(federated=GITHUB), [("whole provider", "high")]),
    "any repository by a wildcard": (
        trust(federated=GITHUB, condition={"StringLike": {GITHUB_SUBJECT: "repo:*"}}),
        [("whole provider", "high")],
    ),
    "one repository": (
        trust(federated=GITHUB, condition={"StringLike": {GITHUB_SUBJECT: "repo:northwind/shop:*"}}),
        [("sign-in provider", "low")],
    ),
    "any identity pool": (trust(federated=COGNITO), [("whole provider", "high")]),
    "a SAML provider": (trust(federated=arn("saml-provider", "Okta")), [("sign-in provider", "low")]),
    "a deleted role alone": (trust(aws="AROAEXAMPLEEXAMPLE01"), [("gone", "low"), ("nobody", "low")]),
    "a deleted user beside a service": (
        trust(aws="AIDAEXAMPLEEXAMPLE01", services=["lambda.amazonaws.com"]),
        [("gone", "low")],
    ),
    "nobody": (document(), [("nobody", "low")]),
}


@pytest.mark.parametrize("case", CASES)
def test_trust_policies(case: str) -> None:
    trusting, expected = CASES[case]
    assert kinds(trusting) == expected


def test_a_denial_in_the_trust_policy_counts() -> None:
    statements = [*trust(aws="*")["Statement"], {**trust(aws="*")["Statement"][0], "Effect": "Deny"}]
    assert kinds(document(*statements)) == []


def test_rights_make_it_worse() -> None:
    administrator = {"managed": [ADMINISTRATOR_ACCESS]}
    assert kinds(trust(aws="*"), **administrator) == [("everybody", "critical")]
    assert kinds(trust(aws=STRANGE), **administrator) == [("outside account", "high")]
    assert kinds(trust(federated=GITHUB), **administrator) == [("whole provider", "critical")]


def guest_account(*statements: Shape, guests: bool = True, **more: Any) -> Written:
    account = Written()
    pool = "us-east-1:11111111-2222-3333-4444-555555555555"
    condition = {
        STRING: {f"{COGNITO}:aud": pool},
        "ForAnyValue:StringLike": {f"{COGNITO}:amr": "unauthenticated"},
    }
    role = account.role("guest", trust(federated=COGNITO, condition=condition), *statements, **more)
    shape = {"IdentityPoolId": pool, "IdentityPoolName": "shop", "AllowUnauthenticatedIdentities": guests}
    (ref,) = account.inventory.put(ListKey("cognito.identity-pool", "us-east-1"), [(pool, shape)])
    account.inventory.set_part(ref, "roles", {"IdentityPoolId": pool, "Roles": {"unauthenticated": role}})
    return account


def test_what_guests_may_do_is_spelled_out() -> None:
    account = guest_account(allow("s3:GetObject", on="arn:aws:s3:::shop/*"), allow("mobileanalytics:PutEvents"))
    (guests,) = [each for each in found(account) if each.kind == "guests"]
    assert guests.severity == "high"
    assert guests.who == "everybody on the internet, as a guest of identity pool shop"
    assert guests.what == "s3:GetObject on arn:aws:s3:::shop/*; mobileanalytics:PutEvents"


def test_a_pool_that_is_closed_to_guests_is_not_said() -> None:
    account = guest_account(allow("s3:GetObject"), guests=False)
    assert [each for each in found(account) if each.kind == "guests"] == []


def test_guests_that_are_administrators_are_the_worst() -> None:
    account = guest_account(managed=[ADMINISTRATOR_ACCESS])
    assert ("guests", "critical") in [(each.kind, each.severity) for each in found(account)]


def test_administrators_without_a_second_factor() -> None:
    account = Written()
    owner = account.user("owner", managed=[ADMINISTRATOR_ACCESS])
    reader = account.user("reader", allow("s3:GetObject"))
    columns = "user,arn,password_enabled,mfa_active,access_key_1_active,access_key_2_active"
    rows = [
        f"<root_account>,{ROOT},not_supported,true,true,false",
        f"owner,{owner},true,false,false,false",
        f"reader,{reader},true,false,false,false",
    ]
    account.inventory.set_fact("credential_report", {"Content": "\n".join([columns, *rows])})
    assert [(each.kind, each.arn) for each in found(account)] == [("root key", ROOT), ("no second factor", owner)]
