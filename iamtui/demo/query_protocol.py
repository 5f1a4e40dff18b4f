"""AWS's query protocol: form parameters in, XML out, with a writer compiled once for each shape.

https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
"""

from __future__ import annotations

import base64
import functools
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote

from iamtui.demo.errors import AwsFault
from iamtui.demo.models import ServiceModel
from iamtui.demo.state import Shape

Writer = Callable[[Any], str]

_POLICY_DOCUMENT = "policyDocumentType"  # IAM returns these URL-encoded, as RFC 3986 has it
_TO_ESCAPE = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# XML 1.0 has no way to write these, not even as a reference: AWS could not send them either.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_REFERENCES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"))


# --- parameters in


def parse_form(body: bytes) -> dict[str, str]:
    """The form's fields, `Action` and `Version` among them; the last wins where one is given twice."""
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body)))
    except (UnicodeDecodeError, ValueError) as error:
        raise AwsFault("MalformedInput", "The request is not a form") from error


def parse_parameters(model: ServiceModel, operation: str, form: dict[str, str]) -> Shape:
    """`operation`'s parameters in AWS's shape; fields the model does not know are ignored, as AWS does."""
    shape = model.input_shape(operation)
    if shape is None:
        return {}
    tree: dict[str, Any] = {}
    for path, value in form.items():
        _plant(tree, path.split("."), value)
    converted: Shape = _convert(model, shape, tree)
    return converted


def _plant(tree: dict[str, Any], path: list[str], value: str) -> None:
    for part in path[:-1]:
        branch = tree.setdefault(part, {})
        if not isinstance(branch, dict):
            raise AwsFault("MalformedInput", f"{part} is both a value and a structure")
        tree = branch
    tree[path[-1]] = value


def _convert(model: ServiceModel, shape_name: str, node: Any) -> Any:
    shape = model.shapes[shape_name]
    if shape["type"] in ("structure", "list", "map"):
        return _convert_branches(model, shape, node if isinstance(node, dict) else {})
    if isinstance(node, dict):
        raise AwsFault("MalformedInput", "A value was expected where a structure is")
    return _convert_leaf(shape["type"], node)


def _convert_branches(model: ServiceModel, shape: dict[str, Any], node: dict[str, Any]) -> Any:
    if shape["type"] == "structure":
        return {
            name: _convert(model, member["shape"], node[name])
            for name, member in shape["members"].items()
            if name in node
        }
    if shape["type"] == "list":
        entries = _numbered(node.get("member"))
        return [_convert(model, shape["member"]["shape"], entry) for entry in entries]
    pairs = [entry for entry in _numbered(node.get("entry")) if isinstance(entry, dict)]
    return {str(pair.get("key")): _convert(model, shape["value"]["shape"], pair.get("value")) for pair in pairs}


def _numbered(node: Any) -> list[Any]:
    if not isinstance(node, dict):
        return []
    if not all(number.isdigit() for number in node):
        raise AwsFault("MalformedInput", "A list's entries are numbered")
    return [node[number] for number in sorted(node, key=int)]


def _convert_leaf(kind: str, text: str) -> Any:
    try:
        if kind in ("integer", "long"):
            return int(text)
        if kind == "timestamp":
            return datetime.fromisoformat(text)
        if kind == "blob":
            return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise AwsFault("MalformedInput", f"Invalid {kind}") from error
    return text.lower() == "true" if kind == "boolean" else text


# --- answers out


def xml_text(text: str) -> str:
    """`text` as XML content that parses back to it, save the characters XML cannot carry, which are gone."""
    if _TO_ESCAPE.search(text) is None:
        return text
    carried = NOT_IN_XML.sub("", text)
    for character, reference in _REFERENCES:
        carried = carried.replace(character, reference)
    return carried


@functools.lru_cache(maxsize=8192)
def _encoded_document(document: str) -> str:
    return quote(document, safe="", errors="replace")


def _write_time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")[:19] + "Z"


def _write_blob(content: bytes) -> str:
    return base64.b64encode(content).decode()


_LEAF_WRITERS: dict[str, Writer] = {
    "string": lambda value: xml_text(str(value)),
    "boolean": lambda value: "true" if value else "false",
    "timestamp": _write_time,
    "blob": _write_blob,
}


class AnswerWriter:
    """Writes the answers of one query service; each shape's writer is made when first needed, then kept."""

    def __init__(self, model: ServiceModel) -> None:
        self._model = model
        self._writers: dict[str, Writer] = {}

    def write(self, operation: str, answer: Shape, request_id: str) -> bytes:
        """The whole XML document of `answer`."""
        described = self._model.operations[operation].get("output")
        result = ""
        if described is not None:
            wrapper = described["resultWrapper"]
            result = f"<{wrapper}>{self._writer(described['shape'])(answer)}</{wrapper}>"
        return (
            f'<{operation}Response xmlns="{self._model.metadata["xmlNamespace"]}">{result}'
            f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{operation}Response>"
        ).encode()

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
        if kind == "structure":
            return self._compile_structure(shape)
        if kind == "list":
            return self._compile_list(shape)
        if kind == "map":
            return self._compile_map(shape)
        if shape_name == _POLICY_DOCUMENT:
            return _encoded_document
        return _LEAF_WRITERS.get(kind, str)

    def _compile_structure(self, shape: dict[str, Any]) -> Writer:
        members = [
            (name, f"<{name}>", f"</{name}>", self._writer(member["shape"]))
            for name, member in shape["members"].items()
        ]

        def write(value: Shape) -> str:
            found = value.get
            return "".join(
                [
                    f"{opening}{writer(content)}{closing}"
                    for name, opening, closing, writer in members
                    if (content := found(name)) is not None
                ]
            )

        return write

    def _compile_list(self, shape: dict[str, Any]) -> Writer:
        writer = self._writer(shape["member"]["shape"])

        def write(values: list[Any]) -> str:
            return "".join([f"<member>{writer(value)}</member>" for value in values])

        return write

    def _compile_map(self, shape: dict[str, Any]) -> Writer:
        writer = self._writer(shape["value"]["shape"])

        def write(values: dict[str, Any]) -> str:
            return "".join(
                [
                    f"<entry><key>{xml_text(key)}</key><value>{writer(value)}</value></entry>"
                    for key, value in values.items()
                ]
            )

        return write


def write_fault(model: ServiceModel, fault: AwsFault, request_id: str) -> bytes:
    """The XML document of an error."""
    who = "Sender" if fault.status < 500 else "Receiver"
    return (
        f'<ErrorResponse xmlns="{model.metadata["xmlNamespace"]}"><Error><Type>{who}</Type>'
        f"<Code>{xml_text(fault.code)}</Code><Message>{xml_text(fault.message)}</Message></Error>"
        f"<RequestId>{request_id}</RequestId></ErrorResponse>"
    ).encode()
