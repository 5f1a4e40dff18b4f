"""The tree of what one principal can of many actions: by itself, by a resource's policy, as a role."""

from __future__ import annotations

import pytest

from iamtui.access import Access
from iamtui.kinds.questions import QuestionError
from iamtui.policy import services
from iamtui.screens.ask_some import some_tree
from iamtui.screens.ask_subject import Tree
from tests.access.accounts import BASE, allow, inventory, role, trust, user

OBJECT = "arn:aws:s3:::bucket/key"


@pytest.fixture
def access() -> Access:
    return Access.compile(
        inventory(
            [
                user(
                    "ana", allow("s3:GetObject", "arn:aws:s3:::bucket/*"), allow("s3:PutObject", "arn:aws:s3:::other/*")
                )
            ],
            [role("writer", allow("s3:DeleteObject"), trusts=trust({"AWS": f"{BASE}:user/ana"}))],
        )
    )


def tree(access: Access, pattern: str, resource: str = "*") -> Tree:
    return some_tree(access, f"{BASE}:user/ana", pattern, services.bits(pattern), resource, None)


def test_it_shows_what_the_principal_can_and_as_whom_it_can_more(access: Access) -> None:
    found = tree(access, "s3:*Object")
    assert found.summary == "2 of 5 actions s3:*Object"
    assert [node.label for node in found.nodes(None)] == ["s3  Amazon S3", "as role/writer"]
    assert [node.label.split("  ")[0] for node in found.nodes(services.bits("s3:GetObject"))] == ["s3"]


def test_a_resource_leaves_only_what_can_be_done_with_it(access: Access) -> None:
    found = tree(access, "s3:*Object", OBJECT)
    assert found.summary == f"1 of 5 actions s3:*Object on {OBJECT}"
    assert "PutObject" not in str(found.json)


def test_what_only_a_roles_trust_allows_is_said(access: Access) -> None:
    found = tree(access, "sts:Assume*", f"{BASE}:role/writer")
    assert [node.label for node in found.nodes(None)] == ["sts:AssumeRole  by the resource's policy"]


def test_of_somebody_outside_one_action_has_to_be_named(access: Access) -> None:
    with pytest.raises(QuestionError, match=r"instead of s3:\*"):
        some_tree(access, "arn:aws:iam::999988887777:role/x", "s3:*", services.bits("s3:*"), "*", None)
