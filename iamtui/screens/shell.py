"""What is on the screen before anything else can be: the header, and that the account is being opened."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.screen import Screen

from iamtui.screens.opening import Opening
from iamtui.widgets.header import AccountHeader, HeaderFields


class ShellScreen(Screen[None]):
    """The first frame. It needs little but Textual; all the rest is imported behind it.

    `shown` is called when it has been painted.
    """

    def __init__(self, opening: Opening, shown: Callable[[], None]) -> None:
        super().__init__()
        self._opening = opening
        self._shown = shown

    def compose(self) -> ComposeResult:
        mode, mode_short = self._opening.mode
        yield AccountHeader(
            HeaderFields(
                alias=self._opening.source,
                identity="connecting…" if self._opening.live else "",
                region=" ".join(self._opening.regions),
                mode=mode,
                mode_short=mode_short,
            )
        )

    def on_mount(self) -> None:
        self.call_after_refresh(self._shown)
