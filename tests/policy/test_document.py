from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from iamtui.policy import PolicyError, parse_policy, trusted_principals

POLICY = {
    "Version": "2012-10-17",
    "Statement": {
        "Sid": "Read",
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "NotResource": ["arn:aws:s3:::secret/*"],
        "Condition": {"Bool": {"aws:SecureTransport": True}},
    },
}


def test_a_single_text_reads_as_a_list_of_one() -> None:
    document = parse_policy(POLICY)
    (statement,) = document.statements
    assert (statement.sid, statement.actions) == ("Read", ("s3:GetObject",))
    assert statement.not_resources == ("arn:aws:s3:::secret/*",)
    assert statement.conditions[0].values == ("true",)
    assert statement.raw == POLICY["Statement"]


def test_text_reads_as_the_object_it_holds() -> None:
    assert parse_policy(json.dumps(POLICY)) == parse_policy(POLICY) == parse_policy(quote(json.dumps(POLICY)))


def test_a_text_is_kept_to_the_last_blank() -> None:
    text = ' {"Version" :"2012-10-17",\r\n\t"Statement": [ ] }  '
    assert parse_policy(text).text == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"Version":\n  }', "line 2, column 3: not JSON"),
        ("[]", "this is a list"),
        ("", "line 1, column 1: not JSON"),
        ("[" * 100_000, "too deep"),
    ],
)
def test_what_is_no_policy_says_where(text: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        parse_policy(text)


@pytest.mark.parametrize(
    ("entry", "kind", "name"),
    [
        ({"Service": "lambda.amazonaws.com"}, "service", "lambda"),
        ({"Service": "ec2.amazonaws.com.cn"}, "service", "ec2"),
        ({"AWS": "998877665544"}, "account", "998877665544"),
        ({"AWS": "arn:aws:iam::998877665544:root"}, "account", "998877665544"),
        ({"AWS": "arn:aws:iam::998877665544:user/eng/ana"}, "user", "ana"),
        ({"AWS": "arn:aws:iam::998877665544:role/deployer"}, "role", "deployer"),
        ({"AWS": "arn:aws:sts::998877665544:assumed-role/deployer/ana"}, "session", "deployer/ana"),
        ({"AWS": "AROAEXAMPLEEXAMPLE12"}, "deleted", "AROAEXAMPLEEXAMPLE12"),
        ({"Federated": "arn:aws:iam::1:saml-provider/Okta"}, "saml", "Okta"),
        ({"Federated": "arn:aws:iam::1:oidc-provider/gitlab.com"}, "oidc", "gitlab.com"),
        ({"Federated": "accounts.google.com"}, "oidc", "accounts.google.com"),
        ({"Federated": "cognito-identity.amazonaws.com"}, "cognito", "cognito-identity.amazonaws.com"),
        ({"CanonicalUser": "79a59d"}, "canonical", "79a59d"),
        ({"AWS": "*"}, "everyone", "*"),
        ("*", "everyone", "*"),
    ],
)
def test_principals_are_told_apart(entry: object, kind: str, name: str) -> None:
    statement = {"Effect": "Allow", "Principal": entry, "Action": "sts:AssumeRole"}
    (principal,) = trusted_principals(parse_policy({"Statement": [statement]}))
    assert (principal.kind, principal.name) == (kind, name)


def test_whom_only_a_deny_names_is_not_trusted() -> None:
    denied = {"Effect": "Deny", "Principal": {"AWS": "1" * 12}, "Action": "sts:AssumeRole"}
    open_to_all = {"Effect": "Allow", "NotPrincipal": {"AWS": "1" * 12}, "Action": "sts:AssumeRole"}
    assert trusted_principals(parse_policy({"Statement": denied})) == []
    assert [one.kind for one in trusted_principals(parse_policy({"Statement": open_to_all}))] == ["everyone"]
