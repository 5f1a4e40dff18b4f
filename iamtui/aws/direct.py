"""A client of AWS with the SDK in this process: one call path for guard, rate, retry and wording.

The terminal does not use it (it never loads the SDK, see `iamtui.aws.door`); the door process, the
snapshot command and tests do.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from types import TracebackType
from typing import Any

from botocore import xform_name

from iamtui.aws import guard
from iamtui.aws.client import ActivityLog, CallRecord, Identity, Source
from iamtui.aws.connection import ANSWER, Connection
from iamtui.aws.errors import AwsError, BadConfiguration, NetworkFailure, Throttled, WrongRegion
from iamtui.aws.failures import Answer
from iamtui.aws.model import Paging
from iamtui.aws.retry import wait_before_next
from iamtui.aws.settings import Settings
from iamtui.aws.sources import credential_sources
from iamtui.aws.values import partial_pages, plain

__all__ = ["DirectClient"]

_QUICK_FIRST_PAGE = {"GetAccountAuthorizationDetails", "ListUsers"}
_FIRST_PAGE_SIZE = 100


class DirectClient:
    """See `iamtui.aws.client.Client` for what each method gives."""

    def __init__(self, connection: Connection, region: str, *, background: bool = False) -> None:
        self._connection = connection
        self._region = region
        self._background = background

    @classmethod
    def open(cls, settings: Settings | None = None) -> DirectClient:
        """A client with a connection of its own; reads configuration, sends nothing yet.

        Raises `UnknownProfile` or `BadConfiguration`. Close it, or use it as `async with`.
        """
        connection = Connection(settings or Settings())
        return cls(connection, connection.configured_region)

    async def __aenter__(self) -> DirectClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def region(self) -> str:
        return self._region

    @property
    def activity(self) -> ActivityLog:
        return self._connection.activity

    @property
    def connection(self) -> Connection:
        """The connection this client shares with those made of it."""
        return self._connection

    def in_region(self, region: str) -> DirectClient:
        return DirectClient(self._connection, region, background=self._background)

    def in_background(self) -> DirectClient:
        return DirectClient(self._connection, self._region, background=True)

    async def identity(self) -> Identity:
        async with self._connection.asking_who:
            if self._connection.who is None:
                self._connection.who = Identity.from_answer(await self.call("sts", "GetCallerIdentity"))
        return self._connection.who

    async def sources(self) -> list[Source]:
        return await asyncio.to_thread(credential_sources, self._connection.settings.profile)

    async def call(self, service: str, operation: str, /, **parameters: Any) -> dict[str, Any]:
        region = self._connection.region_for(service, self._region)
        started, ticks = time.time(), time.perf_counter()
        outcome, attempts, answer = "cancelled", 0, Answer()
        # Counted kind by kind: what was only throttled for a while has not failed at all yet.
        failed: Counter[type[AwsError]] = Counter()
        try:
            while True:
                attempts += 1
                answer = Answer()
                try:
                    result = await self._attempt(service, operation, region, parameters, answer)
                except AwsError as error:
                    outcome = error.code
                    failed[type(error)] += 1
                    wait = wait_before_next(error, failed[type(error)], repeatable=guard.allows(service, operation))
                    if wait is None:
                        raise
                    await asyncio.sleep(wait)
                    outcome = "cancelled"
                else:
                    outcome = "ok"
                    return _plain_answer(operation, result)
        finally:
            self._connection.activity.add(
                CallRecord(
                    service,
                    operation,
                    region,
                    started,
                    time.perf_counter() - ticks,
                    outcome,
                    answer.request_id,
                    attempts,
                )
            )

    async def _attempt(
        self, service: str, operation: str, region: str, parameters: dict[str, Any], answer: Answer
    ) -> dict[str, Any]:
        """One try, through the guard and the turnstile, its failure typed."""
        if self._connection.settings.read_only:
            guard.check(service, operation)
        client = await self._connection.sdk_client(service, region)
        turnstile = self._connection.limits.turnstile(service, operation, region)
        async with turnstile.turn(background=self._background):
            noted = ANSWER.set(answer)
            try:
                result: dict[str, Any] = await getattr(client, xform_name(operation))(**parameters)
            except Exception as exception:
                error = self._connection.failure(exception, service, operation, answer)
                if isinstance(error, NetworkFailure) and error.reason == "name":
                    await self._check_region(service, region)
                if isinstance(error, Throttled):
                    turnstile.throttled()
                raise error from exception
            finally:
                ANSWER.reset(noted)
            turnstile.answered()
        return result

    async def _check_region(self, service: str, region: str) -> None:
        """Raise `WrongRegion` where a name is not known because the region is not one of AWS's."""
        if self._connection.settings.endpoint_url is None and region not in await self.regions(service):
            raise WrongRegion(f"{service} has no region named {region}", service=service)

    async def pages(self, service: str, operation: str, /, **parameters: Any) -> AsyncGenerator[dict[str, Any], None]:
        try:
            paging = await self._connection.models.paging(service, operation)
        except Exception as exception:
            raise self._connection.failure(exception, service, operation) from exception
        if paging is None:
            yield await self.call(service, operation, **parameters)
            return
        async for page in self._every_page(service, operation, paging, parameters):
            for part in partial_pages(page):
                yield part

    async def _every_page(
        self, service: str, operation: str, paging: Paging, parameters: dict[str, Any]
    ) -> AsyncIterator[dict[str, Any]]:
        given = dict(parameters)
        chooses_size = bool(paging.size_member) and paging.size_member not in given
        if chooses_size:
            quick = service == "iam" and operation in _QUICK_FIRST_PAGE
            given[paging.size_member] = _FIRST_PAGE_SIZE if quick else paging.largest
        seen: set[str] = set()
        while True:
            page = await self.call(service, operation, **given)
            token = _next_token(page, paging)
            yield page
            if not token:
                return
            if token in seen:
                raise AwsError(
                    "The endpoint gave the same page marker twice",
                    service=service,
                    operation=operation,
                    code="RepeatedMarker",
                )
            seen.add(token)
            given[paging.token_member] = token
            if chooses_size:
                given[paging.size_member] = paging.largest

    async def regions(self, service: str) -> list[str]:
        """The regions of our partition in which the service is, by the SDK's data."""
        partition = await self._partition()
        return await self._connection.models.regions(service, partition)

    async def _partition(self) -> str:
        region = self._region or self._connection.configured_region
        if not region:
            return "aws"
        try:
            return str(self._connection.session.get_partition_for_region(region))
        except Exception as exception:
            raise BadConfiguration(f"There is no region named {region}") from exception

    async def operations(self, service: str) -> list[str]:
        """The names of all operations of the service."""
        return await self._connection.models.operations(service)

    async def required_parameters(self, service: str, operation: str) -> list[str]:
        """The parameters AWS requires of the operation."""
        return await self._connection.models.required_parameters(service, operation)

    async def close(self) -> None:
        await self._connection.close()


def _next_token(page: dict[str, Any], paging: Paging) -> str:
    token = page.get(paging.token_member) or ""
    if paging.has_truncated and not page.get("IsTruncated"):
        return ""
    return str(token)


def _plain_answer(operation: str, result: dict[str, Any]) -> dict[str, Any]:
    result.pop("ResponseMetadata", None)
    if operation == "GetCredentialReport" and isinstance(result.get("Content"), bytes):
        # `aws` prints it as base64; it is CSV, and everyone who asks for it wants to read it.
        result["Content"] = result["Content"].decode("utf-8", "replace")
    answer: dict[str, Any] = plain(result)
    return answer
