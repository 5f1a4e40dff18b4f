"""The relation tree: everything that hangs on a resource, both ways, opened branch by branch."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from iamtui.account import Ref
from iamtui.kinds.workspace import Workspace, noun_of
from iamtui.widgets.footer import KeyFooter
from iamtui.widgets.outline import Outline, OutlineNode
from iamtui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from iamtui.app import IamtuiApp

_Path = tuple[tuple[str, Ref], ...]


class RelationTreeScreen(Screen[Ref | None]):
    """Answers the reference that was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,backspace,q,x", "leave", "Back", show=False)]

    app: IamtuiApp

    def __init__(self, workspace: Workspace, ref: Ref) -> None:
        super().__init__()
        self._workspace = workspace
        self._ref = ref

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield Outline(id="relations")
        yield KeyFooter()

    def on_mount(self) -> None:
        self.query_one(TitleLine).show(f"Relations of {self._workspace.name_of(self._ref)}")
        self.query_one(KeyFooter).show((("→", "open branch"), ("←", "close"), ("enter", "go there"), ("esc", "back")))
        tree = self.query_one(Outline)
        path: _Path = (("", self._ref),)
        root = OutlineNode(path, self._label("", self._ref), children=self._branches(path), expanded=True)
        tree.set_roots([root])
        tree.focus()

    def _label(self, relation: str, ref: Ref) -> str:
        name = f"{noun_of(ref)} {self._workspace.name_of(ref)}"
        return f"{relation}  {name}" if relation else name

    def _branches(self, path: _Path) -> list[OutlineNode]:
        """What the end of the path refers to and is used by; a resource already on the path is not opened again."""
        ref = path[-1][1]
        found = [*(("→ " + each.label, each.ref) for each in self._workspace.related(ref))]
        found += [("← " + each.label, each.ref) for each in self._workspace.used_by(ref)]
        above = {each for _, each in path}
        return [self._node((*path, step), step[1] in above) for step in dict.fromkeys(found)]

    def _node(self, path: _Path, seen: bool) -> OutlineNode:
        children = None if seen else partial(self._branches, path)
        return OutlineNode(path, self._label(*path[-1]), children=children, tone="dim" if seen else "")

    @on(Outline.NodeSelected)
    def _chosen(self, event: Outline.NodeSelected) -> None:
        path = event.node.key
        if self.is_current and isinstance(path, tuple):
            self.dismiss(path[-1][1])

    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss(None)
