"""When a failed call is made again, and how long to wait before.

The SDK's own retries are off: each of ours passes the rate limit again and can be cancelled, and an
endpoint that lacks an operation is not asked five times over some twenty seconds, which is what the
SDK does with the HTTP 500 such endpoints answer. The scheme is AWS's: exponential, with full jitter.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

from __future__ import annotations

from random import SystemRandom
from typing import Final

from iamtui.aws.errors import AwsError, NetworkFailure, NotOffered, ServiceFailure, Throttled

__all__ = ["wait_before_next"]

_THROTTLED_TRIES: Final = 12
_FAILED_TRIES: Final = 6
_NETWORK_TRIES: Final = {"cut off": 6, "timeout": 3, "unreachable": 2, "name": 2, "proxy": 2, "tls": 1}
_NOT_OFFERED_TRIES: Final = 2
_LONGEST: Final = 8.0
_dice: Final = SystemRandom()


def wait_before_next(error: AwsError, attempt: int, *, repeatable: bool) -> float | None:
    """Seconds to wait before the next try after `attempt` tries failed with this kind of error, or None to give up.

    `repeatable` says that making the call twice does no harm: true of every read. Other calls are made
    again only where AWS has certainly not carried them out.
    """
    tries, first = _tries(error, repeatable)
    if attempt >= tries:
        return None
    longest: float = min(_LONGEST, first * 2.0 ** (attempt - 1))
    return longest * _dice.uniform(0.5, 1.0)


def _tries(error: AwsError, repeatable: bool) -> tuple[int, float]:
    if isinstance(error, Throttled):
        return _THROTTLED_TRIES, 0.2
    if isinstance(error, NetworkFailure) and (repeatable or error.reason in ("unreachable", "name")):
        return _NETWORK_TRIES.get(error.reason, 1), 0.1
    if isinstance(error, ServiceFailure) and repeatable:
        return _FAILED_TRIES, 0.1
    if isinstance(error, NotOffered) and error.status == 500 and error.code not in ("Unsupported",):
        # A proxy's passing failure looks the same; one quick second try tells them apart.
        return _NOT_OFFERED_TRIES, 0.05
    return 1, 0.0
