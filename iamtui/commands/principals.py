"""Who a question is about: what was typed, as the ARN of somebody in the account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from iamtui.commands.bad_input import BadInputError

if TYPE_CHECKING:
    from iamtui.access import Access, Principal

_KINDS = ("user", "role")
_ROOT = ("root", "account/root")


def principal_arn(access: Access, typed: str) -> str:
    """The ARN of a user or a role of the account, of a session of its roles, or of its root user.

    A name alone will do where it is unique, in any case where that is. Somebody outside the account is named by an
    ARN, a service by its name (`lambda.amazonaws.com`); these are taken as they are. Raises `BadInputError`.
    """
    text = typed.strip()
    if text in _ROOT or text == access.account:
        return _root(access)
    if text.startswith("arn:"):
        return _known_arn(access, text)
    if text == "*" or text.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return text
    if text.isdigit() and len(text) == 12:
        return f"arn:{access.inventory.account.partition}:iam::{text}:root"
    return _named(access, text).arn


def principal_of(access: Access, typed: str) -> Principal:
    """The user or role of the account that is meant. Raises `BadInputError` for everybody else."""
    found = access.principal(principal_arn(access, typed))
    if found is None:
        raise BadInputError(f"{typed!r} is no user or role of account {access.account or '(unknown)'}")
    return found


def shown(access: Access, arn: str) -> str:
    """A principal as people call it, `user/path/alice`; the whole ARN of whoever is outside the account."""
    head, _, tail = arn.rpartition(":")
    return tail if head.endswith(f"::{access.account}") and tail else arn


def _root(access: Access) -> str:
    if not access.account:
        raise BadInputError("the account's id is not known, so that its root user has no ARN")
    return f"arn:{access.inventory.account.partition}:iam::{access.account}:root"


def _known_arn(access: Access, arn: str) -> str:
    """The ARN itself. Of this account, only whoever there is."""
    from iamtui.policy.callers import Caller

    caller = Caller.parse(arn)
    if not caller.arn or caller.kind in ("canonical", "anonymous"):
        raise BadInputError(f"{arn!r} is no ARN of a principal")
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
    raise BadInputError(f"{text!r} may be {names}; say which")


def _is_at(principal: Principal, path: str) -> bool:
    """Whether a principal is in the path that was typed, if one was."""
    if not path:
        return True
    return principal.arn.rpartition(":")[2] == f"{principal.kind}/{path.strip('/')}/{principal.name}"


def _nobody(access: Access, typed: str, name: str, kinds: Iterable[str]) -> BadInputError:
    from iamtui.commands.spelling import did_you_mean, nearest

    names = {each.name for each in access.principals if each.kind in kinds}
    if not access.principals:
        return BadInputError(f"no principal {typed!r}: no user or role is loaded")
    return BadInputError(f"no principal {typed!r}{did_you_mean(nearest(name, names))}")
