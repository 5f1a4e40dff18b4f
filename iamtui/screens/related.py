"""What a resource refers to, or what refers to it, as a list to walk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from iamtui.account import Ref
from iamtui.account.relations import Related
from iamtui.kinds.workspace import Workspace, noun_of
from iamtui.widgets.cursor_view import CursorView
from iamtui.widgets.footer import KeyFooter
from iamtui.widgets.title_line import TitleLine
from iamtui.widgets.virtual_list import ListColumn, ListRows, VirtualList

if TYPE_CHECKING:
    from iamtui.app import IamtuiApp

_COLUMNS = (ListColumn("RELATION", 26), ListColumn("KIND", 18), ListColumn("NAME"))


class RelatedScreen(Screen[Ref | None]):
    """Answers the reference that was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,backspace,q", "leave", "Back", show=False)]

    app: IamtuiApp

    def __init__(self, workspace: Workspace, title: str, relations: Iterable[Related]) -> None:
        super().__init__()
        self._workspace = workspace
        self._title = title
        self._relations = list(relations)

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield VirtualList(_COLUMNS, id="related")
        yield KeyFooter()

    def on_mount(self) -> None:
        rows = [(each.label, noun_of(each.ref), self._workspace.name_of(each.ref)) for each in self._relations]
        self.query_one(TitleLine).show(self._title, f"{len(rows):,}")
        self.query_one(KeyFooter).show((("enter", "open"), ("esc", "back")))
        view = self.query_one(VirtualList)
        view.set_source(ListRows(rows))
        view.focus()

    @on(CursorView.RowSelected)
    def _chosen(self, event: CursorView.RowSelected) -> None:
        if self.is_current:
            self.dismiss(self._relations[event.index].ref)

    def action_leave(self) -> None:
        if self.is_current:
            self.dismiss(None)
