"""The palette: every action and every loaded resource, found by typing a few letters."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from iamtui.actions import ACTIONS
from iamtui.kinds.registry import KINDS
from iamtui.kinds.search import Found, search_in_slices
from iamtui.screens.commands import Command
from iamtui.screens.places import Place
from iamtui.text import inert
from iamtui.widgets.label import label

if TYPE_CHECKING:
    from iamtui.app import IamtuiApp

_MOST = 60


class PaletteProvider(Provider):
    """Names of resources come from AWS: they are shown as inert content, never as markup."""

    @property
    def _app(self) -> IamtuiApp:
        return cast("IamtuiApp", self.app)

    async def discover(self) -> Hits:
        for each in ACTIONS:
            run = partial(self._app.run_command, Command("action", each.id))
            yield DiscoveryHit(label(each.label), run, text=each.label, help=each.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for each in ACTIONS:
            if (score := matcher.match(each.label)) > 0:
                run = partial(self._app.run_command, Command("action", each.id))
                yield Hit(
                    score,
                    label(each.label),
                    run,
                    text=each.label,
                    help=each.help,
                )
        for kind in KINDS:
            if not kind.parent and (score := matcher.match(kind.title)) > 0:
                run = partial(self._app.run_command, Command("list", "", kind))
                yield Hit(score, label(kind.title), run, text=kind.title, help="a list")
        found: list[Found] = []
        for best_so_far in search_in_slices(self._app.account.workspace.inventory, query, _MOST):
            found = best_so_far
            await asyncio.sleep(0)  # the screen has its turn between two slices
        for ref, title, why in found:
            name = inert(self._app.account.workspace.name_of(ref))
            yield Hit(
                0.5,
                label(f"{name}  {title}  {why}"),
                partial(self._app.account.browser.go, Place.of(ref)),
                text=f"{name} {title}",
            )
