"""What protected machines need around their vault in the target, as the steps that would make it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.alerting import AlertSettings
from asr_tui.domain.ids import ArmId
from asr_tui.domain.placement import ProximityGroup
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import AvailabilitySet, ResourceGroup, StorageAccount, VirtualNetwork
from asr_tui.domain.target_settings import TargetSettings


class TargetResources(Struct, frozen=True):
    """What there is in the subscriptions of the targets and of the caches."""

    groups: tuple[ResourceGroup, ...] = ()
    networks: tuple[VirtualNetwork, ...] = ()
    accounts: tuple[StorageAccount, ...] = ()
    availability_sets: tuple[AvailabilitySet, ...] = ()
    proximity_groups: tuple[ProximityGroup, ...] = ()


def used(items: Iterable[ProtectedItem], settings: Mapping[ArmId, TargetSettings]) -> frozenset[ArmId]:
    """The ids of what the machines use: target groups, networks, sets, proximity groups, and caches."""
    found: set[ArmId | None] = set()
    for item in items:
        found |= {item.target_group, item.target_network, item.target_availability_set}
        found |= {disk.cache_account for disk in item.disks}
        own = settings.get(item.id)
        found |= {own.test_network, own.proximity_placement_group} if own else set()
    return frozenset(one for one in found if one)


def steps_around(ids: Iterable[ArmId], there: TargetResources) -> Iterator[steps.Step]:
    """The steps that make what has one of these ids, and the resource groups that it lies in."""
    wanted = set(ids)
    lying = {one.group_id for one in wanted} | wanted
    yield from (steps.CreateResourceGroup(one.id, one.location) for one in there.groups if one.id in lying)
    for group in there.proximity_groups:
        if group.id in wanted:
            yield steps.CreateProximityGroup(group.id, group.location)
    for network in there.networks:
        if network.id in wanted:
            yield steps.CreateVirtualNetwork(
                network.id, network.location, network.prefixes, network.subnets, network.tags
            )
    for account in there.accounts:
        if account.id in wanted:
            yield steps.CreateStorageAccount(account.id, account.location, account.sku, account.kind)
    for one in there.availability_sets:
        if one.id in wanted:
            yield steps.CreateAvailabilitySet(
                one.id, one.location, one.fault_domains, one.update_domains, one.aligned, one.proximity_group
            )


def alert_steps(settings: AlertSettings) -> Iterator[steps.Step]:
    """The steps that set a vault's alerts as they are."""
    vault = settings.vault
    if (settings.replication, settings.failover, settings.classic_mail) != (None, None, None):
        yield steps.UpdateVaultAlerts(vault, settings.replication, settings.failover, settings.classic_mail)
    if settings.owners or settings.addresses:
        mails = vault.child("replicationAlertSettings", "defaultAlertSetting")
        yield steps.UpdateMails(mails, settings.owners, settings.addresses, settings.locale)
