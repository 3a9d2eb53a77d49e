"""Microsoft's async SDK clients, imported when first needed, one for each SDK and subscription."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from enum import Enum
from importlib import import_module
from typing import Any, TypeVar

from azure.core import AsyncPipelineClient
from azure.core.pipeline.policies import (
    ContentDecodePolicy,
    CustomHookPolicy,
    HeadersPolicy,
    RequestIdPolicy,
    UserAgentPolicy,
)
from azure.core.rest import HttpRequest

from asr_tui import __version__
from asr_tui.azure_gateway import read_links
from asr_tui.azure_gateway.background import load_in_thread
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clock import AzureClock, ClockPolicy
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.errors import error_of_answer, reading
from asr_tui.azure_gateway.wire.answers import LAST_ANSWER, HeardAnswers, Links, ReadableAnswers, decoded
from asr_tui.azure_gateway.wire.api_versions import ApiVersionPolicy, ApiVersions
from asr_tui.azure_gateway.wire.read_only import ReadOnlyPolicy, ReadOnlySwitch
from asr_tui.azure_gateway.wire.retries import Retries
from asr_tui.azure_gateway.wire.sign_in import OwnHostPolicy, SignIn, TokenSource
from asr_tui.domain.errors import AzureError, NotFound
from asr_tui.domain.ids import ArmId

T = TypeVar("T")

NEVER_USED = "SubscriptionIdNotRegisteredWithSrs"
"""Azure's code (with status 400) for a vault in which Site Recovery was never used, and which is empty."""


_JSON = {"Accept": "application/json"}
_AT_ONCE = 10
"""Bodies of a list that are read before everything else has a turn."""


def nobody(_page: object) -> None:
    """For who wants the whole list alone."""


class Sdk(Enum):
    """Module and class of a management client, and whether it belongs to a subscription."""

    COMPUTE = ("azure.mgmt.compute.aio", "ComputeManagementClient", True)
    NETWORK = ("azure.mgmt.network.aio", "NetworkManagementClient", True)
    STORAGE = ("azure.mgmt.storage.aio", "StorageManagementClient", True)
    RESOURCES = ("azure.mgmt.resource.resources.aio", "ResourceManagementClient", True)
    RECOVERY_SERVICES = ("azure.mgmt.recoveryservices.aio", "RecoveryServicesClient", True)
    ALERTS = ("azure.mgmt.alertsmanagement.aio", "AlertsManagementClient", True)
    SITE_RECOVERY = ("azure.mgmt.recoveryservicessiterecovery.aio", "SiteRecoveryManagementClient", True)

    def load(self) -> Any:
        """The client class. Takes 0.1 to 1 s the first time."""
        module, name, _ = self.value
        return getattr(import_module(module), name)

    @property
    def of_a_subscription(self) -> bool:
        return self.value[2]


class Clients:
    """The clients of a session; they share one transport, which the session closes."""

    def __init__(
        self,
        endpoint: Endpoint,
        tokens: TokenSource,
        transport: Any,
        clock: AzureClock,
        sleep: Callable[[float], Awaitable[None]],
        on_wait: Callable[[str], None],
        *,
        read_only: ReadOnlySwitch,
    ) -> None:
        self.endpoint = endpoint
        self.versions = ApiVersions()
        self._transport = transport
        self._policies: Callable[[], list[Any]] = lambda: [
            *_policies(endpoint, tokens, clock, sleep, on_wait, self.versions),
            ReadOnlyPolicy(read_only),
        ]
        self._clients: dict[tuple[Sdk, str], Any] = {}
        self.now = clock.now
        self._logs_policies: Callable[[], list[Any]] = lambda: _policies(
            endpoint.logs, tokens, clock, sleep, on_wait, ApiVersions()
        )
        self._logs: Any = None
        self._plain: AsyncPipelineClient[HttpRequest, Any] = AsyncPipelineClient(
            endpoint.base_url, policies=self._policies(), transport=transport
        )
        self._reads: AsyncPipelineClient[HttpRequest, Any] = AsyncPipelineClient(
            endpoint.base_url, policies=[*map(_undecoded, self._policies())], transport=transport
        )

    async def get(self, sdk: Sdk, subscription: str = "") -> Any:
        """The client, made on first use; its import runs in a thread. Raises NotFound without a subscription."""
        if sdk.of_a_subscription and not subscription:
            what = f"Azure named a resource without the subscription that it is in; {sdk.name} needs one."
            raise NotFound("Not found", what, "Look at the resource in the portal; reading again changes nothing.")
        key = (sdk, subscription.casefold() if sdk.of_a_subscription else "")
        if key not in self._clients:
            client = await load_in_thread(sdk.load)
            if key not in self._clients:
                self._clients[key] = make(sdk, client, subscription, self.endpoint, self._policies(), self._transport)
        return self._clients[key]

    async def logs(self) -> Any:
        """The client of Log Analytics' queries, which is at another address and takes tokens of its own.

        It can change nothing, so its pipeline has no check of read-only.
        """
        if self._logs is None:
            client = await load_in_thread(_logs_client)
            self._logs = self._logs or client(
                object(),
                endpoint=self.endpoint.logs.base_url,
                credential_scopes=list(self.endpoint.logs.scopes),
                policies=self._logs_policies(),
                transport=self._transport,
            )
        return self._logs

    async def collect(
        self, what: str, path: str, read: Callable[[Fields], T], *, version: str = "", **query: str
    ) -> tuple[T, ...]:
        """All objects of all pages of a list, each as `read` gives it. Raises AzureError.

        what   names the list in an error
        query  in Azure's names, `wanted` stands for `$filter`
        """
        return tuple([one async for page in self._pages(what, path, read, query, version=version) for one in page])

    def pages(self, what: str, path: str, read: Callable[[Fields], T], **query: str) -> AsyncGenerator[list[T], None]:
        """The objects of each page of a list, as soon as it has come; otherwise as `collect`."""
        return self._pages(what, path, read, query)

    async def _pages(
        self,
        what: str,
        path: str,
        read: Callable[[Fields], T],
        query: dict[str, str],
        *,
        version: str = "",
        goes_on: Callable[[Sequence[T]], None] = nobody,
        ahead: bool = True,
    ) -> AsyncGenerator[list[T], None]:
        """As `pages`.

        goes_on  told of the objects of each page that is not the last one
        ahead    the next page is on its way while the objects of one are read: for who wants all of them
        """
        if wanted := query.pop("wanted", ""):
            query["$filter"] = wanted
        links = Links()

        async def page_at(link: str) -> tuple[Fields, object]:
            with reading(what):
                links.add(link)
                page = await self._answer(what, HttpRequest("GET", link, headers=_JSON), expects_list=True)
                return page, LAST_ANSWER.get()

        with reading(what):
            first = read_links.link(self.endpoint.base_url, path, query, version)
            coming: asyncio.Task[tuple[Fields, object]] | None = asyncio.create_task(page_at(first))
            try:
                while coming is not None:
                    page, answer = await coming
                    LAST_ANSWER.set(answer)  # the page was read in a task, whose context ends with it
                    link = page.link("nextLink")
                    coming = asyncio.create_task(page_at(link)) if link and ahead else None
                    objects = await _read_in_parts(page, read)
                    if link:
                        goes_on(objects)
                    yield objects
                    if link and not ahead:
                        coming = asyncio.create_task(page_at(link))
            finally:
                if coming is not None:
                    coming.cancel()
                    await asyncio.gather(coming, return_exceptions=True)

    async def collect_of_vault(
        self,
        what: str,
        vault: ArmId,
        kind: str,
        read: Callable[[Fields], T],
        enough: Callable[[Sequence[T]], bool] | None = None,
        goes_on: Callable[[Sequence[T]], None] = nobody,
    ) -> tuple[T, ...]:
        """A list of the vault by Site Recovery; empty where that was never used in it. Raises AzureError."""
        whole = f"{what} of {vault.name}"
        try:
            found = list[T]()
            ahead = enough is None
            async with aclosing(self._pages(whole, f"{vault}/{kind}", read, {}, goes_on=goes_on, ahead=ahead)) as pages:
                async for page in pages:
                    found += page
                    if enough is not None and enough(found):
                        break
            return tuple(found)
        except AzureError as error:
            if error.code == NEVER_USED:
                return ()
            raise

    async def one(self, what: str, path: str, **query: str) -> Fields:
        """The body of one resource, or of an answer that is no list. Raises AzureError."""
        with reading(what):
            link = read_links.link(self.endpoint.base_url, path, query)
            return await self._answer(what, HttpRequest("GET", link, headers=_JSON), expects_list=False)

    async def ask(self, what: str, path: str, question: Mapping[str, Any]) -> Fields:
        """The body of the answer to a question that is sent as POST and changes nothing. Raises AzureError."""
        with reading(what):
            link = read_links.link(self.endpoint.base_url, path, {})
            request = HttpRequest("POST", link, headers=_JSON, json=question)
            return await self._answer(what, request, expects_list=False)

    async def _answer(self, what: str, request: HttpRequest, *, expects_list: bool) -> Fields:
        answer = await self._reads.send_request(request)
        if answer.status_code != 200:
            raise error_of_answer(answer, what, wrote=False)
        return Fields(decoded(answer, expects_list=expects_list))

    async def follow(self, link: str, **options: Any) -> Any:
        """The answer to a GET of an opaque link, whatever its status."""
        return await self._plain.send_request(HttpRequest("GET", link), **options)


async def _read_in_parts(page: Fields, read: Callable[[Fields], T]) -> list[T]:
    """The objects of a page; keys are answered between them."""
    found = list[T]()
    for number, body in enumerate(page.each("value")):
        if body:
            found.append(read(body))
        if number % _AT_ONCE == _AT_ONCE - 1:
            await asyncio.sleep(0)
    return found


def _logs_client() -> Any:
    return import_module("azure.monitor.query.aio").LogsQueryClient


def make(sdk: Sdk, client: Any, subscription: str, endpoint: Endpoint, pipeline: list[Any], transport: Any) -> Any:
    """A client that uses no other policies than `pipeline`."""
    of_whom = {"subscription_id": subscription} if sdk.of_a_subscription else {}
    return client(
        object(),  # a client demands a credential, and the pipeline is what signs in
        **of_whom,
        base_url=endpoint.base_url,
        credential_scopes=list(endpoint.scopes),
        policies=pipeline,
        transport=transport,
    )


def _undecoded(policy: Any) -> Any:
    """The policy for reads whose answers are decoded once, by who asked: those of the SDKs decode each three times."""
    return HeardAnswers() if isinstance(policy, ContentDecodePolicy | ReadableAnswers) else policy


def _policies(
    endpoint: Endpoint,
    tokens: TokenSource,
    clock: AzureClock,
    sleep: Callable[[float], Awaitable[None]],
    on_wait: Callable[[str], None],
    versions: ApiVersions,
) -> list[Any]:
    """The pipeline, new for each client since a policy refers to the next one.

    Left out of the SDKs' own list: the redirect policy (a 307 would send a write again, to another host), the retry
    policy (see Retries), and the automatic registration of resource providers (an unwanted write, and the refused
    request sent again). Only two may repeat a request, once, after an answer that Azure gives before it looks at it:
    the sign-in policy after a 401, with another token, and the policy of api-versions, with another version.
    """
    return [
        RequestIdPolicy(),
        HeadersPolicy(),
        UserAgentPolicy(base_user_agent=f"asr-tui/{__version__}"),
        ContentDecodePolicy(),
        CustomHookPolicy(),
        Retries(sleep, on_wait),
        ApiVersionPolicy(versions),
        OwnHostPolicy(endpoint.base_url),
        SignIn(tokens, *endpoint.scopes, encrypted=endpoint.needs_sign_in),
        ClockPolicy(clock),
        ReadableAnswers(),
    ]
