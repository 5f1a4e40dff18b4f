"""Writing a list to a file: what is on the screen, as filtered and sorted."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

from iamtui.account import Ref
from iamtui.kinds.workspace import Workspace
from iamtui.text import csv_safe


def export_rows(rows: Any, workspace: Workspace, path: str) -> str:
    """Write the rows to `path` (`.csv` as shown, `.json` in AWS's shape; mode 0600; never over a file that is there).

    Returns the line that says what was done, or why not.
    """
    target = Path(path.strip()).expanduser()
    if target.suffix not in (".csv", ".json"):
        return f"cannot export to {path!r}: the name must end in .csv or .json"
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            count = _write_csv(rows, file) if target.suffix == ".csv" else _write_json(rows, workspace, file)
    except FileExistsError:
        return f"{target} is there already: give another name"
    except OSError as error:
        return f"cannot write {target}: {error.strerror}"
    return f"{count:,} rows written to {target.absolute()}"


def _write_csv(rows: Any, file: Any) -> int:
    writer = csv.writer(file)
    writer.writerow([column.title for column in rows.columns])
    count = 0
    for index in range(len(rows)):
        cells = rows.row(index)
        if cells is not None:
            writer.writerow([csv_safe(cell) for cell in cells])
            count += 1
    return count


def _write_json(rows: Any, workspace: Workspace, file: Any) -> int:
    refs: list[Ref | None] = [rows.ref(index) for index in range(len(rows))]
    resources = [workspace.resource(ref) for ref in refs if ref is not None]
    data = [resource.data for resource in resources if resource is not None]
    json.dump(data, file, indent=2, ensure_ascii=True)
    file.write("\n")
    return len(data)
