"""What a question asks: an action, a resource, and what is known of the request."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from iamtui.commands.account import warn
from iamtui.commands.bad_input import BadInputError
from iamtui.commands.spelling import did_you_mean, nearest

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
    from iamtui.policy import services

    service, name = _parts_of(typed)
    if "*" in typed or "?" in typed:
        raise BadInputError(f"{typed!r} stands for many actions; name one (`who-can` and `what-can` take many)")
    found = services.action(service, name)
    if found is None:
        _warn_unknown(service, name)
    return f"{service}:{name}" if found is None else str(found)


def actions_of(typed: str) -> tuple[str, ...]:
    """The actions that are meant: one, or all those that a pattern with `*` and `?` matches, as `action_of` has them.

    Raises `BadInputError` for a pattern that matches none.
    """
    from iamtui.policy import services

    if "*" not in typed and "?" not in typed:
        return (action_of(typed),)
    if typed.strip() != ANY:
        _parts_of(typed)
    found = tuple(services.names_of(services.bits(typed.strip())))
    if not found:
        raise BadInputError(f"{typed!r} matches no action that is known")
    return found


def _parts_of(typed: str) -> tuple[str, str]:
    from iamtui.policy import services

    service, colon, name = typed.strip().partition(":")
    if colon and service and name and ":" not in name and " " not in name:
        return service, name
    alike = [each for each in services.all_actions() if each.partition(":")[2].lower() == typed.strip().lower()]
    hint = did_you_mean(sorted(alike, key=len)[:3]) or " (an action is written SERVICE:NAME)"
    raise BadInputError(f"{typed!r} is no action{hint}")


def _warn_unknown(service: str, name: str) -> None:
    from iamtui.policy import services

    names = services.action_names(service)
    if names:
        what, close = f"action {service}:{name}", [f"{service.lower()}:{each}" for each in nearest(name, names)]
    else:
        what, close = f"service {service}", nearest(service, services.service_names())
    warn(f"no {what} is known{did_you_mean(close) or '.'} It is answered all the same.")


def resource_of(access: Access, typed: str) -> str:
    """The ARN, or pattern of ARNs, that is asked about; `user/alice` and `role/deployer` stand for those there are.

    Raises `BadInputError` for what no policy can name.
    """
    text = typed.strip()
    if text == ANY or text.startswith(("arn:", "*", "?")):
        return text
    if text.partition("/")[0] in ("user", "role"):
        from iamtui.commands.principals import principal_of

        return principal_of(access, text).arn
    raise BadInputError(f"resource {typed!r} is no ARN, such as arn:aws:s3:::bucket/key, and not *")


def context_of(pairs: Iterable[str]) -> Context | None:
    """The context that is stated, all else being unknown; None where nothing is.

    Warns of keys that are not known. Raises `BadInputError` for what is no `key=value`.
    """
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
