"""What becomes of a plan's actions, of machines that fail or were moved before, and of the plan afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import rehearsed_faults
from tests.simulator.site_recovery.estate import TARGET_NETWORK, VAULT
from tests.simulator.site_recovery.plans import PLAN, RUNBOOK, Plans, boot, manual, runbook

OVER = "UnplannedFailoverCommitPendingStatesBegin"


@pytest.fixture
def plans() -> Plans:
    return Plans()


def states(job: JsonObject) -> dict[str, str]:
    return {task["friendlyName"]: task["state"] for task in job["tasks"]}


def machines(job: JsonObject, title: str) -> dict[str, Any]:
    task = next(task for task in job["tasks"] if task["friendlyName"] == title)
    return {child["friendlyName"]: child for child in task["groupTaskCustomDetails"]["childTasks"]}


def test_actions_stand_around_the_shutdown_the_failover_and_each_group(plans: Plans) -> None:
    shutdown = {"groupType": "Shutdown", "startGroupActions": [runbook("a")], "endGroupActions": [runbook("b")]}
    failover = {"groupType": "Failover", "startGroupActions": [runbook("c")], "endGroupActions": [runbook("d")]}
    plans.save(shutdown, failover, boot(plans.sql, after=[runbook("e")]), boot(plans.web, before=[runbook("f")]))
    done = plans.finish(plans.fail_over())
    assert done["state"] == "Succeeded"
    assert plans.titles(done)[1:-1] == [
        "a", "All groups shutdown (2)", "b", "c", "Recovery plan failover", "d",
        "Group 1: Start (1)", "e", "f", "Group 2: Start (1)",
    ]  # fmt: skip
    details = done["tasks"][1]["customDetails"]
    assert details["instanceType"] == "AutomationRunbookTaskDetails"
    assert (details["runbookId"], details["runbookName"], details["accountName"]) == (RUNBOOK, "Switch-Dns", "aa-dr")
    assert details["jobId"]


def test_an_action_of_another_kind_or_direction_or_of_none_never_runs(plans: Plans) -> None:
    others = [
        manual("drills only", failoverTypes=["TestFailover"]),
        manual("way home", failoverDirections=["RecoveryToPrimary"]),
        manual("lost", failoverTypes=[]),
        manual("lost too", failoverDirections=[]),
    ]
    plans.save(boot(plans.sql, before=others))
    done = plans.finish(plans.fail_over())
    assert done["state"] == "Succeeded"
    assert not {"drills only", "way home", "lost", "lost too"} & set(plans.titles(done))


def test_a_comment_lands_in_the_manual_actions_observation(plans: Plans) -> None:
    plans.save(boot(plans.sql, before=[manual("Approve", "Ask Ada")]))
    operation = plans.fail_over()
    plans.until_it_waits(operation)
    [event] = [
        one["properties"]
        for one in plans.get(f"{VAULT}/replicationEvents")["value"]
        if "WaitingForManualAction" in one["properties"]["description"]
    ]
    assert event["severity"] == "Warning"
    assert event["eventSpecificDetails"]["affectedObjectType"] == "RecoveryPlan"
    plans.resume(operation, "Ada said yes")
    done = plans.finish(operation)
    [task] = [task for task in done["tasks"] if task["friendlyName"] == "Approve"]
    assert task["customDetails"] == {
        "name": "Approve",
        "instructions": "Ask Ada",
        "observation": "Ada said yes",
        "instanceType": "ManualActionTaskDetails",
    }


def test_a_waiting_job_is_cancelled_and_what_was_failed_over_stays_so(plans: Plans) -> None:
    plans.save(boot(plans.sql, after=[manual("Approve")]), boot(plans.web))
    operation = plans.fail_over()
    plans.until_it_waits(operation)
    plans.finish(plans.write("POST", f"{VAULT}/replicationJobs/{operation}/cancel"))
    assert plans.finish(operation)["state"] == "Cancelled"
    for item in (plans.sql, plans.web):
        assert plans.properties(item)["protectionState"] == OVER
    assert "Commit" in plans.get(PLAN)["properties"]["allowedOperations"]


@pytest.mark.parametrize(
    ("seconds", "failure", "more", "why"),
    [
        (5, "Access denied", {}, "Access denied"),
        (400, "", {"timeout": "PT5M"}, "longer than 300 seconds"),
        (400, "", {"timeout": "00:05:00"}, "longer than 300 seconds"),
    ],
)
def test_a_runbook_that_fails_or_is_late_fails_the_job_which_is_restarted_at_it(
    plans: Plans, seconds: float, failure: str, more: dict[str, str], why: str
) -> None:
    plans.rehearse(seconds=seconds, failure=failure)
    plans.save(boot(plans.sql, after=[runbook("Switch", **more)]), boot(plans.web))
    operation = plans.fail_over()
    failed = plans.finish(operation)
    assert (failed["state"], failed["allowedActions"]) == ("Failed", ["Restart"])
    assert why in failed["errors"][0]["serviceErrorDetails"]["possibleCauses"]
    assert states(failed)["Group 2: Start (1)"] == "NotStarted"
    assert plans.get(PLAN)["properties"]["currentScenarioStatus"] == "Failed"
    plans.rehearse(seconds=5)
    plans.finish(plans.write("POST", f"{VAULT}/replicationJobs/{operation}/restart"))
    assert plans.finish(operation)["state"] == "Succeeded"
    assert plans.get(PLAN)["properties"]["currentScenarioStatus"] == "Succeeded"
    assert plans.run("POST", f"{PLAN}/failoverCommit")["state"] == "Succeeded"


def test_a_runbook_that_is_gone_fails(plans: Plans) -> None:
    plans.save(boot(plans.sql, after=[runbook("Switch", f"{RUNBOOK}-gone")]))
    assert plans.finish(plans.fail_over())["state"] == "Failed"


def test_a_machine_that_fails_does_not_stop_the_others(plans: Plans) -> None:
    plans.cloud.store.put_private("/quotas", {"westeurope": {"cores": 4}})
    plans.save(boot(plans.sql), boot(plans.web))
    failed = plans.finish(plans.fail_over())
    assert failed["state"] == "Failed"
    over = machines(failed, "Recovery plan failover")
    assert sorted(task["state"] for task in over.values()) == ["Failed", "Succeeded"]
    [bad] = [task for task in over.values() if task["state"] == "Failed"]
    [error] = failed["errors"]
    assert (error["taskId"], error["serviceErrorDetails"]["code"]) == (bad["taskId"], "28031")
    child = plans.get(bad["customDetails"]["jobTask"]["jobId"])["properties"]
    assert (child["state"], child["errors"][0]["serviceErrorDetails"]["code"]) == ("Failed", "28031")
    reached = {plans.properties(item)["protectionState"] for item in (plans.sql, plans.web)}
    assert reached == {"Protected", OVER}


def test_a_machine_that_was_moved_before_is_passed_over(plans: Plans) -> None:
    other = PLAN.replace("/shop", "/web")
    plans.save(boot(plans.web), plan=other)
    plans.save(boot(plans.sql), boot(plans.web))
    assert plans.finish(plans.fail_over(other))["state"] == "Succeeded"
    done = plans.finish(plans.fail_over())
    assert done["state"] == "Succeeded"
    moved = machines(done, "Recovery plan failover")["web-01"]
    assert (moved["state"], moved["stateDescription"]) == ("Other", "Skipped")
    assert moved["customDetails"]["skippedReason"] == "AlreadyFailedOver"
    assert "Group 2: Start (0)" in plans.titles(done)


def test_a_machine_that_is_not_ready_fails_the_check_of_the_whole_plan(plans: Plans) -> None:
    vmless = plans.item_path("web-02")
    plans.run("PUT", vmless, plans.enable_input(plans.machine("web-02", "rg-shop")))
    assert plans.properties(vmless)["protectionState"] != "Protected"
    plans.save(boot(plans.sql, vmless))
    failed = plans.finish(plans.fail_over())
    assert failed["state"] == "Failed"
    assert "web-02" in failed["errors"][0]["serviceErrorDetails"]["possibleCauses"]
    assert plans.properties(plans.sql)["protectionState"] == "Protected"


def test_a_commit_has_one_task_for_each_group_and_no_checks(plans: Plans) -> None:
    plans.save(boot(plans.sql), boot(plans.web))
    plans.finish(plans.fail_over())
    done = plans.run("POST", f"{PLAN}/failoverCommit")
    assert plans.titles(done) == ["Group 1: Commit (1)", "Group 2: Commit (1)"]
    details = done["tasks"][0]["groupTaskCustomDetails"]
    assert (details["name"], details["groupId"], details["rpGroupType"]) == ("Group1", "Group1", "CommitGroup")
    assert done["customDetails"]["instanceType"] == "AsrJobDetails"
    after = plans.get(PLAN)["properties"]
    assert after["allowedOperations"] == ["UnplannedFailover", "TestFailover"]
    assert after["currentScenario"]["scenarioName"] == "CommitFailover"


def test_a_drill_without_a_network_is_refused(plans: Plans) -> None:
    plans.save(boot(plans.sql, plans.web))
    details = [{"instanceType": "A2A", "recoveryPointType": "LatestProcessed"}]
    sent = {"failoverDirection": "PrimaryToRecovery", "networkType": "NoNetworkAttachAsInput"}
    answer = plans.ask("POST", f"{PLAN}/testFailover", {"properties": {**sent, "providerSpecificDetails": details}})
    assert (answer.status, answer.code) == (400, "NetworkNotFound")


def test_words_that_azure_does_not_know_are_refused(plans: Plans) -> None:
    plans.save(boot(plans.sql))
    for wrong in (
        {"failoverDirection": "Home"},
        {"sourceSiteOperations": "Perhaps"},
        {"providerSpecificDetails": [{"instanceType": "A2A", "recoveryPointType": "Best"}]},
    ):
        answer = plans.ask("POST", f"{PLAN}/unplannedFailover", {"properties": wrong})
        assert (answer.status, answer.code) == (400, "InvalidParameter")
    way_home = {"failoverDirection": "RecoveryToPrimary", "sourceSiteOperations": "Required"}
    assert plans.ask("POST", f"{PLAN}/unplannedFailover", {"properties": way_home}).code == "InvalidFailoverDirection"


def test_the_next_job_that_is_to_fail_may_be_a_plans(plans: Plans) -> None:
    plans.save(boot(plans.sql))
    rehearsed_faults.fail_next_job(plans.cloud)
    assert plans.finish(plans.fail_over())["state"] == "Failed"
    assert "TestFailover" in plans.get(PLAN)["properties"]["allowedOperations"]


def test_a_clean_up_concerns_only_the_machines_that_were_drilled(plans: Plans) -> None:
    plans.save(boot(plans.sql), boot(plans.web))
    drill = {"failoverDirection": "PrimaryToRecovery", "networkType": "VmNetworkAsInput", "networkId": TARGET_NETWORK}
    plans.run("POST", f"{plans.web}/testFailover", {**drill, "providerSpecificDetails": {"instanceType": "A2A"}})
    done = plans.run("POST", f"{PLAN}/testFailoverCleanup", {"comments": ""})
    assert done["state"] == "Succeeded"
    assert set(machines(done, "Recovery plan test failover cleanup")) == {"web-01"}
