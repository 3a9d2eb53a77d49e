"""Microsoft.RecoveryServices' replication resources: Azure Site Recovery."""

from asr_tui.simulator.providers.site_recovery import (
    container_mappings,
    containers,
    eligibility,
    events,
    fabrics,
    items,
    jobs,
    network_mappings,
    operations,
    policies,
)
from asr_tui.simulator.providers.site_recovery.timetable import EVENTS
from asr_tui.simulator.routes import Route

ROUTES: list[Route] = [
    *operations.ROUTES,
    *fabrics.ROUTES,
    *containers.ROUTES,
    *policies.ROUTES,
    *container_mappings.ROUTES,
    *network_mappings.ROUTES,
    *items.ROUTES,
    *jobs.ROUTES,
    *events.ROUTES,
    *eligibility.ROUTES,
]

__all__ = ["EVENTS", "ROUTES"]
