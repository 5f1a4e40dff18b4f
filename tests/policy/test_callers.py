from __future__ import annotations

import pytest

from iamtui.policy.callers import ANONYMOUS, Caller, MatchKind, principal_match, session_name_decides
from iamtui.policy.document import PrincipalMap, Statement

ACCOUNT = "111111111111"
ALICE = f"arn:aws:iam::{ACCOUNT}:user/team/alice"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app/Reader"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/Reader/s1"
GUEST = f"arn:aws:sts::{ACCOUNT}:federated-user/alice"
CANONICAL = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"


def match(named: PrincipalMap, caller: str | Caller, *, any_session: bool = False) -> str:
    asked = caller if isinstance(caller, Caller) else Caller.parse(caller)
    return principal_match(Statement("Allow", principals=named), asked, any_session=any_session).name


@pytest.mark.parametrize(
    ("text", "kind", "account", "name"),
    [
        (ALICE, "user", ACCOUNT, "alice"),
        (ROLE, "role", ACCOUNT, "Reader"),
        (SESSION, "session", ACCOUNT, "s1"),
        (GUEST, "federated-user", ACCOUNT, "alice"),
        (ACCOUNT, "account", ACCOUNT, "root"),
        (f"arn:aws:iam::{ACCOUNT}:root", "account", ACCOUNT, "root"),
        ("lambda.amazonaws.com", "service", "", "lambda.amazonaws.com"),
        ("cognito-identity.amazonaws.com", "web-identity", "", "cognito-identity.amazonaws.com"),
        ("accounts.google.com", "web-identity", "", "accounts.google.com"),
        (f"arn:aws:iam::{ACCOUNT}:oidc-provider/gitlab.com/x", "web-identity", ACCOUNT, "gitlab.com/x"),
        (f"arn:aws:iam::{ACCOUNT}:saml-provider/ADFS", "saml", ACCOUNT, "ADFS"),
        (CANONICAL, "canonical", "", CANONICAL),
        ("*", "anonymous", "", "*"),
    ],
)
def test_callers_are_told_apart(text: str, kind: str, account: str, name: str) -> None:
    caller = Caller.parse(text)
    assert (caller.kind, caller.account, caller.name) == (kind, account, name)
    assert caller.is_root is (kind == "account")


def test_a_session_knows_its_role() -> None:
    assert Caller.parse(SESSION).role_arn == f"arn:aws:iam::{ACCOUNT}:role/Reader"
    session = Caller.session(ROLE, "s1")
    assert (session.arn, session.role_arn, session.role_name) == (SESSION, ROLE, "Reader")
    assert Caller.parse("arn:aws-cn:iam::1:user/a").partition == "aws-cn"


@pytest.mark.parametrize(
    ("named", "caller", "expected"),
    [
        ({"*": ("*",)}, "*", "Match"),
        ({"AWS": ("*",)}, "*", "Match"),
        ({"AWS": ("*",)}, SESSION, "Match"),
        ({"AWS": (ACCOUNT,)}, "*", "NoMatch"),
        ({"AWS": (ALICE,)}, "*", "NoMatch"),
        ({"Service": ("*",)}, "lambda.amazonaws.com", "NoMatch"),
        ({"AWS": (ACCOUNT,)}, ALICE, "AccountLevelMatch"),
        ({"AWS": (f"arn:aws:iam::{ACCOUNT}:root",)}, SESSION, "AccountLevelMatch"),
        ({"AWS": ("222222222222",)}, ALICE, "NoMatch"),
        ({"AWS": (ALICE,)}, ALICE, "Match"),
        ({"AWS": (ALICE.upper(),)}, ALICE, "NoMatch"),
        ({"AWS": (f"arn:aws:iam::{ACCOUNT}:user/*",)}, ALICE, "NoMatch"),
        ({"AWS": (f"arn:aws:iam::{ACCOUNT}:user/alice",)}, ALICE, "NoMatch"),
        ({"AWS": ("AIDAEXAMPLEEXAMPLE123",)}, ALICE, "NoMatch"),
        ({"AWS": (ROLE,)}, ROLE, "Match"),
        ({"AWS": (ROLE,)}, SESSION, "SessionRoleMatch"),
        ({"AWS": (ROLE.replace("Reader", "READER"),)}, SESSION, "SessionRoleMatch"),
        ({"AWS": (ROLE.replace("aws:iam", "aws-cn:iam"),)}, SESSION, "NoMatch"),
        ({"AWS": (ROLE.replace(ACCOUNT, "222222222222"),)}, SESSION, "NoMatch"),
        ({"AWS": (SESSION,)}, SESSION, "Match"),
        ({"AWS": (SESSION,)}, SESSION + "2", "NoMatch"),
        ({"AWS": (SESSION,)}, ROLE, "NoMatch"),
        ({"AWS": (ALICE,)}, GUEST, "SessionUserMatch"),
        ({"AWS": (GUEST,)}, GUEST, "Match"),
        ({"AWS": (ACCOUNT, SESSION, ROLE)}, SESSION, "Match"),
        ({"AWS": (ACCOUNT, ROLE)}, SESSION, "SessionRoleMatch"),
        ({"Service": ("lambda.amazonaws.com",)}, "lambda.amazonaws.com", "Match"),
        ({"Service": ("lambda.amazonaws.com",)}, "ec2.amazonaws.com", "NoMatch"),
        ({"AWS": ("lambda.amazonaws.com",)}, "lambda.amazonaws.com", "NoMatch"),
        ({"Federated": ("accounts.google.com",)}, "accounts.google.com", "Match"),
        ({"CanonicalUser": (CANONICAL,)}, CANONICAL, "Match"),
        ({"Robot": (ALICE,)}, ALICE, "NoMatch"),
        ({}, ALICE, "NoMatch"),
    ],
)
def test_how_a_statement_names_a_caller(named: PrincipalMap, caller: str, expected: str) -> None:
    assert match(named, caller) == expected


def test_a_session_of_a_role_with_a_path_is_one_of_that_role() -> None:
    assert match({"AWS": (ROLE,)}, Caller.session(ROLE, "any")) == "SessionRoleMatch"


def test_session_names_need_not_count() -> None:
    assert match({"AWS": (SESSION,)}, ROLE, any_session=True) == "Match"
    assert match({"AWS": (SESSION,)}, SESSION + "2", any_session=True) == "Match"
    assert match({"AWS": (SESSION, ROLE)}, SESSION + "2", any_session=True) == "SessionRoleMatch"
    assert match({"AWS": (SESSION,)}, ROLE + "2", any_session=True) == "NoMatch"
    assert match({"AWS": (SESSION, ACCOUNT)}, ALICE, any_session=True) == "AccountLevelMatch"
    assert session_name_decides(Statement("Allow", principals={"AWS": (SESSION,)}), Caller.parse(ROLE))
    assert not session_name_decides(Statement("Allow", principals={"AWS": (SESSION, ROLE)}), Caller.parse(ROLE))


@pytest.mark.parametrize(
    ("named", "caller", "expected"),
    [
        ({"AWS": (ALICE,)}, ALICE, False),
        ({"AWS": (ALICE,)}, ROLE, True),
        ({"AWS": (ACCOUNT,)}, ALICE, False),
        ({"AWS": (ROLE,)}, SESSION, False),
        ({"AWS": (SESSION,)}, ROLE, True),
        ({"AWS": ("*",)}, "*", False),
        ({"Service": ("lambda.amazonaws.com",)}, "*", True),
    ],
)
def test_not_principal_means_all_that_no_entry_names_in_any_way(
    named: PrincipalMap, caller: str, expected: bool
) -> None:
    statement = Statement("Deny", not_principals=named)
    assert (principal_match(statement, Caller.parse(caller)) is MatchKind.Match) is expected


def test_a_denial_of_others_always_means_who_has_a_boundary() -> None:
    named = {"AWS": (ALICE,)}
    alice = Caller.parse(ALICE)
    assert principal_match(Statement("Deny", not_principals=named), alice, True) is MatchKind.Match
    assert principal_match(Statement("Allow", not_principals=named), alice, True) is MatchKind.NoMatch
    assert principal_match(Statement("Deny", not_principals=named), alice, False) is MatchKind.NoMatch


def test_a_statement_that_names_nobody_means_nobody() -> None:
    assert principal_match(Statement("Allow"), ANONYMOUS) is MatchKind.NoMatch
    assert principal_match(Statement("Deny"), Caller.parse(ALICE), True) is MatchKind.NoMatch
