"""Recovery plans of a vault, with everything that Azure keeps of them.

Source: azure-mgmt-recoveryservicessiterecovery 2.0.0 (api 2025-08-01), and recorded traffic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from asr_tui.domain.ids import ArmId, Identified

MOST_MACHINES = 100
"""Machines of one plan (Microsoft Learn, "About recovery plans")."""
MOST_GROUPS = 7
"""Boot groups of one plan (Microsoft Learn, "Create and customize recovery plans")."""


class GroupKind(Enum):
    """Azure's words. A Shutdown group holds no machines; the place among the Boot groups is a group's number."""

    SHUTDOWN = "Shutdown"
    FAILOVER = "Failover"
    BOOT = "Boot"


@dataclass(frozen=True, slots=True)
class PlanAction:
    """An action before or after a group.

    failover_types, directions  Azure's words, in its order: without them the action never runs again
    details                     Azure's customDetails as they were read, so that an unknown kind is kept as it is
    """

    name: str
    failover_types: tuple[str, ...]
    directions: tuple[str, ...]
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Azure's instanceType, such as "ManualActionDetails" or "AutomationRunbookActionDetails"."""
        return str(self.details.get("instanceType", ""))


@dataclass(frozen=True, slots=True)
class PlanMember:
    """`machine_guid` is Azure's virtualMachineId: it stays when a re-protect moves the item to another id."""

    item: ArmId
    machine_guid: str = ""


@dataclass(frozen=True, slots=True)
class PlanGroup:
    kind: GroupKind
    members: tuple[PlanMember, ...] = ()
    before: tuple[PlanAction, ...] = ()
    after: tuple[PlanAction, ...] = ()


@dataclass(frozen=True, slots=True)
class RecoveryPlan(Identified):
    """A plan as GET answers it; a list has no groups.

    zones       (source, target) where machines replicate from zone to zone of one region
    operations  Azure's allowedOperations, which are no guard: see the members
    scenario    Azure's currentScenario: its name, status and description; empty where there is none
    specific    Azure's providerSpecificDetails as they were read
    """

    primary_fabric: ArmId
    recovery_fabric: ArmId
    groups: tuple[PlanGroup, ...] = ()
    zones: tuple[str, str] = ("", "")
    operations: frozenset[str] = frozenset()
    scenario: tuple[str, str, str] = ("", "", "")
    job: str = ""
    last_test_failover: datetime | None = None
    last_unplanned_failover: datetime | None = None
    last_planned_failover: datetime | None = None
    model: str = "ResourceManager"
    specific: tuple[Mapping[str, object], ...] = ()

    @property
    def boot_groups(self) -> tuple[PlanGroup, ...]:
        return tuple(group for group in self.groups if group.kind is GroupKind.BOOT)

    @property
    def members(self) -> tuple[PlanMember, ...]:
        """All machines in the order in which they start."""
        return tuple(member for group in self.groups for member in group.members)
