"""The line one types into: a filter, a search, a command. It is there only while it is used."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from iamtui.widgets.entry import Entry, Hint


class Prompt(Horizontal):
    """A sign (`/` or `:`), an input, and to the right what would complete it or what is wrong with it."""

    DEFAULT_CSS = """
    Prompt { height: 1; display: none; }
    Prompt.-open { display: block; }
    Prompt #sign { width: 2; text-style: bold; }
    Prompt Input { width: 2fr; height: 1; border: none; padding: 0; background: $surface; }
    Prompt Input:focus { border: none; }
    Prompt #hint { width: 3fr; height: 1; margin: 0 1; text-style: dim; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", "Do it", show=False, priority=True),
        Binding("escape", "dismiss_prompt", "Close", show=False, priority=True),
        Binding("tab", "complete", "Complete", show=False, priority=True),
        Binding("up", "earlier", "Earlier", show=False),
        Binding("down", "later", "Later", show=False),
    ]

    class Changed(Message):
        def __init__(self, sign: str, text: str) -> None:
            super().__init__()
            self.sign, self.text = sign, text

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Prompt.Changed)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._sign = ""
        self._complete: Callable[[str], list[str]] = lambda _text: []
        self._entered: Callable[[str], None] = lambda _text: None
        self._left: Callable[[], None] = lambda: None
        self._earlier: dict[str, list[str]] = {}
        self._at = 0

    def compose(self) -> ComposeResult:
        yield Static("", id="sign", markup=False)
        yield Entry()
        yield Hint(id="hint")

    def ask(
        self,
        sign: str,
        text: str = "",
        *,
        entered: Callable[[str], None],
        left: Callable[[], None],
        complete: Callable[[str], list[str]] | None = None,
    ) -> None:
        """Open the line with `text` in it.

        `entered` is called with the line on Enter and `left` on Escape, at once, so that the next key already
        finds what they did; both close the prompt or leave it open. `complete` gives whole lines for what was
        typed so far.
        """
        # A notice would lie over the line for as long as it is shown.
        self.app.clear_notifications()
        self._entered, self._left = entered, left
        self._sign = sign
        self._complete = complete or (lambda _text: [])
        self._at = len(self._earlier.get(sign, []))
        self.query_one("#sign", Static).update(Content(sign))
        entry = self.query_one(Input)
        with self.prevent(Input.Changed):
            entry.value = text
        entry.cursor_position = len(text)
        self.add_class("-open")
        self.screen.set_focus(entry)  # at once: the next key that was typed is for the input already
        self._offer(text)

    def hint(self, text: str) -> None:
        """Say something beside the input: completions, or what is wrong."""
        self.query_one(Hint).show(text)

    def close(self) -> None:
        self.remove_class("-open")

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    def _offer(self, text: str) -> None:
        self.hint("  ".join(self._complete(text)[:8]) if self._sign == ":" else "")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._offer(event.value)
        self.post_message(self.Changed(self._sign, event.value))

    def action_enter(self) -> None:
        text = self.query_one(Input).value
        kept = self._earlier.setdefault(self._sign, [])
        if text and (not kept or kept[-1] != text):
            kept.append(text)
        self._entered(text)

    def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        if self.is_open and not self.query_one(Input).has_focus and self.app.focused is not None:
            self.close()

    def action_dismiss_prompt(self) -> None:
        self.close()
        self._left()

    def action_complete(self) -> None:
        entry = self.query_one(Input)
        offered = self._complete(entry.value)
        if offered:
            entry.value = offered[0] + ("" if " " in offered[0] else " ")
            entry.cursor_position = len(entry.value)

    def action_earlier(self) -> None:
        self._recall(-1)

    def action_later(self) -> None:
        self._recall(+1)

    def _recall(self, by: int) -> None:
        kept = self._earlier.get(self._sign, [])
        self._at = max(0, min(len(kept), self._at + by))
        entry = self.query_one(Input)
        entry.value = kept[self._at] if self._at < len(kept) else ""
        entry.cursor_position = len(entry.value)
