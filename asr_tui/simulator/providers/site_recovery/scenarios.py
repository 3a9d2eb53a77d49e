"""The words of Azure's jobs: scenario names and the tasks that a job of each scenario shows, in order.

Source: jobs in the recorded traffic of Azure/azure-cli-extensions, Azure/azure-powershell and
Azure/azure-sdk-for-net; a scenario marked `assumed` was seen without its tasks, or not at all.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaskName:
    """A task's id (None: the service makes up a GUID), name and friendly name."""

    task_id: str | None
    name: str
    friendly_name: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a job of one kind is called; `details` is the instanceType of its customDetails."""

    name: str
    friendly_name: str
    target_type: str
    tasks: tuple[TaskName, ...]
    details: str = "AsrJobDetails"


def _same(task_id: str, friendly_name: str) -> TaskName:
    return TaskName(task_id, task_id, friendly_name)


_PROVIDER_STATES = TaskName("UpdateDraStateTask", "UpdateDraState", "Updating the provider states")

CREATE_FABRIC = Scenario(
    "CreateSite",
    "Create a site",
    "Server",
    (TaskName("RegisterVMMTask", "RegisterVmmTask", "Registering the server"),),
)
# assumed: the deletes of the topology were recorded as operations only, never as jobs.
DELETE_FABRIC = Scenario(
    "DeleteServer", "Delete a server", "Server", (_same("DeleteServerTask", "Deleting the server"),)
)
CREATE_CONTAINER = Scenario(
    "CreateCloud",
    "Create protection container",
    "ProtectionContainer",
    (
        _same("CreateCloudPreflightChecksTask", "Prerequisites check for protection container creation"),
        _same("CreateCloudTask", "Creating protection container"),
    ),
)
DELETE_CONTAINER = Scenario(  # assumed
    "DeleteCloud",
    "Delete protection container",
    "ProtectionContainer",
    (_same("DeleteCloudTask", "Deleting protection container"),),
)
CREATE_POLICY = Scenario(
    "AddProtectionProfile",
    "Create replication policy",
    "ProtectionProfile",
    (
        _same("AddProtectionProfilePreflightsCheckTask", "Prerequisites check for creating the replication policy"),
        _same("AddProtectionProfileTask", "Creating the replication policy"),
    ),
)
UPDATE_POLICY = Scenario(  # the scenario was recorded, its tasks are assumed
    "ModifyProtectionProfile",
    "Modify settings of the replication policy",
    "ProtectionProfile",
    (_same("ModifyProtectionProfileTask", "Modifying settings of the replication policy"),),
)
DELETE_POLICY = Scenario(  # assumed
    "DeleteProtectionProfile",
    "Delete replication policy",
    "ProtectionProfile",
    (_same("DeleteProtectionProfileTask", "Deleting the replication policy"),),
)
CREATE_MAPPING = Scenario(
    "AssociateProtectionProfile",
    "Associate replication policy",
    "ProtectionProfile",
    (
        TaskName(
            "CloudPairingWfPreflightChecksTask",
            "CloudPairingPrerequisitesCheck",
            "Check protection prerequisites",
        ),
        TaskName("CloudPairingWfPrepareSiteTask", "CloudPairingPrepareSite", "Prepare the server"),
        TaskName(
            "CloudPairingWfPrepareCloudForPairingTask",
            "CloudPairingPrepareCloud",
            "Prepare for configuring protection",
        ),
        TaskName("CloudPairingWfPairCloudsTask", "CloudPairingPairClouds", "Configure the protection settings"),
    ),
)
DELETE_MAPPING = Scenario(  # assumed
    "DissociateProtectionProfile",
    "Dissociate replication policy",
    "ProtectionProfile",
    (_same("DissociateProtectionProfileTask", "Dissociating the replication policy"),),
)
UPDATE_MAPPING = Scenario(  # assumed
    "UpdateProtectionContainerMapping",
    "Update protection container mapping",
    "ProtectionProfile",
    (_same("UpdateProtectionContainerMappingTask", "Updating the mapping"),),
)
CREATE_NETWORK_MAPPING = Scenario(  # the scenario was recorded, its task is assumed
    "NetworkPairing", "Map Networks", "Network", (_same("NetworkPairingTask", "Mapping the networks"),)
)
DELETE_NETWORK_MAPPING = Scenario(  # assumed
    "NetworkUnPairing", "Unmap Networks", "Network", (_same("NetworkUnPairingTask", "Unmapping the networks"),)
)
ENABLE = Scenario(
    "EnableDr",
    "Enable replication",
    "ProtectionEntity",
    (
        TaskName(
            "EnableProtectionPreflightChecksTask",
            "EnableProtectionPrerequisitesCheck",
            "Prerequisites check for enabling protection",
        ),
        TaskName(
            "CreateProtectionTargetTask",
            "CreateProtectionTarget",
            "Installing Mobility Service and preparing target",
        ),
        TaskName("EnableProtectionTask", "EnableProtection", "Enable replication"),
        TaskName("StartInitialReplicationTask", "VmStartInitialReplication", "Starting initial replication"),
        _PROVIDER_STATES,
    ),
)
PRIMARY_COPIED = Scenario(  # the scenario was recorded, its tasks are assumed
    "PrimaryIrCompletion",
    "Finalize protection on the primary virtual machine",
    "ProtectionEntity",
    (
        TaskName("CompleteInitialReplicationTask", "CompleteInitialReplication", "Complete initial replication"),
        _PROVIDER_STATES,
    ),
)
SECONDARY_COPIED = Scenario(
    "SecondaryIrCompletion",
    "Finalize protection on the recovery virtual machine",
    "ProtectionEntity",
    (
        TaskName("CompleteInitialReplicationTask", "CompleteInitialReplication", "Complete initial replication"),
        TaskName(
            "ReplicaConfigurationPreflightChecksTask",
            "FailWorkflowOnIRFailureTask",
            "Finalizing initial replication",
        ),
        TaskName(
            "ReplicaConfigurationTask",
            "ReplicaConfiguration",
            "Complete network and post-replication configuration",
        ),
        _PROVIDER_STATES,
    ),
)
UPDATE_ITEM = Scenario(
    "UpdateVmProperties",
    "Update the virtual machine",
    "ProtectionEntity",
    (TaskName(None, "UpdateVmPropertiesTask", "Update the virtual machine properties"),),
)
ADD_DISKS = Scenario(
    "AddDisks",
    "Add disks",
    "ProtectionEntity",
    (
        _same("AddDisksPreflightTask", "Prerequisites check to add disk(s) for protection"),
        _same("AddDisksTask", "Adding disk(s) for protection"),
        _same("StartDisksReplicationTask", "Starting disk(s) initial replication"),
    ),
)
FAILOVER = Scenario(
    "UnplannedFailover",
    "Failover",
    "ProtectionEntity",
    (
        TaskName(
            "UnplannedFailoverPreflightChecksTask",
            "VmUfoPrerequisitesCheck",
            "Prerequisites check for failover",
        ),
        TaskName("ShutdownVmOnPrimaryForUFO", "VmShutdownVmOnPrimary", "Shut down the virtual machine"),
        TaskName(
            "PrepareForUnPlannedFailoverTask",
            "VmPrepareForUnPlannedFailover",
            "Synchronizing the latest changes",
        ),
        TaskName("FailoverTask", "VmFailover", "Start failover"),
        TaskName("StartVmOnSecondary", "VmFoStartVmOnSecondary", "Start the replica virtual machine"),
    ),
    "FailoverJobDetails",
)
COMMIT = Scenario(
    "CommitFailover",
    "Commit",
    "ProtectionEntity",
    (
        TaskName(None, "VmCommitPrerequisitesCheck", "Prerequisite check"),
        TaskName(None, "VmCommit", "Commit"),
    ),
)
CANCEL_FAILOVER = Scenario(  # assumed: the operation stands in the SDK's enum, no traffic seen
    "CancelFailover",
    "Cancel failover",
    "ProtectionEntity",
    (TaskName("CancelFailoverTask", "VmCancelFailover", "Cancelling failover"),),
)
CHANGE_POINT = Scenario(  # the scenario was recorded, its tasks are assumed
    "ChangePit",
    "Change the recovery point",
    "ProtectionEntity",
    (
        TaskName("ChangePitPreflightChecksTask", "VmChangePitPrerequisitesCheck", "Prerequisite check"),
        TaskName("ChangePitTask", "VmChangePit", "Change the recovery point"),
        TaskName("StartVmOnSecondary", "VmFoStartVmOnSecondary", "Start the replica virtual machine"),
    ),
)
# The friendly names were printed from a real run between two Azure regions (Microsoft Learn, "Set up disaster
# recovery for Azure VMs using Azure PowerShell"), the ids are those of the same job on Hyper-V.
TEST_FAILOVER = Scenario(
    "TestFailover",
    "Test failover",
    "ProtectionEntity",
    (
        TaskName(
            "TestFailoverPreflightChecksTask",
            "VmTfoPrerequisitesCheck",
            "Prerequisites check for test failover",
        ),
        TaskName("BeginTestFailoverTask", "VmTfoInitiateFailover", "Create test virtual machine"),
        TaskName("PrepareTestProtectedEntitiesTask", "VmTfoPrepareTestVm", "Preparing the virtual machine"),
        TaskName("BootTestProtectedEntitiesTask", "VmTfoBootTestVm", "Start the virtual machine"),
    ),
    "TestFailoverJobDetails",
)
TEST_CLEANUP = Scenario(
    "TestFailoverCleanup",
    "Test failover cleanup",
    "ProtectionEntity",
    (
        TaskName(
            "TestFailoverCleanupPreflightChecksTask",
            "VmTfoCleanupPreflightsCheck",
            "Prerequisites check for test failover cleanup",
        ),
        TaskName("EndTestFailoverTask", "VmTfoEndFailover", "Ending test failover"),
        TaskName("CleanupTestProtectedEntitiesTask", "VmTfoDeleteTestVm", "Clean up the test virtual machine"),
    ),
    "TestFailoverJobDetails",
)
REPROTECT = Scenario(
    "SwitchReplicationGroupProtection",
    "Reprotect",
    "ProtectionEntity",
    (
        _same("SwitchReplicationGroupProtectionPreflightTask", "Prerequisite check"),
        TaskName("CommitFailoverTask", "VmCommitFailover", "Committing failover"),
        _same("DiscoverReplicaTask", "Discovering replica virtual machine"),
        _same("GetSwitchProtectionRequirementsTask", "Getting reprotection requirements"),
        _same("ProtectReplicaTask", "Reprotecting virtual machine (1)"),
    ),
    "SwitchProtectionJobDetails",
)
DISABLE = Scenario(
    "DisableDr",
    "Disable replication",
    "ProtectionEntity",
    (
        TaskName(
            "DisableProtectionOnPrimaryTask",
            "DisableProtectionOnPrimary",
            "Disable replication on the source location",
        ),
        TaskName(
            "DisableProtectionOnSecondaryTask",
            "DisableProtectionOnSecondary",
            "Disable replication on the target location",
        ),
        _PROVIDER_STATES,
    ),
)
SAVE_PLAN = Scenario(
    "SaveRecoveryPlan",
    "Save a recovery plan",
    "RecoveryPlan",
    (TaskName(None, "SaveRecoveryPlanTask", "Save a recovery plan task"),),
)
DELETE_PLAN = Scenario(
    "DeleteRecoveryPlan",
    "Delete a recovery plan",
    "RecoveryPlan",
    (TaskName(None, "DeleteRecoveryPlanTask", "Delete a recovery plan task"),),
)
# The tasks of a plan's jobs are made for each plan (see plan_tasks).
PLAN_FAILOVER = Scenario("UnplannedFailover", "Failover", "RecoveryPlan", (), "FailoverJobDetails")
PLAN_TEST = Scenario("TestFailover", "Test failover", "RecoveryPlan", (), "TestFailoverJobDetails")
PLAN_CLEANUP = Scenario("TestFailoverCleanup", "Test failover cleanup", "RecoveryPlan", (), "TestFailoverJobDetails")
PLAN_COMMIT = Scenario("CommitFailover", "Commit", "RecoveryPlan", ())
REFRESH_HEALTH = Scenario(
    "RefreshVaultHealth",
    "Refresh vault health",
    "Vault",
    (_same("RefreshFailoverHealthTask", "Refreshing failover health"),),
)
EXPORT_JOBS = Scenario(  # the scenario was recorded, its task is assumed
    "ExportJobs", "Export jobs", "Vault", (_same("ExportJobsTask", "Exporting jobs"),), "ExportJobDetails"
)
RESTART_JOB = Scenario(
    "RestartJob",
    "Restart job",
    "ProtectionEntity",
    (TaskName("RemediateWfTask", "RemediateTask", "Restarting job"),),
)
CANCEL_JOB = Scenario(  # assumed, after RestartJob
    "CancelJob", "Cancel job", "ProtectionEntity", (_same("CancelWfTask", "Cancelling job"),)
)
RESUME_JOB = Scenario(  # assumed, after RestartJob
    "ResumeJob", "Resume job", "ProtectionEntity", (_same("ResumeWfTask", "Resuming job"),)
)
