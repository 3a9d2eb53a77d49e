"""The stored record of a replicated item, and the operations that each stage allows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec import Struct

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.index_entries import ITEM_GROUP, ITEM_NAMED
from asr_tui.simulator.lazy_list import LazyList
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import refusals
from asr_tui.simulator.providers.site_recovery.job_record import Job
from asr_tui.simulator.providers.site_recovery.wire import ITEM_TYPE, container_guid, machine_guid, parent_id

AGENT_VERSION = "9.65.7397.1"
CERTIFICATE = timedelta(days=3 * 365 - 1)
"""How long the agent's certificate is valid."""

Stage = Literal["enabling", "enable_failed", "copying", "copied", "protected", "failed_over", "committed"]
TestState = Literal["none", "starting", "waiting", "cleaning"]

# Recorded for protected, copying and committed items; for failed over ones assumed from VMware and Hyper-V
# recordings of the same service (SwitchProtection stands in the former, Commit and ChangePit in both).
_OPERATIONS: dict[Stage, list[str]] = {
    "enabling": [],
    "enable_failed": ["DisableProtection"],
    "copying": ["DisableProtection"],
    "copied": ["DisableProtection"],
    "protected": ["UnplannedFailover", "DisableProtection", "TestFailover"],
    "failed_over": ["CompleteMigration", "Commit", "DisableProtection", "ChangePit", "SwitchProtection"],
    "committed": ["CompleteMigration", "DisableProtection", "SwitchProtection"],
}


class Disk(Struct):
    """A replicated disk; `uri` and `recovery_account` are set for an unmanaged one only.

    new_name, test_name   names at a failover and in a drill, where a PATCH gave them
    secret, key           the target's addresses in Key Vault, where a PATCH gave them; no answer holds them
    """

    id: str
    name: str
    capacity: int
    is_os: bool
    staging_account: str
    recovery_group: str
    account_type: str = "Premium_LRS"
    replica_type: str = "Premium_LRS"
    target_type: str = "Premium_LRS"
    encryption_set: str | None = None
    replica_id: str | None = None
    target_id: str | None = None
    original_target_id: str | None = None
    uri: str | None = None
    recovery_account: str | None = None
    resync: bool = False
    adding_failed: bool = False
    new_name: str = ""
    test_name: str = ""
    secret: str = ""
    key: str = ""


class Finding(Struct):
    """A health error and its period; without an end it still holds."""

    code: str
    since: datetime
    until: datetime | None = None


class Agent(Struct):
    """The mobility service. Without `expires` it never expires (recorded); without `certificate_until` its certificate
    is valid for three years from the protection.

    upgrading          Azure's own upgrade is at work
    tries, given_up    how often that failed, and whether it is tried no more
    reinstall          it has to be installed again; `blocked_by` says what is in the way
    """

    version: str = AGENT_VERSION
    update: Literal["none", "offered", "required"] = "none"
    expires: datetime | None = None
    certificate_until: datetime | None = None
    upgrading: bool = False
    tries: int = 0
    given_up: bool = False
    reinstall: bool = False
    blocked_by: list[str] = []


class Test(Struct):
    """A test failover and its machine."""

    state: TestState = "none"
    vm_id: str | None = None
    created: list[str] = []


class Target(Struct):
    """The settings of the machine after a failover."""

    group_id: str
    vm_name: str
    vm_size: str
    network_id: str | None = None
    subnet: str | None = None
    selected_network_id: str | None = None
    availability_set: str | None = None
    zone: str | None = None
    proximity_group: str | None = None
    scale_set: str | None = None
    capacity_group: str | None = None
    boot_account: str | None = None
    fault_domain: int | None = None
    test_network_id: str | None = None
    test_vm_name: str = ""
    license_type: str = "NotSpecified"
    patched: bool = False


class Item(Struct):
    """A replicated item. Only values that cannot be computed are stored.

    stalled_at   since when no data leave the machine
    silent_at    since when its agent sends no heartbeat
    behind       seconds by which its data arrive later than usual
    first_source_zone, first_target_zone   only where it is replicated from zone to zone of one region
    """

    id: str
    name: str
    friendly_name: str
    vm_id: str
    container: str
    recovery_container: str
    policy: str
    source_location: str
    target_location: str
    first_source_location: str
    first_target_location: str
    os_type: str
    generation: str
    target: Target
    group_guid: str
    management_id: str
    correlation_id: str
    group_name: str = ""
    source_zone: str | None = None
    first_source_zone: str = ""
    first_target_zone: str = ""
    auto_protection: str = "Disabled"
    disks: list[Disk] = []
    known_disks: list[str] = []
    nics: list[JsonObject] = []
    tags: dict[str, str] = {}
    stage: Stage = "enabling"
    job: str | None = None
    reversed: bool = False
    lifecycle: str = ""
    enabled_at: datetime | None = None
    copied_at: datetime | None = None
    copy_seconds: float = 0.0
    protected_at: datetime | None = None
    frozen_at: datetime | None = None
    stalled_at: datetime | None = None
    silent_at: datetime | None = None
    behind: float = 0.0
    findings: list[Finding] = []
    agent: Agent = msgspec.field(default_factory=Agent)
    test: Test = msgspec.field(default_factory=Test)
    last_test: datetime | None = None
    last_failover: datetime | None = None
    failover_point: str | None = None
    failed_over_vm: str | None = None
    failed_over_parts: list[str] = []
    kept_vm: str | None = None

    @property
    def machine_guid(self) -> str:
        return machine_guid(self.vm_id)

    @property
    def container_guid(self) -> str:
        return container_guid(self.container)

    @property
    def leaves_home(self) -> bool:
        """Whether it is replicated from where it was protected first: from that region, and zone where both ends lie
        in one region."""
        same_zone = not self.first_source_zone or self.source_zone == self.first_source_zone
        return self.source_location == self.first_source_location and same_zone

    @property
    def fabric(self) -> str:
        return parent_id(self.container)

    @property
    def recovery_fabric(self) -> str:
        return parent_id(self.recovery_container)


def save(cloud: Cloud, item: Item) -> None:
    if not cloud.store.exists(item.id):
        cloud.store.put({"id": item.id, "name": item.name, "type": ITEM_TYPE, "properties": {}})
    cloud.store.put_private(item.id, msgspec.to_builtins(item))


def find(cloud: Cloud, item_id: str) -> Item | None:
    """The item of that id, whose container may be written by its internal GUID as well (recorded)."""
    found = cloud.store.private(item_id) if cloud.store.exists(item_id) else {}
    if found:
        return msgspec.convert(found, Item)
    container, name = parent_id(item_id), name_of(item_id).lower()
    vault = "/".join(container.split("/")[:9]).lower() + "/"
    for body in cloud.store.lookup((ITEM_NAMED,), name):
        item = item_of(cloud, body)
        if item.id.lower().startswith(vault) and item.container_guid == name_of(container).lower():
            return item
    return None


def must_find(cloud: Cloud, item_id: str) -> Item:
    """As `find`; raises KeyError where there is no item."""
    item = find(cloud, item_id)
    if item is None:
        raise KeyError(item_id)
    return item


def is_item(arm_id: str) -> bool:
    return "/replicationprotecteditems/" in arm_id.lower()


def named(cloud: Cloud, scope: str, name: str) -> Item | None:
    """The first item of that name below a vault or fabric."""
    below = scope.lower() + "/"
    bodies = cloud.store.lookup((ITEM_NAMED,), name.lower())
    return next((item_of(cloud, body) for body in bodies if body["id"].lower().startswith(below)), None)


def all_in(cloud: Cloud, scope: str) -> LazyList[int, Item]:
    """The items below a vault, fabric or container, oldest first."""
    return cloud.store.children(scope, ITEM_TYPE).map(lambda body: item_of(cloud, body))


def existing_in(cloud: Cloud, scope: str, ids: Iterable[str]) -> LazyList[int, Item]:
    """The items of these ids below a vault or fabric, oldest first."""
    below = scope.lower() + "/"
    found = cloud.store.existing(one for one in ids if one.lower().startswith(below))
    return found.map(lambda body: item_of(cloud, body))


def item_of(cloud: Cloud, body: JsonObject) -> Item:
    return msgspec.convert(cloud.store.private(body["id"]), Item)


def in_group(cloud: Cloud, container: str, name: str) -> LazyList[int, Item]:
    """The members of a container's multi-VM group of that name; none where the name is empty."""
    members = cloud.store.lookup((ITEM_GROUP, container.lower()), name.lower())
    return members.map(lambda body: item_of(cloud, body))


def allowed_operations(item: Item) -> list[str]:
    """The operations that Azure allows now.

    While an operation is under way nothing but the cancelling of a failover is offered (assumed: recordings
    read an item only before and after). RepairReplication is offered while a disk needs it (assumed: never in a
    recorded healthy item).
    """
    if item.job is not None:
        return []
    if item.stage == "protected" and item.test.state == "waiting":
        return ["DisableProtection", "TestFailoverCleanup"]
    repair = ["RepairReplication"] if item.stage == "protected" and any(disk.resync for disk in item.disks) else []
    return [*_OPERATIONS[item.stage], *repair]


def require_idle(item: Item) -> None:
    """409 while a job is under way on the item."""
    if item.job is not None:
        raise refusals.busy(item.friendly_name, name_of(item.job))


def require_allowed(item: Item, operation: str) -> None:
    """409 for an operation that the item's state forbids, and while another one is under way."""
    require_idle(item)
    if operation not in allowed_operations(item):
        raise refusals.not_allowed(operation, item.friendly_name, item.stage)


def claim(cloud: Cloud, item: Item, job: Job) -> None:
    """Reserve the item for a job until the job ends."""
    item.job = job.id
    save(cloud, item)


def release(cloud: Cloud, job: Job) -> None:
    """Free the item of a job that ends, if the item still exists."""
    item = find(cloud, job.subject)
    if item is not None and item.job == job.id:
        free(cloud, item)


def free(cloud: Cloud, item: Item) -> None:
    """Store an item as free of jobs."""
    item.job = None
    save(cloud, item)
