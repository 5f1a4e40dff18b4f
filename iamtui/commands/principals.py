"""Who a question is about: what was typed, as the ARN of somebody in the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iamtui.commands.bad_input import BadInputError

if TYPE_CHECKING:
    from iamtui.access import Access, Principal


def principal_arn(access: Access, typed: str) -> str:
    """The ARN of who was typed, as `access.names.principal_arn` reads it. Raises `BadInputError`."""
    from iamtui.access import names

    try:
        return names.principal_arn(access, typed)
    except names.UnreadableError as error:
        raise BadInputError(str(error)) from error


def principal_of(access: Access, typed: str) -> Principal:
    """The user or role of the account that is meant. Raises `BadInputError` for everybody else."""
    from iamtui.access import names

    try:
        return names.principal_of(access, typed)
    except names.UnreadableError as error:
        raise BadInputError(str(error)) from error


def shown(access: Access, arn: str) -> str:
    """A principal as people call it, `user/path/alice`; the whole ARN of whoever is outside the account."""
    head, _, tail = arn.rpartition(":")
    return tail if head.endswith(f"::{access.account}") and tail else arn
