"""Observations of a vault with machines in two regions, as the tests of outages need them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from asr_tui.domain.health_reports import Availability, Cause, Impact, Incident, MachineHealth
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.signals import Observation, Source, SourceRead
from tests.domain.items import PROTECTED

NOW = datetime(2026, 11, 28, 3, 10, tzinfo=UTC)
BEGAN = NOW - timedelta(minutes=30)
ALL_READ = tuple(SourceRead(source, "s", NOW) for source in Source)


def machine(name: str, region: str = "centralus", *, silent: bool = False, **more: object) -> ProtectedItem:
    """A protected machine that reported a minute ago, or not since the outage began."""
    item = replace(
        PROTECTED,
        id=PROTECTED.id.parent().child("replicationProtectedItems", name),
        name=name,
        machine=ArmId(f"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/{name}"),
        machine_name=name,
        source_location=region,
        home_location=region,
        last_heartbeat=BEGAN if silent else NOW - timedelta(minutes=1),
        rpo_at=NOW,
    )
    return replace(item, **more)


def health(
    item: ProtectedItem, state: Availability = Availability.UNAVAILABLE, cause: Cause = Cause.PLATFORM
) -> MachineHealth:
    return MachineHealth(
        item.machine, state, state.value, cause, BEGAN + timedelta(minutes=1), NOW, region=item.source_location
    )


def issue(
    region: str = "centralus", service: str = "Virtual Machines", *, active: bool = True, kind: str = "ServiceIssue"
) -> Incident:
    mitigated = None if active else NOW - timedelta(minutes=2)
    return Incident(
        f"{service[:2]}-{region}", kind, active, "title", "summary", BEGAN, mitigated, NOW,
        (Impact(service, region, active),),
    )  # fmt: skip


def seen(items: Iterable[ProtectedItem], **more: object) -> Observation:
    """All sources read, nothing else to tell."""
    return replace(Observation(items=tuple(items), reads=ALL_READ), **more)


def away(name: str, stage: Stage, allowed: str, **more: object) -> ProtectedItem:
    """A machine that was failed over from Central US and runs in West Europe."""
    operations = frozenset({allowed, "DisableProtection"})
    item = machine(name, stage=stage, active_on_target=True, allowed_operations=operations)
    return replace(item, **more)
