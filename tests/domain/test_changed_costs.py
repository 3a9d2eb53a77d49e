"""What a choice changes a month: other disks and sizes, another retention, machines that are protected."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.drafts import enable_replication, policy, settings
from asr_tui.domain.drafts.enable_replication import TargetChoice
from asr_tui.domain.drafts.policy import PolicyDraft
from asr_tui.domain.drafts.settings_change import SettingsChange, SettingsDraft
from asr_tui.domain.drafts.settings_rules import SettingsEstate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.prices import RegionPrices
from asr_tui.domain.replicated_parts import ReplicatedDisk
from asr_tui.domain.target_settings import DiskSettings, TargetSettings
from tests.domain.estates import DRAFT, ESTATE, POLICY
from tests.domain.items import PROTECTED
from tests.domain.price_samples import E10, LINUX, PRICES

DISK = ArmId("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/web-01-os")
ITEM = replace(PROTECTED, os="Linux", disks=(ReplicatedDisk("web-01-os", DISK, 127 * 2**30, sku="Premium_LRS"),))
BEFORE = TargetSettings(size="Standard_D2s_v5", disks=(DiskSettings(DISK, "Premium_LRS", "StandardSSD_LRS"),))
LARGER = replace(LINUX, size="Standard_D4s_v5", price=LINUX.price * 2)
LISTED = replace(PRICES, meters=(*PRICES.meters, LARGER), sizes=("Standard_D2s_v5", "Standard_D4s_v5", "Standard_X1"))


def costs(wanted: TargetSettings, *prices: RegionPrices) -> list[str]:
    change = SettingsChange(ITEM, BEFORE, wanted)
    made = settings.plan(SettingsDraft(ITEM.id.vault_id, (change,)), SettingsEstate(prices=prices))
    return [one.text for one in made.consequences if one.kind == "costs"]


def test_another_type_of_the_replica_changes_the_month_before_a_failover() -> None:
    wanted = replace(BEFORE, disks=(DiskSettings(DISK, "Premium_LRS", "Premium_LRS"),))
    words = "replica disks: from 9.60 EUR to 19.71 EUR a month, 10.11 EUR more (retail prices of 2026-11-29)"
    assert costs(wanted, LISTED) == [words]


def test_another_size_changes_the_month_after_a_failover() -> None:
    (found,) = costs(replace(BEFORE, size="Standard_D4s_v5"), LISTED)
    more = LINUX.price * 730
    assert found.startswith("after a failover: from ")
    assert f"{more:,.2f} EUR more" in found


def test_a_size_without_a_price_is_said_to_have_none() -> None:
    (found,) = costs(replace(BEFORE, size="Standard_X1"), LISTED)
    assert "the price is not known (Azure's list has no one price for it)" in found
    (found,) = costs(replace(BEFORE, size="Standard_M416"), LISTED)
    assert "the price is not known (the price of this size was not asked for)" in found


def test_without_prices_or_with_those_of_another_region_nothing_is_said() -> None:
    wanted = replace(BEFORE, disks=(DiskSettings(DISK, "Premium_LRS", "Premium_LRS"),))
    assert costs(wanted) == []
    assert costs(wanted, replace(LISTED, region="northeurope")) == []
    assert costs(replace(BEFORE, name="other"), LISTED) == []


def test_a_longer_retention_names_the_points_and_no_amount() -> None:
    longer = PolicyDraft(POLICY.id, 72 * 60, POLICY.app_consistent_minutes)
    found = [one.text for one in policy.plan(longer, (POLICY,), (ITEM,)).consequences if one.kind == "costs"]
    assert len(found) == 1
    assert "points a machine instead of" in found[0]
    assert "billed by what changed between them" in found[0]


def test_machines_to_protect_have_amounts_only_by_known_prices() -> None:
    chosen = replace(DRAFT, target=replace(DRAFT.target, disk_sku="StandardSSD_LRS"))
    assert isinstance(chosen.target, TargetChoice)
    resolved = enable_replication.resolve(chosen, ESTATE)
    assert enable_replication.amounts(resolved, None) == ""
    found = enable_replication.amounts(resolved, PRICES)
    many = len(resolved.machines)
    assert f"Site Recovery {many * 21.94:,.2f} EUR after the free days" in found
    sizes = [disk.size_gib for target in resolved.machines for disk in target.disks]
    assert f"replica disks {sum(E10.price for size in sizes if 64 < size <= 128):,.2f} EUR" in found
