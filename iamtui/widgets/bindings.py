"""The table of actions as Textual's key bindings."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from iamtui.actions import Scope, actions_for

_BY_VIEWS = {"open"}
"""What the lists themselves bind, since Enter means the row the cursor is on."""


def bindings(*scopes: Scope) -> list[BindingType]:
    """Bindings of the actions of these scopes; each calls the method `action_<id>` of app or screen."""
    return [
        Binding(each.keys, each.id, each.label, show=False, id=each.id, priority=each.id == "palette")
        for each in actions_for(*scopes)
        if each.id not in _BY_VIEWS
    ]
