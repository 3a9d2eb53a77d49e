"""The Mobility service of a machine, Azure's agent in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from asr_tui.domain.attention import AGENT_WARNING, CERTIFICATE_WARNING, REBOOT_NEEDED, SILENT_AFTER
from asr_tui.domain.protection import AgentUpgrade, ProtectedItem
from asr_tui.ui.present import times
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, noted, wrapped
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_AGENT_UPDATES = "in the portal: the vault, Site Recovery infrastructure, Extension update settings"


def agent_rows(item: ProtectedItem, now: datetime, width: int, zone: Zone = UTC) -> list[Row]:
    rows: list[Row] = [rule("Mobility service", (plain(item.agent_version),) if item.agent_version else (), width)]
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
    parts = [f"version {plain(item.agent_version)}" if item.agent_version else "version not reported yet"]
    tone: Tone = ""
    if item.last_heartbeat:
        silent = now - item.last_heartbeat
        parts.append(f"heard of {times.span(silent)} ago")
        tone = "warn" if silent > SILENT_AFTER else tone
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
