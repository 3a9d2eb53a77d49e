"""A machine at each point of its round, in a vault over fakes, and its menu on the screen."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from unittest.mock import patch

from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.place import Environment
from asr_tui.domain.protection import PointKind, Policy, ProtectedItem, Topology
from asr_tui.domain.settings import Settings, Theme
from asr_tui.services.workspace import Welcome, Workspace
from asr_tui.ui.app import AsrApp
from asr_tui.ui.navigation import ActionsOf
from asr_tui.ui.screens import screen_for
from tests.domain import items
from tests.domain.estates import ESTATE, WEB_01
from tests.domain.items import point
from tests.fakes import NOW, PRACTICE, FakeCatalog, FakeChanges, FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import running, settle
from tests.workspaces import FakeOpener, fake_workspace

ITEM = replace(
    items.PROTECTED,
    rpo_at=NOW,
    last_test_failover=NOW - timedelta(days=11),
    disks=tuple(replace(disk, capacity_bytes=127 * 2**30, sku="Premium_LRS") for disk in items.PROTECTED.disks),
)
FAILED_OVER = replace(
    items.FAILED_OVER,
    last_failover=NOW - timedelta(hours=2),
    target_machine=items.TARGET_GROUP.child("providers", "Microsoft.Compute", "virtualMachines", "web-01"),
    failover_point=items.POINTS[-1].id,
    disks=ITEM.disks,
)
COMMITTED = replace(
    FAILED_OVER,
    stage=items.COMMITTED.stage,
    state_text=items.COMMITTED.state_text,
    allowed_operations=items.COMMITTED.allowed_operations,
)
BACK = replace(ITEM, source_location="westeurope", target_location="centralus")
HOME_AGAIN = replace(COMMITTED, source_location="westeurope", target_location="centralus")
DRILLING = replace(
    ITEM,
    allowed_operations=frozenset({"DisableProtection", "TestFailoverCleanup"}),
    last_test_failover=NOW - timedelta(hours=3),
    test_machine=items.TARGET_GROUP.child("providers", "Microsoft.Compute", "virtualMachines", "web-01-test"),
)


@dataclass
class Stage:
    """What a test works with."""

    pilot: Pilot[None]
    workspace: Workspace
    catalog: FakeCatalog
    recovery: FakeSiteRecovery
    changes: FakeChanges


def catalog_with(item: ProtectedItem) -> FakeCatalog:
    """The machine, and the one that a failover or drill made."""
    made = item.test_machine or item.target_machine
    machines = [WEB_01] if made is None else [WEB_01, replace(WEB_01, id=made, location="westeurope")]
    return FakeCatalog(
        {
            kinds.MACHINE: tuple(machines),
            kinds.NETWORK: (*ESTATE.networks, items.REPLICA_NETWORK),
            kinds.RESOURCE_GROUP: ESTATE.groups,
            kinds.AVAILABILITY_SET: ESTATE.availability_sets,
        }
    )


@asynccontextmanager
async def on_menu(
    item: ProtectedItem = ITEM,
    first: Action | None = None,
    *,
    size: tuple[int, int] = (80, 24),
    recovery: FakeSiteRecovery | None = None,
    catalog: FakeCatalog | None = None,
    environment: Environment = PRACTICE,
    settings: Settings | None = None,
) -> AsyncIterator[Stage]:
    """The machine's menu, and with `first` that action's page above it."""
    around = items.estate(item)
    recovery = recovery or FakeSiteRecovery(around.topology, (item,), (), items.POINTS)
    catalog = catalog or catalog_with(item)
    changes = FakeChanges()
    async with running(size=size, settings=settings) as pilot:
        workspace = fake_workspace(environment, catalog=catalog, site_recovery=recovery, changes=changes)
        await pilot.app.push_screen(screen_for(ActionsOf(item, first), workspace))
        await settle(pilot)
        yield Stage(pilot, workspace, catalog, recovery, changes)
        await workspace.close()


MANY = (*tuple(point(minutes) for minutes in range(4, 124, 5)), point(62, PointKind.APP), point(122, PointKind.APP))


POLICY = Policy(samples.VAULT.id.child("replicationPolicies", "24-hour-retention-policy"), 1440, 240)
SQL = replace(samples.ITEMS[1], policy=POLICY.id, health_errors=(samples.NO_POINT, samples.NEVER_DRILLED))


def vault(item: ProtectedItem = SQL) -> FakeSiteRecovery:
    return FakeSiteRecovery(
        the_topology=Topology(policies=(POLICY,)), all_items=(item,), all_jobs=samples.JOBS, points=samples.points()
    )


def app(theme: Theme = "dark", *, no_color: bool = False) -> AsrApp:
    with patch.dict(os.environ, {"TERM": "xterm-256color", "COLORTERM": "truecolor"}):
        os.environ.pop("NO_COLOR", None)
        if no_color:
            os.environ["NO_COLOR"] = "1"
        return AsrApp(Welcome(), FakeOpener(), Settings(theme=theme))
