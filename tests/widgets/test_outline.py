from __future__ import annotations

from textual import on
from textual.geometry import Region

from iamtui.widgets.glyphs import ASCII
from iamtui.widgets.outline import Outline, OutlineNode
from tests.widgets.screens import HOSTILE, OneWidget, assert_inert, painted


class Watched(Outline):
    """Notes which lines are repainted and what is announced."""

    def __init__(self, roots: list[OutlineNode]) -> None:
        self.repainted: list[int | str] = []
        self.announced: list[tuple[str, object]] = []
        super().__init__(roots)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Watched:
        self.repainted += [region.y for region in regions] or ["all"]
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    @on(Outline.NodeHighlighted)
    def _highlighted(self, event: Outline.NodeHighlighted) -> None:
        self.announced.append(("highlighted", event.node.key))

    @on(Outline.NodeSelected)
    def _selected(self, event: Outline.NodeSelected) -> None:
        self.announced.append(("selected", event.node.key))

    @on(Outline.NodeExpanded)
    def _expanded(self, event: Outline.NodeExpanded) -> None:
        self.announced.append(("expanded", event.node.key))


def roots(users: str = "412") -> list[OutlineNode]:
    return [
        OutlineNode("overview", "Overview"),
        OutlineNode(
            "iam",
            "IAM",
            children=[OutlineNode("users", "Users", users), OutlineNode("roles", "Roles", "1 …")],
            expanded=True,
        ),
        OutlineNode("cognito", "Cognito", children=lambda: [OutlineNode("pools", "User pools", "3")]),
    ]


async def test_nodes_are_indented_and_counted() -> None:
    view = Watched(roots())
    async with OneWidget(view).run_test(size=(24, 7)):
        assert painted(view) == [
            "▌  Overview",
            " ▾ IAM",
            "     Users          412",
            "     Roles          1 …",
            " ▸ Cognito",
            "",
            "",
        ]


async def test_keys_expand_collapse_and_walk() -> None:
    view = Watched(roots())
    async with OneWidget(view).run_test(size=(24, 7)) as pilot:
        await pilot.press("G", "right", "right")
        assert view.node("pools") is view.cursor_node is not None
        await pilot.press("left")
        assert view.cursor_node is view.node("cognito")
        await pilot.press("h")
        assert view.row_count == 5
        await pilot.press("g", "j", "h", "enter")
        assert [line.strip() for line in painted(view)][:3] == ["Overview", "▌▸ IAM", "▸ Cognito"]
        await pilot.pause()
        assert ("expanded", "cognito") in view.announced
        assert view.announced[-1] == ("selected", "iam")


async def test_new_roots_keep_the_place_and_repaint_what_differs() -> None:
    view = Watched(roots())
    async with OneWidget(view).run_test(size=(24, 8)) as pilot:
        view.toggle("cognito")
        view.select_key("pools")
        await pilot.pause()
        view.repainted.clear()
        view.set_roots(roots("413"))
        assert view.repainted == [2]
        assert view.cursor_node
        assert view.cursor_node.key == "pools"
        assert view.is_expanded(view.roots[2])


async def test_updating_a_node_repaints_its_line() -> None:
    view = Watched(roots())
    async with OneWidget(view).run_test(size=(24, 8)) as pilot:
        await pilot.pause()
        view.repainted.clear()
        view.update_node("roles", count="214")
        assert view.repainted == [3]
        view.update_node("unknown", count="1")
        assert view.repainted == [3]


async def test_the_cursor_goes_up_when_its_node_is_hidden() -> None:
    view = Watched(roots())
    async with OneWidget(view).run_test(size=(24, 8)) as pilot:
        assert view.select_key("roles")
        view.set_expanded("iam", False)
        await pilot.pause()
        assert view.cursor_node
        assert view.cursor_node.key == "iam"
        assert view.select_key("users")
        assert view.row_count == 5
        assert not view.select_key("pools")  # not loaded yet


async def test_children_can_come_later() -> None:
    view = Watched([OutlineNode("pool", "storefront")])
    async with OneWidget(view).run_test(size=(24, 8)):
        view.set_children("pool", [OutlineNode("x", "Users")])
        assert painted(view)[0] == "▌▸ storefront"
        view.set_expanded("pool")
        assert painted(view)[1].strip() == "Users"


async def test_an_empty_outline_takes_every_key() -> None:
    view = Watched([])
    async with OneWidget(view).run_test(size=(24, 8)) as pilot:
        await pilot.press("down", "up", "left", "right", "enter", "end")
        assert view.cursor_node is None


async def test_hostile_labels_take_exactly_their_cells() -> None:
    deep = OutlineNode("leaf", HOSTILE, HOSTILE)
    for level in range(30):
        deep = OutlineNode(level, HOSTILE + "東京", "1", children=[deep], expanded=True)
    for size in ((80, 40), (20, 40), (4, 40)):
        view = Watched([deep])
        view.glyphs = ASCII
        async with OneWidget(view).run_test(size=size):
            assert_inert(view)
