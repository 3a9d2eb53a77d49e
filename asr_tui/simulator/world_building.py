"""Building a world by the requests that a client would send, so that it can only hold what Azure would accept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.authorization import restrict
from asr_tui.simulator.providers.generic_resources import LINK
from asr_tui.simulator.providers.resources import add_subscription
from asr_tui.simulator.world_construction import Construction
from asr_tui.simulator.world_machines import put_machine, put_machines
from asr_tui.simulator.world_networks import put_networks
from asr_tui.simulator.world_placement import put_placement
from asr_tui.simulator.world_schema import Machine, StorageAccount, Vault, World

# Its resources were made that long before the world begins.
_AGE = timedelta(days=90)


def build_resources(cloud: Cloud, world: World) -> None:
    """Fill an empty cloud. Raises ArmError for what Azure would refuse, KeyError for an unknown name."""
    begins = cloud.pace.now
    cloud.pace.now = begins - _AGE
    _fill(Construction(cloud, world))
    cloud.pace.now = begins


def _filled(cloud: Cloud, world: World) -> Callable[[Machine], None]:
    """Fill an empty cloud; gives what puts further machines into it."""
    site = Construction(cloud, world)
    _fill(site)
    return lambda machine: put_machine(site, machine)


def _fill(site: Construction) -> None:
    cloud, world = site.cloud, site.world
    _put_settings(cloud, world)
    for subscription in world.subscriptions:
        add_subscription(cloud, subscription.id, subscription.name, subscription.state)
    for group in world.groups:
        site.put(site.group(group.name), {"location": group.location, "tags": group.tags})
    put_networks(site)
    for account in world.storage_accounts:
        _put_account(site, account)
    for one in world.availability_sets:
        arm_id = site.ids[one.name] = site.id(one.group, "Microsoft.Compute/availabilitySets", one.name)
        site.put(arm_id, {"location": site.region(one.group), "sku": {"name": "Aligned"}})
    for vault in world.vaults:
        _put_vault(site, vault)
    put_placement(site)
    put_machines(site, _filled)
    _put_stale_links(site)
    _put_rules_of_access(site)


def _put_settings(cloud: Cloud, world: World) -> None:
    """What no request of a client sets."""
    cloud.store.put_private("/tenant", {"name": world.tenant, "domain": world.domain})
    cloud.store.put_private("/storage", {"taken": world.taken_account_names})
    cloud.store.put_private("/quotas", world.quotas)
    cloud.store.put_private("/sizes", world.missing_sizes)
    cloud.store.put_private("/disk_types", world.missing_disk_types)
    cloud.store.put_private("/closed_zones", world.closed_zones)


def _put_account(site: Construction, account: StorageAccount) -> None:
    arm_id = site.id(account.group, "Microsoft.Storage/storageAccounts", account.name)
    location = site.region(account.group, account.location)
    properties: JsonObject = {} if account.shared_keys else {"allowSharedKeyAccess": False}
    if account.firewall:
        properties["networkAcls"] = {
            "bypass": "None", "virtualNetworkRules": [], "ipRules": [], "defaultAction": "Deny"
        }  # fmt: skip
    sku = {"name": account.sku}
    site.put(arm_id, {"location": location, "sku": sku, "kind": account.kind, "properties": properties})
    if account.soft_delete:
        site.cloud.store.put_private(arm_id, {"soft_delete": True})


def _put_vault(site: Construction, vault: Vault) -> None:
    body: JsonObject = {"location": vault.location, "sku": {"name": "Standard"}, "properties": {}}
    if vault.identity:
        body["identity"] = {"type": "SystemAssigned"}
    site.put(site.id(vault.group, "Microsoft.RecoveryServices/vaults", vault.name), body)


def _put_stale_links(site: Construction) -> None:
    """As a disabled protection leaves them (name and target as in Microsoft's published clean-up script)."""
    vaults = {vault.name: vault.group for vault in site.world.vaults}
    for stale in site.world.stale_links:
        source = site.id(stale.group, "Microsoft.Compute/virtualMachines", stale.machine)
        site.cloud.store.require(source)
        vault = site.id(vaults[stale.vault], "Microsoft.RecoveryServices/vaults", stale.vault)
        name = f"ASR-Protect-{site.cloud.new_guid()}"
        properties = {"sourceId": source, "targetId": f"{vault}/replicationProtectedItems/{name}", "notes": None}
        site.cloud.store.put(
            {"id": f"{source}/providers/{LINK}/{name}", "name": name, "type": LINK, "properties": properties}
        )


def _put_rules_of_access(site: Construction) -> None:
    for lock in site.world.locks:
        scope = site.group(lock.group)
        if lock.machine is not None:
            scope = site.id(lock.group, "Microsoft.Compute/virtualMachines", lock.machine)
        arm_id = f"{scope}/providers/Microsoft.Authorization/locks/{lock.name}"
        site.put(arm_id, {"properties": {"level": lock.level}})
    for rule in site.world.permissions:
        scope = site.group(rule.group)
        if rule.vault is not None:
            scope = site.id(rule.group, "Microsoft.RecoveryServices/vaults", rule.vault)
        restrict(site.cloud, scope, rule.actions, rule.not_actions)
