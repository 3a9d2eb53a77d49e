"""Replays a world's history before its begin by requests, in order and at their times.

So the vault's jobs and the machines' states agree, and jobs can be restarted, resumed and cancelled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from msgspec import Struct

from asr_tui.simulator import async_operations
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject, Request
from asr_tui.simulator.providers import automation
from asr_tui.simulator.providers.compute.kinds import MACHINE
from asr_tui.simulator.providers.site_recovery import item_record, machines, rehearsed_faults, starting_items
from asr_tui.simulator.providers.site_recovery.starting_items import CONTAINER, FABRIC, Names
from asr_tui.simulator.providers.site_recovery.wire import parent_id, public_id
from asr_tui.simulator.world_schema import Past, Plan, PlanAction, PlanGroup, Protected, World

_API = "2025-08-01"
_VAULT = "Microsoft.RecoveryServices/vaults"
_WORKFLOWS = {"enable": "enable", "failover": "failover", "test_failover": "test_failover", "clean_up": "test_cleanup"}


class _Action(Struct, frozen=True):
    past: Past
    subject: Protected | Plan


def replay_history(cloud: Cloud, names: Names, world: World, entries: Sequence[Protected]) -> None:
    """Send the requests in order, up to the world's begin. Raises ArmError and KeyError."""
    begins = cloud.clock.now
    actions = sorted(_actions(world, entries), key=lambda action: -action.past.hours_ago)
    if not actions:
        return
    cloud.clock.now = begins - timedelta(hours=actions[0].past.hours_ago)
    operator = _Operator(cloud, names, {entry.machine.lower(): entry for entry in entries})
    for plan in world.plans:
        operator.save(plan)
    for action in actions:
        cloud.clock.advance_to(begins - timedelta(hours=action.past.hours_ago))
        operator.do(action)
    cloud.clock.advance_to(begins)
    async_operations.discard_all(cloud)


def _actions(world: World, entries: Sequence[Protected]) -> Iterator[_Action]:
    subjects: list[Protected | Plan] = [*entries, *world.plans]
    for subject in subjects:
        for past in subject.past:
            yield _Action(past, subject)


class _Operator:
    """Sends the requests of the time before the world begins."""

    def __init__(self, cloud: Cloud, names: Names, entries: dict[str, Protected]) -> None:
        self._cloud = cloud
        self._names = names
        self._entries = entries

    def do(self, action: _Action) -> None:
        past, subject = action.past, action.subject
        if isinstance(subject, Plan):
            self._do_plan(subject, past)
            return
        machine = self._names.id(MACHINE, subject.machine)
        item = self._item(subject, machine)
        if past.fails:
            rehearsed_faults.fail_next_job(self._cloud)
        if past.lasts_hours:
            task = rehearsed_faults.main_task(_WORKFLOWS[past.act])
            rehearsed_faults.slow_task(self._cloud, machine, task, past.lasts_hours * 3600)
        match past.act:
            case "enable":
                self._send("PUT", item, self._protect_input(subject, machine))
            case "test_failover":
                self._send("POST", f"{item}/testFailover", _drill(self._network(subject)))
            case "clean_up":
                self._send("POST", f"{item}/testFailoverCleanup", {"comments": ""})
            case "failover":
                shutdown = {"sourceSiteOperations": "Required", "failoverDirection": "PrimaryToRecovery"}
                self._send("POST", f"{item}/unplannedFailover", {**shutdown, **_A2A})
            case "commit":
                self._send("POST", f"{item}/failoverCommit", {})
            case "cancel":
                self._send("POST", f"{item_record.must_find(self._cloud, item).job}/cancel", {})
            case "attach_disk":
                self._attach(machine)

    def _do_plan(self, plan: Plan, past: Past) -> None:
        if past.act == "clean_up":
            self._send("POST", f"{self._plan(plan)}/testFailoverCleanup", {"comments": ""})
            return
        network = self._network(self._entries[plan.boot_groups[0].machines[0].lower()])
        self._send("POST", f"{self._plan(plan)}/testFailover", _drill(network, plan=True))

    def save(self, plan: Plan) -> None:
        first = self._entries[plan.boot_groups[0].machines[0].lower()]
        primary, recovery = (parent_id(container) for container in self._containers(first))
        groups = [self._group(plan, group) for group in plan.boot_groups]
        self._send(
            "PUT", self._plan(plan), {"primaryFabricId": primary, "recoveryFabricId": recovery, "groups": groups}
        )
        self._cloud.clock.advance(60)

    def _group(self, plan: Plan, group: PlanGroup) -> JsonObject:
        members = [self._entries[name.lower()] for name in group.machines]
        ids = [self._item(one, self._names.id(MACHINE, one.machine)) for one in members]
        return {
            "groupType": "Boot",
            "replicationProtectedItems": [{"id": one} for one in ids],
            "startGroupActions": [self._action(plan, one) for one in group.before],
            "endGroupActions": [self._action(plan, one) for one in group.after],
        }

    def _action(self, plan: Plan, action: PlanAction) -> JsonObject:
        details: JsonObject = {"instanceType": "ManualActionDetails", "description": action.instructions}
        if action.runbook is not None:
            group = self._names.id(_VAULT, plan.vault).partition("/providers/")[0]
            account, _, runbook = action.runbook.partition("/")
            path = f"{group}/providers/Microsoft.Automation/automationAccounts/{account}/runbooks/{runbook}"
            vault = self._cloud.store.require(self._names.id(_VAULT, plan.vault))
            automation.publish(self._cloud, path, vault["location"])
            details = {
                "instanceType": "AutomationRunbookActionDetails",
                "runbookId": path,
                "fabricLocation": "Recovery",
            }
        return {
            "actionName": action.name,
            "failoverTypes": ["TestFailover", "UnplannedFailover"],
            "failoverDirections": ["PrimaryToRecovery", "RecoveryToPrimary"],
            "customDetails": details,
        }

    def _send(self, method: str, path: str, properties: JsonObject, **more: str) -> None:
        guid = self._cloud.new_guid
        query = {"api-version": _API}
        body = {**more, "properties": properties}
        self._cloud.answer(Request(method, path, {}, query, body, {}, "http://localhost", _API, guid(), guid(), guid()))

    def _containers(self, entry: Protected) -> tuple[str, str]:
        vault = public_id(self._names.id(_VAULT, entry.vault))
        machine = self._cloud.store.require(self._names.id(MACHINE, entry.machine))
        source, target = (
            f"{vault}/replicationFabrics/{FABRIC.format(region=region)}"
            f"/replicationProtectionContainers/{CONTAINER.format(region=region)}"
            for region in (normalized(machine["location"]), normalized(entry.target_region))
        )
        return source, target

    def _item(self, entry: Protected, machine: str) -> str:
        return f"{self._containers(entry)[0]}/replicationProtectedItems/{starting_items.item_name(machine)}"

    def _plan(self, plan: Plan) -> str:
        vault = self._names.id(_VAULT, plan.vault)
        return f"{public_id(vault)}/replicationRecoveryPlans/{plan.name}"

    def _network(self, entry: Protected) -> str:
        return self._names.id("Microsoft.Network/virtualNetworks", entry.target_network)

    def _protect_input(self, entry: Protected, machine: str) -> JsonObject:
        """The input that protects a machine with all its disks."""
        source, target = self._containers(entry)
        group = self._names.id("Microsoft.Resources/resourceGroups", entry.target_group)
        cache = self._names.id("Microsoft.Storage/storageAccounts", entry.cache_account)
        place = {"primaryStagingAzureStorageAccountId": cache, "recoveryResourceGroupId": group}
        disks = machines.disk_ids(self._cloud.store.require(machine))
        return {
            "policyId": f"{'/'.join(source.split('/')[:9])}/replicationPolicies/{entry.policy}",
            "providerSpecificDetails": {
                "instanceType": "A2A",
                "fabricObjectId": machine,
                "recoveryContainerId": target,
                "recoveryResourceGroupId": group,
                "recoveryAzureNetworkId": self._network(entry),
                "recoverySubnetName": entry.target_subnet,
                "vmManagedDisks": [{"diskId": disk, **place} for disk in disks],
            },
        }

    def _attach(self, machine: str) -> None:
        """Attach a new, empty data disk of 64 GiB at the next free LUN."""
        properties = self._cloud.store.require(machine)["properties"]
        storage = properties["storageProfile"]
        lun = max((disk["lun"] for disk in storage["dataDisks"]), default=-1) + 1
        disk = {"lun": lun, "createOption": "Empty", "diskSizeGB": 64}
        storage["dataDisks"] = [*storage["dataDisks"], disk]
        unchanged = {key: properties[key] for key in ("hardwareProfile", "networkProfile")}
        location = self._cloud.store.require(machine)["location"]
        self._send("PATCH", machine, {**unchanged, "storageProfile": storage}, location=location)


_A2A: JsonObject = {"providerSpecificDetails": {"instanceType": "A2A"}}


def _drill(network: str, *, plan: bool = False) -> JsonObject:
    details: JsonObject = {"instanceType": "A2A"}
    return {
        "failoverDirection": "PrimaryToRecovery",
        "networkType": "VmNetworkAsInput",
        "networkId": network,
        "providerSpecificDetails": [{**details, "recoveryPointType": "Latest"}] if plan else details,
    }
