"""The world contoso-aged as its maker left it, and what its finder is to list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.domain.attention import NeedReason, needs
from asr_tui.domain.ids import vault_id
from asr_tui.domain.leftovers import Leftover, LeftoverKind, leftovers
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.leftovers import leftover_estate
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.server import Simulator
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.needs import NeedsScreen
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.push_button import PushButton
from tests.journeys.conftest import Open
from tests.journeys.lives import writes
from tests.ui.pilot import press, running, settle, shown, until

VAULT = vault_id("0b1f6471-1bf0-4dda-aec3-666666666666", "rg-dr", "contoso-aged-vault")

REMOVABLE = {
    (LeftoverKind.REPLICA_DISK, "crm-01-os-ASRReplica"),
    (LeftoverKind.REPLICA_DISK, "crm-01-data-0-ASRReplica"),
    (LeftoverKind.SEED_DISK, "asrseeddisk-crm01-os-5c1d"),
    (LeftoverKind.DRILL_NETWORK, "vnet-drill-2025"),
    (LeftoverKind.CONTAINER_MAPPING, "centralus-northeurope-24-hour-retention-policy"),
    (LeftoverKind.POLICY, "3-days-policy"),
    (LeftoverKind.NETWORK_MAPPING, "vnet-crm-asr-vnet-crm"),
}
"""With the link on legacy-01, whose name Azure gives."""

KEPT = {
    (LeftoverKind.REPLICA_DISK, "crm-02-os-ASRReplica"): "lock audit-hold",
    (LeftoverKind.REPLICA_DISK, "crm-03-os-ASRReplica"): "Nothing proves",
    (LeftoverKind.REPLICA_DISK, "crm-04-os-ASRReplica"): "ActiveSAS",
    (LeftoverKind.SEED_DISK, "ms-asr-6f4a3b0e-8c2f-4f0b-9d53-2f0f3c5a7d10"): "Nothing proves",
    (LeftoverKind.TEST_DISK, "erp-app-03-os-ASRtest"): "Nothing proves",
    (LeftoverKind.TEST_MACHINE, "erp-app-03-test"): "Only its name",
    (LeftoverKind.INTERFACE, "erp-app-01-nic-test"): "Only its name",
    (LeftoverKind.NETWORK, "vnet-crm-asr"): "Nothing proves",
    (LeftoverKind.CACHE_ACCOUNT, "contosocrmasrcache"): "Nothing proves",
    (LeftoverKind.AVAILABILITY_SET, "avset-crm-asr"): "Nothing proves",
    (LeftoverKind.LOCK, "audit-hold"): "in the portal",
    (LeftoverKind.GROUP, "rg-shut-down-asr"): "never deleted",
    (LeftoverKind.CONTAINER_MAPPING, "westeurope-centralus-24-hour-retention-policy"): "way back",
}
"""What stays, and a part of the reason why."""


async def aged(open_world: Open) -> tuple[Simulator, Workspace]:
    """The world itself, as `--world contoso-aged` begins it."""
    return await open_world(based_on="contoso-aged", age_days=800)


async def found(workspace: Workspace) -> tuple[Leftover, ...]:
    """All leftovers, read anew, judged without an audit log of the world's past."""
    workspace.choices.refresh()
    return leftovers(await leftover_estate(workspace.choices, workspace.session.site_recovery, ()))


class Operator:
    """A person in front of the vault's needs, who follows each of them to its end."""

    def __init__(self, pilot: Pilot[None], azure: Simulator, workspace: Workspace) -> None:
        self.pilot = pilot
        self.azure = azure
        self.workspace = workspace

    async def press(self, *keys: str) -> None:
        await press(self.pilot, *keys)

    async def until(self, holds: Callable[[], bool]) -> None:
        await until(self.pilot, holds)

    async def see(self, words: str) -> None:
        await self.until(lambda: words in " ".join(shown(self.pilot).split()))

    async def at(self, screen: type[object]) -> None:
        await self.until(lambda: isinstance(self.pilot.app.screen, screen))

    async def items(self) -> list[ProtectedItem]:
        """The protected items, each read by itself."""
        recovery = self.workspace.session.site_recovery
        return [await recovery.item(one.id) for one in await recovery.items(VAULT)]

    def needs(self) -> set[tuple[str, NeedReason]]:
        """What the vault's poll says now: machine and reason."""
        feed = self.workspace.feeds.of(VAULT).value
        found = needs(feed.items, feed.jobs, self.workspace.session.clock.now())
        return {(one.item.machine_name, one.reason) for one in found}

    async def gone(self, *those: tuple[str, NeedReason]) -> None:
        """Until the poll shows none of them any more."""

        def none() -> bool:
            self.workspace.feeds.of(VAULT).refresh()
            return self.needs().isdisjoint(those)

        await self.until(none)

    async def follow(self, machine: str, reason: NeedReason) -> None:
        """From the list of needs to what puts this one right."""
        await self.at(NeedsScreen)
        screen = self.pilot.app.screen
        assert isinstance(screen, NeedsScreen)
        table = screen.query_one(FilterTable).table
        name = f" {reason.name} "
        item = {one.machine_name: one.id for one in self.workspace.feeds.of(VAULT).value.items}[machine]
        keys = [str(row.key) for row in table.rows]
        table.move_to(next(key for key in keys if key.startswith(item.casefold()) and name in f"{key} "))
        await settle(self.pilot)
        await self.press("f2")

    async def send(self) -> None:
        """Confirm the review; nothing was written before, and the run ends well."""
        await self.at(ReviewScreen)
        await self.until(lambda: "read at" in shown(self.pilot))
        before, runs = sum(writes(self.azure).values()), len(self.workspace.runs.all)
        page = self.pilot.app.screen
        await self.until(lambda: page.query_one("#send", PushButton).ready)
        while getattr(self.pilot.app.focused, "id", "") != "send":
            await self.press("tab")
        await self.press("enter")
        await self.until(lambda: not self.workspace.runs.active and len(self.workspace.runs.all) > runs)
        assert sum(writes(self.azure).values()) > before, "nothing was sent"
        errors = [str(one.error) for run in self.workspace.runs.all for one in run.steps if one.error]
        assert not errors, errors

    async def back_to(self, screen: type[object]) -> None:
        while not isinstance(self.pilot.app.screen, screen):
            await self.press("escape")
            await settle(self.pilot)


@asynccontextmanager
async def at_needs(open_world: Open) -> AsyncIterator[Operator]:
    """The list of needs of contoso-aged-vault, above its home."""
    azure, workspace = await aged(open_world)
    vaults = await workspace.choices.all(kinds.VAULT, VAULT.subscription)
    async with running(size=(120, 40)) as pilot:
        pilot.app.push_screen(HomeScreen(workspace, next(one for one in vaults if one.id == VAULT)))
        await settle(pilot)
        await until(pilot, lambda: "erp-web-01" in shown(pilot) and bool(workspace.unheard.of(VAULT)))
        await press(pilot, "i")
        one = Operator(pilot, azure, workspace)
        await one.at(NeedsScreen)
        await one.until(lambda: bool(pilot.app.screen.query_one(FilterTable).table.rows))
        yield one
