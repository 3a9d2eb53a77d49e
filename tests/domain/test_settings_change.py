"""Changed settings of protected machines: every field, what is wrong with it, and what is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.settings import filled, next_size_up, plan
from asr_tui.domain.drafts.settings_change import SettingsChange, SettingsDraft
from asr_tui.domain.drafts.settings_rules import SettingsEstate, problems
from asr_tui.domain.ids import ArmId
from asr_tui.domain.obstacles import Quota
from asr_tui.domain.placement import DiskType, MachineSize, Offered
from asr_tui.domain.problems import blocking
from asr_tui.domain.resources import Interface, Subnet, VirtualNetwork
from asr_tui.domain.setting_fields import RESOURCES, FieldKind, SettingField, fields_of
from asr_tui.domain.target_quota import target_scope
from asr_tui.domain.target_settings import (
    AddressSettings,
    DiskSettings,
    NicSettings,
    TargetSettings,
    changed,
    differences,
)
from tests.domain.items import PROTECTED, TARGET_GROUP, TARGET_NETWORK

SETTINGS = TargetSettings(
    name="web-01", size="Standard_D2s_v5", network=TARGET_NETWORK, resource_group=TARGET_GROUP,
    nics=(
        NicSettings("nic-1", id="n1", addresses=(AddressSettings("second", primary=False), AddressSettings("first"))),
        NicSettings("nic-2", id="n2", addresses=(AddressSettings("only", subnet="web"),)),
    ),
    disks=(DiskSettings(ArmId("/d/os"), "Premium_LRS", "Standard_LRS", encrypted=True),
           DiskSettings(ArmId("/d/data"), "Premium_LRS")),
)  # fmt: skip
OFFERED = Offered(
    (
        MachineSize("Standard_D2s_v5", 2, 8, 4, 2, "Dsv5"),
        MachineSize("Standard_D4s_v5", 4, 16, 8, 2, "Dsv5"),
        MachineSize("Standard_D8s_v5", 8, 32, 16, 4, "Dsv5"),
        MachineSize("Standard_E4s_v5", 4, 32, 8, 2, "Esv5"),
        MachineSize("Standard_A1", 1, 1, 1, 1, "A", premium=False),
    ),
    (DiskType("Premium_LRS"), DiskType("Standard_LRS")),
)
NETWORK = VirtualNetwork(
    TARGET_NETWORK, "westeurope", ("10.1.0.0/16",),
    (Subnet("web", ("10.1.1.0/24",)), Subnet("GatewaySubnet", ("10.1.9.0/24",))),
)  # fmt: skip
ESTATE = SettingsEstate((PROTECTED,), (NETWORK,), ((PROTECTED.target_location, OFFERED),))
VAULT = PROTECTED.id.vault_id
FIELDS = {field.key: field for field in fields_of(SETTINGS)}


def change(wanted: TargetSettings) -> SettingsChange:
    return SettingsChange(PROTECTED, SETTINGS, wanted)


def said(wanted: TargetSettings, estate: SettingsEstate = ESTATE) -> list[str]:
    return [one.what for one in blocking(problems(SettingsDraft(VAULT, (change(wanted),)), estate))]


def put(key: str, value: str) -> TargetSettings:
    return FIELDS[key].with_value(SETTINGS, value)


def test_every_setting_that_azure_takes_is_a_field() -> None:
    known = {(field.part, field.name) for field in FIELDS.values()}
    assert ("address", "test_address") in known
    assert ("nic", "test_security_group") in known
    assert ("disk", "replica_type") in known
    assert {("machine", "license"), ("machine", "scale_set"), ("machine", "fault_domain")} <= known
    assert {
        ("address", "pools"),
        ("address", "test_pools"),
        ("nic", "reuses_existing"),
        ("disk", "secret_url"),
    } <= known
    assert FIELDS["address:0:address@second"].group == "Failover: interface nic-1, second"
    assert {field.group for field in FIELDS.values()} >= {
        "Machine",
        "Failover: interface nic-1",
        "Drill: interface nic-2",
    }
    assert len(FIELDS) == len(fields_of(SETTINGS)), "each has a key of its own"


def some_value(field: SettingField) -> str:
    if field.kind is FieldKind.SWITCH:
        return "no" if field.value(SETTINGS) == "yes" else "yes"
    if field.kind is FieldKind.POOLS:
        return "/lb/pools/a,/lb/pools/b"
    if field.kind is FieldKind.FAULT_DOMAIN:
        return "2"
    return "/subscriptions/s/x/y" if field.kind in RESOURCES else "other"


@given(st.sampled_from(sorted(FIELDS)))
def test_a_field_changes_itself_alone(key: str) -> None:
    field = FIELDS[key]
    wanted = field.with_value(SETTINGS, some_value(field))
    assert field.value(wanted) == some_value(field)
    others = {other.key: other.value(SETTINGS) for other in FIELDS.values() if other.key != key}
    assert {other: FIELDS[other].value(wanted) for other in others} == others
    assert len(changed(SETTINGS, wanted)) == 1
    assert not changed(SETTINGS, field.with_value(wanted, field.value(SETTINGS))), "and back"


@given(st.lists(st.sampled_from(sorted(FIELDS)), max_size=6, unique=True))
def test_what_is_sent_is_what_was_chosen(keys: list[str]) -> None:
    wanted = SETTINGS
    for key in keys:
        wanted = FIELDS[key].with_value(wanted, some_value(FIELDS[key]))
    planned = plan(SettingsDraft(VAULT, (change(wanted),)), SettingsEstate())
    assert len(planned.steps) == bool(keys)
    for one in planned.steps:
        assert isinstance(one.step, steps.ChangeSettings)
        assert differences(one.step.wanted, wanted) == ()
        assert bool([one for one in planned.consequences if "cannot be read back" in one.text]) == bool(
            [key for key in keys if FIELDS[key].untold]
        )
    assert len([one for one in planned.consequences if one.kind == "changes"]) == len(keys)


@pytest.mark.parametrize(
    ("wanted", "what"),
    [
        (put("machine:0:name", "bad_name"), "Azure would refuse the name"),
        (put("machine:0:name", ""), "Azure would refuse the name"),
        (put("machine:0:size", "Standard_X1"), "Standard_X1 is not offered"),
        (put("machine:0:size", "Standard_A1"), "takes no premium disks"),
        (put("address:1:subnet", "nowhere"), "has no subnet nowhere"),
        (put("address:1:subnet", "GatewaySubnet"), "is for virtual network gateways"),
        (put("address:1:address", "10.1.300.1"), "10.1.300.1 is no address"),
        (put("address:1:address", "10.1.2.7"), "does not lie in web"),
        (put("address:1:address", "10.1.1.3"), "is kept by Azure"),
        (put("address:1:address", "10.1.1.255"), "is kept by Azure"),
        (put("disk:1:type", "UltraSSD_LRS"), "UltraSSD_LRS is not offered"),
    ],
)
def test_what_azure_would_refuse_is_said_at_its_field(wanted: TargetSettings, what: str) -> None:
    assert any(what in text for text in said(wanted)), said(wanted)


@pytest.mark.parametrize(
    "wanted",
    [
        put("machine:0:name", "web-01-dr"), put("machine:0:size", "Standard_D4s_v5"),
        put("address:1:address", "10.1.1.4"), put("address:1:address", "10.1.1.254"), put("address:1:address", ""),
        put("machine:0:test_name", ""), put("disk:0:type", "Standard_LRS"),
    ],
)  # fmt: skip
def test_what_azure_takes_is_not_stopped(wanted: TargetSettings) -> None:
    same = {"machine:0:test_name"}
    assert said(wanted) == [] or (not changed(SETTINGS, wanted) and same)


VAULT_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-dr"
SECRET = "https://kv-dr.vault.azure.net/secrets/web/0a1b2c"
KEY = SECRET.replace("secrets", "keys")


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"machine:0:license": "WindowsServer"}, "is a licence of Windows Server"),
        ({"machine:0:fault_domain": "1"}, "none is chosen"),
        ({"disk:0:secret_url": SECRET}, "the key vault of the secret of os is to be said too"),
        (
            {"disk:0:secret_url": "https://kv-dr.vault.azure.net/keys/a/1", "disk:0:secret_vault": VAULT_ID},
            "no address",
        ),
        ({"disk:0:secret_url": SECRET, "disk:0:secret_vault": VAULT_ID + "2"}, "does not lie in kv-dr2"),
        ({"disk:0:secret_url": SECRET, "disk:0:secret_vault": "kv-dr"}, "is no id of a key vault"),
        ({"disk:0:key_url": KEY, "disk:0:key_vault": VAULT_ID}, "the secret (BEK)"),
    ],
)
def test_a_licence_and_keys_that_do_not_fit_are_stopped(values: dict[str, str], what: str) -> None:
    wanted = SETTINGS
    for key, value in values.items():
        wanted = FIELDS[key].with_value(wanted, value)
    assert any(what in text for text in said(wanted)), said(wanted)


def test_keys_that_fit_are_taken_and_never_compared_with_azures_answer() -> None:
    wanted = SETTINGS
    for key, value in {"disk:0:secret_url": SECRET, "disk:0:secret_vault": VAULT_ID}.items():
        wanted = FIELDS[key].with_value(wanted, value)
    assert said(wanted) == []
    assert differences(wanted, SETTINGS) == ()
    assert [before for _, before, _ in changed(SETTINGS, wanted)] == ["not told by Azure"] * 2


def test_an_address_that_is_taken_and_a_subnet_without_room_are_told() -> None:
    holder = Interface(
        ArmId("/i/nic-else"), "westeurope", addresses=((NETWORK.id.child("subnets", "web"), "10.1.1.7"),)
    )
    full = replace(NETWORK, subnets=(Subnet("web", ("10.1.1.0/24",), taken=251),))
    estate = SettingsEstate((), (full,), interfaces=(holder,))
    found = [
        one.what for one in problems(SettingsDraft(VAULT, (change(put("address:1:address", "10.1.1.7")),)), estate)
    ]
    assert any("10.1.1.7 is nic-else's now" in text for text in found), found
    assert any("web of" in text and "has 0 free addresses" in text for text in found), found


def test_a_larger_size_is_checked_against_the_targets_quota() -> None:
    scope = target_scope(PROTECTED)
    assert scope is not None
    quotas = (Quota("Dsv5", "Standard DSv5 Family vCPUs", 6, 8), Quota("cores", "Total Regional vCPUs", 6, 100))
    estate = replace(ESTATE, quotas=((scope, quotas),))
    found = problems(SettingsDraft(VAULT, (change(put("machine:0:size", "Standard_D4s_v5")),)), estate)
    assert any("Standard DSv5 Family vCPUs: 4 needed, 2 free of 8" in one.what for one in found), found


def test_nothing_changed_starts_nothing() -> None:
    planned = plan(SettingsDraft(VAULT, (change(SETTINGS),)), ESTATE)
    assert not planned.can_start
    assert not planned.steps


def test_what_could_not_be_read_stops_nothing_and_is_said() -> None:
    unread = SettingsEstate(unread=("Virtual networks could not be read",))
    planned = plan(SettingsDraft(VAULT, (change(put("address:1:subnet", "nowhere")),)), unread)
    assert planned.can_start
    assert [one.what for one in planned.problems] == ["Virtual networks could not be read"]


def test_two_machines_get_no_common_name_or_address() -> None:
    other = replace(PROTECTED, id=PROTECTED.id.parent().child("items", "2"), machine_name="web-02")
    wanted = replace(put("address:1:address", "10.1.1.7"), name="same")
    both = SettingsDraft(VAULT, (change(wanted), SettingsChange(other, SETTINGS, wanted)))
    found = [one.what for one in blocking(problems(both, ESTATE))]
    assert any("the name same in that group too" in text for text in found)
    assert any("the address 10.1.1.7 too" in text for text in found)
    alone = SettingsDraft(VAULT, (change(wanted),))
    assert blocking(problems(alone, ESTATE)) == ()


def test_a_pattern_is_filled_for_each_machine() -> None:
    assert filled("{name}-dr", PROTECTED) == f"{PROTECTED.machine_name}-dr"
    assert filled("10.1.1.{last}", PROTECTED, "10.0.4.17") == "10.1.1.17"


def test_one_size_up_stays_in_the_family() -> None:
    assert next_size_up("Standard_D2s_v5", OFFERED) == "Standard_D4s_v5"
    assert next_size_up("Standard_D8s_v5", OFFERED) == "Standard_D8s_v5"
    assert next_size_up("unknown", OFFERED) == "unknown"
