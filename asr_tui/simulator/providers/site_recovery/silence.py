"""The periods in which nothing comes from a replicated machine: its region is out, its host has a fault, it is off, its
agent is silent.

A machine that is stopped after its protection makes its replication critical (a Site Recovery author in GitHub,
MicrosoftDocs/azure-docs issue 68343, 2021-01); it must run to replicate (issue 21910, 2019-04).
"""

from __future__ import annotations

from datetime import datetime

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.providers.compute import host_faults
from asr_tui.simulator.providers.compute.runtime import off_periods
from asr_tui.simulator.providers.site_recovery.item_record import Item

Period = tuple[datetime, datetime | None]
"""Begin and end; the end is None while it lasts."""


def no_data(cloud: Cloud, item: Item) -> list[Period]:
    """The periods in which the machine writes nothing that can be copied, oldest first."""
    outages, faults = cloud.outage_periods(item.source_location), host_faults.down_periods(cloud, item.vm_id)
    return sorted([*outages, *faults, *off_periods(cloud, item.vm_id)], key=lambda period: period[0])


def no_heartbeat(cloud: Cloud, item: Item) -> list[Period]:
    """The periods in which its agent reports nothing."""
    return [*no_data(cloud, item), *([(item.silent_at, None)] if item.silent_at else [])]


def silent_since(cloud: Cloud, item: Item) -> datetime | None:
    """Since when its agent reports nothing; None while it reports."""
    return min((since for since, until in no_heartbeat(cloud, item) if until is None), default=None)
