"""The rules behind the list "Needs you" of a vault: what needs attention, most severe first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import IntEnum

from msgspec import Struct

from asr_tui.domain.direction import failback_due, is_away
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.last_drill import NEVER_DRILLED, LastDrill, drill_jobs, last_drill
from asr_tui.domain.lifecycle import away_since
from asr_tui.domain.loss_thresholds import thresholds
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import Health, HealthError, ProtectedItem, RecoveryPoint, Stage

AGENT_WARNING = timedelta(days=30)
"""Our own threshold: how long before it expires the agent is worth a word."""

SILENT_AFTER = timedelta(minutes=15)
"""Our own threshold: three heartbeats are missing. Azure calls a machine without any critical minutes later."""

CERTIFICATE_WARNING = timedelta(days=30)
"""Our own threshold: how long before it expires the agent's certificate is worth a word."""

REBOOT_NEEDED = "151083"
"""The Mobility service was updated; its driver starts with the next reboot (azure-to-azure-troubleshoot-errors)."""
FAILED_JOB_FOR = timedelta(hours=24)


class NeedReason(IntEnum):
    """Why a machine needs attention, in the order of the list."""

    NO_POINT = 1
    HEALTH_CRITICAL = 2
    JOB_FAILED = 3
    NOT_COMMITTED = 4
    UNPROTECTED = 5
    RESYNC = 6
    LATE = 7
    FAILBACK_DUE = 8
    DRILL_RUNNING = 9
    HEALTH_WARNING = 10
    AGENT_UPDATE = 11
    AGENT = 12
    CERTIFICATE = 13
    REBOOT = 14
    NEVER_DRILLED = 15
    DRILLED_BEFORE = 16
    DRILL_OLD = 17
    COPYING = 18


_UNPROTECTED = frozenset({Stage.FAILING_OVER, Stage.FAILED_OVER, Stage.COMMITTING, Stage.COMMITTED, Stage.DISABLING})

_TOLD_ELSEWHERE = frozenset({NEVER_DRILLED, REBOOT_NEEDED})
_BLOCKING = frozenset({NeedReason.NO_POINT, NeedReason.HEALTH_CRITICAL, NeedReason.JOB_FAILED})
_NOTES = frozenset({NeedReason.COPYING, NeedReason.NEVER_DRILLED, NeedReason.DRILLED_BEFORE, NeedReason.DRILL_OLD})
"""What is worth knowing and threatens nothing now."""


class Need(Struct, frozen=True):
    """One thing about one machine.

    since   when it began, where that is known
    lasting how long it lasts or lags, where that is known
    error   Azure's own finding, where the reason is one
    job     the failed job, where the reason is one
    """

    reason: NeedReason
    item: ProtectedItem
    since: datetime | None = None
    lasting: timedelta | None = None
    error: HealthError | None = None
    job: Job | None = None

    @property
    def severity(self) -> Severity:
        if self.reason in _BLOCKING:
            return Severity.BLOCKING
        return Severity.NOTE if self.reason in _NOTES else Severity.WARNING

    @property
    def waits_for_commit(self) -> bool:
        return self.reason is NeedReason.NOT_COMMITTED

    @property
    def leaves_no_copy(self) -> bool:
        return self.reason is NeedReason.UNPROTECTED


def lag(item: ProtectedItem, now: datetime, points: Iterable[RecoveryPoint] = ()) -> timedelta | None:
    """How much would be lost now; None where Azure gives no RPO, as while the machine runs in the target.

    Azure calculates the RPO from time to time: `points` that were made since then count instead.
    """
    behind = item.rpo_now(now) if item.stage is Stage.PROTECTED else None
    if behind is None or item.rpo_at is None:
        return behind
    since = [max(now - one.time, timedelta()) for one in points if one.time > item.rpo_at]
    return min([behind, *since])


def is_unprotected(item: ProtectedItem) -> bool:
    """Whether nothing copies the machine to anywhere, whatever Azure says of its health."""
    return item.stage in _UNPROTECTED or (item.stage is Stage.REPROTECTING and item.active_on_target)


def needs(items: Iterable[ProtectedItem], jobs: Iterable[Job], now: datetime) -> tuple[Need, ...]:
    """What needs attention in a vault, most severe first and then by the machine's name."""
    known = tuple(jobs)
    drills, own = drill_jobs(known), _by_machine(known)
    found = [
        need
        for item in items
        for need in _of(item, own.get(item.machine_name.casefold(), ()), last_drill(item, drills), now)
    ]
    return tuple(sorted(found, key=lambda need: (need.reason, need.item.machine_name.casefold())))


def _by_machine(jobs: Iterable[Job]) -> dict[str, tuple[Job, ...]]:
    """The jobs of each machine in their order, by its name in lower case; those of plans are of no machine."""
    found: dict[str, list[Job]] = {}
    for job in jobs:
        if not job.of_plan:
            found.setdefault(job.target.casefold(), []).append(job)
    return {name: tuple(own) for name, own in found.items()}


def worst(item: ProtectedItem) -> Health:
    """The worse of replication health and failover health; at least a warning while nothing protects the machine."""
    order = (Health.NONE, Health.NORMAL, Health.WARNING, Health.CRITICAL)
    least = Health.WARNING if is_unprotected(item) else Health.NONE
    failover = Health.NORMAL if _only_undrilled(item) else item.failover_health
    return max(item.health, failover, least, key=order.index)


def _only_undrilled(item: ProtectedItem) -> bool:
    """Whether Azure's warning about the failover says only that no drill was done, which threatens nothing now."""
    codes = {error.code for error in item.health_errors}
    return item.failover_health is Health.WARNING and codes == {NEVER_DRILLED}


class SilentRegion(Struct, frozen=True):
    """A region from which most of the vault's machines do not report.

    machines  how many of them are silent, of `of`
    since     the last report of any of these
    """

    location: str
    machines: int
    since: datetime
    of: int


def silent_since(item: ProtectedItem, now: datetime) -> datetime | None:
    """The machine's last heartbeat where that is too old; where Azure gives none, the last calculation of its RPO.

    A machine whose heartbeat is fresh reports, also where its RPO is one from before a change of direction. An RPO
    stays as it was when replication stops, so that its age counts and not its value.

    now  when the item was read: what happened since is not known
    """
    reported = item.last_heartbeat or item.rpo_at
    return reported if reported is not None and now - reported > SILENT_AFTER else None


def silent_regions(items: Iterable[ProtectedItem], now: datetime) -> tuple[SilentRegion, ...]:
    """Source regions of which more than half of the machines are silent, by name. `now`: when the items were read."""
    reports: dict[str, list[datetime | None]] = {}
    for item in items:
        if item.stage is Stage.PROTECTED:
            reports.setdefault(item.source_location, []).append(silent_since(item, now))
    found = []
    for location, own in sorted(reports.items()):
        silent = [at for at in own if at is not None]
        if len(silent) * 2 > len(own):
            found.append(SilentRegion(location, len(silent), max(silent), len(own)))
    return tuple(found)


def _of(item: ProtectedItem, jobs: tuple[Job, ...], drill: LastDrill | None, now: datetime) -> Iterable[Need]:
    failed = _failed_job(item, jobs, now)
    if failed:
        yield Need(NeedReason.JOB_FAILED, item, since=failed.ended, job=failed)
    if item.stage is Stage.PROTECTED:
        yield from _replication(item, now)
        yield from _drills(item, drill, now)
    yield from _stages(item, jobs, now)
    yield from _agent(item, now)


def _agent(item: ProtectedItem, now: datetime) -> Iterable[Need]:
    """The Mobility service; an update that is only offered is left out, one that Azure gave up is not."""
    expires, upgrade = item.agent_expires, item.agent_upgrade
    if item.agent_update_required or upgrade.given_up or upgrade.reinstall:
        yield Need(NeedReason.AGENT_UPDATE, item, since=expires)
    elif expires and expires - now < AGENT_WARNING:
        yield Need(NeedReason.AGENT, item, since=expires)
    certificate = item.agent_certificate_expires
    if item.agent_certificate_update_required or (certificate and certificate - now < CERTIFICATE_WARNING):
        yield Need(NeedReason.CERTIFICATE, item, since=certificate)
    reboot = next((error for error in item.health_errors if error.code == REBOOT_NEEDED), None)
    if reboot:
        yield Need(NeedReason.REBOOT, item, since=reboot.created, error=reboot)


def _replication(item: ProtectedItem, now: datetime) -> Iterable[Need]:
    behind = lag(item, now)
    if behind is not None and behind >= thresholds().no_point_for:
        yield Need(NeedReason.NO_POINT, item, lasting=behind)
    elif item.health is Health.CRITICAL:
        yield Need(NeedReason.HEALTH_CRITICAL, item, error=_finding(item, "Critical", "Error"))
    elif behind is not None and behind >= thresholds().late:
        yield Need(NeedReason.LATE, item, lasting=behind)
    elif item.health is Health.WARNING and not _only_a_reboot(item):
        yield Need(NeedReason.HEALTH_WARNING, item, error=_finding(item, "Warning"))
    if any(disk.resync_required for disk in item.disks):
        yield Need(NeedReason.RESYNC, item)


def _drills(item: ProtectedItem, drill: LastDrill | None, now: datetime) -> Iterable[Need]:
    if item.drill_running:
        began = item.last_test_failover
        yield Need(NeedReason.DRILL_RUNNING, item, since=began, lasting=now - began if began else None)
    elif drill is None:
        yield Need(NeedReason.NEVER_DRILLED, item)
    elif not drill.counts:
        yield Need(NeedReason.DRILLED_BEFORE, item, since=drill.at)
    elif now - drill.at > thresholds().drill_every:
        yield Need(NeedReason.DRILL_OLD, item, since=drill.at)


def _stages(item: ProtectedItem, jobs: tuple[Job, ...], now: datetime) -> Iterable[Need]:
    since = away_since(item, jobs) if is_away(item) else item.last_failover
    lasting = now - since if since else None
    if failback_due(item):
        yield Need(NeedReason.FAILBACK_DUE, item, since=since, lasting=lasting)
    elif item.stage is Stage.FAILED_OVER:
        yield Need(NeedReason.NOT_COMMITTED, item, since=since, lasting=lasting)
    elif item.stage is Stage.COMMITTED:
        yield Need(NeedReason.UNPROTECTED, item, since=since, lasting=lasting)
    elif item.stage in {Stage.ENABLING, Stage.COPYING, Stage.FIRST_POINT, Stage.REPROTECTING}:
        yield Need(NeedReason.COPYING, item, since=since)


def _only_a_reboot(item: ProtectedItem) -> bool:
    """A reboot has a need of its own."""
    codes = {error.code for error in item.health_errors} - {NEVER_DRILLED}
    return codes == {REBOOT_NEEDED}


def _finding(item: ProtectedItem, *levels: str) -> HealthError | None:
    errors = [error for error in item.health_errors if error.code not in _TOLD_ELSEWHERE]
    return next((error for error in errors if error.level in levels), errors[0] if errors else None)


def _failed_job(item: ProtectedItem, jobs: tuple[Job, ...], now: datetime) -> Job | None:
    """The machine's newest job, where it failed lately."""
    own = [job for job in jobs if job.started and job.is_on(item.machine_name)]
    newest = max(own, key=lambda job: job.started or now, default=None)
    if newest is None or newest.state is not JobState.FAILED:
        return None
    return newest if now - (newest.ended or now) < FAILED_JOB_FOR else None
