"""A machine's own jobs of a vault, and what Azure calls the jobs of a drill and of a failover."""

from __future__ import annotations

from collections.abc import Iterable

from asr_tui.domain.jobs import Job

DRILL = "TestFailover"
FAILOVER = "UnplannedFailover"


def own_jobs(machine_name: str, jobs: Iterable[Job], *scenarios: str) -> tuple[Job, ...]:
    """This machine's jobs of these scenarios that have started, newest first."""
    dated = [
        (job.started, job) for job in jobs if job.started and job.scenario in scenarios and job.is_on(machine_name)
    ]
    return tuple(job for _, job in sorted(dated, key=lambda one: one[0], reverse=True))
