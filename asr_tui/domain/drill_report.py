"""The result of a drill: who, when, which machine and point, the jobs' times, the measured recovery time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asr_tui.domain import recovery_time
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import RecoveryPoint

CLEAN_UP = "TestFailoverCleanup"
UNKNOWN_PERSON = "not recorded on this computer"


@dataclass(frozen=True, slots=True)
class DrillReport:
    """One drill. Times are Azure's; a field that Azure did not tell is None or empty.

    started_by, cleaned_up_by  from this computer's audit log, by the request ids that Azure shows in its jobs
    recovery_time  from the start of the test failover's job to its end
    point          None where Azure lists it no more; point_time then comes from the drill's job
    data_age       how old the state was when the drill began
    """

    machine: str
    vault: str
    source: str
    target: str
    written: datetime
    written_by: str
    started_by: str = UNKNOWN_PERSON
    cleaned_up_by: str = ""
    point: RecoveryPoint | None = None
    point_time: datetime | None = None
    test_machine: str = ""
    size: str = ""
    addresses: tuple[str, ...] = ()
    network: str = ""
    test: Job | None = None
    clean_up: Job | None = None
    recovery_time: timedelta | None = None
    data_age: timedelta | None = None
    notes: str = ""


def report(
    estate: ItemEstate,
    jobs: Sequence[Job],
    entries: Sequence[AuditEntry],
    written_by: str,
    notes: str = "",
) -> DrillReport:
    """The newest drill of the machine, as far as it is known. `jobs`: with their tasks, where they could be read."""
    item = estate.item
    test = next(iter(recovery_time.own_jobs(item.machine_name, jobs, recovery_time.DRILL)), None)
    began = test.started if test else item.last_test_failover
    clean_ups = recovery_time.own_jobs(item.machine_name, jobs, CLEAN_UP)
    clean_up = next((one for one in clean_ups if test and began and one.started and one.started >= began), None)
    name = (test.point if test else "") or (item.failover_point.name if item.failover_point else "")
    point = next((one for one in estate.points or () if name and one.id.name.casefold() == name.casefold()), None)
    from_time = point.time if point else test.point_time if test else None
    machine = estate.failed_over if item.drill_running else None
    return DrillReport(
        machine=item.machine_name,
        vault=item.id.vault_id.name,
        source=estate.source_words,
        target=estate.target_words,
        written=estate.now,
        written_by=written_by,
        started_by=who(test, entries) or UNKNOWN_PERSON,
        cleaned_up_by=who(clean_up, entries),
        point=point,
        point_time=from_time,
        test_machine=machine.name if machine else f"{item.machine_name}-test",
        size=machine.size if machine else item.target_size,
        addresses=tuple(nic.private_ip for nic in machine.nics if nic.private_ip) if machine else (),
        network=_network(estate, test),
        test=test,
        clean_up=clean_up,
        recovery_time=test.duration if test and test.state.good else None,
        data_age=began - from_time if from_time and began else None,
        notes=notes,
    )


def _network(estate: ItemEstate, test: Job | None) -> str:
    """Azure's job tells it, in small letters; while the drill runs its machine and the item tell it too."""
    machine, item = estate.failed_over, estate.item
    network = machine.network if machine and item.drill_running else item.test_network
    from_job = test.network if test else ""
    return network.name if network and (not from_job or from_job.casefold() == network.name.casefold()) else from_job


def who(job: Job | None, entries: Sequence[AuditEntry]) -> str:
    """Who began a job: Azure shows our request id in it, and the audit log knows whose that was."""
    if job is None or not job.activity_id:
        return ""
    activity = job.activity_id.casefold()
    sent = (entry for entry in entries if entry.client_request_id)
    return next((entry.who for entry in sent if activity.startswith(entry.client_request_id.casefold())), "")
