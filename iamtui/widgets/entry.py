"""What one types into, and the line beside it that says more: neither has the screen laid out at each key."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from iamtui.text import fit, inert

__all__ = ["Entry", "Hint"]


class Entry(Input):
    """An input of a fixed width, without blinking: what is typed moves nothing else."""

    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(self, *, id: str | None = None, placeholder: str = "") -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, placeholder=placeholder, compact=True, select_on_focus=False)
        self.cursor_blink = False


class Hint(Widget):
    """One line of quiet text that repaints itself alone, where a `Static` would have the whole screen laid out.

    The text begins after `indent` blanks.
    """

    def __init__(self, *, id: str, indent: int = 0) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._indent = " " * indent
        self._text = ""

    def show(self, text: str) -> None:
        """Say this; whatever it is, it becomes one line without control characters."""
        text = inert(text)
        if text != self._text:
            self._text = text
            self.refresh()

    def render_line(self, y: int) -> Strip:
        room, style = self.size.width, self.rich_style
        return Strip([Segment(fit(self._indent + self._text, room), style)]).adjust_cell_length(room, style)
