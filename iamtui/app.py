"""The terminal program: its modes, theme, global keys and commands, and the account it has open."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import Input

from iamtui.account import ALL_REGIONS, Inventory, ListKey, Ref
from iamtui.actions import Action, action, in_writing
from iamtui.kinds.paged_listing import PagedListing
from iamtui.kinds.workspace import Workspace
from iamtui.screens.browser import BrowserScreen
from iamtui.screens.browser_panes import WIDE
from iamtui.screens.commands import Command
from iamtui.screens.opening import Opening
from iamtui.screens.places import Place
from iamtui.screens.status_words import caller_in_words, load_status, nothing_loaded
from iamtui.text import inert
from iamtui.widgets.bindings import bindings
from iamtui.widgets.header import AccountHeader
from iamtui.widgets.stylesheet import KeptStylesheet
from iamtui.widgets.themes import THEMES, default_theme, next_theme

if TYPE_CHECKING:
    from textual.command import Provider


SECTIONS = ("iam", "cognito")

_KEY_SECONDS = 0.25
"""How long a key may take before the next one is handed out all the same."""

_SETTLED = 1.0
"""Seconds after which the start is over."""

FOOTER = ("open", "filter", "command", "show_help", "next_pane", "json", "related", "copy_name")


def _palette() -> type[Provider]:
    from iamtui.screens.palette import PaletteProvider

    return PaletteProvider


class IamtuiApp(App[int]):
    """`opening` says which account to show; `door` is the connection, begun before this was imported."""

    CSS_PATH = "app.tcss"
    TITLE = "iamtui"
    COMMANDS: ClassVar[Any] = {_palette}
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("anywhere"),
        Binding("ctrl+c,ctrl+q", "quit", "Quit", show=False, priority=True),
    ]
    INHERIT_BINDINGS = False

    def __init__(
        self,
        opening: Opening,
        *,
        theme: str = "",
        mouse: bool = False,
        open_demo: Callable[[], Opening] | None = None,
        keys: Mapping[str, str] | None = None,
        first_command: Command | None = None,
    ) -> None:
        theme = theme or default_theme()
        # Textual takes NO_COLOR out of the environment and, unless told that the terminal's own colours are
        # used, paints in greys, which an ansi theme turns into black on black.
        no_color = bool(os.environ.get("NO_COLOR"))
        super().__init__(ansi_color=True if no_color and theme.startswith("ansi") else None)
        self.stylesheet = KeptStylesheet(self.get_css_variables())
        self.open_demo = open_demo
        self._first_command = first_command
        self._keys = dict(keys or {})
        self.set_keymap(self._keys)
        self.animation_level = "none"
        self.opening = opening
        self.mouse = mouse
        self.workspace = Workspace(Inventory())
        self.known_regions: tuple[str, ...] = ()
        self._generation = 0
        self._places: dict[str, Place] = {}
        self._described: Ref | None = None
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme

    # -- life ------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end_on_signal, number)
        self.show_account(self.opening)
        self.set_timer(_SETTLED, _collect_garbage_again)
        if self._first_command is not None:
            self.call_after_refresh(self.run_command, self._first_command)

    def key_text(self, each: Action) -> str:
        """The keys of an action as people write them, as the operator has bound them."""
        return in_writing(self._keys.get(each.id, each.keys))

    async def on_event(self, event: events.Event) -> None:
        """Handle keys one after the other, each to its end before the next is looked at.

        Keys come in bursts: over a slow line, pasted, or typed by someone who knows them. Textual hands each to
        the widget that has the focus at that moment, and the bindings act later; so of `:roles` only the colon
        would do what it should, and `r` would act as a key of its own because the input is not open yet.
        """
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        if not self.screen.is_mounted:
            await _drained(self.screen)
        focused = self.focused
        if isinstance(focused, Input):
            if event.is_printable:
                await super().on_event(event)
                return
            await _drained(focused)  # what was typed before this key
        bound = await self._check_bindings(event.key, priority=True) or await self._check_bindings(event.key)
        if not bound:
            await super().on_event(event)

    def _end_on_signal(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def _fatal_error(self) -> None:
        """Textual's crash screen prints the local variables; ours prints none, for they may hold secrets."""
        self.bell()
        from rich.traceback import Traceback

        self._exit_renderables.append(Traceback(show_locals=False, width=None))
        self._close_messages_no_wait()

    # -- which account ---------------------------------------------------------------------------------

    def show_account(self, opening: Opening) -> None:
        """Show another account (or snapshot); nothing of the one before stays."""
        self.workers.cancel_all()
        before = self.opening if self.opening is not opening else None
        self.opening = opening
        self.workspace = opening.workspace()
        self._generation += 1
        self._places = {"iam": opening.start or Place(ListKey("iam.user")), "cognito": self._first_pools()}
        self.known_regions = ()
        for section in SECTIONS:
            self.add_mode(self._mode(section), self._browser_of(section))
        first = self._section_of(self._places["iam"])
        if first == "cognito":
            self._places["cognito"], self._places["iam"] = self._places["iam"], Place(ListKey("iam.user"))
        self.switch_mode(self._mode(first))
        self.work(self._connect(before), "open the account", group="account")

    def _first_pools(self) -> Place:
        region = self.workspace.regions[0] if self.workspace.regions else ""
        return Place(ListKey("cognito.user-pool", region))

    def _mode(self, section: str) -> str:
        return f"{section}-{self._generation}"

    def _browser_of(self, section: str) -> Callable[[], BrowserScreen]:
        return lambda: BrowserScreen(self.workspace, self._places[section])

    def _section_of(self, place: Place) -> str:
        return "cognito" if place.list_key.kind.startswith("cognito.") else "iam"

    def switch_section(self, section: str, place: Place, *, record: bool) -> bool:
        """Go to the other mode when the place belongs there; false when it belongs where we are."""
        if self.current_mode == self._mode(section):
            return False
        self._places[section] = place
        self.switch_mode(self._mode(section))
        screen = self.browser
        if screen.is_mounted and screen.place != place:
            screen.go(place, record=record)
        return True

    @property
    def browser(self) -> BrowserScreen:
        """The browser of the section in view, below whatever is over it."""
        for screen in self.screen_stack:
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

        set_region(self, "all")

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
        self.push_screen(StartScreen(problem, sources, tuple(refusals)))

    # -- loading ---------------------------------------------------------------------------------------

    def work(self, job: Coroutine[Any, Any, Any], what: str, group: str) -> None:
        """Run a job beside the screen. `what` is its name in the log: never its arguments."""
        self.run_worker(job, name=what, group=group, description=what, exclusive=group == "paging")

    def load_list(self, key: ListKey) -> None:
        """Load a list that was opened, unless it is there or being loaded."""
        loader = self.workspace.loader
        if loader is not None and not self.workspace.inventory.status(key).started and key.region != ALL_REGIONS:
            self.work(loader.load(key), "load a list", group="lists")

    def page_users(self, listing: PagedListing) -> None:
        """Read a pool's users as far as they are looked at, in place of whatever pool was read before."""
        self.work(listing.run(), "page users", group="paging")

    def describe(self, ref: Ref, panel: str) -> None:
        """Take a closer look at a resource, as far as the panel in view needs it."""
        loader = self.workspace.loader
        if loader is None:
            return
        if ref != self._described:
            # Whoever looks at something else needs no answer any more; another tab of the same still does.
            self.workers.cancel_group(self, "describe")
            self._described = ref
        self.work(loader.describe(ref, (panel,)), "describe", group="describe")

    def refresh_list(self, key: ListKey, ref: Ref | None) -> None:
        """Ask AWS again for a list and for the resource that is looked at."""
        loader, rows = self.workspace.loader, self.browser.rows
        if isinstance(rows, PagedListing):
            rows.reload()
            return
        if loader is None:
            self.say(f"this is a {self.workspace.source}: it cannot be refreshed", severity="warning")
            return

        regions = self.workspace.regions if key.region == ALL_REGIONS else (key.region,)

        async def again() -> None:
            await asyncio.gather(*(loader.refresh(key._replace(region=region)) for region in regions))
            if ref is not None:
                await loader.describe(ref, (self.browser.detail.panel_title,))

        self.work(again(), "refresh", group="lists")

    def cancel_loading(self) -> None:
        """Stop whatever is being loaded; what is there stays, marked as not complete."""
        stopped = [each for each in self.workers if each.group in ("lists", "account", "search") and each.is_running]
        for worker in stopped:
            worker.cancel()
        self.workspace.cancel_paging()
        self.say("loading stopped" if stopped else "nothing is loading")

    def load_status(self) -> str:
        """The footer's word on how far the load is."""
        return load_status(self.workspace.inventory)

    # -- header and footer -----------------------------------------------------------------------------

    def fill_header(self, header: AccountHeader) -> None:
        account = self.workspace.inventory.account
        live = self.workspace.inventory.live
        header.show(
            alias=account.alias or self.workspace.source,
            account=account.id,
            identity=caller_in_words(account.caller_arn, short=self.size.width < WIDE)
            or ("" if not live else "connecting…" if account.problem is None else "unknown identity"),
            region=" ".join(self.workspace.regions) if len(self.workspace.regions) < 3 else "all regions",
            mode="READ-ONLY, client guard" if live else "SNAPSHOT",
            mode_short="READ-ONLY" if live else "SNAPSHOT",
        )

    def footer_hints(self) -> tuple[tuple[str, str], ...]:
        """Keys for the footer, the most needed first: a narrow terminal shows only the first few."""
        return tuple((self.key_text(action(each)).split()[0], action(each).hint) for each in FOOTER)

    # -- saying and copying ----------------------------------------------------------------------------

    def say(self, text: str, *, severity: Any = "information") -> None:
        """A short notice. The text may hold anything; it is shown inert."""
        self.notify(inert(text), severity=severity, markup=False, timeout=6 if severity == "information" else 10)

    def copy(self, text: str, what: str, *, lines: bool = False) -> None:
        """Send text to the terminal's clipboard, and say what became of it."""
        from iamtui.widgets.clipboard import copy_text

        self.say(copy_text(self, text, what, lines=lines))

    # -- global actions --------------------------------------------------------------------------------

    def run_command(self, command: Command) -> None:
        """Carry out a parsed `:` command."""
        from iamtui.screens.command_verbs import VERBS

        if command.verb in ("list", "open"):
            self.browser.open_command(command)
        elif command.verb == "action":
            self.call_later(self._do, command.argument)
        else:
            VERBS[command.verb](self, command.argument)

    async def _do(self, identifier: str) -> None:
        target: Screen[Any] | IamtuiApp = self.screen
        if action(identifier).scope == "anywhere" and not hasattr(target, f"action_{identifier}"):
            target = self
        await self.run_action(identifier, default_namespace=target)

    def action_command(self) -> None:
        """Type a command; what lies over the browser (a document, help) is closed for it."""
        while not hasattr(self.screen, "action_command"):
            self.pop_screen()
        self.screen.action_command()

    def action_palette(self) -> None:
        self.action_command_palette()

    def action_theme(self) -> None:
        self.theme = next_theme(self.theme)
        self.say(f"theme {self.theme}")

    def action_mouse(self) -> None:
        from iamtui.widgets.mouse import set_mouse

        self.mouse = not self.mouse
        set_mouse(self, self.mouse)
        self.say(f"mouse {'on' if self.mouse else 'off: the terminal selects text again'}")

    def action_activity(self) -> None:
        from iamtui.screens.activity import ActivityScreen

        self.push_screen(ActivityScreen(self.workspace))

    def action_who_am_i(self) -> None:
        from iamtui.screens.who import WhoScreen

        self.push_screen(WhoScreen(self.workspace))

    def action_show_help(self) -> None:
        from iamtui.screens.help import HelpScreen

        self.push_screen(HelpScreen())

    def action_region(self) -> None:
        from iamtui.screens.command_verbs import choose_region

        choose_region(self)

    def action_profile(self) -> None:
        from iamtui.screens.command_verbs import choose_profile

        choose_profile(self)

    async def action_quit(self) -> None:
        self.exit(0)


def _collect_garbage_again() -> None:
    """Turn the collector on, rarer, and set aside what the start has made: modules, styles and widgets."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


async def _drained(node: MessagePump) -> None:
    """Wait, not for ever, until a widget has done what it was sent."""
    done = asyncio.Event()
    node.call_later(done.set)
    with suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), _KEY_SECONDS)


async def _run(app: IamtuiApp) -> None:
    """Run the program; whatever ends it, the door and the demo end with it."""
    try:
        await app.run_async(mouse=app.mouse)
    finally:
        await app.opening.close()


def run_app(app: IamtuiApp) -> int:
    """Run the program until it is left. Returns the exit status."""
    asyncio.run(_run(app))
    return app.return_code or 0
