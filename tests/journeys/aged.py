"""The world contoso-aged as its maker left it, and what its finder is to list."""

from __future__ import annotations

from asr_tui.domain.ids import vault_id
from asr_tui.domain.leftovers import Leftover, LeftoverKind, leftovers
from asr_tui.services.leftovers import leftover_estate
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.server import Simulator
from tests.journeys.conftest import Open

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
    (LeftoverKind.TEST_DISK, "erp-web-02-os-ASRtest"): "Nothing proves",
    (LeftoverKind.TEST_MACHINE, "erp-web-02-test"): "Only its name",
    (LeftoverKind.INTERFACE, "erp-app-01-nic-test"): "Only its name",
    (LeftoverKind.NETWORK, "vnet-crm-asr"): "Nothing proves",
    (LeftoverKind.CACHE_ACCOUNT, "contosocrmasrcache"): "Nothing proves",
    (LeftoverKind.AVAILABILITY_SET, "avset-crm-asr"): "Nothing proves",
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
