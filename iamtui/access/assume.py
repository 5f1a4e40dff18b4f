"""Who can become a role, and through which roles something can be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iamtui.access.answers import Able, Hop, Path, Result
from iamtui.access.certainty import NOBODY, Likely, places_of
from iamtui.access.cognito import CognitoEdges
from iamtui.access.garbage import collecting_nothing
from iamtui.access.graph import EVERYONE, Graph, Node, NodeKind
from iamtui.access.holdings import Holding, Principal
from iamtui.access.trust import ASSUME_ROLE, Outsider, outsiders

if TYPE_CHECKING:
    from iamtui.access.access import Access


@dataclass(frozen=True, slots=True)
class Assumers:
    """Everybody who can become a role: principals of the account, whoever its trust policy names, Cognito's users."""

    role: Principal
    principals: tuple[Able, ...]
    outsiders: tuple[Outsider, ...]
    cognito: tuple[Hop, ...]
    unknown: tuple[str, ...] = ()


class Becoming:
    """The graph of an account, built once; roles' assumers as sets of principals."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._assumers: dict[int, Likely] | None = None
        self._graph: Graph | None = None

    # -- roles as sets ---------------------------------------------------------------------------------

    def assumers(self) -> Mapping[int, Likely]:
        """Who of the account can assume each role, by the role's place."""
        if self._assumers is None:
            with collecting_nothing():
                self._assumers = dict(self._all_assumers())
        return self._assumers

    def _all_assumers(self) -> Iterator[tuple[int, Likely]]:
        for place, holding in enumerate(self._access.compiled.holdings):
            if holding.principal.kind == "role":
                those = self._assumers_of(holding).without(1 << place)
                if those.possible:
                    yield place, those

    def _assumers_of(self, holding: Holding) -> Likely:
        trust = holding.trust
        if trust is not None and trust.document is not None and not self._may_name_own(holding):
            return NOBODY
        return self._access.assumers_of(holding.principal.arn)

    def _may_name_own(self, holding: Holding) -> bool:
        """Whether a trust policy names anything but services, providers and other accounts."""
        document = holding.trust.document if holding.trust else None
        account = self._access.account
        return document is not None and any(
            statement.not_principals
            or any(
                value == "*" or (sort not in ("Service", "Federated") and (account in value or ":" not in value))
                for sort, values in statement.principals.items()
                for value in values
            )
            for statement in document.statements
            if statement.allows
        )

    def through_roles(self, allowed: Likely) -> Iterator[Able]:
        """Those who can by becoming a role that can, each with the shortest path; the certain ones first."""
        principals = self._access.principals
        certain = {role: those.certain for role, those in self.assumers().items()}
        via, reached = _backwards(certain, allowed.certain, allowed.certain)
        for place in via:
            yield Able(principals[place], "Allowed", self._path(place, via))
        possible = {role: those.possible for role, those in self.assumers().items()}
        perhaps, _ = _backwards(possible, allowed.possible | reached, allowed.possible | reached)
        for place in perhaps:
            yield Able(principals[place], "Depends", self._path(place, via | perhaps))

    def _path(self, place: int, via: Mapping[int, int]) -> Path:
        principals, hops = self._access.principals, []
        while place in via:
            role = via[place]
            bit = self.assumers()[role].certain >> place & 1
            result: Result = "Allowed" if bit else "Depends"
            hops.append(Hop(principals[place].arn, principals[role].arn, ASSUME_ROLE, result))
            place = role
        return tuple(hops)

    # -- the graph -------------------------------------------------------------------------------------

    def graph(self) -> Graph:
        """Everything that can become something, with all edges."""
        if self._graph is None:
            with collecting_nothing():
                self._graph = self._build()
        return self._graph

    def _build(self) -> Graph:
        nodes = {node.id: node for node in self._own_nodes()}
        edges: list[Hop] = []
        for holding in self._access.compiled.holdings:
            if holding.principal.kind == "role":
                for outsider in outsiders(holding, self._access.account):
                    nodes.setdefault(outsider.value, _node(outsider, self._access))
                    edges.append(_edge(outsider, holding))
        cognito = CognitoEdges(self._access.inventory, self._access.holding)
        cognito.collect()
        for node in cognito.nodes:
            nodes[node.id] = node
        for edge in cognito.edges:
            for end in (edge.source, edge.target):
                nodes.setdefault(end, _unlisted(end))
        return Graph(nodes.values(), [*edges, *cognito.edges], self._access.principals, self.assumers())

    def _own_nodes(self) -> Iterator[Node]:
        for principal in self._access.principals:
            yield Node(principal.arn, principal.kind, principal.name, principal.ref)

    def who_can_assume(self, role_arn: str) -> Assumers | None:
        """Everybody who can become the role; None where the account has no such role."""
        access = self._access
        holding = access.holding(role_arn)
        if holding is None or holding.principal.kind != "role":
            return None
        arn = holding.principal.arn
        those = self._assumers_of(holding)
        principals = tuple(
            Able(access.principals[each], "Allowed" if those.certain >> each & 1 else "Depends")
            for each in places_of(those.possible)
        )
        cognito = CognitoEdges(access.inventory, access.holding)
        cognito.collect()
        given = tuple(edge for edge in cognito.edges if edge.target == arn)
        trust = holding.trust
        unknown = (trust.missing,) if trust is not None and trust.document is None else ()
        return Assumers(holding.principal, principals, outsiders(holding, access.account), given, unknown)


def _backwards(assumers: Mapping[int, int], start: int, seen: int) -> tuple[dict[int, int], int]:
    """From those who can, back to all who can become them: for each the role it takes first; and everybody seen."""
    via: dict[int, int] = {}
    frontier = places_of(start)
    while frontier:
        reached: list[int] = []
        for role in frontier:
            fresh = assumers.get(role, 0) & ~seen
            seen |= fresh
            for place in places_of(fresh):
                via[place] = role
                reached.append(place)
        frontier = reached
    return via, seen


def _node(outsider: Outsider, access: Access) -> Node:
    kind: NodeKind = outsider.kind
    ref = None
    if kind in ("oidc", "saml"):
        found = access.inventory.find(f"iam.{kind}-provider", outsider.value)
        ref = found.ref if found is not None else None
    name = outsider.value.rpartition("provider/")[2] if ref or kind in ("oidc", "saml") else outsider.value
    return Node(outsider.value, kind, name, ref)


def _edge(outsider: Outsider, holding: Holding) -> Hop:
    return Hop(outsider.value, holding.principal.arn, outsider.action, outsider.result, (outsider.place,))


def _unlisted(node: str) -> Node:
    """What an edge names and no list has."""
    if node == EVERYONE:
        return Node(node, "everyone", "everyone")
    if ":role/" in node:
        return Node(node, "role", node.rpartition("/")[2])
    if ":saml-provider/" in node:
        return Node(node, "saml", node.rpartition("provider/")[2])
    if ":oidc-provider/" in node or "." in node:
        return Node(node, "oidc", node.rpartition("provider/")[2])
    return Node(node, "user pool", node)
