"""AWS's answers as plain JSON values."""

from __future__ import annotations

import json
import marshal
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamtui.aws.values import partial_pages, plain, timestamp


@pytest.mark.parametrize(
    ("given_by_aws", "expected"),
    [
        ("2024-05-01T12:00:00Z", "2024-05-01T12:00:00+00:00"),
        ("2024-05-01T12:00:00.123456Z", "2024-05-01T12:00:00.123456+00:00"),
        ("2024-05-01T12:00:00+02:00", "2024-05-01T10:00:00+00:00"),
        ("2024-05-01T12:00:00", "2024-05-01T12:00:00+00:00"),
        (1714564800, "2024-05-01T12:00:00+00:00"),
        (1714564800.5, "2024-05-01T12:00:00.500000+00:00"),
        ("1714564800", "2024-05-01T12:00:00+00:00"),
    ],
)
def test_timestamps_are_iso_text_in_utc(given_by_aws: Any, expected: str) -> None:
    assert timestamp(given_by_aws) == expected


def test_only_plain_values_remain() -> None:
    berlin = timezone(timedelta(hours=2))
    value = {
        "Blob": b"\x00\xff",
        "When": datetime(2024, 5, 1, 12, tzinfo=berlin),
        "Naive": datetime(2024, 5, 1, 12, tzinfo=UTC).replace(tzinfo=None),
        "Nested": [({"a": (1, 2.5, None, True)},)],
    }

    result = plain(value)

    assert result == {
        "Blob": "AP8=",
        "When": "2024-05-01T10:00:00+00:00",
        "Naive": "2024-05-01T12:00:00+00:00",
        "Nested": [[{"a": [1, 2.5, None, True]}]],
    }
    assert json.loads(json.dumps(result)) == result
    assert marshal.loads(marshal.dumps(result)) == result


@given(
    st.dictionaries(st.sampled_from(["Users", "Roles", "Groups"]), st.lists(st.integers(), max_size=30), max_size=3),
    st.integers(1, 10),
)
def test_the_parts_of_a_page_make_the_page(lists: dict[str, list[int]], size: int) -> None:
    page = {**lists, "IsTruncated": False}

    parts = list(partial_pages(page, size))

    assert parts
    for name, items in lists.items():
        assert [item for part in parts for item in part[name]] == items
        assert all(len(part[name]) <= size for part in parts)
    assert all(part["IsTruncated"] is False for part in parts)
