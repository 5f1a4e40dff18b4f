"""Who refers to whom in an account: membership, attachment, boundary, trust, and what Cognito hands out.

Derived from the inventory as far as it is loaded. Each list is indexed once and again only when it changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from time import perf_counter
from typing import Any
from weakref import WeakKeyDictionary

from iamtui.account.edges import BACKWARDS, READERS, Edge
from iamtui.account.inventory import Inventory, ListKey
from iamtui.account.ref import Ref
from iamtui.account.resource import Resource
from iamtui.account.values import Missing

_STEP = 250


@dataclass(frozen=True, slots=True)
class Related:
    """One relation: `label` says in words what `ref` is to the resource that was asked about.

    `ref` may name what has no list of its own here: kinds `aws.service`, `aws.account`, `aws.everyone`,
    `aws.function`, `aws.principal` (a principal of another account).
    """

    label: str
    ref: Ref


Target = tuple[str, str]
Incoming = dict[Target, list[Any]]
"""Label and source by turns: an account has too many relations for an object of its own for each."""


class _Index:
    """What refers to what, list by list."""

    def __init__(self) -> None:
        self.generation = -1
        self.lists: dict[ListKey, tuple[list[Resource], Incoming]] = {}
        self.parts: Incoming = {}
        self.is_whole = False
        self._under_way: Iterator[None] | None = None

    def advance(self, inventory: Inventory, seconds: float | None) -> bool:
        """Go on where the last call stopped, for about so long (None: to the end). Returns whether that is done."""
        end = inf if seconds is None else perf_counter() + seconds
        while not self._is_done(inventory, whole=seconds is None):
            if self._under_way is None:
                self._under_way = self._steps(inventory, settled_only=seconds is not None)
            for _ in self._under_way:
                if perf_counter() >= end:
                    return False
            self._under_way = None
            if perf_counter() >= end:
                break
        return self._is_done(inventory, whole=seconds is None)

    def _is_done(self, inventory: Inventory, whole: bool) -> bool:
        return self.generation == inventory.generation and (self.is_whole or not whole)

    def _steps(self, inventory: Inventory, settled_only: bool) -> Iterator[None]:
        """Bring the index up to date, a little at each step; lists that are still growing wait for their end."""
        generation = inventory.generation
        every = [key for key in inventory.lists() if key.kind in READERS]
        keys = [key for key in every if not (settled_only and inventory.status(key).loading)]
        for gone in set(self.lists).difference(every):
            del self.lists[gone]
        for key in keys:
            resources = inventory.of(key)
            known = self.lists.get(key)
            if known is None or known[0] != resources:
                incoming: Incoming = defaultdict(list)
                for number, resource in enumerate(resources):
                    _note(incoming, resource.ref, READERS[key.kind](resource.data))
                    if number % _STEP == _STEP - 1:
                        yield
                self.lists[key] = (resources, dict(incoming))
                yield
        self.parts = _from_parts(inventory)
        self.generation, self.is_whole = generation, keys == every

    def incoming(self, target: Target) -> Iterator[tuple[str, Ref]]:
        for _, incoming in self.lists.values():
            yield from _pairs(incoming.get(target, []))
        yield from _pairs(self.parts.get(target, []))


def _note(incoming: Incoming, source: Ref, edges: Iterator[Edge]) -> None:
    for edge in edges:
        incoming[edge.kind, edge.id] += (BACKWARDS.get(edge.label, edge.label), source)


def _pairs(alternating: list[Any]) -> Iterator[tuple[str, Ref]]:
    return zip(alternating[::2], alternating[1::2], strict=True)


def _from_parts(inventory: Inventory) -> Incoming:
    """Edges that only closer looks know, such as the roles of an identity pool."""
    incoming: Incoming = defaultdict(list)
    for ref, parts in inventory.described():
        reader = READERS.get(ref.kind)
        if reader is not None:
            _note(incoming, ref, reader(flattened(parts)))
    return dict(incoming)


def flattened(parts: dict[str, Any]) -> dict[str, Any]:
    """Parts as one shape: each under its name, and the members of those that are answers themselves."""
    shape: dict[str, Any] = {}
    for name, value in parts.items():
        if isinstance(value, Missing) or value is None:
            continue
        shape[name] = value
        if isinstance(value, dict):
            shape |= {member: inner for member, inner in value.items() if member not in shape}
    return shape


_indexes: WeakKeyDictionary[Inventory, _Index] = WeakKeyDictionary()


class Relations:
    """The relations of one inventory. Cheap to make: all of one inventory share their index."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self._index = _indexes.setdefault(inventory, _Index())

    def advance(self, seconds: float) -> bool:
        """Index for about so long what changed, lists that are still loading left out. True when that is done.

        For screens, which answer keys between two calls. Not needed: `used_by` and `tree` finish the work themselves.
        """
        return self._index.advance(self.inventory, seconds)

    @property
    def is_ready(self) -> bool:
        """Whether all lists that are not loading are indexed as they are now."""
        return self._index.generation == self.inventory.generation

    def of(self, ref: Ref) -> list[Related]:
        """What a resource refers to. Needs no index."""
        reader = READERS.get(ref.kind)
        if reader is None:
            return []
        resource = self.inventory.get(ref)
        shape = flattened(self.inventory.parts(ref)) | (resource.data if resource else {})
        edges = dict.fromkeys(reader(shape))
        return [Related(edge.label, self._resolve(edge.kind, edge.id)) for edge in edges]

    def used_by(self, ref: Ref, seconds: float | None = None) -> list[Related]:
        """What refers to a resource, as far as it is loaded; with `seconds`, as far as one gets in about so long."""
        self._index.advance(self.inventory, seconds)
        kinds = _SAME.get(ref.kind, (ref.kind,))
        found = dict.fromkeys(pair for kind in kinds for pair in self._index.incoming((kind, ref.id)))
        return [Related(label, source) for label, source in found]

    def _resolve(self, kind: str, identifier: str) -> Ref:
        """The reference of a target; in the region where it was found, for what is regional."""
        if kind.startswith("cognito."):
            found = self.inventory.find(kind, identifier)
            if found is not None:
                return found.ref
            region = identifier.partition(":")[0] if ":" in identifier else identifier.partition("_")[0]
            return self.inventory.ref(kind, identifier, region)
        ref = self.inventory.ref(kind, identifier)
        found = self.inventory.get(ref)
        return found.ref if found is not None else ref


_SAME = {"iam.policy": ("iam.policy",), "iam.aws-policy": ("iam.policy",)}
