"""A vault as the tests of watching screens see it: machines, jobs and a run, at one fixed time."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.jobs import Job, JobError, JobState, Task
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.protection import Health, HealthError, PointKind, Policy, ProtectedItem, RecoveryPoint, Stage
from asr_tui.domain.replicated_parts import ReplicatedDisk, ReplicatedNic
from asr_tui.domain.resources import Vault
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.ui.present.machine import MachineView
from tests import fakes
from tests.fakes import SUBSCRIPTION

NOW = fakes.NOW
VAULT = Vault(fakes.VAULT, "westeurope")
SHOP = group_id(SUBSCRIPTION, "rg-shop")
CONTAINER = VAULT.id.child(
    "replicationFabrics", "asr-a2a-default-centralus",
    "replicationProtectionContainers", "asr-a2a-default-centralus-container",
)  # fmt: skip

NEVER_DRILLED = HealthError(
    "161011",
    "Warning",
    "No successful test failover has been done on the virtual machine.",
    causes="No successful test failover has been done on the virtual machine after it was replicated.",
    action="Do a test failover on the virtual machine.",
)
NO_POINT = HealthError(
    "153007",
    "Error",
    "No crash-consistent recovery point is available for the machine in the last 60 minutes.",
    causes="The change rate is above the limits.",
    action="Compare the change rate with the limits.",
)


def ago(**length: float) -> datetime:
    return NOW - timedelta(**length)


def item(name: str, **changes: object) -> ProtectedItem:
    """A healthy protected machine, with what differs."""
    one = ProtectedItem(
        id=CONTAINER.child("replicationProtectedItems", name),
        name=name,
        machine=resource_id(SHOP, "Microsoft.Compute/virtualMachines", name),
        machine_name=name,
        stage=Stage.PROTECTED,
        state_text="Protected",
        health=Health.NORMAL,
        failover_health=Health.NORMAL,
        allowed_operations=frozenset({"UnplannedFailover", "DisableProtection", "TestFailover"}),
        source_location="centralus",
        target_location="westeurope",
        policy_name="24-hour-retention-policy",
        rpo=timedelta(minutes=4),
        rpo_at=NOW,
        last_test_failover=ago(days=11),
        disks=(
            ReplicatedDisk(f"{name}-os", None, 127 * 2**30, "Protected", sku="Premium_LRS"),
            ReplicatedDisk(f"{name}-data", None, 512 * 2**30, "Protected", None, 12.5, 340.0, sku="Premium_LRS"),
        ),
        nics=(ReplicatedNic(None, f"{name}-nic", "web", "10.0.4.7", None, "web", "10.1.4.7", static=True),),
        agent_version="9.62.7209.1",
        last_heartbeat=ago(seconds=40),
        os="Linux",
        target_name=name,
        target_size="Standard_D2s_v5",
    )
    return replace(one, **changes)


def copying(name: str, percent: float) -> ProtectedItem:
    return item(
        name, stage=Stage.COPYING, state_text="Initial replication is in progress", percent=percent, rpo=None,
        rpo_at=None, last_test_failover=None, allowed_operations=frozenset({"DisableProtection"}), nics=(),
    )  # fmt: skip


def failed_over(name: str, **length: float) -> ProtectedItem:
    return item(
        name, stage=Stage.FAILED_OVER, state_text="Failover completed", rpo=None, active_on_target=True,
        failover_health=Health.WARNING, last_failover=ago(**length),
        allowed_operations=frozenset({"Commit", "ChangePit", "DisableProtection"}),
    )  # fmt: skip


ITEMS = (
    failed_over("app-01", hours=2),
    item("sql-01", health=Health.CRITICAL, rpo=timedelta(minutes=64), health_errors=(NO_POINT,)),
    item("web-01", failover_health=Health.WARNING, last_test_failover=None, health_errors=(NEVER_DRILLED,)),
    copying("web-02", 43),
)

_ENABLE_TASKS = (
    "Prerequisites check for enabling protection",
    "Installing Mobility Service and preparing target",
    "Enable replication",
    "Starting initial replication",
    "Updating the provider states",
)


def tasks(done: int) -> tuple[Task, ...]:
    """The tasks of an enable job: so many done, the next under way."""

    def state(index: int) -> JobState:
        if index < done:
            return JobState.SUCCEEDED
        return JobState.RUNNING if index == done else JobState.WAITING

    return tuple(
        Task(
            str(index),
            title,
            state(index),
            started=ago(seconds=130 - 20 * index) if index <= done else None,
            ended=ago(seconds=110 - 20 * index) if index < done else None,
        )
        for index, title in enumerate(_ENABLE_TASKS)
    )


def job(name: str, title: str, target: str, state: JobState = JobState.SUCCEEDED, **changes: object) -> Job:
    """A job that took 5 min 31 s and ended at 11:56, with what differs."""
    one = Job(
        VAULT.id.child("replicationJobs", name), name, "EnableDr", title, state, state.value, target,
        started=ago(hours=2, minutes=11, seconds=31), ended=ago(hours=2, minutes=6),
    )  # fmt: skip
    return replace(one, **changes)


ENABLING = job(
    "job-1", "Enable replication", "web-02", JobState.RUNNING, started=ago(seconds=130), ended=None, tasks=tasks(1)
)
JOBS = (
    ENABLING,
    job("job-2", "Failover", "app-01"),
    job("job-3", "Test failover clean-up", "app-01", started=ago(days=11, minutes=3), ended=ago(days=11)),
)


def points() -> tuple[RecoveryPoint, ...]:
    """Crash-consistent ones every 5 minutes for 2 hours and hourly before; app-consistent ones every 4 hours."""
    ages = [*range(4, 124, 5), *range(184, 1440, 60)]
    crash = [RecoveryPoint(ArmId(f"/points/c{age}"), ago(minutes=age), PointKind.CRASH) for age in ages]
    app = [RecoveryPoint(ArmId(f"/points/a{age}"), ago(minutes=age), PointKind.APP) for age in range(129, 1440, 240)]
    return tuple(sorted((*crash, *app), key=lambda point: point.time))


GROUP = steps.CreateResourceGroup(group_id(SUBSCRIPTION, "rg-shop-asr"), "westeurope")
CACHE = steps.CreateStorageAccount(
    resource_id(SHOP, "Microsoft.Storage/storageAccounts", "contosovaultasrcache"), "centralus"
)
FABRIC = steps.CreateFabric(VAULT.id.child("replicationFabrics", "asr-a2a-default-centralus"), "centralus")


def enable(machine: str) -> steps.EnableReplication:
    return steps.EnableReplication(
        id=CONTAINER.child("replicationProtectedItems", machine),
        machine=resource_id(SHOP, "Microsoft.Compute/virtualMachines", machine),
        policy=VAULT.id.child("replicationPolicies", "24-hour-retention-policy"),
        target_container=CONTAINER,
        target_group=GROUP.id,
        disks=(),
    )


def planned(step: steps.Step, *needs: steps.Step) -> PlannedStep:
    return PlannedStep(step, frozenset(one.key for one in needs), step.estimate())


SHARED = (planned(GROUP), planned(CACHE), planned(FABRIC))
PLAN = Plan(
    "Protect web-01 and 1 other",
    (*SHARED, planned(enable("web-01"), GROUP, CACHE, FABRIC), planned(enable("web-02"), GROUP, CACHE, FABRIC)),
)
PLACE = Place(fakes.PRACTICE.endpoint, fakes.TENANT, SUBSCRIPTION, VAULT.id)


def done(one: PlannedStep, seconds: float = 5) -> StepRun:
    return StepRun(one, StepState.DONE, started=ago(minutes=4), ended=ago(minutes=4, seconds=-seconds), sent=1)


def run(*changed: StepRun, all_shared_done: bool = True) -> Run:
    """A run of PLAN; steps that are not given wait."""
    given = {one.key: one for one in changed}
    known = {one.key: done(one) for one in SHARED} if all_shared_done else {}
    everything = tuple(given.get(one.key) or known.get(one.key) or StepRun(one) for one in PLAN.steps)
    return Run("run-1", PLACE, PLAN, everything, ago(minutes=4))


ENABLE_1, ENABLE_2 = PLAN.steps[3], PLAN.steps[4]


POLICY = Policy(VAULT.id.child("replicationPolicies", "24-hour-retention-policy"), 1440, 240)


def view(**changes: object) -> MachineView:
    return MachineView(item("web-01", **changes), NOW, points(), (), POLICY)


QUOTA = (
    "Operation could not be completed as it results in exceeding approved standardESv5Family Cores quota. Additional "
    "details - Deployment Model: Resource Manager, Location: westeurope, Current Limit: 100, Current Usage: 98, "
    "Additional Required: 4, (Minimum) New Limit Required: 102."
)
CARD = Task("nic", "Create the network card", JobState.FAILED, "Failed", ago(seconds=98), ago())
TASKS = (
    Task("Check", "Prerequisites check", JobState.SUCCEEDED, "", ago(seconds=200), ago(seconds=188)),
    Task("Start", "Start failover", JobState.FAILED, "Failed", ago(seconds=100), ago(), (CARD,)),
    Task("Wake", "Start the replica virtual machine", JobState.WAITING),
)
NO_MACHINE = JobError("28031", "It could not be created.", QUOTA, "Raise the quota.", task="nic")
FAILED = job(
    "job-9", "Failover", "erp-022", JobState.FAILED, scenario="UnplannedFailover", started=ago(seconds=201),
    ended=ago(), tasks=TASKS, errors=(NO_MACHINE,), activity_id="561004e9", allowed_actions=frozenset({"Restart"}),
)  # fmt: skip
