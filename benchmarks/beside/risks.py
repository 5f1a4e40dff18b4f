"""A risk scan by cloudsplaining; run by the Python that has it.

python risks.py ACCOUNT.json
"""

from __future__ import annotations

import importlib
import json
import sys
from time import perf_counter
from typing import Any


def main(path: str) -> None:
    """Times the scan of a whole account and prints that as JSON."""
    details: Any = importlib.import_module("cloudsplaining.scan.authorization_details")
    with open(path, encoding="utf-8") as file:
        page = json.load(file)
    started = perf_counter()
    found = details.AuthorizationDetails(page).results
    json.dump({"seconds": perf_counter() - started, "parts": len(found)}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
