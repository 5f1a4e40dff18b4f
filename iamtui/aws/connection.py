"""The SDK's sessions and clients behind one connection to AWS."""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack
from contextvars import ContextVar
from typing import Any, Final
from urllib.parse import urlsplit

from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession
from botocore.loaders import Loader

from iamtui.aws.client import ActivityLog, Identity
from iamtui.aws.errors import AwsError, NoCredentials, UnknownProfile
from iamtui.aws.failures import Answer, failure
from iamtui.aws.guard import guard_credential_chain, guard_session
from iamtui.aws.limits import Limits
from iamtui.aws.model import ServiceModels
from iamtui.aws.operations import ALLOWED
from iamtui.aws.settings import Settings
from iamtui.aws.values import timestamp

__all__ = ["ANSWER", "Connection"]

ANSWER: Final[ContextVar[Answer | None]] = ContextVar("ANSWER", default=None)
"""Where the answer of the call being made is noted, as it came over HTTP."""

_GLOBAL: Final = {"iam", "sts"}
_WHERE_NONE_IS_CHOSEN: Final = "us-east-1"
_DEMO_KEY: Final = ("AKIADEMONORTHWIND000", "demo")


class Connection:
    """One identity: its credentials, its clients by service and region, its rates and its log.

    Two sessions of the SDK: one finds the credentials and may do nothing else, the other makes the
    calls under the read-only guard. So a profile that assumes a role works, and yet nobody can send
    sts:AssumeRole through a guarded client.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.activity = ActivityLog()
        self.who: Identity | None = None
        self.asking_who = asyncio.Lock()
        self._chain = _session(settings)
        guard_credential_chain(self._chain)
        self.session = self._guarded_session()
        self.models = ServiceModels(self.session)
        self.limits = Limits(at_aws=self._at_aws())
        self.configured_region = self._region()
        self._stack = AsyncExitStack()
        self._clients: dict[tuple[str, str], Any] = {}
        self._making = asyncio.Lock()

    def _guarded_session(self) -> Any:
        session = _session(self.settings)
        session.register_component("data_loader", _FewServices(_customer_models()))
        session.register_component("credential_provider", _ChainCredentials(self._chain))
        session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=timestamp)
        if self.settings.read_only:
            guard_session(session)
        session.get_component("event_emitter").register_first("before-parse", _note_answer)
        return session

    def _region(self) -> str:
        try:
            configured = self._chain.get_config_variable("region")
        except Exception as exception:
            raise self.failure(exception) from exception
        return str(self.settings.region or os.environ.get("AWS_REGION") or configured or "")

    def _at_aws(self) -> bool:
        url = self.settings.endpoint_url or os.environ.get("AWS_ENDPOINT_URL") or ""
        host = urlsplit(url).hostname or ""
        return not url or host.endswith((".amazonaws.com", ".amazonaws.com.cn", ".api.aws"))

    def region_for(self, service: str, region: str) -> str:
        """The region whose endpoint serves the call: IAM and STS have one for the whole partition."""
        if service in _GLOBAL:
            return self.configured_region or region or _WHERE_NONE_IS_CHOSEN
        return region

    async def sdk_client(self, service: str, region: str) -> Any:
        """The SDK's client, made when first asked for.

        After the first, its model is read in a thread, so that calls under way go on meanwhile.
        """
        key = (service, region)
        if key in self._clients:
            return self._clients[key]
        async with self._making:
            if key not in self._clients:
                try:
                    self._clients[key] = await self._make(service, region)
                except Exception as exception:
                    raise self.failure(exception, service) from exception
            return self._clients[key]

    async def _make(self, service: str, region: str) -> Any:
        if await self.session.get_credentials() is None:
            raise NoCredentials(looked_at=["the environment", "~/.aws", "the container and instance roles"])
        loader = self.session.get_component("data_loader")
        if self._clients:
            await asyncio.to_thread(loader.load_service_model, service, "service-2")
            await asyncio.to_thread(loader.load_service_model, service, "endpoint-rule-set-1")
        context = self.session.create_client(
            service,
            region_name=region or None,
            endpoint_url=self.settings.endpoint_url,
            # Without TLS there is nothing to verify, and reading the certificates takes a while.
            verify=False if (self.settings.endpoint_url or "").startswith("http://") else None,
            config=AioConfig(
                connect_timeout=5,
                read_timeout=30,
                max_pool_connections=32,
                retries={"mode": "standard", "total_max_attempts": 1},
            ),
        )
        return await self._stack.enter_async_context(context)

    def failure(
        self, exception: BaseException, service: str = "", operation: str = "", answer: Answer | None = None
    ) -> AwsError:
        """The typed error for an exception of the SDK."""
        error = failure(exception, service, operation, answer or Answer())
        if isinstance(error, UnknownProfile):
            error.available = sorted(AioSession().available_profiles)
        return error

    async def close(self) -> None:
        """Close every client and its sockets."""
        self._clients.clear()
        await self._stack.aclose()


class _FewServices(Loader):  # type: ignore[misc]  # the SDK is untyped
    """Reads the SDK's data files without first looking at the folders of its four hundred services."""

    def list_available_services(self, type_name: str) -> list[str]:
        """The services there are clients for."""
        return sorted(ALLOWED)


def _customer_models() -> list[str]:
    extra = os.environ.get("AWS_DATA_PATH", "")
    return [os.path.expanduser(path) for path in extra.split(os.pathsep) if path]


class _ChainCredentials:
    """Gives the guarded session the credentials that the other one finds."""

    def __init__(self, chain: Any) -> None:
        self._chain = chain

    async def load_credentials(self) -> Any:
        return await self._chain.get_credentials()


def _session(settings: Settings) -> Any:
    session = AioSession()
    if settings.demo:
        for variable, value in (("profile", None), ("config_file", os.devnull), ("credentials_file", os.devnull)):
            session.set_config_variable(variable, value)
        session.set_credentials(*_DEMO_KEY)
    elif settings.profile:
        session.set_config_variable("profile", settings.profile)
    return session


def _note_answer(response_dict: dict[str, Any], **_: Any) -> None:
    answer = ANSWER.get()
    if answer is not None:
        answer.status = int(response_dict.get("status_code", 0))
        answer.headers = dict(response_dict.get("headers", {}))
        answer.start = bytes(response_dict.get("body") or b"")[:200]
