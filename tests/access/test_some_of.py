"""Who can at least one of many actions, and which of them."""

from __future__ import annotations

import pytest

from iamtui.access import Access
from iamtui.access.some_of import MOST_ACTIONS, TooManyActionsError, actions_of_one, who_can_some
from iamtui.policy import services
from tests.access.accounts import BASE, allow, inventory, role, trust, user

PUT = services.bits("iam:Put*")
OBJECT = "arn:aws:s3:::bucket/key"


@pytest.fixture
def access() -> Access:
    return Access.compile(
        inventory(
            [
                user(
                    "needs-mfa", allow("iam:PutUserPolicy", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})
                ),
                user("becomes", allow("s3:GetObject", "arn:aws:s3:::bucket/*")),
                user("all", allow("iam:*")),
                user("none"),
            ],
            [role("writer", allow("iam:PutRolePolicy"), trusts=trust({"AWS": f"{BASE}:user/becomes"}))],
        )
    )


def found(access: Access, pattern: str, resource: str = "*", through_roles: bool = False) -> dict[str, tuple[int, int]]:
    """(actions, certain ones) of everybody who can, by name, in the order of the answer."""
    those = who_can_some(access, services.bits(pattern), resource, None, through_roles)
    return {each.able.principal.name: (each.actions.bit_count(), each.certain.bit_count()) for each in those}


def test_who_can_one_of_them_can(access: Access) -> None:
    assert found(access, "iam:Put*") == {"all": (6, 6), "writer": (1, 1), "needs-mfa": (1, 0)}


def test_who_needs_a_role_comes_last(access: Access) -> None:
    assert list(found(access, "iam:Put*", through_roles=True)) == ["all", "writer", "needs-mfa", "becomes"]


def test_the_resource_counts(access: Access) -> None:
    assert found(access, "s3:*", OBJECT) == {"becomes": (1, 1)}
    assert found(access, "s3:*", "arn:aws:s3:::other/key") == {}


def test_of_everything_the_sum_is_told(access: Access) -> None:
    everything = services.bits("*")
    assert everything.bit_count() > MOST_ACTIONS
    assert set(found(access, "*")) == {"all", "becomes", "needs-mfa", "writer"}
    with pytest.raises(TooManyActionsError, match="name a service"):
        who_can_some(access, everything, OBJECT)


def test_one_principal_is_answered_as_the_list_has_it(access: Access) -> None:
    for pattern, resource in (("iam:Put*", "*"), ("s3:*", OBJECT), ("*", "*")):
        asked = services.bits(pattern)
        listed = {
            each.able.principal.arn: (each.actions, each.certain) for each in who_can_some(access, asked, resource)
        }
        for principal in access.principals:
            expected = listed.get(principal.arn, (0, 0))
            assert actions_of_one(access, principal.arn, asked, resource) == expected
