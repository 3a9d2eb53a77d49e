"""A vault's machines as a whole: where they run, a sign for each, and what failovers would lose now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cached_property

from msgspec import Struct

from asr_tui.domain.attention import Need, SilentRegion, lag, silent_regions, worst
from asr_tui.domain.direction import source_words, target_words
from asr_tui.domain.gravest import gravest
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.listed_machine import ListedMachine, listed
from asr_tui.domain.loss_thresholds import thresholds
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.resources import Region
from asr_tui.domain.totals import Totals, totals
from asr_tui.services.rpo_history import MeasuredRpo
from asr_tui.ui.present import charts, linear, times
from asr_tui.ui.present.bars import loss_tone
from asr_tui.ui.present.item import GRAVEST_LAST, HEALTH_WORDS
from asr_tui.ui.present.needs import reasons
from asr_tui.ui.present.rows import Row, clipped, ends, width_of
from asr_tui.ui.present.times import Zone
from asr_tui.ui.present.totals import needing_tone, totals_row
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_LABEL = 6
_LEAST_ARROW = 3
_LOSS_WIDTH = 64
_POINT_EVERY = timedelta(minutes=5)
"""Crash-consistent points are made so often (Microsoft Learn, azure-to-azure-common-questions)."""
_HINT = 30
"""Cells from which on a line says what it shows."""
_TONES: dict[Severity, Tone] = {Severity.BLOCKING: "bad", Severity.WARNING: "warn"}


class Arrival(Enum):
    """That not all of the vault is there: it is being read for the first time, or that has stopped."""

    READING = "reading"
    STOPPED = "stopped"


class VaultView(Struct, frozen=True, dict=True):
    """The vault's machines and their needs at `now`; `display` gives a region's name as people read it.

    measured  the RPO of each machine while this program ran
    jobs      the vault's jobs, which know of drills
    listed    the machines with all that is known of them, in the order of the items
    unheard   why nobody would be told of the vault's problems
    arrival   where the machines are only those that have come so far; nothing is known of their needs then
    """

    items: tuple[ProtectedItem, ...]
    needs: tuple[Need, ...]
    regions: tuple[Region, ...]
    now: datetime
    display: Callable[[str], str]
    zone: Zone = UTC
    measured: Callable[[ArmId], tuple[MeasuredRpo, ...]] = lambda _: ()
    jobs: tuple[Job, ...] = ()
    listed: tuple[ListedMachine, ...] = ()
    unheard: tuple[str, ...] = ()
    arrival: Arrival | None = None

    @cached_property
    def machines(self) -> tuple[ListedMachine, ...]:
        return self.listed or listed(self.items, self.needs, self.jobs, self.now, self.display)

    @cached_property
    def silent(self) -> tuple[SilentRegion, ...]:
        """The regions that do not answer, once all of their machines are there."""
        return silent_regions(self.items, self.now) if self.arrival is None else ()

    @cached_property
    def gravest(self) -> Mapping[str, Need]:
        """The gravest need of each machine, by its id in lower case."""
        return gravest(self.needs)

    @cached_property
    def tones(self) -> tuple[Tone, ...]:
        """The state of each machine, in the order of the items."""
        return tuple(tone_of(item, self.gravest.get(item.id.casefold())) for item in self.items)

    @cached_property
    def totals(self) -> Totals:
        return totals(self.machines)

    @cached_property
    def reasons(self) -> list[list[Need]]:
        """The needs of one reason and code together, gravest first."""
        return reasons(self.needs)

    @cached_property
    def losses(self) -> tuple[tuple[timedelta, ProtectedItem], ...]:
        """What a failover of each machine would lose now, where that is known."""
        return tuple((behind, item) for item in self.items if (behind := lag(item, self.now)) is not None)

    @cached_property
    def routes(self) -> Mapping[tuple[str, str], list[ProtectedItem]]:
        """The machines by from where and to where they are copied, as people read it."""
        found: dict[tuple[str, str], list[ProtectedItem]] = {}
        for item in self.items:
            found.setdefault((source_words(item, self.display), target_words(item, self.display)), []).append(item)
        return found

    def work_out(self) -> Iterator[None]:
        """Work out in parts what is told of all machines, so that it is known when it is drawn."""
        for name in ("machines", "silent", "tones", "totals", "reasons", "losses", "routes"):
            getattr(self, name)
            yield


def tone_of(item: ProtectedItem, need: Need | None) -> Tone:
    """The machine's state in one tone: by its gravest need, else whether something is under way."""
    if need is not None and need.severity in _TONES:
        return _TONES[need.severity]
    if item.stage is Stage.UNKNOWN:
        return "quiet"
    return "good" if item.stage is Stage.PROTECTED else "busy"


def rows(view: VaultView, width: int) -> list[Row]:
    """The strip of states and the losses; two rows."""
    return [_states(view.tones, width), _losses(view, width)]


def head_facts(view: VaultView, width: int) -> Row:
    """How many machines are in each part of the round, and how many of them need somebody."""
    return totals_row(view.totals, width, tone=needing_tone(view.machines))


def _states(tones: Sequence[Tone], width: int) -> Row:
    tally = charts.tallied(tones)
    strip = charts.strip(tones, max(width - _LABEL - width_of(tally) - 2, 1))
    shown: Row = ((f"{'state':<{_LABEL}}", "quiet"), *strip, "  ", *tally)
    return _with_hint(shown, "a sign a machine, gravest first", width)


def _losses(view: VaultView, width: int) -> Row:
    known = view.losses
    label = (f"{'loss':<{_LABEL}}", "quiet")
    if not known:
        return ((label[0], "quiet"), ("- not known: no machine has a recovery point", "quiet"))
    most, item = max(known, key=lambda one: one[0])
    tail: Row = ("worst ", (times.span(most), loss_tone(most)), f" {plain(item.machine_name)}")
    room = max(min(width - _LABEL - width_of(tail) - 2, _LOSS_WIDTH), 1)
    chart = charts.histogram([_in_steps(behind) for behind, _ in known], room)
    return _with_hint(((label[0], "quiet"), *chart, "  ", *tail), "by what a failover loses", width)


def _in_steps(loss: timedelta) -> timedelta:
    """The loss, below a warning as the number of five-minute points that are missing: it changes with each reading."""
    return loss - loss % _POINT_EVERY if loss < thresholds().late else loss


def _with_hint(row: Row, hint: str, width: int) -> Row:
    if width - width_of(row) < _HINT or linear.wanted():
        return clipped(row, width)
    return ends(row, ((hint, "quiet"),), width)


def route_rows(view: VaultView, width: int, most: int) -> list[Row]:
    """From where to where machines are copied, and how many run at the other end without a copy: a line a route."""
    listed = sorted(view.routes.items(), key=lambda one: (-len(one[1]), one[0]))
    shown = [_route(source, target, members, width) for (source, target), members in listed[:most]]
    left_out = sum(len(members) for _, members in listed[most:])
    if left_out and shown:
        shown[-1] = ends(shown[-1], ((f"and {left_out} on other ways", "quiet"),), width)
    return shown


def _route(source: str, target: str, members: Sequence[ProtectedItem], width: int) -> Row:
    there = sum(item.active_on_target for item in members)
    copied = sum(item.stage is Stage.PROTECTED and not item.active_on_target for item in members)
    tone = HEALTH_WORDS[max((worst(item) for item in members), key=GRAVEST_LAST.index)][1]
    words = f" {copied} copied "
    without = f"{there} run{'s' if there == 1 else ''} there, no copy"
    tail: Row = ("   ", (without, "warn")) if there else ()
    if there == len(members):
        runs = f"{there} run{'s' if there == 1 else ''} here, no copy"
        return clipped(
            ((f"{plain(target)} * ", "strong"), (runs, "warn"), (f"   from {plain(source)}", "quiet")), width
        )
    if linear.wanted():
        return clipped(((f"{copied} copied from {plain(source)} to {plain(target)}", tone), *tail), width)
    begin, end = f"{plain(source)} *", f" o {plain(target)}"
    room = width - width_of((begin, words, end)) - width_of(tail) - 3
    arm = "━" * max(min(room // 2, 24), _LEAST_ARROW)
    return clipped(((f"{begin} ", "strong"), (f"{arm}{words}{arm}▶", tone), (end, "strong"), *tail), width)
