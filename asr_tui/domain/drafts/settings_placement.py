"""What is wrong with the place, the licence and the keys of changed settings, and subnets without room."""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from asr_tui.domain.drafts.settings_change import SettingsDraft
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Subnet, VirtualNetwork
from asr_tui.domain.setting_fields import FieldKind, SettingField
from asr_tui.domain.subnets import landing_subnet
from asr_tui.domain.target_settings import DiskSettings, TargetSettings

RESERVED = 5
"""Addresses of each subnet that Azure keeps: the first four and the last (Microsoft Learn, "Virtual network FAQ")."""
WINDOWS, NO_LICENSE = "WindowsServer", "NoLicenseType"
_URL = re.compile(
    r"https://(?P<vault>[a-z0-9-]+)\.[a-z0-9.-]+/(?P<kind>secrets|keys)/[^/]+/[0-9a-zA-Z]+", re.IGNORECASE
)


def placement_refusals(settings: TargetSettings) -> Iterator[tuple[str, str, str]]:
    """The field's key, what is wrong and what to do, of what excludes or needs one another."""
    if settings.zone and settings.availability_set:
        what = "a machine is in an availability set or in a zone, not in both."
        yield "machine:0:zone", what, "Take one of them away."
    if settings.scale_set and settings.availability_set:
        what = "a machine is in an availability set or in a scale set, not in both."
        yield "machine:0:scale_set", what, "Take one of them away."
    if settings.fault_domain is not None and not settings.scale_set:
        what = "a fault domain is one of a scale set's, and none is chosen."
        yield "machine:0:fault_domain", what, "Choose a scale set, or no fault domain."
    for place, disk in enumerate(settings.disks):
        for lacking, what in _lacking(disk):
            yield f"disk:{place}:{lacking}", f"{what} of {disk.name} is to be said too.", "Say it, or neither."


def _lacking(disk: DiskSettings) -> Iterator[tuple[str, str]]:
    """The setting that is missing beside another one, with its words."""
    if disk.secret_url and not disk.secret_vault:
        yield "secret_vault", "the key vault of the secret"
    if disk.key_url and not disk.key_vault:
        yield "key_vault", "the key vault of the key"
    if not disk.secret_url and (disk.secret_vault or disk.key_url or disk.key_vault):
        yield "secret_url", "the secret (BEK)"
    if disk.key_vault and not disk.key_url:
        yield "key_url", "the key (KEK)"


def untold_refusals(field: SettingField, value: str, settings: TargetSettings, os: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a licence or a key, and what to do."""
    if field.kind is FieldKind.LICENSE and value not in {"", WINDOWS, NO_LICENSE}:
        yield f"{value} is no licence.", f"Choose {WINDOWS} or {NO_LICENSE}."
    elif field.kind is FieldKind.LICENSE and value == WINDOWS and "windows" not in os.casefold():
        yield f"{value} is a licence of Windows Server, and this machine runs {os or 'another system'}.", "Choose none."
    if field.part == "disk" and field.untold:
        yield from _key_refusals(field, value, settings.disks[field.place])


def _key_refusals(field: SettingField, value: str, disk: DiskSettings) -> Iterator[tuple[str, str]]:
    own = field.name in {"secret_url", "secret_vault"}
    vault = disk.secret_vault if own else disk.key_vault
    if field.kind is FieldKind.KEY_VAULT:
        if value and "/microsoft.keyvault/vaults/" not in value.casefold():
            remedy = "Write its resource id, /subscriptions/.../Microsoft.KeyVault/vaults/NAME."
            yield f"{value} is no id of a key vault.", remedy
    elif value:
        kind, found = ("secrets" if own else "keys"), _URL.fullmatch(value)
        if found is None or found["kind"].casefold() != kind:
            remedy = f"Write https://VAULT.vault.azure.net/{kind}/NAME/VERSION."
            yield f"{value} is no address of Key Vault's {kind}.", remedy
        elif vault and found["vault"].casefold() != ArmId(vault).name.casefold():
            yield f"{value} does not lie in {ArmId(vault).name}.", "Name the key vault that it lies in."


def room(subnet: Subnet) -> int:
    """Addresses that are free now in the subnet's IPv4 ranges."""
    ranges = (ipaddress.ip_network(prefix, strict=False) for prefix in subnet.prefixes)
    return sum(max(one.num_addresses - RESERVED, 0) for one in ranges if one.version == 4) - subnet.taken


def without_room(
    draft: SettingsDraft, items: Sequence[ProtectedItem], networks: Iterable[VirtualNetwork]
) -> Iterator[Problem]:
    """Subnets that changed machines aim at and that have too few addresses for all of the vault's that do."""
    known = tuple(networks)
    own = {one.item.id for one in draft.machines}
    aims = Counter(
        place
        for item in items if item.id not in own
        for nic in item.nics
        if (place := _place(known, nic.target_network or item.target_network, nic.target_subnet, nic.source_subnet))
    )  # fmt: skip
    wanted = {one.item.id: tuple(_places(one.wanted, known)) for one in draft.machines}
    aims.update(place for places in wanted.values() for place in places)
    told: set[tuple[ArmId, str]] = set()
    for one in draft.machines:
        for place in wanted[one.item.id] if one.changes else ():
            network = by_id(known, place[0])
            subnet = network.subnet(place[1]) if network else None
            if network is None or subnet is None or place in told or aims[place] <= (free := room(subnet)):
                continue
            told.add(place)
            yield FieldRef("settings", "address:0:subnet", one.item.machine).warning(
                f"{subnet.name} of {network.name} has {max(free, 0)} free addresses, and {aims[place]} interfaces of "
                "this vault would start there.",
                "Choose a larger subnet for some, or enlarge it, before all have to move.",
            )


def _places(settings: TargetSettings, known: Sequence[VirtualNetwork]) -> Iterator[tuple[ArmId, str]]:
    for nic in settings.nics:
        for address in (one for one in nic.addresses if nic.used and one.selected):
            if place := _place(known, settings.network, address.subnet, ""):
                yield place


def _place(
    known: Sequence[VirtualNetwork], network: ArmId | None, subnet: str, source: str
) -> tuple[ArmId, str] | None:
    """The network and the subnet, in which the interface lands; None where it is not known."""
    found = by_id(known, network)
    landing = landing_subnet(found, subnet, source) if found else None
    return (found.id, landing.name) if found and landing else None
