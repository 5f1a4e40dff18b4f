"""Accounts as files: what `aws iam get-account-authorization-details` prints, and iamtui's own snapshots."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from iamtui.account.authorization_file import (
    AUTHORIZATION_KINDS,
    is_authorization_page,
    put_authorization_page,
)
from iamtui.account.inventory import Inventory, ListKey
from iamtui.account.masking import masked
from iamtui.account.ref import Ref
from iamtui.account.values import NOT_IN_SNAPSHOT, Missing, Reason

FORMAT = "iamtui-snapshot"
VERSION = 1
LARGEST = 1 << 29
"""Bytes of JSON that a file may hold, unpacked."""

_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20


class SnapshotError(Exception):
    """A file that cannot be read or written as a snapshot: one line, what is wrong and what to do."""


def read_snapshot(paths: Iterable[str | Path]) -> Inventory:
    """The account that the files hold, several being the pages of one.

    Takes the output of `aws iam get-account-authorization-details` (one document, several one after the
    other, or a list of them; policy documents as JSON, as text, or URL-encoded), and iamtui's own snapshots;
    either may be gzipped. Raises `SnapshotError`.
    """
    inventory = Inventory()
    inventory.live = False
    names = [Path(path) for path in paths]
    if not names:
        raise SnapshotError("no file was named; give the path of a snapshot")
    documents = [(path, document) for path in names for document in _documents(path)]
    own = [path for path, document in documents if document.get("format") == FORMAT]
    if own and len(documents) > 1:
        raise SnapshotError(f"{own[0]} is a whole snapshot by itself; open it alone")
    for path, document in documents:
        try:
            if document.get("format") == FORMAT:
                _restore(inventory, document, path)
            elif is_authorization_page(document):
                put_authorization_page(inventory, document)
            else:
                raise SnapshotError(
                    f"{path} is JSON, but no snapshot; it must be made by `iamtui snapshot` "
                    "or `aws iam get-account-authorization-details`"
                )
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise SnapshotError(
                f"{path} is damaged: not the shape of a snapshot ({type(error).__name__}: {error}); make it again"
            ) from error
    if not own:
        _conclude(inventory, names)
    return inventory


def _conclude(inventory: Inventory, paths: list[Path]) -> None:
    """Pages do not say that they are all: the CLI pages to the end by itself, and they bear no date."""
    for key in map(ListKey, AUTHORIZATION_KINDS):
        held = key in inventory.lists()
        inventory.set_status(key, complete=held, problem=None if held else NOT_IN_SNAPSHOT)
    with suppress(OSError):
        changed = max(path.stat().st_mtime for path in paths)
        inventory.taken_at = datetime.fromtimestamp(changed, UTC).isoformat(timespec="seconds")
    account = inventory.account
    account.source = ", ".join(path.name for path in paths)
    if account.id:
        inventory.put(ListKey("account"), [(account.id, {"Account": account.id})])
        inventory.set_status(ListKey("account"), complete=True)


# -- reading files -----------------------------------------------------------------------------------------


def _documents(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, of a list in it too."""
    text = _text(path)
    found: list[dict[str, Any]] = []
    for value in _values(text, path):
        for each in value if isinstance(value, list) else [value]:
            if not isinstance(each, dict):
                raise SnapshotError(f"{path} is JSON, but no snapshot: it holds no object")
            found.append(each)
    if not found:
        raise SnapshotError(f"{path} is empty; make it again with `iamtui snapshot --out {path.name}`")
    return found


def _values(text: str, path: Path) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    position = _skip_blank(text, 0)
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            raise SnapshotError(
                f"{path} is no JSON: {error.msg} at line {error.lineno}, column {error.colno}"
            ) from error
        except RecursionError as error:
            raise SnapshotError(f"{path} is no snapshot: it nests too deeply") from error
        yield value
        position = _skip_blank(text, position)


def _skip_blank(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n\ufeff":
        position += 1
    return position


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise SnapshotError(f"{path} is a directory; name the snapshot file in it")
        if not stat.S_ISREG(path.stat().st_mode):
            raise SnapshotError(f"{path} is no regular file; name a snapshot file")
        with path.open("rb") as file:
            content = _unpacked(file, path) if file.read(2) == _GZIP else _bounded(_rewound(file), path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SnapshotError(f"cannot read {path}: {reason}") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        with suppress(UnicodeDecodeError):  # what PowerShell's `>` makes of the CLI's output
            return content.decode("utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else _not_text(path)
        return _not_text(path)


def _not_text(path: Path) -> str:
    raise SnapshotError(f"{path} is no text file; name a snapshot file (JSON, or JSON packed with gzip)")


def _rewound(file: io.BufferedReader) -> io.BufferedReader:
    file.seek(0)
    return file


def _unpacked(file: io.BufferedReader, path: Path) -> bytes:
    file.seek(0)
    try:
        with gzip.GzipFile(fileobj=file) as packed:
            return _bounded(packed, path)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SnapshotError(f"{path} is cut off or damaged (gzip: {error}); make or copy it again") from error


def _bounded(file: io.BufferedReader | gzip.GzipFile, path: Path) -> bytes:
    blocks, size = [], 0
    while block := file.read(_BLOCK):
        size += len(block)
        if size > LARGEST:
            raise SnapshotError(f"{path} holds more than {LARGEST >> 20:,} MB; that is no snapshot of one account")
        blocks.append(block)
    return b"".join(blocks)


def _restore(inventory: Inventory, document: dict[str, Any], path: Path) -> None:
    version = document.get("version")
    if not isinstance(version, int) or version < 1:
        raise SnapshotError(f"{path} is damaged: it names no format version; make it again")
    if version > VERSION:
        raise SnapshotError(
            f"{path} was written by a newer iamtui (format {version}, this one reads {VERSION}); update iamtui"
        )
    account = document["account"]
    for name in ("id", "alias", "partition", "caller_arn", "caller_id"):
        setattr(inventory.account, name, str(account.get(name, "")))
    inventory.account.source = path.name
    inventory.taken_at = str(document.get("taken", ""))
    for each in document["lists"]:
        key = ListKey(str(each["kind"]), str(each.get("region", "")), str(each.get("parent", "")))
        inventory.put(key, [(str(identifier), dict(data)) for identifier, data in each["resources"]])
        status = each["status"]
        inventory.set_status(
            key,
            complete=bool(status.get("complete")),
            expected=status.get("expected"),
            note=str(status.get("note", "")),
            problem=_restored(status.get("problem")),
        )
    for each in document["parts"]:
        ref = Ref.parse(str(each["ref"]))
        for name, value in each["parts"].items():
            inventory.set_part(ref, name, _restored(value))
    for name, value in document["facts"].items():
        inventory.set_fact(name, _restored(value))


# -- writing -----------------------------------------------------------------------------------------------

_MISSING = "iamtui:missing"


def _stored(value: Any) -> Any:
    """A value as JSON; what is missing keeps its reason."""
    if isinstance(value, Missing):
        return {_MISSING: {**asdict(value), "reason": value.reason.name}}
    return value


def _restored(value: Any) -> Any:
    if isinstance(value, dict) and _MISSING in value:
        fields = dict(value[_MISSING])
        reason = str(fields.pop("reason", ""))
        known = Reason[reason] if reason in Reason.__members__ else Reason.NOT_IN_SNAPSHOT
        if known in (Reason.LOADING, Reason.NOT_LOADED):
            known = Reason.NOT_IN_SNAPSHOT
        return Missing(known, **{name: str(text) for name, text in fields.items() if name in _MISSING_FIELDS})
    return value


_MISSING_FIELDS = ("detail", "permission", "resource", "request_id")


def snapshot_document(inventory: Inventory) -> dict[str, Any]:
    """The snapshot as JSON values. Holds no secret: what AWS hands out as one is masked."""
    account = inventory.account
    document = {
        "format": FORMAT,
        "version": VERSION,
        "taken": inventory.taken_at or datetime.now(UTC).isoformat(timespec="seconds"),
        "account": {
            "id": account.id,
            "alias": account.alias,
            "partition": account.partition,
            "caller_arn": account.caller_arn,
            "caller_id": account.caller_id,
        },
        "lists": [_list_document(inventory, key) for key in inventory.lists()],
        "parts": [
            {"ref": str(ref), "parts": {name: _stored(value) for name, value in parts.items()}}
            for ref, parts in inventory.described()
        ],
        "facts": {name: _stored(value) for name, value in inventory.facts().items()},
    }
    checked: dict[str, Any] = masked(document)
    return checked


def _list_document(inventory: Inventory, key: ListKey) -> dict[str, Any]:
    status = inventory.status(key)
    return {
        "kind": key.kind,
        "region": key.region,
        "parent": key.parent,
        "status": {
            "complete": status.complete,
            "expected": status.expected,
            "note": status.note,
            "problem": _stored(status.problem) if status.problem is not None else None,
        },
        "resources": [[resource.ref.id, resource.data] for resource in inventory.of(key)],
    }


def write_snapshot(inventory: Inventory, path: str | Path) -> None:
    """Write the account to a file that only its owner may read; packed when the name ends in `.gz`.

    The file appears whole or not at all: it is written beside its place, synced, and renamed. Raises
    `SnapshotError`.
    """
    target = Path(path)
    try:
        text = json.dumps(snapshot_document(inventory), separators=(",", ":"), default=str)
    except RecursionError as error:
        raise SnapshotError(f"cannot write {target}: a document in the account nests too deeply") from error
    content = text.encode("ascii")
    if target.name.endswith(".gz"):
        content = gzip.compress(content, compresslevel=6, mtime=0)
    try:
        _replace(target, content)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SnapshotError(f"cannot write {target}: {reason}") from error


def _replace(target: Path, content: bytes) -> None:
    if target.is_dir():
        raise SnapshotError(f"cannot write {target}: it is a directory; name a file")
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """So that the rename outlives a power cut; not every file system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
