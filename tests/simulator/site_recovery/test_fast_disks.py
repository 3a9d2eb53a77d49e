"""Premium SSD v2 and ultra disks: with a premium cache account only, and never as a replica or a system disk."""

from __future__ import annotations

import pytest

from asr_tui.simulator.messages import JsonObject
from tests.simulator.site_recovery.estate import CACHE, SUBSCRIPTION, Estate

PREMIUM = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.Storage/storageAccounts/contosofastcache"
V2 = "PremiumV2_LRS"


def with_v2(estate: Estate, cache: str) -> JsonObject:
    """What enabling app-01 takes, whose data disk is a premium SSD v2, through that account."""
    account: JsonObject = {"location": "centralus", "sku": {"name": "Premium_LRS"}, "kind": "BlockBlobStorage"}
    estate.ask("PUT", PREMIUM, account)
    estate.advance(60)
    sent = estate.enable_input(estate.machine("app-01", "rg-shop"))
    details = sent["providerSpecificDetails"]
    for disk in details["vmManagedDisks"]:
        disk["primaryStagingAzureStorageAccountId"] = cache
    data = estate.get(details["vmManagedDisks"][1]["diskId"])
    data["sku"] = {"name": V2}
    estate.cloud.store.put(data)
    return sent


def test_its_copy_is_premium_where_nothing_is_said() -> None:
    estate = Estate()
    item = estate.item_path("app-01")
    estate.run("PUT", item, with_v2(estate, PREMIUM))
    disks = estate.until(item, "Protected")["providerSpecificDetails"]["protectedManagedDisks"]
    types = [(one["recoveryReplicaDiskAccountType"], one["recoveryTargetDiskAccountType"]) for one in disks]
    assert types == [("Premium_LRS", "Premium_LRS"), ("Premium_LRS", V2)]


@pytest.mark.parametrize(
    ("number", "key", "code"),
    [
        (1, "recoveryReplicaDiskAccountType", "DiskTypeNotSupported"),
        (0, "recoveryReplicaDiskAccountType", "DiskTypeNotSupported"),
        (0, "recoveryTargetDiskAccountType", "DiskTypeNotSupported"),
    ],
)
def test_it_is_no_replica_and_no_system_disk(number: int, key: str, code: str) -> None:
    estate = Estate()
    sent = with_v2(estate, PREMIUM)
    sent["providerSpecificDetails"]["vmManagedDisks"][number][key] = V2
    answer = estate.ask("PUT", estate.item_path("app-01"), {"properties": sent})
    assert (answer.status, answer.code) == (400, code)


def test_a_standard_cache_is_refused() -> None:
    estate = Estate()
    answer = estate.ask("PUT", estate.item_path("app-01"), {"properties": with_v2(estate, CACHE)})
    assert (answer.status, answer.code) == (400, "HighChurnRequired")
