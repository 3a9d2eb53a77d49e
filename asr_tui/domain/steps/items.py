"""Steps on a protected item: a machine in its vault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from asr_tui.domain.estimates import ASSUMED, CLI_RECORDING, PS_RECORDING, Estimate
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.jobs import CLOCK_SKEW
from asr_tui.domain.own_jobs import DRILL, FAILOVER
from asr_tui.domain.point_choices import PointChoice
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.rights import CREATE_MACHINES
from asr_tui.domain.steps.base import CONTAINERS, ITEMS, Step
from asr_tui.domain.steps.enabling import DiskToReplicate


class ItemStep(Step, frozen=True):
    """A change of an item that is there already. `busy_stage`: the item's while Azure is at it."""

    writes_to_vault = True
    busy_stage: ClassVar[Stage | None] = None

    def item_in(self, items: tuple[ProtectedItem, ...]) -> ProtectedItem | None:
        return by_id(items, self.id)

    def is_done(self, items: tuple[ProtectedItem, ...], since: datetime) -> bool:
        """Whether the vault's items prove the step, which was sent at `since`."""
        item = self.item_in(items)
        return item is not None and self.shows_in(item, since)

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        """Whether its own item proves the step. Where the item leaves its container `is_done` is overridden instead."""
        return False


class MachineStep(ItemStep, frozen=True):
    """A change of an item, with the name that its machine is known by."""

    machine_name: str

    @property
    def on_machine(self) -> str:
        return self.machine_name


class TestFailover(MachineStep, frozen=True):
    """A drill. No `point` means the service's newest. `choice`: the kind by which the point was chosen, if by one."""

    __test__ = False  # not a test class, whatever its name begins with
    words = "Test failover of"
    right = f"{ITEMS}/testFailover/action"
    usual_time = Estimate(203, "as printed in Microsoft Learn, azure-to-azure-powershell")
    scenario = DRILL

    network: ArmId
    point: ArmId | None = None
    choice: PointChoice | None = None

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        return item.drill_running and _not_before(item.last_test_failover, since)


class CleanUpTestFailover(MachineStep, frozen=True):
    words = "Clean-up of the test of"
    right = f"{ITEMS}/testFailoverCleanup/action"
    usual_time = Estimate(82, PS_RECORDING, 143)
    scenario = "TestFailoverCleanup"

    comments: str = ""

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        return not item.drill_running


class Failover(MachineStep, frozen=True):
    """No `point` means: process what is pending first, then use the newest. `choice`: as for a drill.

    homewards  it leads to where the machine was protected first
    """

    words = "Failover of"
    right = f"{ITEMS}/unplannedFailover/action"
    usual_time = Estimate(139, CLI_RECORDING)
    scenario = FAILOVER
    asks_for_name = True
    busy_stage = Stage.FAILING_OVER

    shut_down_source: bool
    point: ArmId | None = None
    choice: PointChoice | None = None
    homewards: bool = False

    @property
    def says(self) -> str:
        return "Failback of" if self.homewards else self.words

    def estimate(self) -> Estimate:
        return Estimate(205, PS_RECORDING) if self.shut_down_source else self.usual_time

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        over = item.stage in {Stage.FAILED_OVER, Stage.COMMITTING, Stage.COMMITTED}
        return over and _not_before(item.last_failover, since)


class CancelFailover(MachineStep, frozen=True):
    words = "Cancel the failover of"
    right = f"{ITEMS}/failoverCancel/action"
    usual_time = Estimate(3, ASSUMED)
    scenario = "CancelFailover"  # assumed: never recorded

    homewards: bool = False

    @property
    def says(self) -> str:
        return "Cancel the failback of" if self.homewards else self.words

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        return item.stage is Stage.PROTECTED


class ChangeRecoveryPoint(MachineStep, frozen=True):
    """The failed-over machine is made again. `choice`: as for a drill."""

    words = "Another recovery point for"
    right = f"{ITEMS}/applyRecoveryPoint/action"
    usual_time = Estimate(293, PS_RECORDING, 329)
    scenario = "ChangePit"
    asks_for_name = True

    point: ArmId
    choice: PointChoice | None = None

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        return item.failover_point is not None and item.failover_point.name.casefold() == self.point.name.casefold()


class CommitFailover(MachineStep, frozen=True):
    words = "Commit of"
    right = f"{ITEMS}/failoverCommit/action"
    usual_time = Estimate(8, CLI_RECORDING, 50)
    scenario = "CommitFailover"
    asks_for_name = True
    busy_stage = Stage.COMMITTING

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        return item.stage is Stage.COMMITTED


class RepairReplication(MachineStep, frozen=True):
    """Resynchronization: what differs between source and copy is copied again."""

    words = "Resynchronize"
    right = f"{ITEMS}/repairReplication/action"
    usual_time = Estimate(600, ASSUMED)
    scenario = "RepairReplication"  # assumed: recorded for a cluster only, as RepairProtectionCluster

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        """Assumed: a disk needs it until it has ended. That Azure does not offer it proves nothing: a job may run."""
        return bool(item.disks) and not any(disk.resync_required for disk in item.disks)


class Reprotect(MachineStep, frozen=True):
    """Replication the other way (switchprotection on the container that holds the item now).

    `target_container` is the one that holds the item now: the machine came from there and goes back there. `disks`
    are those of the machine that runs now.
    """

    words = "Re-protect"
    right = f"{CONTAINERS}/switchprotection/action"
    usual_time = Estimate(505, CLI_RECORDING, 593)
    scenario = "SwitchReplicationGroupProtection"
    asks_for_name = True
    busy_stage = Stage.REPROTECTING

    policy: ArmId
    target_container: ArmId
    target_group: ArmId
    disks: tuple[DiskToReplicate, ...]
    target_availability_set: ArmId | None = None
    target_zone: str = ""
    target_capacity_reservation: ArmId | None = None
    target_proximity_group: ArmId | None = None
    target_scale_set: ArmId | None = None

    def rights(self, *, many: bool) -> Iterator[tuple[ArmId, str]]:
        yield self.scope, self.right
        yield from ((self.target_group, action) for action in CREATE_MACHINES)

    def is_done(self, items: tuple[ProtectedItem, ...], since: datetime) -> bool:
        """A re-protect moves the item, by the same name, to the other fabric and container (recorded)."""
        return self.item_in(items) is None and any(
            item.container != self.id.parent() and item.id.name.casefold() == self.id.name.casefold() for item in items
        )


class EndStep(MachineStep, frozen=True):
    """A step that removes the item from the vault."""

    scenario = "DisableDr"  # assumed for a purge: its job was never recorded
    asks_for_name = True
    busy_stage = Stage.DISABLING

    def is_done(self, items: tuple[ProtectedItem, ...], since: datetime) -> bool:
        return self.item_in(items) is None


class DisableReplication(EndStep, frozen=True):
    """`POST remove`. `migration` gives Azure the reason MigrationComplete."""

    words = "Disable replication of"
    right = f"{ITEMS}/remove/action"
    usual_time = Estimate(380, "as recorded from Azure (azure-sdk-for-net, 2021)", 414)
    after_failover = Estimate(111, "as recorded from Azure for a purge after a failover: assumed for a disable too")

    migration: bool = False


class PurgeItem(EndStep, frozen=True):
    """HTTP DELETE: forces the item out of the vault and leaves agent and links behind."""

    words = "Purge"
    right = f"{ITEMS}/delete"
    usual_time = Estimate(111, CLI_RECORDING)


def _not_before(moment: datetime | None, since: datetime) -> bool:
    """Azure reports the start of the operation by its own clock."""
    return moment is None or moment >= since - CLOCK_SKEW
