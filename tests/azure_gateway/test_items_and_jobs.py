"""Protected items, recovery points and jobs: Azure's words as domain values."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from asr_tui.azure_gateway.bodies import jobs, protected_items
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import JobError, JobState
from asr_tui.domain.protection import Health, PointKind, ProtectedItem, Stage
from asr_tui.domain.replicated_parts import UnprotectedDisk
from tests.azure_gateway.stub import ITEM, VAULT


def _item(details: dict[str, Any] | None = None, **properties: Any) -> ProtectedItem:
    specific = {"instanceType": "A2A", **(details or {})}
    return protected_items.protected_item(
        Fields({"id": ITEM, "name": "item", "properties": {**properties, "providerSpecificDetails": specific}})
    )


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        ("UnprotectedStatesBegin", Stage.ENABLING),
        ("InitialReplicationInProgress", Stage.COPYING),
        ("InitialReplicationRecoveryCompletionPending", Stage.FIRST_POINT),
        ("Protected", Stage.PROTECTED),
        ("UnplannedFailoverCommitPendingStatesBegin", Stage.FAILED_OVER),
        ("UnplannedFailoverCommitted", Stage.COMMITTED),
    ],
)
def test_a_state_word_is_a_stage(state: str, stage: Stage) -> None:
    assert _item(protectionState=state).stage is stage


def test_a_state_that_we_do_not_know_keeps_azures_words() -> None:
    item = _item(protectionState="ResyncSuspended", protectionStateDescription="Resynchronization is suspended")
    assert item.stage is Stage.UNKNOWN
    assert item.state_text == "Resynchronization is suspended"
    assert _item(replicationHealth="Puzzling").health is Health.NONE


def test_a_percentage_counts_only_while_it_is_copied() -> None:
    # The item keeps its last number once protected; 0, 22, 43 and 94 were recorded.
    details = {"monitoringPercentageCompletion": 43, "monitoringJobType": "InitialReplication"}
    assert _item(details, protectionState="InitialReplicationInProgress").percent == 43
    assert _item(details, protectionState="Protected").percent is None


def test_no_job_is_no_job() -> None:
    none = {"scenarioName": "None", "jobId": f"{VAULT}/replicationJobs/None", "startTime": "1753-01-01T01:01:01Z"}
    some = {"scenarioName": "TestFailover", "jobId": f"{VAULT}/replicationJobs/j-1"}
    assert (_item(currentScenario=none).current_job, _item(currentScenario=none).current_scenario) == ("", "")
    assert (_item(currentScenario=some).current_job, _item(currentScenario=some).current_scenario) == (
        "j-1",
        "TestFailover",
    )


@pytest.mark.parametrize(
    ("scenario", "stage"),
    [
        ("UnplannedFailover", Stage.FAILING_OVER),
        ("CommitFailover", Stage.COMMITTING),
        ("SwitchReplicationGroupProtection", Stage.REPROTECTING),
        ("DisableDr", Stage.DISABLING),
        ("TestFailover", Stage.PROTECTED),
        ("None", Stage.PROTECTED),
    ],
)
def test_a_job_under_way_says_what_the_state_does_not_say_yet(scenario: str, stage: Stage) -> None:
    job = f"{VAULT}/replicationJobs/{'None' if scenario == 'None' else 'j-1'}"
    assert _item(protectionState="Protected", currentScenario={"scenarioName": scenario, "jobId": job}).stage is stage


def test_an_item_of_managed_and_of_unmanaged_disks() -> None:
    managed = {"diskName": "os", "diskId": "/d", "diskCapacityInBytes": 136367308800, "diskState": "Protected"}
    unmanaged = {
        "diskName": "vhd",
        "diskUri": "https://x",
        "monitoringPercentageCompletion": 7,
        "monitoringJobType": "R",
    }
    item = _item({"protectedManagedDisks": [managed], "protectedDisks": None, "rpoInSeconds": 393})
    assert [(disk.name, disk.id, disk.percent) for disk in item.disks] == [("os", ArmId("/D"), None)]
    assert item.rpo == timedelta(seconds=393)
    assert _item({"protectedDisks": [unmanaged]}).disks[0].percent == 7


def test_the_agents_expiry_of_never_is_none() -> None:
    assert _item({"agentExpiryDate": "9999-12-31T23:59:59.9999999"}).agent_expires is None


def test_the_agents_update_and_certificate() -> None:
    told = _item(
        {
            "isReplicationAgentUpdateRequired": True,
            "isAgentUpgradeable": True,
            "agentCertificateExpiryDate": "2026-01-15T08:53:51Z",
            "isReplicationAgentCertificateUpdateRequired": True,
        }
    )
    assert (told.agent_update_required, told.agent_upgradeable) == (True, True)
    assert told.agent_certificate_update_required
    assert told.agent_certificate_expires is not None
    assert told.agent_certificate_expires.year == 2026
    silent = _item({"isAgentUpgradeable": None})
    assert (silent.agent_update_required, silent.agent_upgradeable, silent.agent_certificate_expires) == (
        False,
        False,
        None,
    )


def test_churn_option_replica_type_and_unprotected_disks() -> None:
    disk = {"diskName": "os", "recoveryTargetDiskAccountType": "Premium_LRS"}
    disk["recoveryReplicaDiskAccountType"] = "StandardSSD_LRS"
    new = [
        {"diskLunId": 2, "diskAutoProtectionStatus": "Disabled"},
        {"diskLunId": 3, "diskAutoProtectionStatus": "Enabled"},
    ]
    item = _item({"churnOptionSelected": "High", "protectedManagedDisks": [disk], "unprotectedDisks": new})
    assert item.churn_option == "High"
    assert (item.disks[0].sku, item.disks[0].replica_sku) == ("Premium_LRS", "StandardSSD_LRS")
    assert item.unprotected_disks == (UnprotectedDisk(2), UnprotectedDisk(3, protects_itself=True))
    assert _item({"unprotectedDisks": None}).unprotected_disks == ()


def test_an_event_carries_the_findings_behind_it() -> None:
    finding = {"errorCode": "153007", "errorLevel": "Error", "errorMessage": "No point."}
    properties = {
        "eventCode": "SRSVMHealthChanged",
        "description": "Virtual machine health is in Critical state.",
        "eventType": "VmHealth",
        "timeOfOccurrence": "2017-05-02T14:28:28.5071531Z",
        "healthErrors": [finding],
    }
    event = protected_items.vault_event(Fields({"id": f"{VAULT}/replicationEvents/e", "properties": properties}))
    assert event is not None
    assert (event.kind, [error.code for error in event.errors]) == ("VmHealth", ["153007"])


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("CrashConsistent", PointKind.CRASH),
        ("AppConsistent", PointKind.APP),
        ("ApplicationConsistent", PointKind.APP),
    ],
)
def test_both_spellings_of_application_consistent_are_taken(word: str, kind: PointKind) -> None:
    details = {"recoveryPointSyncType": "MultiVmSyncRecoveryPoint"}
    properties = {
        "recoveryPointTime": "2025-03-20T05:48:36.1901431Z",
        "recoveryPointType": word,
        "providerSpecificDetails": details,
    }
    point = protected_items.recovery_point(Fields({"id": f"{ITEM}/recoveryPoints/p", "properties": properties}))
    assert point is not None
    assert (point.kind, point.multi_vm) == (kind, True)


def _job(**properties: Any) -> Fields:
    return Fields({"id": f"{VAULT}/replicationJobs/j", "name": "j", "properties": properties})


@pytest.mark.parametrize(
    ("state", "description", "known"),
    [
        ("NotStarted", "NotStarted", JobState.WAITING),
        ("InProgress", "InProgress", JobState.RUNNING),
        ("Succeeded", "Completed", JobState.SUCCEEDED),
        ("CompletedWithInformation", "CompletedWithInformation", JobState.WITH_INFORMATION),
        ("Failed", "Failed", JobState.FAILED),
        ("Suspended", "WaitingForManualAction", JobState.SUSPENDED),
        ("Cancelling", "Cancelling", JobState.CANCELLING),
        ("Other", "Skipped", JobState.SKIPPED),
        ("Other", "Puzzling", JobState.UNKNOWN),
        ("Brand new", "Brand new", JobState.UNKNOWN),
    ],
)
def test_the_state_of_a_job_is_read_from_azure_s_words(state: str, description: str, known: JobState) -> None:
    job = jobs.job(_job(state=state, stateDescription=description))
    assert job.state is known
    assert job.state_text == description


def test_a_job_just_taken_is_a_placeholder() -> None:
    job = jobs.job(_job(scenarioName=None, friendlyName=None, state="NotStarted", tasks=[], targetObjectName=None))
    assert (job.title, job.target, job.started, job.tasks) == ("", "", None, ())


@pytest.mark.parametrize(
    "details",
    [
        {"networkFriendlyName": "vnet-drill"},
        {"networkFriendlyName": None, "protectedItemDetails": [{"networkFriendlyName": "vnet-drill"}]},
    ],
)
def test_a_test_failovers_job_tells_its_network(details: dict[str, Any]) -> None:
    assert jobs.job(_job(scenarioName="TestFailover", customDetails=details)).network == "vnet-drill"
    assert jobs.job(_job(scenarioName="TestFailover")).network == ""


def test_a_test_failovers_job_tells_its_recovery_point() -> None:
    used = {"recoveryPointId": "79c0925f", "recoveryPointTime": "2025-03-20T10:29:39.130377Z"}
    job = jobs.job(_job(scenarioName="TestFailover", customDetails={"protectedItemDetails": [used]}))
    assert job.point == "79c0925f"
    assert job.point_time is not None
    assert job.point_time.isoformat() == "2025-03-20T10:29:39.130377+00:00"
    assert jobs.job(_job(customDetails={"protectedItemDetails": []})).point_time is None


def test_tasks_have_children_that_may_be_jobs() -> None:
    child = {
        "taskId": "EnableDr",
        "friendlyName": "vm",
        "state": "InProgress",
        "endTime": "0001-01-01T00:00:00",
        "customDetails": {"instanceType": "JobTaskDetails", "jobTask": {"jobId": f"{VAULT}/replicationJobs/j-2"}},
    }
    group = {
        "taskId": "ProtectReplicaTask",
        "friendlyName": "Reprotecting virtual machine (1)",
        "state": "InProgress",
        "customDetails": None,
        "groupTaskCustomDetails": {"instanceType": "GroupTaskDetails", "childTasks": [child]},
    }
    [task] = jobs.job(_job(state="InProgress", tasks=[group])).tasks
    assert task.title == "Reprotecting virtual machine (1)"
    assert [(one.title, one.child_job, one.ended) for one in task.children] == [("vm", "j-2", None)]


def test_errors_of_the_job_and_of_its_tasks_are_told_once() -> None:
    service = {"code": "150097", "message": "No quota.", "possibleCauses": "Too small.", "recommendedAction": "Ask."}
    provider = {"errorCode": 0, "errorMessage": None, "possibleCauses": "", "recommendedAction": ""}
    error = {
        "serviceErrorDetails": service,
        "providerErrorDetails": provider,
        "errorLevel": "Error",
        "taskId": "EnableProtectionTask",
    }
    bare = {"serviceErrorDetails": None, "providerErrorDetails": {"errorCode": 42, "errorMessage": "Agent."}}
    inner = {"taskId": "Inner", "errors": [bare]}
    tasks = [
        {"taskId": "EnableProtectionTask", "errors": [error]},
        {"taskId": "Group", "groupTaskCustomDetails": {"childTasks": [inner]}},
    ]
    job = jobs.job(_job(state="Failed", errors=[error], tasks=tasks))
    assert job.errors == (
        JobError("150097", "No quota.", "Too small.", "Ask.", "Error", "EnableProtectionTask"),
        JobError("42", "Agent.", task="Inner"),
    )
