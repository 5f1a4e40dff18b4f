"""The account that a command asks: a live one through the door, without a screen, or a snapshot.

Only what the questions need is read: users, groups, roles and policies, and where it matters the pools of the region
and the credential report. What could not be read is said on standard error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from iamtui.commands.bad_input import BadInputError
from iamtui.text import inert

if TYPE_CHECKING:
    from iamtui.access import Access
    from iamtui.account import Inventory, ListKey
    from iamtui.aws.door import DoorClient
    from iamtui.aws.settings import Settings
    from iamtui.kinds.loader import Loader

ALL_WORD = "all"
"""The region that stands for all regions."""

_IAM = {"iam.user": "users", "iam.group": "groups", "iam.role": "roles", "iam.policy": "policies"}
_POOLS = {"cognito.user-pool": "user pools", "cognito.identity-pool": "identity pools"}
_REPORT = "credential_report"

_PARTS = {
    "iam.user": ("User", "GroupList", "AttachedManagedPolicies", "UserPolicyList"),
    "iam.group": ("AttachedManagedPolicies", "GroupPolicyList"),
    "iam.role": ("Role", "AttachedManagedPolicies", "RolePolicyList"),
    "iam.policy": ("PolicyVersion",),
    "cognito.user-pool": ("description",),
    "cognito.identity-pool": ("description", "roles"),
    "cognito.group": ("members",),
}
"""Of each kind, the closer looks that questions need."""


def add_account_options(command: argparse.ArgumentParser, *, default: str | None = None) -> None:
    """`--profile`, `--region` and `--endpoint-url`; a command's own go before those of the whole command line."""
    add = command.add_argument
    add("--profile", metavar="NAME", default=default, help="a profile of ~/.aws/config or ~/.aws/credentials")
    add("--region", metavar="REGION", default=default, help="the region that Cognito is shown of; `all` for all")
    add("--endpoint-url", metavar="URL", default=default, help="another endpoint that speaks AWS's protocol")


def add_source_options(command: argparse.ArgumentParser) -> None:
    """The options of every question: a live account or a snapshot, and the form of the answer."""
    add_account_options(command, default=argparse.SUPPRESS)
    command.add_argument(
        "--snapshot",
        metavar="FILE",
        nargs="+",
        action="extend",
        default=argparse.SUPPRESS,
        help="ask snapshots or the output of `aws iam get-account-authorization-details`; nothing is sent anywhere",
    )
    command.add_argument("--json", action="store_true", help="print JSON")


def settings_of(options: argparse.Namespace) -> Settings:
    """The connection that the options name. Raises `BadInputError`."""
    from iamtui.aws.settings import Settings

    if options.endpoint_url:
        _check_endpoint(options.endpoint_url)
    region = None if options.region == ALL_WORD else options.region
    return Settings(profile=options.profile, region=region, endpoint_url=options.endpoint_url)


def _check_endpoint(url: str) -> None:
    """Refuse what is no address, in words: later it would only look like a broken connection."""
    from urllib.parse import urlsplit

    if not url.startswith(("http://", "https://")):
        raise BadInputError(f"--endpoint-url {url!r} must begin with http:// or https://")
    try:
        parts = urlsplit(url)
        usable = parts.port != 0
    except ValueError as error:
        raise BadInputError(f"--endpoint-url {url!r} is no address: {error}") from error
    if not (parts.hostname and usable):
        raise BadInputError(f"--endpoint-url {url!r} names no {'usable port' if parts.hostname else 'host'}")


def open_snapshot(files: Iterable[str]) -> Inventory:
    """The account that the files hold. Raises `BadInputError`."""
    from iamtui.account.snapshot import SnapshotError, read_snapshot

    try:
        return read_snapshot(files)
    except SnapshotError as error:
        raise BadInputError(str(error)) from error


def open_access(options: argparse.Namespace, *, pools: bool = False, report: bool = False) -> Access:
    """The account that the options name, compiled for questions about requests made now.

    With `pools` those of Cognito are read too, with `report` the credential report. Says on standard error what could
    not be read. Raises `BadInputError`.
    """
    inventory = open_snapshot(options.snapshot) if options.snapshot else _read_account(options, pools, report)
    from datetime import UTC, datetime

    from iamtui.access import Access

    for line in _not_read(inventory, pools, report):
        warn(f"not taken into account: {line}")
    return Access.compile(inventory, now=datetime.now(UTC))


def warn(text: str) -> None:
    """One line on standard error."""
    print(f"iamtui: {inert(text)}", file=sys.stderr)


# -- what could not be read -----------------------------------------------------------------------------


def _not_read(inventory: Inventory, pools: bool, report: bool) -> Iterator[str]:
    """In words, what the answer lacks, and why."""
    from iamtui.account import ListKey, Missing

    lacking: dict[str, list[str]] = {}
    keys = [ListKey(kind) for kind in _IAM]
    keys += [key for key in inventory.lists() if pools and key.kind in _POOLS]
    for key in keys:
        status = inventory.status(key)
        if not status.complete:
            why = str(status.problem) if status.problem is not None else "not all loaded"
            lacking.setdefault(why, []).append(_noun(key))
    if pools:
        loaded = {key.kind for key in keys}
        why = "no region is configured; name one with --region" if inventory.live else "not in this snapshot"
        lacking.setdefault(why, []).extend(noun for kind, noun in _POOLS.items() if kind not in loaded)
    if report and isinstance(value := inventory.fact(_REPORT), Missing):
        lacking.setdefault(str(value), []).append("the credential report")
    for why, nouns in lacking.items():
        if nouns:
            yield f"{', '.join(nouns)} ({why})"


def _noun(key: ListKey) -> str:
    return _IAM.get(key.kind) or f"{_POOLS[key.kind]} of {key.region}"


# -- a live account -------------------------------------------------------------------------------------


def _read_account(options: argparse.Namespace, pools: bool, report: bool) -> Inventory:
    settings = settings_of(options)
    from iamtui.aws.door import Door

    door = Door.start(settings)
    # The rest is imported while the process behind the door loads the SDK.
    import asyncio

    from iamtui.aws.errors import AwsError

    async def read() -> Inventory:
        from iamtui.account import Inventory
        from iamtui.kinds.loader import Loader

        async with door:
            client = door.client()
            inventory = Inventory()
            loader = Loader(client, inventory)
            identity = await client.identity()
            inventory.identify(
                id=identity.account,
                caller_arn=identity.arn,
                caller_id=identity.user_id,
                partition=identity.partition,
            )
            regions: list[str] = []
            if pools:
                regions = await _regions(client, settings.region or await door.ready(), options.region == ALL_WORD)
            await _load(loader, regions, report)
            return inventory

    try:
        return asyncio.run(read())
    except AwsError as error:
        raise BadInputError(f"{error.summary}. {error.remedy}") from error


async def _regions(client: DoorClient, region: str, every: bool) -> list[str]:
    if every:
        return await client.regions("cognito-idp")
    return [region] if region else []


async def _load(loader: Loader, regions: Iterable[str], report: bool) -> None:
    import asyncio

    from iamtui.account import ListKey
    from iamtui.kinds.credential_report import load_report
    from iamtui.kinds.loader import missing_from

    async with asyncio.TaskGroup() as tasks:
        for kind in _IAM:
            tasks.create_task(loader.load(ListKey(kind)))
        if report:
            tasks.create_task(load_report(loader.client, loader.inventory, missing_from))
        for region in regions:
            for kind in _POOLS:
                tasks.create_task(_load_pools(loader, ListKey(kind, region)))
    for kind in _IAM:
        key = ListKey(kind)
        # GetAccountAuthorizationDetails was refused: the policies come one by one.
        if loader.inventory.status(key).note.startswith("from List calls"):
            await _look_at(loader, key)


async def _load_pools(loader: Loader, key: ListKey) -> None:
    from iamtui.account import ListKey

    await loader.load(key)
    await _look_at(loader, key)
    if key.kind != "cognito.user-pool":
        return
    for pool in loader.inventory.of(key):
        groups = ListKey("cognito.group", key.region, pool.ref.id)
        await loader.load(groups)
        await _look_at(loader, groups, having="RoleArn")


async def _look_at(loader: Loader, key: ListKey, having: str = "") -> None:
    """Fetch what questions need of each resource of a list, or of those that have a field."""
    import asyncio

    from iamtui.kinds.registry import kind

    unneeded = {part.name for part in kind(key.kind).parts} - set(_PARTS[key.kind])
    async with asyncio.TaskGroup() as tasks:
        for resource in loader.inventory.of(key):
            if not having or resource.data.get(having):
                tasks.create_task(loader.describe(resource.ref, without=unneeded))
