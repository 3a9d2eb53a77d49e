"""A vault's home beside its tables: the map's regions, runs, and the age of what is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from asr_tui.domain.attention import Need, SilentRegion, worst
from asr_tui.domain.direction import runs_in
from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.gravest import gravest, rank
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Region
from asr_tui.domain.run import Run, RunState
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.ui.present import times
from asr_tui.ui.present.item import GRAVEST_LAST, HEALTH_WORDS
from asr_tui.ui.present.map import OTHER, SOURCE, TARGET, Arc, Site, marked_sites, place
from asr_tui.ui.present.rows import Row, clipped, marked, split, width_of, wrapped
from asr_tui.ui.present.run import only_cancelled
from asr_tui.ui.present.run_waves import paused_words, waits_for_person
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

FIRST_WORDS = (
    "",
    "enter  Protect machines: choose them and where they shall start.",
    "       Every change is shown before anything is sent to Azure.",
    "j      Jobs of this vault",
    "v      Another vault",
)
"""The home of a vault that protects no machine yet."""
_NO_NEED = (9, 0)


def ordered(items: Sequence[ProtectedItem], needs: Sequence[Need]) -> list[ProtectedItem]:
    """The machines by their gravest need, then by name."""
    found = gravest(needs)

    def order(item: ProtectedItem) -> tuple[tuple[int, int], str]:
        need = found.get(item.id.casefold())
        return (rank(need) if need else _NO_NEED, item.machine_name.casefold())

    return sorted(items, key=order)


def silent_region_rows(
    silent: Sequence[SilentRegion], display: Callable[[str], str], now: datetime, width: int, zone: Zone = UTC
) -> list[Row]:
    """The regions that do not answer, as far as their machines show."""
    rows: list[Row] = []
    for one in silent:
        since = f"since {times.moment(one.since, now, zone)}"
        said = "has reported"
        if one.of == 1:
            who, said = "its only machine here", "has not reported"
        elif one.machines == one.of:
            who = f"none of its {one.of} machines"
        else:
            who, said = f"{one.machines} of its {one.of} machines", "have not reported"
        rows.append(clipped((marked("bad", f"{plain(display(one.location))} does not answer"),), width))
        rows += wrapped(f"{who} {said} {since}", width, indent="  ")
    return rows


def sites(
    items: Sequence[ProtectedItem],
    regions: Sequence[Region],
    silent: Sequence[SilentRegion] = (),
    tones: Sequence[Tone] = (),
) -> tuple[list[Site], list[Arc]]:
    """The regions where machines run or have their copies, and an arc a direction in the colour of its worst machine.

    Where machines run, the numbers of those in trouble and of others that need somebody stand behind the name. A
    machine that was failed over has no copy, so no arc; the region that it came from keeps a quiet mark.

    tones  the state of each machine, in the order of the items
    """
    where = {region.name: region for region in regions}
    pairs: dict[tuple[str, str], list[ProtectedItem]] = {}
    for item in items:
        if not item.active_on_target:
            pairs.setdefault((item.source_location, item.target_location), []).append(item)
    running = {runs_in(item) for item in items}
    left = dict.fromkeys((item.source_location for item in items), OTHER)
    copied_to = dict.fromkeys((target for _, target in pairs), TARGET)
    counts: dict[str, Counter[Tone]] = {name: Counter() for name in running}
    for item, tone in zip(items, tones, strict=False):
        counts[runs_in(item)][tone] += 1
    notes = {name: _grave(own) for name, own in counts.items()}
    notes |= {one.location: "x silent" for one in silent}
    found = marked_sites(regions, left | copied_to | dict.fromkeys(running, SOURCE), notes)
    arcs = []
    for (source, target), members in sorted(pairs.items()):
        start, end = (place(where[name]) if name in where else None for name in (source, target))
        if start and end and start != end:
            health = max((worst(item) for item in members), key=GRAVEST_LAST.index)
            arcs.append(Arc(start, end, HEALTH_WORDS[health][1]))
    return found, arcs


def _grave(counts: Counter[Tone]) -> str:
    """ "6x 12!", or "+" where none needs anybody, of the machines that run in a region."""
    grave = ((counts["bad"], "x"), (counts["warn"], "!"))
    return " ".join(f"{count}{mark}" for count, mark in grave if count) or "+"


def stale(snapshot: VaultSnapshot, now: datetime, zone: Zone = UTC) -> str:
    """Why and how old the shown state is; empty while it is fresh."""
    error = snapshot.error
    if error is None or (snapshot.read_at is None and not snapshot.is_partial):
        return ""
    keys = "S signs in again." if isinstance(error, SignInFailed) else "r reads again."
    code = f" ({plain(error.code)})" if error.code else ""
    shown = "Shown is what came before reading stopped"
    if snapshot.read_at is not None:
        shown = f"Shown is {times.moment(snapshot.read_at, now, zone)}, {times.span(now - snapshot.read_at)} ago"
    return f"! {shown}: {plain(error.title)}{code}. {plain(error.remedy)} {keys}".replace("  ", " ")


def run_row(run: Run, now: datetime, width: int, zone: Zone = UTC) -> Row:
    """A run in one line with its key. Progress and time are dropped before the title is cut, which ends with the
    machine's name."""
    title = plain(run.plan.title)
    ends = [f", {run.done} of {len(run.steps)} steps done" if len(run.steps) > 1 else ""]
    awaited = paused_words(run, now) if waits_for_person(run) else ""
    if run.interrupted:
        why = f" ({awaited})" if awaited else ""
        part, what = marked("warn", f"Left undone{why}: {title}"), "Continue"
        ends = [f"{ends[0]}, {times.moment(run.started, now, zone)}", *ends]
    elif run.state is RunState.FAILED and only_cancelled(run):
        part, what = marked("warn", f"Cancelled: {title}"), "See more"
    elif run.state is RunState.FAILED:
        part, what = marked("bad", f"Stopped: {title}"), "See why"
    elif run.paused:
        part, what = marked("warn", f"Paused until you sign in again (S): {title}"), "Watch"
    elif awaited:
        part, what = marked("warn", f"{awaited[0].upper()}{awaited[1:]}: {title}"), "Let it go on"
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
