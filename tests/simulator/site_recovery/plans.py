"""Recovery plans in Contoso's cloud, and short words for what a client asks of them."""

from __future__ import annotations

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers import automation
from tests.simulator.site_recovery.estate import SOURCE, SUBSCRIPTION, TARGET, TARGET_NETWORK, VAULT, Answer, Estate

PLAN = f"{VAULT}/replicationRecoveryPlans/shop"
ACCOUNT = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.Automation/automationAccounts/aa-dr"
RUNBOOK = f"{ACCOUNT}/runbooks/Switch-Dns"
BOTH = {"failoverTypes": ["UnplannedFailover", "TestFailover"], "failoverDirections": ["PrimaryToRecovery"]}


def manual(name: str, text: str = "Look", **other: object) -> JsonObject:
    details = {"instanceType": "ManualActionDetails", "description": text}
    return {"actionName": name, **BOTH, "customDetails": details, **other}


def runbook(name: str, arm_id: str = RUNBOOK, **more: str) -> JsonObject:
    details = {"instanceType": "AutomationRunbookActionDetails", "runbookId": arm_id, "fabricLocation": "Recovery"}
    return {"actionName": name, **BOTH, "customDetails": {**details, **more}}


def boot(*items: str, before: list[JsonObject] | None = None, after: list[JsonObject] | None = None) -> JsonObject:
    return {
        "groupType": "Boot",
        "replicationProtectedItems": [{"id": item} for item in items],
        "startGroupActions": before or [],
        "endGroupActions": after or [],
    }


class Plans(Estate):
    """`sql` and `web` are protected; the Automation account has one published runbook."""

    def __init__(self) -> None:
        super().__init__()
        self.web = self.item_path("web-01")
        self.run("PUT", self.web, self.enable_input(self.machine("web-01", "rg-shop")))
        self.until(self.web, "Protected")
        items = self.get(f"{VAULT}/replicationProtectedItems")["value"]
        self.sql = str(next(item["id"] for item in items if item["id"] != self.web))
        for path, sent in (
            (ACCOUNT, {"location": "westeurope", "properties": {"sku": {"name": "Basic"}}}),
            (RUNBOOK, {"location": "westeurope", "properties": {"publishContentLink": {"uri": "https://example"}}}),
        ):
            answer = self.ask("PUT", path, sent, "2024-10-23")
            assert answer.status == 201, answer.body

    def save(self, *groups: JsonObject, plan: str = PLAN) -> JsonObject:
        """The plan as it is afterwards."""
        sent = {"primaryFabricId": SOURCE, "recoveryFabricId": TARGET, "groups": list(groups)}
        assert self.run("PUT", plan, sent)["state"] == "Succeeded"
        found: JsonObject = self.get(plan)["properties"]
        return found

    def refused(self, *groups: JsonObject) -> Answer:
        sent = {"primaryFabricId": SOURCE, "recoveryFabricId": TARGET, "groups": list(groups)}
        return self.ask("PUT", PLAN, {"properties": sent})

    def fail_over(self, plan: str = PLAN, **changed: str) -> str:  # type: ignore[override]
        details = [{"instanceType": "A2A", "recoveryPointType": "Latest"}]
        sent = {"failoverDirection": "PrimaryToRecovery", "sourceSiteOperations": "Required"}
        return self.write("POST", f"{plan}/unplannedFailover", {**sent, "providerSpecificDetails": details, **changed})

    def drill(self, network: str = TARGET_NETWORK) -> str:
        kind = "VmNetworkAsInput"
        details = [{"instanceType": "A2A", "recoveryPointType": "LatestProcessed"}]
        sent = {"failoverDirection": "PrimaryToRecovery", "networkType": kind, "networkId": network}
        return self.write("POST", f"{PLAN}/testFailover", {**sent, "providerSpecificDetails": details})

    def until_it_waits(self, operation: str) -> JsonObject:
        while (job := self.get(f"{VAULT}/replicationJobs/{operation}")["properties"])["state"] != "Suspended":
            assert self.cloud.clock.jump(), job["state"]
        properties: JsonObject = job
        return properties

    def resume(self, operation: str, comments: str = "done") -> None:
        self.finish(self.write("POST", f"{VAULT}/replicationJobs/{operation}/resume", {"comments": comments}))

    def rehearse(self, *, seconds: float = 10.0, failure: str = "") -> None:
        automation.rehearse(self.cloud, RUNBOOK, seconds=seconds, failure=failure)

    def titles(self, job: JsonObject) -> list[str]:
        return [task["friendlyName"] for task in job["tasks"]]
