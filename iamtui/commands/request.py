"""What a question asks: an action, a resource, and what is known of the request."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from iamtui.commands.account import warn
from iamtui.commands.bad_input import BadInputError

if TYPE_CHECKING:
    from iamtui.access import Access
    from iamtui.policy.context import Context

ANY = "*"


def add_context_option(command: argparse.ArgumentParser) -> None:
    """`--context key=value ...`."""
    command.add_argument(
        "--context",
        metavar="KEY=VALUE",
        nargs="+",
        action="extend",
        default=[],
        help="condition keys of the request, such as aws:SourceIp=10.0.0.1; a key given twice has both values; what is "
        "not given is unknown",
    )


def action_of(typed: str) -> str:
    """The action in AWS's spelling. Warns of one that is not known; raises `BadInputError` for what is none."""
    from iamtui.access import names

    try:
        found = names.action_of(typed)
    except names.UnreadableError as error:
        raise BadInputError(str(error)) from error
    if found.doubt:
        end = "" if found.doubt.endswith("?") else "."
        warn(f"{found.doubt}{end} It is answered all the same.")
    return found.name


def actions_of(typed: str) -> tuple[str, ...]:
    """The actions that are meant: one, or all those that a pattern with `*` and `?` matches, as `action_of` has them.

    Raises `BadInputError` for a pattern that matches none.
    """
    from iamtui.access import names
    from iamtui.policy import services

    if not names.is_wildcard(typed):
        return (action_of(typed),)
    try:
        return tuple(services.names_of(names.actions_of(typed)))
    except names.UnreadableError as error:
        raise BadInputError(str(error)) from error


def resource_of(access: Access, typed: str) -> str:
    """The ARN, or pattern of ARNs, that is asked about; `user/alice` and `role/deployer` stand for those there are.

    Raises `BadInputError` for what no policy can name.
    """
    from iamtui.access import names

    try:
        return names.resource_of(access, typed)
    except names.UnreadableError as error:
        raise BadInputError(str(error)) from error


def context_of(pairs: Iterable[str]) -> Context | None:
    """The context that is stated, all else being unknown; None where nothing is.

    Warns of keys that are not known. Raises `BadInputError` for what is no `key=value`.
    """
    from iamtui.access.spelling import did_you_mean, nearest
    from iamtui.policy import services
    from iamtui.policy.context import Context

    stated: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise BadInputError(f"--context {pair!r} is not of the form key=value")
        name = spelled.setdefault(key.strip().casefold(), key.strip())
        stated.setdefault(name, []).append(value)
    values: dict[str, str | list[str]] = {}
    for name, given in stated.items():
        known = services.condition_key(name)
        if known is None:
            close = nearest(name, (each.name for each in services.global_condition_keys()))
            warn(f"no condition key {name!r} is known{did_you_mean(close)}")
        values[name] = given if len(given) > 1 or (known is not None and known.many) else given[0]
    return Context(values, open_world=True) if values else None
