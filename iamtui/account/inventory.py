"""The loaded account: resources by reference, how far each list is, and who wants to know of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from iamtui.account.ref import Ref
from iamtui.account.resource import Resource
from iamtui.account.values import NOT_IN_SNAPSHOT, NOT_LOADED, Missing

ALL_REGIONS = "*"
"""The region of a list that is read over all regions that are loaded; nothing is stored under it."""


class ListKey(NamedTuple):
    """Names one list: all resources of a kind, in a region, of a parent (a user pool's id) where it has one."""

    kind: str
    region: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class ListStatus:
    """How far a list is. `complete` is true only when AWS said that there is no more.

    `problem` says what stopped it or what it lacks; a list may hold rows and a problem both.
    `note` says how it was loaded where that matters (`"from List calls, without tags"`).
    """

    loading: bool = False
    complete: bool = False
    count: int = 0
    expected: int | None = None
    problem: Missing | None = None
    note: str = ""

    @property
    def started(self) -> bool:
        return self.loading or self.complete or self.problem is not None


@dataclass(frozen=True, slots=True)
class Change:
    """What a subscriber is told: a list grew or changed its status, or the parts of one resource came in."""

    list_key: ListKey | None = None
    ref: Ref | None = None
    identity: bool = False


@dataclass(slots=True)
class Account:
    """Whose account this is. `mode` is what guards it, in the header's words."""

    id: str = ""
    alias: str = ""
    partition: str = "aws"
    caller_arn: str = ""
    caller_id: str = ""
    source: str = ""
    problem: Missing | None = None


@dataclass(slots=True)
class _List:
    status: ListStatus = field(default_factory=ListStatus)
    resources: dict[str, Resource] = field(default_factory=dict)


def _together(statuses: list[ListStatus]) -> ListStatus:
    """One status for several lists: complete when all are, with the first problem of any."""
    return ListStatus(
        loading=any(status.loading for status in statuses),
        complete=bool(statuses) and all(status.complete for status in statuses),
        count=sum(status.count for status in statuses),
        problem=next((status.problem for status in statuses if status.problem is not None), None),
    )


class Inventory:
    """Everything known of one account. Loaders put into it; screens read it and subscribe to it.

    It does no input or output and knows no event loop. Subscribers are called at once, in the caller's turn,
    and must be quick: a screen only notes that it has to repaint.
    """

    def __init__(self, account: Account | None = None) -> None:
        self.account = account or Account()
        self.live = True
        """False for a snapshot: nothing more can be loaded."""
        self.taken_at = ""
        """When a snapshot was taken (ISO 8601); empty for a live account."""
        self._lists: dict[ListKey, _List] = {}
        self._parts: dict[Ref, dict[str, Any]] = {}
        self._facts: dict[str, Any] = {}
        self._subscribers: list[Callable[[Change], None]] = []
        self.generation = 0
        """Grows with every change, so that what is derived from the inventory knows when it is stale."""

    # -- whose account ---------------------------------------------------------------------------------

    def ref(self, kind: str, identifier: str, region: str = "") -> Ref:
        """A reference into this account."""
        return Ref(self.account.id, region, kind, identifier)

    def identify(self, **fields: Any) -> None:
        """Note what is known of the account itself (`id`, `alias`, `caller_arn`, ...)."""
        for name, value in fields.items():
            setattr(self.account, name, value)
        self._tell(Change(identity=True))

    # -- lists -----------------------------------------------------------------------------------------

    def put(
        self,
        key: ListKey,
        items: Iterable[tuple[str, dict[str, Any]]],
        owned: frozenset[str] = frozenset(),
    ) -> list[Ref]:
        """Add resources to a list, or add data to those that are there. Items are (id, AWS's shape).

        `owned` names the fields of which these items say all there is: where an item lacks one, it is gone
        from what was known (a boundary that was taken off since the last look).
        """
        held = self._lists.setdefault(key, _List())
        refs = []
        for identifier, data in items:
            known = held.resources.get(identifier)
            if known is None:
                ref = Ref(self.account.id, key.region, key.kind, identifier)
                held.resources[identifier] = Resource(ref, data)
            else:
                ref = known.ref
                held.resources[identifier] = known.merged(data, owned)
            refs.append(ref)
        held.status = replace(held.status, count=len(held.resources))
        self._tell(Change(list_key=key))
        return refs

    def replace_all(self, key: ListKey, items: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Put a whole list in place of what was there, as a refresh does."""
        self._lists.setdefault(key, _List()).resources.clear()
        self.put(key, items)

    def keep_only(self, key: ListKey, identifiers: set[str]) -> None:
        """Drop what a refreshed list no longer holds."""
        held = self._lists.setdefault(key, _List())
        for identifier in [identifier for identifier in held.resources if identifier not in identifiers]:
            del held.resources[identifier]
        held.status = replace(held.status, count=len(held.resources))
        self._tell(Change(list_key=key))

    def set_status(self, key: ListKey, **fields: Any) -> None:
        """Change how far a list is; the fields are those of `ListStatus`."""
        held = self._lists.setdefault(key, _List())
        held.status = replace(held.status, **fields, count=len(held.resources))
        self._tell(Change(list_key=key))

    def status(self, key: ListKey) -> ListStatus:
        """How far a list is; of one over all regions, how far they are together."""
        if key.region == ALL_REGIONS:
            return _together([held.status for held in self._in_all_regions(key)])
        held = self._lists.get(key)
        return held.status if held else ListStatus()

    def of(self, key: ListKey) -> list[Resource]:
        """The resources of a list in the order they came, those of one over all regions by region."""
        if key.region == ALL_REGIONS:
            return [resource for held in self._in_all_regions(key) for resource in held.resources.values()]
        held = self._lists.get(key)
        return list(held.resources.values()) if held else []

    def _in_all_regions(self, key: ListKey) -> list[_List]:
        return [held for each, held in self._lists.items() if each.kind == key.kind and each.parent == key.parent]

    def lists(self) -> list[ListKey]:
        """Every list of which anything is known."""
        return list(self._lists)

    def get(self, ref: Ref) -> Resource | None:
        held = self._lists.get(ListKey(ref.kind, ref.region, ref.parent_id))
        return held.resources.get(ref.id) if held else None

    def find(self, kind: str, identifier: str) -> Resource | None:
        """A resource by its id alone, in whichever region it is."""
        for key, held in self._lists.items():
            if key.kind == kind and identifier in held.resources:
                return held.resources[identifier]
        return None

    def all_of(self, kind: str) -> Iterator[Resource]:
        """The resources of a kind in all regions and parents."""
        for key, held in list(self._lists.items()):
            if key.kind == kind:
                yield from list(held.resources.values())

    # -- parts: what a closer look at one resource brought ---------------------------------------------

    def set_part(self, ref: Ref, part: str, value: Any) -> None:
        """Note what one detail call said of a resource; `Missing` where it said nothing and why."""
        self._parts.setdefault(ref, {})[part] = value
        self._tell(Change(ref=ref))

    def part(self, ref: Ref, part: str) -> Any:
        return self._parts.get(ref, {}).get(part, self._unknown)

    def parts(self, ref: Ref) -> dict[str, Any]:
        return dict(self._parts.get(ref, {}))

    def forget_parts(self, ref: Ref) -> None:
        """So that a refresh asks again."""
        self._parts.pop(ref, None)

    def described(self) -> Iterator[tuple[Ref, dict[str, Any]]]:
        """Every resource that was looked at closely, and what was found (for a snapshot)."""
        for ref, parts in self._parts.items():
            yield ref, dict(parts)

    # -- facts: what is known once an account (summary, password policy, credential report) ------------

    def set_fact(self, name: str, value: Any) -> None:
        self._facts[name] = value
        self._tell(Change(identity=True))

    def fact(self, name: str) -> Any:
        return self._facts.get(name, self._unknown)

    @property
    def _unknown(self) -> Missing:
        """What stands for what nobody has asked AWS for: a snapshot cannot ask any more."""
        return NOT_LOADED if self.live else NOT_IN_SNAPSHOT

    def facts(self) -> dict[str, Any]:
        return dict(self._facts)

    def copy(self) -> Inventory:
        """What is known now, for who reads it beside the event loop while more is loaded. Resources are shared."""
        copied = Inventory(replace(self.account))
        copied.live, copied.taken_at, copied.generation = self.live, self.taken_at, self.generation
        copied._lists = {key: _List(held.status, dict(held.resources)) for key, held in self._lists.items()}
        copied._parts = {ref: dict(parts) for ref, parts in self._parts.items()}
        copied._facts = dict(self._facts)
        return copied

    # -- who wants to know -----------------------------------------------------------------------------

    def subscribe(self, subscriber: Callable[[Change], None]) -> Callable[[], None]:
        """Call `subscriber` at each change. Returns what ends the subscription."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe

    def _tell(self, change: Change) -> None:
        self.generation += 1
        for subscriber in tuple(self._subscribers):
            subscriber(change)
