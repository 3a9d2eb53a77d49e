"""What Azure lets this identity and this subscription do: rights, locks, links, quotas."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from asr_tui.azure_gateway.bodies import governance
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients, Sdk
from asr_tui.azure_gateway.errors import body_of, from_answer, reading
from asr_tui.azure_gateway.paging import collect
from asr_tui.azure_gateway.requests.resource_call import LINKS_VERSION
from asr_tui.domain.errors import Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.obstacles import Link, Lock, Quota
from asr_tui.domain.rights import Rights

# Versions of Microsoft.Authorization as Azure REST API reference names them.
_PERMISSIONS = "2022-04-01"
_LOCKS = "2020-05-01"


class Governance:
    """Reads only. Every method raises AzureError.

    Rights, locks and links are asked for without an SDK of their own: through the same pipeline as everything else.
    """

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def rights(self, scope: ArmId) -> Rights:
        """What this identity may do at a scope that exists.

        Documented for resource groups and resources; for a subscription it is assumed to be the same.
        """
        path = f"{scope}/providers/Microsoft.Authorization/permissions"
        return governance.rights(await self._values(f"your rights on {scope.name}", path, _PERMISSIONS))

    async def locks(self, subscription: str) -> tuple[Lock, ...]:
        """All management locks in a subscription, whatever they lie on."""
        path = f"/subscriptions/{subscription}/providers/Microsoft.Authorization/locks"
        found = (governance.lock(body) for body in await self._values("the management locks", path, _LOCKS))
        return tuple(lock for lock in found if lock is not None)

    async def links(self, subscription: str) -> tuple[Link, ...]:
        """All links between resources of a subscription."""
        path = f"/subscriptions/{subscription}/providers/Microsoft.Resources/links"
        found = (governance.link(body) for body in await self._values("the resource links", path, LINKS_VERSION))
        return tuple(link for link in found if link is not None)

    async def quotas(self, subscription: str, location: str) -> tuple[Quota, ...]:
        """What compute and network count and limit in a region."""
        compute, network = await asyncio.gather(
            self._compute_quotas(subscription, location), self._network_quotas(subscription, location)
        )
        return compute + network

    async def _compute_quotas(self, subscription: str, location: str) -> tuple[Quota, ...]:
        with reading(f"the compute quotas of {location}"):
            client = await self._clients.get(Sdk.COMPUTE, subscription)
            return await collect(client.usage.list(location), governance.quota)

    async def _network_quotas(self, subscription: str, location: str) -> tuple[Quota, ...]:
        with reading(f"the network quotas of {location}"):
            client = await self._clients.get(Sdk.NETWORK, subscription)
            return await collect(client.usages.list(location), governance.quota)

    async def _values(self, what: str, path: str, version: str) -> tuple[Fields, ...]:
        """All elements of a list, page by page."""
        link = f"{self._clients.endpoint.base_url}{quote(path, safe='/()')}?api-version={version}"
        found: list[Fields] = []
        while link:
            with reading(what):
                answer = await self._clients.follow(link)
            if answer.status_code != 200:
                raise from_answer(answer, what, wrote=False)
            page = Fields(body_of(answer))
            if not isinstance(page.raw("value"), list):
                # An empty list would mean "no rights at all", or "no locks".
                raise Unreachable(
                    "An answer that is no list", f"Reading {what}.", "Try again; reading changes nothing."
                )
            found += page.each("value")
            link = page.text("nextLink")
        return tuple(found)
