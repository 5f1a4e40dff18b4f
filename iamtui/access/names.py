"""Principals, actions and resources as people type them, on the command line and on a screen.

Whatever cannot be read is an `UnreadableError` in one line that says what may have been meant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from iamtui.access.access import Access
from iamtui.access.holdings import Principal
from iamtui.access.spelling import did_you_mean, nearest
from iamtui.account import ListKey
from iamtui.policy import services
from iamtui.policy.callers import Caller

ANY = "*"
ANYONE = ("anyone", "anybody", ANY)
"""Words for somebody nobody knows, whose request is not signed."""

_KINDS = ("user", "role")
_ROOT = ("root", "account/root")


class UnreadableError(ValueError):
    """One line about what was typed: what it is not, and what may have been meant."""


# -- principals -------------------------------------------------------------------------------------------


def principal_arn(access: Access, typed: str) -> str:
    """The ARN of a user or a role of the account, of a session of its roles, or of its root user.

    A name alone will do where it is unique, in any case where that is; `user/alice` and `user/staff/alice` say more.
    Somebody outside the account is named by an ARN or an account's id, a service by its name (`lambda.amazonaws.com`),
    a stranger by `anyone`, which is `*`. Raises `UnreadableError`.
    """
    text = typed.strip()
    if text.casefold() in ANYONE:
        return ANY
    if text in _ROOT:
        return _root(access)
    if text.startswith("arn:"):
        return _known_arn(access, text)
    if text.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return text
    if text.isdigit() and len(text) == 12:
        return f"arn:{access.inventory.account.partition}:iam::{text}:root"
    return _named(access, text).arn


def principal_of(access: Access, typed: str) -> Principal:
    """The user or role of the account that is meant. Raises `UnreadableError` for everybody else."""
    found = access.principal(principal_arn(access, typed))
    if found is None:
        raise UnreadableError(f"{typed!r} is no user or role of account {access.account or '(unknown)'}")
    return found


def _root(access: Access) -> str:
    if not access.account:
        raise UnreadableError("the account's id is not known, so that its root user has no ARN")
    return f"arn:{access.inventory.account.partition}:iam::{access.account}:root"


def _known_arn(access: Access, arn: str) -> str:
    """The ARN itself. Of this account, only whoever there is."""
    caller = Caller.parse(arn)
    is_other = caller.kind == "user" and ":user/" not in arn  # what has no kind of its own is parsed as a user
    if not caller.arn or is_other or caller.kind in ("canonical", "anonymous"):
        raise UnreadableError(f"{arn!r} is no ARN of a principal")
    found = access.principal(arn)
    if found is not None:
        return arn if caller.kind == "session" else found.arn
    if caller.account == access.account and caller.kind in ("user", "role", "session"):
        kind = "user" if caller.kind == "user" else "role"
        name = caller.role_name if caller.kind == "session" else caller.name
        raise _nobody(access, arn, name, (kind,))
    return arn


def _named(access: Access, text: str) -> Principal:
    kind, slash, name = text.partition("/")
    kinds: tuple[str, ...] = (kind,) if slash and kind in _KINDS else _KINDS
    if kinds is _KINDS:
        name = text
    path, _, last = name.rpartition("/")
    among = [each for each in access.principals if each.kind in kinds and _is_at(each, path)]
    exact = [each for each in among if each.name == last]
    found = exact or [each for each in among if each.name.casefold() == last.casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise _nobody(access, text, last, kinds)
    names = " or ".join(each.arn.rpartition(":")[2] for each in found)
    raise UnreadableError(f"{text!r} may be {names}; say which")


def _is_at(principal: Principal, path: str) -> bool:
    """Whether a principal is in the path that was typed, if one was."""
    if not path:
        return True
    return principal.arn.rpartition(":")[2] == f"{principal.kind}/{path.strip('/')}/{principal.name}"


def _nobody(access: Access, typed: str, name: str, kinds: Iterable[str]) -> UnreadableError:
    if not access.principals:
        return UnreadableError(f"no principal {typed!r}: no user or role is loaded")
    names = {each.name for each in access.principals if each.kind in kinds}
    is_all = all(access.inventory.status(ListKey(f"iam.{kind}")).complete for kind in kinds)
    return UnreadableError(
        f"no principal {typed!r}{'' if is_all else ' among those loaded'}{did_you_mean(nearest(name, names))}"
    )


# -- actions ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NamedAction:
    """An action, in AWS's spelling where it is known. `doubt` says in words that it is not; else it is empty."""

    name: str
    doubt: str = ""
    is_of_known_service: bool = True


def is_wildcard(typed: str) -> bool:
    """Whether many actions are meant: with `*` or `?`."""
    return "*" in typed or "?" in typed


def action_of(typed: str) -> NamedAction:
    """The one action that is meant. Raises `UnreadableError` for what is none, and for a wildcard."""
    service, name = _parts_of(typed)
    if is_wildcard(typed):
        raise UnreadableError(f"{typed.strip()!r} stands for many actions; name one (`who-can` takes many)")
    found = services.action(service, name)
    return NamedAction(str(found)) if found is not None else _doubted(service, name)


def actions_of(typed: str) -> int:
    """The actions that a wildcard means (`s3:*`, `iam:Put*`, `*`), as bits. Raises `UnreadableError` for none."""
    pattern = typed.strip()
    if pattern != ANY:
        _parts_of(pattern)
    found = services.bits(pattern)
    if not found:
        raise UnreadableError(f"{pattern!r} matches no action that is known")
    return found


def _parts_of(typed: str) -> tuple[str, str]:
    service, colon, name = typed.strip().partition(":")
    if colon and service and name and ":" not in name and " " not in name:
        return service, name
    alike = [each for each in services.all_actions() if each.partition(":")[2].lower() == typed.strip().lower()]
    hint = did_you_mean(sorted(alike, key=len)[:3]) or " (an action is written SERVICE:NAME)"
    raise UnreadableError(f"{typed!r} is no action{hint}")


def _doubted(service: str, name: str) -> NamedAction:
    names = services.action_names(service)
    if names:
        what, close = f"action {service}:{name}", [f"{service.lower()}:{each}" for each in nearest(name, names)]
    else:
        what, close = f"service {service}", nearest(service, services.service_names())
    return NamedAction(f"{service}:{name}", f"no {what} is known{did_you_mean(close)}", bool(names))


# -- resources --------------------------------------------------------------------------------------------


def resource_of(access: Access, typed: str) -> str:
    """The ARN, or pattern of ARNs, that is meant; `user/alice` and `role/deployer` stand for those there are.

    Raises `UnreadableError` for what no policy can name.
    """
    text = typed.strip()
    if text == ANY or text.startswith(("arn:", "*", "?")):
        return text
    if text.partition("/")[0] in _KINDS:
        return principal_of(access, text).arn
    raise UnreadableError(f"resource {typed!r} is no ARN, such as arn:aws:s3:::bucket/key, and not *")
