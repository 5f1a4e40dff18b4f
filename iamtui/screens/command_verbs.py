"""What the words of the `:` command line do that are neither kinds nor actions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from iamtui.account import ALL_REGIONS, ListKey
from iamtui.actions import THEME_NAMES
from iamtui.aws.errors import AwsError
from iamtui.aws.settings import Settings
from iamtui.kinds.search import search
from iamtui.screens import question_verbs
from iamtui.screens.opening import Opening, describe_settings
from iamtui.screens.picker import PickerScreen
from iamtui.screens.places import Place
from iamtui.widgets.virtual_list import ListColumn

if TYPE_CHECKING:
    from iamtui.app import IamtuiApp

_MOST_FOUND = 500


def set_theme(app: IamtuiApp, name: str) -> None:
    if name in THEME_NAMES:
        app.theme = name
    else:
        app.say(f"no theme {name!r}; there are {', '.join(THEME_NAMES)}", severity="warning")


def set_region(app: IamtuiApp, name: str) -> None:
    """Show Cognito of one region, or of all (`all`); IAM is global and stays."""
    workspace = app.account.workspace
    if workspace.client is None:
        app.say(f"this is a {workspace.source}: it holds {', '.join(workspace.regions) or 'no region'}")
        return
    if not name:
        choose_region(app)
        return

    async def switch() -> None:
        known = await regions_of(app)
        if name == "all":
            chosen = known
        elif not known or name in known:
            chosen = (name,)
        else:
            app.say(f"no region {name!r} in this partition; :region lists them", severity="warning")
            return
        workspace.regions = chosen
        if name != "all":
            workspace.switch_region(name)
        app.account.browser.go(Place(ListKey("cognito.user-pool", ALL_REGIONS if name == "all" else chosen[0])))
        app.account.browser.region_changed()
        await asyncio.gather(*(app.account.load_region(region) for region in chosen))

    app.work(switch(), "switch the region", group="region")


def _chosen(app: IamtuiApp, verb: Callable[[IamtuiApp, str], None]) -> Callable[[str | None], None]:
    """What a picker's answer does: nothing where nothing was chosen."""

    def chosen(name: str | None) -> None:
        if name:
            verb(app, name)

    return chosen


async def regions_of(app: IamtuiApp) -> tuple[str, ...]:
    """The regions in which Cognito is, as the SDK knows them; asked once."""
    if not app.account.known_regions and app.opening.door is not None:
        try:
            app.account.known_regions = tuple(await app.opening.door.client().regions("cognito-idp"))
        except AwsError as error:
            app.say(error.summary, severity="warning")
    return app.account.known_regions


def choose_region(app: IamtuiApp) -> None:
    if app.account.workspace.client is None:
        set_region(app, "all")
        return

    async def choose() -> None:
        known = await regions_of(app)
        rows = [("all", "every region, side by side"), *((region, "") for region in known)]
        columns = (ListColumn("REGION", 20), ListColumn(""))
        app.push_screen(PickerScreen("Region of Cognito", columns, rows), _chosen(app, set_region))

    app.work(choose(), "list the regions", group="region")


def choose_profile(app: IamtuiApp) -> None:
    async def choose() -> None:
        sources = [source for source in await app.opening.sources() if source.is_profile and source.found]
        if not sources:
            app.say("no profiles found in ~/.aws (see `aws configure`)", severity="warning")
            return
        rows = [(source.name, source.kind, source.detail) for source in sources]
        columns = (ListColumn("PROFILE", 28), ListColumn("KIND", 14), ListColumn("DETAIL"))
        app.push_screen(PickerScreen("Profile", columns, rows), _chosen(app, open_profile))

    app.work(choose(), "list the profiles", group="profiles")


def open_profile(app: IamtuiApp, name: str) -> None:
    """Open another profile's account; nothing of the one before stays on the screen."""
    if not name:
        choose_profile(app)
        return
    settings = Settings(
        profile=name,
        region=None,
        endpoint_url=None if app.opening.endings else app.opening.settings.endpoint_url,
    )
    app.show_account(Opening(settings=settings, source=describe_settings(settings)))


def open_snapshot(app: IamtuiApp, path: str) -> None:
    if not path:
        app.say("which file? :snapshot FILE", severity="warning")
        return
    from iamtui.account.snapshot import SnapshotError, read_snapshot

    file = Path(path).expanduser()

    async def read() -> None:
        try:
            inventory = await asyncio.to_thread(read_snapshot, [file])
        except SnapshotError as error:
            app.say(str(error), severity="error")
            return
        app.show_account(Opening(inventory=inventory, source=f"snapshot {file.name}"))

    app.work(read(), "read a snapshot", group="snapshot")


def open_demo(app: IamtuiApp, _argument: str = "") -> None:
    if app.open_demo is None:
        app.say("start `iamtui demo` for the demo account", severity="warning")
        return
    opener = app.open_demo

    async def start() -> None:
        app.show_account(await asyncio.to_thread(opener))

    app.work(start(), "start the demo account", group="snapshot")


def set_filter(app: IamtuiApp, text: str) -> None:
    app.account.browser.set_filter(text)


def find(app: IamtuiApp, text: str) -> None:
    """Search every list that is loaded."""
    if not text:
        app.say("find what? :find TEXT", severity="warning")
        return
    found = search(app.account.workspace.inventory, text, _MOST_FOUND)
    if not found:
        app.say(f"nothing loaded holds {text!r}")
        return
    refs = {str(ref): ref for ref, _, _ in found}
    rows = [(str(ref), title, app.account.workspace.name_of(ref), why) for ref, title, why in found]
    columns = (
        ListColumn("", 0, priority=9),
        ListColumn("KIND", 18),
        ListColumn("NAME"),
        ListColumn("MATCH", 24),
    )

    def open_found(name: str | None) -> None:
        if name:
            app.account.browser.go(Place.of(refs[name]))

    app.push_screen(PickerScreen(f"{len(found)} found for {text}", columns, rows), open_found)


def contains(app: IamtuiApp, text: str) -> None:
    """Search all users of the pool in view, in any attribute."""
    app.account.browser.search_contains(text)


def export(app: IamtuiApp, path: str) -> None:
    if path:
        app.account.browser.export(path)
    else:
        app.say("to which file? :export FILE.csv or FILE.json", severity="warning")


VERBS: dict[str, Callable[[IamtuiApp, str], None]] = {
    "theme": set_theme,
    "region": set_region,
    "profile": open_profile,
    "snapshot": open_snapshot,
    "demo": open_demo,
    "filter": set_filter,
    "find": find,
    "contains": contains,
    "export": export,
    "can": question_verbs.can,
    "who-can": question_verbs.who_can,
    "what-can": question_verbs.what_can,
    "paths": question_verbs.paths,
    "exposure": question_verbs.exposure,
    "q": lambda app, _argument: app.exit(0),
}

__all__ = ["VERBS", "choose_profile", "choose_region", "open_demo", "open_profile", "open_snapshot"]
