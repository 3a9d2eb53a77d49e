"""The machines of a polled vault with all that home and its screens show of them."""

from __future__ import annotations

from datetime import datetime

from asr_tui.domain.attention import Need, needs
from asr_tui.domain.direction import Display
from asr_tui.domain.listed_machine import ListedMachine, listed
from asr_tui.services.groupings import Groupings
from asr_tui.services.vault_snapshot import VaultSnapshot


def needs_of(snapshot: VaultSnapshot, now: datetime) -> tuple[Need, ...]:
    return needs(snapshot.items, snapshot.jobs, now)


def listed_of(
    snapshot: VaultSnapshot, found: tuple[Need, ...], now: datetime, display: Display, known: Groupings
) -> tuple[ListedMachine, ...]:
    """In the order of the items; `found` are their needs."""
    tags, plans = known.tags(snapshot.items), known.plan_names()
    return listed(snapshot.items, found, snapshot.jobs, now, display, tags, plans)
