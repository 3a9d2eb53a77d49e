"""The machines of a polled vault with all that home and its screens show of them."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from asr_tui.domain.attention import Need, needs
from asr_tui.domain.direction import Display
from asr_tui.domain.ids import ArmId
from asr_tui.domain.listed_machine import ListedMachine, listed
from asr_tui.domain.loss_thresholds import Thresholds, thresholds
from asr_tui.domain.settings import Settings
from asr_tui.services.groupings import Groupings
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.estate import Arrival, VaultView
from asr_tui.ui.present.times import Zone
from asr_tui.ui.shell.regions import Regions
from asr_tui.ui.vault.turns import keys_first


def needs_of(snapshot: VaultSnapshot, now: datetime) -> tuple[Need, ...]:
    return needs(snapshot.items, snapshot.jobs, now)


def listed_of(
    snapshot: VaultSnapshot, found: tuple[Need, ...], now: datetime, display: Display, known: Groupings
) -> tuple[ListedMachine, ...]:
    """In the order of the items; `found` are their needs."""
    tags, plans = known.tags(snapshot.items), known.plan_names()
    return listed(snapshot.items, found, snapshot.jobs, now, display, tags, plans)


def arrival_of(snapshot: VaultSnapshot) -> Arrival | None:
    """Whether only a part of the vault is there."""
    if not snapshot.is_partial:
        return None
    return Arrival.STOPPED if snapshot.error is not None else Arrival.READING


class Views:
    """What home shows of a vault: one view as long as nothing of it is another."""

    def __init__(self, workspace: Workspace, vault: ArmId) -> None:
        self._workspace = workspace
        self._vault = vault
        self._last: tuple[tuple[object, ...], VaultView] | None = None
        self._needing: tuple[VaultSnapshot | None, Thresholds, tuple[Need, ...]] = (None, thresholds(), ())

    async def prepare(self, snapshot: VaultSnapshot) -> None:
        """Work out the needs of the machines for `of`, so that keys are answered before it does the rest."""
        if arrival_of(snapshot) is None and snapshot.read_at is not None:
            self._needs(snapshot, snapshot.read_at)
            await keys_first()

    def _needs(self, snapshot: VaultSnapshot, now: datetime) -> tuple[Need, ...]:
        of, judged_by, found = self._needing
        if of is not snapshot or judged_by is not thresholds():
            found = needs_of(snapshot, now)
            self._needing = (snapshot, thresholds(), found)
        return found

    def of(
        self, snapshot: VaultSnapshot, regions: Regions, settings: Settings, zone: Zone, known: Groupings
    ) -> VaultView:
        """`settings` have the thresholds by which machines need somebody."""
        unheard = self._workspace.unheard.of(self._vault)
        parts = (snapshot, regions.all, settings, zone, known, unheard)
        if self._last is None or any(one is not old for one, old in zip(parts, self._last[0], strict=True)):
            now = snapshot.read_at or self._workspace.session.clock.now()
            if arrival := arrival_of(snapshot):
                snapshot, unheard = replace(snapshot, jobs=()), ()
            found = self._needs(snapshot, now) if arrival is None else ()
            listed = listed_of(snapshot, found, now, regions.display, known)
            measured = self._workspace.feeds.of(self._vault).rpo_history.of
            self._last = (
                parts,
                VaultView(
                    snapshot.items,
                    found,
                    regions.all,
                    now,
                    regions.display,
                    zone,
                    measured,
                    snapshot.jobs,
                    listed,
                    unheard,
                    arrival,
                ),
            )
        return self._last[1]
