"""Runs to be stored: one with a step of every shape."""

from __future__ import annotations

from datetime import UTC, datetime

from asr_tui.domain import steps
from asr_tui.domain.estimates import Copy, Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan, PlannedStep, Reused
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.resources import Subnet
from asr_tui.domain.run import Run, StepRun

NOW = datetime(2026, 3, 2, 8, 0, 0, 123456, tzinfo=UTC)
VAULT = ArmId("/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/V")
PLACE = Place("https://azure.test", "tenant", "s", VAULT)
ITEM = VAULT.child("replicationFabrics", "f", "replicationProtectionContainers", "c", "replicationProtectedItems", "i")
EVERY_KIND: tuple[steps.Step, ...] = (
    steps.CreateVirtualNetwork(ArmId("/n"), "west", ("10.0.0.0/16",), (Subnet("a", ("10.0.0.0/24",), ArmId("/nsg")),)),
    steps.CreatePolicy(VAULT.child("replicationPolicies", "p"), 60, 0),
    steps.EnableReplication(
        ITEM,
        ArmId("/vm"),
        ArmId("/p"),
        ArmId("/c"),
        ArmId("/g"),
        (steps.DiskToReplicate(ArmId("/cache"), ArmId("/g"), disk=ArmId("/d")),),
        target_zone="2",
    ),
    steps.UpdateItem(ITEM, nics=(steps.NicSetting(ArmId("/nic"), "ip", "default", "10.0.0.4"),)),
    steps.Failover(ITEM, "web-01", shut_down_source=True, point=ArmId("/point")),
    steps.Failover(ITEM, "web-01", shut_down_source=True, homewards=True),
    steps.CommitFailover(ITEM, "web-01"),
    steps.DisableReplication(ITEM, "web-01", migration=True),
)


def run_of(*changes: steps.Step) -> Run:
    copy = Copy(Estimate(60.0, "measured"), 2**31)
    planned = tuple(PlannedStep(step, frozenset(), Estimate(5.0, "measured", 9.0), copy) for step in changes)
    problem = Problem(Severity.WARNING, "target", "group", "Odd.", "Mend it.", machine=ArmId("/vm"), code="1")
    plan = Plan("A plan", planned, (Reused(ArmId("/g"), "resource group"),), (problem,), ("Then it copies.",))
    return Run("run-1", PLACE, plan, tuple(StepRun(one) for one in planned), NOW)
