"""`iamtui snapshot`: everything that is read of an account, in a file that opens without a network."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from iamtui.commands.account import ALL_WORD, add_account_options, settings_of
from iamtui.commands.bad_input import BadInputError
from iamtui.text import inert

if TYPE_CHECKING:
    from iamtui.account import Inventory
    from iamtui.aws.settings import Settings


def add(commands: argparse._SubParsersAction[Any]) -> None:
    """Register the command."""
    command = commands.add_parser(
        "snapshot",
        help="write the account to a file, to be opened with --snapshot",
        description="Writes everything that is read of the account to a file: no secrets in it, mode 0600.",
    )
    add_account_options(command, default=argparse.SUPPRESS)
    command.add_argument("--out", metavar="FILE", help="where to (default: iamtui-ACCOUNT-DATE.json.gz)")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write a snapshot. Returns the exit status; raises `BadInputError` where the account cannot be read."""
    import asyncio

    settings = settings_of(options)
    from iamtui.aws.errors import AwsError

    try:
        return asyncio.run(_write_snapshot(settings, options.out, options.region == ALL_WORD))
    except AwsError as error:
        raise BadInputError(f"{error.summary}. {error.remedy}") from error


async def _write_snapshot(settings: Settings, out: str | None, all_regions: bool) -> int:
    from datetime import UTC, datetime
    from pathlib import Path

    from iamtui.account import Inventory
    from iamtui.account.snapshot import SnapshotError, write_snapshot
    from iamtui.aws.door import Door
    from iamtui.kinds.snapshot_contents import load_everything
    from iamtui.kinds.workspace import Workspace

    async with Door.start(settings) as door:
        client = door.client()
        await client.identity()
        region = settings.region or await door.ready()
        regions = await client.regions("cognito-idp") if all_regions else [region] if region else []
        workspace = Workspace(Inventory(), client)
        assert workspace.loader is not None
        await load_everything(workspace.loader, regions)
        inventory = workspace.inventory
        name = f"iamtui-{inventory.account.id or 'account'}-{datetime.now(UTC):%Y-%m-%d}.json.gz"
        path = Path(out or name)
        try:
            write_snapshot(inventory, path)
        except (SnapshotError, OSError) as error:
            raise BadInputError(f"cannot write {path}: {error}") from error
        return _report(inventory, str(path))


def _report(inventory: Inventory, path: str) -> int:
    """Say what was written, and what could not be read: a snapshot with holes says so."""
    count = sum(inventory.status(key).count for key in inventory.lists())
    print(f"{count:,} resources of account {inventory.account.id} written to {inert(path)}")
    for key in inventory.lists():
        problem = inventory.status(key).problem
        if problem is not None:
            print(f"  not complete: {key.kind} {key.region}: {inert(str(problem))}", file=sys.stderr)
    return 0
