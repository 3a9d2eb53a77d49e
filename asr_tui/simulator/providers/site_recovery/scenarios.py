"""The names of Azure's jobs: scenarios and their tasks in order.

Source: jobs in the recorded traffic of Azure/azure-cli-extensions, Azure/azure-powershell and
Azure/azure-sdk-for-net; a scenario marked `assumed` was seen without its tasks, or not at all.
"""

from typing import NamedTuple

from msgspec import Struct


class TaskName(NamedTuple):
    """A task's id (None: the service makes up a GUID), name and friendly name."""

    task_id: str | None
    name: str
    friendly_name: str


class Scenario(Struct, frozen=True):
    """The names of a kind of job; `details` is the instanceType of its customDetails."""

    name: str
    friendly_name: str
    target_type: str
    tasks: tuple[TaskName, ...]
    details: str


def _scenario(
    name: str, friendly_name: str, *tasks: TaskName, target: str = "ProtectionEntity", details: str = "AsrJobDetails"
) -> Scenario:
    return Scenario(name, friendly_name, target, tasks, details)


def _same(task_id: str, friendly_name: str) -> TaskName:
    return TaskName(task_id, task_id, friendly_name)


_PROVIDER_STATES = TaskName("UpdateDraStateTask", "UpdateDraState", "Updating the provider states")

CREATE_FABRIC = _scenario(
    "CreateSite",
    "Create a site",
    TaskName("RegisterVMMTask", "RegisterVmmTask", "Registering the server"),
    target="Server",
)
# assumed: the deletes of the topology were recorded as operations only, never as jobs.
DELETE_FABRIC = _scenario(
    "DeleteServer", "Delete a server", _same("DeleteServerTask", "Deleting the server"), target="Server"
)
CREATE_CONTAINER = _scenario(
    "CreateCloud",
    "Create protection container",
    _same("CreateCloudPreflightChecksTask", "Prerequisites check for protection container creation"),
    _same("CreateCloudTask", "Creating protection container"),
    target="ProtectionContainer",
)
DELETE_CONTAINER = _scenario(  # assumed
    "DeleteCloud",
    "Delete protection container",
    _same("DeleteCloudTask", "Deleting protection container"),
    target="ProtectionContainer",
)
CREATE_POLICY = _scenario(
    "AddProtectionProfile",
    "Create replication policy",
    _same("AddProtectionProfilePreflightsCheckTask", "Prerequisites check for creating the replication policy"),
    _same("AddProtectionProfileTask", "Creating the replication policy"),
    target="ProtectionProfile",
)
UPDATE_POLICY = _scenario(  # the scenario was recorded, its tasks are assumed
    "ModifyProtectionProfile",
    "Modify settings of the replication policy",
    _same("ModifyProtectionProfileTask", "Modifying settings of the replication policy"),
    target="ProtectionProfile",
)
DELETE_POLICY = _scenario(  # assumed
    "DeleteProtectionProfile",
    "Delete replication policy",
    _same("DeleteProtectionProfileTask", "Deleting the replication policy"),
    target="ProtectionProfile",
)
CREATE_MAPPING = _scenario(
    "AssociateProtectionProfile",
    "Associate replication policy",
    TaskName("CloudPairingWfPreflightChecksTask", "CloudPairingPrerequisitesCheck", "Check protection prerequisites"),
    TaskName("CloudPairingWfPrepareSiteTask", "CloudPairingPrepareSite", "Prepare the server"),
    TaskName(
        "CloudPairingWfPrepareCloudForPairingTask", "CloudPairingPrepareCloud", "Prepare for configuring protection"
    ),
    TaskName("CloudPairingWfPairCloudsTask", "CloudPairingPairClouds", "Configure the protection settings"),
    target="ProtectionProfile",
)
DELETE_MAPPING = _scenario(  # assumed
    "DissociateProtectionProfile",
    "Dissociate replication policy",
    _same("DissociateProtectionProfileTask", "Dissociating the replication policy"),
    target="ProtectionProfile",
)
UPDATE_MAPPING = _scenario(  # assumed
    "UpdateProtectionContainerMapping",
    "Update protection container mapping",
    _same("UpdateProtectionContainerMappingTask", "Updating the mapping"),
    target="ProtectionProfile",
)
CREATE_NETWORK_MAPPING = _scenario(  # the scenario was recorded, its task is assumed
    "NetworkPairing", "Map Networks", _same("NetworkPairingTask", "Mapping the networks"), target="Network"
)
DELETE_NETWORK_MAPPING = _scenario(  # assumed
    "NetworkUnPairing", "Unmap Networks", _same("NetworkUnPairingTask", "Unmapping the networks"), target="Network"
)
ENABLE = _scenario(
    "EnableDr",
    "Enable replication",
    TaskName(
        "EnableProtectionPreflightChecksTask",
        "EnableProtectionPrerequisitesCheck",
        "Prerequisites check for enabling protection",
    ),
    TaskName(
        "CreateProtectionTargetTask", "CreateProtectionTarget", "Installing Mobility Service and preparing target"
    ),
    TaskName("EnableProtectionTask", "EnableProtection", "Enable replication"),
    TaskName("StartInitialReplicationTask", "VmStartInitialReplication", "Starting initial replication"),
    _PROVIDER_STATES,
)
PRIMARY_COPIED = _scenario(  # the scenario was recorded, its tasks are assumed
    "PrimaryIrCompletion",
    "Finalize protection on the primary virtual machine",
    TaskName("CompleteInitialReplicationTask", "CompleteInitialReplication", "Complete initial replication"),
    _PROVIDER_STATES,
)
SECONDARY_COPIED = _scenario(
    "SecondaryIrCompletion",
    "Finalize protection on the recovery virtual machine",
    TaskName("CompleteInitialReplicationTask", "CompleteInitialReplication", "Complete initial replication"),
    TaskName(
        "ReplicaConfigurationPreflightChecksTask", "FailWorkflowOnIRFailureTask", "Finalizing initial replication"
    ),
    TaskName("ReplicaConfigurationTask", "ReplicaConfiguration", "Complete network and post-replication configuration"),
    _PROVIDER_STATES,
)
UPDATE_ITEM = _scenario(
    "UpdateVmProperties",
    "Update the virtual machine",
    TaskName(None, "UpdateVmPropertiesTask", "Update the virtual machine properties"),
)
# assumed after a protection cluster's, which was recorded: RepairProtectionCluster with tasks of that name
REPAIR = _scenario(
    "RepairReplication",
    "Resynchronize the virtual machine",
    TaskName(None, "RepairReplicationPreflightTask", "Prerequisites check for resynchronize"),
    TaskName(None, "RepairReplicationTask", "Resynchronize the virtual machine"),
)
ADD_DISKS = _scenario(
    "AddDisks",
    "Add disks",
    _same("AddDisksPreflightTask", "Prerequisites check to add disk(s) for protection"),
    _same("AddDisksTask", "Adding disk(s) for protection"),
    _same("StartDisksReplicationTask", "Starting disk(s) initial replication"),
)
# The next four: assumed after AddDisks and UpdateVmProperties, no traffic of them was found.
REMOVE_DISKS = _scenario(
    "RemoveDisks",
    "Remove disks",
    _same("RemoveDisksPreflightTask", "Prerequisites check to remove disk(s) from protection"),
    _same("RemoveDisksTask", "Removing disk(s) from protection"),
)
RESOLVE_HEALTH = _scenario(
    "ResolveHealthErrors", "Resolve health errors", TaskName(None, "ResolveHealthErrorsTask", "Resolve health errors")
)
UPDATE_AGENT = _scenario(
    "UpdateMobilityService",
    "Update the mobility service",
    TaskName(None, "UpdateMobilityServiceTask", "Updating the mobility service"),
)
REINSTALL_AGENT = _scenario(
    "ReinstallMobilityService",
    "Reinstall the mobility service",
    TaskName(None, "ReinstallMobilityServiceTask", "Reinstalling the mobility service"),
)
FAILOVER = _scenario(
    "UnplannedFailover",
    "Failover",
    TaskName("UnplannedFailoverPreflightChecksTask", "VmUfoPrerequisitesCheck", "Prerequisites check for failover"),
    TaskName("ShutdownVmOnPrimaryForUFO", "VmShutdownVmOnPrimary", "Shut down the virtual machine"),
    TaskName("PrepareForUnPlannedFailoverTask", "VmPrepareForUnPlannedFailover", "Synchronizing the latest changes"),
    TaskName("FailoverTask", "VmFailover", "Start failover"),
    TaskName("StartVmOnSecondary", "VmFoStartVmOnSecondary", "Start the replica virtual machine"),
    details="FailoverJobDetails",
)
COMMIT = _scenario(
    "CommitFailover",
    "Commit",
    TaskName(None, "VmCommitPrerequisitesCheck", "Prerequisite check"),
    TaskName(None, "VmCommit", "Commit"),
)
CANCEL_FAILOVER = _scenario(  # assumed: the operation stands in the SDK's enum, no traffic seen
    "CancelFailover",
    "Cancel failover",
    TaskName("CancelFailoverTask", "VmCancelFailover", "Cancelling failover"),
)
CHANGE_POINT = _scenario(  # the scenario was recorded, its tasks are assumed
    "ChangePit",
    "Change the recovery point",
    TaskName("ChangePitPreflightChecksTask", "VmChangePitPrerequisitesCheck", "Prerequisite check"),
    TaskName("ChangePitTask", "VmChangePit", "Change the recovery point"),
    TaskName("StartVmOnSecondary", "VmFoStartVmOnSecondary", "Start the replica virtual machine"),
)
# The friendly names were printed from a real run between two Azure regions (Microsoft Learn, "Set up disaster
# recovery for Azure VMs using Azure PowerShell"), the ids are those of the same job on Hyper-V.
TEST_FAILOVER = _scenario(
    "TestFailover",
    "Test failover",
    TaskName("TestFailoverPreflightChecksTask", "VmTfoPrerequisitesCheck", "Prerequisites check for test failover"),
    TaskName("BeginTestFailoverTask", "VmTfoInitiateFailover", "Create test virtual machine"),
    TaskName("PrepareTestProtectedEntitiesTask", "VmTfoPrepareTestVm", "Preparing the virtual machine"),
    TaskName("BootTestProtectedEntitiesTask", "VmTfoBootTestVm", "Start the virtual machine"),
    details="TestFailoverJobDetails",
)
TEST_CLEANUP = _scenario(
    "TestFailoverCleanup",
    "Test failover cleanup",
    TaskName(
        "TestFailoverCleanupPreflightChecksTask",
        "VmTfoCleanupPreflightsCheck",
        "Prerequisites check for test failover cleanup",
    ),
    TaskName("EndTestFailoverTask", "VmTfoEndFailover", "Ending test failover"),
    TaskName("CleanupTestProtectedEntitiesTask", "VmTfoDeleteTestVm", "Clean up the test virtual machine"),
    details="TestFailoverJobDetails",
)
REPROTECT = _scenario(
    "SwitchReplicationGroupProtection",
    "Reprotect",
    _same("SwitchReplicationGroupProtectionPreflightTask", "Prerequisite check"),
    TaskName("CommitFailoverTask", "VmCommitFailover", "Committing failover"),
    _same("DiscoverReplicaTask", "Discovering replica virtual machine"),
    _same("GetSwitchProtectionRequirementsTask", "Getting reprotection requirements"),
    _same("ProtectReplicaTask", "Reprotecting virtual machine (1)"),
    details="SwitchProtectionJobDetails",
)
DISABLE = _scenario(
    "DisableDr",
    "Disable replication",
    TaskName(
        "DisableProtectionOnPrimaryTask", "DisableProtectionOnPrimary", "Disable replication on the source location"
    ),
    TaskName(
        "DisableProtectionOnSecondaryTask", "DisableProtectionOnSecondary", "Disable replication on the target location"
    ),
    _PROVIDER_STATES,
)
SAVE_PLAN = _scenario(
    "SaveRecoveryPlan",
    "Save a recovery plan",
    TaskName(None, "SaveRecoveryPlanTask", "Save a recovery plan task"),
    target="RecoveryPlan",
)
DELETE_PLAN = _scenario(
    "DeleteRecoveryPlan",
    "Delete a recovery plan",
    TaskName(None, "DeleteRecoveryPlanTask", "Delete a recovery plan task"),
    target="RecoveryPlan",
)
# The tasks of a plan's jobs are made for each plan (see plan_tasks).
PLAN_FAILOVER = _scenario("UnplannedFailover", "Failover", details="FailoverJobDetails", target="RecoveryPlan")
PLAN_TEST = _scenario("TestFailover", "Test failover", details="TestFailoverJobDetails", target="RecoveryPlan")
PLAN_CLEANUP = _scenario(
    "TestFailoverCleanup", "Test failover cleanup", details="TestFailoverJobDetails", target="RecoveryPlan"
)
PLAN_COMMIT = _scenario("CommitFailover", "Commit", target="RecoveryPlan")
PLAN_CANCEL = _scenario(  # the scenario is that of the specification's example, its task is assumed
    "CancelFailover",
    "Cancel failover",
    TaskName("CancelFailoverTask", "VmCancelFailover", "Cancelling failover"),
    target="RecoveryPlan",
)
REFRESH_FABRIC = _scenario(  # the scenario was recorded, its task is assumed
    "RefreshFabricLayout",
    "Refresh server details",
    _same("RefreshFabricLayoutTask", "Refreshing server details"),
    target="Server",
)
REFRESH_HEALTH = _scenario(
    "RefreshVaultHealth",
    "Refresh vault health",
    _same("RefreshFailoverHealthTask", "Refreshing failover health"),
    target="Vault",
)
EXPORT_JOBS = _scenario(  # the scenario was recorded, its task is assumed
    "ExportJobs", "Export jobs", _same("ExportJobsTask", "Exporting jobs"), details="ExportJobDetails", target="Vault"
)
RESTART_JOB = _scenario("RestartJob", "Restart job", TaskName("RemediateWfTask", "RemediateTask", "Restarting job"))
CANCEL_JOB = _scenario(  # assumed, after RestartJob
    "CancelJob", "Cancel job", _same("CancelWfTask", "Cancelling job")
)
RESUME_JOB = _scenario(  # assumed, after RestartJob
    "ResumeJob", "Resume job", _same("ResumeWfTask", "Resuming job")
)
