"""AWS's JSON 1.1 protocol, as Cognito speaks it.

https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from iamtui.demo.errors import AwsFault
from iamtui.demo.models import ServiceModel
from iamtui.demo.state import Shape

Writer = Callable[[Any], Any]


def parse_parameters(model: ServiceModel, operation: str, body: bytes) -> Shape:
    """`operation`'s parameters in AWS's shape; members the model does not know are ignored, as AWS does."""
    try:
        given = json.loads(body) if body else {}
    except ValueError as error:
        raise AwsFault("SerializationException", "The request is not JSON") from error
    shape = model.input_shape(operation)
    converted: Shape = _convert(model, shape, given) if shape is not None else {}
    return converted


def _convert(model: ServiceModel, shape_name: str, given: Any) -> Any:
    shape = model.shapes[shape_name]
    kind = shape["type"]
    if given is None or shape.get("document"):
        return given
    if not _fits(kind, given):
        raise AwsFault("SerializationException", f"A {kind} was expected")
    if kind == "structure":
        members = shape["members"]
        return {
            name: _convert(model, members[name]["shape"], value)
            for name, value in given.items()
            if name in members and value is not None
        }
    if kind == "list":
        return [_convert(model, shape["member"]["shape"], value) for value in given]
    if kind == "map":
        return {name: _convert(model, shape["value"]["shape"], value) for name, value in given.items()}
    if kind == "timestamp":
        return datetime.fromtimestamp(given, UTC)
    return base64.b64decode(given) if kind == "blob" else given


_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "blob": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float),
}


def _fits(kind: str, given: Any) -> bool:
    return isinstance(given, _PYTHON_TYPES[kind]) and (kind == "boolean" or not isinstance(given, bool))


def _plain(value: Any) -> Any:
    return value


def _epoch(moment: datetime) -> float:
    return round(moment.timestamp(), 3)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


_LEAF_WRITERS: dict[str, Writer] = {"timestamp": _epoch, "blob": _base64}


class AnswerWriter:
    """Writes the answers of one JSON service; each shape's writer is made when first needed, then kept."""

    def __init__(self, model: ServiceModel) -> None:
        self._model = model
        self._writers: dict[str, Writer] = {}

    def write(self, operation: str, answer: Shape, request_id: str) -> bytes:
        """The body of `answer`; `request_id` goes into a header in this protocol, so not here."""
        shape = self._model.output_shape(operation)
        if shape is None:
            return b""
        # ASCII with escapes: the one form of JSON that also carries what UTF-8 cannot, as lone surrogates.
        return json.dumps(self._writer(shape)(answer), separators=(",", ":")).encode()

    def _writer(self, shape_name: str) -> Writer:
        writer = self._writers.get(shape_name)
        if writer is None:
            # A shape that contains itself finds this stand-in for the writer being made.
            self._writers[shape_name] = lambda value: self._writers[shape_name](value)
            writer = self._writers[shape_name] = self._compile(shape_name)
        return writer

    def _compile(self, shape_name: str) -> Writer:
        shape = self._model.shapes[shape_name]
        kind = shape["type"]
        if shape.get("document"):
            return _plain
        if kind == "structure":
            members = {name: self._writer(member["shape"]) for name, member in shape["members"].items()}
            return lambda value: {
                name: members[name](content)
                for name, content in value.items()
                if name in members and content is not None
            }
        if kind == "list":
            entry = self._writer(shape["member"]["shape"])
            return lambda values: [entry(value) for value in values]
        if kind == "map":
            content_writer = self._writer(shape["value"]["shape"])
            return lambda values: {name: content_writer(value) for name, value in values.items()}
        return _LEAF_WRITERS.get(kind, _plain)


def write_fault(fault: AwsFault) -> bytes:
    """The body of an error."""
    return json.dumps({"__type": fault.code, "message": fault.message}).encode()
