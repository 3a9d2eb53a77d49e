"""What is wrong with changed settings of protected machines."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain import names
from asr_tui.domain.addresses import lies_in
from asr_tui.domain.drafts.settings_change import SettingsChange, SettingsDraft
from asr_tui.domain.drafts.settings_placement import (
    RESERVED,
    placement_refusals,
    untold_refusals,
    without_room,
)
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.obstacles import Quota
from asr_tui.domain.placement import Offered, ScaleSet
from asr_tui.domain.prices import RegionPrices
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Interface, Subnet, VirtualNetwork
from asr_tui.domain.setting_fields import FieldKind, SettingField, fields_of, network_of
from asr_tui.domain.subnets import owner
from asr_tui.domain.target_quota import need_of, quota_problems, target_scope
from asr_tui.domain.target_settings import TargetSettings


class SettingsEstate(Struct, frozen=True):
    """What the settings are checked against; None where it could not be read.

    items       the other protected machines of the vault
    offered     by the target region's name
    unread      what could not be read, as sentences
    prices      those known of the target regions
    interfaces  those of the target subscriptions, with the addresses that are taken now
    quotas      by the subscription's region in which machines are made
    scale_sets  those of the target subscriptions
    sources     the sizes that the source machines have, by their ids
    """

    items: tuple[ProtectedItem, ...] = ()
    networks: tuple[VirtualNetwork, ...] | None = None
    offered: tuple[tuple[str, Offered], ...] = ()
    unread: tuple[str, ...] = ()
    prices: tuple[RegionPrices, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    quotas: tuple[tuple[ArmId, tuple[Quota, ...]], ...] = ()
    scale_sets: tuple[ScaleSet, ...] = ()
    sources: tuple[tuple[ArmId, str], ...] = ()

    def offer(self, region: str) -> Offered | None:
        return next((found for name, found in self.offered if name == region), None)

    def quota(self, scope: ArmId | None) -> tuple[Quota, ...]:
        return next((found for place, found in self.quotas if place == scope), ())

    def source_size(self, item: ProtectedItem) -> str:
        """Today's size of the machine that is replicated; empty where it was not read."""
        return next((size for machine, size in self.sources if machine == item.machine), "")


def problems(draft: SettingsDraft, estate: SettingsEstate) -> tuple[Problem, ...]:
    """What is wrong with the settings that change, each at its machine and field."""
    changing = [one for one in draft.machines if one.changes]
    if not changing:
        return (
            FieldRef("settings", "settings").blocking("These are the settings already.", "Change something first."),
        )
    found = [problem for one in changing for problem in _of_machine(one, estate)]
    without = without_room(draft, estate.items, estate.networks or ())
    return (*found, *_taken(draft, changing, estate), *without, *_quota(changing, estate))


def _of_machine(one: SettingsChange, estate: SettingsEstate) -> Iterator[Problem]:
    for field in fields_of(one.wanted):
        value = field.value(one.wanted)
        if value == field.value(one.before):
            continue
        at = FieldRef("settings", field.key, one.item.machine)
        for what, remedy, stops in _of_value(field, value, one, estate):
            yield (at.blocking if stops else at.warning)(f"{one.item.machine_name}: {what}", remedy)
    for key, what, remedy in placement_refusals(one.wanted):
        at = FieldRef("settings", key, one.item.machine)
        yield at.blocking(f"{one.item.machine_name}: {what}", remedy)


_Finding = tuple[str, str, bool]
"""What is wrong, what to do, and whether Azure would surely refuse it."""


def _of_value(field: SettingField, value: str, one: SettingsChange, estate: SettingsEstate) -> Iterator[_Finding]:
    match field.kind:
        case FieldKind.NAME if value or field.name == "name":
            if why := names.machine_refusal(value, "windows" in one.item.os.casefold()):
                yield f"Azure would refuse the name {names.quoted(value)}.", why, True
        case FieldKind.SIZE:
            yield from _of_size(value, one, estate)
        case FieldKind.SUBNET if value:
            yield from _of_subnet(field, value, one, estate)
        case FieldKind.ADDRESS if value:
            yield from _of_address(field, value, one, estate)
        case FieldKind.ZONE if value:
            offer = estate.offer(one.item.target_location)
            size = next((found for found in offer.sizes if found.name == one.wanted.size), None) if offer else None
            if size is not None and not size.offered_in(value):
                yield f"{one.wanted.size} is not offered in zone {value}.", "Choose another zone or size.", True
        case FieldKind.DISK_TYPE:
            offer = estate.offer(one.item.target_location)
            known = {found.name.casefold() for found in offer.disk_types} if offer else set()
            if known and value.casefold() not in known:
                yield (
                    f"the disk type {value} is not offered in {one.item.target_location}.",
                    "Choose another type.",
                    True,
                )
        case _:
            for what, remedy in untold_refusals(field, value, one.wanted, one.item.os):
                yield what, remedy, True


def _of_size(value: str, one: SettingsChange, estate: SettingsEstate) -> Iterator[_Finding]:
    offer = estate.offer(one.item.target_location)
    if offer is None or not offer.sizes:
        return
    size = next((found for found in offer.sizes if found.name.casefold() == value.casefold()), None)
    if size is None:
        yield f"{value} is not offered in {one.item.target_location}.", "Choose another size.", True
        return
    data_disks = max(len(one.wanted.disks) - 1, 0)
    if size.max_data_disks and data_disks > size.max_data_disks:
        yield f"{value} takes {size.max_data_disks} data disks, and it has {data_disks}.", "Choose a larger one.", True
    if size.max_nics and len(one.wanted.nics) > size.max_nics:
        yield (
            f"{value} takes {size.max_nics} interfaces, and it has {len(one.wanted.nics)}.",
            "Choose a larger one.",
            True,
        )
    if not size.premium and any(disk.type.casefold().startswith("premium") for disk in one.wanted.disks):
        yield f"{value} takes no premium disks, and it would get some.", "Choose another size or disk type.", True


def _quota(changing: Sequence[SettingsChange], estate: SettingsEstate) -> Iterator[Problem]:
    """Whether the machines whose size changes would fit all together."""
    needs = []
    for one in changing:
        item = replace(one.item, target_size=one.wanted.size)
        scope, offer = target_scope(item), estate.offer(item.target_location)
        if one.wanted.size != one.before.size and scope and offer:
            needs.append(need_of(item, scope, item.target_location, estate.quota(scope), offer.sizes))
    yield from quota_problems(needs)


def subnet_of(field: SettingField, one: SettingsChange, estate: SettingsEstate) -> Subnet | None:
    """The subnet in which the field's IP configuration is to be, where it is known."""
    return _subnet(field, one, estate)[1]


def _subnet(
    field: SettingField, one: SettingsChange, estate: SettingsEstate
) -> tuple[VirtualNetwork | None, Subnet | None]:
    """The network and the subnet in which the field's interface is to be."""
    network = by_id(estate.networks, network_of(field, one.wanted))
    beside = replace(field, name="test_subnet" if field.drill else "subnet", kind=FieldKind.SUBNET)
    name = beside.value(one.wanted)
    return network, network.subnet(name) if network and name else None


def _of_subnet(field: SettingField, value: str, one: SettingsChange, estate: SettingsEstate) -> Iterator[_Finding]:
    network, subnet = _subnet(field, one, estate)
    if network is None:
        return
    if subnet is None:
        yield f"{network.name} has no subnet {value}.", "Choose one of its subnets.", True
    elif whose := owner(subnet):
        yield f"{value} of {network.name} is for {whose}: Azure makes no machine there.", "Choose another subnet.", True


def _of_address(field: SettingField, value: str, one: SettingsChange, estate: SettingsEstate) -> Iterator[_Finding]:
    try:
        wanted = ipaddress.ip_address(value)
    except ValueError:
        yield f"{value} is no address.", "Write one such as 10.1.0.7, or nothing for a dynamic one.", True
        return
    network, subnet = _subnet(field, one, estate)
    if subnet is None:
        return
    if not lies_in(value, subnet.prefixes):
        yield f"{value} does not lie in {subnet.name} ({', '.join(subnet.prefixes)}).", "Choose one that does.", True
        return
    for prefix in subnet.prefixes:
        range_ = ipaddress.ip_network(prefix, strict=False)
        if wanted in range_ and (int(wanted) - int(range_[0]) < RESERVED - 1 or wanted == range_[-1]):
            yield f"{value} is kept by Azure for itself.", "Take one from the fifth address of the subnet on.", True
    place = network.id.child("subnets", subnet.name) if network else None
    for holder in estate.interfaces:
        if (place, value) in holder.addresses:
            when = "a drill" if field.drill else "a failover"
            yield f"{value} is {holder.id.name}'s now: {when} would fail while it is.", "Choose a free one.", False


def _taken(draft: SettingsDraft, changing: Sequence[SettingsChange], estate: SettingsEstate) -> Iterator[Problem]:
    """Names and addresses that two machines would have; other machines of the vault count with what they have."""
    own = {one.item.id for one in draft.machines}
    others = [item for item in estate.items if item.id not in own]
    name_of = Counter(
        (str(group or "").casefold(), name.casefold())
        for group, name in (
            *((one.wanted.resource_group, one.wanted.name) for one in draft.machines),
            *((item.target_group, item.target_name or item.machine_name) for item in others),
        )
    )
    addresses = Counter(
        (str(network or "").casefold(), address)
        for network, address in (
            *(pair for one in draft.machines for pair in _addresses(one.wanted)),
            *((nic.target_network, nic.target_ip) for item in others for nic in item.nics if nic.target_ip),
        )
    )
    for one in changing:
        at = FieldRef("settings", "machine:0:name", one.item.machine)
        if name_of[(str(one.wanted.resource_group or "").casefold(), one.wanted.name.casefold())] > 1:
            what = f"{one.item.machine_name}: another machine would have the name {one.wanted.name} in that group too."
            yield at.blocking(what, "Give it another name; {name} stands for its own.")
        for network, address in _addresses(one.wanted):
            if addresses[(str(network or "").casefold(), address)] > 1:
                yield at.blocking(
                    f"{one.item.machine_name}: another machine would have the address {address} too.",
                    "Give it another address, or none for a dynamic one.",
                )


def _addresses(settings: TargetSettings) -> set[tuple[ArmId | None, str]]:
    """Each static address with its network, of a failover and of a drill."""
    each = [one for nic in settings.nics for one in nic.addresses if one.selected]
    failover = {(settings.network, one.address) for one in each if one.address}
    return failover | {(settings.test_network, one.test_address) for one in each if one.test_address}
