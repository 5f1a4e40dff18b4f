"""What the widgets' tests share: an app around one widget, and what that widget paints."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widget import Widget

HOSTILE = "\x1b]0;x\x07\x9b31m\u202e\u2066\u200b\u2028\U000e0041\ud800[@click=app.bell]x[/][/foo]\r\n\t" + "e\u0301" * 9
FORBIDDEN = "\x1b\x07\x9b\u202e\u2066\u200b\u2028\U000e0041\ud800\r\n\t"


class OneWidget(App[None]):
    """Shows one widget."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget


def painted(widget: Widget) -> list[str]:
    """Returns the text of each line that the widget paints, without the blanks at its end."""
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]


def assert_inert(widget: Widget) -> None:
    """Fails when a line of the widget holds a forbidden character, an action, or not exactly its width in cells."""
    for y in range(widget.size.height):
        strip = widget.render_line(y)
        assert strip.cell_length == widget.size.width == sum(segment.cell_length for segment in strip)
        for segment in strip:
            assert not set(segment.text) & set(FORBIDDEN), segment
            assert not (segment.style and segment.style.meta), segment
