"""Pages: opaque markers that belong to one request, refused in the words of the service otherwise."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import struct
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from iamtui.demo.errors import AwsFault
from iamtui.demo.service import Request
from iamtui.demo.state import Shape

T = TypeVar("T")

_KEY = b"a marker is opaque"
_PAGE_MEMBERS = frozenset({"Marker", "MaxItems", "NextToken", "MaxResults", "PaginationToken", "Limit"})
_DIGEST_SIZE = 12
COGNITO_PAGE = 60
TOKEN_LIFE_SECONDS = 3600


def _digest(request: Request, position: bytes) -> bytes:
    asked = {name: value for name, value in request.parameters.items() if name not in _PAGE_MEMBERS}
    text = json.dumps([request.service, request.operation, request.region, asked], sort_keys=True, default=str)
    return hmac.new(_KEY, text.encode() + position, hashlib.sha256).digest()[:_DIGEST_SIZE]


def _seal(request: Request, offset: int, expires: int) -> str:
    position = struct.pack(">IQ", offset, expires)
    return base64.urlsafe_b64encode(position + _digest(request, position)).decode()


def _unseal(request: Request, marker: str) -> tuple[int, int] | None:
    try:
        sealed = base64.urlsafe_b64decode(marker.encode("ascii", "replace"))
    except (binascii.Error, ValueError):
        return None
    position, digest = sealed[:-_DIGEST_SIZE], sealed[-_DIGEST_SIZE:]
    if len(position) != struct.calcsize(">IQ") or not hmac.compare_digest(digest, _digest(request, position)):
        return None
    offset, expires = struct.unpack(">IQ", position)
    return offset, expires


def marker_page(request: Request, items: Sequence[T], *, default: int = 100) -> tuple[Sequence[T], Shape]:
    """IAM's page: the items of it, and `IsTruncated` with `Marker` to put into the answer.

    A marker of another operation or of other parameters is a `ValidationError`. The cap of 1,000 is in the
    service model, which has been checked by now.
    """
    offset, marker = 0, request.parameters.get("Marker")
    if marker is not None:
        found = _unseal(request, marker)
        if found is None:
            raise AwsFault("ValidationError", "Invalid Marker.")
        offset = found[0]
    end = offset + int(request.parameters.get("MaxItems", default))
    if end >= len(items):
        return items[offset:], {"IsTruncated": False}
    return items[offset:end], {"IsTruncated": True, "Marker": _seal(request, end, 0)}


def token_page(
    request: Request,
    items: Sequence[T],
    now: datetime,
    *,
    limit: str = "MaxResults",
    token: str = "NextToken",  # noqa: S107 - the member's name, no secret
    default: int = COGNITO_PAGE,
    cap: int = COGNITO_PAGE,
) -> tuple[Sequence[T], dict[str, Any]]:
    """Cognito's page: the items of it, and the `token` member to put into the answer (none on the last page).

    `limit` and `token` name the members as the operation does (`Limit`, `PaginationToken` of ListUsers).
    Above `cap`, with another request's token or with an expired one: `InvalidParameterException`.
    """
    wanted = int(request.parameters.get(limit) or default)
    if wanted > cap:
        at = limit[0].lower() + limit[1:]
        raise AwsFault(
            "InvalidParameterException",
            f"1 validation error detected: Value '{wanted}' at '{at}' failed to satisfy constraint: "
            f"Member must have value less than or equal to {cap}",
        )
    offset, given = 0, request.parameters.get(token)
    if given is not None:
        found = _unseal(request, given)
        if found is None:
            raise AwsFault("InvalidParameterException", "Invalid pagination token.")
        offset, expires = found
        if now.timestamp() > expires:
            raise AwsFault("InvalidParameterException", "Pagination token has expired.")
    end = offset + wanted
    if end >= len(items):
        return items[offset:], {}
    return items[offset:end], {token: _seal(request, end, int(now.timestamp()) + TOKEN_LIFE_SECONDS)}
