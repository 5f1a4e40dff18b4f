"""Tree, table and detail of one account: side by side where there is room, one at a time where there is not."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from iamtui.account import Change, ListKey, ListStatus, Ref
from iamtui.kinds.listing import Listing
from iamtui.kinds.paged_listing import PagedListing
from iamtui.kinds.registry import find_kind
from iamtui.kinds.registry import kind as kind_of
from iamtui.kinds.workspace import Workspace, noun_of
from iamtui.screens.navigation import OTHER_REGIONS, count_text, kind_path, navigation
from iamtui.screens.places import History, Place
from iamtui.widgets.cursor_view import CursorView
from iamtui.widgets.detail_pane import DetailPane, TabLine
from iamtui.widgets.footer import KeyFooter
from iamtui.widgets.header import AccountHeader
from iamtui.widgets.outline import Outline
from iamtui.widgets.prompt import Prompt
from iamtui.widgets.title_line import TitleLine
from iamtui.widgets.virtual_list import ListColumn, VirtualList

if TYPE_CHECKING:
    from iamtui.app import IamtuiApp

WIDE = 100
"""Columns from which tree, table and detail stand side by side."""

_REST = 0.25
"""Seconds the cursor rests on a row before the detail beside it follows: a held key repaints no detail."""

_INDEXING = 0.008
"""Seconds at a time that go into who refers to whom; keys are answered between."""

_AT_ONCE = 0.01
"""Seconds that news are gathered for, even those that are shown at once."""

_NEWS = 0.2
"""Seconds between two repaints while a list fills."""

_FIRST_NEWS = 0.03
"""Seconds before the second one: a short list is whole a moment after its first page."""


class BrowserPanes(Screen[None]):
    """Where the operator is in one section (IAM or Cognito) of one account, and what the panes show of it."""

    AUTO_FOCUS = ""  # `go` chooses the pane

    app: IamtuiApp

    def __init__(self, workspace: Workspace, start: Place) -> None:
        super().__init__()
        self.workspace = workspace
        self.place = start
        self.history = History()
        self.pane = "table"
        self._news: Timer | None = None
        self._news_due = 0.0
        self._news_told = 0
        self._rest: Timer | None = None
        self._indexing: Timer | None = None
        self._stale_tree = True
        self._stale_detail = False
        self._detail_ref: Ref | None = None
        self._unsubscribe = workspace.inventory.subscribe(self._inventory_changed)

    # -- what is on the screen -------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        self._lay_out()
        yield AccountHeader()
        yield TitleLine()
        with Horizontal(id="panes"):
            yield Outline(id="tree")
            with Vertical(id="main"):
                yield VirtualList((), id="table")
                yield DetailPane(id="detail")
        yield Prompt()
        yield KeyFooter()

    @property
    def table(self) -> VirtualList:
        return self.query_one("#table", VirtualList)

    @property
    def outline(self) -> Outline:
        return self.query_one("#tree", Outline)

    @property
    def detail(self) -> DetailPane:
        return self.query_one("#detail", DetailPane)

    @property
    def prompt(self) -> Prompt:
        return self.query_one(Prompt)

    @property
    def wide(self) -> bool:
        return self.size.width >= WIDE

    def on_mount(self) -> None:
        self.show_header()
        self.go(self.place)

    def on_unmount(self) -> None:
        self._unsubscribe()

    def on_resize(self, event: events.Resize) -> None:
        self._show_pane(self.pane)

    def on_screen_resume(self) -> None:
        self.show_header()
        self._news_now()

    def show_header(self) -> None:
        """Whose account, who we are, where, in which mode."""
        self.app.account.fill_header(self.query_one(AccountHeader))

    # -- going somewhere -------------------------------------------------------------------------------

    def go(self, place: Place, *, record: bool = True) -> None:
        """Show a place. The list's filter, order and cursor are as they were when it was last shown."""
        section = "cognito" if kind_of(place.list_key.kind).section == "Cognito" else "iam"
        if self.app.account.switch_section(section, place, record=record):
            return
        if record:
            self.history.visit(place)
        changed = place.list_key != self.place.list_key or self.table.row_count == 0
        self.place = place
        if changed:
            self._show_list()
        elif place.ref is not None:
            self.table.select_key(place.ref.id)
        if place.ref is not None:
            self._open_detail(place.ref, place.tab)
        elif place.list_key.kind == "account":
            self._open_detail(self._account_ref(), place.tab)
        else:
            self._show_pane("table")
            self.call_after_refresh(self._follow_cursor)  # the list is painted first, then the detail beside it
        self._mark_tree()
        self.outline.select_key(place.list_key)
        self._show_title()

    def _account_ref(self) -> Ref:
        account = self.workspace.inventory.account.id
        return Ref(account, "", "account", account)

    def _show_list(self) -> None:
        self._news_told = 0
        listing = self.rows
        columns = [
            ListColumn(column.title, column.width, column.align, column.minimum, 10 - column.priority)
            for column in listing.columns
        ]
        listing.refresh()
        if listing.filter_text or listing.sorted_by:
            listing.step(8)
        self.table.set_source(listing, columns)
        self.table.set_sort(*(listing.sorted_by or (None, False)))
        if self.place.ref is not None:
            self.table.select_key(self.place.ref.id)
        if isinstance(listing, PagedListing):
            listing.restart = partial(self.app.account.page_users, listing)
            listing.restart()
        else:
            self.app.account.load_list(self.place.list_key)
        self._news_soon()

    @property
    def rows(self) -> Listing | PagedListing:
        return self.workspace.rows(self.place.list_key)

    def _open_detail(self, ref: Ref, tab: int = 0) -> None:
        self._detail_ref = ref
        self._draw_detail(tab)
        self._show_pane("detail")
        self.app.account.describe(ref, self.detail.panel_title)

    def _draw_detail(self, tab: int | None = None) -> None:
        if self._detail_ref is None:
            return
        subject = self.workspace.subject(self._detail_ref)
        if subject is None:
            status = self.workspace.inventory.status(self.place.list_key)
            self.detail.clear(
                "loading…" if status.loading else f"{self._detail_ref.name} is not loaded or does not exist"
            )
            return
        panels = kind_of(self._detail_ref.kind).panels(subject)
        keep = tab is None
        self.detail.show(
            self.workspace.name_of(self._detail_ref),
            panels,
            self.detail.tab if tab is None else tab,
            keep_place=keep,
        )

    def _index_soon(self) -> None:
        """Have the relations indexed that panels tell of, a little at a time; the detail is then drawn again.

        Not before all lists are loaded: until then there would be no end of it.
        """
        if self._indexing is None and not self.workspace.relations.is_ready and not self.workspace.is_loading:
            self._indexing = self.set_interval(_INDEXING * 2, self._index_some)

    def _index_some(self) -> None:
        if self._indexing is not None and self.workspace.relations.advance(_INDEXING):
            self._indexing.stop()
            self._indexing = None
            self._stale_detail = True
            self._news_soon()

    # -- one pane, or three ----------------------------------------------------------------------------

    def _show_pane(self, pane: str) -> None:
        self.pane = pane
        self._lay_out()
        if not self.prompt.is_open:
            self.set_focus(self._pane_widget(pane))  # at once, or it would take the focus from a prompt opened now
        self._show_footer()

    def _lay_out(self) -> None:
        """Say in classes which panes are seen: all of them at once, since each change styles every widget anew."""
        seen = {f"-at-{name}": name == self.pane for name in ("tree", "table", "detail")}
        seen |= {"-wide": self.wide, "-no-table": self.place.list_key.kind == "account"}
        self.update_classes(seen, update=self.is_mounted)

    def _pane_widget(self, pane: str) -> Widget:
        return {"tree": self.outline, "table": self.table, "detail": self.detail.lines}[pane]

    def _show_footer(self) -> None:
        self.query_one(KeyFooter).show(self.app.footer_hints(), self.app.account.load_status())

    def action_next_pane(self) -> None:
        self._cycle(+1)

    def action_previous_pane(self) -> None:
        self._cycle(-1)

    def _cycle(self, by: int) -> None:
        panes = ["tree", "table", "detail"] if self.place.list_key.kind != "account" else ["tree", "detail"]
        if not self.wide and self.place.ref is None and "table" in panes:
            panes.remove("detail")
        at = panes.index(self.pane) if self.pane in panes else 0
        self._show_pane(panes[(at + by) % len(panes)])

    # -- what the panes say ----------------------------------------------------------------------------

    @on(CursorView.RowSelected, "#table")
    def _row_opened(self, event: CursorView.RowSelected) -> None:
        ref = self.rows.ref(event.index)
        if ref is not None:
            self.go(Place(self.place.list_key, ref))

    @on(CursorView.RowHighlighted, "#table")
    def _row_highlighted(self, _event: CursorView.RowHighlighted) -> None:
        if self.wide:
            if self._rest is not None:
                self._rest.stop()
            self._rest = self.set_timer(_REST, self._follow_cursor)

    def _follow_cursor(self) -> None:
        """In the wide layout the detail shows the row under the cursor, once it rests there."""
        if not self.wide or self.place.list_key.kind == "account" or self.place.ref is not None:
            return
        index = self.table.cursor
        ref = self.rows.ref(index) if 0 <= index < len(self.rows) else None
        if ref is None:
            self._detail_ref = None
            self.detail.clear()
        elif ref != self._detail_ref:
            self._detail_ref = ref
            self._draw_detail(0)
            self.app.account.describe(ref, self.detail.panel_title)

    @on(Outline.NodeSelected, "#tree")
    def _node_opened(self, event: Outline.NodeSelected) -> None:
        if isinstance(event.node.key, ListKey):
            self.go(Place(event.node.key))
        elif event.node.key == OTHER_REGIONS:
            self.app.account.look_everywhere()
        else:
            self.outline.toggle(event.node.key)

    @on(DetailPane.Opened)
    def _jump(self, event: DetailPane.Opened) -> None:
        self.jump(event.ref)

    def jump(self, ref: Ref) -> None:
        """Open what a line or a relation names, if it is something of this account."""
        if find_kind(ref.kind) is None:
            self.app.say(f"{ref.id} is a {noun_of(ref)}: there is nothing of it in this account to open")
            return
        if self.workspace.is_paged(Place.of(ref).list_key) and ref.name and self.workspace.resource(ref) is None:
            user = {"UserPoolId": ref.parent_id, "Username": ref.name}
            self.workspace.inventory.put(Place.of(ref).list_key, [(ref.id, user)])
        self.go(Place.of(ref))

    @on(TabLine.Chosen)
    def _tab_chosen(self, event: TabLine.Chosen) -> None:
        self.action_tab(event.tab)

    def action_tab(self, tab: int) -> None:
        self._follow_cursor()
        if self._detail_ref is None or not self.detail.open_tab(tab):
            return
        if self.place.ref is not None:
            self.place = Place(self.place.list_key, self.place.ref, tab)
            self.history.amend(self.place)
        self.app.account.describe(self._detail_ref, self.detail.panel_title)

    # -- news from the inventory -----------------------------------------------------------------------

    def _inventory_changed(self, change: Change) -> None:
        if not self.is_mounted or not self.is_current:
            self._stale_tree = True
            return
        if change.list_key is not None:
            self._stale_tree = True
        if self._concerns_detail(change):
            self._stale_detail = True
        ended = change.list_key == self.place.list_key and not self.workspace.inventory.status(change.list_key).loading
        self._news_soon(at_once=ended or self.table.row_count == 0)

    def _concerns_detail(self, change: Change) -> bool:
        """Whether the open detail may say something else now: of itself, or of a list that has just ended."""
        if change.ref is not None:
            return change.ref == self._detail_ref
        if change.list_key is not None:
            return not self.workspace.inventory.status(change.list_key).loading
        return self.place.list_key.kind == "account"

    def _news_soon(self, *, at_once: bool = False) -> None:
        """Repaint shortly: at once for a list's first rows and its last, else in steps that grow to `_NEWS`."""
        wait = _AT_ONCE if at_once else min(_NEWS, _FIRST_NEWS * (self._news_told + 1))
        due = monotonic() + wait
        if self._news is not None:
            if due >= self._news_due:
                return
            self._news.stop()
        self._news_told += 1
        self._news_due = due
        self._news = self.set_timer(wait, self._news_now)

    def _news_now(self) -> None:
        self._news = None
        if not self.is_mounted or not self.is_current:
            return
        rows = self.rows
        changed = rows.refresh()
        if changed or not rows.done:
            rows.step(8)
            if changed or rows.filter_text or rows.sorted_by:
                self.table.source_changed()
            if not rows.done:
                self._news_soon(at_once=True)
            if self._detail_ref is None or self.workspace.resource(self._detail_ref) is None:
                self._stale_detail = True
        if self._stale_tree:
            self._stale_tree = False
            self._mark_tree()
            self._index_soon()
        if self._stale_detail:
            self._stale_detail = False
            self._draw_detail()
            self._follow_cursor()
        self.show_header()
        self._show_title()
        self._show_footer()

    def _mark_tree(self) -> None:
        self.outline.set_roots(navigation(self.workspace))

    def _why_empty(self, rows: Listing | PagedListing, status: ListStatus) -> str:
        """What an empty table says: why nothing is here, or that there is nothing."""
        if status.problem is not None:
            return str(status.problem)
        if rows.filter_text:
            return rows.problem or "nothing matches the filter; esc takes it away"
        if status.loading or not status.started:
            return "loading…" if self.workspace.inventory.live else "not in this snapshot"
        return kind_of(self.place.list_key.kind).empty

    def region_changed(self) -> None:
        """Other regions are shown: the tree and the header say so."""
        if self.is_mounted:
            self._mark_tree()
            self.show_header()

    def _show_title(self) -> None:
        rows = self.rows
        status = self.workspace.inventory.status(self.place.list_key)
        left = kind_path(self.workspace, self.place.list_key)
        if self.place.list_key.kind == "account":
            self.query_one(TitleLine).show(left)
            return
        right = [f"/{rows.filter_text}"] if rows.filter_text else []
        whole = isinstance(rows, Listing) and not rows.filter_text
        right.append(rows.counts if not whole else count_text(self.workspace.inventory, self.place.list_key))
        if status.problem is not None and len(rows):
            right.append(str(status.problem))
        self.table.say_when_empty(self._why_empty(rows, status))
        if rows.problem and status.problem is None:
            right.append(rows.problem)
        if rows.sorted_by is not None:
            column, reverse = rows.sorted_by
            right.append(f"{'↓' if reverse else '↑'} {rows.columns[column].title.lower()}")
        self.query_one(TitleLine).show(left, "  ".join(right))
