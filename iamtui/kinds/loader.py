"""Fills an inventory from AWS: page by page, side by side, and never one call per row."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from iamtui.account import LOADING, NOT_LOADED, Change, Inventory, ListKey, Missing, Reason, Ref, Resource
from iamtui.aws.client import Client
from iamtui.aws.errors import AccessDenied, AwsError, NotFound, NotOffered
from iamtui.kinds.authorization_details import BRANCHES, SUMMARY_COUNTS, Branch, Stream
from iamtui.kinds.credential_report import load_report
from iamtui.kinds.kind import Item, Kind, Part
from iamtui.kinds.registry import KINDS, kind

_FIRST_PAGES = 1000
"""Rows of the list looked at that are read before the other lists are asked for."""

_HEAD_START = 0.5
"""Seconds after which the other lists are asked for in any case."""

_FROM_LIST_CALLS = "from List calls"


def missing_from(error: AwsError) -> Missing:
    """What stands where a value would, when the call for it failed."""
    if isinstance(error, AccessDenied):
        return Missing(Reason.DENIED, error.call, error.permission, error.resource, error.request_id)
    if isinstance(error, NotOffered):
        return Missing(Reason.NOT_OFFERED, error.call, request_id=error.request_id)
    return Missing(Reason.FAILED, error.summary, request_id=error.request_id)


@dataclass(slots=True)
class _Outcome:
    """How a stream ended: `problem` None when AWS said that there is no more."""

    problem: Missing | None = None
    unnamed: bool = False


class Loader:
    """Loads lists and closer looks. Each method may be cancelled at any await; none raises the door's errors:
    these are noted in the inventory, where the screens read them."""

    def __init__(self, client: Client, inventory: Inventory) -> None:
        self.client = client
        self.inventory = inventory
        self._stale: set[tuple[Ref, str]] = set()

    # -- the account itself ----------------------------------------------------------------------------

    async def load_account(self) -> None:
        """Whose account this is, its alias, its summary and its password policy, side by side."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._load_identity())
            tasks.create_task(self._load_alias())
            tasks.create_task(self._load_fact("account_summary", "GetAccountSummary", "SummaryMap"))
            tasks.create_task(self._load_fact("password_policy", "GetAccountPasswordPolicy", "PasswordPolicy"))
        self._note_account()

    async def _load_identity(self) -> None:
        try:
            identity = await self.client.identity()
        except AwsError as error:
            self.inventory.identify(problem=missing_from(error))
            return
        self.inventory.identify(
            id=identity.account,
            caller_arn=identity.arn,
            caller_id=identity.user_id,
            partition=identity.partition,
            problem=None,
        )
        self._note_account()

    async def _load_alias(self) -> None:
        await self._load_fact("account_aliases", "ListAccountAliases", "AccountAliases")
        aliases = self.inventory.fact("account_aliases")
        if aliases:
            self.inventory.identify(alias=aliases[0])

    async def _load_fact(self, name: str, operation: str, member: str) -> None:
        if self.inventory.fact(name) == NOT_LOADED:
            self.inventory.set_fact(name, LOADING)
        value: Any
        try:
            value = (await self.client.call("iam", operation)).get(member, {})
        except NotFound:
            value = {}
        except AwsError as error:
            value = missing_from(error)
        self.inventory.set_fact(name, value)
        if name == "account_summary" and value:
            for key, entry in SUMMARY_COUNTS.items():
                if entry in value:
                    self.inventory.set_status(ListKey(key), expected=value[entry])

    def _note_account(self) -> None:
        """The account as the one resource of its own kind."""
        account = self.inventory.account
        if not account.id:
            self.inventory.set_status(ListKey("account"), problem=account.problem)
            return
        data: dict[str, Any] = {"Account": account.id}
        if account.caller_arn:
            data |= {"Arn": account.caller_arn, "UserId": account.caller_id}
        for fact, member in _ACCOUNT_MEMBERS.items():
            value = self.inventory.fact(fact)
            if not isinstance(value, Missing):
                data[member] = value
        self.inventory.put(ListKey("account"), [(account.id, data)])
        self.inventory.set_status(ListKey("account"), complete=True, problem=account.problem)

    # -- lists -----------------------------------------------------------------------------------------

    async def load_iam(self, first: str = "iam.user", ahead: asyncio.Event | None = None) -> None:
        """Every IAM list and the credential report, side by side.

        What the operator looks at, `first`, has a head start, so that no other answer is read before its first
        pages; `ahead` is set when that is over, for whoever else should wait until then.
        """
        behind = self.client.in_background()
        lists = [each.key for each in KINDS if each.section == "IAM" and each.key not in {*_ON_DEMAND, first}]
        async with asyncio.TaskGroup() as tasks:
            if first.startswith("iam."):
                loading = tasks.create_task(self._load(ListKey(first), self.client))
                await self._head_start(ListKey(first), loading)
            if ahead is not None:
                ahead.set()
            for key in lists:
                tasks.create_task(self._load(ListKey(key), behind))
            tasks.create_task(load_report(behind, self.inventory, missing_from))

    async def _head_start(self, key: ListKey, loading: asyncio.Task[None]) -> None:
        """Wait until the first pages of a list are there, the list has ended, or that takes too long."""
        enough = asyncio.Event()

        def look(change: Change) -> None:
            if change.list_key == key and self.inventory.status(key).count >= _FIRST_PAGES:
                enough.set()

        unsubscribe = self.inventory.subscribe(look)
        loading.add_done_callback(lambda _task: enough.set())
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(enough.wait(), _HEAD_START)
        finally:
            unsubscribe()

    async def load(self, key: ListKey) -> None:
        """One list to its end. Returns at once where it is being loaded already."""
        if key.kind == "account":
            await self.load_account()
            return
        await self._load(key, self.client)

    async def refresh(self, key: ListKey) -> None:
        """Load a list again; what is there stays until it is replaced, what is gone is dropped at the end.

        What was looked at closely is asked for again at the next `describe`.
        """
        for ref, parts in self.inventory.described():
            if _list_of(ref) == key:
                self._stale.update((ref, name) for name in parts)
        if key.kind == "account":
            await self.load_account()
            await load_report(self.client, self.inventory, missing_from)
            return
        if key.kind == "iam.user":
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._load(key, self.client))
                tasks.create_task(load_report(self.client, self.inventory, missing_from))
            return
        await self._load(key, self.client)

    async def _load(self, key: ListKey, client: Client) -> None:
        if self.inventory.status(key).loading:
            return
        self.inventory.set_status(key, loading=True, problem=None)
        seen: set[str] = set()
        try:
            problems, notes = await self._run(key, client, seen)
        except BaseException:
            self.inventory.set_status(key, loading=False)
            raise
        if not problems and len(seen) != self.inventory.status(key).count:
            self.inventory.keep_only(key, seen)
        self.inventory.set_status(
            key,
            loading=False,
            complete=not problems,
            problem=problems[0] if problems else None,
            note="; ".join(dict.fromkeys(notes)),
        )

    async def _run(self, key: ListKey, client: Client, seen: set[str]) -> tuple[list[Missing], list[str]]:
        branches = BRANCHES.get(key.kind)
        if branches is None:
            problem = await self._run_lister(key, client, seen)
            return ([] if problem is None else [problem]), []
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(self._branch(key, branch, client, seen)) for branch in branches]
        ended = [task.result() for task in running]
        return [problem for problem, _ in ended if problem is not None], [note for _, note in ended if note]

    async def _run_lister(self, key: ListKey, client: Client, seen: set[str]) -> Missing | None:
        declared = kind(key.kind)
        if declared.list is None:
            return None
        regional = client.in_region(key.region) if key.region else client
        try:
            async for items in declared.list(regional, key.parent):
                await self._put(key, items, frozenset(), seen)
        except AwsError as error:
            return missing_from(error)
        return None

    async def _branch(self, key: ListKey, branch: Branch, client: Client, seen: set[str]) -> tuple[Missing | None, str]:
        """Run a branch's streams. Returns what stopped it (None: complete) and a note on what rows lack."""
        if branch.side_by_side:
            async with asyncio.TaskGroup() as tasks:
                listing = tasks.create_task(self._stream(key, branch.listed, client, seen))
                detailing = tasks.create_task(self._stream(key, branch.detailed, client, seen))
            listed, detailed = listing.result(), detailing.result()
        else:
            detailed = await self._stream(key, branch.detailed, client, seen)
            if detailed.problem is None and not detailed.unnamed:
                return None, ""
            listed = await self._stream(key, branch.listed, client, seen)
        if detailed.problem is not None and listed.problem is not None:
            return listed.problem, ""
        if detailed.problem is not None:
            return None, f"{_FROM_LIST_CALLS}; {branch.detailed.without} ({detailed.problem})"
        if listed.problem is not None and branch.listed.without:
            return None, f"without {branch.listed.without} ({listed.problem})"
        return None, ""

    async def _stream(self, key: ListKey, stream: Stream, client: Client, seen: set[str]) -> _Outcome:
        outcome = _Outcome()
        try:
            async for items in stream.pages(client):
                outcome.unnamed |= stream.member == "Policies" and any(
                    "PolicyName" not in data for _, data in items[:1]
                )
                await self._put(key, items, stream.owned, seen)
        except AwsError as error:
            outcome.problem = missing_from(error)
        return outcome

    async def _put(self, key: ListKey, items: list[Item], owned: frozenset[str], seen: set[str]) -> None:
        if not items:
            return
        if not self.inventory.account.id:
            await self._learn_account(items)
        self.inventory.put(key, items, owned)
        seen.update(identifier for identifier, _ in items)

    async def _learn_account(self, items: Iterable[Item]) -> None:
        """References name the account, so it must be known before the first: ARNs say it soonest."""
        for _, data in items:
            owner = str(data.get("Arn", "")).split(":")[4:5]
            if owner and owner[0].isdigit():
                self.inventory.identify(id=owner[0])
                return
        await self._load_identity()

    # -- closer looks ----------------------------------------------------------------------------------

    async def describe(self, ref: Ref, panels: Collection[str] | None = None, without: Collection[str] = ()) -> None:
        """Fetch the parts that the named tabs show (all of them: None) and that are not known yet.

        `without` names parts to leave alone.
        """
        declared = kind(ref.kind)
        resource = self.inventory.get(ref) or Resource(ref, {})
        client = self.client.in_region(ref.region) if ref.region else self.client
        async with asyncio.TaskGroup() as tasks:
            for part in self._wanted(declared, resource.ref, panels):
                if part.name in without:
                    continue
                tasks.create_task(self._fetch(part, client, resource))

    def _wanted(self, declared: Kind, ref: Ref, panels: Collection[str] | None) -> list[Part]:
        return [
            part
            for part in declared.parts
            if (panels is None or not part.panels or not {*part.panels}.isdisjoint(panels))
            and (self.inventory.part(ref, part.name) == NOT_LOADED or (ref, part.name) in self._stale)
        ]

    async def _fetch(self, part: Part, client: Client, resource: Resource) -> None:
        before = self.inventory.part(resource.ref, part.name)
        self._stale.discard((resource.ref, part.name))
        if isinstance(before, Missing):
            self.inventory.set_part(resource.ref, part.name, LOADING)
        value: Any
        try:
            value = await part.fetch(client, resource)
        except AwsError as error:
            value = missing_from(error)
        except BaseException:
            self.inventory.set_part(resource.ref, part.name, before)
            raise
        self.inventory.set_part(resource.ref, part.name, value)


_ACCOUNT_MEMBERS = {
    "account_aliases": "AccountAliases",
    "account_summary": "SummaryMap",
    "password_policy": "PasswordPolicy",
}
_ON_DEMAND = frozenset({"iam.aws-policy"})


def _list_of(ref: Ref) -> ListKey:
    return ListKey(ref.kind, ref.region, ref.parent_id)
