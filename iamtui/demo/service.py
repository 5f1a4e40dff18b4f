"""What a service of the stand-in is: a class whose methods bear the names of AWS's operations."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from iamtui.demo.errors import AwsFault
from iamtui.demo.state import Shape, State

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The wall clock, aware and in UTC: the clock of a server nobody gave another one."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Request:
    """One call as it arrived: `parameters` in AWS's shape, already checked against the service model."""

    service: str  # as in the credential scope: "iam", "sts", "cognito-idp", "cognito-identity"
    operation: str
    parameters: Shape
    region: str
    access_key_id: str


_READS = ("List", "Get", "Describe", "AdminList", "AdminGet", "Lookup", "Simulate", "Generate", "Decode")
# These begin like reads and hand out credentials, tokens or identities.
_HAND_OUTS = frozenset(
    {
        "GetClientToken",
        "GetCredentialsForIdentity",
        "GetDelegatedAccessToken",
        "GetFederationToken",
        "GetId",
        "GetOpenIdToken",
        "GetOpenIdTokenForDeveloperIdentity",
        "GetSessionToken",
        "GetTokensFromRefreshToken",
        "GetUserAttributeVerificationCode",
        "GetWebIdentityToken",
    }
)


def is_write(operation: str) -> bool:
    """Whether `operation` changes something or hands something out, as against telling what is there."""
    return operation in _HAND_OUTS or not operation.startswith(_READS)


class Service:
    """Answers the operations of one service.

    A subclass has a method `def ListUsers(self, request: Request) -> Shape` (or `async def`) for each
    operation it knows; the answer is the operation's output shape. `AwsFault` is raised for AWS's errors.
    An operation without a method is answered as an endpoint does that has never heard of it.
    """

    name: ClassVar[str]
    not_implemented: ClassVar[str] = "InvalidAction"  # "UnknownOperationException" where JSON is spoken

    def __init__(self, state: State, clock: Clock = utc_now) -> None:
        self.state = state
        self.clock = clock

    async def answer(self, request: Request) -> Shape:
        """The output shape of `request`'s operation, or `AwsFault`."""
        handler: Any = getattr(self, request.operation, None)
        if handler is None:
            raise AwsFault(self.not_implemented, f"Could not find operation {request.operation}")
        answer = handler(request)
        if inspect.isawaitable(answer):
            answer = await answer
        if is_write(request.operation):
            self.state.revision += 1
        return answer if answer is not None else {}
