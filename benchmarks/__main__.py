"""All benchmarks, one after the other: `python -m benchmarks`. Status 1 where a promise is broken."""

from __future__ import annotations

import sys

from benchmarks import explorer, filtering, lists


def main() -> int:
    """Runs everything; takes some ten minutes."""
    status = explorer.main(sys.argv[1:])
    sys.argv = sys.argv[:1]
    filtering.main()
    return max(status, lists.main())


if __name__ == "__main__":
    sys.exit(main())
