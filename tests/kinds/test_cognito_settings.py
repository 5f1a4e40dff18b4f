"""Settings are complete: every member of AWS's own model of an answer has its place, and a new one shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import botocore.session
import pytest

from iamtui.kinds import (
    cognito_client,
    cognito_group,
    cognito_identity_pool_panels,
    cognito_identity_provider,
    cognito_import_job,
    cognito_resource_server,
    cognito_user,
    cognito_user_pool_settings,
)
from iamtui.kinds.cognito_settings import Group, Setting, covered, facts, others
from iamtui.kinds.pool_search import ATTRIBUTES

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def leaves(shape: Any, path: str = "") -> Iterator[str]:
    """The dotted path of every member of a shape; lists and maps are not entered."""
    for name, member in shape.members.items():
        inner = f"{path}.{name}" if path else name
        if member.type_name == "structure" and member.members:
            yield from leaves(member, inner)
        else:
            yield inner


def has_place(path: str, shown: frozenset[str]) -> bool:
    parts = path.split(".")
    return any(".".join(parts[:length]) in shown for length in range(1, len(parts) + 1))


@pytest.mark.parametrize(
    ("service", "shape", "shown"),
    [
        ("cognito-idp", "UserPoolType", cognito_user_pool_settings.SHOWN),
        ("cognito-idp", "GetUserPoolMfaConfigResponse", cognito_user_pool_settings.MFA_SHOWN),
        ("cognito-idp", "DomainDescriptionType", cognito_user_pool_settings.DOMAIN_SHOWN),
        ("cognito-idp", "UICustomizationType", cognito_user_pool_settings.CUSTOMIZATION_SHOWN),
        ("cognito-idp", "RiskConfigurationType", cognito_user_pool_settings.RISK_SHOWN),
        ("cognito-idp", "UserPoolClientType", cognito_client.SHOWN),
        ("cognito-idp", "GroupType", cognito_group.SHOWN),
        ("cognito-idp", "IdentityProviderType", cognito_identity_provider.SHOWN),
        ("cognito-idp", "ResourceServerType", cognito_resource_server.SHOWN),
        ("cognito-idp", "UserImportJobType", cognito_import_job.SHOWN),
        ("cognito-idp", "UserType", cognito_user.SHOWN),
        ("cognito-idp", "AdminGetUserResponse", cognito_user.SHOWN),
        ("cognito-identity", "IdentityPool", cognito_identity_pool_panels.SHOWN),
    ],
)
def test_every_member_of_an_answer_has_its_place(service: str, shape: str, shown: frozenset[str]) -> None:
    model = botocore.session.get_session().get_service_model(service)
    members = set(leaves(model.shape_for(shape)))
    assert members
    assert {path for path in members if not has_place(path, shown)} == set()


def test_no_setting_names_a_member_that_does_not_exist() -> None:
    model = botocore.session.get_session().get_service_model("cognito-idp")
    for shape, shown in (
        ("UserPoolType", cognito_user_pool_settings.SHOWN),
        ("UserPoolClientType", cognito_client.SHOWN),
        ("RiskConfigurationType", cognito_user_pool_settings.RISK_SHOWN),
    ):
        members = set(leaves(model.shape_for(shape)))
        known = members | {path.rsplit(".", count)[0] for path in members for count in range(1, 4)}
        assert {path for path in shown if path not in known} == set()


def test_what_nobody_declared_shows_by_itself_and_what_is_unset_says_so() -> None:
    group = Group("Names", (Setting("Name", "Name"), Setting("Case", "Configuration.CaseSensitive")))
    shown = covered([group])
    answer = {"Name": "shop", "Configuration": {"Fuzzy": True}, "Quantum": {"Keys": [1, 2]}}
    rows = {row.label: row.value for row in facts(group, answer, "123456789012", NOW).rows}
    assert rows == {"Name": "shop", "Case": "not set"}
    (block,) = others(answer, shown, NOW)
    assert {row.label: row.value for row in block.rows} == {
        "Configuration.Fuzzy": "yes",
        "Quantum": '{"Keys": [1, 2]}',
    }


def test_the_searchable_attributes_are_few() -> None:
    assert len(ATTRIBUTES) == len(set(ATTRIBUTES)) == 10
