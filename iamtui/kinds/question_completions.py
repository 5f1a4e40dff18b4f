"""What completes the fields of a question: principals, actions, resources and condition keys that are known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from iamtui.account import Inventory
from iamtui.kinds.registry import KINDS
from iamtui.policy import services

if TYPE_CHECKING:
    from iamtui.kinds.workspace import Workspace

MOST = 20
"""So many completions are offered of one text."""

_OTHERS = ("anyone",)


class Completions:
    """Names are gathered once for each state of the inventory. `offered_keys` are keys that an answer hangs on."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._principals_of = self._resources_of = -1
        self._principals: list[str] = []
        self._resources: list[str] = []
        self.offered_keys: tuple[str, ...] = ()
        """`key=value` pairs that the last answer asked for; they are offered first."""

    def of(self, field: str, typed: str, action: str = "") -> list[str]:
        """Whole contents for a field, the best first. `action` is what DOES holds."""
        if field == "WHO":
            return matching(self._principal_names(), typed)
        if field == "DOES":
            return action_completions(typed)
        if field == "ON":
            return self._resource_completions(typed, action)
        return self._context_completions(typed, action) if field == "CONTEXT" else []

    def _principal_names(self) -> list[str]:
        inventory = self._workspace.inventory
        if self._principals_of != inventory.generation:
            self._principals_of = inventory.generation
            names = [
                f"{kind.partition('.')[2]}/{resource.ref.id}"
                for kind in ("iam.user", "iam.role")
                for resource in inventory.all_of(kind)
            ]
            self._principals = sorted([*names, *_OTHERS], key=str.casefold)
        return self._principals

    def _resource_arns(self) -> list[str]:
        inventory = self._workspace.inventory
        if self._resources_of != inventory.generation:
            self._resources_of = inventory.generation
            self._resources = sorted(set(_arns(self._workspace, inventory)), key=str.casefold)
        return self._resources

    def _resource_completions(self, typed: str, action: str) -> list[str]:
        fitting = services.resource_patterns(action) if action else ()
        service = action.partition(":")[0].casefold()
        known = [arn for arn in self._resource_arns() if not service or arn.split(":", 3)[2:3] == [service]]
        if not typed:
            return ["*", *known[: MOST // 2], *(each for each in fitting if each != "*")][:MOST]
        return matching(known, typed) or matching(self._resource_arns(), typed) or matching(fitting, typed)

    def _context_completions(self, typed: str, action: str) -> list[str]:
        before, _, last = typed.rpartition(" ")
        lead = f"{before} " if before else ""
        given = {word.partition("=")[0] for word in before.split()}
        offered = [pair for pair in self.offered_keys if pair.partition("=")[0] not in given]
        keys = [*services.keys_of(action), *(each.name for each in services.global_condition_keys())]
        found = [*matching(offered, last)]
        if "=" not in last and last:
            found += [f"{key}=" for key in matching(keys, last) if "${" not in key]
        elif not last:
            found += [f"{key}=" for key in services.keys_of(action)[:MOST] if "${" not in key]
        return [lead + each for each in dict.fromkeys(found)][:MOST]


def matching(names: Sequence[str], typed: str) -> list[str]:
    """Names that begin with what was typed, in any case; then those that hold it."""
    wanted = typed.casefold()
    begun = [name for name in names if name.casefold().startswith(wanted)][:MOST]
    if not wanted or len(begun) >= MOST:
        return begun
    holding = (name for name in names if wanted in name.casefold() and not name.casefold().startswith(wanted))
    return [*begun, *(name for name, _ in zip(holding, range(MOST - len(begun)), strict=False))]


def action_completions(typed: str) -> list[str]:
    """Services for the beginning of an action, then the service's actions; elsewhere in a name as well."""
    service, colon, name = typed.strip().partition(":")
    if not colon:
        prefixes = services.service_names()
        wanted = service.casefold()
        at = bisect_left(prefixes, wanted)
        begun = [f"{each}:" for each in prefixes[at : at + MOST] if each.startswith(wanted)]
        return begun or (_by_name(wanted) if len(wanted) > 2 else [])
    known = services.action_names(service.casefold())
    return [f"{service.casefold()}:{each}" for each in matching(known, name)]


def _by_name(wanted: str) -> list[str]:
    """Actions of any service whose name begins with what was typed."""
    found = (each for each in services.all_actions() if each.partition(":")[2].casefold().startswith(wanted))
    return [each for each, _ in zip(found, range(MOST), strict=False)]


def _arns(workspace: Workspace, inventory: Inventory) -> Iterable[str]:
    """The ARN of every resource that is loaded, users of pools aside, which have none."""
    for kind in KINDS:
        if kind.server_side or kind.key == "account":
            continue
        for resource in inventory.all_of(kind.key):
            arn = str(resource.data.get("Arn") or "") or workspace.arn_of(resource.ref)
            if arn.startswith("arn:"):
                yield arn
