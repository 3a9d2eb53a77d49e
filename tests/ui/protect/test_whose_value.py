"""Whose value a row of the target page shows, where a finding stands, and what the review says of each machine."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import Choice, TargetChoice
from asr_tui.domain.machines import Machine
from asr_tui.domain.obstacles import Quota
from asr_tui.domain.placement import MachineSize, Offered
from asr_tui.domain.steps import CreateStorageAccount, EnableReplication
from tests.fakes import FakeCatalog
from tests.ui.pilot import press
from tests.ui.protect.estates import APP_01, WEB_01, WEB_02, machine
from tests.ui.protect.target_under_test import HUB, drafted, known, to, words
from tests.ui.protect.wizard_under_test import Under, wizard

ALL = (WEB_01, WEB_02, APP_01)


async def customize(under: Under, one: Machine) -> None:
    await press(under.pilot, "I", *one.name, "enter")
    assert f"Where shall {one.name} start" in words(under)


async def test_one_machines_disk_type_is_said_to_be_its_own_and_reaches_the_review() -> None:
    async with wizard(kept=drafted(*ALL), size=(80, 50)) as under:
        await press(under.pilot, "enter")
        await customize(under, WEB_02)
        await to(under, "Disk type")
        await press(under.pilot, "enter", *"StandardSSD_LRS", "enter")
        assert "Disk type StandardSSD_LRS chosen for this machine" in words(under)
        await press(under.pilot, "end", "enter")
        assert "Disk type as the source Premium_LRS; 1 differs: web-02 (StandardSSD_LRS)" in words(under)
        await customize(under, APP_01)
        assert "Disk type as the source Premium_LRS" in words(under)
        assert "this machine" not in words(under)
        await press(under.pilot, "escape", "end", "enter", "end", "enter")
        text = words(under)
        assert "web-01 (2 disks, as the source)" in text
        assert "web-02 (2 disks, StandardSSD_LRS)" in text
        assert "app-01 (2 disks, as the source; zone 2)" in text


OWN = {
    "disk_sku": (TargetChoice(disk_sku="Premium_ZRS"), "Disk type", "Premium_ZRS", "chosen for this machine"),
    "subnet": (TargetChoice(subnet="app"), "Subnet", "app", "chosen for this machine"),
    "group": (TargetChoice(group=Choice(name="rg-own")), "Resource group", "rg-own", "new, chosen for this machine"),
    "cache": (TargetChoice(cache=Choice(name="owncache")), "Cache storage", "owncache", "new, chosen for this machine"),
    "availability": (
        TargetChoice(availability="none"), "Availability", "single machine", "chosen for this machine, final",
    ),
    "availability_set": (
        TargetChoice(availability_set=Choice(name="own-set")), "Set", "own-set", "new, chosen for this machine",
    ),
    "size": (TargetChoice(size="Standard_E4s_v5"), "Size", "Standard_E4s_v5", "chosen for this machine"),
}  # fmt: skip


@pytest.mark.parametrize("field", OWN)
async def test_a_row_says_whose_its_value_is(field: str) -> None:
    choice, label, value, mark = OWN[field]
    third = machine("web-03", availability_set=WEB_01.availability_set)
    found = known()
    found.values[kinds.MACHINE] = (*found.given(kinds.MACHINE), third)
    draft = drafted(WEB_01, WEB_02, third).with_override(WEB_02.id, choice)
    async with wizard(found, kept=draft, size=(80, 50)) as under:
        await press(under.pilot, "enter")
        assert f"1 differs: web-02 ({value})" in words(under), "whoever looks at all machines sees the one"
        before = words(under).split("differs")[0]
        assert f"{label} {value}" not in before, "it is not shown as everybody's"
        await customize(under, WEB_02)
        assert f"{label} {value} {mark}" in words(under)
        await customize(under, third)
        assert f"{label} {value}" not in words(under)
        assert "this machine" not in words(under)


async def test_several_differ_and_all_chosen_alike_are_for_all() -> None:
    draft = drafted(*ALL, target=TargetChoice(disk_sku="Premium_LRS"))
    for one, sku in ((WEB_01, "StandardSSD_LRS"), (APP_01, "Standard_LRS")):
        draft = draft.with_override(one.id, TargetChoice(disk_sku=sku))
    async with wizard(kept=draft, size=(80, 50)) as under:
        await press(under.pilot, "enter")
        assert "Disk type Premium_LRS your choice; 2 differ: web-01, app-01" in words(under)
        await customize(under, WEB_02)
        assert "Disk type Premium_LRS chosen for all" in words(under)


async def test_a_choice_for_the_only_machine_is_said_to_be_its_own() -> None:
    draft = drafted(WEB_01).with_override(WEB_01.id, TargetChoice(disk_sku="Standard_LRS"))
    async with wizard(kept=draft, size=(80, 50)) as under:
        await press(under.pilot, "enter")
        assert "Disk type Standard_LRS chosen for web-01 alone" in words(under)


async def test_a_network_chosen_for_one_counts_for_its_neighbours_and_says_so() -> None:
    draft = drafted(WEB_01, WEB_02).with_override(WEB_01.id, TargetChoice(network=Choice(id=HUB.id)))
    async with wizard(known(HUB), kept=draft, size=(80, 50)) as under:
        await press(under.pilot, "enter")
        await customize(under, WEB_02)
        assert "Virtual network vnet-hub existing, chosen for all of vnet-shop" in words(under)


def scarce() -> FakeCatalog:
    """Two D-series cores are free; the E-series has room."""
    found = known()
    sizes = (
        MachineSize("Standard_D2s_v5", 2, 8, 4, family="standardDSv5Family"),
        MachineSize("Standard_E4s_v5", 4, 32, 8, family="standardESv5Family"),
    )
    quotas = (Quota("standardDSv5Family", "Standard DSv5 family vCPUs", 98, 100),
              Quota("standardESv5Family", "Standard ESv5 family vCPUs", 0, 100))  # fmt: skip
    found.values[kinds.OFFERED], found.values[kinds.QUOTA] = (Offered(sizes),), quotas
    return found


async def test_a_quota_finding_stands_at_the_machines_that_it_concerns() -> None:
    async with wizard(scarce(), kept=drafted(*ALL), size=(80, 50)) as under:
        await press(under.pilot, "enter")
        said = "Standard DSv5 family vCPUs in West Europe: a failover of web-01 and web-02 needs 4; free are 2 of 100."
        assert said in words(under)
        await customize(under, APP_01)
        assert "vCPUs" not in words(under)
        await customize(under, WEB_01)
        assert said in words(under)


async def test_a_finding_of_one_machines_own_choice_does_not_stand_at_another() -> None:
    draft = drafted(*ALL).with_override(WEB_02.id, TargetChoice(group=Choice(name="bad group name!")))
    async with wizard(kept=draft, size=(80, 50)) as under:
        await press(under.pilot, "enter")
        assert "web-02: Azure would refuse the name" in words(under)
        await customize(under, APP_01)
        assert "Azure would refuse" not in words(under)
        await customize(under, WEB_02)
        assert "Azure would refuse" in words(under)


async def test_a_premium_cache_of_one_machine_is_another_account_than_that_of_the_rest() -> None:
    draft = drafted(WEB_01, WEB_02).with_override(WEB_02.id, TargetChoice(high_churn=True))
    async with wizard(kept=replace(draft, page="policy"), size=(80, 50)) as under:
        await press(under.pilot, "enter", "end", "enter", "enter")
        ((plan, _),) = under.runs.started
        made = {one.step.id: one.step.sku for one in plan.steps if isinstance(one.step, CreateStorageAccount)}
        caches = {one.step.machine.name: {disk.cache_account for disk in one.step.disks}
                  for one in plan.steps if isinstance(one.step, EnableReplication)}  # fmt: skip
        assert len(made) == 2
        (standard,), (premium,) = caches["web-01"], caches["web-02"]
        assert (made[standard], made[premium]) == ("Standard_LRS", "Premium_LRS")
