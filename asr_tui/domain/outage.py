"""Whether a machine or a region is lost, and what is proposed then. Nothing is started here.

A region is red only when two independent signs agree: (a) an active service issue of Azure for the region, and (b) the
vault's own machines there. One of them alone is amber. A Site Recovery that is broken makes machines silent too, so it
counts as (a) only beside machines that Resource Health calls unavailable.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from asr_tui.domain.attention import SilentRegion, silent_regions
from asr_tui.domain.direction import is_away
from asr_tui.domain.health_reports import Incident, MachineHealth
from asr_tui.domain.proposals import ProposedAction, relocation, single_failovers, way_home
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.signals import Level, Observation, Source, SourceRead, worst


class RegionState(Struct, frozen=True):
    """What is known of a region where machines of the vault run, or come from.

    items          its machines that are replicated from there
    azure          active service issues for it: sign (a)
    down           its machines that the platform took down
    many_down      whether these are so many that they are sign (b)
    silent         its silence as sign (b)
    site_recovery  active issues of Site Recovery itself there
    azure_read     whether Azure's service issues are known, so that none of them means that there is none
    ended          when it answered again after an outage; None where it was not out, or still is
    """

    region: str
    level: Level
    items: tuple[ProtectedItem, ...]
    azure: tuple[Incident, ...] = ()
    emerging: tuple[Incident, ...] = ()
    down: tuple[MachineHealth, ...] = ()
    many_down: bool = False
    silent: SilentRegion | None = None
    site_recovery: tuple[Incident, ...] = ()
    azure_read: bool = True
    ended: datetime | None = None

    @property
    def own(self) -> bool:
        """Whether the vault's own machines are a sign."""
        return self.many_down or self.silent is not None

    @property
    def since(self) -> datetime | None:
        """The first sign's begin, where it is known."""
        known = [one.started for one in self.azure] + [one.since for one in self.down]
        known += [self.silent.since] if self.silent else []
        return min((at for at in known if at is not None), default=None)

    @property
    def because(self) -> str:
        """Which signs there are, in one clause."""
        signs = []
        if self.azure:
            signs.append("Azure reports a service issue")
        elif self.emerging:
            signs.append("Azure's status page reports an issue")
        if self.many_down:
            signs.append(f"{_share(len(self.down), len(self.items))} unavailable")
        if self.silent is not None:
            signs.append(f"{_share(self.silent.machines, self.silent.of)} silent")
        return " and ".join(signs)

    @property
    def missing(self) -> str:
        """The sign that is missing to call the region lost, in one clause; empty where none is."""
        if self.level is not Level.AMBER:
            return ""
        if not self.items:
            return "none of yours runs there"
        if self.azure and self.own:
            return "a broken Site Recovery makes machines silent too"
        if self.azure or not self.own:
            return "your machines do not show it"
        return "Service Health confirms nothing yet" if self.azure_read else "Service Health was not read"


def _share(part: int, whole: int) -> str:
    """ "3 of your 4 machines are"."""
    if whole == 1:
        return "your only machine there is"
    return f"{part} of your {whole} machines {'is' if part == 1 else 'are'}"


class Assessment(Struct, frozen=True):
    """What follows from an observation at a moment.

    regions    the worst first, then by name
    down       machines that the platform took down, and that run there
    proposals  the gravest first
    unread     what could not be read, so that something may be hidden there
    """

    regions: tuple[RegionState, ...] = ()
    down: tuple[ProtectedItem, ...] = ()
    proposals: tuple[ProposedAction, ...] = ()
    unread: tuple[SourceRead, ...] = ()

    @property
    def level(self) -> Level:
        machines = Level.AMBER if self.down else Level.WELL
        return worst((machines, *(one.level for one in self.regions)))

    def region(self, name: str) -> RegionState | None:
        return next((one for one in self.regions if one.region == name), None)


def assess(seen: Observation, now: datetime) -> Assessment:
    """What the signals mean together."""
    silent = {one.location: one for one in silent_regions(seen.items, seen.items_read_at(now))}
    names = {home for item in seen.items if (home := _origin(item))} | {
        item.source_location for item in seen.items if _runs_at_source(item)
    }
    states = [_region(name, seen, silent) for name in sorted(names)]
    states.sort(key=lambda one: (-one.level, one.region))
    down = tuple(
        item
        for item in seen.items
        if _runs_at_source(item) and (health := seen.health_of(item.machine)) and _is_down(item, health)
    )
    proposals: list[ProposedAction] = []
    for state in states:
        own = tuple(item for item in down if item.source_location == state.region)
        if state.level is Level.RED:
            proposals.append(relocation(state.region, state.items, seen, now))
        elif own:
            proposals += single_failovers(state.region, own, now)
        if state.ended is not None:
            proposals += way_home(state.region, [item for item in seen.items if _origin(item) == state.region])
    return Assessment(tuple(states), down, tuple(proposals), seen.unread)


def _runs_at_source(item: ProtectedItem) -> bool:
    return not item.active_on_target


def _origin(item: ProtectedItem) -> str:
    """The region that a machine is away from; empty where it is at home."""
    return (item.home_location or item.source_location) if is_away(item) else ""


def _is_down(item: ProtectedItem, health: MachineHealth) -> bool:
    """Whether the platform took it down; not where its agent has reported since, because then it runs again."""
    reported = item.last_heartbeat is not None and health.since is not None and item.last_heartbeat > health.since
    return health.down_by_platform and not reported


def _region(name: str, seen: Observation, silent: dict[str, SilentRegion]) -> RegionState:
    items = tuple(item for item in seen.items if _runs_at_source(item) and item.source_location == name)
    replicated = [item for item in items if item.stage is Stage.PROTECTED]
    issues = [one for one in issues_of(seen) if one.is_service_issue]
    compute = tuple(one for one in issues if any(impact.is_compute for impact in one.hits(name)))
    recovery = tuple(one for one in issues if any(impact.is_site_recovery for impact in one.hits(name)))
    emerging = tuple(one for one in seen.emerging if any(impact.is_compute for impact in one.hits(name)))
    down = tuple(
        health for item in items if (health := seen.health_of(item.machine)) is not None and _is_down(item, health)
    )
    many = bool(down) and len(down) * 100 > seen.share * len(items)
    elsewhere = {item.source_location for item in seen.items if item.stage is Stage.PROTECTED} - {name}
    quiet = silent.get(name) if replicated and not elsewhere & silent.keys() else None
    own = many or quiet is not None
    agree = (bool(compute) and own) or (bool(recovery) and many)
    azure = tuple(dict.fromkeys((*compute, *recovery)))
    level = Level.RED if agree else Level.AMBER if azure or emerging or own else Level.WELL
    return RegionState(
        name, level, items, azure, emerging, down, many, quiet, recovery,
        azure_read=seen.was_read(Source.SERVICE_HEALTH) or seen.was_read(Source.ACTIVITY_LOG),
        ended=_ended(name, seen, issues) if level is Level.WELL else None,
    )  # fmt: skip


def issues_of(seen: Observation) -> tuple[Incident, ...]:
    """The incidents of Service Health; those that only the activity log has, as its newest entry tells of them.

    The log stands in where Service Health may not be read: it holds what Service Health published.
    """
    known = {one.tracking_id for one in seen.incidents}
    newest: dict[str, Incident] = {}
    for change in sorted(seen.logged, key=lambda one: one.time, reverse=True):
        if change.incident is not None and change.incident.tracking_id not in known:
            newest.setdefault(change.incident.tracking_id, change.incident)
    return (*seen.incidents, *newest.values())


def _ended(name: str, seen: Observation, issues: list[Incident]) -> datetime | None:
    """When a region answered again: told by Azure, or seen by its machines after this program saw it in trouble."""
    told = [one.mitigated or one.updated for one in issues if one.ended_in(name)]
    times = [at for at in told if at is not None]
    if times:
        return max(times)
    before = seen.trouble.get(name)
    if before is None:
        return None
    there = [one for one in seen.health if one.region == name and not one.down_by_platform]
    return max((one.reported for one in there if one.reported and one.reported > before), default=None)
