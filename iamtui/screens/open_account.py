"""One account on the screen: its sections and where one is in each, what of it is loaded, what its header says."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable
from itertools import count
from typing import TYPE_CHECKING

from iamtui.account import ALL_REGIONS, ListKey, Ref
from iamtui.kinds.paged_listing import PagedListing
from iamtui.kinds.workspace import Workspace
from iamtui.screens.browser import BrowserScreen
from iamtui.screens.browser_panes import WIDE
from iamtui.screens.opening import Opening
from iamtui.screens.places import Place
from iamtui.screens.status_words import caller_in_words, load_status, nothing_loaded
from iamtui.widgets.header import AccountHeader

if TYPE_CHECKING:
    from iamtui.app import IamtuiApp
    from iamtui.kinds.questions import Question

SECTIONS = ("iam", "cognito")

_opened = count(1)
"""Tells the modes of one account from those of the next."""


class OpenAccount:
    """An account as it is open in the app. Opening another makes another: nothing of the one before stays."""

    def __init__(self, app: IamtuiApp, opening: Opening) -> None:
        self.app = app
        self.opening = opening
        self.workspace = opening.workspace()
        self.known_regions: tuple[str, ...] = ()
        self._number = next(_opened)
        self._described: Ref | None = None
        self._places = {"iam": opening.start or Place(ListKey("iam.user")), "cognito": self._first_pools()}

    # -- opening -----------------------------------------------------------------------------------------

    def show(self, before: Opening | None) -> None:
        """Show it, and begin to load it. `before` is what was open until now."""
        for section in SECTIONS:
            self.app.add_mode(self._mode(section), self._browser_of(section))
        first = self._section_of(self._places["iam"])
        if first == "cognito":
            self._places["cognito"], self._places["iam"] = self._places["iam"], Place(ListKey("iam.user"))
        self.app.switch_mode(self._mode(first))
        self.app.work(self._connect(before), "open the account", group="account")

    def _first_pools(self) -> Place:
        region = self.workspace.regions[0] if self.workspace.regions else ""
        return Place(ListKey("cognito.user-pool", region))

    def _mode(self, section: str) -> str:
        return f"{section}-{self._number}"

    def _browser_of(self, section: str) -> Callable[[], BrowserScreen]:
        return lambda: BrowserScreen(self.workspace, self._places[section])

    def _section_of(self, place: Place) -> str:
        return "cognito" if place.list_key.kind.startswith("cognito.") else "iam"

    def switch_section(self, section: str, place: Place, *, record: bool) -> bool:
        """Go to the other mode when the place belongs there; false when it belongs where we are."""
        if self.app.current_mode == self._mode(section):
            return False
        self._places[section] = place
        self.app.switch_mode(self._mode(section))
        screen = self.browser
        if screen.is_mounted and screen.place != place:
            screen.go(place, record=record)
        return True

    @property
    def browser(self) -> BrowserScreen:
        """The browser of the section in view, below whatever is over it."""
        for screen in self.app.screen_stack:
            if isinstance(screen, BrowserScreen):
                return screen
        raise LookupError("no account is open")

    async def _connect(self, before: Opening | None) -> None:
        """Load the account behind the first frame; without credentials, go to the start screen."""
        if before is not None:
            await before.close()
        workspace = self.workspace
        if workspace.loader is None:
            return
        ahead = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            lists = tasks.create_task(workspace.loader.load_iam(self._places["iam"].list_key.kind, ahead))
            await ahead.wait()
            await self.opening.connect(workspace)
            if self.opening.problem:
                lists.cancel()
            else:
                tasks.create_task(workspace.loader.load_account())
                tasks.create_task(self._load_pools(workspace))
        if self.opening.problem:
            await self._offer_start(self.opening.problem)
            return
        gc.freeze()  # what was loaded stays; looking through it for garbage stops the screen for 25 ms
        problems = nothing_loaded(workspace.inventory)
        if problems:
            refused = all(problem.startswith("denied") for problem in problems)
            await self._offer_start("every call was refused" if refused else "nothing could be loaded", problems)

    async def _load_pools(self, workspace: Workspace) -> None:
        await self.opening.find_region(workspace)
        if self.browser.is_current:
            self.browser.show_header()
        await asyncio.gather(*(self.load_region(region) for region in workspace.regions))

    def look_everywhere(self) -> None:
        """Look for pools in every region, side by side."""
        from iamtui.screens.command_verbs import set_region

        set_region(self.app, "all")

    async def load_region(self, region: str) -> None:
        """The pools of one region."""
        loader = self.workspace.loader
        if loader is not None:
            async with asyncio.TaskGroup() as tasks:
                for kind in ("cognito.user-pool", "cognito.identity-pool"):
                    tasks.create_task(loader.load(ListKey(kind, region)))

    async def _offer_start(self, problem: str, refusals: Iterable[str] = ()) -> None:
        from iamtui.screens.start import StartScreen

        sources = await self.opening.sources()
        self.app.push_screen(StartScreen(problem, sources, tuple(refusals)))

    # -- asking ----------------------------------------------------------------------------------------

    def ask(self, ref: Ref | None = None, question: Question | None = None, *, complete: bool = True) -> None:
        """Open *Ask* on a resource, or with a question; one that is not complete waits for the rest of it."""
        from iamtui.kinds.questions import question_on
        from iamtui.screens.ask import AskScreen

        if ref is not None:
            question = question_on(ref, self.workspace.arn_of(ref))
        self.app.push_screen(AskScreen(self.workspace, question, ref, complete=complete), self.go_to)

    def go_to(self, ref: Ref | None) -> None:
        """Open a resource that was chosen on a screen over the browser."""
        if ref is not None:
            self.browser.jump(ref)

    # -- loading ---------------------------------------------------------------------------------------

    def load_list(self, key: ListKey) -> None:
        """Load a list that was opened, unless it is there or being loaded."""
        loader = self.workspace.loader
        if loader is not None and not self.workspace.inventory.status(key).started and key.region != ALL_REGIONS:
            self.app.work(loader.load(key), "load a list", group="lists")

    def page_users(self, listing: PagedListing) -> None:
        """Read a pool's users as far as they are looked at, in place of whatever pool was read before."""
        self.app.work(listing.run(), "page users", group="paging")

    def describe(self, ref: Ref, panel: str) -> None:
        """Take a closer look at a resource, as far as the panel in view needs it."""
        loader = self.workspace.loader
        if loader is None:
            return
        if ref != self._described:
            # Whoever looks at something else needs no answer any more; another tab of the same still does.
            self.app.workers.cancel_group(self.app, "describe")
            self._described = ref
        self.app.work(loader.describe(ref, (panel,)), "describe", group="describe")

    def refresh_list(self, key: ListKey, ref: Ref | None) -> None:
        """Ask AWS again for a list and for the resource that is looked at."""
        loader, rows = self.workspace.loader, self.browser.rows
        if isinstance(rows, PagedListing):
            rows.reload()
            return
        if loader is None:
            self.app.say(f"this is a {self.workspace.source}: it cannot be refreshed", severity="warning")
            return

        regions = self.workspace.regions if key.region == ALL_REGIONS else (key.region,)

        async def again() -> None:
            await asyncio.gather(*(loader.refresh(key._replace(region=region)) for region in regions))
            if ref is not None:
                await loader.describe(ref, (self.browser.detail.panel_title,))

        self.app.work(again(), "refresh", group="lists")

    def cancel_loading(self) -> None:
        """Stop whatever is being loaded; what is there stays, marked as not complete."""
        stopped = [
            each for each in self.app.workers if each.group in ("lists", "account", "search") and each.is_running
        ]
        for worker in stopped:
            worker.cancel()
        self.workspace.cancel_paging()
        self.app.say("loading stopped" if stopped else "nothing is loading")

    def load_status(self) -> str:
        """The footer's word on how far the load is."""
        return load_status(self.workspace.inventory)

    # -- header and footer -----------------------------------------------------------------------------

    def fill_header(self, header: AccountHeader) -> None:
        account = self.workspace.inventory.account
        live = self.workspace.inventory.live
        mode, mode_short = self.opening.mode
        header.show(
            alias=account.alias or self.workspace.source,
            account=account.id,
            identity=caller_in_words(account.caller_arn, short=self.app.size.width < WIDE)
            or ("" if not live else "connecting…" if account.problem is None else "unknown identity"),
            region=" ".join(self.workspace.regions) if len(self.workspace.regions) < 3 else "all regions",
            mode=mode,
            mode_short=mode_short,
        )
