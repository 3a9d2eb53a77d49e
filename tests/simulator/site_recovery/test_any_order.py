"""Random operations in random order: what the item allows is accepted, all else refused, no state impossible."""

from __future__ import annotations

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from tests.simulator.site_recovery.estate import SUBSCRIPTION, TARGET_NETWORK, VAULT, Estate, snapshot

# Which of its words an item may have in each state; all of them when nothing is under way, none otherwise.
ALLOWED = {
    "UnprotectedStatesBegin": set(),
    "EnablingFailed": {"DisableProtection"},
    "InitialReplicationInProgress": {"DisableProtection"},
    "InitialReplicationRecoveryCompletionPending": {"DisableProtection"},
    "Protected": {"UnplannedFailover", "DisableProtection", "TestFailover", "TestFailoverCleanup"},
    "UnplannedFailoverCommitPendingStatesBegin": {
        "CompleteMigration", "Commit", "DisableProtection", "ChangePit", "SwitchProtection",
    },
    "UnplannedFailoverCommitted": {"CompleteMigration", "DisableProtection", "SwitchProtection"},
}  # fmt: skip
A2A = {"instanceType": "A2A"}


class Rounds(RuleBasedStateMachine):
    """One machine, two impatient admins, and a region that comes and goes."""

    @initialize()
    def begin(self) -> None:
        self.estate = Estate()
        self.estate.make_cache_back()
        self.item = self.estate.protected_item()

    def find(self) -> JsonObject | None:
        """The item, wherever it is now."""
        for body in self.estate.get(f"{VAULT}/replicationProtectedItems")["value"]:
            self.item = body["id"]
            return self.estate.properties(self.item)
        return None

    def act(self, operation: str, path: str, sent: JsonObject) -> None:
        """What is allowed is accepted with 202, what is not is refused with 404 or 409."""
        item = self.find()
        answer = self.estate.ask("POST", path.format(item=self.item, container=self.container), {"properties": sent})
        allowed = item is not None and operation in item["allowedOperations"]
        if not allowed:
            assert answer.status in (404, 409), (operation, answer.body)
        elif self.estate.cloud.outages and operation == "SwitchProtection":
            assert answer.status == 409
        else:
            assert answer.status == 202, (operation, answer.body)

    @property
    def container(self) -> str:
        return self.item.split("/replicationProtectedItems/")[0]

    @rule(shutdown=st.booleans())
    def fail_over(self, shutdown: bool) -> None:
        sent = {"sourceSiteOperations": "Required" if shutdown else "NotRequired", "providerSpecificDetails": A2A}
        self.act("UnplannedFailover", "{item}/unplannedFailover", sent)

    @rule()
    def cancel(self) -> None:
        self.act("CancelFailover", "{item}/failoverCancel", {})

    @rule()
    def commit(self) -> None:
        self.act("Commit", "{item}/failoverCommit", {})

    @rule(which=st.integers(0, 5))
    def change_point(self, which: int) -> None:
        answer = self.estate.ask("GET", f"{self.item}/recoveryPoints")
        points = answer.body["value"] if answer.status == 200 else []
        point = points[which % len(points)]["id"] if points else "none"
        self.act("ChangePit", "{item}/applyRecoveryPoint", {"recoveryPointId": point, "providerSpecificDetails": A2A})

    @rule()
    def drill(self) -> None:
        item = self.find()
        network = TARGET_NETWORK
        if item is not None and item["recoveryFabricFriendlyName"] == "Central US":
            network = f"{SUBSCRIPTION}/resourceGroups/rg-data/providers/Microsoft.Network/virtualNetworks/vnet-data"
        sent = {"networkType": "VmNetworkAsInput", "networkId": network, "providerSpecificDetails": A2A}
        self.act("TestFailover", "{item}/testFailover", sent)

    @rule()
    def clean_up(self) -> None:
        self.act("TestFailoverCleanup", "{item}/testFailoverCleanup", {"comments": ""})

    @rule()
    def reprotect(self) -> None:
        item = self.find()
        if item is None or "SwitchProtection" not in item["allowedOperations"]:
            sent: JsonObject = {"replicationProtectedItemName": self.item.split("/")[-1]}
        else:
            sent = self.estate.reprotect_input(self.item)
            if item["recoveryFabricFriendlyName"] == "Central US":
                for disk in sent["providerSpecificDetails"]["vmManagedDisks"]:
                    account = disk["primaryStagingAzureStorageAccountId"]
                    disk["primaryStagingAzureStorageAccountId"] = account.replace("drcacheback", "drasrcache")
        self.act("SwitchProtection", "{container}/switchprotection", sent)

    @rule()
    def disable(self) -> None:
        self.act("DisableProtection", "{item}/remove", {})

    @rule(seconds=st.sampled_from([1.0, 30.0, 120.0, 600.0, 4000.0]))
    def wait(self, seconds: float) -> None:
        self.estate.advance(seconds)

    @rule()
    def lose_or_regain_the_region(self) -> None:
        cloud = self.estate.cloud
        if cloud.outages:
            cloud.end_outage("centralus")
        else:
            cloud.begin_outage("centralus")

    @rule()
    def save_and_load(self) -> None:
        cloud = Simulator.open("empty").cloud
        cloud.load(msgspec.json.decode(snapshot(self.estate)))
        self.estate = Estate(cloud)

    @rule()
    def cancel_a_job(self) -> None:
        for job in self.estate.get(f"{VAULT}/replicationJobs")["value"]:
            if "Cancel" in job["properties"]["allowedActions"]:
                assert self.estate.ask("POST", f"{job['id']}/cancel").status == 202
                return

    @rule()
    def restart_a_job(self) -> None:
        for job in self.estate.get(f"{VAULT}/replicationJobs")["value"]:
            if "Restart" in job["properties"]["allowedActions"]:
                assert self.estate.ask("POST", f"{job['id']}/restart").status in (202, 409)
                return

    @invariant()
    def no_impossible_state(self) -> None:
        item = self.find()
        if item is None:
            return
        state, operations = item["protectionState"], set(item["allowedOperations"])
        details = item["providerSpecificDetails"]
        assert operations <= ALLOWED[state] | {"CancelFailover"}
        busy = item["currentScenario"]["scenarioName"] != "None"
        assert not busy or operations <= {"CancelFailover"}
        over = state.startswith("UnplannedFailoverCommit")
        assert (item["activeLocation"] == "Recovery") == over
        assert (details["recoveryFabricObjectId"] is not None) or not over
        drill = item["testFailoverState"] == "WaitingForCompletion" and state == "Protected" and not busy
        assert ("TestFailoverCleanup" in operations) == drill
        points = self.estate.get(f"{self.item}/recoveryPoints")["value"]
        assert bool(points) == (state in ("Protected", "UnplannedFailoverCommitPendingStatesBegin"))
        if busy:
            job = self.estate.get(item["currentScenario"]["jobId"])["properties"]
            assert job["state"] in ("NotStarted", "InProgress", "Cancelling")

    @invariant()
    def jobs_end_once_and_in_order(self) -> None:
        for job in self.estate.get(f"{VAULT}/replicationJobs")["value"]:
            properties = self.estate.get(job["id"])["properties"]
            running = properties["state"] in ("NotStarted", "InProgress", "Cancelling")
            assert running == ("endTime" not in properties)
            if properties["state"] == "Succeeded":
                assert {task["state"] for task in properties["tasks"]} <= {"Succeeded", "Other"}


TestRounds = Rounds.TestCase
TestRounds.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
