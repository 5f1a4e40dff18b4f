"""The terminal program: its life, theme, global keys and commands.

What is imported here is imported before the first frame, so it is little: what an account needs comes behind it.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import Input

from iamtui.actions import Action, action, in_writing
from iamtui.screens.opening import Opening
from iamtui.screens.shell import ShellScreen
from iamtui.text import inert
from iamtui.widgets.bindings import bindings
from iamtui.widgets.stylesheet import KeptStylesheet
from iamtui.widgets.themes import THEMES, default_theme, next_theme

if TYPE_CHECKING:
    from textual.command import Provider

    from iamtui.screens.commands import Command
    from iamtui.screens.open_account import OpenAccount

_KEY_SECONDS = 0.25
"""How long a key may take before the next one is handed out all the same."""

_SETTLED = 1.0
"""Seconds after which the start is over."""

FOOTER = ("open", "filter", "command", "ask", "show_help", "next_pane", "json", "related", "copy_name")


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
        self._account: OpenAccount | None = None
        self._early_keys: list[events.Key] = []
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme

    # -- life ------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end_on_signal, number)
        self.set_timer(_SETTLED, _collect_garbage_again)

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
        if self._account is None and not await self._check_bindings(event.key, priority=True):
            self._early_keys.append(event)
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

    @property
    def is_open(self) -> bool:
        """Whether an account is open: not yet while the first frame is all there is."""
        return self._account is not None

    @property
    def account(self) -> OpenAccount:
        """The account that is open."""
        if self._account is None:
            raise LookupError("no account is open yet")
        return self._account

    def get_default_screen(self) -> Screen[Any]:
        return ShellScreen(self.opening, self.open_first)

    def open_first(self) -> None:
        """Open the account behind the first frame."""
        self.work(self._open_first(), "prepare the account", group="prepare")

    async def _open_first(self) -> None:
        """Import what an account needs, beside the screen; open it; do what was typed meanwhile."""
        await self.opening.begin()
        await asyncio.to_thread(import_module, "iamtui.screens.open_account")
        self.show_account(self.opening)
        if self._first_command is not None:
            self.call_after_refresh(self.run_command, self._first_command)
        early, self._early_keys = self._early_keys, []
        for key in early:
            self.post_message(key)

    def show_account(self, opening: Opening) -> None:
        """Show another account (or snapshot); nothing of the one before stays."""
        from iamtui.screens.open_account import OpenAccount

        if self._account is not None:
            self.workers.cancel_all()
        before = self.opening if self.opening is not opening else None
        self.opening = opening
        self._account = OpenAccount(self, opening)
        self._account.show(before)

    def work(self, job: Coroutine[Any, Any, Any], what: str, group: str) -> None:
        """Run a job beside the screen. `what` is its name in the log: never its arguments."""
        self.run_worker(job, name=what, group=group, description=what, exclusive=group == "paging")

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
            self.account.browser.open_command(command)
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

        self.push_screen(ActivityScreen(self.account.workspace))

    def action_who_am_i(self) -> None:
        from iamtui.screens.who import WhoScreen

        self.push_screen(WhoScreen(self.account.workspace))

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
