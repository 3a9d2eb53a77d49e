"""How long until a machine runs in the other region: as measured with this machine, else as usual."""

from __future__ import annotations

from collections.abc import Iterable

from asr_tui.domain import steps
from asr_tui.domain.estimates import Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job

DRILL = steps.TestFailover.scenario
FAILOVER = steps.Failover.scenario
_WORDS = {DRILL: "drill", FAILOVER: "failover"}


def own_jobs(machine_name: str, jobs: Iterable[Job], *scenarios: str) -> tuple[Job, ...]:
    """This machine's jobs of these scenarios that have started, newest first."""
    dated = [
        (job.started, job) for job in jobs if job.started and job.scenario in scenarios and job.is_on(machine_name)
    ]
    return tuple(job for _, job in sorted(dated, key=lambda one: one[0], reverse=True))


def expected(item: ArmId, machine_name: str, jobs: Iterable[Job], *, shut_down_source: bool) -> Estimate:
    """The expected recovery time: this machine's last failover or drill that succeeded, else the usual time."""
    for job in own_jobs(machine_name, jobs, FAILOVER, DRILL):
        if job.state.good and job.duration is not None and job.ended is not None:
            origin = f"as in the {_WORDS[job.scenario]} of this machine on {job.ended.day} {job.ended:%b}"
            return Estimate(job.duration.total_seconds(), origin)
    return steps.Failover(item, machine_name, shut_down_source).estimate()
