"""Reads of Azure's own health: Resource Health, Service Health, the activity log, Log Analytics.

The activity log is read through the session's own pipeline, page by page: azure-mgmt-monitor would be a package of
metrics, alerts and autoscale for one list whose api-version has been the same since 2015.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from asr_tui.azure_gateway.bodies import health
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.errors import reading, unreadable
from asr_tui.domain import kinds
from asr_tui.domain.health_reports import Incident, LoggedChange, LoggedRpo, MachineHealth
from asr_tui.domain.ids import ArmId

EVENTS_OF = timedelta(days=7)
"""How far back Service Health is asked for events by their last update; without a date it tells of three days."""
LOG_OF = timedelta(hours=24)
_LOG_VERSION = "2015-04-01"
_CATEGORIES = ("ServiceHealth", "ResourceHealth")

QUERY = """\
AzureDiagnostics
| where replicationProviderName_s == "A2A" and isnotempty(name_s)
| summarize arg_max(TimeGenerated, rpoInSeconds_d, replicationHealth_s) by name_s, Resource
| project name_s, Resource, TimeGenerated, rpoInSeconds_d, replicationHealth_s"""
"""The newest RPO of each item; only the legacy table has it (Microsoft Learn, "Monitor Site Recovery with Azure Monitor
Logs")."""
_COLUMNS = frozenset({"name_s", "TimeGenerated", "rpoInSeconds_d"})
"""The columns without which a row says nothing."""
T = TypeVar("T")


async def machine_health(clients: Clients, scope: str) -> tuple[MachineHealth, ...]:
    """Of all virtual machines of a subscription by its id, or of a resource group by its ARM id."""
    group = ArmId(scope) if scope.startswith("/") else None
    found = await clients.collect(
        f"the {kinds.MACHINE_HEALTH.words}",
        f"{group or f'/subscriptions/{scope}'}/providers/Microsoft.ResourceHealth/availabilityStatuses",
        health.machine_health,
    )
    return tuple(one for one in found if one is not None)


async def incidents(clients: Clients, subscription: str) -> tuple[Incident, ...]:
    """The events of Service Health for a subscription, those that ended lately included."""
    since = clients.now() - EVENTS_OF
    found = await clients.collect(
        f"the {kinds.INCIDENT.words}",
        f"/subscriptions/{subscription}/providers/Microsoft.ResourceHealth/events",
        health.incident,
        queryStartTime=f"{since:%m/%d/%Y}",
    )
    return _understood(f"the {kinds.INCIDENT.words}", found)


async def emerging_issues(clients: Clients, _subscription: str) -> tuple[Incident, ...]:
    """The status page, the same for every subscription."""
    what = f"the {kinds.EMERGING_ISSUE.words}"
    found = health.emerging_issues(
        await clients.one(what, "/providers/Microsoft.ResourceHealth/emergingIssues/default")
    )
    if found is None:
        raise unreadable(what, "the answer has no list of active events, not even an empty one")
    return found


async def logged_changes(clients: Clients, subscription: str) -> tuple[LoggedChange, ...]:
    """The activity log's entries about health of the last day, newest first: one request a category."""
    now = clients.now()
    path = f"/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values"
    filters = [
        f"eventTimestamp ge '{now - LOG_OF:%Y-%m-%dT%H:%M:%SZ}' and eventTimestamp le '{now:%Y-%m-%dT%H:%M:%SZ}' "
        f"and category eq '{category}'"
        for category in _CATEGORIES
    ]
    what = f"the {kinds.LOGGED_CHANGE.words}"
    read, version = health.logged_change, _LOG_VERSION
    pages = await asyncio.gather(
        *(clients.collect(what, path, read, version=version, wanted=wanted) for wanted in filters)
    )
    found = _understood(what, [one for page in pages for one in page])
    return tuple(sorted(found, key=lambda one: one.time, reverse=True))


def _understood(what: str, found: Sequence[T | None]) -> tuple[T, ...]:
    """The entries that could be read. Raises AzureError where there are entries, and not one could: none of them is not
    the same as none."""
    known = tuple(one for one in found if one is not None)
    if found and not known:
        raise unreadable(what, "none of its entries says what it is about")
    return known


async def logged_rpos(clients: Clients, workspace: str) -> tuple[LoggedRpo, ...]:
    """The newest RPO of each item in a Log Analytics workspace, by the workspace's id."""
    what = f"the {kinds.LOGGED_RPO.words}"
    with reading(what):
        client = await clients.logs()
        answer = await client.query_workspace(workspace, QUERY, timespan=LOG_OF)
        tables = getattr(answer, "tables", None)
        if tables is None:
            raise unreadable(what, "only a part of the query was answered")
        if not any(set(table.columns) >= _COLUMNS for table in tables):
            raise unreadable(what, "the answer has no table with the columns that were asked for")
        rows = [
            Fields({name: _text(value) for name, value in zip(table.columns, row, strict=False)})
            for table in tables
            for row in table.rows
        ]
    return health.logged_rpos(rows)


def _text(value: object) -> object:
    """A cell as JSON has it: the client turns times into datetimes."""
    moment = getattr(value, "isoformat", None)
    return value if moment is None else moment()
