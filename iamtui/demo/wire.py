"""From an HTTP request to a call, and from an answer to an HTTP body, by AWS's own service models."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from iamtui.demo import json_protocol, query_protocol, validation
from iamtui.demo.errors import AwsFault
from iamtui.demo.models import SERVICES, ServiceModel, service_model
from iamtui.demo.service import Request
from iamtui.demo.state import Shape

DEFAULT_REGION = "us-east-1"
# AWS4-HMAC-SHA256 Credential=AKIA.../20240501/us-east-1/iam/aws4_request, SignedHeaders=...
_CREDENTIAL = re.compile(r"Credential=([^/\s]+)/\d+/([^/\s]+)/([^/\s]+)/aws4_request")
_TARGETS = {
    "AWSCognitoIdentityProviderService": "cognito-idp",
    "AWSCognitoIdentityService": "cognito-identity",
}


@dataclass(slots=True)
class Payload:
    """What goes back over HTTP."""

    status: int
    body: bytes
    headers: dict[str, str]


@dataclass(slots=True)
class Addressed:
    """A call whose service and operation are known, its parameters still as they came."""

    model: ServiceModel
    operation: str
    region: str
    access_key_id: str
    body: bytes
    form: dict[str, str]


def addressee(headers: Mapping[str, str]) -> str:
    """The service that is called, and in whose protocol an answer is due whatever the call is."""
    prefix = headers.get("X-Amz-Target", "").partition(".")[0]
    credential = _CREDENTIAL.search(headers.get("Authorization", ""))
    service = _TARGETS.get(prefix, credential[3] if credential else "iam")
    return service if service in SERVICES else "iam"


def address(headers: Mapping[str, str], body: bytes) -> Addressed:
    """Which operation of which service is called: by the credential scope, else by the names in the call.

    `AwsFault` where it names no operation, or is unsigned though its operation needs a signature.
    """
    credential = _CREDENTIAL.search(headers.get("Authorization", ""))
    key, region = (credential[1], credential[2]) if credential else ("", DEFAULT_REGION)
    model, form = service_model(addressee(headers)), {}
    if model.speaks_json:
        operation = headers.get("X-Amz-Target", "").partition(".")[2]
    else:
        form = query_protocol.parse_form(body)
        operation = form.get("Action", "")
        if credential is None and operation in service_model("sts").operations:
            model = service_model("sts")
    if operation not in model.operations:
        code = "UnknownOperationException" if model.speaks_json else "InvalidAction"
        raise AwsFault(code, f"Could not find operation {operation}")
    if credential is None and model.needs_signature(operation):
        code = "MissingAuthenticationTokenException" if model.speaks_json else "MissingAuthenticationToken"
        raise AwsFault(code, "Request is missing Authentication Token", 400 if model.speaks_json else 403)
    return Addressed(model, operation, region, key, body, form)


def read_call(addressed: Addressed, *, lengths: bool = True) -> Request:
    """The call with its parameters in AWS's shape, checked against the model (`validation.check`)."""
    model, operation = addressed.model, addressed.operation
    if model.speaks_json:
        parameters = json_protocol.parse_parameters(model, operation, addressed.body)
    else:
        parameters = query_protocol.parse_parameters(model, operation, addressed.form)
    validation.check(model, operation, parameters, lengths=lengths)
    return Request(model.name, operation, parameters, addressed.region, addressed.access_key_id)


@functools.cache
def _writer(service: str) -> json_protocol.AnswerWriter | query_protocol.AnswerWriter:
    model = service_model(service)
    return json_protocol.AnswerWriter(model) if model.speaks_json else query_protocol.AnswerWriter(model)


def write_answer(call: Request, answer: Shape, request_id: str) -> Payload:
    """The HTTP answer of a call that went well."""
    body = _writer(call.service).write(call.operation, answer, request_id)
    return Payload(200, body, _headers(call.service, request_id))


def write_fault(service: str, fault: AwsFault, request_id: str) -> Payload:
    """The HTTP answer of a call that did not."""
    model = service_model(service)
    headers = _headers(service, request_id)
    if not model.speaks_json:
        return Payload(fault.status, query_protocol.write_fault(model, fault, request_id), headers)
    headers["x-amzn-ErrorType"] = f"{fault.code}:"
    return Payload(fault.status, json_protocol.write_fault(fault), headers)


def _headers(service: str, request_id: str) -> dict[str, str]:
    kind = "application/x-amz-json-1.1" if service_model(service).speaks_json else "text/xml"
    return {"Content-Type": kind, "x-amzn-RequestId": request_id}
