"""A change of settings sent through Microsoft's client and one sent through ours leave the same item.

Microsoft's side is written from its PowerShell cmdlet (Set-AzRecoveryServicesAsrReplicationProtectedItem): read the
item, send its values back under the names of the input, change one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.recoveryservicessiterecovery.aio import SiteRecoveryManagementClient

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds, steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.setting_fields import FieldKind, SettingField, fields_of
from asr_tui.domain.target_settings import TargetSettings
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import item_record
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.stub import Pauses, session_with
from tests.simulator.arm_client import ImpatientTransport, NoCredential

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-666666666666"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-erp-asr"
VALUES = {
    FieldKind.NAME: "changed-01",
    FieldKind.SIZE: "Standard_D4s_v5",
    FieldKind.GROUP: f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-shut-down-asr",
    FieldKind.NETWORK: f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-erp-asr",
    FieldKind.SUBNET: "app",
    FieldKind.ADDRESS: "10.20.3.77",
    FieldKind.AVAILABILITY_SET: f"{GROUP}/providers/Microsoft.Compute/availabilitySets/avset-crm-asr",
    FieldKind.ZONE: "2",
    FieldKind.DISK_TYPE: "StandardSSD_LRS",
    FieldKind.RESOURCE_NAME: "changed-resource",
    FieldKind.SWITCH: "yes",
}
"""A valid value of each kind that the world has one of."""
MACHINE = {
    "name": "recoveryAzureVMName",
    "size": "recoveryAzureVMSize",
    "test_network": "selectedTfoAzureNetworkId",
    "availability_set": "recoveryAvailabilitySetId",
}
DETAILS = {
    "resource_group": "recoveryResourceGroupId",
    "zone": "recoveryAvailabilityZone",
    "test_name": "tfoAzureVMName",
}
NIC = {
    "accelerated": "enableAcceleratedNetworkingOnRecovery",
    "new_name": "recoveryNicName",
    "test_accelerated": "enableAcceleratedNetworkingOnTfo",
    "test_name": "tfoNicName",
}
ADDRESS = {
    "subnet": "recoverySubnetName",
    "address": "recoveryStaticIPAddress",
    "test_subnet": "tfoSubnetName",
    "test_address": "tfoStaticIPAddress",
}
DISK = {
    "type": "recoveryTargetDiskAccountType",
    "replica_type": "recoveryReplicaDiskAccountType",
    "new_name": "failoverDiskName",
    "test_name": "tfoDiskName",
}


def echoed(item: JsonObject) -> JsonObject:
    """The input that changes nothing, as the cmdlet makes it of the item's own answer."""
    details = item["properties"]["providerSpecificDetails"]
    return {
        "recoveryAzureVMName": details["recoveryAzureVMName"],
        "recoveryAzureVMSize": details["recoveryAzureVMSize"],
        "selectedRecoveryAzureNetworkId": details["selectedRecoveryAzureNetworkId"],
        "selectedTfoAzureNetworkId": details["selectedTfoAzureNetworkId"],
        "recoveryAvailabilitySetId": details["recoveryAvailabilitySet"] or None,
        "vmNics": [_nic(nic) for nic in details["vmNics"]],
        "providerSpecificDetails": {
            "instanceType": "A2A",
            "recoveryResourceGroupId": details["recoveryAzureResourceGroupId"],
            "recoveryAvailabilityZone": details["recoveryAvailabilityZone"] or None,
            "tfoAzureVMName": details["tfoAzureVMName"],
            "managedDiskUpdateDetails": [
                {"diskId": disk["diskId"], **{key: disk[key] for key in DISK.values()}}
                for disk in details["protectedManagedDisks"]
            ],
        },
    }


def _nic(nic: JsonObject) -> JsonObject:
    kept = ("nicId", "selectionType", "enableAcceleratedNetworkingOnRecovery", "enableAcceleratedNetworkingOnTfo")
    named = {"recoveryNicName": nic.get("recoveryNicName"), "tfoNicName": nic.get("tfoRecoveryNicName")}
    configurations = [
        {
            "ipConfigName": one["name"],
            "isPrimary": one["isPrimary"],
            "isSeletedForFailover": one["isSeletedForFailover"],
            **{key: one.get(key) for key in ADDRESS.values()},
        }
        for one in nic["ipConfigs"]
    ]
    return {**{key: nic.get(key) for key in kept}, **named, "ipConfigs": configurations}


def put(body: JsonObject, field: SettingField, value: Any) -> None:
    """One value of Microsoft's input."""
    if field.part == "machine":
        if field.name in MACHINE:
            body[MACHINE[field.name]] = value
        else:
            body["providerSpecificDetails"][DETAILS[field.name]] = value
    elif field.part == "disk":
        body["providerSpecificDetails"]["managedDiskUpdateDetails"][field.place][DISK[field.name]] = value
    else:
        nic = body["vmNics"][field.place]
        nic["selectionType"] = "SelectedByUser"
        if field.part == "nic":
            nic[NIC[field.name]] = value
        else:
            nic["ipConfigs"][0][ADDRESS[field.name]] = value


class Side:
    """One simulated Azure with the world, and the item whose settings are changed."""

    def __init__(self, simulator: Simulator, client: Any, session: AzureSession) -> None:
        self.simulator, self.client, self.session = simulator, client, session
        found = item_record.all_in(simulator.cloud, "")
        self.item = next(ArmId(one.id) for one in found if one.friendly_name == "erp-db-02")
        parts = self.item.split("/")
        self.where = ("rg-dr", "contoso-aged-vault", parts[10], parts[12], parts[14])

    async def body(self) -> JsonObject:
        found = await self.client.replication_protected_items.get(*self.where)
        return dict(found.as_dict())

    async def settings(self) -> TargetSettings:
        return await self.session.catalog.one(kinds.TARGET_SETTINGS, self.item)

    async def by_microsoft(self, field: SettingField, value: Any) -> None:
        body = echoed(await self.body())
        put(body, field, value)
        poller = await self.client.replication_protected_items.begin_update(*self.where, {"properties": body})
        await poller.result()

    async def by_us(self, field: SettingField, value: str) -> None:
        before = await self.settings()
        step = steps.ChangeSettings(self.item, "erp-db-02", before, field.with_value(before, value))
        await self.session.changes.apply(step, "alike")
        while self.simulator.cloud.clock.jump():
            pass


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each value with its path."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from flat(one, f"{path}/{key}")
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from flat(one, f"{path}/{place}")
    else:
        yield path, value


PASSING = ("Time", "Heartbeat", "rpo", "currentScenario", "Pending", "creationTime")
"""Parts of what changes with the clock and the last job."""


def changes(before: JsonObject, after: JsonObject) -> dict[str, Any]:
    old = dict(flat(before))
    return {
        path: value
        for path, value in flat(after)
        if old.get(path) != value and not any(word in path for word in PASSING)
    }


@asynccontextmanager
async def side() -> AsyncIterator[Side]:
    simulator = Simulator.open("contoso-aged", speed=0)
    policy: SansIOHTTPPolicy[Any, Any] = SansIOHTTPPolicy()
    async with AsyncExitStack() as stack:
        await simulator.start()
        stack.push_async_callback(simulator.stop)
        client = await stack.enter_async_context(
            SiteRecoveryManagementClient(
                NoCredential(), SUBSCRIPTION, base_url=simulator.url,
                authentication_policy=policy, transport=ImpatientTransport(),
            )
        )  # fmt: skip
        session = session_with(simulator.url, Pauses())
        stack.push_async_callback(session.close)
        yield Side(simulator, client, session)


KEYS = (
    *(f"machine:0:{name}" for name in (*MACHINE, *DETAILS)),
    *(f"nic:0:{name}" for name in NIC),
    *(f"address:0:{name}" for name in ADDRESS),
    *(f"disk:{place}:{name}" for place in (0, 1) for name in DISK),
)


def test_there_are_twenty_changes() -> None:
    assert len(KEYS) >= 20


@pytest.mark.parametrize("key", KEYS)
async def test_both_leave_the_same_item(key: str) -> None:
    async with side() as theirs, side() as ours:
        field = next(one for one in fields_of(await ours.settings()) if one.key == key)
        value = VALUES[field.kind]
        before = (await theirs.body(), await ours.body())
        await theirs.by_microsoft(field, value == "yes" if field.kind is FieldKind.SWITCH else value)
        await ours.by_us(field, value)
        found = (changes(before[0], await theirs.body()), changes(before[1], await ours.body()))
        assert found[0] == found[1]
        told = {str(one).casefold() for one in found[0].values()}
        assert ("true" if field.kind is FieldKind.SWITCH else value.casefold()) in told
