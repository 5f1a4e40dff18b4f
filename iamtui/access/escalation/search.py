"""The search: from the administrators outwards to everybody who can become one, nearest first.

A node is visited once, at its best: by the level of its chain, then by its length. For each node the entries of the
catalogue say who can become it; the answers are sets of principals, so that a step costs the same for one as for
five thousand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from heapq import heappop, heappush
from typing import NamedTuple

from iamtui.access.access import Access
from iamtui.access.certainty import Likely, places_of
from iamtui.access.escalation.entry import Entry
from iamtui.access.escalation.paths import LEVELS, Found, Words
from iamtui.access.escalation.questions import Questions
from iamtui.access.escalation.standing import Standing, is_kept_by_aws

ADMINISTRATOR = -1
"""The node that stands for having all rights."""

PROVEN, CONDITIONAL, NEEDS_RESOURCE = range(len(LEVELS))

Rank = tuple[int, int]
"""Level and length of a node's best chain."""


class Link(NamedTuple):
    """Who can take one step by an entry. `level` is the least that the step's own kind allows."""

    entry: Entry
    who: Likely
    words: Words = {}  # noqa: RUF012 - never changed
    level: int = PROVEN
    note: str = ""


class Search:
    """One search over one account. `found` holds for each principal the best step by each entry."""

    def __init__(self, access: Access, now: datetime, stand_ins: frozenset[str] = frozenset()) -> None:
        """`stand_ins` are ARNs of users that do not exist: each stands for being in a group."""
        self.access = access
        self.questions = Questions(access, now)
        self.standing = Standing(access, now)
        self.stand_ins = stand_ins
        self.rank: dict[int, Rank] = {}
        self.found: dict[int, dict[str, Found]] = {}
        self.administrators = self.perhaps_administrators = 0
        self._visited: deque[tuple[Rank, int]] = deque()
        self._nearer = 0
        self._recorded: dict[str, int] = {}
        self._stepped: dict[str, int] = {}
        self._silent = 0
        self._heap: list[tuple[int, int, int]] = [(PROVEN, 0, ADMINISTRATOR)]
        for place, principal in enumerate(access.principals):
            self._note_standing(place)
            if is_kept_by_aws(principal) or principal.arn in stand_ins:
                self._silent |= 1 << place

    def _note_standing(self, place: int) -> None:
        holding = self.access.holding(self.access.principals[place].arn)
        truth = self.standing.is_administrator(holding) if holding is not None else False
        if truth is False:
            return
        if truth:
            self.administrators |= 1 << place
        else:
            self.perhaps_administrators |= 1 << place
        heappush(self._heap, (PROVEN if truth else CONDITIONAL, 0, place))

    @property
    def candidates(self) -> int:
        """Everybody of whom a path would be news."""
        everybody = (1 << len(self.access.principals)) - 1
        return everybody & ~self.everything

    @property
    def everything(self) -> int:
        """Those who are given everything, under a condition or not."""
        return self.administrators | self.perhaps_administrators

    def run(self, links_into: Callable[[int], Iterator[Link]]) -> None:
        """Visit every node that leads to administrator; `links_into` says who can become a node, entry by entry."""
        while self._heap:
            level, depth, node = heappop(self._heap)
            if node in self.rank:
                continue
            self.rank[node] = (level, depth)
            for link in links_into(node):
                self._take(node, link)
            if node >= 0:
                self._visited.append(((level, depth), node))

    def open_to(self, entry: Entry, node: int) -> int:
        """The principals of whom a step by the entry to the node would be news: the others need not be asked about."""
        return self.candidates & ~self._recorded.get(entry.id, 0) & ~self._nearer_than(node) & ~_bit(node)

    def conditional(self, entry: Entry) -> int:
        """Those of whom a step by the entry is found, but none that is certain."""
        return self._stepped.get(entry.id, 0) & ~self._recorded.get(entry.id, 0)

    def _nearer_than(self, node: int) -> int:
        """Those nearer to administrator than the node: its chain may lead over them."""
        while self._visited and self._visited[0][0] < self.rank[node]:
            self._nearer |= 1 << self._visited.popleft()[1]
        return self._nearer

    def _take(self, node: int, link: Link) -> None:
        open_to = self.open_to(link.entry, node)
        rank = self.rank[node]
        for who, least in ((link.who.certain, PROVEN), (link.who.possible & ~link.who.certain, CONDITIONAL)):
            level = max(rank[0], link.level, least)
            for place in places_of(who & open_to):
                self._record(place, Found(link.entry, node, level, rank[1] + 1, link.words, link.note))

    def _record(self, place: int, step: Found) -> None:
        known = self.found.setdefault(place, {})
        before = known.get(step.entry.id)
        if before is not None and (before.level, before.depth) <= (step.level, step.depth):
            return
        known[step.entry.id] = step
        self._stepped[step.entry.id] = self._stepped.get(step.entry.id, 0) | 1 << place
        if step.level == PROVEN or step.level == step_floor(step.entry):
            self._recorded[step.entry.id] = self._recorded.get(step.entry.id, 0) | 1 << place
        if place not in self.rank:
            heappush(self._heap, (step.level, step.depth, place))

    def reported(self) -> Iterator[tuple[int, Found]]:
        """Every step found, by principal: the best first."""
        for place in sorted(self.found):
            if self._silent >> place & 1:
                continue
            for step in sorted(self.found[place].values(), key=lambda each: (each.level, each.depth)):
                yield place, step


def step_floor(entry: Entry) -> int:
    """The best level that an entry can have."""
    return NEEDS_RESOURCE if entry.how in ("existing", "pass-existing") else PROVEN


def _bit(node: int) -> int:
    return 0 if node < 0 else 1 << node
