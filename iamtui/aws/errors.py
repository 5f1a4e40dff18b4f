# ruff: noqa: N818 -- these are named for what AWS says, as `NotFound`, not for being errors
"""What can go wrong between here and AWS, as few typed errors in operators' words.

Nothing here knows the SDK: `iamtui.aws.failures` makes these from its exceptions, in one place, and
`to_wire`/`from_wire` carry them from the process that holds the SDK to the terminal's.
"""

from __future__ import annotations

from typing import Any, ClassVar

__all__ = [
    "AccessDenied",
    "AwsError",
    "BadConfiguration",
    "Conflict",
    "DoorClosed",
    "ExpiredCredentials",
    "InvalidCredentials",
    "InvalidRequest",
    "LimitExceeded",
    "NetworkFailure",
    "NoCredentials",
    "NotFound",
    "NotOffered",
    "ReadOnlyRefused",
    "ServiceFailure",
    "Throttled",
    "UnknownProfile",
    "WrongRegion",
    "from_wire",
]

_KINDS: dict[str, type[AwsError]] = {}


class AwsError(Exception):
    """A call that failed.

    `service` and `operation` say which (both "" where no call was made), `code` and `message` are
    AWS's own, `status` is the HTTP status (0 where there was no answer). `message` comes from the
    network: it is to be made inert before it is shown.
    """

    _remedy: ClassVar[str] = "Look at the message; `!` lists the calls made."

    def __init_subclass__(cls) -> None:
        _KINDS[cls.__name__] = cls

    def __init__(
        self,
        message: str = "",
        *,
        service: str = "",
        operation: str = "",
        code: str = "",
        request_id: str = "",
        status: int = 0,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.service = service
        self.operation = operation
        self.code = code or type(self).__name__
        self.request_id = request_id
        self.status = status

    def __str__(self) -> str:
        return self.summary

    @property
    def call(self) -> str:
        """`iam:ListUsers`, or "the request" where no call was made."""
        return f"{self.service}:{self.operation}" if self.operation else "the request"

    @property
    def summary(self) -> str:
        """One line that says what is wrong."""
        return f"{self.call} failed: {self._said}"

    @property
    def remedy(self) -> str:
        """One line that says what to do about it."""
        return self._remedy

    @property
    def _said(self) -> str:
        return " ".join(self.message.split()) or self.code

    def to_wire(self) -> dict[str, Any]:
        """The error as plain values."""
        return {"kind": type(self).__name__, **vars(self)}


class AccessDenied(AwsError):
    """The caller lacks a permission; `permission` names it ("iam:ListUsers"), `resource` the ARN or ""."""

    def __init__(self, message: str = "", *, permission: str = "", resource: str = "", **call: Any) -> None:
        super().__init__(message, **call)
        self.permission = permission or f"{self.service}:{self.operation}"
        self.resource = resource

    @property
    def summary(self) -> str:
        where = f" on {self.resource}" if self.resource and self.resource != "*" else ""
        return f"Not allowed: {self.permission}{where}"

    @property
    def remedy(self) -> str:
        if "explicit deny" in self.message:
            return f"A policy denies {self.permission} explicitly; allowing it elsewhere will not help."
        return f"Ask for {self.permission} on this identity, or use another profile."


class ExpiredCredentials(AwsError):
    """The session's credentials are past their time."""

    _remedy = "Sign in again (`aws sso login`, or renew the session token), then refresh."

    @property
    def summary(self) -> str:
        return "The credentials have expired"


class InvalidCredentials(AwsError):
    """AWS does not accept the credentials: unknown key, wrong secret, or a clock that is off."""

    @property
    def summary(self) -> str:
        if self._clock:
            return "AWS refused the signature: this machine's clock differs from AWS's"
        return f"AWS does not accept these credentials ({self.code})"

    @property
    def remedy(self) -> str:
        if self._clock:
            return "Set the clock (`timedatectl set-ntp true`), then refresh."
        return "Check the access key, or whether this region is enabled for the account; or use another profile."

    @property
    def _clock(self) -> bool:
        return self.code in ("RequestExpired", "RequestTimeTooSkewed") or "Signature not yet" in self.message


class NoCredentials(AwsError):
    """No credentials were found anywhere the SDK looks; `looked_at` names the places."""

    _remedy = "Name a profile with --profile, set AWS_ACCESS_KEY_ID, or run `aws configure` or `aws sso login`."

    def __init__(self, message: str = "", *, looked_at: list[str] | None = None, **call: Any) -> None:
        super().__init__(message, **call)
        self.looked_at = looked_at or []

    @property
    def summary(self) -> str:
        places = f"; looked at {', '.join(self.looked_at)}" if self.looked_at else ""
        reason = f": {self._said}" if self.message else ""
        return f"No AWS credentials found{reason}{places}"


class BadConfiguration(AwsError):
    """The configuration cannot work: no region where one is needed, a broken `~/.aws/config`, ..."""

    _remedy = "Correct ~/.aws/config or the command line."

    @property
    def summary(self) -> str:
        return self._said


class UnknownProfile(BadConfiguration):
    """There is no profile of that name; `available` names those there are."""

    def __init__(
        self, message: str = "", *, profile: str = "", available: list[str] | None = None, **call: Any
    ) -> None:
        super().__init__(message, **call)
        self.profile = profile
        self.available = available or []

    @property
    def summary(self) -> str:
        return f"There is no profile named {self.profile}"

    @property
    def remedy(self) -> str:
        if not self.available:
            return "No profile is configured in ~/.aws; run `aws configure --profile NAME`."
        return f"Use one of: {', '.join(self.available)}"


class Throttled(AwsError):
    """AWS kept refusing for the rate of calls, for longer than we were willing to wait."""

    _remedy = "Wait a minute and refresh; another program may be using up this account's rate."

    @property
    def summary(self) -> str:
        return f"AWS is limiting the rate of {self.call}"


class NotFound(AwsError):
    """What was asked for does not exist (any more)."""

    _remedy = "Refresh the list; it may have been deleted or live in another region."

    @property
    def summary(self) -> str:
        return f"Not found: {self._said}"


class Conflict(AwsError):
    """The state there forbids it: it exists already, is in use, or is being changed."""

    _remedy = "Refresh, look at what holds it, and try again."

    @property
    def summary(self) -> str:
        return f"Conflict: {self._said}"


class LimitExceeded(AwsError):
    """A quota of the account is reached."""

    _remedy = "Remove what is not needed, or ask AWS for a higher quota."

    @property
    def summary(self) -> str:
        return f"Quota reached: {self._said}"


class InvalidRequest(AwsError):
    """AWS, or the SDK before it, does not accept the parameters."""

    _remedy = "Correct the value named in the message."

    @property
    def summary(self) -> str:
        return f"{self.call} was not accepted: {self._said}"


class NetworkFailure(AwsError):
    """There was no usable answer; `reason` is "unreachable", "name", "tls", "proxy", "timeout" or
    "cut off"."""

    def __init__(self, message: str = "", *, reason: str = "", endpoint: str = "", **call: Any) -> None:
        super().__init__(message, **call)
        self.reason = reason
        self.endpoint = endpoint

    _WORDS: ClassVar[dict[str, tuple[str, str]]] = {
        "unreachable": ("Cannot connect to {}", "Check the network, the VPN, and --endpoint-url."),
        "name": ("The name of {} is not known", "Check the region's name, the DNS, and the network."),
        "tls": ("No trusted TLS connection to {}", "Check the proxy's certificate (AWS_CA_BUNDLE)."),
        "proxy": ("The proxy does not connect to {}", "Check HTTPS_PROXY and NO_PROXY."),
        "timeout": ("{} does not answer in time", "Check the network and try again."),
        "cut off": ("The connection to {} was cut off", "Try again; `!` lists the calls made."),
    }

    @property
    def summary(self) -> str:
        words = self._WORDS.get(self.reason, self._WORDS["unreachable"])[0]
        return words.format(self.endpoint or self.service or "AWS")

    @property
    def remedy(self) -> str:
        return self._WORDS.get(self.reason, self._WORDS["unreachable"])[1]


class ServiceFailure(AwsError):
    """AWS answered with a failure of its own (HTTP 5xx), again and again."""

    _remedy = "Try again later; the AWS Health Dashboard says whether the service is disturbed."

    @property
    def summary(self) -> str:
        return f"{self.call} failed on AWS's side (HTTP {self.status})"


class WrongRegion(AwsError):
    """The region does not exist, is not enabled, or does not have the service."""

    _remedy = "Choose another region."

    @property
    def summary(self) -> str:
        return f"Wrong region: {self._said}"


class NotOffered(AwsError):
    """This endpoint does not have the operation, however it says so."""

    _remedy = "Nothing to do: the rest works without it."

    @property
    def summary(self) -> str:
        return f"{self.call} is not offered by this endpoint"


class ReadOnlyRefused(AwsError):
    """The read-only guard stopped the call before a byte of it was sent."""

    _remedy = "This session only reads."

    @property
    def summary(self) -> str:
        return f"Refused, this session is read-only: {self.call}"


class DoorClosed(AwsError):
    """The process that talks to AWS has ended; the next call starts another."""

    _remedy = "Refresh to start it again."

    @property
    def summary(self) -> str:
        return f"The process that talks to AWS has ended{': ' + self._said if self.message else ''}"


def from_wire(values: dict[str, Any]) -> AwsError:
    """The error that `to_wire` gave; an unknown kind becomes a plain `AwsError`."""
    rest = dict(values)
    return _KINDS.get(rest.pop("kind", ""), AwsError)(**rest)
