"""How a kind of resource is declared. Adding a kind is adding one file that fills this in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from iamtui.account import Inventory, Ref, Resource
from iamtui.aws.client import Client
from iamtui.kinds.panel import Panel, Tone

Item = tuple[str, dict[str, Any]]
"""(id, AWS's shape): what a listing yields and `Inventory.put` takes."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind's table: JMESPath over the AWS shape, as `aws --query` has it.

    `show` turns the value into the cell's text (see `iamtui.kinds.cells`); `sort_key` orders by the value
    rather than by the text. `width` None lets it share what is left. Columns of a lower `priority` go first
    when the terminal is narrow.
    """

    title: str
    path: str
    width: int | None = None
    show: Callable[[Any, datetime], str] | None = None
    sort_key: Callable[[Any], Any] | None = None
    align: Literal["left", "right"] = "left"
    priority: int = 5
    minimum: int = 6


@dataclass(frozen=True, slots=True)
class Subject:
    """One resource as a panel sees it: its data, what closer looks brought, and the account around it."""

    resource: Resource
    inventory: Inventory
    now: datetime

    @property
    def ref(self) -> Ref:
        return self.resource.ref

    @property
    def data(self) -> dict[str, Any]:
        return self.resource.data

    def part(self, name: str) -> Any:
        """What the named part brought, or `Missing` and why."""
        return self.inventory.part(self.resource.ref, name)


@dataclass(frozen=True, slots=True)
class Part:
    """One closer look at a resource: a call, or a few that belong together.

    `fetch` raises the door's errors; the loader turns them into `Missing`. `permission` is what it needs
    (`iam:ListAccessKeys`). `panels` names the tabs that show it, so that only what is looked at is fetched;
    empty: with the first look.
    """

    name: str
    permission: str
    fetch: Callable[[Client, Resource], Awaitable[Any]]
    panels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A line of `r` (what this refers to) or `u` (what refers to this)."""

    label: str
    ref: Ref


Lister = Callable[[Client, str], AsyncIterator[list[Item]]]
"""`list(client in the list's region, parent id)` yields batches of items as pages come in."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of resource. Plain functions and values; no terminal, no botocore."""

    key: str
    title: str
    noun: str
    section: Literal["Account", "IAM", "Cognito"]
    columns: tuple[Column, ...]
    list: Lister | None
    permission: str
    panels: Callable[[Subject], tuple[Panel, ...]]
    parts: tuple[Part, ...] = ()
    regional: bool = False
    parent: str = ""
    aliases: tuple[str, ...] = ()
    relations: Callable[[Subject], Iterable[Relation]] | None = None
    subject: Callable[[Resource, Inventory], dict[str, Any]] | None = None
    """What columns and filters look into; by default the resource's data."""
    tone: Callable[[dict[str, Any], datetime], Tone] | None = None
    arn: Callable[[Subject], str] | None = None
    console_url: Callable[[Subject], str] | None = None
    children: tuple[str, ...] = ()
    """Kinds whose lists hang under one of these (a pool's users, groups, clients)."""
    server_side: bool = False
    """True where a list is paged from the server as it scrolls and never held whole (a pool's users)."""
    sorted_by: int | None = None
    """The column a list is sorted by until the operator sorts it; None leaves the order in which AWS gives it."""
    empty: str = "none"
