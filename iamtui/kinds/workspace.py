"""One open account: what is known of it, and how to learn more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from iamtui.account import ALL_REGIONS, Inventory, ListKey, Ref, Resource
from iamtui.account.relations import Related, Relations
from iamtui.aws.client import Client
from iamtui.kinds.cognito_user import flattened
from iamtui.kinds.kind import Column, Kind, Subject
from iamtui.kinds.listing import Listing
from iamtui.kinds.registry import find_kind
from iamtui.kinds.registry import kind as kind_of

if TYPE_CHECKING:
    from iamtui.kinds.loader import Loader
    from iamtui.kinds.paged_listing import PagedListing
    from iamtui.kinds.question_completions import Completions
    from iamtui.kinds.questions import Questions


_NAMED_BY_DATA: dict[str, tuple[str, ...]] = {
    "cognito.user-pool": ("Name",),
    "cognito.identity-pool": ("IdentityPoolName",),
    "cognito.client": ("ClientName",),
    "cognito.import-job": ("JobName",),
}


def _region_of_pool(identifier: Any, _now: datetime) -> str:
    """`eu-west-1_AbC` of a user pool, `eu-west-1:0a1b…` of an identity pool."""
    return re.split("[_:]", str(identifier), maxsplit=1)[0]


_REGION = Column("REGION", "Id || IdentityPoolId", 14, _region_of_pool, priority=8)
"""Beside the other columns of a list over all regions."""


def noun_of(ref: Ref) -> str:
    """What kind of thing a reference names, in words, also where it has no list of its own."""
    declared = find_kind(ref.kind)
    return declared.noun if declared else ref.kind.rpartition(".")[2].replace("-", " ")


class Workspace:
    """An account as the screens see it. `client` and `loader` are None for a snapshot."""

    def __init__(
        self,
        inventory: Inventory,
        client: Client | None = None,
        source: str = "",
        columns: Mapping[str, tuple[Column, ...]] | None = None,
    ) -> None:
        self.inventory = inventory
        self.client = client
        self.source = source
        """How the account was opened, in words: `profile prod`, `demo account`, `snapshot of 2 May`."""
        self.loader: Loader | None = None
        if client is not None:
            from iamtui.kinds.loader import Loader

            self.loader = Loader(client, inventory)
        self.regions: tuple[str, ...] = (client.region,) if client and client.region else ()
        """The regions that Cognito is shown of."""
        self._columns = columns or {}
        self._rows: dict[ListKey, Listing | PagedListing] = {}
        self._relations = Relations(inventory)
        self._questions: Questions | None = None
        self._completions: Completions | None = None

    @property
    def questions(self) -> Questions:
        """Who answers questions about the whole account."""
        if self._questions is None:
            from iamtui.kinds.questions import Questions

            self._questions = Questions(self.inventory)
        return self._questions

    @property
    def completions(self) -> Completions:
        """What completes the fields of a question."""
        if self._completions is None:
            from iamtui.kinds.question_completions import Completions

            self._completions = Completions(self)
        return self._completions

    def rows(self, key: ListKey) -> Listing | PagedListing:
        """The rows of a list, with the filter and the order they were last given."""
        if key not in self._rows:
            declared = kind_of(key.kind)
            if declared.server_side and self.client is not None:
                self._rows[key] = self._paged(key)
            else:
                extra = self._columns.get(key.kind, ())
                extra = (_REGION, *extra) if key.region == ALL_REGIONS else extra
                listing = Listing(declared, self.inventory, key, self.now(), extra)
                if declared.sorted_by is not None:
                    listing.sort_by(declared.sorted_by)
                self._rows[key] = listing
        return self._rows[key]

    def _paged(self, key: ListKey) -> PagedListing:
        from iamtui.kinds.paged_listing import PagedListing

        assert self.client is not None
        return PagedListing(self.client.in_region(key.region), self.inventory, key, self.now)

    def is_paged(self, key: ListKey) -> bool:
        """Whether the list is paged from the server as it scrolls."""
        return kind_of(key.kind).server_side

    @property
    def is_loading(self) -> bool:
        """Whether some list is being loaded to its end, those aside that are paged as they are looked at."""
        lists = (key for key in self.inventory.lists() if not self.is_paged(key))
        return any(self.inventory.status(key).loading for key in lists)

    @property
    def relations(self) -> Relations:
        """Who refers to whom, as far as it is loaded and indexed."""
        return self._relations

    def related(self, ref: Ref) -> list[Related]:
        """What a resource refers to: as the whole account tells, and what only its own closer look knows."""
        found = self._relations.of(ref)
        subject, declared = self.subject(ref), find_kind(ref.kind)
        if subject is None or declared is None or declared.relations is None:
            return found
        known = {each.ref for each in (*found, *self._relations.used_by(ref))}
        return [
            *found,
            *(Related(each.label, each.ref) for each in declared.relations(subject) if each.ref not in known),
        ]

    def used_by(self, ref: Ref) -> list[Related]:
        """What refers to a resource, as far as it is loaded."""
        return self._relations.used_by(ref)

    def subject(self, ref: Ref) -> Subject | None:
        """A resource as its panels see it."""
        resource = self.resource(ref)
        return Subject(resource, self.inventory, self.now()) if resource else None

    def resource(self, ref: Ref) -> Resource | None:
        return self.inventory.get(ref)

    def name_of(self, ref: Ref) -> str:
        """What people call it: a pool's name rather than its id."""
        resource = self.resource(ref)
        if resource is not None and ref.kind == "cognito.user":
            return str(flattened(resource.data).get("User") or ref.name)
        if resource is not None and ref.kind in _NAMED_BY_DATA:
            data = resource.data
            return str(next((data[member] for member in _NAMED_BY_DATA[ref.kind] if data.get(member)), ref.name))
        return ref.name

    def arn_of(self, ref: Ref) -> str:
        """The ARN; empty for what has none."""
        subject = self.subject(ref)
        if subject is None:
            return ""
        declared = kind_of(ref.kind)
        if declared.arn is not None:
            return declared.arn(subject)
        return str(subject.data.get("Arn") or "")

    def console_url_of(self, ref: Ref) -> str:
        """The page of the AWS console; empty where none is known."""
        subject, declared = self.subject(ref), kind_of(ref.kind)
        return declared.console_url(subject) if subject is not None and declared.console_url is not None else ""

    def list_for(self, kind: Kind, near: ListKey) -> ListKey | None:
        """The list of a kind nearest to where the operator is: of this pool, of this region. None without a pool."""
        if kind.parent:
            return ListKey(kind.key, near.region, near.parent) if near.parent else None
        return ListKey(kind.key, (near.region or next(iter(self.regions), "")) if kind.regional else "")

    def find(self, kind: Kind, name: str) -> Ref | None:
        """A resource of that kind by its id or name, any case; else the only one whose name begins so."""
        wanted = name.casefold()
        names = [(each.ref, self.name_of(each.ref).casefold()) for each in self.inventory.all_of(kind.key)]
        exact = [ref for ref, each in names if each == wanted or ref.id.casefold() == wanted]
        begun = [ref for ref, each in names if each.startswith(wanted)]
        found = exact or begun
        return found[0] if len(found) == 1 or exact else None

    def cancel_paging(self) -> None:
        """Stop streaming users of pools."""
        for rows in self._rows.values():
            if not isinstance(rows, Listing):
                rows.cancel()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def switch_region(self, region: str) -> None:
        """Show Cognito of another region; IAM stays, since it has none."""
        self.regions = (region,)
        if self.client is not None:
            self.client = self.client.in_region(region)
