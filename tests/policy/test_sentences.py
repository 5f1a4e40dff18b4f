from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamtui.policy import (
    TrustSentence,
    condition_words,
    parse_policy,
    policy_sentences,
    trust_sentences,
    trusted_principals,
)
from iamtui.policy.document import Condition

OWN = "471108151234"
GITHUB = "token.actions.githubusercontent.com"
COGNITO = "cognito-identity.amazonaws.com"
WEB = "sts:AssumeRoleWithWebIdentity"


def trust(principal: Any, action: Any = "sts:AssumeRole", effect: str = "Allow", **rest: Any) -> list[TrustSentence]:
    statement = {"Effect": effect, "Principal": principal, "Action": action, **rest}
    return trust_sentences(parse_policy({"Statement": [statement]}), OWN)


def github(**conditions: Any) -> TrustSentence:
    (sentence,) = trust(
        {"Federated": f"arn:aws:iam::{OWN}:oidc-provider/{GITHUB}"},
        WEB,
        Condition={
            operator: {f"{GITHUB}:{claim}": value for claim, value in claims.items()}
            for operator, claims in conditions.items()
        },
    )
    return sentence


def pool(condition: dict[str, Any]) -> TrustSentence:
    (sentence,) = trust({"Federated": COGNITO}, WEB, Condition=condition)
    return sentence


def test_a_service_with_its_source() -> None:
    (sentence,) = trust({"Service": "lambda.amazonaws.com"}, Condition={"StringEquals": {"aws:SourceAccount": OWN}})
    assert sentence.text == "The service lambda may assume this role"
    assert sentence.condition == "if aws:SourceAccount is this account"
    assert sentence.principal_kind == "service"
    assert not sentence.loud


def test_services_share_a_sentence() -> None:
    (sentence,) = trust({"Service": ["lambda.amazonaws.com", "edgelambda.amazonaws.com"]})
    assert sentence.text == "The services lambda and edgelambda may assume this role"


@pytest.mark.parametrize(
    ("principal", "text"),
    [
        (OWN, "Any user or role of this account whose own policies allow it may assume this role"),
        ("arn:aws:iam::998877665544:root", "Any user or role that account 998877665544 lets may assume this role"),
        (f"arn:aws:iam::{OWN}:user/eng/ana", "User ana may assume this role"),
        ("arn:aws:iam::998877665544:role/ci", "Role ci of account 998877665544 may assume this role"),
        (f"arn:aws:sts::{OWN}:assumed-role/ops/bo", "The session bo of role ops may assume this role"),
        (
            "AIDAEXAMPLEEXAMPLE12",
            "Nobody may assume this role as AIDAEXAMPLEEXAMPLE12 (a user that no longer exists)",
        ),
        ("*", "EVERYONE, in any AWS account, may assume this role"),
        ("x", "“x” may assume this role"),
    ],
)
def test_principals_of_aws(principal: str, text: str) -> None:
    (sentence,) = trust({"AWS": principal})
    assert sentence.text == text
    assert sentence.loud == (principal == "*")


def test_everyone_within_an_organization_is_said_calmly() -> None:
    (sentence,) = trust({"AWS": "*"}, Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})
    assert sentence.text == "Everyone, in any AWS account, may assume this role"
    assert sentence.condition == "if the caller's organization is o-1"
    assert not sentence.loud


@pytest.mark.parametrize(
    ("subject", "who"),
    [
        ("repo:northwind/shop:ref:refs/heads/main", "northwind/shop, branch main"),
        ("repo:northwind/shop:ref:refs/tags/*", "northwind/shop, any tag"),
        ("repo:northwind/shop:environment:prod", "northwind/shop, environment prod"),
        ("repo:northwind/shop:pull_request", "northwind/shop, pull requests"),
        ("repo:northwind/shop:*", "northwind/shop"),
        ("repo:northwind/*", "any repository of northwind"),
        (["repo:a/b:*", "repo:c/d:*"], "a/b; or of c/d"),
    ],
)
def test_github_in_its_own_words(subject: Any, who: str) -> None:
    sentence = github(StringLike={"sub": subject}, StringEquals={"aud": "sts.amazonaws.com"})
    assert sentence.text == f"Anyone signed in through GitHub Actions of {who} may assume this role"
    assert sentence.condition == ""
    assert not sentence.loud


@pytest.mark.parametrize("subject", ["*", "repo:*", "repo:*/shop:*", "repo:north*", None])
def test_github_open_to_strangers_is_loud(subject: str | None) -> None:
    assert github(StringLike={"sub": subject} if subject else {}).loud


def test_a_wildcard_that_is_none_is_told() -> None:
    assert "so nobody" in github(StringEquals={"sub": "repo:northwind/shop:*"}).text


def test_guests_and_signed_in_users_of_identity_pools() -> None:
    audience = {"StringEquals": {f"{COGNITO}:aud": "eu-central-1:1"}}
    guests = pool({**audience, "ForAnyValue:StringLike": {f"{COGNITO}:amr": "unauthenticated"}})
    signed_in = pool({**audience, "ForAnyValue:StringLike": {f"{COGNITO}:amr": "authenticated"}})
    assert guests.text == "Guests of identity pool eu-central-1:1 may assume this role"
    assert signed_in.text == "Signed-in users of identity pool eu-central-1:1 may assume this role"
    assert pool(audience).text.startswith("Guests and signed-in users of")
    assert pool({}).loud


def test_other_providers() -> None:
    (saml,) = trust({"Federated": f"arn:aws:iam::{OWN}:saml-provider/Okta"}, "sts:AssumeRoleWithSAML")
    assert saml.text == "Anyone signed in through SAML provider Okta may assume this role"
    cluster = "oidc.eks.eu-central-1.amazonaws.com/id/ABC"
    (eks,) = trust(
        {"Federated": f"arn:aws:iam::{OWN}:oidc-provider/{cluster}"},
        WEB,
        Condition={"StringEquals": {f"{cluster}:sub": "system:serviceaccount:shop:web"}},
    )
    assert eks.text == "The Kubernetes service account shop/web of EKS cluster ABC may assume this role"
    (google,) = trust({"Federated": "accounts.google.com"}, WEB)
    assert google.loud


def test_what_else_a_statement_says() -> None:
    (tags,) = trust({"AWS": OWN}, ["sts:AssumeRole", "sts:TagSession"])
    assert tags.text.endswith("may assume this role and pass session tags")
    (only_tags,) = trust({"AWS": OWN}, "sts:TagSession")
    assert only_tags.text.endswith("may pass session tags when assuming this role")
    (wrong,) = trust({"Federated": "accounts.google.com"}, "sts:AssumeRole")
    assert "cannot assume this role" in wrong.text
    (denied,) = trust({"AWS": "*"}, effect="Deny")
    assert denied.text == "EVERYONE, in any AWS account, must not assume this role"
    assert not denied.loud
    (empty,) = trust_sentences(parse_policy({}), OWN)
    assert empty.text.startswith("Nobody")
    (but,) = trust(None, NotPrincipal={"AWS": f"arn:aws:iam::{OWN}:user/bo"})
    assert but.text == "EVERYONE, in any AWS account, except user bo may assume this role"
    assert but.loud


@pytest.mark.parametrize(
    ("operator", "key", "values", "words"),
    [
        ("Bool", "aws:MultiFactorAuthPresent", ("true",), "signed in with MFA"),
        ("StringEquals", "sts:ExternalId", ("x1",), "the external id is x1"),
        ("IpAddress", "aws:SourceIp", ("10.0.0.0/8", "::1/128"), "the caller's address is in 10.0.0.0/8 or ::1/128"),
        ("NotIpAddress", "aws:SourceIp", ("a", "b"), "the caller's address is not in any of a or b"),
        ("ArnLike", "aws:SourceArn", ("arn:aws:s3:::m",), "aws:SourceArn matches arn:aws:s3:::m"),
        ("StringEquals", "aws:PrincipalTag/team", ("ops",), "the caller's tag team is ops"),
        ("Null", "aws:TokenIssueTime", ("true",), "aws:TokenIssueTime is absent"),
        ("NumericLessThan", "aws:MultiFactorAuthAge", ("3600",), "MFA was given less than 3600 s ago"),
        ("StringLikeIfExists", "a:b", ("x*",), "a:b matches x*, or is absent"),
        ("ForAllValues:StringEquals", "a:b", ("x",), "every value of a:b is x (or there is none)"),
        ("ForAnyValue:StringLike", "a:b", ("x*",), "a value of a:b matches x*"),
        ("DateGreaterThan", "aws:CurrentTime", ("2026-01-01",), "the time is after 2026-01-01"),
        ("Strange", "a:b", ("x", "y"), "Strange a:b: x, y"),
    ],
)
def test_conditions_in_words(operator: str, key: str, values: tuple[str, ...], words: str) -> None:
    assert condition_words(Condition(operator, key, values), OWN) == words


def test_permissions_in_words() -> None:
    document = parse_policy(
        {
            "Statement": [
                {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:aws:s3:::media-*"},
                {"Effect": "Allow", "Action": "*", "Resource": "*"},
                {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"},
                {"Effect": "allow", "Action": "*", "Resource": "*"},
            ]
        }
    )
    sentences = policy_sentences(document, OWN)
    assert [sentence.text for sentence in sentences] == [
        "Allow s3:GetObject, s3:ListBucket on media-*",
        "Allow everything on everything",
        "Deny everything except iam:* on everything",
        "Effect allow: neither Allow nor Deny",
    ]
    assert [sentence.loud for sentence in sentences] == [False, True, False, False]


ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["*", "Allow", "Deny", OWN, GITHUB, COGNITO, "arn:aws:iam::1:root", "repo:*", "sts:*"])
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["AWS", "Federated", "Service", "StringLike", f"{GITHUB}:sub", f"{COGNITO}:amr", ""]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
ELEMENTS = ("Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition")


@given(ODD | st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(ELEMENTS, ODD)), max_size=2))
def test_no_document_is_too_odd_for_words(statements: Any) -> None:
    document = parse_policy({"Statement": statements})
    assert all(sentence.text for sentence in trust_sentences(document, OWN))
    assert all(sentence.text for sentence in policy_sentences(document, OWN))
    assert all(principal.kind for principal in trusted_principals(document))
