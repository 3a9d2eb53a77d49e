"""A change sends all settings of an item; what Azure has otherwise afterwards is named."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.target_settings import AddressSettings, DiskSettings, NicSettings, TargetSettings, differences
from tests.domain.items import PROTECTED, TARGET_GROUP, TARGET_NETWORK

SET = resource_id(TARGET_GROUP, "Microsoft.Compute/availabilitySets", "avset-web")
NIC = resource_id(TARGET_GROUP, "Microsoft.Network/networkInterfaces", "web-01-nic")
DISK = resource_id(TARGET_GROUP, "Microsoft.Compute/disks", "web-01-os")
NOW = TargetSettings(
    name="web-01",
    size="Standard_D2s_v5",
    network=TARGET_NETWORK,
    availability_set=SET,
    nics=(
        NicSettings("web-01-nic", "guid-1", NIC, addresses=(AddressSettings("ip1", subnet="web", address="10.1.1.4"),)),
    ),
    disks=(DiskSettings(DISK, "Premium_LRS", "Standard_LRS"),),
)


def test_what_is_asked_for_is_put_into_what_is_there() -> None:
    chosen = steps.NicSetting(NIC, "IP1", "app", "10.1.2.9")
    wanted = steps.UpdateItem(PROTECTED.id, target_zone="2", nics=(chosen,), current=NOW).wanted
    [nic] = wanted.nics
    assert (nic.addresses[0].subnet, nic.addresses[0].address, nic.selection) == ("app", "10.1.2.9", "SelectedByUser")
    assert wanted == replace(NOW, zone="2", nics=(replace(nic),))


def test_letter_case_and_empty_words_are_no_difference() -> None:
    shouted = replace(NOW, name="WEB-01", availability_set=ArmId(SET.upper()), zone="")
    assert differences(NOW, shouted) == ()


def test_what_was_lost_or_never_set_is_named() -> None:
    lost = replace(NOW, size="Standard_D4s_v5", availability_set=None, nics=(replace(NOW.nics[0], used=False),))
    assert differences(NOW, lost) == (
        "size is Standard_D4s_v5 instead of Standard_D2s_v5",
        "availability set is none instead of avset-web",
        "interface web-01-nic: used is no instead of yes",
    )


def test_a_namesake_elsewhere_is_named_by_its_id() -> None:
    other = resource_id(ArmId(TARGET_GROUP + "2"), "Microsoft.Compute/availabilitySets", "avset-web")
    [said] = differences(NOW, replace(NOW, availability_set=other))
    assert str(other) in said
    assert str(SET) in said


def test_parts_are_known_by_their_names() -> None:
    [nic], [disk] = NOW.nics, NOW.disks
    moved = replace(nic, addresses=(replace(nic.addresses[0], subnet="dmz"),))
    said = differences(NOW, replace(NOW, nics=(moved,), disks=(replace(disk, type="StandardSSD_LRS"),)))
    assert said == (
        "interface web-01-nic: address ip1: subnet is dmz instead of web",
        "disk web-01-os: type is StandardSSD_LRS instead of Premium_LRS",
    )
