from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamtui.account import Missing, Reason
from iamtui.kinds import cells

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SHOWS = (
    cells.text,
    cells.yes_no,
    cells.ago,
    cells.ago_or_never,
    cells.in_future,
    cells.age_days,
    cells.exact_time,
    cells.count,
    cells.duration,
    cells.arn_name,
    cells.joined,
    cells.size,
)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2025-12-31T23:57:00+00:00", "3 min"),
        ("2025-12-31T22:00:00Z", "2 h"),
        ("2025-11-21T00:00:00+00:00", "41 d"),
        ("2024-06-01T00:00:00+00:00", "1 y"),
        ("2026-01-01T02:00:00+00:00", "in 2 h"),
        (1767225560, "40 s"),
        (None, ""),
        ("N/A", "N/A"),
    ],
)
def test_ago_says_the_largest_unit(value: Any, words: str) -> None:
    assert cells.ago(value, NOW) == words


def test_what_was_never_used_says_never() -> None:
    assert cells.ago_or_never(None, NOW) == "never"
    assert cells.ago_or_never("2025-12-31T22:00:00+00:00", NOW) == "2 h"


def test_values_read_as_an_operator_would_say_them() -> None:
    assert cells.in_future("2026-02-11T00:00:00+00:00", NOW) == "in 41 d"
    assert cells.in_future("2025-12-29T00:00:00+00:00", NOW) == "3 d ago"
    assert cells.age_days("2024-11-17T00:00:00+00:00", NOW) == "410 d"
    assert cells.exact_time("2024-05-01T14:00:00+02:00", NOW) == "2024-05-01 12:00:00 UTC"
    assert cells.yes_no("TRUE", NOW) == cells.yes_no(True, NOW) == "yes"
    assert cells.yes_no(None, NOW) == ""
    assert cells.count([1, 2], NOW) == "2"
    assert cells.count(12345, NOW) == "12,345"
    assert cells.duration(3600, NOW) == "1 h"
    assert cells.duration(5430, NOW) == "1 h 30 min 30 s"
    assert cells.arn_name("arn:aws:iam::aws:policy/service-role/Basic", NOW) == "Basic"
    assert cells.size(6144, NOW) == "6.1 kB"
    assert cells.size(10**18, NOW) == "1000000.0 TB"
    assert cells.joined(["a", 1, None], NOW) == "a, 1, "
    assert cells.text(Missing(Reason.DENIED, permission="iam:GetRole"), NOW) == "denied"


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists))
def test_no_value_makes_a_cell_fail(value: Any) -> None:
    for show in SHOWS:
        assert isinstance(show(value, NOW), str)


def test_paths_find_what_jmespath_finds() -> None:
    data = {"Role": {"Name": "a", "Tags": [{"Key": "k"}]}}
    assert cells.compile_path("Role.Name")(data) == "a"
    assert cells.compile_path("Role.Name.More")(data) is None
    assert cells.compile_path("length(Role.Tags)")(data) == 1
    assert cells.compile_path("Role.Tags[].Key")(data) == ["k"]
    assert cells.compile_path("length(Absent)")(data) is None


@pytest.mark.parametrize("path", ["Tags[", "", "nosuch(Tags)", "length()", "a b"])
def test_a_malformed_path_says_so_in_one_line(path: str) -> None:
    with pytest.raises(ValueError, match="not a JMESPath expression") as caught:
        cells.compile_path(path)
    assert "\n" not in str(caught.value)


def test_a_formula_is_no_formula_in_a_spreadsheet() -> None:
    assert cells.csv_cell("=cmd()").startswith("'")
