"""Azure Site Recovery: the replication resources of Microsoft.RecoveryServices."""

from __future__ import annotations

from asr_tui.simulator.cloud import Provider, joined
from asr_tui.simulator.providers.site_recovery import (
    alerts,
    container_mappings,
    drills,
    eligibility,
    enabling,
    events,
    failover,
    item_actions,
    item_updates,
    items,
    job_runs,
    jobs,
    network_mappings,
    operations,
    other_sources,
    plan_actions,
    plan_cancelling,
    policies,
    recovery_plans,
    reprotecting,
    topology,
    vault_health,
    vault_settings,
)

_PARTS = (
    alerts.PROVIDER,
    operations.PROVIDER,
    topology.PROVIDER,
    policies.PROVIDER,
    container_mappings.PROVIDER,
    network_mappings.PROVIDER,
    items.PROVIDER,
    enabling.PROVIDER,
    drills.PROVIDER,
    failover.PROVIDER,
    item_updates.PROVIDER,
    item_actions.PROVIDER,
    recovery_plans.PROVIDER,
    plan_actions.PROVIDER,
    plan_cancelling.PROVIDER,
    reprotecting.PROVIDER,
    vault_health.PROVIDER,
    vault_settings.PROVIDER,
    other_sources.PROVIDER,
    jobs.PROVIDER,
    events.PROVIDER,
    eligibility.PROVIDER,
)
_ALL = joined(*_PARTS, Provider(events=job_runs.job_events(one for part in _PARTS for one in part.workflows)))
PROVIDER = Provider(
    routes=[(method, template, operations.answering(method, handler)) for method, template, handler in _ALL.routes],
    events=_ALL.events,
)
