"""Signals of an outage: the line on home, the list, and what is selected in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from asr_tui.domain.outage import Assessment, RegionState
from asr_tui.domain.proposals import ProposalKind, ProposedAction
from asr_tui.domain.region_signals import machine_signals, region_signals
from asr_tui.domain.signals import Level, Signal
from asr_tui.ui.present import times
from asr_tui.ui.present.proposals import is_or_are, machine_names, proposal_title
from asr_tui.ui.present.rows import Row, clipped, counted, ends, marked, width_of, wrapped
from asr_tui.ui.present.signal_view import TONES, SignalsView
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone

# Home


def banner_rows(view: SignalsView, width: int) -> list[Row]:
    """The gravest region or machines in a line with what is proposed, and Site Recovery in a line of its own.

    Nothing while all is well; what could not be read is told by the list of signals.
    """
    assessment = view.assessment
    rows = [row for row in (_gravest(view, width), _site_recovery(view, width)) if row]
    if rows or assessment.level > Level.WELL:
        return rows
    homewards = next((one for one in assessment.proposals if one.kind is ProposalKind.WAY_HOME), None)
    if homewards is None:
        return []
    words = f"{plain(view.display(homewards.region))} answers again"
    return [_with_key(marked("good", words), "The way home", width)]


def _gravest(view: SignalsView, width: int) -> Row:
    worst = next(iter(view.assessment.regions), None)
    if worst is not None and worst.level is Level.RED:
        proposal = _of(view.assessment, worst.region, ProposalKind.RELOCATE)
        key = f"Relocate {counted(len(proposal.items), 'machine')}" if proposal else "Signals"
        name, signs = plain(view.display(worst.region)), signs_in_short(worst)
        return _with_key(marked("bad", f"{name} is lost: {signs}"), key, width, marked("bad", f"{name} lost: {signs}"))
    if worst is not None and worst.level is Level.AMBER:
        single = any(one.kind is ProposalKind.FAIL_OVER for one in view.assessment.proposals)
        words = f"{plain(view.display(worst.region))}: {signs_in_short(worst)}, but {worst.missing}"
        return _with_key(marked("warn", words), "Proposal" if single else "Signals", width)
    if down := view.assessment.down:
        words = f"{machine_names(down)} {is_or_are(down)} unavailable by the platform's fault"
        return _with_key(marked("warn", words), "Fail over", width)
    return ()


def signs_in_short(state: RegionState) -> str:
    """The signs of a region in few words: Azure's, and the stronger of the machines' own."""
    signs = ["Azure reports it"] if state.azure else ["status page reports it"] if state.emerging else []
    if state.many_down:
        signs.insert(0, f"{len(state.down)} of {len(state.items)} down")
    elif state.silent is not None:
        signs.insert(0, f"{state.silent.machines} of {state.silent.of} silent")
    return ", ".join(signs)


def _site_recovery(view: SignalsView, width: int) -> Row:
    broken = [one for one in view.assessment.regions if one.site_recovery]
    if not broken:
        return ()
    where = ", ".join(plain(view.display(one.region)) for one in broken)
    return clipped((marked("bad", f"Site Recovery itself has an issue in {where}: a failover may not start"),), width)


def _with_key(part: Part, what: str, width: int, shorter: Part = "") -> Row:
    """`shorter`: what is said where the part has no room."""
    key: Row = ("   ", ("F9 ", "strong"), what)
    room = width - width_of(key)
    return (*clipped((part if width_of((part,)) <= room or not shorter else shorter,), room), *key)


def _of(assessment: Assessment, region: str, kind: ProposalKind) -> ProposedAction | None:
    return next((one for one in assessment.proposals if one.region == region and one.kind is kind), None)


# The list


class SignalRow(Struct, frozen=True):
    """A line of the list. One of `proposal`, `region` and `signal` says what it is about."""

    key: str
    cells: tuple[Part, ...]
    proposal: ProposedAction | None = None
    region: RegionState | None = None
    signal: Signal | None = None


def listed(view: SignalsView) -> list[SignalRow]:
    """What is proposed, then each region with its signals, then the machines that are not available."""
    return [*_proposed(view), *_regions(view), *_machines(view)]


def _proposed(view: SignalsView) -> Iterator[SignalRow]:
    for one in view.assessment.proposals:
        tone: Tone = {ProposalKind.RELOCATE: "bad", ProposalKind.FAIL_OVER: "warn"}.get(one.kind, "good")  # type: ignore[assignment]
        yield SignalRow(one.key, (marked(tone, "Proposed"), "", (proposal_title(one, view.display), "strong")), one)


def _regions(view: SignalsView) -> Iterator[SignalRow]:
    for state in view.assessment.regions:
        since = _when(state.since if state.level > Level.WELL else state.ended, view)
        where = marked(TONES[state.level], plain(view.display(state.region)))
        yield SignalRow(state.region, (where, since, (region_words(state), "strong")), region=state)
        for number, signal in enumerate(region_signals(state, view.seen, view.now)):
            key = f"{state.region}/{signal.source.name}/{number}"
            yield SignalRow(key, _cells(signal, signal.source.value, view), signal=signal)


def region_words(state: RegionState) -> str:
    """The state of a region in a few words."""
    if state.level is Level.RED:
        return "lost: two independent signs agree"
    if state.level is Level.AMBER:
        return f"a sign of an outage, but {state.missing}"
    return "answers again" if state.ended else "no sign of an outage"


def _machines(view: SignalsView) -> Iterator[SignalRow]:
    for signal in machine_signals(view.assessment, view.seen):
        name = plain(signal.machine.name) if signal.machine else ""
        yield SignalRow(f"machine/{str(signal.machine).casefold()}", _cells(signal, name, view), signal=signal)


def _cells(signal: Signal, where: str, view: SignalsView) -> tuple[Part, ...]:
    tone: Tone = TONES[signal.level] if signal.level else ("quiet" if signal.read_at is None else "")
    says = marked(tone, plain(signal.says)) if signal.level or signal.read_at is None else plain(signal.says)
    return (f"  {where}", _when(signal.time, view), says)


def _when(time: datetime | None, view: SignalsView) -> str:
    return times.day_or_clock(time, view.now, view.zone) if time else "-"


# What is selected


def selected_rows(row: SignalRow, view: SignalsView, width: int) -> list[Row]:
    """The whole of a line: source, times, ages, how it could be wrong, and Azure's own words."""
    if row.proposal is not None:
        return _proposal_words(row.proposal, view, width)
    if row.region is not None:
        return _region_detail(row.region, view, width)
    return _signal_detail(row.signal, view, width) if row.signal is not None else []


def _signal_detail(signal: Signal, view: SignalsView, width: int) -> list[Row]:
    name = f"{plain(signal.machine.name)}, " if signal.machine else ""
    rows = wrapped(f"{name}{signal.source.value}: {plain(signal.says)}.", width, "strong")
    facts = []
    age = signal.age(view.now)
    if signal.time is not None and age is not None:
        facts.append(f"Of {times.moment(signal.time, view.now, view.zone)}, {times.span(age)} ago")
    if signal.read_at is not None:
        facts.append(f"read {times.moment(signal.read_at, view.now, view.zone)}")
    if facts:
        rows += wrapped(f"{', '.join(facts)}.", width)
    rows += wrapped(f"How it could be wrong: {plain(signal.doubt)}", width)
    return [*rows, *(wrapped(plain(signal.detail), width, "quiet") if signal.detail else [])]


def _region_detail(state: RegionState, view: SignalsView, width: int) -> list[Row]:
    name = plain(view.display(state.region))
    but = f", but {plain(state.missing)}" if state.missing else ""
    rows = wrapped(f"{name}: {f'{state.because}{but}' if state.because else region_words(state)}.", width, "strong")
    if state.level is Level.AMBER:
        rows += wrapped(
            "A region counts as lost only when Azure reports a service issue there and your own machines show it too.",
            width,
        )
    if state.site_recovery:
        rows += wrapped("Site Recovery itself has an issue there: a failover may not start at all.", width, "bad")
    if state.ended is not None:
        rows += wrapped(f"It answers again since {times.moment(state.ended, view.now, view.zone)}.", width)
    return rows


def _proposal_words(one: ProposedAction, view: SignalsView, width: int) -> list[Row]:
    rows = wrapped(f"{proposal_title(one, view.display)}.", width, "strong")
    if one.left_out:
        rows += wrapped(f"{counted(len(one.left_out), 'machine')} cannot take part: enter says why.", width)
    return [*rows, *wrapped("Nothing starts by itself: enter shows it, then opens the review.", width)]


def head_facts(view: SignalsView) -> Row:
    """How much could not be read."""
    unread = len(view.assessment.unread)
    return ((f"{counted(unread, 'source')} not read", "warn"),) if unread else ("all sources read",)


def head(view: SignalsView, width: int) -> Row:
    level = view.assessment.level
    words = {Level.WELL: "no sign of an outage", Level.AMBER: "look at this", Level.RED: "a region is lost"}[level]
    return ends((marked(TONES[level], words),), head_facts(view), width)
