"""Search over everything that is loaded, whatever its kind: by name, ARN, id, access key or tag."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from iamtui.account import Inventory, Ref, Resource
from iamtui.kinds.registry import find_kind
from iamtui.kinds.tags import tags_of

ID_FIELDS = (
    "UserId",
    "GroupId",
    "RoleId",
    "PolicyId",
    "InstanceProfileId",
    "ServerCertificateId",
    "Id",
    "ClientId",
    "IdentityPoolId",
    "SerialNumber",
)
_EXACT, _START, _NAME, _ELSEWHERE = range(4)
_SLICE = 500


class Found(NamedTuple):
    """One hit: what, the title of its kind, and why it was found (`name`, `ARN`, `tag team=ops`)."""

    ref: Ref
    kind_title: str
    reason: str


def search(inventory: Inventory, text: str, limit: int = 50) -> list[Found]:
    """The best `limit` hits, upper and lower case alike: same name first, then names that begin with `text`,
    then names that hold it, then ARNs, ids, access keys and tags.

    Some 5 ms for 1,000 resources; a screen takes `search_in_slices`.
    """
    slices = deque(search_in_slices(inventory, text, limit), maxlen=1)
    return slices[-1] if slices else []


def search_in_slices(inventory: Inventory, text: str, limit: int = 50) -> Iterator[list[Found]]:
    """As `search`, but yields the best hits so far every few milliseconds; the last are the best of all."""
    wanted = text.strip().casefold()
    if not wanted or limit <= 0:
        return
    hits: list[tuple[int, str, Found]] = []
    for number, resource in enumerate(_resources(inventory), 1):
        rank, reason = _match(resource, inventory, wanted)
        if reason:
            kind = find_kind(resource.ref.kind)
            found = Found(resource.ref, kind.title if kind else resource.ref.kind, reason)
            hits.append((rank, resource.name.casefold(), found))
        if number % _SLICE == 0:
            hits = sorted(hits, key=_closeness)[:limit]
            yield [found for _, _, found in hits]
    yield [found for _, _, found in sorted(hits, key=_closeness)[:limit]]


def _closeness(hit: tuple[int, str, Found]) -> tuple[int, str]:
    return hit[:2]


def _resources(inventory: Inventory) -> Iterator[Resource]:
    for key in inventory.lists():
        yield from inventory.of(key)


def _match(resource: Resource, inventory: Inventory, wanted: str) -> tuple[int, str]:
    name = resource.name.casefold()
    if wanted in name:
        rank = _EXACT if name == wanted else _START if name.startswith(wanted) else _NAME
        return rank, "name"
    if wanted in resource.ref.id.casefold():
        return _ELSEWHERE, "ARN" if resource.ref.id.startswith("arn:") else "id"
    data = resource.data
    for key, value in _addresses(data):
        if wanted in value.casefold():
            return _EXACT if wanted == value.casefold() else _ELSEWHERE, key
    for access_key in _access_keys(inventory.parts(resource.ref).values()):
        if wanted in access_key.casefold():
            return _ELSEWHERE, f"access key {access_key}"
    for key, value in tags_of(data):
        if wanted in f"{key}={value}".casefold():
            return _ELSEWHERE, f"tag {key}={value}"
    if wanted in str(data.get("Description") or "").casefold():
        return _ELSEWHERE, "description"
    return _ELSEWHERE, ""


def _addresses(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in data.items():
        if isinstance(value, str) and (name == "Arn" or name in ID_FIELDS):
            yield "ARN" if name == "Arn" else name, value


def _access_keys(values: Iterable[Any]) -> Iterator[str]:
    """Access key ids wherever a part's answer holds them."""
    for value in values:
        if isinstance(value, dict):
            identifier = value.get("AccessKeyId")
            if isinstance(identifier, str):
                yield identifier
            yield from _access_keys(value.values())
        elif isinstance(value, list | tuple):
            yield from _access_keys(value)
