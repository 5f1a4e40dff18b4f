"""The line under the header: where we are, what filters it, how much of it there is."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from iamtui.text import fit, inert, shorten_middle, width


class TitleLine(Widget):
    """A breadcrumb on the left; filter, counts and order on the right. Repaints only when a text changes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "TitleLine { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._left = ""
        self._right = ""

    def show(self, left: str, right: str = "") -> None:
        left, right = inert(left), inert(right)
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        room = self.size.width
        style = self.rich_style
        right = shorten_middle(self._right, max(room // 2, room - width(self._left) - 3))
        left = fit(f" {self._left}", max(0, room - width(right) - 3)) + "  "
        return Strip(
            [Segment(left, style + Style(bold=True)), Segment(right + " ", style)],
            width(left) + width(right) + 1,
        ).adjust_cell_length(room, style)
