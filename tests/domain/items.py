"""A protected machine and its surroundings, as small as the tests need it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from asr_tui.domain.ids import group_id, resource_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.protection import Health, PointKind, ProtectedItem, RecoveryPoint, Stage
from asr_tui.domain.replicated_parts import ReplicatedDisk, ReplicatedNic
from asr_tui.domain.resources import Region, Subnet, VirtualNetwork
from tests.domain.estates import ESTATE, POLICY, SUBSCRIPTION, WEB_01, container, set_up

NOW = datetime(2026, 11, 12, 14, 2, tzinfo=UTC)
TARGET_GROUP = group_id(SUBSCRIPTION, "rg-shop-asr")
TARGET_NETWORK = resource_id(TARGET_GROUP, "Microsoft.Network/virtualNetworks", "vnet-shop-asr")

PROTECTED = ProtectedItem(
    id=container("centralus").child("replicationProtectedItems", "item-1"),
    name="item-1",
    machine=WEB_01.id,
    machine_name="web-01",
    stage=Stage.PROTECTED,
    state_text="Protected",
    health=Health.NORMAL,
    failover_health=Health.WARNING,
    allowed_operations=frozenset({"UnplannedFailover", "DisableProtection", "TestFailover"}),
    source_location="centralus",
    target_location="westeurope",
    policy=POLICY.id,
    rpo=timedelta(minutes=4),
    disks=(
        ReplicatedDisk("web-01-os", None, 0, target=resource_id(TARGET_GROUP, "Microsoft.Compute/disks", "web-01-os")),
    ),
    nics=(ReplicatedNic(None, "web-01-nic", "web", "10.0.1.4", TARGET_NETWORK, "web", "10.1.1.4"),),
    target_group=TARGET_GROUP,
    target_network=TARGET_NETWORK,
    target_size="Standard_D2s_v5",
    target_container=container("westeurope"),
    home_location="centralus",
)

FAILED_OVER = replace(
    PROTECTED,
    stage=Stage.FAILED_OVER,
    state_text="Failover completed",
    active_on_target=True,
    allowed_operations=frozenset({"Commit", "ChangePit", "DisableProtection"}),
)

COMMITTED = replace(
    FAILED_OVER,
    stage=Stage.COMMITTED,
    state_text="Failover committed",
    allowed_operations=frozenset({"CompleteMigration", "DisableProtection", "SwitchProtection"}),
)


def point(minutes: int, kind: PointKind = PointKind.CRASH) -> RecoveryPoint:
    return RecoveryPoint(
        PROTECTED.id.child("recoveryPoints", f"{kind.name}-{minutes}"), NOW - timedelta(minutes=minutes), kind
    )


POINTS = (point(120, PointKind.APP), point(9), point(4))

REPLICA_NETWORK = VirtualNetwork(TARGET_NETWORK, "westeurope", ("10.1.0.0/16",), (Subnet("web", ("10.1.1.0/24",)),))


def estate(item: ProtectedItem = PROTECTED) -> ItemEstate:
    return ItemEstate(
        item=item,
        now=NOW,
        points=POINTS,
        running=WEB_01,
        networks=(*ESTATE.networks, REPLICA_NETWORK),
        regions=(Region("centralus", "Central US"), Region("westeurope", "West Europe")),
        topology=set_up(),
    )
