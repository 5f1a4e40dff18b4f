"""A pool's users as a list on the screen: paged from the server, searched by the server or through all pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from iamtui.account import Inventory, ListKey, Missing, Ref
from iamtui.aws.client import Client
from iamtui.aws.errors import AwsError
from iamtui.kinds.filtering import FilterError
from iamtui.kinds.kind import Column
from iamtui.kinds.pool_search import Search, SearchError, default_attribute, parse_search
from iamtui.kinds.pool_users import PoolUsers
from iamtui.kinds.pool_users_contains import ContainsSearch
from iamtui.kinds.registry import kind as kind_of

_NO_DESCRIPTION: dict[str, object] = {}


class PagedListing:
    """Rows for the screen, like `Listing`, of which only those around what is looked at are held.

    `run` reads from the server for as long as it is not cancelled. Each user that is looked at closely is put
    into the inventory, where the detail finds it.
    """

    sorted_by: tuple[int, bool] | None = None
    """Always None: the server gives users in its own order."""
    done = True

    def __init__(self, client: Client, inventory: Inventory, key: ListKey, now: Callable[[], datetime]) -> None:
        self.list_key = key
        self.columns: Sequence[Column] = kind_of(key.kind).columns
        self.filter_text = ""
        self.problem = ""
        self._client = client
        self._now = now
        self._inventory = inventory
        self._changed = False
        self._source: PoolUsers | ContainsSearch = self._users()

    # -- rows ------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._source)

    def row(self, index: int) -> tuple[str, ...] | None:
        return self._source.row(index)

    def key(self, index: int) -> str:
        return self._source.key(index) or f"row {index}"

    def find(self, key: object) -> int | None:
        """Only a row that is looked at has a key here; the rest keep the cursor's place by number."""
        if isinstance(key, str) and key.startswith("row "):
            return int(key.removeprefix("row "))
        return None

    def ref(self, index: int) -> Ref | None:
        """The user's reference; its data goes into the inventory, for somebody is about to look at it."""
        key, data = self._source.key(index), self._source.data(index)
        if key is None or data is None:
            return None
        ref = Ref(self._inventory.account.id, self.list_key.region, self.list_key.kind, key)
        if self._inventory.get(ref) is None:
            self._inventory.put(self.list_key, [(key, data)])
        return ref

    def tone(self, index: int) -> str:
        declared, data = kind_of(self.list_key.kind), self._source.data(index)
        return declared.tone(data, self._now()) if declared.tone is not None and data is not None else ""

    def wanted(self, first: int, last: int) -> None:
        self._source.wanted(first, last)

    @property
    def counts(self) -> str:
        return str(self._source.progress)

    # -- searching -------------------------------------------------------------------------------------

    def set_filter(self, text: str, unfinished: bool = False) -> None:
        """Search; only a finished line is asked of the server. Raises `FilterError`."""
        try:
            search = parse_search(text, default_attribute(self._description()))
        except SearchError as error:
            if unfinished:
                return
            raise FilterError(str(error)) from error
        if unfinished:
            return
        self.filter_text = text.strip()
        self._start(search)

    def sort_by(self, column: int | None, reverse: bool = False) -> None:
        """Nothing: the server cannot sort, and sorting what is here would lie about the rest."""

    def cancel(self) -> None:
        """Read no further; what is there stays."""
        self._source.stop()

    def to_end(self) -> None:
        """Read on to the last user, with progress."""
        if isinstance(self._source, PoolUsers):
            self._source.to_end()

    # -- keeping up ------------------------------------------------------------------------------------

    def refresh(self) -> bool:
        changed, self._changed = self._changed, False
        return changed

    def step(self, budget_ms: float = 10.0) -> bool:
        return True

    async def run(self) -> None:
        """Learn how many users there are, then read what is wanted until cancelled."""
        if not self._description():
            await self._describe()
        await self._source.run()

    def reload(self) -> None:
        """Read again from the server; the place in the list is kept."""
        if isinstance(self._source, PoolUsers):
            self._source.refresh()

    def _start(self, search: Search | None) -> None:
        self._source.stop()
        if search is not None and search.mode == "contains":
            self._source = ContainsSearch(
                self._client,
                self.list_key.parent,
                self.list_key.region,
                self.columns,
                search.value,
                self._estimated(),
                self._now,
                on_change=self._note,
            )
        else:
            self._source = self._users(search)
        self._note()
        self.restart()

    restart: Callable[[], None] = staticmethod(lambda: None)
    """Set by the screen: runs `run` anew when another search was begun."""

    def _users(self, search: Search | None = None) -> PoolUsers:
        return PoolUsers(
            self._client,
            self.list_key.parent,
            self.list_key.region,
            self.columns,
            self._estimated(),
            self._now,
            search=search,
            on_change=self._note,
        )

    def _estimated(self) -> int:
        estimated = self._description().get("EstimatedNumberOfUsers", 0)
        return estimated if isinstance(estimated, int) else 0

    def _pool(self) -> Ref:
        return Ref(self._inventory.account.id, self.list_key.region, "cognito.user-pool", self.list_key.parent)

    def _description(self) -> dict[str, object]:
        part = self._inventory.part(self._pool(), "description")
        return part if isinstance(part, dict) else _NO_DESCRIPTION

    async def _describe(self) -> None:
        try:
            answer = await self._client.call("cognito-idp", "DescribeUserPool", UserPoolId=self.list_key.parent)
        except AwsError:
            return  # the list works without the estimate; its own calls say what is refused
        self._inventory.set_part(self._pool(), "description", answer.get("UserPool", {}))
        if not self.filter_text:
            self._source = self._users()

    def _note(self) -> None:
        self._changed = True
        problem = self._source.problem
        progress = self._source.progress
        self.problem = str(problem) if isinstance(problem, Missing) else ""
        self._inventory.set_status(
            self.list_key,
            loading=progress.working,
            complete=progress.complete,
            expected=len(self._source),
            problem=problem,
        )
