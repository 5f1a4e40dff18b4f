"""The graph of who can become what: users, roles, services, identity providers, other accounts, Cognito's pools.

An edge says that whoever is its source can have the credentials of its target. Paths are found breadth first, each
node once: first over what is certain, then over what depends.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from iamtui.access.answers import Hop, Path
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


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody who can be or become somebody. `ref` is its resource where the account has one."""

    id: str
    kind: NodeKind
    name: str
    ref: Ref | None = None


class Graph:
    """Nodes by id, and the edges between them."""

    def __init__(self, nodes: Iterable[Node], edges: Iterable[Hop]) -> None:
        self.nodes: dict[str, Node] = {node.id: node for node in nodes}
        self.edges: tuple[Hop, ...] = tuple(edges)
        self._outgoing: dict[str, list[Hop]] = defaultdict(list)
        self._incoming: dict[str, list[Hop]] = defaultdict(list)
        for edge in self.edges:
            self._outgoing[edge.source].append(edge)
            self._incoming[edge.target].append(edge)

    def outgoing(self, node: str) -> tuple[Hop, ...]:
        """What the node can become in one step."""
        return tuple(self._outgoing.get(node, ()))

    def incoming(self, node: str) -> tuple[Hop, ...]:
        """Who can become the node in one step."""
        return tuple(self._incoming.get(node, ()))

    def reachable(self, start: str) -> tuple[Path, ...]:
        """The shortest path to everything the node can become, certain ones before those that depend."""
        return tuple(_paths(start, self._outgoing, forward=True))

    def reaching(self, end: str) -> tuple[Path, ...]:
        """The shortest path from everybody who can become the node."""
        return tuple(_paths(end, self._incoming, forward=False))


def _paths(start: str, edges: dict[str, list[Hop]], forward: bool) -> Iterator[Path]:
    """Breadth first; a node is taken when it is first seen, so that each edge is looked at twice at most."""
    found: dict[str, Hop | None] = {start: None}
    for wanted in (("Allowed",), ("Allowed", "Depends")):
        waiting = deque(found)
        while waiting:
            for edge in edges.get(waiting.popleft(), ()):
                other = edge.target if forward else edge.source
                if other not in found and edge.result in wanted:
                    found[other] = edge
                    waiting.append(other)
    for node, first in found.items():
        if first is not None:
            yield _path(node, found, forward)


def _path(node: str, found: dict[str, Hop | None], forward: bool) -> Path:
    hops: list[Hop] = []
    edge = found[node]
    while edge is not None:
        hops.append(edge)
        edge = found[edge.source if forward else edge.target]
    return tuple(reversed(hops)) if forward else tuple(hops)
