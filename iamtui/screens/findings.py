"""A list of what was found in the whole account, and beside it, or in place of it, one finding in detail."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from iamtui.access import Access
from iamtui.account import Ref
from iamtui.kinds.question_loading import load_pools
from iamtui.kinds.questions import QuestionError
from iamtui.kinds.workspace import Workspace
from iamtui.screens.document import DocumentScreen
from iamtui.screens.still_open import still_open
from iamtui.widgets.cursor_view import CursorView
from iamtui.widgets.document_lines import Line
from iamtui.widgets.footer import KeyFooter
from iamtui.widgets.lines_view import LinesView
from iamtui.widgets.prompt import Prompt
from iamtui.widgets.title_line import TitleLine
from iamtui.widgets.virtual_list import ListColumn, ListRows, VirtualList

if TYPE_CHECKING:
    from iamtui.app import IamtuiApp

_LIST_HINTS = (("enter", "detail"), ("/", "filter"), ("y", "JSON"), ("g G", "first, last"), ("esc", "back"))
_DETAIL_HINTS = (("enter", "go there"), ("w", "wrap"), ("esc", "back to the list"))


@dataclass(frozen=True)
class Finding:
    """One row: its cells, its tone, its detail as lines (whose targets are references), and its JSON."""

    cells: tuple[str, ...]
    tone: str
    lines: tuple[Line, ...]
    json: Any


class FindingsScreen(Screen[Ref | None]):
    """Answers the resource to go to, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace,q", "back", "Back", show=False),
        Binding("slash", "filter", "Filter", show=False),
        Binding("y", "json", "JSON", show=False),
    ]
    DEFAULT_CSS = """
    FindingsScreen LinesView { display: none; }
    FindingsScreen.-detail LinesView { display: block; }
    FindingsScreen.-detail VirtualList { display: none; }
    """
    AUTO_FOCUS = ""
    HEADING = ""
    COLUMNS: tuple[ListColumn, ...] = ()
    NOTHING = ""
    """What an empty list says."""

    app: IamtuiApp

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self._all: list[Finding] = []
        self._shown: list[Finding] = []
        self._filter = ""

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield VirtualList(self.COLUMNS)
        yield LinesView(hop=True, wrap=True)
        yield Prompt()
        yield KeyFooter(_LIST_HINTS)

    @property
    def list(self) -> VirtualList:
        return self.query_one(VirtualList)

    def on_mount(self) -> None:
        self.query_one(TitleLine).show(self.HEADING, "looking…")
        self.list.say_when_empty("looking…")
        self.set_focus(self.list)
        self.app.work(self._look(), "look through the account", group="questions")

    def find(self, access: Access) -> Sequence[Finding]:
        """What there is, the worst first. Called beside the event loop; may raise `QuestionError`."""
        raise NotImplementedError

    async def _look(self) -> None:
        try:
            await load_pools(self.workspace)
            found = await self.workspace.questions.answer(self.find)
        except QuestionError as error:
            self._say(str(error))
            return
        if still_open(self):
            self._all = list(found)
            self._say(self.NOTHING)
            self._set_filter("")

    def _say(self, text: str) -> None:
        if still_open(self):
            self.list.say_when_empty(text)
            self.query_one(TitleLine).show(self.HEADING, "")
            self.list.set_source(ListRows(()))

    def _set_filter(self, text: str) -> None:
        self._filter = text
        words = text.casefold().split()
        self._shown = [each for each in self._all if all(word in " ".join(each.cells).casefold() for word in words)]
        tones: dict[Hashable, str] = {number: each.tone for number, each in enumerate(self._shown)}
        self.list.set_source(ListRows([each.cells for each in self._shown], tones=tones))
        count = f"{len(self._shown):,} of {len(self._all):,}  /{text}" if text else f"{len(self._all):,}"
        self.query_one(TitleLine).show(self.HEADING, "   ".join([*self.workspace.questions.caveats(), count]))

    # -- walking it ------------------------------------------------------------------------------------

    @on(CursorView.RowSelected, "VirtualList")
    def _row_opened(self, event: CursorView.RowSelected) -> None:
        detail = self.query_one(LinesView)
        detail.set_lines(self._shown[event.index].lines)
        detail.rest_on_first_target()
        self.add_class("-detail")
        self.set_focus(detail)
        self.query_one(KeyFooter).show(_DETAIL_HINTS)

    @on(CursorView.RowSelected, "LinesView")
    def _line_opened(self, event: CursorView.RowSelected) -> None:
        target = self.query_one(LinesView).target(event.index)
        if isinstance(target, Ref) and self.is_current:
            self.dismiss(target)

    def action_json(self) -> None:
        if self._shown:
            self.app.push_screen(DocumentScreen(self.HEADING, self._shown[self.list.cursor].json))

    def action_filter(self) -> None:
        self.query_one(Prompt).ask("/", self._filter, entered=self._entered, left=self._left)

    @on(Prompt.Changed)
    def _typed(self, event: Prompt.Changed) -> None:
        self._set_filter(event.text)

    def _entered(self, text: str) -> None:
        self._set_filter(text)
        self.query_one(Prompt).close()
        self.set_focus(self.list)

    def _left(self) -> None:
        self._set_filter("")
        self.set_focus(self.list)

    def action_command(self) -> None:
        """A command is typed in the browser below."""
        self.dismiss(None)
        self.app.call_later(self.app.account.browser.action_command)

    def action_back(self) -> None:
        """From the detail to the list, then without the filter, then to where we came from."""
        if self.has_class("-detail"):
            self.remove_class("-detail")
            self.set_focus(self.list)
            self.query_one(KeyFooter).show(_LIST_HINTS)
        elif self._filter:
            self._set_filter("")
        elif self.is_current:
            self.dismiss(None)
