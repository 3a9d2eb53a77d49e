"""Recovery plans of a vault, with everything that Azure keeps of them.

Source: azure-mgmt-recoveryservicessiterecovery 2.0.0 (api 2025-08-01), and recorded traffic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum

from msgspec import Struct, field

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
    UNKNOWN = ""


class ActionKind(Enum):
    """Azure's instanceType of an action's customDetails."""

    MANUAL = "ManualActionDetails"
    RUNBOOK = "AutomationRunbookActionDetails"
    SCRIPT = "ScriptActionDetails"
    UNKNOWN = ""


class PlanPoint(Enum):
    """The recovery points that a plan's run can ask for, by Azure's word; a plan takes no point of one machine."""

    LATEST = "Latest"
    LATEST_PROCESSED = "LatestProcessed"
    APP_CONSISTENT = "LatestApplicationConsistent"
    CRASH_CONSISTENT = "LatestCrashConsistent"


FORWARD, BACKWARD = "PrimaryToRecovery", "RecoveryToPrimary"
"""Azure's words for the direction of a plan's run."""

ALL_FAILOVER_TYPES = ("TestFailover", "UnplannedFailover", "PlannedFailover")
ALL_DIRECTIONS = (FORWARD, BACKWARD)


class PlanAction(Struct, frozen=True):
    """An action before or after a group.

    failover_types, directions  Azure's words, in its order: without them the action never runs again
    details                     Azure's customDetails as they were read, so that an unknown kind is kept as it is
    other                       what else Azure answered of it, under Azure's names
    """

    name: str
    failover_types: tuple[str, ...]
    directions: tuple[str, ...]
    details: Mapping[str, object] = field(default_factory=dict)
    other: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.name, self.failover_types, self.directions))

    @classmethod
    def manual(cls, name: str, instructions: str) -> PlanAction:
        """A manual action for every kind and direction of failover."""
        details = {"instanceType": ActionKind.MANUAL.value, "description": instructions}
        return cls(name, ALL_FAILOVER_TYPES, ALL_DIRECTIONS, details)

    @classmethod
    def of_runbook(cls, name: str, runbook: ArmId, *, on_primary: bool = False) -> PlanAction:
        """A runbook for every kind and direction of failover; Azure keeps on which side it belongs."""
        side = "Primary" if on_primary else "Recovery"
        details = {"instanceType": ActionKind.RUNBOOK.value, "runbookId": str(runbook), "fabricLocation": side}
        return cls(name, ALL_FAILOVER_TYPES, ALL_DIRECTIONS, details)

    @property
    def kind(self) -> str:
        """Azure's instanceType, such as "ManualActionDetails" or "AutomationRunbookActionDetails"."""
        return str(self.details.get("instanceType", ""))

    @property
    def action_kind(self) -> ActionKind:
        return next((one for one in ActionKind if one.value.casefold() == self.kind.casefold()), ActionKind.UNKNOWN)

    @property
    def instructions(self) -> str:
        """The text of a manual action."""
        return _text(self.details, "description")

    @property
    def runbook(self) -> ArmId | None:
        found = _text(self.details, "runbookId")
        return ArmId(found) if found else None

    @property
    def timeout(self) -> str:
        """Of a runbook or script, as an ISO 8601 span; empty where Azure's own holds."""
        return _text(self.details, "timeout")

    @property
    def side(self) -> str:
        """Azure's fabricLocation, "Primary" or "Recovery"."""
        return _text(self.details, "fabricLocation")

    def runs_in(self, failover_type: str, direction: str) -> bool:
        """Whether it runs in that kind of failover in that direction; an action without either never runs."""
        return _has(self.failover_types, failover_type) and _has(self.directions, direction)

    @property
    def never_runs(self) -> bool:
        """Azure keeps an action without its kinds or directions of failover, and passes over it in every run."""
        return not self.failover_types or not self.directions


class PlanMember(Struct, frozen=True):
    """`machine_guid` is Azure's virtualMachineId: it stays when a re-protect moves the item to another id."""

    item: ArmId
    machine_guid: str = ""
    other: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.item, self.machine_guid))


class PlanGroup(Struct, frozen=True):
    """`other` is what else Azure answered of it; its groupType where this program does not know it."""

    kind: GroupKind
    members: tuple[PlanMember, ...] = ()
    before: tuple[PlanAction, ...] = ()
    after: tuple[PlanAction, ...] = ()
    other: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.kind, self.members, self.before, self.after))

    @property
    def actions(self) -> tuple[PlanAction, ...]:
        return (*self.before, *self.after)


class RecoveryPlan(Identified, frozen=True):
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
    model: str = "ResourceManager"
    specific: tuple[Mapping[str, object], ...] = ()

    @property
    def boot_groups(self) -> tuple[PlanGroup, ...]:
        return tuple(group for group in self.groups if group.kind is GroupKind.BOOT)

    @property
    def members(self) -> tuple[PlanMember, ...]:
        """All machines in the order in which they start."""
        return tuple(member for group in self.groups for member in group.members)

    @property
    def actions(self) -> tuple[PlanAction, ...]:
        """All actions in the order in which they run."""
        return tuple(action for group in self.groups for action in group.actions)

    def group_number(self, member: PlanMember) -> int:
        """The number of the boot group that holds the machine; 0 where none does."""
        return next((number for number, group in enumerate(self.boot_groups, 1) if member in group.members), 0)


def with_fixed_groups(groups: Iterable[PlanGroup]) -> tuple[PlanGroup, ...]:
    """The groups as Azure keeps them: it puts an empty Shutdown and an empty Failover group in front (recorded)."""
    given = tuple(groups)
    kinds = {group.kind for group in given}
    fixed = (PlanGroup(kind) for kind in (GroupKind.SHUTDOWN, GroupKind.FAILOVER) if kind not in kinds)
    return (*fixed, *given)


class Runbook(Identified, frozen=True):
    """A runbook of an Automation account.

    state  Azure's word, "New" for one that was never published and cannot run; empty where it was not read
    kind   Azure's runbookType, such as "PowerShell"; empty where it was not read
    """

    location: str
    state: str = ""
    kind: str = ""

    @property
    def account(self) -> ArmId:
        return self.id.parent()


def _text(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _has(words: Iterable[str], wanted: str) -> bool:
    return wanted.casefold() in {word.casefold() for word in words}
