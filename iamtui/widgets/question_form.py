"""The fields of a question, one a line, each completed from what is known, and a line that says more of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from iamtui.text import inert
from iamtui.widgets.entry import Entry, Hint

__all__ = ["Field", "QuestionForm"]

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name (the label, and how it is asked for), and what an empty one shows."""

    name: str
    placeholder: str = ""


class QuestionForm(Vertical):
    """Tab completes a field and then goes to the next one, arrows go between them, Enter asks.

    `complete` gives whole contents of a field (by its name) for what was typed so far, the best first.
    """

    DEFAULT_CSS = """
    QuestionForm { height: auto; background: $surface; }
    QuestionForm Horizontal { height: 1; }
    QuestionForm Static { width: 9; padding: 0 0 0 1; text-style: bold; }
    QuestionForm Input { width: 1fr; height: 1; border: none; padding: 0; background: $surface; }
    QuestionForm Input:focus { border: none; background: $panel; }
    QuestionForm #says { width: 1fr; height: 1; text-style: dim; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", "Ask", show=False, priority=True),
        Binding("tab", "complete", "Complete", show=False, priority=True),
        Binding("down", "move(1)", "Next field", show=False, priority=True),
        Binding("up,shift+tab", "move(-1)", "Field before", show=False, priority=True),
    ]

    class Asked(Message):
        """Enter was pressed in a field."""

    class Left(Message):
        """The cursor went down out of the last field."""

    def __init__(self, fields: Sequence[Field], complete: Callable[[str, str], list[str]]) -> None:
        super().__init__()
        self._fields = tuple(fields)
        self._complete = complete
        self._status = ""

    def compose(self) -> ComposeResult:
        for each in self._fields:
            with Horizontal():
                yield Static(Content(each.name), markup=False)
                yield Entry(id=each.name.lower(), placeholder=each.placeholder)
        yield Hint(id="says", indent=1)

    # -- what is in the fields -------------------------------------------------------------------------

    def entry(self, name: str) -> Input:
        return self.query_one(f"#{name.lower()}", Input)

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.entry(name).value

    def fill(self, **values: str) -> None:
        """Put other texts into fields, by their names in small letters."""
        for name, raw in values.items():
            entry, text = self.entry(name), inert(raw)
            with self.prevent(Input.Changed):
                entry.value = text
            entry.cursor_position = len(text)

    def go_to(self, name: str) -> None:
        """Put the cursor into a field."""
        entry = self.entry(name)
        self.screen.set_focus(entry)  # at once: the next key that was typed is for the field already
        entry.cursor_position = len(entry.value)

    @property
    def current(self) -> str:
        """The name of the field with the cursor; empty where none has it."""
        return next((each.name for each in self._fields if self.entry(each.name).has_focus), "")

    # -- the line below --------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """What the line below the fields says until something is typed: of the answer, or what is wrong."""
        self._status = text
        self.query_one(Hint).show(text)

    def _offer(self) -> None:
        """Show what completes the field with the cursor; where nothing does, what there is to say."""
        name = self.current
        typed = self.value(name) if name else ""
        offered = [each for each in self._complete(name, typed) if each != typed] if name else []
        self.query_one(Hint).show("  ".join(offered[:_SHOWN]) or self._status)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._offer()

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        if not self._status:
            self._offer()

    def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        self.query_one(Hint).show(self._status)

    # -- keys ------------------------------------------------------------------------------------------

    def action_enter(self) -> None:
        self.post_message(self.Asked())

    def action_complete(self) -> None:
        name = self.current
        typed = self.value(name)
        offered = self._complete(name, typed) if typed else []
        if offered and offered[0] != typed:
            self.fill(**{name.lower(): offered[0]})
            self._offer()
        else:
            self.action_move(1)

    def action_move(self, by: int) -> None:
        names = [each.name for each in self._fields]
        at = (names.index(self.current) if self.current else 0) + by
        if at >= len(names):
            self.post_message(self.Left())
        else:
            self.go_to(names[max(0, at)])
