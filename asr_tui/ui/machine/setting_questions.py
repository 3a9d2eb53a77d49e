"""What is asked for each setting of protected machines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asr_tui.domain.drafts.settings import filled, next_size_up
from asr_tui.domain.drafts.settings_change import SettingsChange
from asr_tui.domain.drafts.settings_placement import room
from asr_tui.domain.drafts.settings_rules import SettingsEstate, subnet_of
from asr_tui.domain.ids import ArmId, HasId, by_id
from asr_tui.domain.outbound import LoadBalancer
from asr_tui.domain.placement import Offered, ScaleSet
from asr_tui.domain.resources import PublicAddress
from asr_tui.domain.setting_fields import RESOURCES, FieldKind, SettingField, network_of
from asr_tui.domain.subnets import owner
from asr_tui.domain.target_quota import target_scope
from asr_tui.domain.target_settings import NOT_TOLD
from asr_tui.domain.wording import short_list
from asr_tui.ui.dialogs.pick import PickOption, Question
from asr_tui.ui.present.machine_settings import value_words
from asr_tui.ui.text import plain

NONE = "\0none"
LARGER = "\0larger"
TYPED = frozenset(
    {
        FieldKind.NAME,
        FieldKind.ADDRESS,
        FieldKind.RESOURCE_NAME,
        FieldKind.SECRET_URL,
        FieldKind.KEY_URL,
        FieldKind.KEY_VAULT,
    }
)
"""Kinds that are typed; the others are picked from a list."""
NEEDED = frozenset({FieldKind.SIZE, FieldKind.GROUP, FieldKind.SUBNET, FieldKind.DISK_TYPE})
"""Kinds that cannot be empty."""


def question(
    field: SettingField, changes: Sequence[SettingsChange], estate: SettingsEstate, resources: Iterable[HasId]
) -> Question:
    """The list of what can be picked. `resources` are those of the field's kind in the target."""
    offers = list(_offers(field, changes, estate, resources))
    if field.untold:
        offers.insert(0, PickOption(NONE, NOT_TOLD, "nothing is sent: it stays as it is"))
    elif field.kind not in NEEDED:
        offers.insert(0, PickOption(NONE, "none", "nothing of the kind"))
    current = field.value(changes[0].wanted)
    where = f"{field.group}: {field.label}".replace("Machine: ", "")
    return Question(plain(where), tuple(offers), current or NONE)


def _offers(
    field: SettingField, changes: Sequence[SettingsChange], estate: SettingsEstate, resources: Iterable[HasId]
) -> Iterable[PickOption]:
    first = changes[0]
    offer = estate.offer(first.item.target_location)
    match field.kind:
        case FieldKind.SIZE if offer:
            yield PickOption(LARGER, "one size up", "the next larger one of each machine's family")
            yield from _sizes(changes, estate, offer)
        case FieldKind.DISK_TYPE if offer:
            yield from (PickOption(one.name, one.name) for one in offer.disk_types)
        case FieldKind.ZONE:
            zones = sorted({zone for size in offer.sizes for zone in size.zones or ()}) if offer else ("1", "2", "3")
            yield from (PickOption(zone, f"zone {zone}") for zone in zones)
        case FieldKind.SWITCH:
            yield from (PickOption("yes", "yes"), PickOption("no", "no"))
        case FieldKind.FAULT_DOMAIN:
            found = by_id(estate.scale_sets, first.wanted.scale_set)
            domains = range(found.fault_domains) if found and found.fault_domains > 1 else ()
            yield from (PickOption(str(one), f"fault domain {one}") for one in domains)
        case FieldKind.LICENSE:
            refusal = "" if any("windows" in one.item.os.casefold() for one in changes) else "None runs Windows Server."
            yield PickOption("WindowsServer", "Azure Hybrid Benefit", "own Windows Server licences", refusal)
            yield PickOption("NoLicenseType", "no own licence", "Windows Server is paid by the hour")
        case FieldKind.SUBNET:
            network = by_id(estate.networks, network_of(field, first.wanted))
            for subnet in network.subnets if network else ():
                whose = owner(subnet)
                refusal = f"It is for {whose}: Azure makes no machine there." if whose else ""
                free = f"{plain(', '.join(subnet.prefixes))}, {max(room(subnet), 0)} addresses free"
                yield PickOption(subnet.name, plain(subnet.name), free, refusal)
        case kind if kind in RESOURCES:
            for one in sorted(resources, key=lambda found: found.id.name.casefold()):
                yield PickOption(str(one.id), plain(one.id.name), plain(one.id.group), _refusal(one))


def _sizes(changes: Sequence[SettingsChange], estate: SettingsEstate, offer: Offered) -> Iterable[PickOption]:
    """Each size with what its family's quota has left there, and whether it is what the sources have today."""
    sources = {estate.source_size(one.item).casefold() for one in changes}
    free = {one.name.casefold(): one for one in estate.quota(target_scope(changes[0].item))}
    for size in sorted(offer.sizes, key=lambda one: (one.name.casefold() not in sources, one.family, one.cores)):
        quota = free.get(size.family.casefold())
        left = f"; {quota.free} of {quota.limit} cores free" if quota else ""
        today = ", the source's today" if size.name.casefold() in sources else ""
        yield PickOption(size.name, size.name, f"{size.cores} cores, {size.memory_gib:g} GiB{today}{left}")


def _refusal(one: HasId) -> str:
    """Why the resource cannot be taken: Azure has ended Basic addresses; only flexible sets take a machine."""
    if isinstance(one, PublicAddress) and one.sku.casefold() == "basic":
        return "Basic addresses have ended: a failover could not use it."
    if isinstance(one, ScaleSet) and not one.flexible:
        return "A uniform scale set takes no machine of its own."
    return ""


def pool_options(balancers: Iterable[LoadBalancer], region: str) -> tuple[tuple[str, str, str], ...]:
    """The backend pools of the region's load balancers, for a list with marks; Basic ones have ended."""
    able = sorted((one for one in balancers if one.standard and one.location == region), key=lambda one: one.id.name)
    return tuple(
        (str(pool), plain(pool.name), plain(one.id.name) + (", internal" if one.internal else ""))
        for one in able for pool in one.pools
    )  # fmt: skip


def copy_question(changes: Sequence[SettingsChange]) -> Question:
    """From which machine the settings are copied to the others."""
    offers = (
        PickOption(str(one.item.id), plain(one.item.machine_name), plain(f"{one.wanted.size}, {_changes(one)}"))
        for one in changes
    )
    return Question("Copy the settings of which machine to the others?", tuple(offers))


def _changes(one: SettingsChange) -> str:
    return f"{len(one.changes)} changed here" if one.changes else "as they are"


def picked_value(field: SettingField, key: str, change: SettingsChange, estate: SettingsEstate) -> str:
    """The value of one machine for a picked line."""
    if key == NONE:
        return ""
    if key == LARGER:
        offer = estate.offer(change.item.target_location)
        return next_size_up(change.before.size, offer) if offer else change.before.size
    return key


def typed_value(field: SettingField, typed: str, change: SettingsChange) -> str:
    """The value of one machine for a typed text, in which `{name}` and `{last}` stand for its own."""
    nic = change.item.nics[field.place] if field.place < len(change.item.nics) else None
    return filled(typed, change.item, nic.source_ip if nic else "")


def typed_now(field: SettingField, changes: Sequence[SettingsChange]) -> str:
    """The text that the field begins with: the one value of all machines, else nothing."""
    values = {field.value(one.wanted) for one in changes}
    return values.pop() if len(values) == 1 else ""


def hint(field: SettingField, changes: Sequence[SettingsChange], estate: SettingsEstate) -> str:
    """What may be typed, and what is there now."""
    now = value_words(field, [field.value(one.wanted) for one in changes])
    several = len(changes) > 1
    match field.kind:
        case FieldKind.SECRET_URL | FieldKind.KEY_URL | FieldKind.KEY_VAULT:
            return (
                f"Now {now}. Secret and its vault belong together, key and its vault too; nothing leaves it as it is."
            )
        case FieldKind.ADDRESS:
            way = " {last} stands for the last number of the machine's own address." if several else ""
            found = (subnet_of(field, one, estate) for one in changes)
            ranges = dict.fromkeys(f"{one.name} is {', '.join(one.prefixes)}" for one in found if one)
            return f"Now {now}. Nothing means dynamic.{way} {plain(short_list(list(ranges)))}."
        case _:
            way = " {name} stands for the machine's own name." if several else ""
            return f"Now {now}.{way}"


def target_of(changes: Sequence[SettingsChange]) -> tuple[str, str]:
    """Subscription and region in which the machines are made."""
    item = changes[0].item
    group: ArmId = item.target_group or item.machine.group_id
    return group.subscription, item.target_location
