"""What AWS checks before an operation sees its parameters: the constraints written in the service model.

Patterns are left to the operations: they are written in Java's dialect, and few reads depend on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from iamtui.demo.errors import AwsFault
from iamtui.demo.models import ServiceModel
from iamtui.demo.state import Shape


def check(model: ServiceModel, operation: str, parameters: Shape, *, lengths: bool = True) -> None:
    """Raises the service's validation fault, in AWS's words, unless `parameters` fit the model.

    `lengths=False` leaves out how long a text may be, for an account that holds texts AWS would not take.
    """
    shape = model.input_shape(operation)
    if shape is None:
        return
    wrong = list(_violations(model, shape, parameters, "", lengths))
    if wrong:
        number = f"{len(wrong)} validation error{'s' if len(wrong) > 1 else ''} detected: "
        raise AwsFault(model.validation_code, number + "; ".join(wrong))


def _violations(model: ServiceModel, shape_name: str, value: Any, path: str, lengths: bool) -> Iterator[str]:
    shape = model.shapes[shape_name]
    kind = shape["type"]
    if kind == "structure" and not shape.get("document"):
        for name, member in shape["members"].items():
            at = f"{path}.{_at(name)}" if path else _at(name)
            if name in value:
                yield from _violations(model, member["shape"], value[name], at, lengths)
            elif name in shape.get("required", ()):
                yield _sentence(None, at, "Member must not be null")
    elif kind == "list":
        yield from _size(shape, len(value), value, path, "length")
        for number, entry in enumerate(value, 1):
            yield from _violations(model, shape["member"]["shape"], entry, f"{path}.{number}.member", lengths)
    elif kind == "map":
        for name, entry in value.items():
            yield from _violations(model, shape["value"]["shape"], entry, f"{path}.{name}.member", lengths)
    elif kind == "string":
        yield from _text_violations(shape, value, path, lengths)
    elif kind in ("integer", "long"):
        yield from _size(shape, value, value, path, "value")


def _text_violations(shape: dict[str, Any], value: str, path: str, lengths: bool) -> Iterator[str]:
    shown = "***" if shape.get("sensitive") else value
    if shape.get("enum") and value not in shape["enum"]:
        yield _sentence(shown, path, f"Member must satisfy enum value set: [{', '.join(shape['enum'])}]")
    if lengths:
        yield from _size(shape, len(value), shown, path, "length")


def _size(shape: dict[str, Any], size: int, shown: Any, path: str, what: str) -> Iterator[str]:
    if size < shape.get("min", size):
        yield _sentence(shown, path, f"Member must have {what} greater than or equal to {shape['min']}")
    if size > shape.get("max", size):
        yield _sentence(shown, path, f"Member must have {what} less than or equal to {shape['max']}")


def _sentence(value: Any, path: str, constraint: str) -> str:
    shown = "null" if value is None else f"'{value}'"
    return f"Value {shown} at '{path}' failed to satisfy constraint: {constraint}"


def _at(name: str) -> str:
    return name[0].lower() + name[1:]
