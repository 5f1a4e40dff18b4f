"""The read-only guard: which operations may be sent, and the check in botocore's own event chain.

An allow-list, not a list of what is forbidden: a service or an operation this file does not name is
refused, so a newer SDK brings nothing that gets through. It is made from the access levels AWS
publishes in its Service Authorization Reference (List and Read), less `REFUSED_READS` and plus
`ALLOWED_BESIDE_READS`, each with its reason; a test holds the three against those levels.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from typing import Any, Final

from iamtui.aws.errors import ReadOnlyRefused
from iamtui.aws.operations import ALLOWED, CREDENTIAL_CHAIN

__all__ = ["allows", "check", "guard_credential_chain", "guard_session"]

_SERVICES: Final = {
    # botocore's events carry a service's id in lower case, which differs from its name here and there.
    "cognito-identity-provider": "cognito-idp",
}


def allows(service: str, operation: str) -> bool:
    """Whether a read-only session may send this operation."""
    return operation in ALLOWED.get(service, frozenset())


def check(service: str, operation: str) -> None:
    """Raise `ReadOnlyRefused` unless a read-only session may send this operation."""
    if not allows(service, operation):
        raise ReadOnlyRefused(service=service, operation=operation, code="ReadOnly")


def guard_session(session: Any) -> None:
    """Refuse, in every client this session will make, whatever is not on the allow-list.

    Registered first at three places of a request's life: as the call begins, as each attempt's request
    is made, and as its bytes are about to be sent. Whoever makes a client of the session and calls it
    directly meets the guard just the same.
    """

    def refuse(event_name: str, **_: Any) -> None:
        check(*_named(event_name))

    _register(session, refuse)


def guard_credential_chain(session: Any) -> None:
    """Allow the session that finds credentials nothing but the calls which obtain them.

    A profile that assumes a role needs sts:AssumeRole, one of IAM Identity Center sso:GetRoleCredentials:
    the SDK's own credential providers make them. Ours never can.
    """

    def refuse(event_name: str, **_: Any) -> None:
        service, operation = _named(event_name)
        if operation not in CREDENTIAL_CHAIN.get(service, frozenset()):
            raise ReadOnlyRefused(service=service, operation=operation, code="ReadOnly")

    _register(session, refuse)


def _register(session: Any, refuse: Any) -> None:
    emitter = session.get_component("event_emitter")
    for event in ("before-call", "request-created", "before-send"):
        emitter.register_first(event, refuse)


def _named(event_name: str) -> tuple[str, str]:
    _, service, operation = event_name.split(".", 2)
    return _SERVICES.get(service, service), operation
