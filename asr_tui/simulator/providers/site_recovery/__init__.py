"""Microsoft.RecoveryServices' replication resources: Azure Site Recovery."""

from asr_tui.simulator.providers.site_recovery import (
    after_failover,
    container_mappings,
    containers,
    disabling,
    drills,
    eligibility,
    events,
    fabrics,
    failing_over,
    item_updates,
    items,
    jobs,
    network_mappings,
    operations,
    other_lists,
    plan_actions,
    policies,
    recovery_plans,
    reprotecting,
    vault_health,
)
from asr_tui.simulator.providers.site_recovery.timetable import EVENTS
from asr_tui.simulator.routes import Route

_ROUTES: list[Route] = [
    *operations.ROUTES,
    *fabrics.ROUTES,
    *containers.ROUTES,
    *policies.ROUTES,
    *container_mappings.ROUTES,
    *network_mappings.ROUTES,
    *items.ROUTES,
    *disabling.ROUTES,
    *drills.ROUTES,
    *failing_over.ROUTES,
    *after_failover.ROUTES,
    *item_updates.ROUTES,
    *recovery_plans.ROUTES,
    *plan_actions.ROUTES,
    *reprotecting.ROUTES,
    *vault_health.ROUTES,
    *jobs.ROUTES,
    *other_lists.ROUTES,
    *events.ROUTES,
    *eligibility.ROUTES,
]

ROUTES: list[Route] = [
    (method, template, operations.stamped(handler) if method == "GET" else handler)
    for method, template, handler in _ROUTES
]

__all__ = ["EVENTS", "ROUTES"]
