"""From the SDK's exceptions to `iamtui.aws.errors`, in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from botocore import exceptions as sdk
from botocore.parsers import ResponseParserError

from iamtui.aws import errors

__all__ = ["Answer", "failure"]

_DENIED: Final = {
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
    "AuthorizationError",
    "NotAuthorizedException",
}
_EXPIRED: Final = {"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"}
_INVALID_CREDENTIALS: Final = {
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "InvalidSignatureException",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "AuthFailure",
    "InvalidAccessKeyId",
    "RequestExpired",
    "RequestTimeTooSkewed",
}
_THROTTLED: Final = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "BandwidthLimitExceeded",
    "PriorRequestNotComplete",
    "SlowDown",
}
_NOT_FOUND: Final = {
    "NoSuchEntity",
    "NoSuchEntityException",
    "ResourceNotFoundException",
    "UserNotFoundException",
    "ReportNotPresent",
    "ScopeDoesNotExistException",
}
_CONFLICT: Final = {
    "EntityAlreadyExists",
    "EntityAlreadyExistsException",
    "DeleteConflict",
    "ConcurrentModification",
    "ConcurrentModificationException",
    "EntityTemporarilyUnmodifiable",
    "ResourceConflictException",
    "GroupExistsException",
    "UsernameExistsException",
    "AliasExistsException",
    "DuplicateProviderException",
    "ReportInProgress",
    "ReportExpired",
}
_LIMIT: Final = {"LimitExceeded", "LimitExceededException", "ServiceQuotaExceededException"}
_NOT_OFFERED: Final = {
    "InvalidAction",
    "NotImplemented",
    "NotImplementedException",
    "NotImplementedError",
    "UnknownOperation",
    "UnknownOperationException",
    "Unsupported",
    "UnsupportedOperation",
    "UnsupportedOperationException",
    "APINotImplemented",
}
_WRONG_REGION: Final = {"OptInRequired", "AuthorizationHeaderMalformed", "InvalidRegion"}

_PERMISSION: Final = re.compile(
    r"not authorized to perform:?\s+([a-z0-9-]+:[A-Za-z0-9*]+)"
    r"(?:\s+on resource:?\s+((?:(?:user|role|group|policy) )?[^\s,]+))?"
)


@dataclass(slots=True)
class Answer:
    """What came back over HTTP, kept from before the SDK parsed it (it forgets when it cannot)."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    start: bytes = b""

    @property
    def is_html(self) -> bool:
        """Whether a web page came back instead of AWS's XML or JSON."""
        kind = next((value for name, value in self.headers.items() if name.lower() == "content-type"), "")
        return "html" in kind.lower() or self.start.lstrip()[:9].lower() in (b"<!doctype", b"<html")

    @property
    def request_id(self) -> str:
        """AWS's id of the request, from the headers."""
        for name, value in self.headers.items():
            if name.lower() in ("x-amzn-requestid", "x-amz-request-id"):
                return value
        return ""


def failure(exception: BaseException, service: str, operation: str, answer: Answer) -> errors.AwsError:
    """The error this exception of the SDK (or of the HTTP library beneath it) stands for."""
    call: dict[str, Any] = {
        "service": service,
        "operation": operation,
        "status": answer.status,
        "request_id": answer.request_id,
    }
    if isinstance(exception, errors.AwsError):
        return exception
    if isinstance(exception, sdk.ClientError):
        return _from_answer(exception, call, answer)
    if isinstance(exception, ResponseParserError | ValueError) and answer.status:
        return _unparsable(exception, call, answer)
    return _from_configuration(exception, call) or _from_network(exception, call)


def _from_answer(exception: sdk.ClientError, call: dict[str, Any], answer: Answer) -> errors.AwsError:
    error = exception.response.get("Error", {})
    metadata = exception.response.get("ResponseMetadata", {})
    call["code"] = code = str(error.get("Code", ""))
    call["status"] = status = int(metadata.get("HTTPStatusCode", 0) or answer.status)
    call["request_id"] = metadata.get("RequestId") or answer.request_id
    message = str(error.get("Message") or error.get("message") or "")
    if _is_not_offered(code, status, message, answer, call):
        return errors.NotOffered(message, **call)
    if code in _DENIED or (status == 403 and "not authorized to perform" in message):
        found = _PERMISSION.search(message)
        permission, resource = (found[1], found[2] or "") if found else ("", "")
        return errors.AccessDenied(message, permission=permission, resource=resource, **call)
    return _kind(code, status, message)(message, **call)


def _kind(code: str, status: int, message: str) -> type[errors.AwsError]:
    if code in _EXPIRED or (code in _INVALID_CREDENTIALS and "token" in message and "expired" in message):
        return errors.ExpiredCredentials
    if code in _WRONG_REGION or "scoped to a valid region" in message:
        return errors.WrongRegion
    if code in _INVALID_CREDENTIALS or code == "UnrecognizedClientException":
        return errors.InvalidCredentials
    if code in _THROTTLED or status == 429 or (code == "LimitExceededException" and "Rate exceeded" in message):
        return errors.Throttled
    for codes, kind in (
        (_NOT_FOUND, errors.NotFound),
        (_CONFLICT, errors.Conflict),
        (_LIMIT, errors.LimitExceeded),
    ):
        if code in codes:
            return kind
    if status >= 500:
        return errors.ServiceFailure
    return errors.InvalidRequest


def _is_not_offered(code: str, status: int, message: str, answer: Answer, call: dict[str, Any]) -> bool:
    if code in _NOT_OFFERED or status in (405, 501):
        return True
    if code == "UnrecognizedClientException":
        # AWS says this of a bad access key; endpoints that lack the operation say it with other words.
        return "security token" not in message.lower()
    if "not implemented" in message.lower() or "not yet implemented" in message.lower():
        return True
    return answer.is_html and status in (404, 500)


def _unparsable(exception: BaseException, call: dict[str, Any], answer: Answer) -> errors.AwsError:
    if answer.is_html and answer.status in (404, 405, 500, 501):
        return errors.NotOffered(f"HTTP {answer.status} with a web page", **call)
    if answer.status == 429:
        return errors.Throttled(**call)
    if answer.status >= 500:
        return errors.ServiceFailure(**call)
    return errors.NetworkFailure("The answer is incomplete", reason="cut off", **call)


def _from_configuration(exception: BaseException, call: dict[str, Any]) -> errors.AwsError | None:
    message = str(exception)
    if isinstance(exception, sdk.ProfileNotFound):
        return errors.UnknownProfile(message, profile=str(exception.kwargs.get("profile", "")))
    if isinstance(exception, sdk.NoCredentialsError):
        return errors.NoCredentials(**call)
    if isinstance(exception, _SIGN_IN):
        return errors.ExpiredCredentials(message, **call)
    if isinstance(exception, sdk.CredentialRetrievalError | sdk.PartialCredentialsError):
        return errors.NoCredentials(message, **call)
    if isinstance(exception, sdk.InvalidRegionError | sdk.UnknownRegionError):
        return errors.WrongRegion(message, **call)
    if isinstance(exception, sdk.NoRegionError):
        return errors.BadConfiguration("No region is chosen: use --region, AWS_REGION, or the profile", **call)
    if isinstance(exception, _CONFIGURATION):
        return errors.BadConfiguration(message, **call)
    if isinstance(exception, sdk.ParamValidationError | sdk.OperationNotPageableError | AttributeError):
        return errors.InvalidRequest(message, **call)
    return None


_SIGN_IN: Final = tuple(
    kind
    for name in (
        "UnauthorizedSSOTokenError",
        "SSOTokenLoadError",
        "TokenRetrievalError",
        "LoginRefreshRequired",
    )
    if (kind := getattr(sdk, name, None)) is not None
)
_CONFIGURATION: Final = (
    sdk.ConfigNotFound,
    sdk.ConfigParseError,
    sdk.InvalidConfigError,
    sdk.InvalidEndpointConfigurationError,
    sdk.EndpointProviderError,
    sdk.UnknownServiceError,
    sdk.SSOError,
    sdk.InfiniteLoopConfigError,
)


_NO_SUCH_NAME: Final = (
    "Name or service not known",
    "nodename nor servname",
    "Temporary failure in name resolution",
    "No address associated with hostname",
    "getaddrinfo",
)


def _from_network(exception: BaseException, call: dict[str, Any]) -> errors.NetworkFailure:
    text = f"{exception} {exception.__cause__ or exception.__context__ or ''}"
    if isinstance(exception, sdk.SSLError):
        reason = "tls"
    elif isinstance(exception, sdk.ProxyConnectionError):
        reason = "proxy"
    elif isinstance(exception, sdk.ConnectTimeoutError | sdk.ReadTimeoutError | TimeoutError):
        reason = "timeout"
    elif any(words in text for words in _NO_SUCH_NAME):
        reason = "name"
    elif isinstance(exception, sdk.EndpointConnectionError):
        reason = "cut off" if "reset" in text.lower() else "unreachable"
    else:
        reason = "cut off"
    url = str(getattr(exception, "kwargs", {}).get("endpoint_url", ""))
    return errors.NetworkFailure(str(exception), reason=reason, endpoint=urlsplit(url).netloc, **call)
