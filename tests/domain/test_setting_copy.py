"""Settings of one machine copied to others: what comes along, what stays their own."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.ids import ArmId
from asr_tui.domain.setting_copy import copied
from asr_tui.domain.target_settings import AddressSettings, DiskSettings, NicSettings, TargetSettings

NETWORK, OTHER = ArmId("/n/vnet-dr"), ArmId("/n/vnet-old")


def machine(name: str, /, **own: object) -> TargetSettings:
    address = AddressSettings("ipconfig1", subnet="web", address="10.1.1.7", test_subnet="web")
    nic = NicSettings(f"{name}-nic", id=name, addresses=(address,))
    disks = (DiskSettings(ArmId(f"/d/{name}-os"), "Premium_LRS", "Standard_LRS"),)
    settings = TargetSettings(name=name, size="Standard_D2s_v5", network=NETWORK, nics=(nic,), disks=disks)
    return replace(settings, **own)


def test_a_copy_takes_rules_and_leaves_names() -> None:
    public = ArmId("/p/pip-web-01")
    source = machine(
        "web-01", name="web-01-dr", test_name="web-01-drill", size="Standard_D4s_v5", zone="2", test_network=NETWORK
    )
    address = replace(source.nics[0].addresses[0], public_address=public, pools=(ArmId("/lb/pools/a"),))
    nic = replace(source.nics[0], addresses=(address,), new_name="dr-web-01-nic", accelerated=True)
    disk = replace(source.disks[0], new_name="web-01-os-dr", replica_type="Premium_LRS")
    source = replace(source, nics=(nic,), disks=(disk,))
    made = copied(source, "web-01", machine("web-02"), "web-02")
    assert (made.name, made.test_name, made.size, made.zone) == ("web-02-dr", "web-02-drill", "Standard_D4s_v5", "2")
    assert (made.nics[0].new_name, made.nics[0].accelerated) == ("dr-web-02-nic", True)
    assert made.nics[0].addresses[0].pools == (ArmId("/lb/pools/a"),)
    assert made.nics[0].addresses[0].public_address is None, "only one machine can have it"
    assert made.nics[0].addresses[0].address == "10.1.1.7", "its own stays where its subnet stays"
    assert (made.disks[0].new_name, made.disks[0].replica_type) == ("web-02-os-dr", "Premium_LRS")
    assert made.disks[0].id == ArmId("/d/web-02-os")


def test_an_address_goes_where_the_network_or_subnet_becomes_another_one() -> None:
    made = copied(machine("web-01"), "web-01", machine("web-02", network=OTHER), "web-02")
    assert (made.network, made.nics[0].addresses[0].address) == (NETWORK, "")


def test_a_name_without_the_machines_own_in_it_is_not_copied() -> None:
    made = copied(machine("web-01", name="front"), "web-01", machine("web-02"), "web-02")
    assert made.name == "web-02"


def test_a_copy_to_itself_changes_nothing() -> None:
    assert copied(machine("web-01"), "web-01", machine("web-01"), "web-01") == machine("web-01")


def test_interfaces_and_disks_that_only_one_has_stay_as_they_are() -> None:
    more = machine("web-01")
    more = replace(more, nics=more.nics * 2, disks=more.disks * 2)
    made = copied(more, "web-01", machine("web-02"), "web-02")
    assert (len(made.nics), len(made.disks)) == (1, 1)
