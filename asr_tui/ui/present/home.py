"""What the home of a vault says beside its tables: the map's regions, runs, and how old what is shown is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from asr_tui.domain.attention import Need, worst
from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import Health, ProtectedItem
from asr_tui.domain.resources import Region
from asr_tui.domain.run import Run, RunState
from asr_tui.services.job_feed import VaultSnapshot
from asr_tui.ui.present import times
from asr_tui.ui.present.map import SOURCE, TARGET, Arc, Point, Site
from asr_tui.ui.present.rows import Row, clipped, marked, split, width_of
from asr_tui.ui.present.severity import health_words
from asr_tui.ui.text import plain

_GRAVITY = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_LEAST_MAP, _LEAST_JOBS = 12, 6
"""Lines that the map and the jobs keep beside any number of machines."""
_ORDER = (Health.NONE, Health.NORMAL, Health.WARNING, Health.CRITICAL)


def ordered(items: Sequence[ProtectedItem], needs: Sequence[Need]) -> list[ProtectedItem]:
    """The machines, those with the gravest need first, then by name."""
    gravest: dict[str, int] = {}
    for need in needs:
        key = need.item.id.casefold()
        gravest[key] = min(_GRAVITY[need.severity], gravest.get(key, 3))
    return sorted(items, key=lambda item: (gravest.get(item.id.casefold(), 3), item.machine_name.casefold()))


def sites(items: Sequence[ProtectedItem], regions: Sequence[Region]) -> tuple[list[Site], list[Arc]]:
    """The regions where machines run or have their copies, and an arc a direction in the colour of its worst."""
    where = {region.name: region for region in regions}
    pairs: dict[tuple[str, str], list[ProtectedItem]] = {}
    for item in items:
        pairs.setdefault((item.source_location, item.target_location), []).append(item)
    sources = {source for source, _ in pairs}
    marks = [(name, SOURCE) for name in sorted(sources)]
    marks += [(name, TARGET) for name in sorted({target for _, target in pairs} - sources)]
    found = [
        Site(plain(where[name].display), at, mark, "strong")
        for name, mark in marks
        if name in where and (at := _at(where[name]))
    ]
    arcs = []
    for (source, target), members in sorted(pairs.items()):
        start, end = (_at(where[name]) if name in where else None for name in (source, target))
        if start and end and start != end:
            gravest = max((worst(item) for item in members), key=_ORDER.index)
            arcs.append(Arc(start, end, health_words(gravest)[1]))
    return found, arcs


def shares(room: int, width: int, machines: int, jobs: int) -> tuple[int, int, int]:
    """How many of `room` lines map, machines and jobs get, of which the latter two want so many.

    No map is higher than its width makes sense for; what is left then goes to the jobs.
    """
    for_machines = min(machines, max(room - _LEAST_MAP - _LEAST_JOBS, room // 2))
    left = room - for_machines
    for_map = max(min(left - min(max(jobs, _LEAST_JOBS), left * 2 // 5), max(width // 5, _LEAST_MAP)), 0)
    return for_map, for_machines, left - for_map


def _at(region: Region) -> Point | None:
    if region.longitude is None or region.latitude is None:
        return None
    return (region.longitude, region.latitude)


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
    """A run in one line, with the key that goes to it; what is cut in a narrow one is the plan's title."""
    title = plain(run.plan.title)
    of = f", {run.done} of {len(run.steps)} steps done" if len(run.steps) > 1 else ""
    if run.left:
        part, what = marked("warn", f"Left undone: {title}"), "Continue"
        of += f", {times.moment(run.started, now, zone)}"
    elif run.state is RunState.FAILED:
        part, what = marked("bad", f"Stopped: {title}"), "See why"
    else:
        part, what = marked("busy", f"Under way: {title}"), "Watch"
    shade = split(part)[1]
    tail: Row = ((of, shade), "   ", ("c ", "strong"), what)
    head = clipped((part,), width - width_of(tail))
    return (*head, *tail)
