"""Errors as AWS answers them: a code, a message and the HTTP status that goes with the code."""

from __future__ import annotations

_STATUSES = {
    # https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and each operation's own page
    "AccessDenied": 403,
    "DeleteConflict": 409,
    "EntityAlreadyExists": 409,
    "EntityTemporarilyUnmodifiable": 409,
    "ConcurrentModification": 409,
    "ExpiredToken": 403,
    "FeatureDisabled": 404,
    "InternalFailure": 500,
    "InvalidClientTokenId": 403,
    "LimitExceeded": 409,
    "MissingAuthenticationToken": 403,
    "NoSuchEntity": 404,
    "ReportExpired": 410,
    "ReportInProgress": 404,
    "ReportNotPresent": 410,
    "ServiceFailure": 500,
    "ServiceUnavailable": 503,
    "UnmodifiableEntity": 400,
    # Cognito answers 400 to nearly everything (JSON 1.1), these aside.
    "InternalErrorException": 500,
}

_THROTTLES = frozenset({"Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded"})


class AwsFault(Exception):  # noqa: N818 - AWS's own word: SOAP's and its successors' "fault"
    """What AWS answers instead of a result; without `status`, the one AWS gives with that code (else 400)."""

    def __init__(self, code: str, message: str, status: int | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status if status is not None else _STATUSES.get(code, 400)

    @property
    def throttles(self) -> bool:
        """Whether this tells the caller to slow down."""
        return self.code in _THROTTLES


def no_such_entity(what: str, name: str) -> AwsFault:
    """IAM's 404: `what` as IAM words it ("user", "role", "Policy", ...), `name` as it was asked for."""
    return AwsFault("NoSuchEntity", f"The {what} with name {name} cannot be found.")
