"""A protected machine in full: its place in the failover cycle, points, health, disks, network, agent and events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from asr_tui.domain.attention import AGENT_WARNING, CERTIFICATE_WARNING, REBOOT_NEEDED, lag
from asr_tui.domain.direction import Display
from asr_tui.domain.error_codes import explain
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import (
    AgentUpgrade,
    HealthError,
    Policy,
    ProtectedItem,
    RecoveryPoint,
    Stage,
    VaultEvent,
)
from asr_tui.domain.resources import Machine, VirtualNetwork
from asr_tui.services.machine_details import MachineDetails
from asr_tui.services.reads import Read
from asr_tui.services.rpo_history import MeasuredRpo
from asr_tui.ui.present import item as present
from asr_tui.ui.present import times
from asr_tui.ui.present.disks import disk_rows
from asr_tui.ui.present.lifecycle import path_rows
from asr_tui.ui.present.machine_network import network_rows
from asr_tui.ui.present.rows import MARKS, Row, beside, cell, ends, marked, noted, split, wrapped
from asr_tui.ui.present.rpo_chart import rpo_rows
from asr_tui.ui.present.source_machine import source_rows
from asr_tui.ui.present.timeline import timeline_rows
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

T = TypeVar("T")

_HEARTBEAT = timedelta(minutes=15)
"""Silence of the agent that is worth a warning: our own threshold."""
_AGENT_UPDATES = "in the portal: the vault, Site Recovery infrastructure, Extension update settings"
_EVENT_TONES: dict[str, Tone] = {"Critical": "bad", "Error": "bad", "Warning": "warn", "OK": "good"}
_MOST_EVENTS = 20
_EVENT_TIME_WIDTH = 13
_TWO_COLUMNS, _GAP = 140, 4
"""Cells from which on the findings stand beside the facts, and cells between them."""
_EMPTY = frozenset({"a", "an", "and", "the", "of", "on", "it", "this", "is", "was", "has", "been"})
_REPEATED = 0.6
"""Share of a sentence's words that make it a repetition."""


@dataclass(frozen=True, slots=True)
class MachineView:
    """What was read of one machine at `now`; None for a part that could not be read, with the reason in `unread`.

    lost   what its network interfaces are bound to in the target and what does not exist any more
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


def view_of(
    listed: ProtectedItem,
    details: MachineDetails,
    measured: tuple[MeasuredRpo, ...],
    read_at: datetime,
    zone: Zone = UTC,
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
    return MachineView(
        details.merged_into(listed),
        now,
        details.points.value,
        details.events.value,
        details.policy.value,
        unread,
        measured,
        details.source.value,
        details.networks.value or (),
        details.lost.value or frozenset(),
    )


def _unread_words(what: str, part: Read[T], now: datetime, zone: Zone) -> Iterator[str]:
    """Why the part could not be read, and the age of the shown one."""
    if part.error:
        words = f"{what} could not be read: {part.error}"
        at = part.read_at
        yield f"{words} Shown is {times.moment(at, now, zone)}, {times.span(now - at)} ago." if at else words


def rows(view: MachineView, display: Display, width: int, zone: Zone = UTC) -> list[Row]:
    item = view.item
    head = _spaced(
        [_headline(view, display, width)],
        path_rows(item, width),
        [row for why in view.unread for row in noted("warn", plain(why), width)],
        source_rows(item, view.source, display, width),
        _point_rows(view, width, zone),
        _rpo_rows(view, width, zone),
    )
    column = width if width < _TWO_COLUMNS else (width - _GAP) // 2
    findings = _health_rows(item.health_errors, view.now, column, zone)
    facts = (
        disk_rows(item, column),
        network_rows(item, view.networks, view.lost, column),
        agent_rows(item, view.now, column, zone),
        _target_rows(item, display, column),
    )
    events = event_rows(view.events, item.machine_name, view.now, column, zone)
    if column == width:
        return _spaced(head, findings, *facts, events)
    return _spaced(head, beside(_spaced(findings, events), _spaced(*facts), column, _GAP))


def _spaced(*parts: Sequence[Row]) -> list[Row]:
    """The parts that are not empty, a blank line between them."""
    return [row for part in parts if part for row in ((), *part)][1:]


def _headline(view: MachineView, display: Display, width: int) -> Row:
    item = view.item
    behind, tone = split(present.rpo(item, view.now))
    head: Row = (
        (plain(item.machine_name), "strong"), "   ", present.state(item), "   ", present.health(item), "   ",
        present.direction(item, display),
    )  # fmt: skip
    return ends(head, ((f"RPO {behind}", tone),), width)


def _point_rows(view: MachineView, width: int, zone: Zone) -> list[Row]:
    if view.points is None:
        return [(("Recovery points", "title"), ("   - not known yet", "quiet"))]
    kept = timedelta(minutes=view.policy.retention_minutes) if view.policy else None
    app_minutes = view.policy.app_consistent_minutes if view.policy else None
    return timeline_rows(view.points, kept, view.now, width, zone=zone, app_minutes=app_minutes) or [
        (("Recovery points", "title"),),
        *wrapped(f"- {_why_no_points(view)}", width, "quiet", indent="  "),
    ]


def _rpo_rows(view: MachineView, width: int, zone: Zone) -> list[Row]:
    """The lag over time; empty where nothing copies the machine."""
    if view.item.stage is not Stage.PROTECTED:
        return []
    return rpo_rows(view.measured, view.points or (), lag(view.item, view.now), view.now, width, zone)


def _why_no_points(view: MachineView) -> str:
    if view.policy and view.policy.retention_minutes == 0:
        return "None is kept: the policy's retention is 0. A failover can use only the latest state."
    return "None yet, or none any more: the first is made when the first copy has ended, and a commit deletes all."


def _health_rows(errors: Sequence[HealthError], now: datetime, width: int, zone: Zone) -> list[Row]:
    """Each error: Azure's sentence, what it means, what to do, then Azure's causes and advice unless repeated."""
    shown: list[Row] = [(("Health", "title"),)]
    if not errors:
        return [*shown, (marked("good", "nothing found"),)]
    for error in errors:
        tone: Tone = "bad" if error.level in {"Error", "Critical"} else "warn"
        since = f", since {times.moment(error.created, now, zone)}" if error.created else ""
        message = plain(error.summary or error.message)
        shown += noted(tone, f"{message} ({plain(error.code)}{since})", width)
        known = explain(error.code)
        if known and not _repeats(known.means, message):
            shown += wrapped(f"That means: {known.means}", width, indent="  ")
        if known:
            shown += wrapped(f"What to do: {known.remedy}", width, "strong", indent="  ")
        earlier = [message, *((known.means, known.remedy) if known else ())]
        for lead, words in (("Azure's possible causes", error.causes), ("Azure recommends", error.action)):
            if words.strip() and not any(_repeats(words, one) for one in earlier):
                shown += wrapped(f"{lead}: {plain(words)}", width, "quiet", indent="  ")
                earlier.append(words)
    return shown


def _repeats(text: str, earlier: str) -> bool:
    """Whether the text adds next to nothing to the earlier one."""
    now, before = ({one.strip(".,:;()") for one in words.casefold().split()} - _EMPTY for words in (text, earlier))
    return len(now & before) >= _REPEATED * len(now)


def _target_rows(item: ProtectedItem, display: Display, width: int) -> list[Row]:
    """The machine that a failover would start."""
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
    return [(("In the target", "title"),), *wrapped(words, width, indent="  ")]


def _name(resource: ArmId | None) -> str:
    return plain(resource.name) if resource else ""


def event_rows(
    events: Iterable[VaultEvent] | None, machine: str, now: datetime, width: int, zone: Zone = UTC
) -> list[Row]:
    """The vault's events about one machine, newest first; empty where they could not be read."""
    if events is None:
        return []
    own = [one for one in events if one.affected.casefold() == machine.casefold()]
    shown: list[Row] = [(("Events", "title"),)]
    if not own:
        return [*shown, (("- none in the last 72 h", "quiet"),)]
    for event in sorted(own, key=lambda one: one.time, reverse=True)[:_MOST_EVENTS]:
        tone = _EVENT_TONES.get(event.severity, "quiet")
        when = cell(times.moment(event.time, now, zone), _EVENT_TIME_WIDTH)
        indent = " " * (_EVENT_TIME_WIDTH + 2)
        shown += wrapped(f"{when}{_event_words(event)}", width, tone, indent=indent, first=f"{MARKS[tone]} ")
    return shown


def _event_words(event: VaultEvent) -> str:
    """Azure's sentence, the event's kind, and its error codes, which the health part and the job explain."""
    codes = dict.fromkeys(error.code for error in event.errors if error.code)
    kind = " ".join((event.kind or event.code, *codes)).strip()
    title = plain(event.title).rstrip(".")
    return f"{title} ({plain(kind)})" if kind else title


def agent_rows(item: ProtectedItem, now: datetime, width: int, zone: Zone = UTC) -> list[Row]:
    rows: list[Row] = [(("Mobility service", "title"),)]
    for words, tone in _agent_sentences(item, now, zone):
        rows += noted(tone, words, width) if tone else wrapped(words, width, indent="  ")
    return rows


def _agent_sentences(item: ProtectedItem, now: datetime, zone: Zone) -> Iterator[tuple[str, Tone]]:
    yield _agent_version(item, now, zone)
    if item.agent_update_required:
        yield f"Update needed. It is installed {_AGENT_UPDATES}.", "warn"
    elif item.agent_upgradeable:
        yield f"Update offered: a newer version can be installed {_AGENT_UPDATES}.", "quiet"
    yield from _upgrade_sentences(item.agent_upgrade)
    if any(error.code == REBOOT_NEEDED for error in item.health_errors):
        yield "Reboot needed: its new driver starts with the next one. Replication goes on.", "warn"
    certificate = _agent_certificate(item, now, zone)
    if certificate:
        yield certificate


def _upgrade_sentences(upgrade: AgentUpgrade) -> Iterator[tuple[str, Tone]]:
    times_failed = f"{upgrade.tries} time{'' if upgrade.tries == 1 else 's'}"
    if upgrade.in_progress:
        yield "Azure updates it just now.", "busy"
    elif upgrade.given_up:
        after = f" after it failed {times_failed}" if upgrade.tries else ""
        yield f"Azure has given its own update up{after}. Update it {_AGENT_UPDATES}.", "warn"
    elif upgrade.tries:
        yield f"Azure's own update failed {times_failed}; Azure tries again.", "warn"
    if upgrade.reinstall:
        why = "".join(f" In the way: {plain(reason).rstrip('.')}." for reason in upgrade.blocked_by)
        yield f"It has to be installed again, in the portal.{why}", "warn"


def _agent_version(item: ProtectedItem, now: datetime, zone: Zone) -> tuple[str, Tone]:
    parts = [f"version {plain(item.agent_version)}" if item.agent_version else "version not told yet"]
    tone: Tone = ""
    if item.last_heartbeat:
        silent = now - item.last_heartbeat
        parts.append(f"heard of {times.span(silent)} ago")
        tone = "warn" if silent > _HEARTBEAT else tone
    if item.agent_expires:
        gone = item.agent_expires <= now
        parts.append(f"{'expired' if gone else 'expires'} {times.day(item.agent_expires, now, zone)}")
        tone = "warn" if item.agent_expires - now < AGENT_WARNING else tone
    return ", ".join(parts), tone


def _agent_certificate(item: ProtectedItem, now: datetime, zone: Zone) -> tuple[str, Tone] | None:
    expires = item.agent_certificate_expires
    if expires is None:
        return ("Azure wants its certificate renewed.", "warn") if item.agent_certificate_update_required else None
    words = f"certificate {'expired' if expires <= now else 'expires'} {times.day(expires, now, zone)}"
    if item.agent_certificate_update_required:
        return f"{words}; Azure wants it renewed", "warn"
    return words, "warn" if expires - now < CERTIFICATE_WARNING else ""
