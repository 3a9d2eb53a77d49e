"""What is typed or picked on the wizard's pages: what is refused, and what is there when it is asked again."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import TargetChoice
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import Policy, Topology
from asr_tui.domain.resources import Region
from tests.fakes import FakeCatalog, FakeSiteRecovery
from tests.ui.pilot import press, shown, until
from tests.ui.protect.estates import WEB_01, WEB_02, catalog, policy
from tests.ui.protect.wizard_under_test import DRAFT, wizard


async def test_a_new_name_shows_azures_rule_while_one_types_and_esc_keeps_the_old() -> None:
    async with wizard(kept=DRAFT) as under:
        await press(under.pilot, "enter", "home", "down", "down", "enter", *"bad name!")
        screen = shown(under.pilot)
        assert "Azure would refuse the name" in screen
        await press(under.pilot, "enter")
        assert "New resource group" in shown(under.pilot), "a refused name cannot be taken"
        await press(under.pilot, "escape")
        assert "rg-shop-asr" in shown(under.pilot)
        await press(under.pilot, "enter", *"rg-new", "enter")
        assert under.draft.target.group.name == "rg-new"
        assert "your choice" in shown(under.pilot)


async def test_an_existing_group_in_the_source_region_is_refused_with_its_reason() -> None:
    async with wizard(kept=DRAFT) as under:
        await press(under.pilot, "enter", "home", "down", "down", "enter", *"rg-shop", "up", "up")
        assert "lies in the source region" in shown(under.pilot).replace("\n", " ")


async def test_one_machine_can_differ_and_back_leads_to_all() -> None:
    async with wizard(kept=DRAFT) as under:
        await press(under.pilot, "enter", "end", "up", "c", "enter")
        assert "Where shall web-01 start" in shown(under.pilot)
        await press(under.pilot, "home", "enter", *"rg-own", "enter")
        assert under.draft.override(WEB_01.id).group.name == "rg-own"
        assert under.draft.override(WEB_02.id) == TargetChoice()
        await press(under.pilot, "escape")
        screen = shown(under.pilot)
        assert "> 3 Target" in screen
        assert "1 machine uses these; 1 differs: web-01" in screen


async def test_an_existing_policy_is_offered_and_its_values_are_not_changed_here() -> None:
    gold = Policy(policy("gold"), retention_minutes=72 * 60, app_consistent_minutes=240)
    async with wizard(site_recovery=FakeSiteRecovery(Topology(policies=(gold,))), kept=DRAFT) as under:
        await press(under.pilot, "enter", "end", "enter", "home", "enter", *"gold", "enter")
        assert under.draft.policy.policy == gold.id
        screen = shown(under.pilot)
        assert "3 days" in screen
        assert "every 4 hours" in screen


async def test_hours_that_azure_does_not_take_are_refused_beside_the_field() -> None:
    async with wizard(kept=DRAFT) as under:
        await press(under.pilot, "enter", "end", "enter", "home", "down", "enter", *"400")
        assert "0 to 15 days" in shown(under.pilot)
        await press(under.pilot, "backspace", "backspace", "backspace", *"soon", "enter")
        assert "whole hours" in shown(under.pilot)
        await press(under.pilot, "backspace", "backspace", "backspace", "backspace", *"36", "enter")
        assert under.draft.policy.retention_minutes == 36 * 60


async def test_a_disk_is_left_out_for_one_machine_and_the_system_disk_never() -> None:
    async with wizard(kept=DRAFT) as under:
        await press(under.pilot, "enter", "end", "up", "c", "enter")
        await press(under.pilot, "end", "up", "enter", "enter")
        assert "The system disk is always copied" in shown(under.pilot)
        await press(under.pilot, "down", "enter")
        assert under.draft.override(WEB_01.id).excluded_disks == ("web-01-data",)
        assert "left out: web-01-data" in shown(under.pilot)


class NamesTaken(FakeCatalog):
    """The storage account names of somebody else."""

    async def storage_name_refusal(self, subscription: str, name: str) -> str:
        return "The storage account named is already taken." if name in {"mycache", "contosovaultasrcache"} else ""


def with_names_taken() -> NamesTaken:
    return NamesTaken(catalog().values)


async def test_a_proposed_account_name_that_is_taken_gives_way_to_another() -> None:
    async with wizard(with_names_taken(), kept=DRAFT) as under:
        await press(under.pilot, "enter")
        await until(under.pilot, lambda: "contosovaultasrcache2" in shown(under.pilot))


async def test_a_typed_account_name_that_is_taken_is_told_beside_the_field() -> None:
    async with wizard(with_names_taken(), kept=DRAFT) as under:
        await press(under.pilot, "enter", "home", "down", "down", "down", "down", "down", "enter", *"mycache", "enter")
        await until(under.pilot, lambda: "already taken" in shown(under.pilot))
        await press(under.pilot, "end", "enter")
        assert "> 3 Target" in shown(under.pilot), "one cannot go on with it"


async def test_high_churn_can_be_chosen_and_is_said_with_its_price() -> None:
    async with wizard(kept=DRAFT) as under:
        await press(under.pilot, "enter", "home", *["down"] * 5, "enter")
        screen = shown(under.pilot)
        assert "New premium block blob account" in screen
        assert "High Churn: 100 MB/s, dearer, frozen" in screen
        await press(under.pilot, *"premium", "enter")
        assert "new premium (High Churn)" in shown(under.pilot)
        assert "cannot be changed later" in " ".join(shown(under.pilot).split())
        assert under.draft.target.high_churn
        await press(under.pilot, "enter", *"as prop", "enter")
        assert "High Churn" not in shown(under.pilot)


async def test_a_key_that_is_missing_is_seen_and_led_to() -> None:
    known = catalog()
    encrypted = tuple(replace(disk, encryption_set=ArmId("/des")) for disk in WEB_01.disks)
    known.values[kinds.MACHINE] = (replace(WEB_01, disks=encrypted), WEB_02)
    async with wizard(known, kept=DRAFT) as under:
        await press(under.pilot, "enter")
        assert "customer-managed key; the target needs" in shown(under.pilot)
        await press(under.pilot, "enter")
        screen = shown(under.pilot)
        assert "Where shall they start" in screen
        assert "> Encryption set" in screen


async def test_a_finding_about_a_name_leads_to_its_machine() -> None:
    wrong = DRAFT.with_override(WEB_01.id, TargetChoice(name="-bad-"))
    async with wizard(kept=wrong) as under:
        await press(under.pilot, "enter", "enter")
        screen = shown(under.pilot)
        assert "Where shall web-01 start" in screen
        assert "> Name" in screen


@pytest.mark.parametrize(
    ("typed", "first"), [("central us", "Central US"), ("centralus", "Central US"), ("us", "East US 2")]
)
async def test_what_is_typed_finds_its_own_name_before_what_only_holds_it(typed: str, first: str) -> None:
    known = catalog()
    known.values[kinds.REGION] = (
        Region("australiacentral", "Australia Central US", physical=True), *known.given(kinds.REGION),
    )  # fmt: skip
    async with wizard(known, kept=DRAFT) as under:
        await press(under.pilot, "enter", "home", "enter", *typed)
        line = next(line for line in shown(under.pilot).splitlines() if "> " in line and "Region" not in line[:30])
        assert first in line


async def test_a_new_policy_name_survives_the_question_being_asked_again() -> None:
    async with wizard(kept=DRAFT) as under:
        await press(under.pilot, "enter", "end", "enter", "home", "enter", *"mypol", "enter")
        assert under.draft.policy.name == "mypol"
        await press(under.pilot, "enter")
        assert "> mypol" in shown(under.pilot)
        await press(under.pilot, "enter")
        assert under.draft.policy.name == "mypol"


async def test_group_hours_and_new_names_are_where_the_cursor_is_when_asked_again() -> None:
    async with wizard(kept=DRAFT) as under:
        await press(under.pilot, "enter", "home", "down", "down", "enter", *"rg-new", "enter", "enter", "enter")
        assert under.draft.target.group.name == "rg-new"
        await press(under.pilot, "end", "enter", "home", "down", "enter", *"2", "enter")
        assert under.draft.policy.retention_minutes == 120, "24 hours only resembles what was typed"
        await press(under.pilot, "enter", "enter")
        assert under.draft.policy.retention_minutes == 120
        await press(under.pilot, "end", "up", "enter", *"shop", "enter", "enter", "enter")
        assert under.draft.policy.multi_vm_group == "shop"


async def test_what_is_refused_cannot_be_selected() -> None:
    async with wizard(kept=DRAFT) as under:
        await press(under.pilot, "enter", "end", "enter", "home", "down", "enter")
        assert "A number of hours" in shown(under.pilot)
        await press(under.pilot, *"99999")
        screen = shown(under.pilot)
        assert "x Hours: 99999" in screen
        assert "> x Hours" not in screen
        assert "0 to 15 days" in screen
        await press(under.pilot, "enter")
        assert "x Hours: 99999" in shown(under.pilot)
