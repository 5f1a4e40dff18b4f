"""AWS's service models as botocore ships them, read without importing botocore (half a second saved)."""

from __future__ import annotations

import functools
import gzip
import importlib.util
import json
from pathlib import Path
from typing import Any

from iamtui.demo.errors import AwsFault

SERVICES = ("iam", "sts", "cognito-idp", "cognito-identity")


class ServiceModel:
    """One service's operations and shapes, in the words of its `service-2.json`."""

    def __init__(self, name: str, description: dict[str, Any]) -> None:
        self.name = name
        self.metadata: dict[str, Any] = description["metadata"]
        self.operations: dict[str, Any] = description["operations"]
        self.shapes: dict[str, Any] = description["shapes"]

    @property
    def speaks_json(self) -> bool:
        """Whether calls are JSON 1.1; they are query parameters answered with XML otherwise."""
        return bool(self.metadata["protocol"] == "json")

    @property
    def validation_code(self) -> str:
        """The error code of a request that does not fit the model."""
        return "InvalidParameterException" if self.speaks_json else "ValidationError"

    def input_shape(self, operation: str) -> str | None:
        """The name of the shape of `operation`'s parameters; `None` when it takes none."""
        return self._shape_of(operation, "input")

    def output_shape(self, operation: str) -> str | None:
        """The name of the shape of `operation`'s answer; `None` when it has none."""
        return self._shape_of(operation, "output")

    def needs_signature(self, operation: str) -> bool:
        """Whether a call without credentials is refused (sign-in and the like need none)."""
        return bool(self.operations[operation].get("authtype") != "none")

    def _shape_of(self, operation: str, which: str) -> str | None:
        if operation not in self.operations:
            raise AwsFault("InvalidAction", f"Could not find operation {operation}")
        found: str | None = self.operations[operation].get(which, {}).get("shape")
        return found


def _data_folder() -> Path:
    found = importlib.util.find_spec("botocore")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("botocore, whose service models the demo account serves, is not installed")
    return Path(found.submodule_search_locations[0]) / "data"


@functools.cache
def service_model(name: str) -> ServiceModel:
    """The newest model of the service `name`; read once."""
    folder = max((_data_folder() / name).iterdir())
    packed = folder / "service-2.json.gz"
    if packed.exists():
        return ServiceModel(name, json.loads(gzip.decompress(packed.read_bytes())))
    return ServiceModel(name, json.loads((folder / "service-2.json").read_bytes()))
