from __future__ import annotations

from collections.abc import Hashable

import pytest
from textual import on
from textual.events import MouseScrollDown
from textual.geometry import Region

from iamtui.widgets.glyphs import ASCII
from iamtui.widgets.virtual_list import ListColumn, ListRows, RowSource, VirtualList, lay_out
from tests.widgets.screens import HOSTILE, OneWidget, assert_inert, painted

COLUMNS = [ListColumn("NAME"), ListColumn("POLICIES", 8, "right"), ListColumn("LAST USED", 10, priority=1)]


def rows(count: int) -> ListRows:
    return ListRows([(f"role-{n}", str(n), "3 d") for n in range(count)], [f"arn:{n}" for n in range(count)])


class Watched(VirtualList):
    """Notes which lines are repainted and what is announced."""

    def __init__(self, source: RowSource, columns: list[ListColumn] | None = None) -> None:
        self.repainted: list[int | str] = []
        self.announced: list[tuple[str, int]] = []
        super().__init__(columns if columns is not None else COLUMNS, source)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Watched:
        self.repainted += [region.y for region in regions] or ["all"]
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    @on(VirtualList.RowHighlighted)
    def _highlighted(self, event: VirtualList.RowHighlighted) -> None:
        self.announced.append(("highlighted", event.index))

    @on(VirtualList.RowSelected)
    def _selected(self, event: VirtualList.RowSelected) -> None:
        self.announced.append(("selected", event.index))


class Paged(RowSource):
    """A source that holds what it was asked for so far."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.held: dict[int, tuple[str, ...]] = {}
        self.asked: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return self.count

    def row(self, index: int) -> tuple[str, ...] | None:
        return self.held.get(index)

    def key(self, index: int) -> Hashable:
        return index

    def wanted(self, first: int, last: int) -> None:
        self.asked.append((first, last))


async def test_columns_stand_under_their_titles() -> None:
    view = Watched(rows(3))
    async with OneWidget(view).run_test(size=(40, 6)):
        assert painted(view) == [
            "  NAME              POLICIES  LAST USED",
            "▌ role-0                   0  3 d",
            "  role-1                   1  3 d",
            "  role-2                   2  3 d",
            "",
            "",
        ]


async def test_a_move_repaints_two_lines() -> None:
    view = Watched(rows(100_000))
    async with OneWidget(view).run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        view.repainted.clear()
        await pilot.press("down")
        assert sorted(map(str, view.repainted)) == ["1", "2"]
        await pilot.press("j", "k")
        assert view.cursor == 1


async def test_the_view_jumps_at_its_edge_instead_of_scrolling() -> None:
    view = Watched(rows(100))
    async with OneWidget(view).run_test(size=(60, 21)) as pilot:
        for _ in range(19):
            await pilot.press("down")
        assert (view.cursor, view.top) == (19, 0)
        await pilot.press("down")
        assert (view.cursor, view.top) == (20, 10)


async def test_every_row_is_within_reach_of_the_keys() -> None:
    view = Watched(rows(1000))
    async with OneWidget(view).run_test(size=(60, 21)) as pilot:
        places = []
        for key in ("pagedown", "pagedown", "ctrl+d", "pageup", "ctrl+u", "end", "home", "G", "g", "up"):
            await pilot.press(key)
            places.append(view.cursor)
        assert places == [20, 40, 50, 30, 20, 999, 0, 999, 0, 0]


async def test_enter_and_click_open_a_row() -> None:
    view = Watched(rows(100))
    async with OneWidget(view).run_test(size=(60, 21)) as pilot:
        await pilot.press("down", "enter")
        await pilot.click(view, offset=(5, 4))
        await pilot.click(view, offset=(5, 0))
        await pilot.pause()
        assert [each for each in view.announced if each[0] == "selected"] == [("selected", 1), ("selected", 3)]
        assert view.announced[0] == ("highlighted", 0)
        assert ("highlighted", 3) in view.announced


async def test_the_wheel_goes_by_half_pages_and_takes_the_cursor_along() -> None:
    view = Watched(rows(100))
    async with OneWidget(view).run_test(size=(60, 21)) as pilot:
        wheel = MouseScrollDown(view, 1, 1, 0, 1, 0, False, False, False)
        view.post_message(wheel)
        await pilot.pause()
        assert (view.top, view.cursor) == (10, 10)


async def test_the_cursor_stays_on_its_row_whatever_comes_in_above() -> None:
    source = rows(50)
    view = Watched(source)
    async with OneWidget(view).run_test(size=(60, 21)) as pilot:
        view.cursor = 15
        await pilot.pause()
        source.rows = [("new", "0", "")] * 30 + list(source.rows)
        source.keys = [*range(30), *(source.keys or ())]
        view.source_changed()
        await pilot.pause()
        assert (view.cursor, view.cursor_key) == (45, "arn:15")
        assert view.cursor - view.top == 15
        assert ("highlighted", 45) not in view.announced


async def test_the_cursor_comes_back_to_its_row_when_a_filter_is_lifted() -> None:
    every = rows(50)
    view = Watched(every)
    async with OneWidget(view).run_test(size=(60, 21)) as pilot:
        view.cursor = 30
        kept, keys = every.rows, every.keys
        every.rows, every.keys = kept[:5], (keys or ())[:5]
        view.source_changed()
        await pilot.pause()
        assert view.cursor == 4
        assert view.announced[-1] == ("highlighted", 4)
        every.rows, every.keys = kept, keys
        view.source_changed()
        assert (view.cursor, view.cursor_key) == (30, "arn:30")


async def test_rows_that_are_added_out_of_view_repaint_nothing() -> None:
    source = rows(1000)
    view = Watched(source)
    async with OneWidget(view).run_test(size=(60, 21)) as pilot:
        await pilot.pause()
        view.repainted.clear()
        source.rows = [*source.rows, ("role-1000", "1", "")]
        source.keys = [*(source.keys or ()), "arn:1000"]
        view.source_changed()
        await pilot.pause()
        assert view.repainted == []
        source.rows = [*source.rows[:3], ("renamed", "1", ""), *source.rows[4:]]
        view.source_changed()
        assert view.repainted == [4]


async def test_an_empty_list_takes_every_key() -> None:
    view = Watched(ListRows(()))
    async with OneWidget(view).run_test(size=(60, 21)) as pilot:
        await pilot.press("down", "up", "pagedown", "end", "home", "enter", "space", "ctrl+d")
        assert (view.cursor, view.cursor_key, view.marks) == (0, None, frozenset())
        view.set_source(rows(3))
        await pilot.pause()
        assert view.announced[-1] == ("highlighted", 0)
        view.set_source(ListRows(()))
        await pilot.pause()
        assert painted(view)[1] == ""


async def test_a_paged_source_is_asked_for_what_is_in_view() -> None:
    source = Paged(100_000)
    view = Watched(source, [ListColumn("NAME")])
    async with OneWidget(view).run_test(size=(60, 21)) as pilot:
        await pilot.pause()
        assert source.asked == [(0, 19)]
        assert painted(view)[2] == "  ···"
        source.held = {index: (f"user-{index}",) for index in range(20)}
        view.source_changed()
        await pilot.pause()
        assert painted(view)[2] == "  user-1"
        await pilot.press("end")
        await pilot.pause()
        assert source.asked[-1] == (99_980, 99_999)


async def test_marks_belong_to_rows_and_not_to_places() -> None:
    source = rows(10)
    view = Watched(source)
    async with OneWidget(view).run_test(size=(60, 21)) as pilot:
        await pilot.press("space", "space")
        assert view.marks == {"arn:0", "arn:1"}
        assert painted(view)[1].startswith(" *role-0")
        source.rows, source.keys = source.rows[1:], (source.keys or ())[1:]
        view.source_changed()
        assert painted(view)[1].startswith(" *role-1")
        view.clear_marks()
        assert not any("*" in line for line in painted(view))


async def test_the_header_shows_the_sorting_and_rows_their_tone() -> None:
    view = Watched(ListRows([("a",), ("b",)], tones={1: "danger"}), [ListColumn("NAME")])
    async with OneWidget(view).run_test(size=(60, 5)) as pilot:
        view.set_sort(0, reverse=True)
        await pilot.pause()
        assert painted(view)[0].strip() == "NAME ↓"
        styles = [next(iter(view.render_line(y))).style for y in (1, 2)]
        assert styles[0] == view.cursor_style()
        assert styles[0]
        assert styles[0].reverse
        assert styles[1] == view.tone("danger") != view.tone("")


async def test_wide_letters_and_hostile_text_take_exactly_their_cells() -> None:
    hostile = [
        (HOSTILE, "東京" * 20, "\x1b[2J"),
        ("名前", "\U0001f44d\U0001f3fd", HOSTILE),
        ("x" * 10_000_000, "1", ""),
    ]
    for size in ((80, 6), (30, 6), (12, 6), (3, 6)):
        view = Watched(ListRows(hostile), [ListColumn(HOSTILE, None), *COLUMNS[1:]])
        async with OneWidget(view).run_test(size=size):
            assert_inert(view)


async def test_a_terminal_without_unicode_gets_ascii() -> None:
    view = Watched(rows(100))
    view.glyphs = ASCII
    async with OneWidget(view).run_test(size=(16, 5)):
        assert painted(view)[1].startswith("> role-0")
        assert "".join(painted(view)).isascii()


async def test_a_new_size_keeps_the_cursor_in_view() -> None:
    view = Watched(rows(100))
    async with OneWidget(view).run_test(size=(60, 41)) as pilot:
        view.cursor = 35
        await pilot.resize_terminal(50, 11)
        await pilot.pause()
        assert view.cursor in view.window
        assert any(line.startswith("▌ role-35") for line in painted(view))
        await pilot.resize_terminal(50, 200)
        await pilot.pause()
        assert view.top == 0


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        (100, ((0, 78), (1, 8), (2, 10))),
        (40, ((0, 18), (1, 8), (2, 10))),
        (29, ((0, 19), (1, 8))),
        (15, ((0, 15),)),
        (5, ((0, 5),)),
    ],
)
def test_columns_share_the_width_and_the_least_important_go_first(
    room: int, expected: tuple[tuple[int, int], ...]
) -> None:
    assert lay_out(COLUMNS, room) == expected


def test_elastic_columns_share_what_is_left() -> None:
    columns = [ListColumn("A"), ListColumn("B", minimum=10), ListColumn("C", 5)]
    assert lay_out(columns, 48) == ((0, 19), (1, 20), (2, 5))
    assert lay_out([], 40) == ()
