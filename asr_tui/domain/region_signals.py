"""The signals of a region, one for each source, as a person reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from asr_tui.domain.attention import SILENT_AFTER, silent_since
from asr_tui.domain.health_reports import Availability, Cause, Incident, MachineHealth, in_region
from asr_tui.domain.outage import Assessment, RegionState
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.signals import Level, Observation, Signal, Source, SourceRead

_OF_SUBSCRIPTIONS = (Source.RESOURCE_HEALTH, Source.SERVICE_HEALTH, Source.STATUS_PAGE, Source.ACTIVITY_LOG)
_ALSO_SILENT = (
    "Machines of other regions are silent too: the vault, or the way to it, may be the cause, so this is no sign."
)


def region_signals(state: RegionState, seen: Observation, now: datetime) -> tuple[Signal, ...]:
    """What each source says of a region; what was not read is a signal without `read_at`."""
    found: list[Signal] = [*_replication(state, seen, now)]
    makers = {
        Source.RESOURCE_HEALTH: _resource_health,
        Source.SERVICE_HEALTH: _service_health,
        Source.STATUS_PAGE: _status_page,
        Source.ACTIVITY_LOG: _activity_log,
    }
    for source in _OF_SUBSCRIPTIONS:
        found += _not_read(source, seen)
        if seen.read_at(source) is not None:
            found += makers[source](state, seen)
    found += [*_not_read(Source.LOG_ANALYTICS, seen), *_log_analytics(state, seen)]
    return tuple(found)


def machine_signals(assessment: Assessment, seen: Observation) -> tuple[Signal, ...]:
    """What Resource Health says of each machine that is not available, the gravest first."""
    down = {item.machine for item in assessment.down}
    found = []
    for item in seen.items:
        health = seen.health_of(item.machine)
        if health is not None and not item.active_on_target and health.state is not Availability.AVAILABLE:
            found.append(_machine(item, health, seen, down=item.machine in down))
    return tuple(sorted(found, key=lambda one: (-one.level, str(one.machine).casefold())))


def _machine(item: ProtectedItem, health: MachineHealth, seen: Observation, *, down: bool) -> Signal:
    who = {
        Cause.PLATFORM: ", by the platform's fault",
        Cause.OWNER: ": stopped by its owner, so no outage",
        Cause.NOT_SAID: "",
    }[health.cause]
    says, doubt = f"{health.state_text}{who}", Source.RESOURCE_HEALTH.doubt
    if health.state is Availability.UNKNOWN:
        says = "no signal for some minutes (Unknown), which does not say that it is down"
    if health.down_by_platform and not down:
        says += ", but its agent has reported since"
        doubt = "Resource Health may be late: the machine seems to run again."
    level = Level.AMBER if down else Level.WELL
    return Signal(
        Source.RESOURCE_HEALTH, level, says, health.since, seen.read_at(Source.RESOURCE_HEALTH), item.machine,
        health.summary, doubt,
    )  # fmt: skip


def _signal(
    source: Source,
    level: Level,
    says: str,
    time: datetime | None,
    seen: Observation,
    *,
    detail: str = "",
    doubt: str = "",
) -> Signal:
    return Signal(source, level, says, time, seen.read_at(source), None, detail, doubt or source.doubt)


def _not_read(source: Source, seen: Observation) -> Iterator[Signal]:
    for one in seen.reads:
        if one.source is source and one.unread:
            yield _unread_signal(one)


def _unread_signal(one: SourceRead) -> Signal:
    if one.waiting:
        return Signal(one.source, Level.WELL, "is being read", doubt=one.source.doubt)
    words = "not read" if one.read_at is None else "not read again"
    why = f": {one.error.title} ({one.error.code})" if one.error and one.error.code else ""
    why = why or (f": {one.error.title}" if one.error else "")
    doubt = "What it would say is not known." if one.read_at is None else "What is shown of it is older."
    detail = f"{one.error.what} {one.error.remedy}".strip() if one.error else ""
    return Signal(one.source, Level.WELL, f"{words}{why}", one.read_at, None, detail=detail, doubt=doubt)


def _replication(state: RegionState, seen: Observation, now: datetime) -> Iterator[Signal]:
    yield from _not_read(Source.ITEMS, seen)
    items = [item for item in state.items if item.stage is Stage.PROTECTED]
    if not items:
        return
    minutes = SILENT_AFTER // timedelta(minutes=1)
    read_at = seen.items_read_at(now)
    silent = [at for item in items if (at := silent_since(item, read_at)) is not None]
    if not silent:
        newest = max((item.last_heartbeat for item in items if item.last_heartbeat), default=None)
        says = f"{_all(len(items), 'machine')} {'reports' if len(items) == 1 else 'report'}"
        yield _signal(Source.ITEMS, Level.WELL, says, newest, seen)
        return
    says = f"{len(silent)} of {_many(len(items), 'machine')} silent for {minutes} min and more"
    sign = state.silent is not None
    most = len(silent) * 2 > len(items)
    doubt = _ALSO_SILENT if most and not sign else Source.ITEMS.doubt
    yield _signal(Source.ITEMS, Level.AMBER if sign else Level.WELL, says, max(silent), seen, doubt=doubt)


def _resource_health(state: RegionState, seen: Observation) -> Iterator[Signal]:
    known = [health for item in state.items if (health := seen.health_of(item.machine))]
    if not state.items:
        return
    counts: Counter[str] = Counter()
    for health in known:
        counts[_word(health)] += 1
    missing = len(state.items) - len(known)
    parts = [f"{number} {word}" for word, number in counts.most_common()]
    parts += [f"{missing} without a word"] if missing else []
    times = [one.since for one in state.down if one.since]
    level = Level.AMBER if state.many_down else Level.WELL
    yield _signal(Source.RESOURCE_HEALTH, level, ", ".join(parts), min(times, default=None), seen)


def _word(health: MachineHealth) -> str:
    if health.state is Availability.UNAVAILABLE and health.cause is Cause.OWNER:
        return "stopped by the owner"
    if health.down_by_platform:
        return "unavailable by the platform"
    return health.state_text.lower()


def _service_health(state: RegionState, seen: Observation) -> Iterator[Signal]:
    if seen.was_read(Source.SERVICE_HEALTH) or seen.incidents:
        yield from _incidents(Source.SERVICE_HEALTH, seen.incidents, state, seen)


def _status_page(state: RegionState, seen: Observation) -> Iterator[Signal]:
    yield from _incidents(Source.STATUS_PAGE, seen.emerging, state, seen)


def _incidents(
    source: Source, incidents: Sequence[Incident], state: RegionState, seen: Observation
) -> Iterator[Signal]:
    about = [one for one in incidents if any(in_region(impact, state.region) for impact in one.impacts)]
    lasting = [one for one in about if one.hits(state.region) and one.kind in {"ServiceIssue", "EmergingIssues"}]
    for one in lasting:
        hits = one.hits(state.region)
        counts = any(impact.is_compute or impact.is_site_recovery for impact in hits)
        says = f"{_services(one, state.region)}: active ({one.tracking_id})"
        level = Level.AMBER if counts else Level.WELL
        yield _signal(source, level, says, one.started, seen, detail=_detail(one))
    ended = [one for one in about if one.is_service_issue and one.ended_in(state.region)]
    for one in ended:
        says = f"{_services(one, state.region)}: ended ({one.tracking_id})"
        yield _signal(source, Level.WELL, says, one.mitigated or one.updated, seen, detail=_detail(one))
    if not lasting and not ended:
        yield _signal(source, Level.WELL, "no active issue", None, seen)


def _services(incident: Incident, region: str) -> str:
    names = [one.service for one in incident.impacts if in_region(one, region)]
    return ", ".join(dict.fromkeys(names))


def _detail(incident: Incident) -> str:
    return ". ".join(part for part in (incident.title, incident.summary) if part)


def _activity_log(state: RegionState, seen: Observation) -> Iterator[Signal]:
    """The newest entry about the region, and the newest about one of its machines."""
    own = {item.machine for item in state.items}
    about = [
        one
        for one in seen.logged
        if one.incident is not None and any(in_region(impact, state.region) for impact in one.incident.impacts)
    ]
    if about:
        newest = about[0]
        yield _signal(Source.ACTIVITY_LOG, Level.WELL, f"{newest.title}: {newest.state}", newest.time, seen)
    changes = [one for one in seen.logged if one.machine in own]
    if changes:
        newest = changes[0]
        name = newest.machine.name if newest.machine else ""
        says = f"{_many(len(changes), 'change')} of machines in 24 h, the newest: {name} {newest.state}"
        yield _signal(Source.ACTIVITY_LOG, Level.WELL, says, newest.time, seen, detail=newest.title)
    if not about and not changes:
        yield _signal(Source.ACTIVITY_LOG, Level.WELL, "no entry about health in 24 h", None, seen)


def _log_analytics(state: RegionState, seen: Observation) -> Iterator[Signal]:
    names = {item.machine_name.casefold() for item in state.items}
    own = [one for one in seen.rpos if one.item.casefold() in names]
    if not own:
        return
    worst = max(own, key=lambda one: one.rpo)
    minutes = int(worst.rpo.total_seconds()) // 60
    says = f"the largest RPO was {minutes} min ({worst.item}), of {_many(len(own), 'machine')}"
    yield _signal(Source.LOG_ANALYTICS, Level.WELL, says, worst.time, seen)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _all(count: int, noun: str) -> str:
    return f"its only {noun}" if count == 1 else f"all {count} {noun}s"
