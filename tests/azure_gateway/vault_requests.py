"""Steps on a vault, its policies, fabrics, containers, mappings, jobs and alerts, each with its request."""

from __future__ import annotations

from typing import Any

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.steps import Step
from tests.azure_gateway.request_ids import (
    A2A,
    ALERT,
    CACHE,
    CONTAINER,
    FABRIC,
    JOB,
    MAILS,
    MAPPED_NETWORK,
    MAPPING,
    NETWORK,
    POLICY,
    SOURCE_NETWORK,
)
from tests.azure_gateway.stub import ITEM, VAULT

CLASSIC = {"classicAlertSettings": {"emailNotificationsForSiteRecovery": "Enabled"}}
POLICY_BODY = {
    "instanceType": "A2A",
    "recoveryPointHistory": 1440,
    "crashConsistentFrequencyInMinutes": 5,
    "appConsistentFrequencyInMinutes": 60,
    "multiVmSyncStatus": "Enable",
}

VAULT_CASES: list[tuple[Step, str, ArmId | str, Any]] = [
    (
        steps.CreateVault(VAULT, "westeurope"),
        "PUT",
        VAULT,
        {
            "location": "westeurope",
            "sku": {"name": "RS0", "tier": "Standard"},
            "properties": {"publicNetworkAccess": "Enabled"},
        },
    ),
    (
        steps.CreateFabric(FABRIC, "centralus"),
        "PUT",
        FABRIC,
        {"properties": {"customDetails": {"instanceType": "Azure", "location": "centralus"}}},
    ),
    (steps.CreateContainer(CONTAINER), "PUT", CONTAINER, {"properties": {"providerSpecificInput": [A2A]}}),
    (
        steps.CreatePolicy(POLICY, 1440, 60),
        "PUT",
        POLICY,
        {"properties": {"providerSpecificInput": POLICY_BODY}},
    ),
    (
        steps.UpdatePolicy(POLICY, 1440, 60, multi_vm_sync=False),
        "PATCH",
        POLICY,
        {"properties": {"replicationProviderSettings": POLICY_BODY | {"multiVmSyncStatus": "Disable"}}},
    ),
    (
        steps.CreateContainerMapping(
            CONTAINER.child("replicationProtectionContainerMappings", "m"), ITEM.parent(), POLICY
        ),
        "PUT",
        CONTAINER.child("replicationProtectionContainerMappings", "m"),
        {
            "properties": {
                "policyId": POLICY,
                "targetProtectionContainerId": ITEM.parent(),
                "providerSpecificInput": {"instanceType": "A2A", "agentAutoUpdateStatus": "Disabled"},
            }
        },
    ),
    (
        steps.CreateNetworkMapping(MAPPED_NETWORK, SOURCE_NETWORK, NETWORK, ITEM.parent(2)),
        "PUT",
        MAPPED_NETWORK,
        {
            "properties": {
                "fabricSpecificDetails": {"instanceType": "AzureToAzure", "primaryNetworkId": SOURCE_NETWORK},
                "recoveryFabricName": "west",
                "recoveryNetworkId": NETWORK,
            }
        },
    ),
    (
        steps.UpdateNetworkMapping(MAPPED_NETWORK, SOURCE_NETWORK, NETWORK, ITEM.parent(2)),
        "PATCH",
        MAPPED_NETWORK,
        {
            "properties": {
                "fabricSpecificDetails": {"instanceType": "AzureToAzure", "primaryNetworkId": SOURCE_NETWORK},
                "recoveryFabricName": "west",
                "recoveryNetworkId": NETWORK,
            }
        },
    ),
    (steps.CancelJob(JOB), "POST", f"{JOB}/cancel", None),
    (steps.RestartJob(JOB), "POST", f"{JOB}/restart", None),
    (steps.ResumeJob(JOB, comments="go on"), "POST", f"{JOB}/resume", {"properties": {"comments": "go on"}}),
    (
        steps.RefreshHealth(VAULT.child("replicationVaultHealth", "default")),
        "POST",
        f"{VAULT}/replicationVaultHealth/default/refresh",
        None,
    ),
    (
        steps.UpdateVaultAlerts(VAULT, replication=True, failover=False),
        "PATCH",
        VAULT,
        {
            "properties": {
                "monitoringSettings": {
                    "azureMonitorAlertSettings": {
                        "alertsForAllReplicationIssues": "Enabled",
                        "alertsForAllFailoverIssues": "Disabled",
                    }
                }
            }
        },
    ),
    (
        steps.UpdateVaultAlerts(VAULT, classic_mail=True),
        "PATCH",
        VAULT,
        {"properties": {"monitoringSettings": CLASSIC}},
    ),
    (
        steps.UpdateMails(MAILS, owners=True, addresses=("dr@contoso.example",), locale="en-US"),
        "PUT",
        MAILS,
        {"properties": {"sendToOwners": "Send", "customEmailAddresses": ["dr@contoso.example"], "locale": "en-US"}},
    ),
    (steps.DeletePolicy(POLICY), "DELETE", POLICY, None),
    (steps.DeleteContainer(MAPPING.parent()), "POST", MAPPING.parent().child("remove"), None),
    (steps.DeleteFabric(MAPPING.parent().parent()), "POST", MAPPING.parent().parent().child("remove"), None),
    (steps.DeleteNetworkMapping(MAPPED_NETWORK), "DELETE", MAPPED_NETWORK, None),
    (
        steps.DeleteContainerMapping(MAPPING),
        "POST",
        MAPPING.child("remove"),
        {"properties": {"providerSpecificInput": {"instanceType": "A2A"}}},
    ),
    (
        steps.UpdateAgentUpdates(MAPPING, CACHE),
        "PATCH",
        MAPPING,
        {
            "properties": {
                "providerSpecificInput": A2A
                | {
                    "agentAutoUpdateStatus": "Enabled",
                    "automationAccountArmId": CACHE,
                    "automationAccountAuthenticationType": "SystemAssignedIdentity",
                }
            }
        },
    ),
    (steps.SetAlertState(ALERT, "Health is critical", "Acknowledged"), "POST", ALERT.child("changestate"), None),
]
