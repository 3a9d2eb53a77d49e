"""A protected machine in full: where it is on its round, its points, health, disks, network, agent and events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from asr_tui.domain.attention import lag
from asr_tui.domain.error_codes import explain
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import (
    HealthError,
    Policy,
    ProtectedItem,
    RecoveryPoint,
    ReplicatedDisk,
    ReplicatedNic,
    Stage,
    VaultEvent,
)
from asr_tui.services.machine_details import MachineDetails
from asr_tui.services.reads import Read
from asr_tui.services.rpo_history import MeasuredRpo
from asr_tui.ui.present import item as present
from asr_tui.ui.present import times
from asr_tui.ui.present.agent import agent_rows
from asr_tui.ui.present.disks import disk_rows
from asr_tui.ui.present.item import Display
from asr_tui.ui.present.lifecycle import path_rows
from asr_tui.ui.present.rows import MARKS, Row, beside, ends, left, marked, wrapped
from asr_tui.ui.present.rpo_chart import rpo_rows
from asr_tui.ui.present.timeline import timeline_rows
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_EVENT_TONES: dict[str, Tone] = {"Critical": "bad", "Error": "bad", "Warning": "warn", "OK": "good"}
_MOST_EVENTS = 20
_EVENT_WHEN = 13
_TWO_COLUMNS, _GAP = 140, 4
"""Cells from which on the findings stand beside the facts, and what lies between them."""
_EMPTY = frozenset({"a", "an", "and", "the", "of", "on", "it", "this", "is", "was", "has", "been"})
_SAME = 0.6
"""Of its words: so many known ones make a sentence a repetition."""


_AnyPart = (
    Read[tuple[ReplicatedDisk, ...]] | Read[tuple[RecoveryPoint, ...]] | Read[tuple[VaultEvent, ...]] | Read[Policy]
)


@dataclass(frozen=True, slots=True)
class MachineView:
    """What was read of one machine at `now`; None for a part that could not be read, with the reason in `unread`."""

    item: ProtectedItem
    now: datetime
    points: tuple[RecoveryPoint, ...] | None = None
    events: tuple[VaultEvent, ...] | None = None
    policy: Policy | None = None
    unread: tuple[str, ...] = ()
    measured: tuple[MeasuredRpo, ...] = ()


def view_of(
    listed: ProtectedItem,
    details: MachineDetails,
    measured: tuple[MeasuredRpo, ...],
    read_at: datetime,
    zone: tzinfo | None = UTC,
) -> MachineView:
    """What is known of the machine: as the vault listed it at `read_at`, with each part as it was last read well."""
    now = max(read_at, details.read_at or read_at)
    parts: tuple[tuple[str, _AnyPart], ...] = (
        ("The disks' state", details.disks),
        ("The recovery points", details.points),
        ("The events", details.events),
        ("The policy", details.policy),
    )
    unread = tuple(_unread_words(what, part.error, part.read_at, now, zone) for what, part in parts if part.error)
    merged = details.merged_into(listed)
    return MachineView(merged, now, details.points.value, details.events.value, details.policy.value, unread, measured)


def _unread_words(what: str, error: AsrError, read_at: datetime | None, now: datetime, zone: tzinfo | None) -> str:
    """Why, and how old is what is shown instead."""
    words = f"{what} could not be read: {error}"
    if read_at is None:
        return words
    return f"{words} Shown is {times.moment(read_at, now, zone)}, {times.span(now - read_at)} ago."


def rows(view: MachineView, display: Display, width: int, zone: tzinfo | None = UTC) -> list[Row]:
    """All of it, the most asked for first."""
    item = view.item
    head = _apart(
        [headline(view, display, width)],
        path_rows(item, width),
        _unread(view, width),
        point_rows(view, width, zone),
        _rpo_rows(view, width, zone),
    )
    column = width if width < _TWO_COLUMNS else (width - _GAP) // 2
    findings = (health_rows(item.health_errors, view.now, column, zone),)
    facts = (
        disk_rows(item, column),
        network_rows(item.nics, column),
        agent_rows(item, view.now, column, zone),
        target_rows(item, display, column),
    )
    events = event_rows(view.events, item.machine_name, view.now, column, zone)
    if column == width:
        return _apart(head, *findings, *facts, events)
    return _apart(head, beside(_apart(*findings, events), _apart(*facts), column, _GAP))


def _apart(*parts: Sequence[Row]) -> list[Row]:
    """The parts that have something to say, a line of air between them."""
    return [row for part in parts if part for row in ((), *part)][1:]


def headline(view: MachineView, display: Display, width: int) -> Row:
    """Name, state, health, direction and lag."""
    item = view.item
    behind, tone = _parts(present.rpo(item, view.now))
    head: Row = (
        (plain(item.machine_name), "strong"), "   ", present.state(item), "   ", present.health(item), "   ",
        present.direction(item, display),
    )  # fmt: skip
    return ends(head, ((f"RPO {behind}", tone),), width)


def _parts(part: str | tuple[str, Tone]) -> tuple[str, Tone]:
    return (part, "") if isinstance(part, str) else part


def _unread(view: MachineView, width: int) -> list[Row]:
    return [row for why in view.unread for row in wrapped(plain(why), width, "warn", indent="  ", first="! ")]


def point_rows(view: MachineView, width: int, zone: tzinfo | None = UTC) -> list[Row]:
    """The timeline; or why there are none."""
    if view.points is None:
        return [(("Recovery points", "title"), ("   - not known yet", "quiet"))]
    kept = timedelta(minutes=view.policy.retention_minutes) if view.policy else None
    app_minutes = view.policy.app_consistent_minutes if view.policy else None
    shown = timeline_rows(view.points, kept, view.now, width, zone=zone, app_minutes=app_minutes)
    if not shown:
        return [(("Recovery points", "title"),), *wrapped(f"- {_why_none(view)}", width, "quiet", indent="  ")]
    return shown


def _rpo_rows(view: MachineView, width: int, zone: tzinfo | None) -> list[Row]:
    """How the lag went: of what nothing copies there is none."""
    if view.item.stage is not Stage.PROTECTED:
        return []
    return rpo_rows(view.measured, view.points or (), lag(view.item, view.now), view.now, width, zone)


def _why_none(view: MachineView) -> str:
    if view.policy and view.policy.retention_minutes == 0:
        return "None is kept: the policy's retention is 0. A failover can use only the latest state."
    return "None yet, or none any more: the first is made when the first copy has ended, and a commit deletes all."


def health_rows(errors: Sequence[HealthError], now: datetime, width: int, zone: tzinfo | None = UTC) -> list[Row]:
    """Each finding: Azure's sentence, what it means, what to do, then Azure's cause and advice unchanged."""
    shown: list[Row] = [(("Health", "title"),)]
    if not errors:
        return [*shown, (marked("good", "nothing found"),)]
    for error in errors:
        tone: Tone = "bad" if error.level in {"Error", "Critical"} else "warn"
        since = f", since {times.moment(error.created, now, zone)}" if error.created else ""
        message = plain(error.summary or error.message)
        shown += wrapped(f"{message} ({plain(error.code)}{since})", width, tone, indent="  ", first=f"{MARKS[tone]} ")
        known = explain(error.code)
        if known and not _says(message, known.means):
            shown += wrapped(f"That means: {known.means}", width, indent="  ")
        if known:
            shown += wrapped(f"What to do: {known.remedy}", width, "strong", indent="  ")
        told = [message, *((known.means, known.remedy) if known else ())]
        for lead, words in (("Azure's possible causes", error.causes), ("Azure recommends", error.action)):
            if words.strip() and not any(_says(one, words) for one in told):
                shown += wrapped(f"{lead}: {plain(words)}", width, "quiet", indent="  ")
                told.append(words)
    return shown


def _says(told: str, words: str) -> bool:
    """Whether `words` add next to nothing to what was told."""
    before, now = ({one.strip(".,:;()") for one in text.casefold().split()} - _EMPTY for text in (told, words))
    return len(now & before) >= _SAME * len(now)


def network_rows(nics: Sequence[ReplicatedNic], width: int) -> list[Row]:
    """Each address now, and the one it will get."""
    if not nics:
        return []
    shown: list[Row] = [(("Network", "title"),)]
    for nic in nics:
        now = f"{plain(nic.source_ip) or 'no address'} in {plain(nic.source_subnet) or '-'}"
        network = plain(nic.target_network.name) if nic.target_network else ""
        subnet = "/".join(part for part in (network, plain(nic.target_subnet)) if part) or "no network set"
        there = plain(nic.target_ip) or ("the same where it is free" if nic.static else "a free one")
        shown += wrapped(f"{plain(nic.name)}: {now} -> {there} in {subnet}", width, indent="  ", first="  ")
    return shown


def target_rows(item: ProtectedItem, display: Display, width: int) -> list[Row]:
    """What would start in the target."""
    facts = [
        ("starts as", plain(item.target_name)),
        ("size", plain(item.target_size)),
        ("in", plain(display(item.target_location))),
        ("resource group", _name(item.target_group)),
        ("network", _name(item.target_network)),
        ("availability set", _name(item.target_availability_set)),
        ("zone", plain(item.target_zone)),
        ("policy", plain(item.policy_name)),
        ("consistency group", plain(item.multi_vm_group)),
    ]
    words = ", ".join(f"{what} {value}" for what, value in facts if value)
    return [(("In the target", "title"),), *wrapped(words, width, indent="  ", first="  ")]


def _name(resource: ArmId | None) -> str:
    return plain(resource.name) if resource else ""


def event_rows(
    events: Iterable[VaultEvent] | None, machine: str, now: datetime, width: int, zone: tzinfo | None = UTC
) -> list[Row]:
    """The vault's events about one machine, newest first; nothing where they could not be read."""
    if events is None:
        return []
    own = [one for one in events if one.affected.casefold() == machine.casefold()]
    shown: list[Row] = [(("Events", "title"),)]
    if not own:
        return [*shown, (("- none in the last 72 h", "quiet"),)]
    for event in sorted(own, key=lambda one: one.time, reverse=True)[:_MOST_EVENTS]:
        tone = _EVENT_TONES.get(event.severity, "quiet")
        when = left(times.moment(event.time, now, zone), _EVENT_WHEN)
        shown += wrapped(
            f"{when}{_event_words(event)}", width, tone, indent=" " * (_EVENT_WHEN + 2), first=f"{MARKS[tone]} "
        )
    return shown


def _event_words(event: VaultEvent) -> str:
    """Azure's sentence, which kind of event it is, and the codes behind it: Health and the job explain these."""
    codes = dict.fromkeys(error.code for error in event.errors if error.code)
    told = " ".join((event.kind or event.code, *codes)).strip()
    title = plain(event.title).rstrip(".")
    return f"{title} ({plain(told)})" if told else title
