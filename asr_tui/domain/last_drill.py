"""The last drill of a machine: what Azure keeps of it, else its newest job.

A re-protect makes a new protected item: lastSuccessfulFailoverTime is gone from it, and health error 161011, "No
successful test failover has been done on the virtual machine after it was replicated", is back (recorded:
azure-cli-extensions, site-recovery, after switchprotection). lastSuccessfulTestFailoverTime is taken to go likewise
(assumed: that recording has no drill). The vault's jobs stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from asr_tui.domain.jobs import CLOCK_SKEW, Job
from asr_tui.domain.own_jobs import DRILL, own_jobs
from asr_tui.domain.protection import ProtectedItem

NEVER_DRILLED = "161011"
"""Azure's health error of a machine that had no drill since it is replicated as it is now."""


class LastDrill(Struct, frozen=True):
    """The newest test failover that succeeded.

    at      when it began
    job     Azure's job, where it is still listed
    counts  whether it tried the replication of now, and not one that a re-protect or a new protection has replaced
    """

    at: datetime
    job: Job | None = None
    counts: bool = True


def drill_jobs(jobs: Iterable[Job]) -> dict[str, Job]:
    """The newest job of a successful test failover for each machine, by its name in lower case."""
    good = (job for job in jobs if job.scenario == DRILL and job.state.good and not job.of_plan)
    dated = [(job.started, job) for job in good if job.started]
    return {job.target.casefold(): job for _, job in sorted(dated, key=lambda one: one[0])}


def was_tried(item: ProtectedItem, jobs: Iterable[Job]) -> bool:
    """Whether a test failover of the machine was ever begun, as far as Azure tells."""
    return item.last_test_failover is not None or bool(own_jobs(item.machine_name, jobs, DRILL))


def last_drill(item: ProtectedItem, newest: Mapping[str, Job]) -> LastDrill | None:
    """The machine's last drill; None where neither Azure's item nor a job tells of one. `newest` is of `drill_jobs`."""
    job, told = newest.get(item.machine_name.casefold()), item.last_test_failover
    began = job.started if job else None
    if told is not None and not any(error.code == NEVER_DRILLED for error in item.health_errors):
        same = began is not None and abs(began - told) <= CLOCK_SKEW
        return LastDrill(told, job if same else None)
    known = [time for time in (told, began) if time is not None]
    if not known:
        return None
    at = max(known)
    return LastDrill(at, job if at == began else None, counts=False)
