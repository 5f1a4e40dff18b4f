"""All benchmarks, one after the other: `python -m benchmarks`. Status 1 where a promise is broken."""

from __future__ import annotations

import argparse
import sys

from benchmarks import explorer, filtering, lists
from benchmarks.questions import __main__ as questions


def main() -> int:
    """Runs everything; takes some twenty minutes. Arguments are those of `benchmarks.explorer`."""
    given = sys.argv[1:]
    status = explorer.main(given)
    sys.argv = sys.argv[:1]
    filtering.main()
    status = max(status, lists.main())
    return max(status, questions.main(_about_peers(given)))


def _about_peers(given: list[str]) -> list[str]:
    """The arguments that say where the peers are kept, or that there shall be none."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--peers")
    parser.add_argument("--without-peers", action="store_true")
    known, _ = parser.parse_known_args(given)
    folder = ["--peers", known.peers] if known.peers else []
    return [*folder, *(["--without-peers"] if known.without_peers else [])]


if __name__ == "__main__":
    sys.exit(main())
