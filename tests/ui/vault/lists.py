"""A home with machines of two applications, for the tests of marks, lists and applications."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import GroupKind, PlanGroup, PlanMember, RecoveryPlan
from asr_tui.domain.settings import Settings
from asr_tui.domain.tagged import TaggedResource
from asr_tui.services.workspace import Workspace
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.machine_table import MachineTable
from tests.fakes import PRACTICE, FakeCatalog, FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import running, settle, shown, until
from tests.workspaces import fake_workspace

FABRIC = samples.VAULT.id.child("replicationFabrics", "asr-a2a-default-centralus")
DB = samples.item("shop-db", rpo=timedelta(hours=2), multi_vm_group="shop-group")
APP = samples.item("shop-app", last_test_failover=None)
WEB = samples.failed_over("shop-web", hours=2)
HR = samples.item("hr-01", last_test_failover=samples.ago(days=300))
ITEMS = (DB, APP, WEB, HR)
TAGS = {"shop-db": ("shop", "db"), "shop-app": ("shop", "app"), "shop-web": ("shop", "web"), "hr-01": ("hr", "")}


def tagged(item: ProtectedItem) -> TaggedResource:
    app, tier = TAGS[item.machine_name]
    return TaggedResource(item.machine, (("App", app), *((("tier", tier),) if tier else ())))


def plan(name: str, *groups: tuple[ProtectedItem, ...]) -> RecoveryPlan:
    boot = (PlanGroup(GroupKind.BOOT, tuple(PlanMember(one.id) for one in group)) for group in groups)
    return RecoveryPlan(samples.VAULT.id.child("replicationRecoveryPlans", name), FABRIC, FABRIC, tuple(boot))


def recovery(*items: ProtectedItem) -> FakeSiteRecovery:
    return FakeSiteRecovery(all_items=items or ITEMS, all_plans=(plan("shop-plan", (DB,), (APP, WEB)),))


def catalog() -> FakeCatalog:
    return FakeCatalog(values={kinds.MACHINE_TAG: tuple(tagged(one) for one in ITEMS)})


@asynccontextmanager
async def at_home(
    site_recovery: FakeSiteRecovery | None = None,
    size: tuple[int, int] = (80, 24),
    *,
    given: FakeCatalog | None = None,
    settings: Settings | None = None,
) -> AsyncIterator[tuple[Pilot[None], Workspace]]:
    async with running(size=size, settings=settings) as pilot:
        workspace = fake_workspace(PRACTICE, site_recovery=site_recovery or recovery(), catalog=given or catalog())
        await pilot.app.push_screen(HomeScreen(workspace, samples.VAULT))
        await until(pilot, lambda: "Reading contoso-vault" not in shown(pilot))
        await settle(pilot)
        yield pilot, workspace


async def read_again(pilot: Pilot[None], workspace: Workspace) -> None:
    feed = workspace.feeds.of(samples.VAULT.id)
    before = feed.value
    feed.refresh()
    await until(pilot, lambda: feed.value is not before)
    await settle(pilot)


def names(pilot: Pilot[None]) -> list[str]:
    """The machines that home shows, in their order; a mark before those that have one."""
    rows = pilot.app.screen.query_one(MachineTable).table.rows
    return [f"{'*' if row.marked else ''}{row.text(0)}" for row in rows]
