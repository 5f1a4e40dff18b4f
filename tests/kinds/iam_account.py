"""An account opened over real HTTP: the demo's server, with what is to go wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from iamtui.account import Inventory, ListKey, Missing, Ref
from iamtui.aws.direct import DirectClient
from iamtui.aws.settings import Settings
from iamtui.demo.faults import Faults
from iamtui.demo.northwind import build_northwind
from iamtui.demo.server import StandIn
from iamtui.demo.state import State
from iamtui.kinds.kind import Subject
from iamtui.kinds.loader import Loader
from iamtui.kinds.panel import Panel, Table
from iamtui.kinds.registry import kind

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
GREAT_LISTS = ("iam.user", "iam.group", "iam.role", "iam.policy")


async def until(condition: Callable[[], bool]) -> None:
    """Wait for `condition`, giving every other task its turn between two looks at it."""
    for _ in range(100_000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("what the test waits for does not come")


@dataclass(frozen=True)
class Opened:
    """The stand-in, a loader on it, and the inventory it fills."""

    stand_in: StandIn
    client: DirectClient
    loader: Loader
    inventory: Inventory

    def names(self, key: str) -> set[str]:
        """The ids of a list's rows."""
        return {resource.ref.id for resource in self.inventory.of(ListKey(key))}

    def panel(self, ref: Ref, title: str) -> Panel:
        """One tab of a resource."""
        return panel_of(self.inventory, ref, title)

    def calls(self) -> dict[str, int]:
        """How often each operation was called, whatever came of it."""
        counts: dict[str, int] = {}
        for record in self.client.activity:
            counts[record.operation] = counts.get(record.operation, 0) + 1
        return counts


@asynccontextmanager
async def opened(
    rules: list[dict[str, Any]] | None = None,
    build: Callable[[], State] = lambda: build_northwind(NOW),
) -> AsyncIterator[Opened]:
    """The demo account with its clock stopped at `NOW`, and fault `rules` in force."""
    stand_in = StandIn(build, faults=Faults.parse(json.dumps(rules or [])), clock=lambda: NOW)
    await stand_in.start()
    try:
        settings = Settings(endpoint_url=stand_in.endpoint, region="eu-central-1")
        async with DirectClient.open(settings) as client:
            inventory = Inventory()
            yield Opened(stand_in, client, Loader(client, inventory), inventory)
    finally:
        await stand_in.stop()


def subject_of(inventory: Inventory, ref: Ref) -> Subject:
    """A resource as its panels see it."""
    resource = inventory.get(ref)
    assert resource is not None, f"{ref} is not loaded"
    return Subject(resource, inventory, NOW)


def panel_of(inventory: Inventory, ref: Ref, title: str) -> Panel:
    """One tab of a resource."""
    panels = {panel.title: panel for panel in kind(ref.kind).panels(subject_of(inventory, ref))}
    return panels[title]


def fact(panel: Panel, label: str) -> str | Missing:
    """The value of a fact of the tab."""
    for block in panel.blocks:
        for row in getattr(block, "rows", ()):
            if getattr(row, "label", None) == label:
                value: str | Missing = row.value
                return value
    raise AssertionError(f"no fact {label!r} in {panel}")


def table(panel: Panel, title: str = "") -> Table:
    """The table of the tab with that heading."""
    return next(block for block in panel.blocks if isinstance(block, Table) and block.title == title)


def cells(found: Table) -> list[tuple[str, ...]]:
    """A table's rows as text."""
    assert not isinstance(found.rows, Missing), found.rows
    return [tuple(str(cell) for cell in row.cells) for row in found.rows]
