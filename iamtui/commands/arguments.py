"""Options that take several values, kept from taking the words after them too."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence


def separated(arguments: Sequence[str]) -> list[str]:
    """The arguments with each value tied to its option: `--snapshot a.json alice` as `--snapshot=a.json alice`.

    The first word after such an option is its value; the next ones are where they look it: files that are there (or
    would be JSON), and `key=value` that is no ARN.
    """
    tied: list[str] = []
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        is_value = _VALUES.get(word)
        if is_value is None or not rest or rest[0].startswith("-"):
            tied.append(word)
            if word == "--":
                return tied + rest
            continue
        tied.append(f"{word}={rest.pop(0)}")
        while rest and not rest[0].startswith("-") and is_value(rest[0]):
            tied.append(f"{word}={rest.pop(0)}")
    return tied


def _is_file(word: str) -> bool:
    return word.endswith((".json", ".gz")) or os.path.isfile(word)


def _is_pair(word: str) -> bool:
    return "=" in word and not word.startswith("arn:")


_VALUES: Mapping[str, Callable[[str], bool]] = {"--snapshot": _is_file, "--context": _is_pair}
