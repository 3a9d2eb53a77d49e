"""Steps that change what a protected machine gets at a failover and in a drill."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.estimates import PS_RECORDING, Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.steps.base import ITEMS
from asr_tui.domain.steps.items import ItemStep
from asr_tui.domain.target_settings import AddressSettings, NicSettings, TargetSettings


class NicSetting(Struct, frozen=True):
    nic: ArmId
    ip_config: str
    subnet: str
    address: str = ""


class UpdateItem(ItemStep, frozen=True):
    """Target name, size, network and zone of a machine that is protected already. Empty means unchanged.

    machine_name  what people know it by; the item's own name is an id
    current       all settings as they were before it was sent, which are sent along; None until they were read
    """

    words = "Target settings of"
    right = f"{ITEMS}/write"
    usual_time = Estimate(2, PS_RECORDING)
    scenario = "UpdateVmProperties"

    target_name: str = ""
    target_size: str = ""
    target_network: ArmId | None = None
    nics: tuple[NicSetting, ...] = ()
    machine_name: str = ""
    target_zone: str = ""
    current: TargetSettings | None = None

    @property
    def wanted(self) -> TargetSettings:
        """All settings as they are to be afterwards."""
        return self.wanted_of(self.current or TargetSettings())

    def wanted_of(self, now: TargetSettings) -> TargetSettings:
        return replace(
            now,
            name=self.target_name or now.name,
            size=self.target_size or now.size,
            network=self.target_network or now.network,
            zone=self.target_zone or now.zone,
            nics=tuple(_with_settings(nic, self.nics) for nic in now.nics),
        )

    @property
    def label(self) -> str:
        return f"{self.words} {self.machine_name or self.target_name or self.id.name}"

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        pairs = (
            (self.target_name, item.target_name),
            (self.target_size, item.target_size),
            (self.target_zone, item.target_zone),
        )
        named = all(not wanted or wanted.casefold() == now.casefold() for wanted, now in pairs)
        subnets = {nic.id: nic.target_subnet.casefold() for nic in item.nics}
        networks = self.target_network is None or self.target_network == item.target_network
        return named and networks and all(subnets.get(nic.nic) == nic.subnet.casefold() for nic in self.nics)


class ChangeSettings(ItemStep, frozen=True):
    """All settings of a protected machine as they are to be; `before` is what they were when this was reviewed."""

    words = "Settings of"
    right = f"{ITEMS}/write"
    usual_time = Estimate(2, PS_RECORDING)
    scenario = "UpdateVmProperties"

    machine_name: str
    before: TargetSettings
    wanted: TargetSettings

    @property
    def on_machine(self) -> str:
        return self.machine_name

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        """Of what an item in a list tells."""
        pairs = (
            (self.wanted.name, item.target_name),
            (self.wanted.size, item.target_size),
            (self.wanted.zone, item.target_zone),
        )
        return all(not wanted or wanted.casefold() == now.casefold() for wanted, now in pairs)


def _with_settings(nic: NicSettings, chosen: tuple[NicSetting, ...]) -> NicSettings:
    """The interface with what was chosen for its IP configurations."""
    by_name = {one.ip_config.casefold(): one for one in chosen if one.nic in {nic.source, nic.id}}
    if not by_name:
        return nic
    addresses = tuple(_with_setting(one, by_name.get(one.name.casefold())) for one in nic.addresses)
    return replace(nic, addresses=addresses, selection="SelectedByUser", used=True)


def _with_setting(address: AddressSettings, chosen: NicSetting | None) -> AddressSettings:
    return replace(address, subnet=chosen.subnet, address=chosen.address, selected=True) if chosen else address
