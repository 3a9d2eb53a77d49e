"""How long until a machine runs in the other region: as measured with this machine, else as usual."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from asr_tui.domain import steps
from asr_tui.domain.estimates import Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job

DRILL = steps.TestFailover.scenario
FAILOVER = steps.Failover.scenario
_WORDS = {DRILL: "drill", FAILOVER: "failover"}


def own_jobs(machine_name: str, jobs: Iterable[Job], *scenarios: str) -> tuple[Job, ...]:
    """This machine's jobs of these kinds, newest first. A list of jobs names machines, in lower case at times."""
    name = machine_name.casefold()
    dated = [
        (job.started, job)
        for job in jobs
        if job.started is not None and job.scenario in scenarios and job.target.casefold() == name
    ]
    return tuple(job for _, job in sorted(dated, key=lambda one: one[0], reverse=True))


def took(job: Job) -> timedelta | None:
    """How long a job took; None while it runs, and where Azure gives no times."""
    if job.started is None or job.ended is None:
        return None
    return max(job.ended - job.started, timedelta())


def measured(machine_name: str, jobs: Iterable[Job]) -> Job | None:
    """The machine's newest failover or drill that ended well."""
    done = own_jobs(machine_name, jobs, FAILOVER, DRILL)
    return next((job for job in done if job.state.good and took(job) is not None), None)


def expected(item: ArmId, machine_name: str, jobs: Iterable[Job], *, shut_down_source: bool) -> Estimate:
    """The expected recovery time: this machine's last failover or drill, else the typical time of a failover."""
    last = measured(machine_name, jobs)
    length = took(last) if last else None
    if last is None or length is None or last.ended is None:
        return steps.Failover(item, machine_name, shut_down_source).estimate()
    return Estimate(
        length.total_seconds(),
        f"as in the {_WORDS[last.scenario]} of this machine on {last.ended.day} {last.ended:%b}",
    )
