"""A tree of lines: the navigation, and what hangs together with what."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from iamtui.text import fit, inert, width
from iamtui.widgets.cursor_view import CursorView

__all__ = ["Outline", "OutlineNode"]

_STEP = 2  # cells by which a child is indented


@dataclass(eq=False)
class OutlineNode:
    """A line of the outline and what hangs below it.

    `children` may be a function, called once when the node is first expanded; None says there is nothing
    below. `key` must name one node of the whole outline; texts are raw.
    """

    key: Hashable
    label: str
    count: str = ""
    children: list[OutlineNode] | Callable[[], list[OutlineNode]] | None = None
    expanded: bool = False
    tone: str = ""

    @property
    def is_branch(self) -> bool:
        """Whether something hangs below, loaded or not."""
        return callable(self.children) or bool(self.children)

    def load(self) -> list[OutlineNode]:
        """Returns the children, asking for them if they were not asked for yet."""
        if callable(self.children):
            self.children = self.children()
        return self.children or []


class Outline(CursorView):
    """Nodes that expand and collapse. What is expanded, and the cursor, are kept by key over `set_roots`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "expand", "Expand", show=False, id="outline.expand"),
        Binding("left,h", "collapse", "Collapse", show=False, id="outline.collapse"),
    ]

    class _NodeMessage(Message):
        def __init__(self, view: Outline, node: OutlineNode) -> None:
            super().__init__()
            self.view = view
            self.node = node

        @property
        def control(self) -> Outline:
            return self.view

    class NodeHighlighted(_NodeMessage):
        """The cursor came to rest on this node. Of several in a row only the last one is delivered."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Outline.NodeHighlighted) and message.view is self.view

    class NodeSelected(_NodeMessage):
        """This node was opened with enter or a click."""

    class NodeExpanded(_NodeMessage):
        """The children of this node came into view."""

    def __init__(
        self,
        roots: Sequence[OutlineNode] = (),
        *,
        expand_on_select: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.expand_on_select = expand_on_select
        self._roots = list(roots)
        self._open: dict[Hashable, bool] = {}
        self._rows: list[tuple[OutlineNode, int]] = []
        self._list_rows()

    # -- what is shown

    @property
    def roots(self) -> tuple[OutlineNode, ...]:
        """The nodes at the top."""
        return tuple(self._roots)

    @property
    def cursor_node(self) -> OutlineNode | None:
        """The node under the cursor; None in an empty outline."""
        return self._rows[self.cursor][0] if self._rows else None

    def set_roots(self, roots: Sequence[OutlineNode]) -> None:
        """Shows other nodes. Those whose keys were there before stay expanded or collapsed."""
        self._roots = list(roots)
        self._relist()

    def node(self, key: Hashable) -> OutlineNode | None:
        """Returns the node named `key` among those that are loaded, in view or not."""
        return next((node for node in _loaded(self._roots) if node.key == key), None)

    def update_node(
        self, key: Hashable, *, label: str | None = None, count: str | None = None, tone: str | None = None
    ) -> None:
        """Changes what one node says; only its line is repainted."""
        node = self.node(key)
        if node is None:
            return
        node.label = node.label if label is None else label
        node.count = node.count if count is None else count
        node.tone = node.tone if tone is None else tone
        self.rows_changed()

    def set_children(self, key: Hashable, children: list[OutlineNode]) -> None:
        """Hangs other nodes below one node, as when its children were loaded."""
        if node := self.node(key):
            node.children = children
            self._relist()

    def is_expanded(self, node: OutlineNode) -> bool:
        """Whether the children of `node` are listed."""
        return node.is_branch and self._open.get(node.key, node.expanded)

    def set_expanded(self, key: Hashable, expanded: bool = True) -> None:
        """Lists the children of a node, or (with False) hides them."""
        node = self.node(key)
        if node is None or not node.is_branch or self.is_expanded(node) == expanded:
            return
        self._open[key] = expanded
        self._relist()
        if expanded:
            self.post_message(self.NodeExpanded(self, node))

    def toggle(self, key: Hashable) -> None:
        """Expands a collapsed node, collapses an expanded one."""
        if node := self.node(key):
            self.set_expanded(key, not self.is_expanded(node))

    def select_key(self, key: Hashable) -> bool:
        """Puts the cursor on a node, expanding those above it; False when there is no such node."""
        path = _path(self._roots, key)
        if not path:
            return False
        if hidden := [node for node in path[:-1] if not self.is_expanded(node)]:
            self._open.update((node.key, True) for node in hidden)
            self._relist()
        place = next(index for index, (node, _) in enumerate(self._rows) if node.key == key)
        if place != self.cursor:
            self.move_cursor(place)
        return True

    def _relist(self) -> None:
        """Lists the rows anew; the cursor stays on its node, or goes to the nearest one above."""
        old = [node.key for node, _ in self._rows[: self.cursor + 1]]
        line = self.cursor - self.top
        self._list_rows()
        place = {node.key: index for index, (node, _) in enumerate(self._rows)}
        self._cursor = next((place[key] for key in reversed(old) if key in place), 0)
        self._top = max(0, self._cursor - line)
        self.rows_changed()
        if self._rows and old and self._rows[self._cursor][0].key != old[-1]:
            self.cursor_moved()

    def _list_rows(self) -> None:
        self._rows = list(self._walk(self._roots, 0))
        self._row_count = len(self._rows)

    def _walk(self, nodes: Sequence[OutlineNode], depth: int) -> Iterator[tuple[OutlineNode, int]]:
        for node in nodes:
            yield node, depth
            if self.is_expanded(node):
                yield from self._walk(node.load(), depth + 1)

    # -- keys

    def cursor_moved(self) -> None:
        if node := self.cursor_node:
            self.post_message(self.NodeHighlighted(self, node))

    def action_select_row(self) -> None:
        if node := self.cursor_node:
            super().action_select_row()
            self.post_message(self.NodeSelected(self, node))
            if self.expand_on_select and node.is_branch:
                self.toggle(node.key)

    def action_expand(self) -> None:
        """Expands the node; on an expanded one goes to its first child."""
        node = self.cursor_node
        if node is None or not node.is_branch:
            return
        if self.is_expanded(node):
            self.action_cursor_down()
        else:
            self.set_expanded(node.key)

    def action_collapse(self) -> None:
        """Collapses the node; on a collapsed one or a leaf goes to what it hangs below."""
        node = self.cursor_node
        if node is None:
            return
        if self.is_expanded(node):
            self.set_expanded(node.key, False)
            return
        depth = self._rows[self.cursor][1]
        above = (index for index in range(self.cursor - 1, -1, -1) if self._rows[index][1] < depth)
        if (parent := next(above, None)) is not None:
            self.move_cursor(parent)

    # -- painting

    def row_state(self, index: int) -> Hashable:
        node, depth = self._rows[index]
        return (depth, node.label, node.count, node.tone, node.is_branch, self.is_expanded(node))

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        node, depth = self._rows[index]
        glyphs = self.glyphs
        sign = " " if not node.is_branch else glyphs.expanded if self.is_expanded(node) else glyphs.collapsed
        # Deep trees keep at least half of the line for the text.
        indent = min(depth * _STEP, width // 2)
        lead = (glyphs.cursor if selected else " ") + " " * indent + sign + " "
        style = self.cursor_style() if selected else self.tone(node.tone)
        text, count = _label_and_count(node, width - len(lead), glyphs.ellipsis)
        if selected or not count:
            return Strip([Segment(fit(lead + text + count, width), style)], width)
        return Strip([Segment(lead + text, style), Segment(count, self.tone("dim"))], width)


def _label_and_count(node: OutlineNode, room: int, ellipsis: str) -> tuple[str, str]:
    """The label on the left and the count on the right, in exactly `room` cells together."""
    label, count = inert(node.label[: room * 8 + 8]), inert(node.count)
    if count and width(count) < room - 4:
        count = f" {count} "
        return fit(label, room - width(count), ellipsis), count
    return fit(label, max(0, room), ellipsis), ""


def _loaded(nodes: Sequence[OutlineNode]) -> Iterator[OutlineNode]:
    for node in nodes:
        yield node
        if isinstance(node.children, list):
            yield from _loaded(node.children)


def _path(nodes: Sequence[OutlineNode], key: Hashable) -> list[OutlineNode]:
    """The nodes from a root down to the one named `key`; empty when there is none."""
    for node in nodes:
        if node.key == key:
            return [node]
        if isinstance(node.children, list) and (below := _path(node.children, key)):
            return [node, *below]
    return []
