"""What was chosen on screens, as a file and as command lines; drills of a file, and which are due."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain import acts
from asr_tui.domain.act_lines import command_lines
from asr_tui.domain.acts import Agreement, NamedWaves, Selection
from asr_tui.domain.draft_files import Unsayable, settings_part, target_part
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft
from asr_tui.domain.drafts.enable_replication import NO_RESOURCE, Choice, TargetChoice
from asr_tui.domain.drafts.failover import CancelFailoverDraft, CommitDraft, FailoverDraft
from asr_tui.domain.drafts.settings_change import SettingsChange
from asr_tui.domain.drafts.settings_placement import untold_refusals
from asr_tui.domain.drill_draft_files import ChosenDrill, drill_file
from asr_tui.domain.file_agents import agent_drafts
from asr_tui.domain.file_drafts import FileDrafts
from asr_tui.domain.file_drills import drills_of, due, wrong_drills
from asr_tui.domain.file_selection import FileEstate
from asr_tui.domain.file_settings import Key, UnknownPart, wanted_settings
from asr_tui.domain.file_targets import target_choice
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.item_selection import selected
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.protection import Topology
from asr_tui.domain.recovery_file import AgentUpdatesPart, DrillPart, RecoveryFile, WavePart
from asr_tui.domain.resources import Vault
from asr_tui.domain.rollout import Between, OnError
from asr_tui.domain.setting_fields import fields_of
from asr_tui.domain.target_settings import AddressSettings, DiskSettings, NicSettings, TargetSettings
from asr_tui.domain.waves import MachineWaves, in_waves
from tests.domain.estates import set_up
from tests.domain.items import NOW, TARGET_GROUP, TARGET_NETWORK
from tests.domain.items import PROTECTED as ITEM

ESTATE = ItemEstate(ITEM, NOW)
VAULT = Vault(ITEM.id.vault_id, "westeurope")
HERE = FileEstate(VAULT, (ITEM,), Topology(), ())
NAME = ITEM.machine_name
TARGET = group_id("s", "rg-target")


def network(group: str, name: str) -> ArmId:
    return resource_id(group_id("s", group), "Microsoft.Network/virtualNetworks", name)


@pytest.mark.parametrize(
    "choice",
    [
        TargetChoice(),
        TargetChoice(group=Choice(name="rg-target"), network=Choice(network("rg-target", "vnet")), subnet="front"),
        TargetChoice(group=Choice(name="rg-target"), network=Choice(name="new"), availability="none", disk_sku="P"),
        TargetChoice(
            network=Choice(network("rg-other", "vnet")), cache=Choice(name="account"), high_churn=True, outbound="nat"
        ),
        TargetChoice(zone="2", availability="zone", size="D2", name="dr-01", excluded_disks=("a", "b")),
        TargetChoice(proximity_group=NO_RESOURCE, capacity_reservation=NO_RESOURCE, encryption_set=NO_RESOURCE),
        TargetChoice(
            group=Choice(name="rg-target"),
            encryption_set=resource_id(TARGET, "Microsoft.Compute/diskEncryptionSets", "keys"),
            proximity_group=resource_id(group_id("s", "rg-x"), "Microsoft.Compute/proximityPlacementGroups", "near"),
        ),
    ],
)
def test_a_target_is_read_from_its_file_as_it_was_chosen(choice: TargetChoice) -> None:
    assert target_choice(target_part(choice, "s"), "s") == choice


def test_only_changed_settings_are_said_and_an_empty_text_is_none() -> None:
    before = TargetSettings(
        name="web", size="D2", nics=(NicSettings(name="nic", addresses=(AddressSettings(name="ip", subnet="front"),)),),
        disks=(DiskSettings(id=ArmId("/disks/os"), type="P"),),
    )  # fmt: skip
    fields = {(one.part, one.name): one for one in fields_of(before)}
    wanted = fields["machine", "size"].with_value(before, "D4")
    wanted = fields["address", "subnet"].with_value(wanted, "")
    wanted = fields["disk", "type"].with_value(wanted, "E")
    part = settings_part(SettingsChange(ITEM, before, wanted))
    assert (part.size, part.name, part.interface["nic"].subnet, part.disk["os"].type) == ("D4", None, "", "E")


def test_command_lines_group_machines_of_which_the_same_was_chosen() -> None:
    other = replace(ITEM, id=ITEM.id.parent().child("replicationProtectedItems", "other"), machine_name="app 01")
    third = replace(ITEM, id=ITEM.id.parent().child("replicationProtectedItems", "third"), machine_name="db-01")
    latest = PointChoice(PointKindChoice.LATEST)
    chosen = [
        (FailoverDraft(ITEM.id, NAME), ESTATE),
        (FailoverDraft(other.id, "app 01"), ItemEstate(other, NOW)),
        (FailoverDraft(third.id, "db-01", latest, shut_down_source=False), ItemEstate(third, NOW)),
    ]
    where = f"--vault {VAULT.name} --subscription {VAULT.id.subscription}"
    assert command_lines(chosen, {}) == [
        f"asr-tui failover {where} --machine {NAME} --machine 'app 01' --yes-i-mean FAILOVER:2",
        f"asr-tui failover {where} --machine db-01 --point latest --no-shutdown --yes-i-mean FAILOVER:1",
    ]
    (cleaned,) = command_lines([(CleanUpDraft(ITEM.id, NAME, "it's fine"), ESTATE)], {ITEM.id: "rg/web"})
    assert cleaned == f"asr-tui cleanup {where} --machine rg/web --comments 'it'\"'\"'s fine' --yes"
    assert command_lines([(CommitDraft(ITEM.id, NAME), ESTATE)], {})[0].endswith("--yes-i-mean COMMIT:1")
    moment = PointChoice(PointKindChoice.NEWEST_BEFORE, before=NOW)
    draft = DrillDraft(ITEM.id, NAME, moment, Choice(network("rg", "net")), network_confirmed=True)
    (drilled,) = command_lines([(draft, ESTATE)], {})
    assert f"--network {network('rg', 'net')} --network-anyway --keep --yes" in drilled, "of another subscription"
    (drilled,) = command_lines([(replace(draft, network=Choice(TARGET_NETWORK)), ESTATE)], {})
    assert "--network rg-shop-asr/vnet-shop-asr --network-anyway" in drilled
    assert acts.moment(drilled.split("--point ")[1].split()[0]) == NOW
    with pytest.raises(Unsayable, match="neither in a file nor a command"):
        command_lines([(CancelFailoverDraft(ITEM.id, NAME), ESTATE)], {})
    gone = PointChoice(PointKindChoice.CUSTOM, ArmId("/gone"))
    with pytest.raises(Unsayable, match="not known any more"):
        command_lines([(FailoverDraft(ITEM.id, NAME, gone), ESTATE)], {})


def test_a_drill_of_a_file_is_what_was_chosen() -> None:
    own, other = DrillDraft(ITEM.id, NAME, network=Choice(TARGET_NETWORK)), DrillDraft(ArmId("/other"), "db-01")
    chosen = [ChosenDrill(own, NAME, "latest", TARGET_GROUP), ChosenDrill(other, "db-01", "latest", TARGET_GROUP)]
    drill, second = drills_of(drill_file(chosen, MachineWaves()), ())
    assert (drill.selection, drill.point) == (Selection(machines=(NAME,)), "latest")
    assert (drill.network, second.network) == ("rg-shop-asr/vnet-shop-asr", ""), "what differs is another drill"
    alike = [replace(one, draft=replace(one.draft, network=Choice(name="lab"), deny_internet=False)) for one in chosen]
    waves = MachineWaves(in_waves([(ITEM.id, "front"), (other.item, "back")], ["back", "front"]), Between.AFTER_PAUSE,
                         timedelta(minutes=10), OnError.STOP)  # fmt: skip
    (whole,) = drills_of(drill_file(alike, waves), ())
    assert (whole.new_network, whole.internet) == ("lab", True)
    assert whole.order == NamedWaves((("back", ("db-01",)), ("front", (NAME,))), 10, stops=True)
    for unsayable, drills in ((waves, chosen), (replace(waves, between=Between.WHEN_TOLD), alike)):
        with pytest.raises(Unsayable):
            drill_file(drills, unsayable)
    with pytest.raises(ValueError, match="has no drill monthly; it has"):
        list(drills_of(drill_file(chosen, MachineWaves()), ("monthly",)))
    with pytest.raises(ValueError, match="The drill q: it says a network that exists"):
        list(drills_of(RecoveryFile(1, drill=(DrillPart("q", (NAME,), network="g/n", new_network="x"),)), ()))
    with pytest.raises(ValueError, match="has no drill: it says them"):
        list(drills_of(RecoveryFile(1), ()))


def test_a_drill_is_due_when_the_last_one_is_too_old_or_none_was() -> None:
    def found(days: int | None) -> list[str]:
        last = NOW - timedelta(days=days) if days is not None else None
        estate = replace(HERE, items=(replace(ITEM, last_test_failover=last),))
        return list(due(RecoveryFile(1, drill=(DrillPart("q", (NAME,), every="90d"),)), estate, (), NOW))

    assert found(89) == []
    assert found(91) == [f"the drill q, every 90d: {NAME} (last 91 d ago)"]
    assert found(None) == [f"the drill q, every 90d: {NAME} (never drilled)"]


@pytest.mark.parametrize(
    ("part", "says"),
    [
        (DrillPart("q"), "is to say machines, or a selector"),
        (DrillPart("q", ("a",), tag="b"), "is to say machines, or a selector"),
        (DrillPart("q", ("nowhere",)), "nowhere is not protected in this vault"),
        (DrillPart("q", tag="no=where"), "there is no such protected machine"),
        (DrillPart("q", recovery_plan="x"), "there is no recovery plan x"),
        (DrillPart("q", (NAME,), network="g/n", internet=True), "a network that exists, and new_network or internet"),
        (DrillPart("q", (NAME,), new_network="no name!"), "Azure would refuse the network's name"),
        (DrillPart("q", (NAME,), point="crash-consistent"), "only a recovery plan starts"),
        (DrillPart("q", (NAME,), waves="tier", wave=(WavePart("a", (NAME,)),)), "both waves, by a tag, and wave"),
        (DrillPart("q", (NAME,), wave=(WavePart("a", (NAME,)), WavePart("b", (NAME,)))), f"{NAME} is in two waves"),
        (DrillPart("q", (NAME,), wave=(WavePart("a", ("x",)),)), "x is in a wave and not among its machines"),
    ],
)
def test_a_wrong_drill_is_told(part: DrillPart, says: str) -> None:
    (told,) = wrong_drills(RecoveryFile(1, drill=(part,)), HERE, frozenset())
    assert says in told
    assert told.startswith("The drill q")


def test_machines_are_selected_in_one_way_and_every_wrong_name_is_told() -> None:
    assert selected(Selection(machines=(NAME.upper(), NAME)), HERE) == ((ITEM,), ())
    assert selected(Selection(every=True, exclude=(NAME, "x")), HERE) == (
        (),
        ("x is excluded, and not among the machines.",),
    )
    assert "No protected machine" in selected(Selection(machines=("a", NAME)), HERE)[1][0]
    assert Selection(machines=("a",), tag="b").kinds == 2


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        (("machine", "", "fault_domain"), "x", "'x' is no fault domain"),
        (("configuration", "nic/ip", "subnet"), "x", "of the primary one they stand at the interface itself"),
        (("disk", "os", "key_url"), "x", "Azure Disk Encryption is not on"),
    ],
)
def test_a_setting_that_the_machine_cannot_have_is_told(key: Key, value: str, says: str) -> None:
    now = TargetSettings(
        nics=(NicSettings("nic", addresses=(AddressSettings("ip"),)),), disks=(DiskSettings(ArmId("/os")),)
    )
    with pytest.raises(UnknownPart, match=re.escape(says)):
        wanted_settings(now, {key: value}, TARGET)


def test_a_licence_is_one_that_azure_knows() -> None:
    field = next(one for one in fields_of(TargetSettings()) if one.name == "license")
    (refusal,) = untold_refusals(field, "Windows", TargetSettings(), "Windows")
    assert refusal[0] == "Windows is no licence."
    assert not list(untold_refusals(field, "NoLicenseType", TargetSettings(), "Linux"))


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ([("centralus", "westeurope", "name")], "write the account as group/name"),
        ([("centralus", "eastus2", "")], "none replicates that way"),
        ([("centralus", "westeurope", "g/a"), ("CentralUS", "westeurope", "")], "name other accounts"),
    ],
)
def test_agent_updates_that_cannot_be_are_told(parts: list[tuple[str, str, str]], says: str) -> None:
    made = FileDrafts()
    file = RecoveryFile(1, agent_updates=tuple(AgentUpdatesPart(*one) for one in parts))
    list(agent_drafts(file, replace(HERE, topology=set_up()), frozenset(), made))
    assert [says in one for one in made.findings] == [True]


@pytest.mark.parametrize("text", ["FAILOVER", "12", "FAILOVER:", ":3", "FAILOVER:-1", "FAILOVER:٣", "FAILOVER:1.0"])
def test_an_agreement_is_a_word_and_a_number(text: str) -> None:
    with pytest.raises(ValueError, match="is no word and number"):
        acts.agreement(text)
    assert acts.agreement(" failover:12 ") == Agreement("FAILOVER", 12)
