"""Machines that are protected when a world begins, with the resources that the portal makes for them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct, field

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import display_name, normalized
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.compute.kinds import MACHINE
from asr_tui.simulator.providers.compute.runtime import DEALLOCATED, set_power
from asr_tui.simulator.providers.site_recovery import (
    disk_input,
    enabling,
    failover,
    item_record,
    machines,
    recovery_points,
    target_machines,
)
from asr_tui.simulator.providers.site_recovery.container_mappings import mapping_body
from asr_tui.simulator.providers.site_recovery.enable_input import Topology, new_item
from asr_tui.simulator.providers.site_recovery.health import NEW_DISK, NO_POINT, NO_POINT_CRITICAL
from asr_tui.simulator.providers.site_recovery.inputs import DiskInput, MappingDetails
from asr_tui.simulator.providers.site_recovery.item_record import Agent, Finding, Item, Target
from asr_tui.simulator.providers.site_recovery.item_record import Test as Drill
from asr_tui.simulator.providers.site_recovery.network_mappings import network_mapping_body
from asr_tui.simulator.providers.site_recovery.policies import policy_body
from asr_tui.simulator.providers.site_recovery.topology import container_body, fabric_body
from asr_tui.simulator.providers.site_recovery.wire import public_id
from asr_tui.simulator.world_schema import Protected, ProtectedFleet, Traits, World

# Recorded portal-made names: fabric, container, mapping, policy.
FABRIC = "asr-a2a-default-{region}"
CONTAINER = "asr-a2a-default-{region}-container"
_NETWORK = "Microsoft.Network/virtualNetworks"


class _Pair(Struct, frozen=True):
    """A topology, and the source and target networks that are mapped already."""

    topology: Topology
    mapped: set[tuple[str, str]] = field(default_factory=set)


class Names:
    """The world's resources by name, each type read once."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._ids: dict[str, dict[str, str]] = {}

    def all(self, kind: str) -> dict[str, str]:
        if kind not in self._ids:
            self._ids[kind] = {body["name"].lower(): body["id"] for body in self._cloud.store.of_type(kind)}
        return self._ids[kind]

    def id(self, kind: str, name: str) -> str:
        """Raises KeyError for an unknown name."""
        found = self.all(kind).get(name.lower())
        if found is None:
            raise KeyError(name)
        return found


def protect(cloud: Cloud, names: Names, world: World) -> list[Protected]:
    """Protect a world's machines; gives them with those of its fleets. Raises KeyError for unknown names."""
    entries = [*world.protected, *(m for fleet in world.protected_fleets for m in _members(names, fleet))]
    pairs: dict[tuple[str, ...], _Pair] = {}
    for entry in entries:
        _protect(cloud, names, entry, pairs)
    _leave_behind(cloud, names, world)
    return entries


def _leave_behind(cloud: Cloud, names: Names, world: World) -> None:
    """Policies, container mappings and network mappings that nothing uses any more."""
    for policy in world.unused_policies:
        _put_new(cloud, _policy(_vault(names, policy.vault), policy.name, retention=4320, app_consistent=0))
    for one in world.unused_mappings:
        vault = _vault(names, one.vault)
        containers = _containers(cloud, vault, one.source_region, one.target_region)
        policy_id = _policy(vault, one.policy, retention=1440, app_consistent=0)
        ends = containers[one.source_region], containers[one.target_region]
        name = f"{one.source_region}-{one.target_region}-{one.policy}"
        _put_new(cloud, mapping_body(*ends, _put_new(cloud, policy_id), name, MappingDetails()))
    for dead in world.dead_network_mappings:
        fabrics = [
            cloud.store.require(f"{_vault(names, dead.vault)}/replicationFabrics/{FABRIC.format(region=region)}")
            for region in (dead.source_region, dead.target_region)
        ]
        group = names.id("Microsoft.Resources/resourceGroups", dead.group)
        gone = f"{group}/providers/{_NETWORK}/{dead.target_network}"
        name = f"{dead.source_network}-{dead.target_network}"
        source = names.id(_NETWORK, dead.source_network)
        _put_new(cloud, network_mapping_body(fabrics[0], fabrics[1], name, source, gone))


def _vault(names: Names, name: str) -> str:
    return public_id(names.id("Microsoft.RecoveryServices/vaults", name))


def _members(names: Names, fleet: ProtectedFleet) -> list[Protected]:
    turns = fleet.turns or [Traits()]
    machine_names = [name for name in names.all(MACHINE) if name.startswith(fleet.prefix.lower())]
    return [
        Protected(
            machine=name,
            since_hours=100.0 + number % 400,
            vault=fleet.vault,
            target_region=fleet.target_region,
            target_group=fleet.target_group,
            target_network=fleet.target_network,
            cache_account=fleet.cache_account,
            policy=fleet.policy,
            **msgspec.structs.asdict(_shifted(turns[number % len(turns)], number // len(turns))),
        )
        for number, name in enumerate(machine_names[: fleet.count])
    ]


def _shifted(turn: Traits, lap: int) -> Traits:
    """The same turn for another machine, some minutes earlier."""
    earlier = lap * 0.11
    past = [msgspec.structs.replace(one, hours_ago=one.hours_ago + earlier) for one in turn.past]
    return msgspec.structs.replace(turn, past=past, health_hours=turn.health_hours + earlier)


def _protect(cloud: Cloud, names: Names, entry: Protected, pairs: dict[tuple[str, ...], _Pair]) -> None:
    """Protect a machine; `pairs` are the existing ones by vault, both regions and policy."""
    vault = _vault(names, entry.vault)
    machine = cloud.store.require(names.id(MACHINE, entry.machine))
    ends = (vault, normalized(machine["location"]), normalized(entry.target_region), entry.policy)
    pair = pairs.get(ends) or pairs.setdefault(ends, _pair(cloud, *ends[:3], entry))
    network = names.id(_NETWORK, entry.target_network)
    if entry.state == "Unprotected":
        return
    item = _item(cloud, names, pair.topology, machine, network, entry)
    item.enabled_at = cloud.clock.now - timedelta(hours=entry.since_hours)
    item.copy_seconds = enabling.copy_seconds(item)
    target_machines.make_replica_disks(cloud, item)
    machines.put_extension(cloud, item.vm_id, "Succeeded")
    _bring_to_state(cloud, item, entry)
    item_record.save(cloud, item)
    _map_networks(cloud, item, network, pair)


def _bring_to_state(cloud: Cloud, item: Item, entry: Protected) -> None:
    """Bring an item to the world's state."""
    enabled = item.enabled_at or cloud.clock.now
    states: dict[str, Callable[[Cloud, Item], None]] = {
        "Protected": lambda *_: None,
        "DrillWaiting": _drill,
        "FailedOver": _fail_over,
        "Committed": _commit,
    }
    if entry.state == "Copying":
        item.stage = "copying"
        item.enabled_at = cloud.clock.now - timedelta(seconds=item.copy_seconds / 2)
        enabling.schedule(cloud, enabling.COPIED, item, item.copy_seconds / 2)
        return
    item.copied_at = enabled + timedelta(seconds=item.copy_seconds)
    enabling.become_protected(cloud, item)
    item.protected_at = item.copied_at + timedelta(seconds=enabling.FIRST_POINT_SECONDS)
    if entry.drill_hours_ago is not None:
        item.last_test = cloud.clock.now - timedelta(hours=entry.drill_hours_ago)
    _set_problems(item, entry, cloud.clock.now)
    item.agent = _agent(entry, cloud.clock.now)
    states[entry.state](cloud, item)


def _set_problems(item: Item, entry: Protected, now: datetime) -> None:
    """Set an item's health errors and delays."""
    began = now - timedelta(hours=entry.health_hours)
    if NO_POINT in entry.health_codes:
        item.stalled_at = began - NO_POINT_CRITICAL
    given = [code for code in entry.health_codes if code not in (NO_POINT, NEW_DISK)]
    item.findings = [Finding(code, began) for code in given]
    item.behind = entry.behind_minutes * 60
    if entry.silent_hours is not None:
        item.silent_at = now - timedelta(hours=entry.silent_hours)
    for disk in item.disks[-1:]:
        disk.resync = entry.resync
        disk.adding_failed = entry.adding_failed


def _agent(entry: Protected, now: datetime) -> Agent:
    agent = Agent(update=entry.agent_update)
    agent.version = entry.agent_version or agent.version
    agent.tries, agent.given_up = entry.agent_tries, entry.agent_tries > 0
    agent.reinstall, agent.blocked_by = entry.reinstall_blocked is not None, entry.reinstall_blocked or []
    if entry.agent_expires_days is not None:
        agent.expires = now + timedelta(days=entry.agent_expires_days)
    if entry.certificate_days is not None:
        agent.certificate_until = now + timedelta(days=entry.certificate_days)
    return agent


def _drill(cloud: Cloud, item: Item) -> None:
    made = target_machines.make(cloud, item, test_network=item.target.network_id)
    item.test = Drill(state="waiting", vm_id=made.vm_id, created=made.parts)
    item.last_test = item.last_test or cloud.clock.now


def _fail_over(cloud: Cloud, item: Item) -> None:
    item.frozen_at = item.last_failover = cloud.clock.now - timedelta(hours=1)
    point = recovery_points.newest_point(cloud, item)
    item.failover_point = recovery_points.point_id(item, point) if point else None
    failover.keep_made(item, target_machines.make(cloud, item))
    set_power(cloud, item.vm_id, DEALLOCATED)
    item.stage = "failed_over"


def _commit(cloud: Cloud, item: Item) -> None:
    _fail_over(cloud, item)
    failover.commit_now(cloud, item)


def _pair(cloud: Cloud, vault: str, source: str, target: str, entry: Protected) -> _Pair:
    """Both fabrics, containers and mappings and the policy, made where missing."""
    containers = _containers(cloud, vault, source, target)
    times = {"retention": entry.retention_minutes, "app_consistent": entry.app_consistent_minutes}
    policy = _put_new(cloud, _policy(vault, entry.policy, **times))
    for one, other in ((source, target), (target, source)):
        name = f"{one}-{other}-{entry.policy}"
        _put_new(cloud, mapping_body(containers[one], containers[other], policy, name, MappingDetails()))
    return _Pair(Topology(containers[source], containers[target], policy, source, target))


def _containers(cloud: Cloud, vault: str, *regions: str) -> dict[str, JsonObject]:
    """The containers of regions, made with their fabrics where missing."""
    containers = {}
    for region in regions:
        name = FABRIC.format(region=region)
        fabric = _put_new(cloud, fabric_body(vault, name, region, display_name(region)))
        containers[region] = _put_new(cloud, container_body(fabric, CONTAINER.format(region=region)))
    return containers


def _policy(vault: str, name: str, *, retention: int, app_consistent: int) -> JsonObject:
    settings = {
        "instanceType": "A2A",
        "recoveryPointHistory": retention,
        "appConsistentFrequencyInMinutes": app_consistent,
    }
    return policy_body(vault, name, settings)


def _put_new(cloud: Cloud, body: JsonObject) -> JsonObject:
    if not cloud.store.exists(body["id"]):
        cloud.store.put(body)
    return cloud.store.require(body["id"])


def _item(cloud: Cloud, names: Names, topology: Topology, machine: JsonObject, network: str, entry: Protected) -> Item:
    target_group = names.id("Microsoft.Resources/resourceGroups", entry.target_group)
    cache = names.id("Microsoft.Storage/storageAccounts", entry.cache_account)
    settings = Target(
        group_id=target_group,
        vm_name=machine["name"],
        vm_size=entry.target_size or machine["properties"]["hardwareProfile"]["vmSize"],
        network_id=network,
        subnet=entry.target_subnet,
        test_vm_name=f"{machine['name']}-test",
    )
    group = entry.multi_vm_group or ""
    mates = item_record.in_group(cloud, topology.source["id"], group) if group else []
    guid = mates[0].group_guid if mates else cloud.new_guid()
    item = new_item(cloud, item_name(machine["id"]), machine, topology, settings, group_guid=guid)
    item.group_name = group
    given = DiskInput(primaryStagingAzureStorageAccountId=cache, recoveryResourceGroupId=target_group)
    item.disks = [disk_input.disk_of(cloud.store.require(disk), given) for disk in machines.disk_ids(machine)]
    return item


def item_name(vm_id: str) -> str:
    """43 characters of base64url, as portal-made items were recorded to be named."""
    digest = hashlib.sha256(vm_id.lower().encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _map_networks(cloud: Cloud, item: Item, target_network: str, pair: _Pair) -> None:
    """Both directions, for the first machine of each source network."""
    for source in {nic["vMNetworkName"]: None for nic in item.nics}:
        if (source, target_network) in pair.mapped:
            continue
        pair.mapped.add((source, target_network))
        primary, recovery = cloud.store.require(item.fabric), cloud.store.require(item.recovery_fabric)
        one, other = name_of(source), name_of(target_network)
        _put_new(cloud, network_mapping_body(primary, recovery, f"{one}-{other}", source, target_network))
        _put_new(cloud, network_mapping_body(recovery, primary, f"{other}-{one}", target_network, source))
