"""The graph of who can become what: users, roles, services, identity providers, other accounts, Cognito's pools.

An edge says that whoever is its source can have the credentials of its target. Paths are found breadth first, each
node once: first over what is certain, then over what depends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from iamtui.access.answers import Hop, Path, Result
from iamtui.access.certainty import NOBODY, Likely, bits_of, places_of
from iamtui.access.holdings import Principal
from iamtui.access.trust import ASSUME_ROLE
from iamtui.account import Ref

NodeKind = Literal[
    "user",
    "role",
    "service",
    "oidc",
    "saml",
    "account",
    "principal",
    "everyone",
    "identity pool users",
    "identity pool guests",
    "user pool",
    "user pool group",
]

EVERYONE = "*"

Step = Callable[[Sequence[str], Mapping[str, object], bool], Iterator[tuple[str, Hop]]]
"""One step of a search: from a frontier, past what is found, over certain edges only or all."""


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody who can be or become somebody. `ref` is its resource where the account has one."""

    id: str
    kind: NodeKind
    name: str
    ref: Ref | None = None


class Graph:
    """Nodes by id, and who can become what.

    That users and roles of the account can assume roles is held as a set of principals for each role: there may be
    hundreds of thousands of such edges. All others are `Hop`s.
    """

    def __init__(
        self,
        nodes: Iterable[Node],
        edges: Iterable[Hop],
        principals: Sequence[Principal],
        assumers: Mapping[int, Likely],
    ) -> None:
        self.nodes: dict[str, Node] = {node.id: node for node in nodes}
        self._principals = principals
        self._places = {principal.arn: place for place, principal in enumerate(principals)}
        self._assumers = assumers
        self._edges = tuple(edges)
        self._outgoing: dict[str, list[Hop]] = defaultdict(list)
        self._incoming: dict[str, list[Hop]] = defaultdict(list)
        for edge in self._edges:
            self._outgoing[edge.source].append(edge)
            self._incoming[edge.target].append(edge)

    def edges(self) -> Iterator[Hop]:
        """Every edge."""
        for role, those in self._assumers.items():
            for place in places_of(those.possible):
                yield self._assuming(place, role)
        yield from self._edges

    def outgoing(self, node: str) -> tuple[Hop, ...]:
        """What the node can become in one step."""
        place = self._places.get(node)
        roles = () if place is None else self._assumers.items()
        own = [
            self._assuming(place, role) for role, those in roles if place is not None and those.possible >> place & 1
        ]
        return (*own, *self._outgoing.get(node, ()))

    def incoming(self, node: str) -> tuple[Hop, ...]:
        """Who can become the node in one step."""
        place = self._places.get(node)
        those = self._assumers.get(place, NOBODY) if place is not None else NOBODY
        own = [self._assuming(each, place) for each in places_of(those.possible) if place is not None]
        return (*own, *self._incoming.get(node, ()))

    def _assuming(self, place: int, role: int) -> Hop:
        result: Result = "Allowed" if self._assumers[role].certain >> place & 1 else "Depends"
        return Hop(self._principals[place].arn, self._principals[role].arn, ASSUME_ROLE, result)

    def reachable(self, start: str) -> tuple[Path, ...]:
        """The shortest path to everything the node can become, certain ones before those that depend."""
        found = self._search(start, self._forwards)
        return tuple(_path(edge, found, forward=True) for edge in found.values() if edge is not None)

    def reaching(self, end: str) -> tuple[Path, ...]:
        """The shortest path from everybody who can become the node."""
        found = self._search(end, self._backwards)
        return tuple(_path(edge, found, forward=False) for edge in found.values() if edge is not None)

    def _search(self, start: str, step: Step) -> dict[str, Hop | None]:
        """Breadth first, each node once: first over what is certain, then over what depends."""
        found: dict[str, Hop | None] = {start: None}
        for certain in (True, False):
            frontier = list(found)
            while frontier:
                reached = []
                for node, edge in step(frontier, found, certain):
                    if node not in found:
                        found[node] = edge
                        reached.append(node)
                frontier = reached
        return found

    def _forwards(
        self, frontier: Sequence[str], found: Mapping[str, object], certain: bool
    ) -> Iterator[tuple[str, Hop]]:
        for node in frontier:
            for edge in self._outgoing.get(node, ()):
                if edge.result == "Allowed" or not certain:
                    yield edge.target, edge
        places = [place for node in frontier if (place := self._places.get(node)) is not None]
        those_here = bits_of(places, len(self._principals))
        for role, those in self._assumers.items():
            here = (those.certain if certain else those.possible) & those_here
            if here and self._principals[role].arn not in found:
                yield self._principals[role].arn, self._assuming((here & -here).bit_length() - 1, role)

    def _backwards(
        self, frontier: Sequence[str], found: Mapping[str, object], certain: bool
    ) -> Iterator[tuple[str, Hop]]:
        for node in frontier:
            for edge in self._incoming.get(node, ()):
                if edge.result == "Allowed" or not certain:
                    yield edge.source, edge
            role = self._places.get(node)
            if role is not None and role in self._assumers:
                those = self._assumers[role]
                for place in places_of(those.certain if certain else those.possible):
                    if self._principals[place].arn not in found:
                        yield self._principals[place].arn, self._assuming(place, role)


def _path(edge: Hop, found: Mapping[str, Hop | None], forward: bool) -> Path:
    hops: list[Hop] = []
    following: Hop | None = edge
    while following is not None:
        hops.append(following)
        following = found[following.source if forward else following.target]
    return tuple(reversed(hops)) if forward else tuple(hops)
