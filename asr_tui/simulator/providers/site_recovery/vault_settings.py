"""A vault's settings, its protection intents, and the operating systems that Site Recovery supports."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import refusals
from asr_tui.simulator.providers.site_recovery.inputs import IntentInput, VaultSettingInput, with_input
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider
from asr_tui.simulator.providers.site_recovery.machines import find_machine, not_found
from asr_tui.simulator.providers.site_recovery.operations import us_time
from asr_tui.simulator.providers.site_recovery.views import get_handler, list_handler, vault_of
from asr_tui.simulator.providers.site_recovery.wire import VAULT, nested

_VAULT_TYPE = "Microsoft.RecoveryServices/vaults"
_SETTING_TYPE, _INTENT_TYPE = f"{_VAULT_TYPE}/replicationVaultSettings", f"{_VAULT_TYPE}/replicationProtectionIntents"
_SETTING, _INTENT = VAULT + "/replicationVaultSettings/{setting}", VAULT + "/replicationProtectionIntents/{intent}"
# What an intent's answer names although it was not sent, in the recorded order.
_INTENT_KEYS = (
    "instanceType", "fabricObjectId", "primaryLocation", "recoveryLocation", "recoverySubscriptionId", "vmDisks",
    "vmManagedDisks", "recoveryResourceGroupId", "protectionProfile", "primaryStagingStorageAccount",
    "recoveryAvailabilitySet", "recoveryVirtualNetwork", "recoveryProximityPlacementGroup",
    "autoProtectionOfDataDisk", "multiVmGroupName", "multiVmGroupId", "recoveryBootDiagStorageAccount",
    "diskEncryptionInfo", "recoveryAvailabilityZone", "recoveryAvailabilityType",
)  # fmt: skip
# Names and versions of the Azure-to-Azure support matrix (Microsoft Learn, 2026-06).
_SYSTEMS = {
    "Windows": {"Windows Server": ("2012 R2", "2016", "2019", "2022", "2025"), "Windows": ("10", "11")},
    "Linux": {
        "Red Hat Enterprise Linux": ("7.9", "8.10", "9.6"),
        "Ubuntu": ("18.04", "20.04", "22.04", "24.04"),
        "SUSE Linux Enterprise Server": ("12", "15"),
        "Debian": ("10", "11", "12"),
        "Oracle Linux": ("7", "8", "9"),
    },
}


def _put_setting(cloud: Cloud, request: Request, given: VaultSettingInput) -> Response:
    """Answered at once: Microsoft's clients take 200 and 201 only, no 202."""
    vault, name = vault_of(cloud, request), request.params["setting"]
    settings = {
        "migrationSolutionId": given.migrationSolutionId,
        "vmwareToAzureProviderType": given.vmwareToAzureProviderType,
    }
    body = nested(_SETTING_TYPE, vault, name, settings)
    cloud.store.put(body)
    return Response(200, body)


def _put_intent(cloud: Cloud, request: Request, given: IntentInput) -> Response:
    """Answered at once with 200 and the body (recorded in 2021). Here nothing is protected by it."""
    details = given.providerSpecificDetails or {}
    if find_machine(cloud, str(details.get("fabricObjectId") or "")) is None:
        raise not_found("VirtualMachineNotFound", "virtual machine", details.get("fabricObjectId"))
    vault, name = vault_of(cloud, request), request.params["intent"]
    shown = {key.removesuffix("CustomInput"): value for key, value in details.items()}
    body = nested(
        _INTENT_TYPE,
        vault,
        name,
        {
            "friendlyName": name,
            "jobId": f"{vault}/replicationJobs/{cloud.new_guid()}",
            "jobState": "InProgress",
            "isActive": True,
            "creationTimeUTC": us_time(cloud.clock.now),
            "providerSpecificDetails": {key: shown.get(key) for key in _INTENT_KEYS},
        },
    )
    cloud.store.put(body)
    return Response(200, body)


def _systems(cloud: Cloud, request: Request) -> Response:
    """The systems of Azure machines; `instanceType` asks for those of one kind of source."""
    vault = vault_of(cloud, request)
    asked = request.query.get("instancetype", "A2A")
    refusals.require_word("instanceType", asked, "A2A", "InMageRcm", "InMageAzureV2", "HyperVReplicaAzure", "VMwareCbt")
    listed = [_of_kind(system, families) for system, families in _SYSTEMS.items()] if asked.lower() == "a2a" else []
    systems = [one for family in listed for one in family]
    arm_id = f"{vault}/replicationSupportedOperatingSystems/default"
    kinds = [{"instanceType": asked, "supportedOs": systems}] if systems else []
    return Response(
        200,
        {
            "id": arm_id,
            "name": "default",
            "type": f"{_VAULT_TYPE}/replicationSupportedOperatingSystems",
            "properties": {"supportedOsList": kinds},
        },
    )


def _of_kind(system: str, families: dict[str, tuple[str, ...]]) -> list[JsonObject]:
    return [
        {
            "osName": family,
            "osType": system,
            "osVersions": [{"version": version, "servicePack": ""} for version in versions],
        }
        for family, versions in families.items()
    ]


PROVIDER = JobProvider(
    routes=[
        ("PUT", _SETTING, with_input(VaultSettingInput, _put_setting)),
        ("GET", _SETTING, get_handler(_SETTING)),
        ("GET", VAULT + "/replicationVaultSettings", list_handler(_SETTING_TYPE, VAULT)),
        ("PUT", _INTENT, with_input(IntentInput, _put_intent)),
        ("GET", _INTENT, get_handler(_INTENT)),
        ("GET", VAULT + "/replicationProtectionIntents", list_handler(_INTENT_TYPE, VAULT)),
        ("GET", VAULT + "/replicationSupportedOperatingSystems", _systems),
    ],
)
