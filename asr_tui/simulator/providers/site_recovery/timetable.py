"""The events by which time moves Site Recovery's jobs, and the workflows that they carry on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.site_recovery import (
    after_failover,
    container_mappings,
    containers,
    disabling,
    drills,
    enabling,
    fabrics,
    failing_over,
    item_updates,
    job_record,
    job_runs,
    jobs,
    network_mappings,
    plan_actions,
    policies,
    recovery_plans,
    reprotecting,
    vault_health,
)
from asr_tui.simulator.providers.site_recovery.job_record import Job
from asr_tui.simulator.providers.site_recovery.job_runs import Workflow

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud

WORKFLOWS: dict[str, Workflow] = {
    workflow.key: workflow
    for module in (
        after_failover,
        container_mappings,
        containers,
        disabling,
        drills,
        enabling,
        fabrics,
        failing_over,
        item_updates,
        jobs,
        network_mappings,
        plan_actions,
        policies,
        recovery_plans,
        reprotecting,
        vault_health,
    )
    for workflow in module.WORKFLOWS
}


def _step(cloud: Cloud, args: JsonObject) -> None:
    job = job_record.load(cloud, args["job"])
    if job_runs.is_current(job, args):
        job_runs.on_step(cloud, WORKFLOWS[job.workflow], job)


def _cancelled(cloud: Cloud, args: JsonObject) -> None:
    job = job_record.load(cloud, args["job"])
    if job.state == "Cancelling":
        job_runs.on_cancelled(cloud, WORKFLOWS[job.workflow], job)


def _restart(cloud: Cloud, acting: Job) -> None:
    job = job_record.load(cloud, acting.subject)
    if job.state == "Failed":
        job_runs.restart(cloud, WORKFLOWS[job.workflow], job)


def _resume(cloud: Cloud, acting: Job) -> None:
    job = job_record.load(cloud, acting.subject)
    job_runs.resume(cloud, WORKFLOWS[job.workflow], job)


WORKFLOWS[jobs.RESTART.key] = replace(jobs.RESTART, done=_restart)
WORKFLOWS[jobs.RESUME.key] = replace(jobs.RESUME, done=_resume)

EVENTS: dict[str, Callable[[Cloud, JsonObject], None]] = {
    job_runs.STEP: _step,
    job_runs.CANCELLED: _cancelled,
    **enabling.EVENTS,
}
