"""The relation tree: everything that hangs on a resource, both ways, opened branch by branch.

Who can become what is worked out beside the screen, from policies and trust; its branches come when it is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from iamtui.account import Ref
from iamtui.kinds.workspace import Workspace, noun_of
from iamtui.screens.still_open import still_open
from iamtui.widgets.footer import KeyFooter
from iamtui.widgets.outline import Outline, OutlineNode
from iamtui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from iamtui.access.graph import Graph, Node
    from iamtui.app import IamtuiApp

_Path = tuple[tuple[str, Ref | None, str], ...]
"""The steps from the root: the relation, the resource (None for what the account has none of), and its name."""

_POOL_NODES = ("#authenticated", "#unauthenticated")


class RelationTreeScreen(Screen[Ref | None]):
    """Answers the reference that was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,backspace,q,x", "leave", "Back", show=False)]

    app: IamtuiApp

    def __init__(self, workspace: Workspace, ref: Ref) -> None:
        super().__init__()
        self._workspace = workspace
        self._ref = ref
        self._graph: Graph | None = None

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield Outline(id="relations")
        yield KeyFooter()

    def on_mount(self) -> None:
        self._show_title("working out who can become what…")
        self.query_one(KeyFooter).show((("→", "open branch"), ("←", "close"), ("enter", "go there"), ("esc", "back")))
        self._draw()
        self.query_one(Outline).focus()
        self.app.work(self._work_out_graph(), "who can become what", group="questions")

    def _show_title(self, status: str) -> None:
        self.query_one(TitleLine).show(f"Relations of {self._workspace.name_of(self._ref)}", status)

    def _draw(self) -> None:
        path: _Path = (("", self._ref, self._named(self._ref)),)
        root = OutlineNode(path, path[0][2], children=self._branches(path), expanded=True)
        self.query_one(Outline).set_roots([root])

    async def _work_out_graph(self) -> None:
        from iamtui.kinds.question_loading import load_pools

        await load_pools(self._workspace)
        graph = await self._workspace.questions.answer(lambda access: access.graph())
        if still_open(self):
            self._graph = graph
            self._draw()
            self._show_title("   ".join(self._workspace.questions.caveats()))

    def _named(self, ref: Ref) -> str:
        return f"{noun_of(ref)} {self._workspace.name_of(ref)}"

    # -- branches --------------------------------------------------------------------------------------

    def _branches(self, path: _Path) -> list[OutlineNode]:
        """What the end of the path refers to, is used by and can become; what is above it is not opened again."""
        ref = path[-1][1]
        if ref is None:
            return []
        found = [*(("→ " + each.label, each.ref, self._named(each.ref)) for each in self._workspace.related(ref))]
        found += [("← " + each.label, each.ref, self._named(each.ref)) for each in self._workspace.used_by(ref)]
        above = {each for _, each, _ in path}
        steps = dict.fromkeys([*found, *self._becoming(ref)])
        return [self._node((*path, step), step[1] is None or step[1] in above) for step in steps]

    def _becoming(self, ref: Ref) -> Iterator[tuple[str, Ref | None, str]]:
        """What the resource can become, and who can become it."""
        graph = self._graph
        if graph is None:
            return
        for node in self._nodes_of(ref):
            for hop in graph.outgoing(node):
                yield self._step("→ can become", hop.target, hop.how, hop.result == "Depends", graph)
            for hop in graph.incoming(node):
                yield self._step("← can be taken on by", hop.source, hop.how, hop.result == "Depends", graph)

    def _nodes_of(self, ref: Ref) -> tuple[str, ...]:
        if ref.kind == "cognito.identity-pool":
            return tuple(ref.id + each for each in _POOL_NODES)
        if ref.kind in ("cognito.user-pool", "cognito.group"):
            return (ref.id,)
        return (self._workspace.arn_of(ref),) if ref.kind.startswith("iam.") else ()

    def _step(
        self, relation: str, identifier: str, how: str, depends: bool, graph: Graph
    ) -> tuple[str, Ref | None, str]:
        node: Node | None = graph.nodes.get(identifier)
        said = [how] if how != "sts:AssumeRole" else []
        said += ["if something holds"] if depends else []
        words = f"  ({', '.join(said)})" if said else ""
        if node is not None and node.ref is not None and self._workspace.resource(node.ref) is not None:
            sort = {"identity pool guests": "guests of ", "identity pool users": "users of "}.get(node.kind, "")
            return relation, node.ref, f"{sort}{self._named(node.ref)}{words}"
        return relation, None, f"{node.kind if node is not None else ''} {identifier}{words}".strip()

    def _node(self, path: _Path, closed: bool) -> OutlineNode:
        relation, _, name = path[-1]
        children = None if closed else partial(self._branches, path)
        return OutlineNode(path, f"{relation}  {name}", children=children, tone="dim" if closed else "")

    @on(Outline.NodeSelected)
    def _chosen(self, event: Outline.NodeSelected) -> None:
        path = event.node.key
        if self.is_current and isinstance(path, tuple) and path[-1][1] is not None:
            self.dismiss(path[-1][1])

    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss(None)
