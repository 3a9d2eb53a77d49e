"""The result of a drill: who, when, which machine and point, the jobs' times, the measured recovery time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.data_loss import Against, DataLoss
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.jobs import CLOCK_SKEW, Job
from asr_tui.domain.own_jobs import DRILL, own_jobs
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint

CLEAN_UP = "TestFailoverCleanup"
UNKNOWN_PERSON = "not recorded on this computer"


class DrillReport(Struct, frozen=True):
    """One drill. Times are Azure's; a field that Azure did not tell is None or empty.

    started_by, cleaned_up_by  from this computer's audit log, by the request ids that Azure shows in its jobs
    recovery_time  from the start of the test failover's job to its end
    point          None where Azure lists it no more; point_time then comes from the drill's job
    data_age       how old the state was when the drill began
    source, target  empty where neither the machine nor the job tells them
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


class GoneMachine(Struct, frozen=True):
    """A machine that its vault does not protect any more; its jobs still tell of its drills."""

    machine_name: str
    vault: ArmId
    now: datetime
    jobs: tuple[Job, ...] = ()


Drilled = ItemEstate | GoneMachine


def drilled_machine(
    vault: ArmId, machine: str, items: Sequence[ProtectedItem], jobs: tuple[Job, ...], now: datetime
) -> Drilled:
    """A drilled machine as its vault shows it now."""
    item = next((one for one in items if one.machine_name.casefold() == machine.casefold()), None)
    return ItemEstate(item, now, jobs=jobs) if item else GoneMachine(machine, vault, now, jobs)


def machine_of(drilled: Drilled) -> str:
    return drilled.machine_name if isinstance(drilled, GoneMachine) else drilled.item.machine_name


def vault_of(drilled: Drilled) -> ArmId:
    return drilled.vault if isinstance(drilled, GoneMachine) else drilled.item.id.vault_id


def jobs_of_drill(machine: str, jobs: Sequence[Job], of: str = "") -> tuple[Job | None, Job | None]:
    """The jobs of a drill and of its clean-up; `of` is the name of one of them, else the newest drill counts."""
    tests, clean_ups = (own_jobs(machine, jobs, kind) for kind in (DRILL, CLEAN_UP))
    asked = next((one for one in clean_ups if one.name == of), None)
    if asked is not None:
        return next((one for one in tests if job_began(one) <= job_began(asked)), None), asked
    test = next((one for one in tests if one.name == of or not of), None)
    if test is None:
        return None, None
    following = [job_began(one) for one in tests if job_began(one) > job_began(test)]
    mine = (
        one
        for one in clean_ups
        if job_began(one) >= job_began(test) and all(job_began(one) < each for each in following)
    )
    return test, next(mine, None)


def is_of_drill(job: Job) -> bool:
    """Whether the job is a machine's test failover, or its clean-up."""
    own = bool(job.target) and not job.of_plan
    return own and job.scenario in {DRILL, CLEAN_UP} and job.started is not None


def job_began(job: Job) -> datetime:
    """When it began; the beginning of time where Azure does not tell."""
    return job.started or datetime.min.replace(tzinfo=UTC)


def report(
    drilled: Drilled,
    jobs: Sequence[Job],
    entries: Sequence[AuditEntry],
    written_by: str,
    notes: str = "",
    of: str = "",
) -> DrillReport:
    """A drill of the machine, as far as it is known. `jobs`: with their tasks, where they could be read.

    What the machine has now is told only where it is of this drill: a re-protect turns its direction.
    """
    name = machine_of(drilled)
    test, clean_up = jobs_of_drill(name, jobs, of)
    estate = drilled if isinstance(drilled, ItemEstate) and _is_of_now(drilled, test, jobs) else None
    item = estate.item if estate else None
    began = test.started if test else item.last_test_failover if item else None
    used = (test.point if test else "") or (item.failover_point.name if item and item.failover_point else "")
    listed = (drilled.points or ()) if isinstance(drilled, ItemEstate) else ()
    point = next((one for one in listed if used and one.id.name.casefold() == used.casefold()), None)
    if test is None and point and began and point.time > began + CLOCK_SKEW:
        point = None  # a later failover's: Azure stores one point for both
    from_time = point.time if point else test.point_time if test else None
    gone = test is None and item is not None and not item.drill_running
    machine = estate.failed_over if estate and estate.item.drill_running else None
    return DrillReport(
        machine=name,
        vault=vault_of(drilled).name,
        source=(test.source if test else "") or (estate.source_words if estate else ""),
        target=(test.recovery if test else "") or (estate.target_words if estate else ""),
        written=drilled.now,
        written_by=written_by,
        started_by=who(test, entries) or UNKNOWN_PERSON,
        cleaned_up_by=who(clean_up, entries) or (UNKNOWN_PERSON if gone else ""),
        point=point,
        point_time=from_time,
        test_machine=machine.name if machine else (test.test_machine if test else "") or f"{name}-test",
        size=machine.size if machine else item.target_size if item else "",
        addresses=tuple(nic.private_ip for nic in machine.nics if nic.private_ip) if machine else (),
        network=_network(estate, test),
        test=test,
        clean_up=clean_up,
        recovery_time=test.duration if test and test.state.good else None,
        data_age=DataLoss(from_time, began, Against.DRILL).length if from_time and began else None,
        notes=notes or (clean_up.comments if clean_up else ""),
    )


def _is_of_now(estate: ItemEstate, test: Job | None, jobs: Sequence[Job]) -> bool:
    """Whether the drill tried the replication that the machine has now, and is the newest one."""
    item = estate.item
    newest, _ = jobs_of_drill(item.machine_name, (*jobs, *estate.jobs))
    if test is not None and newest is not None and test.name != newest.name:
        return False
    if test is None or item.drill_running:
        return True
    told = item.last_test_failover
    return told is not None and test.started is not None and abs(test.started - told) <= CLOCK_SKEW


def _network(estate: ItemEstate | None, test: Job | None) -> str:
    """Azure's job tells it, in small letters; while the drill runs its machine and the item tell it too."""
    from_job = test.network if test else ""
    if estate is None:
        return from_job
    machine, item = estate.failed_over, estate.item
    network = machine.network if machine and item.drill_running else item.test_network
    return network.name if network and (not from_job or from_job.casefold() == network.name.casefold()) else from_job


def who(job: Job | None, entries: Sequence[AuditEntry]) -> str:
    """Who began a job: Azure shows our request id in it, and the audit log knows whose that was."""
    if job is None or not job.activity_id:
        return ""
    activity = job.activity_id.casefold()
    sent = (entry for entry in entries if entry.client_request_id)
    return next((entry.who for entry in sent if activity.startswith(entry.client_request_id.casefold())), "")
