"""Sets of actions as integers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamtui.policy import services
from iamtui.policy.actions import action_matches

NAMES = services.all_actions()
EVERYTHING = (1 << len(NAMES)) - 1


def named(pattern: str) -> list[str]:
    return list(services.names_of(services.bits(pattern)))


def test_every_action_has_a_bit_of_its_own() -> None:
    assert len(NAMES) > 20_000
    assert len(set(NAMES)) == len(NAMES)
    assert list(NAMES) == sorted(NAMES, key=str.lower)
    for place in range(0, len(NAMES), 97):
        assert services.position(NAMES[place].upper()) == place
        assert services.bits(NAMES[place].lower()) == 1 << place
    assert services.bits("*") == EVERYTHING


def test_names_of_all_services_are_the_actions() -> None:
    listed = {f"{service}:{name}" for service in services.service_names() for name in services.action_names(service)}
    assert listed == set(NAMES)


def test_sets_of_services_part_all_actions_among_them() -> None:
    union = 0
    for service in services.service_names():
        assert not union & services.service_bits(service)
        union |= services.service_bits(service.upper())
    assert union == EVERYTHING


def test_levels_part_all_actions_among_them() -> None:
    union = 0
    for level, actions in services.levels().items():
        assert not union & actions
        assert services.level_bits(level) == actions
        union |= actions
    assert union == EVERYTHING
    for name in ("s3:GetObject", "s3:PutObject", "s3:ListBucket", "iam:TagRole", "iam:PutRolePolicy"):
        found = services.action(*name.split(":"))
        assert found is not None
        assert services.bits(name) & services.level_bits(found.level)


def test_actions_that_name_no_resource_are_a_set() -> None:
    wildcard_only = services.wildcard_only_bits()
    for name in NAMES[::11]:
        found = services.action(*name.split(":"))
        assert found is not None
        assert found.is_wildcard_only == bool(wildcard_only & services.bits(name))


@pytest.mark.parametrize(
    "pattern",
    [
        "s3:Get*",
        "S3:gET*",
        "s3:*Object",
        "s3:*Object*Tag*",
        "s3:G?tObject",
        "s3:*",
        "s3:**",
        "s3:?*",
        "ec2:*Image*",
        "iam:*u*r*",
        "sts:Assume?ole*",
        "s3:GetObject",
    ],
)
def test_a_pattern_covers_what_it_matches(pattern: str) -> None:
    expected = [name for name in NAMES if action_matches(pattern, name)]
    assert expected
    assert named(pattern) == expected
    assert services.count(services.bits(pattern)) == len(expected)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        ":",
        "s3",
        "s3:",
        "s3: *",
        "s3: Get*",
        "s3:Get.*",
        "s3:[a-z]*",
        "*:*",
        "s*:GetObject",
        "s?:*",
        "nowhere:*",
        "s3:GetObject\n",
    ],
)
def test_what_names_no_action_covers_none(pattern: str) -> None:
    assert named(pattern) == []
    assert not any(action_matches(pattern, name) for name in NAMES[::50])


def test_a_pattern_made_to_be_slow_is_answered_all_the_same() -> None:
    assert services.bits("ec2:" + "*e" * 2000 + "!") == 0


@given(st.sampled_from(NAMES), st.lists(st.tuples(st.integers(0, 60), st.sampled_from("*?x")), max_size=6))
def test_bits_agree_with_matching_one_by_one(action: str, changes: list[tuple[int, str]]) -> None:
    service, _, name = action.partition(":")
    letters = list(name)
    for place, sign in changes:
        letters[place % len(letters)] = sign
    pattern = f"{service}:{''.join(letters)}"
    candidates = [f"{service}:{name}" for name in services.action_names(service)]
    assert named(pattern) == [candidate for candidate in candidates if action_matches(pattern, candidate)]


@given(st.lists(st.sampled_from([*NAMES[::500], "*", "s3:Get*", "EC2:*image*", "s3:nothing", "s3", "", "*:*"])))
def test_bits_of_entries_are_those_of_each(patterns: list[str]) -> None:
    united = 0
    for pattern in patterns:
        united |= services.bits(pattern)
    assert services.bits_of(patterns) == united


@given(st.sets(st.integers(0, len(NAMES) - 1), max_size=3000))
def test_names_of_a_set_are_those_of_its_bits(places: set[int]) -> None:
    actions = sum(1 << place for place in places)
    assert list(services.names_of(actions)) == [NAMES[place] for place in sorted(places)]
