from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from iamtui.account import Inventory, ListKey
from iamtui.kinds import cells
from iamtui.kinds.filtering import FilterError
from iamtui.kinds.kind import Column, Kind
from iamtui.kinds.listing import Listing

NOW = datetime(2026, 1, 1, tzinfo=UTC)
KEY = ListKey("iam.user")
COLUMNS = (
    Column("User", "UserName"),
    Column("Keys", "Keys", show=cells.count, sort_key=lambda value: value),
    Column("Created", "CreateDate", show=cells.ago, sort_key=lambda value: value),
)


def kind(**fields: Any) -> Kind:
    return Kind(
        key="iam.user",
        title="Users",
        noun="user",
        section="IAM",
        columns=COLUMNS,
        list=None,
        permission="iam:ListUsers",
        panels=lambda subject: (),
        **fields,
    )


def user(name: str, days: int = 1, **fields: Any) -> tuple[str, dict[str, Any]]:
    created = (NOW - timedelta(days=days)).isoformat()
    return name, {"UserName": name, "CreateDate": created, **fields}


def listing(*users: tuple[str, dict[str, Any]]) -> tuple[Inventory, Listing]:
    inventory = Inventory()
    inventory.put(KEY, users)
    made = Listing(kind(), inventory, KEY, NOW)
    finish(made)
    return inventory, made


def finish(made: Listing) -> None:
    while not made.step():
        pass


def names(made: Listing) -> list[str]:
    return [made.row(index)[0] for index in range(len(made))]


def test_rows_are_there_before_anything_was_worked_out() -> None:
    inventory = Inventory()
    inventory.put(KEY, [user("ana", 41, Keys=2)])
    made = Listing(kind(), inventory, KEY, NOW)
    assert made.row(0) == ("ana", "2", "41 d")
    assert made.key(0) == "ana"
    assert made.ref(0).kind == "iam.user"


def test_a_filter_and_an_order_outlive_growth_change_and_loss() -> None:
    inventory, made = listing(user("bo"), user("role-10"), user("ana"), user("role-9"))
    made.set_filter("o")
    made.sort_by(0)
    finish(made)
    assert names(made) == ["bo", "role-9", "role-10"]
    inventory.put(KEY, [user("coe"), user("ana", Path="/o/"), user("dan")])
    assert made.refresh()
    finish(made)
    assert names(made) == ["bo", "coe", "role-9", "role-10"]
    assert made.counts == "4 of 6"
    inventory.keep_only(KEY, {"ana", "coe", "role-9"})
    made.refresh()
    finish(made)
    assert names(made) == ["coe", "role-9"]
    assert made.find("role-9") == 1
    assert made.find("ana") is None
    made.set_filter("")
    assert names(made) == ["ana", "coe", "role-9"]
    assert made.counts == "3"
    assert not made.refresh()


def test_a_changed_resource_is_found_by_what_it_says_now() -> None:
    inventory, made = listing(user("ana"), user("bo"))
    made.set_filter("keys:7")
    assert names(made) == []
    inventory.put(KEY, [("bo", {"Keys": 7})])
    made.refresh()
    finish(made)
    assert names(made) == ["bo"]


def test_the_absent_come_last_both_ways_and_mixed_values_do_no_harm() -> None:
    _, made = listing(user("a"), user("b", Keys=3), user("c", Keys=10), user("d", Keys="odd"))
    made.sort_by(1)
    finish(made)
    assert names(made)[-1] == "a"
    assert set(names(made)) == set("abcd")
    made.sort_by(1, reverse=True)
    finish(made)
    assert names(made)[-1] == "a"
    made.sort_by(None)
    assert names(made) == ["a", "b", "c", "d"]


def test_dates_sort_by_the_date_and_not_by_the_words() -> None:
    _, made = listing(user("old", 400), user("new", 2), user("middle", 41))
    made.sort_by(2)
    finish(made)
    assert names(made) == ["old", "middle", "new"]


def test_tags_and_own_columns_are_searched() -> None:
    inventory = Inventory()
    tags = [{"Key": "Team", "Value": "Ops"}]
    inventory.put(KEY, [user("ana", Tags=tags), user("bo", Tags={"team": "media"}), user("cy", Tags="odd")])
    made = Listing(kind(), inventory, KEY, NOW, (Column("Own", "Tags[0].Value"),))
    finish(made)
    made.set_filter("tag:team=ops")
    assert names(made) == ["ana"]
    made.set_filter("own:ops")
    assert names(made) == ["ana"]
    with pytest.raises(ValueError, match="JMESPath"):
        Listing(kind(), inventory, KEY, NOW, (Column("Own", "Tags["),))


def test_a_malformed_filter_leaves_what_is_shown() -> None:
    _, made = listing(user("ana"), user("bo"))
    made.set_filter("an")
    with pytest.raises(FilterError):
        made.set_filter("nosuch:x")
    assert names(made) == ["ana"]
    assert made.filter_text == "an"


def test_rows_that_tell_of_other_lists_follow_them() -> None:
    inventory = Inventory()
    inventory.put(KEY, [user("ana")])
    told = kind(subject=lambda resource, around: {**resource.data, "Keys": around.fact("keys") or None})
    made = Listing(told, inventory, KEY, NOW)
    finish(made)
    inventory.set_fact("keys", 5)
    made.refresh()
    finish(made)
    made.set_filter("keys:5")
    assert made.row(0)[:2] == ("ana", "5")


def test_an_odd_value_blanks_nothing() -> None:
    inventory = Inventory()
    inventory.put(KEY, [user("ana", Keys=1), user("bo", Keys=2)])
    broken = Column("Odd", "Keys", show=lambda value, now: value["x"])
    made = Listing(kind(), inventory, KEY, NOW, (broken,))
    assert made.row(0)[3] == "1"


def test_many_rows_sort_and_filter_the_same_in_slices() -> None:
    _, made = listing(*(user(f"u{number % 7}-{number}", Keys=number % 11) for number in range(20_000)))
    made.sort_by(1, reverse=True)
    made.set_filter("u3-")
    finish(made)
    rows = [made.row(index) for index in range(len(made))]
    assert len(rows) == len([number for number in range(20_000) if number % 7 == 3])
    assert [int(row[1]) for row in rows] == sorted((int(row[1]) for row in rows), reverse=True)
