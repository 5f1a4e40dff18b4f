"""The one line at the bottom: which keys do something here, and how far the load is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from iamtui.text import fit, inert, width
from iamtui.widgets.glyphs import terminal_glyphs

__all__ = ["KeyFooter"]


class KeyFooter(Widget):
    """Hints of (key, what it does) on the left, as many as there is room for, and a status on the right."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyFooter { height: 1; width: 1fr; dock: bottom; }
    KeyFooter .footer--key { text-style: bold; color: $text-secondary; }
    KeyFooter .footer--quiet { text-style: dim; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--key", "footer--quiet"}

    def __init__(self, hints: Sequence[tuple[str, str]] = (), *, id: str | None = None) -> None:  # noqa: A002 - Textual's
        super().__init__(id=id)
        self._hints = tuple(hints)
        self._status = ""

    @property
    def status(self) -> str:
        """The text on the right, raw."""
        return self._status

    def show(self, hints: Sequence[tuple[str, str]] | None = None, status: str | None = None) -> None:
        """Shows other keys, the most useful first, and on the right how much is loaded or what failed."""
        new = (self._hints if hints is None else tuple(hints), self._status if status is None else status)
        if new != (self._hints, self._status):
            self._hints, self._status = new
            self.refresh()

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        plain = self.rich_style
        key_style = self.get_component_rich_style("footer--key")
        status = inert(self._status)
        if width(status) > cells // 2:
            status = fit(status, cells // 2, terminal_glyphs().ellipsis)
        room = cells - width(status) - 3
        segments: list[Segment] = [Segment(" ", plain)]
        used = 1
        for key, does in self._hints:
            key, does = inert(key), inert(does)
            size = width(key) + 1 + width(does) + 2
            if used + size - 2 > room:
                break
            segments += [Segment(key, key_style), Segment(f" {does}  ", plain)]
            used += size
        segments.append(Segment(" " * max(0, cells - used - width(status) - 1), plain))
        segments.append(Segment(status + " ", self.get_component_rich_style("footer--quiet")))
        return Strip(segments).adjust_cell_length(cells, plain)
