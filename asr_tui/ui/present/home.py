"""What the home of a vault says beside its tables: the map's regions, runs, and how old what is shown is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo

from asr_tui.domain.attention import Need, Reason, SilentRegion, worst
from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import Health, ProtectedItem
from asr_tui.domain.resources import Region
from asr_tui.domain.run import Run, RunState
from asr_tui.services.job_feed import VaultSnapshot
from asr_tui.ui.present import times
from asr_tui.ui.present.item import health_words
from asr_tui.ui.present.map import SOURCE, TARGET, Arc, Site
from asr_tui.ui.present.rows import MARKS, Row, clipped, marked, split, width_of, wrapped
from asr_tui.ui.present.run import only_cancelled
from asr_tui.ui.present.world import marked_sites, place
from asr_tui.ui.text import plain

FIRST_WORDS = (
    "",
    "enter  Protect machines: choose them and where they shall start.",
    "       Every change is shown before anything is sent to Azure.",
    "j      Jobs of this vault",
    "v      Another vault",
)
"""What can be done in a vault that protects no machine yet."""
_ORDINARY = 5
_LOW_MAP, _LEAST_LOW_MAP, _LOW_JOBS = 9, 6, 3
"""Lines of the map in a low terminal, and what it keeps beside many machines; jobs that are listed there."""
_LEAST_MAP, _LEAST_JOBS = 12, 6
"""Lines that the map and the jobs keep beside any number of machines."""
_ORDER = (Health.NONE, Health.NORMAL, Health.WARNING, Health.CRITICAL)


def ordered(items: Sequence[ProtectedItem], needs: Sequence[Need]) -> list[ProtectedItem]:
    """The machines: those that somebody left half way first, then by their gravest need, then by name."""
    first: dict[str, int] = {}
    for need in needs:
        key = need.item.id.casefold()
        first[key] = min(_gravity(need), first.get(key, _ORDINARY))
    return sorted(items, key=lambda item: (first.get(item.id.casefold(), _ORDINARY), item.machine_name.casefold()))


def _gravity(need: Need) -> int:
    """A failover that waits for its commit comes before an outage's many critical machines, or it is lost in them."""
    if need.reason is Reason.NOT_COMMITTED:
        return 0
    if need.severity is Severity.BLOCKING:
        return 1
    if need.reason is Reason.UNPROTECTED:
        return 2
    return 3 if need.severity is Severity.WARNING else 4


def silence_rows(
    silent: Sequence[SilentRegion],
    display: Callable[[str], str],
    now: datetime,
    width: int,
    zone: tzinfo | None = UTC,
) -> list[Row]:
    """That a region does not answer, as far as its machines tell."""
    rows: list[Row] = []
    for one in silent:
        since = f"since {times.moment(one.since, now, zone)}"
        who = "its only machine here" if one.machines == 1 else f"none of its {one.machines} machines"
        said = "has not reported" if one.machines == 1 else "has reported"
        rows.append(clipped((marked("bad", f"{plain(display(one.location))} does not answer"),), width))
        rows += wrapped(f"{who} {said} {since}", width, indent="  ", first="  ")
    return rows


def sites(
    items: Sequence[ProtectedItem], regions: Sequence[Region], silent: Sequence[SilentRegion] = ()
) -> tuple[list[Site], list[Arc]]:
    """The regions where machines run or have their copies, and an arc a direction in the colour of its worst.

    Beside a source stands how many of its machines are critical and how many have a warning.
    """
    where = {region.name: region for region in regions}
    pairs: dict[tuple[str, str], list[ProtectedItem]] = {}
    for item in items:
        pairs.setdefault((item.source_location, item.target_location), []).append(item)
    sources = {source for source, _ in pairs}
    targets = {target for _, target in pairs} - sources
    said = {source: _states_in_short(source, items) for source in sources}
    said |= {one.location: "x silent" for one in silent}
    found = marked_sites(regions, dict.fromkeys(sources, SOURCE) | dict.fromkeys(targets, TARGET), said)
    arcs = []
    for (source, target), members in sorted(pairs.items()):
        start, end = (place(where[name]) if name in where else None for name in (source, target))
        if start and end and start != end:
            gravest = max((worst(item) for item in members), key=_ORDER.index)
            arcs.append(Arc(start, end, health_words(gravest)[1]))
    return found, arcs


def low_shares(room: int, machines: int, jobs: int, needs: int, *, map_folded: bool) -> tuple[int, int]:
    """How many of `room` lines the map with the needs and the jobs get in a low terminal; the machines get the rest.

    Where the machines do not fit beside all of it, map and jobs give what they can.
    """
    for_top = min(needs + 1, _LOW_MAP) if map_folded else _LOW_MAP
    for_jobs = 1 + min(max(jobs, 1), _LOW_JOBS)
    crowded = machines + 1 > room - for_top - for_jobs
    return (min(for_top, _LEAST_LOW_MAP), min(for_jobs, 3)) if crowded else (for_top, for_jobs)


def _states_in_short(source: str, items: Sequence[ProtectedItem]) -> str:
    """ "6x 12!", or "+" where all are healthy, of the machines that run in a region."""
    counts = Counter(worst(item) for item in items if item.source_location == source)
    marks = (
        f"{counts[health]}{MARKS[health_words(health)[1]]}"
        for health in (Health.CRITICAL, Health.WARNING)
        if counts[health]
    )
    return " ".join(marks) or MARKS["good"]


def shares(room: int, width: int, machines: int, jobs: int) -> tuple[int, int, int]:
    """How many of `room` lines map, machines and jobs get, of which the latter two want so many.

    No map is higher than its width makes sense for; what is left then goes to the jobs.
    """
    for_machines = min(machines, max(room - _LEAST_MAP - _LEAST_JOBS, room // 2))
    left = room - for_machines
    for_map = max(min(left - min(max(jobs, _LEAST_JOBS), left * 2 // 5), max(width // 5, _LEAST_MAP)), 0)
    return for_map, for_machines, left - for_map


def stale(snapshot: VaultSnapshot, now: datetime, zone: tzinfo | None = UTC) -> str:
    """Why what is shown is old, and how old; empty while it is fresh."""
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


def run_row(run: Run, now: datetime, width: int, zone: tzinfo | None = UTC) -> Row:
    """A run in one line, with the key that goes to it; in a narrow one what ends it goes before the plan's title is
    cut: the machine's name stands there last."""
    title = plain(run.plan.title)
    ends = [f", {run.done} of {len(run.steps)} steps done" if len(run.steps) > 1 else ""]
    if run.left:
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
    key: Row = ("   ", ("c ", "strong"), what)
    room = width - width_of((part,)) - width_of(key)
    tail: Row = ((next((one for one in ends if len(one) <= room), ""), shade), *key)
    return (*clipped((part,), width - width_of(tail)), *tail)


def left_row(run: Run, now: datetime, width: int, zone: tzinfo | None = UTC) -> Row:
    """A run that was left undone, where no vault is open yet: in which one it is."""
    title, vault = plain(run.plan.title), plain(run.place.vault.name)
    where: Row = ((f"  {vault}, {times.moment(run.started, now, zone)}", "quiet"),)
    return (*clipped((marked("warn", f"Left undone: {title}"),), width - width_of(where)), *where)
