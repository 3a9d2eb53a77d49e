"""Faults of the hosts below machines, which are the platform's and not their owner's."""

from __future__ import annotations

from datetime import datetime, timedelta

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject

_FAULTS = "/simulator/host_faults"
Period = tuple[datetime, datetime | None]
"""Begin and end; the end is None while it lasts."""


def begin(cloud: Cloud, machine_id: str, *, state: str = "Unavailable", minutes_ago: float = 0.0) -> None:
    """Begin a fault of a machine's host; `state` is the machine's availability meanwhile."""
    faults = cloud.store.private(_FAULTS)
    since = cloud.clock.now - timedelta(minutes=minutes_ago)
    own = faults.get(machine_id.lower(), [])
    if not own or own[-1]["until"] is not None:
        faults[machine_id.lower()] = [*own, {"state": state, "since": since.isoformat(), "until": None}]
        cloud.store.put_private(_FAULTS, faults)


def end(cloud: Cloud, machine_id: str) -> None:
    faults = cloud.store.private(_FAULTS)
    for fault in faults.get(machine_id.lower(), []):
        fault["until"] = fault["until"] or cloud.clock.now.isoformat()
    cloud.store.put_private(_FAULTS, faults)


def faulty(cloud: Cloud) -> set[str]:
    """The ids in lower case of the machines whose hosts have a fault now."""
    faults = cloud.store.private(_FAULTS)
    return {machine for machine, own in faults.items() if own and own[-1]["until"] is None}


def periods(cloud: Cloud, machine_id: str) -> list[tuple[str, Period]]:
    """State and period of each fault of a machine's host, oldest first."""
    return [(fault["state"], _period(fault)) for fault in cloud.store.private(_FAULTS).get(machine_id.lower(), [])]


def down_periods(cloud: Cloud, machine_id: str) -> list[Period]:
    """The periods in which the machine does not run because of its host."""
    return [period for state, period in periods(cloud, machine_id) if state == "Unavailable"]


def _period(fault: JsonObject) -> Period:
    until = fault["until"]
    return datetime.fromisoformat(fault["since"]), datetime.fromisoformat(until) if until else None
