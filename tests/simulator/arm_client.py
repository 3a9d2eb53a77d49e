"""Two ways to ask the simulator: Microsoft's SDK clients, and plain ARM requests."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, NamedTuple, Self

import aiohttp
from azure.core.credentials import AccessToken
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.core.pipeline.transport._aiohttp import AioHttpTransport
from azure.mgmt.compute.aio import ComputeManagementClient
from azure.mgmt.network.aio import NetworkManagementClient
from azure.mgmt.recoveryservices.aio import RecoveryServicesClient
from azure.mgmt.resource.resources.aio import ResourceManagementClient
from azure.mgmt.resource.subscriptions.aio import SubscriptionClient
from azure.mgmt.storage.aio import StorageManagementClient


class NoCredential:
    """The clients want one; with no authentication policy it is never asked."""

    async def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        return AccessToken("none", int(time.time()) + 3600)

    async def close(self) -> None: ...

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *args: object) -> None: ...


class ImpatientTransport(AioHttpTransport):
    """Polls again at once, however long Azure asks to wait."""

    async def sleep(self, duration: float) -> None:
        await asyncio.sleep(0)


class Clients:
    """Microsoft's async management clients of one subscription."""

    def __init__(self, url: str, subscription: str) -> None:
        def options() -> dict[str, Any]:
            policy: SansIOHTTPPolicy[Any, Any] = SansIOHTTPPolicy()
            return {"base_url": url, "authentication_policy": policy, "transport": ImpatientTransport()}

        # The clients take JSON bodies where their types name models only.
        credential = NoCredential()
        self.compute: Any = ComputeManagementClient(credential, subscription, **options())
        self.network: Any = NetworkManagementClient(credential, subscription, **options())
        self.storage: Any = StorageManagementClient(credential, subscription, **options())
        self.vaults: Any = RecoveryServicesClient(credential, subscription, **options())
        self.resources: Any = ResourceManagementClient(credential, subscription, **options())
        self.subscriptions: Any = SubscriptionClient(credential, **options())
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for client in (
            self.compute,
            self.network,
            self.storage,
            self.vaults,
            self.resources,
            self.subscriptions,
        ):
            await self._stack.enter_async_context(client)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: Any

    @property
    def code(self) -> str:
        return str(self.body["error"]["code"])


_VERSIONS = {
    "microsoft.authorization/locks": "2020-05-01",
    "microsoft.authorization": "2022-04-01",
    "microsoft.compute/disks": "2023-10-02",
    "microsoft.compute/diskencryptionsets": "2023-10-02",
    "microsoft.compute/skus": "2021-07-01",
    "microsoft.compute": "2023-09-01",
    "microsoft.network": "2023-09-01",
    "microsoft.recoveryservices": "2023-08-01",
    "microsoft.resources": "2016-09-01",
    "microsoft.storage": "2023-05-01",
}
"""Versions of the same year that Azure has for the types; the first that begins a type counts."""


def api_version(url: str) -> str:
    kind = url.partition("?")[0].lower().rpartition("/providers/")[2]
    own = (version for name, version in _VERSIONS.items() if kind.startswith(f"{name}/") or kind == name)
    return next(own, "2022-09-01") if "/" in kind and not kind.endswith("/register") else "2022-09-01"


class ArmClient:
    """Plain requests, with an api-version unless the path has one."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self.url = url

    async def send(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        url = path if path.startswith("http") else self.url + path
        if "api-version" not in url:
            url += ("&" if "?" in url else "?") + f"api-version={api_version(url)}"
        async with self._http.request(method, url, json=body, headers=headers) as answer:
            text = await answer.read()
            parsed = await answer.json() if text else None
            return Answer(answer.status, {key.lower(): value for key, value in answer.headers.items()}, parsed)

    async def get(self, path: str) -> Answer:
        return await self.send("GET", path)

    async def put(self, path: str, body: object) -> Answer:
        return await self.send("PUT", path, body)

    async def delete(self, path: str) -> Answer:
        return await self.send("DELETE", path)
