"""The browser and what its keys do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from iamtui.account import ListKey, Missing, Ref
from iamtui.account.relations import Related
from iamtui.actions import TABS
from iamtui.kinds.filtering import FilterError
from iamtui.kinds.kind import Kind
from iamtui.kinds.listing import Listing
from iamtui.kinds.paged_listing import PagedListing
from iamtui.kinds.registry import KINDS
from iamtui.kinds.registry import kind as kind_of
from iamtui.screens.browser_panes import BrowserPanes
from iamtui.screens.commands import Command, CommandError, completions, parse_command
from iamtui.screens.document import DocumentScreen
from iamtui.screens.navigation import POOL
from iamtui.screens.places import Place
from iamtui.screens.question_verbs import argument_completions
from iamtui.screens.related import RelatedScreen
from iamtui.screens.relation_tree import RelationTreeScreen
from iamtui.widgets.bindings import bindings
from iamtui.widgets.prompt import Prompt


class BrowserScreen(BrowserPanes):
    """One section (IAM or Cognito) of one account, with its own place, history, filter and cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("browser"),
        Binding("q", "app.quit", "Quit", show=False),
        *(Binding(key, f"tab({int(key) - 1})", f"Tab {key}", show=False) for key in TABS),
    ]

    # -- which resource is meant -----------------------------------------------------------------------

    def current_ref(self) -> Ref | None:
        """The resource open in the detail, else the one under the cursor."""
        if self.pane == "detail" and self._detail_ref is not None:
            return self._detail_ref
        index = self.table.cursor
        if self.place.list_key.kind == "account":
            return self._account_ref()
        return self.rows.ref(index) if 0 <= index < len(self.rows) else None

    def _with_current(self) -> Ref | None:
        ref = self.current_ref()
        if ref is None or self.workspace.resource(ref) is None:
            self.app.say("nothing under the cursor", severity="warning")
            return None
        return ref

    # -- filter, search, command -----------------------------------------------------------------------

    def action_filter(self) -> None:
        if self.pane == "detail":
            self.prompt.ask("?", self.detail.lines.search_text, entered=self._search_entered, left=self._search_left)
        elif self.place.list_key.kind != "account":
            self._show_pane("table")
            self.prompt.ask("/", self.rows.filter_text, entered=self._filter_entered, left=self._filter_left)

    def action_command(self) -> None:
        self._ask_command("")

    def _ask_command(self, text: str) -> None:
        self.prompt.ask(":", text, entered=self._command_entered, left=self._close_prompt, complete=self._completions)

    def _kinds_here(self) -> list[Kind]:
        """All kinds, those of a pool first while one is open: there `:users` are the pool's."""
        in_pool = bool(self._list_here().parent)
        return sorted(KINDS, key=lambda kind: bool(kind.parent) != in_pool)

    def _list_here(self) -> ListKey:
        """The list in view, or that of the open pool's content."""
        place = self.place
        if place.ref is not None and place.ref.kind == POOL:
            return ListKey("cognito.user", place.ref.region, place.ref.id)
        return place.list_key

    def _completions(self, text: str) -> list[str]:
        word = text.partition(" ")[0]
        if (found := argument_completions(self.workspace, text)) is not None:
            return found
        names: list[str] = []
        if " " in text:
            try:
                command = parse_command(word, self._kinds_here())
            except CommandError:
                return []
            if command.kind is not None:
                names = [self.workspace.name_of(each.ref) for each in self.workspace.inventory.all_of(command.kind.key)]
            elif word == "region":
                names = [*self.app.account.known_regions, "all"]
        return completions(text, self._kinds_here(), names)

    @on(Prompt.Changed)
    def _typed(self, event: Prompt.Changed) -> None:
        if event.sign == "/":
            self.set_filter(event.text, unfinished=True)
        elif event.sign == "?":
            self.detail.lines.find(event.text)

    def _command_entered(self, text: str) -> None:
        try:
            command = parse_command(text, self._kinds_here())
        except CommandError as error:
            self.prompt.hint(str(error))
            return
        if command.verb not in ("list", "open"):
            self._close_prompt()
            self.app.run_command(command)
            return
        # The panes are laid out once, where the command leads; here only if it leads nowhere.
        self.prompt.close()
        self.app.run_command(command)
        if self.focused is None or self.prompt in self.focused.ancestors:
            self._show_pane(self.pane)

    def _filter_entered(self, text: str) -> None:
        if self.set_filter(text):
            self._close_prompt()

    def _filter_left(self) -> None:
        self.set_filter("")
        self._close_prompt()

    def _search_entered(self, text: str) -> None:
        self.detail.lines.find(text)
        self._close_prompt()

    def _search_left(self) -> None:
        self.detail.lines.find("")
        self._close_prompt()

    def _close_prompt(self) -> None:
        self.prompt.close()
        self._show_pane(self.pane)

    def set_filter(self, text: str, *, unfinished: bool = False) -> bool:
        """Filter the list; false, with a line beside the input, when the filter is malformed."""
        try:
            self.rows.set_filter(text, unfinished)
        except FilterError as error:
            if self.is_mounted and self.prompt.is_open:
                self.prompt.hint(str(error))
            else:
                self.app.say(str(error), severity="warning")
            return False
        if not self.is_mounted:
            return True  # the other section, about to be shown for the first time
        if self.prompt.is_open:
            self.prompt.hint(self.rows.counts)
        self.table.source_changed()
        self._show_title()
        return True

    def action_back(self) -> None:
        """Peel one layer: the search, the open resource, the marks, the filter, the view."""
        if self.pane == "detail" and self.detail.lines.search_text:
            self.detail.lines.find("")
        elif self.place.ref is not None:
            self.go(Place(self.place.list_key), record=False)
            self.history.amend(self.place)
        elif self.pane == "detail" and self.place.list_key.kind != "account":
            self._show_pane("table")
        elif self.table.marks:
            self.table.clear_marks()
        elif self.rows.filter_text:
            self.set_filter("")
        elif self.pane != "tree":
            self._show_pane("tree")

    # -- other views of the resource -------------------------------------------------------------------

    def action_json(self) -> None:
        ref = self._with_current()
        if ref is not None:
            self.app.push_screen(DocumentScreen(self.workspace.name_of(ref), self._document_of(ref)))

    def _document_of(self, ref: Ref) -> dict[str, Any]:
        resource = self.workspace.resource(ref)
        document = resource.data if resource else {}
        known = {
            name: part for name, part in self.workspace.inventory.parts(ref).items() if not isinstance(part, Missing)
        }
        return {**document, **{f"({name})": part for name, part in known.items()}}

    def action_related(self) -> None:
        self._relations("refers to", self.workspace.related)

    def action_used_by(self) -> None:
        self._relations("is used by", self.workspace.used_by)

    def _relations(self, word: str, find: Callable[[Ref], Iterable[Related]]) -> None:
        ref = self._with_current()
        if ref is None:
            return
        found = list(find(ref))
        if not found:
            self.app.say(f"{self.workspace.name_of(ref)} {word} nothing that is loaded")
            return
        self.app.push_screen(
            RelatedScreen(self.workspace, f"{self.workspace.name_of(ref)} {word}", found), self._jump_to
        )

    def action_relation_tree(self) -> None:
        ref = self._with_current()
        if ref is not None:
            self.app.push_screen(RelationTreeScreen(self.workspace, ref), self._jump_to)

    def action_ask(self) -> None:
        """Ask about what is under the cursor; without one, about anything."""
        ref = self.current_ref()
        known = ref if ref is not None and self.workspace.resource(ref) is not None else None
        self.app.account.ask(known)

    def _jump_to(self, ref: Ref | None) -> None:
        if ref is not None:
            self.jump(ref)

    # -- copying ---------------------------------------------------------------------------------------

    def action_copy_name(self) -> None:
        ref = self._with_current()
        if ref is not None:
            self.app.copy(self.workspace.name_of(ref), "name")

    def action_copy_arn(self) -> None:
        ref = self._with_current()
        arn = self.workspace.arn_of(ref) if ref else ""
        if arn:
            self.app.copy(arn, "ARN")
        elif ref:
            self.app.say(f"a {kind_of(ref.kind).noun} has no ARN; c copies its name", severity="warning")

    def action_copy_console_url(self) -> None:
        ref = self._with_current()
        url = self.workspace.console_url_of(ref) if ref else ""
        if url:
            self.app.copy(url, "console address")
        elif ref:
            self.app.say(f"no console page is known for a {kind_of(ref.kind).noun}", severity="warning")

    # -- the list --------------------------------------------------------------------------------------

    def action_sort(self) -> None:
        if isinstance(self.rows, PagedListing):
            self.app.say("this list is paged by the server, which cannot sort; search with /", severity="warning")
            return
        column, _ = self.rows.sorted_by or (None, False)
        count = len(self.rows.columns)
        following = 0 if column is None else column + 1
        self._sort(None if following >= count else following, False)

    def action_sort_reverse(self) -> None:
        column, reverse = self.rows.sorted_by or (None, False)
        if isinstance(self.rows, Listing):
            self._sort(0 if column is None else column, not reverse)

    def _sort(self, column: int | None, reverse: bool) -> None:
        self.rows.sort_by(column, reverse)
        self.table.set_sort(column, reverse)
        self.table.source_changed()
        self._show_title()

    def action_refresh(self) -> None:
        self.app.account.refresh_list(self.place.list_key, self._detail_ref)

    def action_cancel(self) -> None:
        self.app.account.cancel_loading()

    def action_export(self) -> None:
        self._ask_command(f"export {self.place.list_key.kind.replace('.', '-')}s.csv")

    def export(self, path: str) -> None:
        """Write the rows as filtered and sorted: `.csv` as shown, `.json` in AWS's shape."""
        from iamtui.screens.exporting import export_rows

        self.app.say(export_rows(self.rows, self.workspace, path))

    def search_contains(self, text: str) -> None:
        """Search all users of the pool in view, in any attribute."""
        if not isinstance(self.rows, PagedListing):
            self.app.say("open the users of a pool first: :users in a user pool", severity="warning")
        elif not text:
            self.app.say("search for what? :contains TEXT", severity="warning")
        else:
            self.set_filter(f"~{text}")

    # -- documents -------------------------------------------------------------------------------------

    def action_next_match(self) -> None:
        self.detail.lines.next_match(+1)

    def action_previous_match(self) -> None:
        self.detail.lines.next_match(-1)

    def action_wrap(self) -> None:
        self.detail.lines.action_toggle_wrap()

    # -- history ---------------------------------------------------------------------------------------

    def action_history_back(self) -> None:
        self._revisit(self.history.back())

    def action_history_forward(self) -> None:
        self._revisit(self.history.forward())

    def action_last_view(self) -> None:
        self._revisit(self.history.last())

    def _revisit(self, place: Place | None) -> None:
        if place is not None:
            self.go(place, record=False)

    # -- commands about lists and resources ------------------------------------------------------------

    def open_command(self, command: Command) -> None:
        """`:roles adm` opens the list filtered; `:role deployer` opens the resource."""
        assert command.kind is not None
        key = self.workspace.list_for(command.kind, self._list_here())
        if key is None:
            self.app.say(f"open a user pool first: {command.kind.title.lower()} live in one", severity="warning")
            return
        found = self.workspace.find(command.kind, command.argument) if command.verb == "open" else None
        if found is not None:
            self.go(Place.of(found))
            return
        self.go(Place(key))
        screen = self.app.account.browser
        if command.argument:
            screen.set_filter(command.argument, unfinished=True)
