"""Reads of all vaults at once, by Azure Resource Graph: one query for each kind of thing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, TypeVar

from asr_tui.azure_gateway import graph_queries
from asr_tui.azure_gateway.bodies import jobs as job_bodies
from asr_tui.azure_gateway.bodies import protected_items, recovery_plans, resources
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.errors import reading, unreadable
from asr_tui.azure_gateway.wire.answers import Links
from asr_tui.domain.all_vaults import GraphRows, TaggedItem
from asr_tui.domain.jobs import Job
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault

T = TypeVar("T")

_PATH = "/providers/Microsoft.ResourceGraph/resources"
PAGE = 1000
"""Rows of an answer at most (Microsoft Learn, "Working with large Azure resource data sets")."""


_AT_ONCE = 100
"""Rows that are read before everything else has a turn: a whole page would hold up the screen."""


class ResourceGraph:
    """Reads only. Every method raises AzureError. A row that cannot be made sense of is left out."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def items(self) -> AsyncIterator[GraphRows]:
        """The protected items of Azure machines in all vaults, each page in parts as they are read."""
        async for rows in self._pages("the protected items of all vaults", graph_queries.ITEMS):
            for start in range(0, len(rows) or 1, _AT_ONCE):
                part = rows[start : start + _AT_ONCE]
                found = tuple(one for row in part if (one := tagged_item(row)) is not None)
                yield GraphRows(found, len(part) - len(found), ends_page=start + _AT_ONCE >= len(rows))
                await asyncio.sleep(0)

    async def jobs(self) -> tuple[Job, ...]:
        """The newest jobs of all vaults, newest first."""
        bodies = await self._all("the jobs of all vaults", graph_queries.JOBS, graph_queries.job_body)
        return tuple(job_bodies.job(body) for body in bodies)

    async def plans(self) -> tuple[RecoveryPlan, ...]:
        bodies = await self._all("the recovery plans of all vaults", graph_queries.PLANS, graph_queries.whole_body)
        return tuple(recovery_plans.recovery_plan(body) for body in bodies if recovery_plans.is_a2a(body))

    async def vaults(self) -> tuple[Vault, ...]:
        bodies = await self._all("the vaults", graph_queries.VAULTS, Fields)
        return tuple(resources.vault(body) for body in bodies)

    async def _all(self, what: str, query: str, body: Callable[[Mapping[str, Any]], Fields]) -> list[Fields]:
        found = [body(row) async for rows in self._pages(what, query) for row in rows if isinstance(row, Mapping)]
        return [one for one in found if one.own_id]

    def _pages(self, what: str, query: str) -> AsyncIterator[list[Any]]:
        return pages(self._clients, what, query)


async def pages(clients: Clients, what: str, query: str, *subscriptions: str) -> AsyncIterator[list[Any]]:
    """The rows of each page of a query's answer, of all subscriptions where none is named. Raises AzureError."""
    scope = {"subscriptions": subscriptions} if subscriptions else {}
    token, tokens = "", Links()
    while True:
        options: dict[str, Any] = {"resultFormat": "objectArray", "$top": PAGE, "allowPartialScopes": True}
        asked = {"query": query, "options": {**options, "$skipToken": token} if token else options, **scope}
        with reading(what):
            answer = await clients.ask(what, _PATH, asked)
            rows = answer.raw("data")
            if not isinstance(rows, list):
                raise unreadable(what, "it holds no rows")
            token = answer.link("$skipToken")
            tokens.add(token)
        yield rows
        if not token:
            return


def tagged_item(row: object) -> TaggedItem | None:
    """The item of a row; None for a row without an id."""
    if not isinstance(row, Mapping):
        return None
    body, tags = graph_queries.item_body(row)
    if not body.own_id:
        return None
    known = tags.pairs("tags") if tags.has("tags") else None
    return TaggedItem(protected_items.protected_item(body), known)
