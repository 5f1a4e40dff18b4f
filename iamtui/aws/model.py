"""What AWS's service models say: operations, what each requires, how it is paged, and regions.

Read from the SDK's data files, so only where the SDK is: the terminal asks through its door.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

__all__ = ["Paging", "ServiceModels"]

_TOKENS: Final = ("Marker", "NextToken", "PaginationToken")
_SIZES: Final = ("MaxItems", "MaxResults", "Limit", "QueryLimit")
_LARGEST: Final = {"iam": 1000}
_LARGEST_ELSEWHERE: Final = 60


@dataclass(frozen=True, slots=True)
class Paging:
    """How an operation is paged: the member that carries the marker both ways, and the page's size.

    `size_member` is "" where the size cannot be chosen; `largest` is the largest AWS takes.
    """

    token_member: str
    size_member: str
    largest: int
    has_truncated: bool


class ServiceModels:
    """The models of one SDK session."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._models: dict[str, Any] = {}
        self._paging: dict[tuple[str, str], Paging | None] = {}

    async def service(self, service: str) -> Any:
        """The SDK's own model of the service."""
        if service not in self._models:
            self._models[service] = await self._session.get_service_model(service)
        return self._models[service]

    async def operations(self, service: str) -> list[str]:
        """The names of all operations of the service."""
        return list((await self.service(service)).operation_names)

    async def required_parameters(self, service: str, operation: str) -> list[str]:
        """The parameters AWS requires of the operation."""
        shape = (await self.service(service)).operation_model(operation).input_shape
        return list(shape.required_members) if shape else []

    async def paging(self, service: str, operation: str) -> Paging | None:
        """How the operation is paged, or None for one that answers at once.

        Taken from the members of its input and output rather than from the SDK's paginators, which
        leave out several (ListUserImportJobs, ListTerms, AdminListDevices, ListIdentities, ...).
        """
        key = (service, operation)
        if key not in self._paging:
            model = (await self.service(service)).operation_model(operation)
            self._paging[key] = _paging(service, model)
        return self._paging[key]

    async def regions(self, service: str, partition: str = "aws") -> list[str]:
        """The regions of the partition in which the service is."""
        return sorted(await self._session.get_available_regions(service, partition_name=partition))


def _paging(service: str, model: Any) -> Paging | None:
    if model.input_shape is None or model.output_shape is None:
        return None
    given, answered = model.input_shape.members, model.output_shape.members
    token = next((name for name in _TOKENS if name in given and name in answered), "")
    if not token:
        return None
    size = next((name for name in _SIZES if name in given), "")
    largest = _LARGEST.get(service, _LARGEST_ELSEWHERE)
    if size:
        largest = min(largest, int(given[size].metadata.get("max", largest)))
    return Paging(token, size, largest, "IsTruncated" in answered)
