"""What an operator can do, once: bindings, footer, help, palette and the `:` command line all read this table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scope = Literal["anywhere", "browser", "detail", "list", "document", "picker", "start", "ask"]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do.

    `keys` in Textual's names, comma between alternatives; `scope` is where it works; `hint` is the footer's
    word for it (empty: not in the footer); `writes` is true for what can change the account.
    """

    id: str
    keys: str
    label: str
    help: str
    scope: Scope
    hint: str = ""
    writes: bool = False

    @property
    def key_text(self) -> str:
        """The keys as people write them: `ctrl+p`, `?`, `enter`."""
        return in_writing(self.keys)


def in_writing(keys: str) -> str:
    """Keys in Textual's names as people write them: `question_mark,f1` is `? f1`."""
    return " ".join(_KEY_TEXT.get(key, key) for key in keys.split(","))


_KEY_TEXT = {
    "question_mark": "?",
    "exclamation_mark": "!",
    "colon": ":",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "minus": "-",
    "escape": "esc",
    "space": "space",
}

ACTIONS: tuple[Action, ...] = (
    Action("open", "enter", "Open", "Open what the cursor is on", "browser", hint="open"),
    Action("back", "escape,backspace", "Back", "Close the filter, then the detail, then this view", "browser"),
    Action("next_pane", "tab", "Next pane", "Go to the next pane: tree, table, detail", "browser", hint="pane"),
    Action("previous_pane", "shift+tab", "Previous pane", "Go to the pane before", "browser"),
    Action("filter", "slash", "Filter", "Filter the list; search in a document or a detail", "browser", "filter"),
    Action("command", "colon", "Command", "Type a command: roles adm, user bob, pool shop", "anywhere", "cmd"),
    Action("json", "y", "JSON / YAML", "The resource as AWS has it, JSON or YAML", "browser", hint="JSON"),
    Action("related", "r", "Related", "What this refers to", "browser", hint="related"),
    Action("used_by", "u", "Used by", "What refers to this", "browser"),
    Action("relation_tree", "x", "Relation tree", "Who and what hangs on this, as a tree", "browser"),
    Action("ask", "p", "Ask", "Permissions: who can do what with this, what may it do, and why", "browser", hint="ask"),
    Action("copy_name", "c", "Copy name", "Copy the name (through tmux and SSH)", "browser", hint="copy"),
    Action("copy_arn", "C", "Copy ARN", "Copy the whole ARN", "browser"),
    Action("copy_console_url", "b", "Copy console URL", "Copy the AWS console's address of this", "browser"),
    Action("sort", "o", "Sort", "Sort by the next column", "browser"),
    Action("sort_reverse", "O", "Reverse sort", "Turn the order round", "browser"),
    Action("history_back", "left_square_bracket", "History back", "Back to the view before", "browser"),
    Action("history_forward", "right_square_bracket", "History forward", "Forward again", "browser"),
    Action("last_view", "minus", "Last view", "To the last view and back", "browser"),
    Action("refresh", "ctrl+r", "Refresh", "Ask AWS again; cursor, filter and sort stay", "browser"),
    Action("cancel", "ctrl+x", "Cancel", "Stop the search or load that is running", "browser"),
    Action("export", "E", "Export", "Write this list to a file (csv or json)", "browser"),
    Action("next_match", "n", "Next match", "Next place that matches the search", "browser"),
    Action("previous_match", "N", "Previous match", "Previous place that matches", "browser"),
    Action("wrap", "w", "Wrap", "Wrap long lines, or not", "browser"),
    Action("filter_answer", "slash", "Filter the answer", "Filter an answer: actions, levels, principals", "ask"),
    Action("answer_json", "y", "Answer as JSON", "The answer as JSON; permissions as one policy", "ask", hint="JSON"),
    Action("simulate", "s", "Ask AWS too", "Ask AWS too (SimulatePrincipalPolicy) and compare", "ask", hint="ask AWS"),
    Action("report", "B", "Bug report", "Write a file about an answer AWS disagrees with, without secrets", "ask"),
    Action("region", "R", "Region", "Choose the region that Cognito is shown of", "anywhere"),
    Action("profile", "P", "Profile", "Choose another profile", "anywhere"),
    Action("theme", "T", "Theme", "Next theme: dark, light, high contrast, terminal", "anywhere"),
    Action("mouse", "M", "Mouse", "Mouse on or off", "anywhere"),
    Action("activity", "exclamation_mark", "Activity", "Every call made, and what went wrong", "anywhere"),
    Action("who_am_i", "i", "Who am I", "Account, identity, credentials, mode", "anywhere"),
    Action("show_help", "question_mark", "Help", "The keys of this view", "anywhere", hint="help"),
    Action("palette", "ctrl+p", "Palette", "Find any command or resource", "anywhere"),
    Action("quit", "q", "Quit", "Leave iamtui (ctrl+c and ctrl+q too, from anywhere)", "anywhere"),
)

THEME_NAMES = ("dark", "light", "contrast", "ansi-dark", "ansi-light")
"""All themes offered; the last two are the terminal's own colours."""

TABS = tuple(str(number) for number in range(1, 10))
"""The keys of the detail tabs."""

MOVES: tuple[tuple[str, str], ...] = (
    ("j k ↓ ↑", "one line"),
    ("ctrl+d ctrl+u", "half a page"),
    ("pgdn pgup", "a page"),
    ("g G home end", "first, last"),
    ("h l ← →", "close, open a branch of the tree"),
    ("1 … 9", "detail tab"),
    ("space", "mark a row"),
)


def action(identifier: str) -> Action:
    """The action of that id. Raises `KeyError` when there is none."""
    return _BY_ID[identifier]


def actions_for(*scopes: Scope) -> tuple[Action, ...]:
    """The actions that work in these places, in the order of the table."""
    return tuple(each for each in ACTIONS if each.scope in scopes)


_BY_ID = {each.id: each for each in ACTIONS}
