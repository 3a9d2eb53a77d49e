"""A vault's home beside its tables: the map's regions, runs, and the age of what is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from asr_tui.domain.attention import Need, NeedReason, SilentRegion, worst
from asr_tui.domain.direction import runs_in
from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import Health, ProtectedItem
from asr_tui.domain.resources import Region
from asr_tui.domain.run import Run, RunState
from asr_tui.services.job_feed import VaultSnapshot
from asr_tui.ui.present import times
from asr_tui.ui.present.item import HEALTH_WORDS
from asr_tui.ui.present.map import OTHER, SOURCE, TARGET, Arc, Site, marked_sites, place
from asr_tui.ui.present.rows import Row, clipped, marked, split, width_of, wrapped
from asr_tui.ui.present.run import only_cancelled
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain

FIRST_WORDS = (
    "",
    "enter  Protect machines: choose them and where they shall start.",
    "       Every change is shown before anything is sent to Azure.",
    "j      Jobs of this vault",
    "v      Another vault",
)
"""The home of a vault that protects no machine yet."""
_NO_NEED = 5
_LOW_MAP, _LEAST_LOW_MAP, _LOW_JOBS = 9, 6, 3
"""In a low terminal: lines of the map, its lines beside many machines, and jobs listed."""
_LEAST_MAP, _LEAST_JOBS = 12, 6
"""Lines that the map and the jobs keep beside any number of machines."""
_ORDER = (Health.NONE, Health.NORMAL, Health.WARNING, Health.CRITICAL)


def ordered(items: Sequence[ProtectedItem], needs: Sequence[Need]) -> list[ProtectedItem]:
    """The machines by their gravest need, then by name."""
    gravest = {need.item.id.casefold(): _rank(need) for need in sorted(needs, key=_rank, reverse=True)}
    return sorted(items, key=lambda item: (gravest.get(item.id.casefold(), _NO_NEED), item.machine_name.casefold()))


def _rank(need: Need) -> int:
    """0 is the gravest: a failover that waits for its commit would be lost among an outage's critical machines."""
    if need.reason is NeedReason.NOT_COMMITTED:
        return 0
    if need.severity is Severity.BLOCKING:
        return 1
    if need.reason is NeedReason.UNPROTECTED:
        return 2
    return 3 if need.severity is Severity.WARNING else 4


def silent_region_rows(
    silent: Sequence[SilentRegion], display: Callable[[str], str], now: datetime, width: int, zone: Zone = UTC
) -> list[Row]:
    """The regions that do not answer, as far as their machines show."""
    rows: list[Row] = []
    for one in silent:
        since = f"since {times.moment(one.since, now, zone)}"
        who = "its only machine here" if one.machines == 1 else f"none of its {one.machines} machines"
        said = "has not reported" if one.machines == 1 else "has reported"
        rows.append(clipped((marked("bad", f"{plain(display(one.location))} does not answer"),), width))
        rows += wrapped(f"{who} {said} {since}", width, indent="  ")
    return rows


def sites(
    items: Sequence[ProtectedItem], regions: Sequence[Region], silent: Sequence[SilentRegion] = ()
) -> tuple[list[Site], list[Arc]]:
    """The regions where machines run or have their copies, and an arc a direction in the colour of its worst machine.

    Where machines run, the numbers of critical ones and of those with a warning stand behind the name. A machine that
    was failed over has no copy, so no arc; the region that it came from keeps a quiet mark.
    """
    where = {region.name: region for region in regions}
    pairs: dict[tuple[str, str], list[ProtectedItem]] = {}
    for item in items:
        if not item.active_on_target:
            pairs.setdefault((item.source_location, item.target_location), []).append(item)
    running = {runs_in(item) for item in items}
    left = dict.fromkeys((item.source_location for item in items), OTHER)
    copied_to = dict.fromkeys((target for _, target in pairs), TARGET)
    notes = {name: _health_counts(name, items) for name in running} | {one.location: "x silent" for one in silent}
    found = marked_sites(regions, left | copied_to | dict.fromkeys(running, SOURCE), notes)
    arcs = []
    for (source, target), members in sorted(pairs.items()):
        start, end = (place(where[name]) if name in where else None for name in (source, target))
        if start and end and start != end:
            gravest = max((worst(item) for item in members), key=_ORDER.index)
            arcs.append(Arc(start, end, HEALTH_WORDS[gravest][1]))
    return found, arcs


def low_heights(room: int, machines: int, jobs: int, needs: int, *, map_folded: bool) -> tuple[int, int]:
    """How many of `room` lines the map with the needs and the jobs get in a low terminal; the machines get the rest.

    Where the machines do not fit, map and jobs shrink.
    """
    for_top = min(needs + 1, _LOW_MAP) if map_folded else _LOW_MAP
    for_jobs = 1 + min(max(jobs, 1), _LOW_JOBS)
    crowded = machines + 1 > room - for_top - for_jobs
    return (min(for_top, _LEAST_LOW_MAP), min(for_jobs, 3)) if crowded else (for_top, for_jobs)


def _health_counts(region: str, items: Sequence[ProtectedItem]) -> str:
    """ "6x 12!", or "+" where all are healthy, of the machines that run in a region."""
    counts = Counter(worst(item) for item in items if runs_in(item) == region)
    grave = ((counts[Health.CRITICAL], "x"), (counts[Health.WARNING], "!"))
    return " ".join(f"{count}{mark}" for count, mark in grave if count) or "+"


def shares(room: int, width: int, machines: int, jobs: int) -> tuple[int, int, int]:
    """How many of `room` lines map, machines and jobs get; `machines` and `jobs` are the lines that these can use.

    No map is higher than suits its width; the jobs get what remains.
    """
    for_machines = min(machines, max(room - _LEAST_MAP - _LEAST_JOBS, room // 2))
    rest = room - for_machines
    for_map = max(min(rest - min(max(jobs, _LEAST_JOBS), rest * 2 // 5), max(width // 5, _LEAST_MAP)), 0)
    return for_map, for_machines, rest - for_map


def stale(snapshot: VaultSnapshot, now: datetime, zone: Zone = UTC) -> str:
    """Why and how old the shown state is; empty while it is fresh."""
    if snapshot.error is None or snapshot.read_at is None:
        return ""
    when = times.moment(snapshot.read_at, now, zone)
    error = snapshot.error
    keys = "S signs in again." if isinstance(error, SignInFailed) else "r reads again."
    code = f" ({plain(error.code)})" if error.code else ""
    return (
        f"! Shown is {when}, {times.span(now - snapshot.read_at)} ago: {plain(error.title)}{code}. "
        f"{plain(error.remedy)} {keys}"
    ).replace("  ", " ")


def run_row(run: Run, now: datetime, width: int, zone: Zone = UTC) -> Row:
    """A run in one line with its key. Progress and time are dropped before the title is cut, which ends with the
    machine's name."""
    title = plain(run.plan.title)
    ends = [f", {run.done} of {len(run.steps)} steps done" if len(run.steps) > 1 else ""]
    if run.interrupted:
        part, what = marked("warn", f"Left undone: {title}"), "Continue"
        ends = [f"{ends[0]}, {times.moment(run.started, now, zone)}", *ends]
    elif run.state is RunState.FAILED and only_cancelled(run):
        part, what = marked("warn", f"Cancelled: {title}"), "See more"
    elif run.state is RunState.FAILED:
        part, what = marked("bad", f"Stopped: {title}"), "See why"
    elif run.paused:
        part, what = marked("warn", f"Paused until you sign in again (S): {title}"), "Watch"
    else:
        part, what = marked("busy", f"Under way: {title}"), "Watch"
    shade = split(part)[1]
    key: Row = ("   ", ("l ", "strong"), what)
    room = width - width_of((part,)) - width_of(key)
    tail: Row = ((next((one for one in ends if len(one) <= room), ""), shade), *key)
    return (*clipped((part,), width - width_of(tail)), *tail)


def unfinished_row(run: Run, now: datetime, width: int, zone: Zone = UTC) -> Row:
    """An unfinished run with its vault, where no vault is open yet."""
    title, vault = plain(run.plan.title), plain(run.place.vault.name)
    where: Row = ((f"  {vault}, {times.moment(run.started, now, zone)}", "quiet"), "   ", ("l ", "strong"), "Continue")
    return (*clipped((marked("warn", f"Left undone: {title}"),), width - width_of(where)), *where)
