"""The step that begins the replication of a machine."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain.differences import ANOTHER_KIND, CreatedResource, diff, id_diff
from asr_tui.domain.estimates import CLI_RECORDING, Estimate
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.rights import CREATE_MACHINES, INSTALL_AGENT, JOIN_NETWORK, USE_CACHE
from asr_tui.domain.steps.base import ITEMS, CreateStep


class DiskToReplicate(Struct, frozen=True):
    """A managed disk to replicate; journals from before 31 March 2026 may hold one without an id."""

    cache_account: ArmId
    target_group: ArmId
    disk: ArmId | None = None
    replica_sku: str = ""
    target_sku: str = ""
    encryption_set: ArmId | None = None


class EnableReplication(CreateStep, frozen=True):
    """`id` is the protected item to be made, below the source container."""

    words = "Enable replication of"
    right = f"{ITEMS}/write"
    usual_time = Estimate(425, CLI_RECORDING, 800)
    scenario = "EnableDr"
    writes_to_vault = True

    machine: ArmId
    policy: ArmId
    target_container: ArmId
    target_group: ArmId
    disks: tuple[DiskToReplicate, ...]
    target_network: ArmId | None = None
    target_subnet: str = ""
    target_availability_set: ArmId | None = None
    target_zone: str = ""
    target_proximity_group: ArmId | None = None
    target_capacity_reservation: ArmId | None = None
    multi_vm_group: str = ""

    @property
    def on_machine(self) -> str:
        return self.machine.name

    def rights(self, *, many: bool) -> Iterator[tuple[ArmId, str]]:
        yield self.scope, self.right
        yield from ((self.target_group, action) for action in CREATE_MACHINES)
        source = self.machine.group_id if many else self.machine
        yield from ((source, action) for action in INSTALL_AGENT)
        if self.target_network:
            yield from ((self.target_network, action) for action in JOIN_NETWORK)
        for cache in dict.fromkeys(disk.cache_account for disk in self.disks):
            yield from ((cache, action) for action in USE_CACHE)

    def item_in(self, items: tuple[ProtectedItem, ...]) -> ProtectedItem | None:
        """The item that it creates, or the one that protects its machine already."""
        return by_id(items, self.id) or next((item for item in items if item.machine == self.machine), None)

    def lasting_differences(self, existing: ProtectedItem) -> tuple[str, ...]:
        """The differences in what nobody can change in an item. What Azure does not report of it yet does not count."""
        return tuple(self._lasting(existing))

    def _lasting(self, existing: ProtectedItem) -> Iterator[str]:
        yield from _id_diffs(("machine", existing.machine, self.machine), ("policy", existing.policy, self.policy))
        yield from diff("group", existing.multi_vm_group, self.multi_vm_group)

    def _differences(self, existing: CreatedResource | None) -> Iterator[str]:
        if not isinstance(existing, ProtectedItem):
            yield from ANOTHER_KIND
            return
        yield from self._lasting(existing)
        yield from _id_diffs(
            ("resource group", existing.target_group, self.target_group),
            ("network", existing.target_network, self.target_network),
        )


def _id_diffs(*each: tuple[str, ArmId | None, ArmId | None]) -> Iterator[str]:
    for what, current, planned in each:
        if current and planned:
            yield from id_diff(what, current, planned)
