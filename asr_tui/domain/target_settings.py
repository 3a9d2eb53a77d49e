"""The settings of a protected item that a change of it sends: what its machine gets at a failover and in a drill.

Az.RecoveryServices (Set-AzRecoveryServicesAsrReplicationProtectedItem) and Terraform's azurerm
(site_recovery_replicated_vm) read the item first and send its values back with what is changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain.ids import ArmId


class AddressSettings(Struct, frozen=True):
    """An IP configuration of a network interface."""

    name: str
    primary: bool = True
    selected: bool = True
    subnet: str = ""
    address: str = ""
    public_address: ArmId | None = None
    pools: tuple[ArmId, ...] = ()
    test_subnet: str = ""
    test_address: str = ""
    test_public_address: ArmId | None = None
    test_pools: tuple[ArmId, ...] = ()


class NicSettings(Struct, frozen=True):
    """A network interface. `id` is Site Recovery's own, `source` the interface in Azure; `selection` is Azure's word
    for who chose its network, which a change rewrites."""

    name: str
    id: str = ""
    source: ArmId | None = None
    selection: str = ""
    used: bool = True
    addresses: tuple[AddressSettings, ...] = ()
    security_group: ArmId | None = None
    accelerated: bool = False
    new_name: str = ""
    new_resource_group: str = ""
    reuses_existing: bool = False
    name_in_target: str = ""
    test_security_group: ArmId | None = None
    test_accelerated: bool = False
    test_name: str = ""
    test_resource_group: str = ""
    test_reuses_existing: bool = False


class DiskSettings(Struct, frozen=True):
    """A managed disk: its type at a failover, and that of its copy until then.

    encryption_set  whose key the target's disk gets; a change has no field for it
    encrypted       whether Azure Disk Encryption is on inside the machine; then the secret (BEK) and the key (KEK) of
                    the target count, each with its key vault. Azure does not tell them
    """

    id: ArmId
    type: str = ""
    replica_type: str = ""
    new_name: str = ""
    test_name: str = ""
    encryption_set: ArmId | None = None
    encrypted: bool = False
    secret_url: str = ""
    secret_vault: str = ""
    key_url: str = ""
    key_vault: str = ""

    @property
    def name(self) -> str:
        return self.id.name


class TargetSettings(Struct, frozen=True):
    """All settings of one item. `license` is Azure's word, empty for what Azure has, which it does not tell."""

    name: str = ""
    size: str = ""
    network: ArmId | None = None
    test_network: ArmId | None = None
    test_name: str = ""
    resource_group: ArmId | None = None
    availability_set: ArmId | None = None
    zone: str = ""
    fault_domain: int | None = None
    proximity_placement_group: ArmId | None = None
    scale_set: ArmId | None = None
    capacity_reservation_group: ArmId | None = None
    boot_diagnostics_account: ArmId | None = None
    license: str = ""
    nics: tuple[NicSettings, ...] = ()
    disks: tuple[DiskSettings, ...] = ()


UNTOLD = frozenset({"license", "secret_url", "secret_vault", "key_url", "key_vault"})
"""Settings that a change can name and that Azure's answers do not hold (SDK, A2AReplicationDetails)."""
NOT_TOLD = "not told by Azure"


def differences(wanted: TargetSettings, now: TargetSettings) -> tuple[str, ...]:
    """What Azure has otherwise than wanted, in words; letter case is ignored, and what Azure does not tell."""
    each = (one for one in changed(now, wanted) if not is_untold(one[0]))
    return tuple(f"{what} is {found} instead of {value}" for what, found, value in each)


def is_untold(words: str) -> bool:
    """Whether the setting of these words of `changed` cannot be read back."""
    return words.rpartition(": ")[2].replace(" ", "_") in UNTOLD


def changed(old: TargetSettings, new: TargetSettings) -> tuple[tuple[str, str, str], ...]:
    """What the new settings have otherwise than the old ones: each by its words, with both values as text."""
    had = dict(_facts(old))
    unlike = [(what, had.get(what), value) for what, value in _facts(new) if _key(had.get(what)) != _key(value)]
    return tuple((what, _told(what, before, value), _told(what, value, before)) for what, before, value in unlike)


def _told(what: str, value: object, other: object) -> str:
    return NOT_TOLD if is_untold(what) and not _key(value) else _shown(value, other)


def _facts(settings: object, at: str = "") -> Iterator[tuple[str, object]]:
    """Each setting by its words, such as "disk web-01-os: type"."""
    if not isinstance(settings, TargetSettings | NicSettings | AddressSettings | DiskSettings):
        raise TypeError(f"{type(settings).__name__} has no settings")
    for name in settings.__struct_fields__:
        value: object = getattr(settings, name)
        below = _BELOW.get(name)
        if below and isinstance(value, tuple):
            for part in value:
                yield from _facts(part, f"{at}{below} {part.name}: ")
        elif name not in _UNCHANGED:
            yield at + name.replace("_", " "), value


_UNCHANGED = frozenset({"id", "selection", "encryption_set", "encrypted"})
"""What no change sets: Azure's own id of a part, who chose a network, and how a disk is encrypted."""

_BELOW = {"nics": "interface", "addresses": "address", "disks": "disk"}


def _key(value: object) -> str:
    """Equal for equal settings; nothing, "" and an empty list are the same (recorded: a change turns null into "")."""
    if isinstance(value, tuple):
        return ",".join(_key(one) for one in value)
    return "" if value is None else str(value).casefold()


def _shown(value: object, other: object) -> str:
    """A resource by its name, or by its id where the other one has the same name."""
    match value:
        case ArmId():
            alike = isinstance(other, ArmId) and value.name.casefold() == other.name.casefold()
            return str(value) if alike else value.name
        case tuple():
            return ", ".join(_shown(one, other) for one in value) or "none"
        case bool():
            return "yes" if value else "no"
    return str(value) if _key(value) else "none"
