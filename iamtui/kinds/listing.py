"""The rows of one list of the inventory: rendered, filtered and sorted without ever holding up a key.

A row's cells are rendered when they are looked at. What a filter looks into, one compact text a row, is made in
the background in slices (`step`), as are sorting and costly filters; a plain word is looked for in 100,000 rows
at once, in a few milliseconds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import compress
from time import perf_counter
from typing import Any

from iamtui.account import Inventory, ListKey, Missing, Ref, Resource
from iamtui.kinds import cells
from iamtui.kinds.filtering import CELL_END, Filter, FilterError, parse_filter
from iamtui.kinds.kind import Column, Kind
from iamtui.kinds.ordering import column_key, natural, ordered_by_text, ordering
from iamtui.kinds.panel import Tone
from iamtui.kinds.tags import tag_text

FILTER_SECONDS = 2.0
"""How long one filter may take over all rows together before it is given up."""

_AT_ONCE = 15.0
_READ_SLICE = 64
_KEY_SLICE = 256
_WORD_SLICE = 8192
_COSTLY_SLICE = 256
_KEPT_ROWS = 512
_ODD_VALUE = (TypeError, ValueError, AttributeError, LookupError)


class Listing:
    """Rows of a list as a screen shows them, in order and filtered. Built for `VirtualList`'s `RowSource`.

    Call `refresh` when the inventory changed, and `step` (from a timer or when idle) until it returns True.
    Neither raises for anything that AWS's data may hold.
    """

    def __init__(
        self,
        kind: Kind,
        inventory: Inventory,
        key: ListKey,
        now: datetime,
        extra_columns: Sequence[Column] = (),
    ) -> None:
        """Raises `ValueError` where the path of an extra column is no JMESPath expression."""
        self.kind = kind
        self.list_key = key
        self.columns: tuple[Column, ...] = (*kind.columns, *extra_columns)
        self.filter_text = ""
        self.problem = ""
        """Why the filter was given up, in one line; empty while all is well."""
        self._inventory = inventory
        self._now = now
        self._searches = cells.compile_paths(column.path for column in self.columns)
        self._shows = tuple(column.show or cells.text for column in self.columns)
        self._generation = -1
        self._around: tuple[Any, ...] = ()
        self._resources: list[Resource] = []
        self._texts: list[str] = []
        self._tags: list[str] = []
        self._is_read = bytearray()
        self._unread: deque[Sequence[int]] = deque()
        self._filter = Filter()
        self._hits = bytearray()
        self._found: list[int] | None = None
        """The places of the hits in their order, where the filter found them all in one go; else `_hits` has them."""
        self._unchecked: deque[Sequence[int]] = deque()
        self._filter_seconds = 0.0
        self.sorted_by: tuple[int, bool] | None = None
        self._keys: list[Any] = []
        self._unkeyed: deque[Sequence[int]] = deque()
        self._unsorted = False
        self._sorter: Iterator[list[int] | None] | None = None
        self._order: Sequence[int] = ()
        self._shown: Sequence[int] = ()
        self._outdated = False
        self._kept: dict[int, tuple[tuple[str, ...], Tone]] = {}
        self.refresh()

    # -- rows as they are shown ------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._shown)

    def row(self, index: int) -> tuple[str, ...]:
        """The cells of a row, one a column, as raw text."""
        return self._rendered(self._shown[index])[0]

    def tone(self, index: int) -> Tone:
        return self._rendered(self._shown[index])[1]

    def key(self, index: int) -> str:
        """The resource's id, which stays the same wherever the row goes."""
        return self._resources[self._shown[index]].ref.id

    def ref(self, index: int) -> Ref:
        return self._resources[self._shown[index]].ref

    def resource(self, index: int) -> Resource:
        return self._resources[self._shown[index]]

    def find(self, key: Hashable) -> int | None:
        """Where the row of this id is now, or None where the filter or AWS took it away."""
        if not self._resources or not isinstance(key, str):
            return None
        resource = self._inventory.get(replace(self._resources[0].ref, id=key))
        try:
            return self._shown.index(self._resources.index(resource)) if resource else None
        except ValueError:
            return None

    def wanted(self, first: int, last: int) -> None:
        """Nothing to load: the loaders fill the inventory on their own."""

    @property
    def total(self) -> int:
        """All rows, the filtered ones too."""
        return len(self._resources)

    @property
    def counts(self) -> str:
        """`7 of 214`; `214` without a filter; `7… of 214` while the filter is still looking."""
        if not self._filter:
            return f"{self.total:,}"
        more = "…" if self._unchecked or self._unread else ""
        return f"{len(self):,}{more} of {self.total:,}"

    @property
    def now(self) -> datetime:
        """What dates are shown relative to."""
        return self._now

    @now.setter
    def now(self, moment: datetime) -> None:
        self._now = moment
        self._kept.clear()

    # -- filter and sort -------------------------------------------------------------------------------

    def set_filter(self, text: str, unfinished: bool = False) -> None:
        """Show only what passes (see `iamtui.kinds.filtering`); empty text shows all again.

        Plain words take effect at once, other terms as `step` gets there. `unfinished` is for text that is
        still being typed. Raises `FilterError`, and then shows what it did before.
        """
        asked = parse_filter(text, [column.title for column in self.columns], unfinished)
        self.filter_text = text
        self.problem = ""
        if asked == self._filter:
            return
        narrower = bool(self._filter) and not self._unchecked and asked.narrows(self._filter)
        places = self._among(narrower)
        self._filter = asked
        self._filter_seconds = 0.0
        self._hits = bytearray(self.total)
        self._found = [] if asked and not self._unread else None
        self._unchecked = _parts(places) if asked else deque()
        self._outdated = True
        self.step(_AT_ONCE)

    def _among(self, narrower: bool) -> Sequence[int]:
        """The places a new filter has to look at, in the order the rows came in."""
        if narrower and not self._order and not self._outdated:
            return self._shown
        if not narrower and not self._unread:
            return range(self.total)
        return list(compress(range(self.total), self._hits if narrower else self._is_read))

    def sort_by(self, column: int | None, reverse: bool = False) -> None:
        """Order by a column's values, the absent last; None goes back to the order they came in.

        Takes effect at once in short lists, in long ones when `step` has done it; until then the old order
        stays.
        """
        before = self.sorted_by
        self.sorted_by = None if column is None else (column, reverse)
        self._sorter = None
        if self.sorted_by is None:
            self._keys, self._unsorted, self._order = [], False, ()
            self._unkeyed.clear()
            self._outdated = True
        else:
            if before is None or before[0] != column:
                self._keys = [None] * self.total
                self._unkeyed = deque([range(self.total)])
            self._unsorted = True
        self.step(_AT_ONCE)

    # -- keeping up ------------------------------------------------------------------------------------

    def refresh(self) -> bool:
        """Take up what changed in the inventory. Returns True where what is shown may have changed."""
        if self._generation == self._inventory.generation:
            return False
        self._generation = self._inventory.generation
        self._kept.clear()
        resources = self._inventory.of(self.list_key)
        held = len(self._resources)
        if resources[:held] == self._resources:
            self._append(resources)
        else:
            self._rearrange(resources)
        self._read_again_where_others_changed()
        self._outdated = True
        self._update_shown()
        return True

    def _append(self, resources: list[Resource]) -> None:
        held, total = len(self._resources), len(resources)
        self._resources = resources
        if total == held:
            return
        more = total - held
        self._texts.extend([""] * more)
        self._tags.extend([""] * more)
        self._is_read.extend(bytes(more))
        self._hits.extend(bytes(more))
        self._unread.append(range(held, total))
        if self.sorted_by:
            self._keys.extend([None] * more)

    def _rearrange(self, resources: list[Resource]) -> None:
        """Rows changed or went: keep what was worked out for those that are as they were."""
        places = {resource.ref.id: place for place, resource in enumerate(self._resources)}
        was = [places.get(resource.ref.id, -1) for resource in resources]
        unread = [
            place
            for place, (old, resource) in enumerate(zip(was, resources, strict=True))
            if old < 0 or self._resources[old] is not resource or not self._is_read[old]
        ]
        now_at = {old: place for place, old in enumerate(was) if old >= 0}
        self._found = None
        self._texts = ["" if old < 0 else self._texts[old] for old in was]
        self._tags = ["" if old < 0 else self._tags[old] for old in was]
        self._hits = bytearray(0 if old < 0 else self._hits[old] for old in was)
        self._is_read = bytearray(0 if old < 0 else self._is_read[old] for old in was)
        self._unread = _parts(unread)
        self._unchecked = deque([[now_at[old] for old in part if old in now_at] for part in self._unchecked])
        self._resources = resources
        self._sorter = None
        if self.sorted_by:
            self._keys = [None if old < 0 else self._keys[old] for old in was]
            kept = [now_at[old] for old in self._order if old in now_at]
            fresh = [place for place, old in enumerate(was) if old < 0]
            self._order = kept + fresh
            self._unkeyed = deque([range(len(was))] if self._unkeyed else [])
            self._unsorted = True

    def _read_again_where_others_changed(self) -> None:
        """Rows that tell of more than their own resource are read again when another list is complete."""
        if self.kind.subject is None:
            return
        statuses = ((key, self._inventory.status(key)) for key in self._inventory.lists())
        around = (
            *((key, status.complete) for key, status in statuses if key.region in ("", self.list_key.region)),
            *((name, id(value)) for name, value in self._inventory.facts().items()),
        )
        if around != self._around and not self._unread:
            self._around = around
            self._unread.append(range(self.total))

    def step(self, budget_ms: float = 10.0) -> bool:
        """Work for about so long. Returns True when nothing is left to do until the next `refresh`."""
        deadline = perf_counter() + budget_ms / 1000
        while True:
            if self._unchecked:
                self._check_some()
            elif self._unread:
                self._read_some()
            elif self._unkeyed:
                self._key_some()
            elif self._unsorted:
                self._sort_some()
            else:
                break
            if perf_counter() >= deadline:
                break
        self._update_shown()
        return self.done

    @property
    def done(self) -> bool:
        """True when every row was looked at: the filter's hits are all, and the order is right."""
        return not (self._unchecked or self._unread or self._unkeyed or self._unsorted)

    # -- slices of work --------------------------------------------------------------------------------

    def _check_some(self) -> None:
        costly = any(term.cost > 1 for term in self._filter.terms)
        places = _take(self._unchecked, _COSTLY_SLICE if costly else _WORD_SLICE)
        started = perf_counter()
        found = self._filter.select(places, self._texts, self._tags)
        for place in found:
            self._hits[place] = 1
        if self._found is not None:
            self._found += found
        self._outdated = True
        self._filter_seconds += perf_counter() - started
        if self._filter_seconds > FILTER_SECONDS:
            self._filter, self.filter_text = Filter(), ""
            self._unchecked.clear()
            self.problem = str(FilterError("filter: this expression takes too long on this list; use words"))

    def _read_some(self) -> None:
        places = _take(self._unread, _READ_SLICE)
        self._found = None
        for place in places:
            data = self._data(self._resources[place])
            row = [cell.replace(CELL_END, " ") for cell in self._cells(data)]
            self._texts[place] = CELL_END.join(row).casefold()
            self._tags[place] = tag_text(data)
            self._is_read[place] = 1
            self._hits[place] = 0
        if self._filter:
            for place in self._filter.select(places, self._texts, self._tags):
                self._hits[place] = 1
            self._outdated = True
        if self.sorted_by:
            self._unkeyed.append(places)
        if not self._unread:
            self._read_again_where_others_changed()

    def _key_some(self) -> None:
        if self.sorted_by is None:
            self._unkeyed.clear()
            return
        index = self.sorted_by[0]
        column = self.columns[index]
        places = _take(self._unkeyed, _KEY_SLICE)
        if ordered_by_text(column):
            for place in places:
                cell = self._texts[place].split(CELL_END, index + 1)[index]
                self._keys[place] = natural(cell) if cell else None
        else:
            key = column_key(column)
            for place in places:
                self._keys[place] = key(self._data(self._resources[place]))
        self._sorter = None
        self._unsorted = True

    def _sort_some(self) -> None:
        if self._sorter is None and self.sorted_by:
            self._sorter = ordering(self._keys, self.sorted_by[1])
        order = next(self._sorter) if self._sorter else None
        if order is not None:
            self._order = order
            self._sorter = None
            self._unsorted = False
            self._outdated = True

    def _update_shown(self) -> None:
        if not self._outdated:
            return
        self._outdated = False
        places: Sequence[int] = range(self.total)
        if self._order:
            places = self._order
            if len(places) < self.total:  # those that came since are at the end until they are sorted in
                places = [*places, *range(len(places), self.total)]
        if not self._filter:
            self._shown = places
        elif self._order:
            self._shown = list(compress(places, map(self._hits.__getitem__, places)))
        else:
            self._shown = list(compress(places, self._hits) if self._found is None else self._found)

    # -- one row ---------------------------------------------------------------------------------------

    def _data(self, resource: Resource) -> dict[str, Any]:
        subject = self.kind.subject
        return resource.data if subject is None else subject(resource, self._inventory)

    def _cells(self, data: dict[str, Any]) -> tuple[str, ...]:
        now = self._now
        return tuple(
            [_shown(show, search(data), now) for search, show in zip(self._searches, self._shows, strict=True)]
        )

    def _rendered(self, place: int) -> tuple[tuple[str, ...], Tone]:
        kept = self._kept.get(place)
        if kept is None:
            if len(self._kept) >= _KEPT_ROWS:
                self._kept.clear()
            data = self._data(self._resources[place])
            tone: Tone = self.kind.tone(data, self._now) if self.kind.tone else ""
            kept = self._kept[place] = (self._cells(data), tone)
        return kept


def _shown(show: cells.Show, value: Any, now: datetime) -> str:
    if isinstance(value, Missing):
        return cells.missing_mark(value)
    try:
        return show(value, now)
    except _ODD_VALUE:  # a field of a type that AWS's documents do not have; one odd value blanks no list
        return cells.text(value, now)


def _parts(places: Sequence[int]) -> deque[Sequence[int]]:
    """Places in parts that are cheap to cut further, as a long list is not."""
    if isinstance(places, range):
        return deque([places])
    return deque(places[start : start + _WORD_SLICE] for start in range(0, len(places), _WORD_SLICE))


def _take(queue: deque[Sequence[int]], most: int) -> Sequence[int]:
    """The next few places of a queue of places."""
    while queue and not queue[0]:
        queue.popleft()
    if not queue:
        return ()
    first = queue.popleft()
    if len(first) > most:
        queue.appendleft(first[most:])
    return first[:most]
