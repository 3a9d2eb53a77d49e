"""After a failover: both machines, their addresses, the time that it took and the estimate."""

from __future__ import annotations

from datetime import UTC

from asr_tui.domain.data_loss import in_use, loss_of
from asr_tui.domain.direction import is_away, leads_home, replication_words
from asr_tui.domain.drafts.failover_tasks import ToDo, checklist
from asr_tui.domain.estimates import Estimate
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.machines import Machine, Power
from asr_tui.domain.own_jobs import FAILOVER, own_jobs
from asr_tui.domain.protection import Stage
from asr_tui.domain.run import StepRun
from asr_tui.ui.present import times
from asr_tui.ui.present.bars import against, gauge, gauge_scale, loss_tone
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.plan_times import time_words
from asr_tui.ui.present.rows import LABEL, Row, labelled, noted, wrapped
from asr_tui.ui.present.timeline import age
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone

_GAUGE = 28
_WIDE_FROM = 110
"""Cells from which on the gauge has its scale."""


def result_rows(
    estate: ItemEstate,
    step: StepRun | None,
    width: int,
    zone: Zone = UTC,
    done: frozenset[str] = frozenset(),
) -> list[Row]:
    """The whole screen. `step` is the failover's, where this session began it; `done` are the keys ticked off."""
    item = estate.item
    if not item.active_on_target:
        way = replication_words(item, estate.display)
        return wrapped(plain(f"This result is over: {item.machine_name} is replicated again, {way}."), width)
    since = (f"since {times.moment(item.last_failover, estate.now, zone)}",) if item.last_failover else ()
    rows = [rule("Both machines", since, width)]
    there, here = plain(estate.target_words), plain(estate.source_words)
    rows += _machine("runs here", estate.failed_over, estate, there, width)
    rows += _machine("before" if leads_home(item) else "original", estate.running, estate, here, width)
    rows += _both_run(estate, width)
    for notice in step.notices if step else ():
        rows += labelled("", f"! Azure notes: {plain(notice)}", width, "warn")
    cost = _times(estate, step.planned.estimate if step else None, width, zone)
    tasks = _checklist_rows(tuple(checklist(item, estate.running, estate.lost)), done, width)
    return [
        *rows,
        *([rule("Time and loss", (), width), *cost] if cost else []),
        *tasks,
        *_what_next(estate, width),
    ]


def _checklist_rows(todo: tuple[ToDo, ...], done: frozenset[str], width: int) -> list[Row]:
    """The tasks that no failover does, each with the number that ticks it off."""
    missing = sum(one.key not in done for one in todo)
    keys = "1 ticks it off" if len(todo) == 1 else f"1-{len(todo)} tick off"
    count = f"{missing} of {len(todo)} left ({keys})" if missing else "all done"
    rows = [rule("To do by hand: not done by Azure", (count,), width)]
    for number, one in enumerate(todo, 1):
        tone: Tone = "good" if one.key in done else ""
        mark = f"{number}  {'+' if tone else '-'} "
        rows += wrapped(plain(one.words), width, tone, indent=" " * LABEL, first=f"{mark:>{LABEL}}")
    return rows


def _machine(label: str, machine: Machine | None, estate: ItemEstate, where: str, width: int) -> list[Row]:
    if machine is None:
        why = "asking Azure" if estate.pending else "could not be read"
        return labelled(label, f"{plain(estate.item.machine_name)} in {where}: {why}", width, "warn")
    tone: Tone = "good" if machine.power is Power.RUNNING else "quiet"
    addresses = ", ".join(ip for nic in machine.nics for ip in nic.private_ips) or "no address"
    public = " and a public address" if any(nic.public_ips for nic in machine.nics) else ""
    rows = labelled(label, f"{plain(machine.name)} in {where}: {machine.power.value}", width, tone)
    return [*rows, *labelled("", f"{plain(machine.size)}, {plain(addresses)}{public}", width, "")]


def _both_run(estate: ItemEstate, width: int) -> list[Row]:
    machines = (estate.running, estate.failed_over)
    if not all(machine is not None and machine.power is Power.RUNNING for machine in machines):
        return []
    words = f"! {plain(estate.item.machine_name)} runs twice, with one name: switch one of them off."
    return labelled("", words, width, "bad")


def _times(estate: ItemEstate, expected: Estimate | None, width: int, zone: Zone) -> list[Row]:
    item = estate.item
    job = next(iter(own_jobs(item.machine_name, estate.jobs, FAILOVER)), None)
    rows: list[Row] = []
    length = job.duration if job else None
    if length is not None:
        said = f"{times.elapsed(length.total_seconds())} (measured by Azure's job)"
        bar = against(length.total_seconds(), expected.seconds, _GAUGE) if expected else ()
        rows += [_barred("took", bar, (said, "strong"))]
    if expected is not None:
        rows += labelled("estimated", time_words(expected), width, "quiet")
    point = next((one for one in estate.points or () if in_use(one, item)), None)
    if point:
        if item.last_failover:
            loss = loss_of(point, estate)
            rows.append(_barred("lost", gauge(loss.length, _GAUGE), (loss.words, loss_tone(loss.length))))
            if width >= _WIDE_FROM:
                rows.append(((f"{' ' * LABEL}{gauge_scale(_GAUGE)}", "quiet"),))
        rows += labelled("point", f"{point.kind.value}, {age(point, estate.now, zone)}", width, "")
    return rows


def _barred(label: str, bar: Row, words: Part) -> Row:
    return ((f"{label:<{LABEL}}", "strong"), *bar, *(("  ",) if bar else ()), words)


def _what_next(estate: ItemEstate, width: int) -> list[Row]:
    item = estate.item
    name = plain(item.machine_name)
    if item.stage is Stage.FAILED_OVER:
        words = (
            f"Not committed: as long as it is not, another point can be chosen. Nothing commits by itself. "
            f"Until {name} is committed and re-protected, it is not protected."
        )
        return [rule("Next", (), width), *noted("warn", words, width)]
    if item.stage is Stage.COMMITTED:
        home = f"To bring it home, to {estate.source_words}: re-protect, then failback."
        why = home if is_away(item) else f"It runs at home again: it is copied to {estate.source_words} as before."
        return [rule("Next", (), width), *noted("warn", plain(f"Re-protect: {name} is not protected. {why}"), width)]
    return []
