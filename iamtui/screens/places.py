"""Where the operator is: a list, perhaps one resource of it, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

from iamtui.account import ListKey, Ref


@dataclass(frozen=True, slots=True)
class Place:
    """One view: a list, and the resource opened from it (with its tab) where one is open."""

    list_key: ListKey
    ref: Ref | None = None
    tab: int = 0

    @classmethod
    def of(cls, ref: Ref, tab: int = 0) -> Place:
        """The place that shows a resource; a reference without a name shows the whole list of its parent."""
        key = ListKey(ref.kind, ref.region, ref.parent_id)
        return cls(key, ref if ref.name else None, tab)


class History:
    """The views in the order they were opened, as a browser keeps them."""

    def __init__(self, keep: int = 200) -> None:
        self._places: list[Place] = []
        self._at = -1
        self._before: Place | None = None
        self._keep = keep

    @property
    def current(self) -> Place | None:
        return self._places[self._at] if self._places else None

    def visit(self, place: Place) -> None:
        """A new view; what lay forward is forgotten."""
        if place == self.current:
            return
        self._before = self.current
        self._places = [*self._places[: self._at + 1], place][-self._keep :]
        self._at = len(self._places) - 1

    def amend(self, place: Place) -> None:
        """The same view, changed a little (another tab): no step of its own."""
        if self._places:
            self._places[self._at] = place

    def back(self) -> Place | None:
        return self._step(-1)

    def forward(self) -> Place | None:
        return self._step(+1)

    def last(self) -> Place | None:
        """The view before this one, wherever it is in the history; twice is there and back."""
        place, current = self._before, self.current
        if place is None or current is None:
            return None
        self.visit(place)
        return place

    def _step(self, by: int) -> Place | None:
        if not 0 <= self._at + by < len(self._places):
            return None
        self._before = self.current
        self._at += by
        return self._places[self._at]
