"""An inventory as it would be after an edit: the loaded one, with some resources' shapes in place of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from iamtui.account import Inventory, ListKey, ListStatus, Ref, Resource

Shapes = Mapping[Ref, Mapping[str, Any] | None]
"""What an edit makes of resources: their whole shape (also of new ones), or None for those it deletes."""


class EditedInventory(Inventory):
    """Reads like the account after the edit. The loaded inventory stays as it is."""

    def __init__(self, loaded: Inventory, changes: Shapes) -> None:
        super().__init__(loaded.account)
        self.live, self.taken_at, self.generation = loaded.live, loaded.taken_at, loaded.generation
        self._loaded = loaded
        self._changes = {ref: None if shape is None else Resource(ref, dict(shape)) for ref, shape in changes.items()}

    def get(self, ref: Ref) -> Resource | None:
        return self._changes[ref] if ref in self._changes else self._loaded.get(ref)

    def of(self, key: ListKey) -> list[Resource]:
        return [*self._edited(self._loaded.of(key)), *self._new(key.kind, key.parent)]

    def find(self, kind: str, identifier: str) -> Resource | None:
        for ref, resource in self._changes.items():
            if (ref.kind, ref.id) == (kind, identifier):
                return resource
        return self._loaded.find(kind, identifier)

    def all_of(self, kind: str) -> Iterator[Resource]:
        yield from self._edited(self._loaded.all_of(kind))
        yield from self._new(kind)

    def _edited(self, resources: Iterator[Resource] | list[Resource]) -> Iterator[Resource]:
        for resource in resources:
            changed = self._changes.get(resource.ref, resource)
            if changed is not None:
                yield changed

    def _new(self, kind: str, parent: str = "") -> Iterator[Resource]:
        for ref, resource in self._changes.items():
            is_asked = ref.kind == kind and parent in ("", ref.parent_id)
            if resource is not None and is_asked and self._loaded.get(ref) is None:
                yield resource

    def status(self, key: ListKey) -> ListStatus:
        return self._loaded.status(key)

    def lists(self) -> list[ListKey]:
        return self._loaded.lists()

    def part(self, ref: Ref, part: str) -> Any:
        return self._loaded.part(ref, part)

    def parts(self, ref: Ref) -> dict[str, Any]:
        return self._loaded.parts(ref)

    def described(self) -> Iterator[tuple[Ref, dict[str, Any]]]:
        return self._loaded.described()

    def fact(self, name: str) -> Any:
        return self._loaded.fact(name)

    def facts(self) -> dict[str, Any]:
        return self._loaded.facts()
