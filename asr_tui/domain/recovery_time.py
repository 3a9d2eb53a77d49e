"""How long until a machine runs in the other region: as measured with this machine, else as usual."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.estimates import Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.own_jobs import DRILL, FAILOVER, own_jobs
from asr_tui.domain.source_machine import Shutdown

_WORDS = {DRILL: "drill", FAILOVER: "failover"}

UNANSWERED_SHUTDOWN = Estimate(10 * 60, "for a shutdown that nothing answers: our estimate, never measured")
"""How long Azure tries to shut down a machine whose region does not answer, before the failover goes on (Microsoft
Learn, "Fail over Azure VMs", says only that it goes on): assumed, no source gives a time."""


def expected(item: ArmId, machine_name: str, jobs: Iterable[Job], shutdown: Shutdown) -> Estimate:
    """The expected recovery time: this machine's last failover or drill that succeeded, else the usual time; and on
    top of it the attempt to shut down a machine that does not answer."""
    usual = _usual(item, machine_name, jobs, shut_down_source=shutdown is Shutdown.SHUTS_DOWN)
    if shutdown is not Shutdown.NO_ANSWER:
        return usual
    minutes = UNANSWERED_SHUTDOWN.seconds / 60
    origin = f"{usual.origin}, and about {minutes:.0f} min {UNANSWERED_SHUTDOWN.origin}"
    return replace(usual, seconds=usual.seconds + UNANSWERED_SHUTDOWN.seconds, origin=origin)


def _usual(item: ArmId, machine_name: str, jobs: Iterable[Job], *, shut_down_source: bool) -> Estimate:
    for job in own_jobs(machine_name, jobs, FAILOVER, DRILL):
        if job.state.good and job.duration is not None and job.ended is not None:
            origin = f"as in the {_WORDS[job.scenario]} of {machine_name} on {job.ended.day} {job.ended:%b}"
            return Estimate(job.duration.total_seconds(), origin)
    return steps.Failover(item, machine_name, shut_down_source).estimate()
