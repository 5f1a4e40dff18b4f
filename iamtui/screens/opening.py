"""How an account is opened: live through the door, or from a snapshot file."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from iamtui.aws.client import Source
from iamtui.aws.door import Door
from iamtui.aws.errors import AwsError, BadConfiguration, ExpiredCredentials, NoCredentials, UnknownProfile
from iamtui.aws.settings import Settings

if TYPE_CHECKING:
    from iamtui.account import Inventory
    from iamtui.kinds.kind import Column
    from iamtui.kinds.workspace import Workspace
    from iamtui.screens.places import Place


class Ending(Protocol):
    """What has to be ended when an account is left (the demo's process)."""

    def stop(self) -> None: ...


class Opening:
    """One way to open an account. `problem` says, after `connect`, why it could not be."""

    def __init__(
        self,
        *,
        settings: Settings | None = None,
        door: Door | None = None,
        inventory: Inventory | None = None,
        source: str = "",
        regions: Sequence[str] = (),
        start: Place | None = None,
        endings: Sequence[Ending] = (),
        columns: Mapping[str, tuple[Column, ...]] | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self.door = door if door is not None or inventory is not None else Door.start(self.settings)
        self.inventory = inventory
        self.source = source
        self.regions = tuple(regions)
        self.start = start
        self.endings = tuple(endings)
        self.columns = columns or {}
        self.problem = ""

    @property
    def live(self) -> bool:
        """Whether there is an account behind it, not a snapshot."""
        return self.inventory is None

    @property
    def mode(self) -> tuple[str, str]:
        """What can be done in it, in the header's words, long and short."""
        return ("READ-ONLY, client guard", "READ-ONLY") if self.live else ("SNAPSHOT", "SNAPSHOT")

    def workspace(self) -> Workspace:
        """The account as the screens see it; empty until it is connected and loaded."""
        from iamtui.account import ALL_REGIONS, Inventory
        from iamtui.kinds.workspace import Workspace

        if self.inventory is not None:
            found = dict.fromkeys(key.region for key in self.inventory.lists() if key.region)
            self.regions = tuple(found)
            workspace = Workspace(self.inventory, source=self.source, columns=self.columns)
        else:
            assert self.door is not None
            workspace = Workspace(Inventory(), self.door.client(), self.source, self.columns)
        if self.regions != (ALL_REGIONS,):
            workspace.regions = self.regions or workspace.regions
        return workspace

    async def begin(self) -> None:
        """Ask for the first list while the screens that show it are still being imported."""
        if self.door is None:
            return
        await asyncio.to_thread(import_module, "iamtui.kinds.authorization_details")
        from iamtui.kinds.authorization_details import USERS

        client = self.door.client()
        with suppress(AwsError):  # the list itself will say so
            for stream in (USERS.listed, USERS.detailed):
                await client.expect("iam", stream.operation, **stream.parameters)

    async def connect(self, workspace: Workspace) -> None:
        """See that there are credentials at all, so that their lack is said once and not by every list."""
        assert workspace.client is not None
        try:
            await workspace.client.identity()
        except NoCredentials as error:
            self.problem = f"No AWS credentials found. {error.remedy}"
        except (UnknownProfile, BadConfiguration, ExpiredCredentials) as error:
            self.problem = f"{error.summary}. {error.remedy}"
        except AwsError:
            # Whoever is denied this may still be allowed the rest; the header says that it is unknown.
            return

    async def find_region(self, workspace: Workspace) -> None:
        """The regions of Cognito: what was asked for (`all` is every one), else what the configuration names."""
        from iamtui.account import ALL_REGIONS

        if self.door is None:
            return
        try:
            if self.regions == (ALL_REGIONS,):
                workspace.regions = tuple(await self.door.client().regions("cognito-idp"))
            elif not workspace.regions:
                region = await self.door.ready()
                workspace.regions = (region,) if region else ()
        except AwsError:
            return

    async def sources(self) -> list[Source]:
        """Where credentials were looked for, and what was found."""
        if self.door is None:
            return []
        try:
            return await self.door.client().sources()
        except AwsError:
            return []

    def again(self) -> Opening:
        """The same account opened anew; what has to be ended with it is the new opening's to end."""
        endings, self.endings = self.endings, ()
        return Opening(
            settings=self.settings,
            inventory=self.inventory,
            source=self.source,
            regions=self.regions,
            start=self.start,
            endings=endings,
            columns=self.columns,
        )

    async def close(self) -> None:
        if self.door is not None:
            await self.door.close()
        for ending in self.endings:
            ending.stop()


def describe_settings(settings: Settings) -> str:
    """How the account was opened, for the header until its alias is known."""
    named: Any = settings.profile and f"profile {settings.profile}"
    return named or (settings.endpoint_url or "").removeprefix("http://").removeprefix("https://")
