"""A protected machine in full: its place in the failover cycle, points, health, disks, network, agent and events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from msgspec import Struct

from asr_tui.domain.attention import (
    SILENT_AFTER,
    is_unprotected,
    lag,
)
from asr_tui.domain.direction import Display, source_words
from asr_tui.domain.error_codes import explain
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.last_drill import LastDrill, drill_jobs, last_drill
from asr_tui.domain.lifecycle import away_since
from asr_tui.domain.loss_thresholds import thresholds
from asr_tui.domain.machines import Machine
from asr_tui.domain.protection import (
    Health,
    Policy,
    ProtectedItem,
    RecoveryPoint,
    Stage,
    VaultEvent,
)
from asr_tui.domain.repair_ways import way_of_error
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.services.machine_details import MachineDetails
from asr_tui.services.reads import Read
from asr_tui.services.rpo_history import MeasuredRpo
from asr_tui.ui.present import item as present
from asr_tui.ui.present import linear, times
from asr_tui.ui.present.agent import agent_rows
from asr_tui.ui.present.azure_words import spaced, told
from asr_tui.ui.present.bars import gauge
from asr_tui.ui.present.disks import disk_rows
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.lifecycle import path_rows, place_rows
from asr_tui.ui.present.loss_chart import LABEL, loss_rows
from asr_tui.ui.present.machine_network import network_rows
from asr_tui.ui.present.repairs import way_words
from asr_tui.ui.present.rows import MARKS, Row, beside, cell, ends, noted, split, wrapped
from asr_tui.ui.present.source_machine import source_rows
from asr_tui.ui.present.start import start_rows
from asr_tui.ui.present.timeline import newest_words
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

T = TypeVar("T")

_EVENT_TONES: dict[str, Tone] = {"Critical": "bad", "Error": "bad", "Warning": "warn", "OK": "good"}
_MOST_EVENTS = 20
_EVENT_TIME_WIDTH = 13
_TWO_COLUMNS, _GAP = 140, 4
"""Cells from which on the findings stand beside the facts, and cells between them."""
_GAUGE, _GAUGE_FROM = 8, 100
"""Cells of the gauge of the loss, and of a line that has room for it."""
_LOSS = "Loss and points"
_EMPTY = frozenset({"a", "an", "and", "the", "of", "on", "it", "this", "is", "was", "has", "been"})
_REPEATED = 0.6
"""Share of a sentence's words that make it a repetition."""


class MachineView(Struct, frozen=True):
    """What was read of one machine at `now`; None for a part that could not be read, with the reason in `unread`.

    lost   what its network interfaces are bound to in the target and what does not exist any more
    since  when it was led away from home, where it is away
    source_unread   whether the last read of the machine in its region failed
    listed_at   when its own state was read, against which the age of its reports counts; None where that is `now`
    """

    item: ProtectedItem
    now: datetime
    points: tuple[RecoveryPoint, ...] | None = None
    events: tuple[VaultEvent, ...] | None = None
    policy: Policy | None = None
    unread: tuple[str, ...] = ()
    measured: tuple[MeasuredRpo, ...] = ()
    source: Machine | None = None
    networks: tuple[VirtualNetwork, ...] = ()
    lost: frozenset[ArmId] = frozenset()
    since: datetime | None = None
    source_unread: bool = False
    drill: LastDrill | None = None
    listed_at: datetime | None = None


def view_of(
    listed: ProtectedItem,
    details: MachineDetails,
    measured: tuple[MeasuredRpo, ...],
    read_at: datetime,
    zone: Zone = UTC,
    jobs: Sequence[Job] = (),
) -> MachineView:
    """The machine as the vault listed it at `read_at`, with the last successful read of each part."""
    now = max(read_at, details.read_at or read_at)
    unread = (
        *_unread_words("The disks' state", details.disks, now, zone),
        *_unread_words("The recovery points", details.points, now, zone),
        *_unread_words("The events", details.events, now, zone),
        *_unread_words("The policy", details.policy, now, zone),
        *_unread_words("What its network interfaces are bound to", details.lost, now, zone),
    )
    item = details.merged_into(listed)
    return MachineView(
        item,
        now,
        details.points.value,
        details.events.value,
        details.policy.value,
        unread,
        measured,
        details.source.value,
        details.networks.value or (),
        details.lost.value or frozenset(),
        away_since(item, jobs),
        details.source.error is not None,
        last_drill(item, drill_jobs(jobs)),
        read_at,
    )


def _unread_words(what: str, part: Read[T], now: datetime, zone: Zone) -> Iterator[str]:
    """Why the part could not be read, and the age of the shown one."""
    if part.error:
        words = f"{what} could not be read: {part.error}"
        at = part.read_at
        yield f"{words} Shown is {times.moment(at, now, zone)}, {times.span(now - at)} ago." if at else words


def rows(view: MachineView, display: Display, width: int, zone: Zone = UTC) -> list[Row]:
    item = view.item
    head = [
        _headline(view, display, width),
        *path_rows(item, width),
        *place_rows(item, view.since, view.now, display, width, zone),
        *(row for why in view.unread for row in noted("warn", plain(why), width)),
        *source_rows(item, view.source, display, width),
        *_loss_rows(view, width, zone),
    ]
    column = width if width < _TWO_COLUMNS or linear.wanted() else (width - _GAP) // 2
    findings = [*_health_rows(view, display, column, zone), *_drill_rows(view, column, zone)]
    facts = [
        *disk_rows(item, column),
        *start_rows(item, view.source, view.networks, display, column),
        *network_rows(item, view.networks, view.lost, column),
        *agent_rows(item, view.listed_at or view.now, column, zone),
    ]
    events = event_rows(view.events, item.machine_name, view.now, column, zone)
    if column == width:
        return [*head, *findings, *facts, *events]
    return [*head, *beside([*findings, *events], facts, column, _GAP)]


def _headline(view: MachineView, display: Display, width: int) -> Row:
    item = view.item
    behind, tone = split(present.rpo(item, view.now, view.points or ()))
    head: Row = (
        (plain(item.machine_name), "strong"), "   ", present.state(item), "   ", present.health(item), "   ",
        present.direction(item, display),
    )  # fmt: skip
    known = lag(item, view.now, view.points or ())
    bar: Row = (*gauge(known, _GAUGE), " ") if known is not None and width >= _GAUGE_FROM else ()
    return ends(head, (*bar, (f"RPO {behind}", tone)), width)


def _loss_rows(view: MachineView, width: int, zone: Zone) -> list[Row]:
    """Loss and recovery points on one axis; the reason where there is no point."""
    if view.points is None:
        return [rule(_LOSS, ("points not known yet",), width)]
    copied = view.item.stage is Stage.PROTECTED
    if not view.points and not (copied and view.measured):
        return [rule(_LOSS, ("0 points",), width), *wrapped(f"- {_why_no_points(view)}", width, "quiet", indent="  ")]
    kept = timedelta(minutes=view.policy.retention_minutes) if view.policy else None
    app_minutes = view.policy.app_consistent_minutes if view.policy else None
    behind = lag(view.item, view.now, view.points)
    shown = loss_rows(
        view.measured, view.points, behind, view.now, width,
        kept=kept, app_minutes=app_minutes, zone=zone, copied=copied,
    )  # fmt: skip
    why = [] if view.points else wrapped(f"- {_why_no_points(view)}", width, "quiet", indent="  ")
    return [*shown, *wrapped(newest_words(view.points, view.now, zone), width, "quiet", indent=" " * LABEL), *why]


def _why_no_points(view: MachineView) -> str:
    if view.policy and view.policy.retention_minutes == 0:
        return "None is kept: the policy's retention is 0. A failover can use only the latest state."
    return "None yet, or none any more: the first is made when the first copy has ended, and a commit deletes all."


def _health_rows(view: MachineView, display: Display, width: int, zone: Zone) -> list[Row]:
    """Each error: Azure's sentence, what it means, what to do, then Azure's causes and advice unless repeated."""
    errors, now = view.item.health_errors, view.now
    grave = any(error.level in {"Error", "Critical"} for error in errors)
    codes = (", ".join(dict.fromkeys(plain(error.code) for error in errors if error.code)),) if errors else ()
    shown: list[Row] = [rule("Health", codes, width, "bad" if grave else "accent")]
    if not errors:
        mood, words = _without_errors(view, display)
        return [*shown, *noted(mood, plain(words), width)]
    for error in errors:
        tone: Tone = "bad" if error.level in {"Error", "Critical"} else "warn"
        since = f", since {times.moment(error.created, now, zone)}" if error.created else ""
        message = plain(error.summary or error.message)
        shown += noted(tone, f"{message} ({plain(error.code)}{since})", width)
        known = explain(error.code, error.message, error.causes)
        if known and not _repeats(known.means, message):
            shown += wrapped(f"That means: {known.means}", width, indent="  ")
        if known:
            shown += wrapped(f"What to do: {known.remedy}", width, "strong", indent="  ")
        if way := way_of_error(error):
            shown += wrapped(way_words(way), width, "quiet", indent="  ")
        earlier = [message, *((known.means, known.remedy) if known else ())]
        for lead, words in (("Azure's possible causes", error.causes), ("Azure recommends", error.action)):
            if words.strip() and not any(_repeats(words, one) for one in earlier):
                shown += wrapped(f"{lead}: {plain(words)}", width, "quiet", indent="  ")
                earlier.append(words)
    return shown


def _without_errors(view: MachineView, display: Display) -> tuple[Tone, str]:
    """What it means that Azure names no health error: all is well only where something is copied and reports."""
    item, now = view.item, view.now
    behind, beat = lag(item, now, view.points or ()), item.last_heartbeat
    if is_unprotected(item):
        return "warn", "Azure names no error, but nothing is copied now: the machine is not protected."
    if item.stage is not Stage.PROTECTED:
        return "quiet", "Azure names no error so far; its health is known once it is protected."
    heard_at = view.listed_at or now
    if beat is not None and heard_at - beat > SILENT_AFTER:
        silent = f"the machine has not been heard of for {times.span(heard_at - beat)}"
        return "warn", f"Azure names no error yet, but {silent}: it may be down."
    if view.source_unread:
        where = source_words(item, display)
        return "warn", f"Azure names no error, but {item.machine_name} in {where} could not be read just now."
    if behind is not None and behind >= thresholds().late:
        return "warn", f"Azure names no error yet, but its newest data is {times.span(behind)} old."
    if {item.health, item.failover_health} & {Health.WARNING, Health.CRITICAL}:
        return "warn", "Azure calls its health bad and does not say why: r asks again."
    return "good", "nothing found"


def _drill_rows(view: MachineView, width: int, zone: Zone) -> list[Row]:
    """The last drill, where one is known."""
    if view.drill is None:
        return []
    when = times.day(view.drill.at, view.now, zone)
    words = "" if view.drill.counts else ". Azure counts no drill of this replication; the report is among the actions."
    return wrapped(f"Last drill: {when}{words}", width, "" if view.drill.counts else "warn", indent="  ")


def _repeats(text: str, earlier: str) -> bool:
    """Whether the text adds next to nothing to the earlier one."""
    now, before = ({one.strip(".,:;()") for one in words.casefold().split()} - _EMPTY for words in (text, earlier))
    return len(now & before) >= _REPEATED * len(now)


def event_rows(
    events: Iterable[VaultEvent] | None, machine: str, now: datetime, width: int, zone: Zone = UTC
) -> list[Row]:
    """The vault's events about one machine, newest first; empty where they could not be read."""
    if events is None:
        return []
    own = [one for one in events if one.affected.casefold() == machine.casefold()]
    shown: list[Row] = [rule("Events", ("last 72 h",), width)]
    if not own:
        return [*shown, (("- none in the last 72 h", "quiet"),)]
    for event in sorted(own, key=lambda one: one.time, reverse=True)[:_MOST_EVENTS]:
        tone = _EVENT_TONES.get(event.severity, "quiet")
        when = cell(times.moment(event.time, now, zone), _EVENT_TIME_WIDTH)
        indent = " " * (_EVENT_TIME_WIDTH + 2)
        shown += wrapped(f"{when}{_event_words(event, now, zone)}", width, tone, indent=indent, first=f"{MARKS[tone]} ")
    return shown


_EVENT_KINDS = {"VmHealth": "machine", "AgentHealth": "agent", "JobStatus": "job"}


def _event_words(event: VaultEvent, now: datetime, zone: Zone) -> str:
    """Azure's sentence, the event's kind, and its error codes, which the health part and the job explain."""
    codes = dict.fromkeys(error.code for error in event.errors if error.code)
    kind = " ".join((_EVENT_KINDS.get(event.kind) or spaced(event.kind or event.code), *map(plain, codes))).strip()
    title = told(event.title, now, zone).rstrip(".")
    return f"{title} ({kind})" if kind else title
