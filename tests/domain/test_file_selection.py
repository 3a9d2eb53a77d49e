"""Which machines a file chooses, whatever it calls them, and what it says twice."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.file_drafts import drafts_of
from asr_tui.domain.file_selection import FileEstate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Machine
from asr_tui.domain.protection import ProtectedItem, Topology
from asr_tui.domain.recovery_file import (
    GroupPart,
    MachineTargetPart,
    NetworkMappingPart,
    PlanPart,
    PolicyPart,
    ProtectPart,
    RecoveryFile,
    TargetPart,
)
from asr_tui.domain.resources import Vault
from asr_tui.domain.settings_parts import SettingsPart
from asr_tui.domain.target_settings import TargetSettings
from tests.domain.estates import machine_in
from tests.domain.items import PROTECTED as ITEM

VAULT = Vault(ITEM.id.vault_id, "westeurope")
GROUP = ITEM.machine.group_id
NAME = ITEM.machine_name


def machine(name: str) -> Machine:
    return machine_in(GROUP, name)


def twin() -> ProtectedItem:
    """A protected machine of the same name in another group."""
    other = ArmId(str(ITEM.machine).replace(f"/{GROUP.name}/", "/rg-other/"))
    return replace(ITEM, id=ITEM.id.parent().child("replicationProtectedItems", "twin"), machine=other)


ESTATE = FileEstate(VAULT, (ITEM,), Topology(), (machine("new-01"), machine("new-02")))


def of_new(**said: Any) -> RecoveryFile:
    return RecoveryFile(1, protect=(ProtectPart(("new-01",), **said),))


def findings(file: RecoveryFile, estate: FileEstate = ESTATE) -> list[str]:
    return drafts_of(file, estate, {item.id: TargetSettings() for item in estate.items}).findings


def enabled(rule: ProtectPart) -> EnableReplicationDraft:
    made = drafts_of(RecoveryFile(1, protect=(rule,)), ESTATE, {ITEM.id: TargetSettings()})
    assert made.findings == []
    (draft,) = (one for one in made.drafts if isinstance(one, EnableReplicationDraft))
    return draft


@pytest.mark.parametrize("key", ["new-01", "NEW-01", f"{GROUP.name}/new-01", str(machine("new-01").id).upper()])
def test_what_differs_for_a_machine_counts_however_it_is_called(key: str) -> None:
    rule = ProtectPart(machines=("new-01",), machine={key: MachineTargetPart(size="D8")})
    assert enabled(rule).override(machine("new-01").id).size == "D8"


@pytest.mark.parametrize("region", ["Central US", "CENTRALUS"])
def test_a_region_is_known_by_every_spelling(region: str) -> None:
    draft = enabled(ProtectPart(region=region, to="West Europe"))
    assert (len(draft.machines), draft.target_region) == (2, "westeurope")
    assert findings(RecoveryFile(1, protect=(ProtectPart(machines=(NAME,), to="West Europe"),))) == []


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (RecoveryFile(1, policy=(PolicyPart("Gold"), PolicyPart("gold", "48h"))), "[[policy]] Gold stands in the"),
        (RecoveryFile(1, recovery_plan=(PlanPart("a"), PlanPart("A"))), "[[recovery_plan]] a stands in the file twice"),
        (RecoveryFile(1, network_mapping=(NetworkMappingPart("a/b", "c/d"),) * 2), "[[network_mapping]] a/b to c/d"),
        (
            RecoveryFile(1, settings={NAME: SettingsPart(size="D2"), NAME.upper(): SettingsPart(size="D4")}),
            f"Settings of {NAME} and {NAME.upper()} are of one machine: say them once.",
        ),
        (
            of_new(target=TargetPart(zone="1", availability_set="a")),
            "[[protect]] 1: a machine is either in the zone 1 or in the availability set a.",
        ),
        (
            of_new(machine={"new-01": MachineTargetPart(availability="none", zone="1")}),
            '[[protect]] 1, new-01: availability = "none" does not go with 1.',
        ),
        (
            of_new(machine={"new-01": MachineTargetPart(), f"{GROUP.name}/new-01": MachineTargetPart()}),
            "[[protect]] 1 says twice what differs for new-01.",
        ),
    ],
)  # fmt: skip
def test_what_a_file_says_twice_or_in_two_ways_is_told(file: RecoveryFile, says: str) -> None:
    assert any(one.startswith(says) for one in findings(file)), findings(file)


@pytest.mark.parametrize(
    "file",
    [
        RecoveryFile(1, protect=(ProtectPart(machines=(NAME,)),)),
        RecoveryFile(1, settings={NAME: SettingsPart(size="D2")}),
        RecoveryFile(1, recovery_plan=(PlanPart("a", (GroupPart(machines=(NAME,)),)),)),
    ],
)
def test_of_several_protected_machines_of_one_name_the_group_is_asked(file: RecoveryFile) -> None:
    said = findings(file, replace(ESTATE, items=(ITEM, twin())))
    assert any(f"{NAME} may be {GROUP.name}/{NAME}, rg-other/{NAME}: write it with its group" in one for one in said)
    assert findings(file) == []


@pytest.mark.parametrize("known", [True, False])
def test_a_machine_that_a_drill_made_is_none_to_protect(known: bool) -> None:
    target = ITEM.machine.group_id.parent().child("resourceGroups", "rg-target")
    test = replace(machine_in(target, f"{NAME}-test"), location=ITEM.target_location, tags=(("app", "shop"),))
    item = replace(ITEM, target_group=target, allowed_operations=frozenset({"TestFailoverCleanup"}))
    item = replace(item, test_machine=test.id) if known else item
    estate = replace(ESTATE, items=(item,), machines=(test,))
    assert findings(RecoveryFile(1, protect=(ProtectPart(tag="app=shop"),)), estate) == [
        "[[protect]] 1 (tag app=shop) finds no machine."
    ]


def test_what_a_failover_made_under_another_name_is_protected() -> None:
    target = ITEM.machine.group_id.parent().child("resourceGroups", "rg-target")
    made = replace(machine_in(target, "other-name"), location=ITEM.target_location, tags=(("app", "shop"),))
    item = replace(ITEM, target_group=target, target_name="other-name")
    estate = replace(ESTATE, items=(item,), machines=(made,))
    drafts = drafts_of(RecoveryFile(1, protect=(ProtectPart(tag="app=shop"),)), estate, {item.id: TargetSettings()})
    assert (drafts.drafts, drafts.findings) == ((), [])
