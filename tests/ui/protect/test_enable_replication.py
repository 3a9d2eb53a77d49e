"""The enable replication wizard, by keys, as a person sees it."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, TargetChoice
from asr_tui.domain.errors import AccessDenied, Unreachable
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.machines import EligibilityError, Extension, Power
from asr_tui.domain.protection import Policy, Topology
from asr_tui.domain.resources import Region
from asr_tui.domain.steps import EnableReplication, StartMachine
from asr_tui.ui.protect.machines import SEEN_AT_ONCE
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.sign_in.welcome import WelcomeScreen
from asr_tui.ui.widgets.field_list import FieldList
from tests.fakes import SUBSCRIPTION, VAULT, FakeCatalog, FakeSiteRecovery
from tests.ui.pilot import press, settle, shown, type_ahead, until
from tests.ui.protect.estates import APP_01, APP_02, WEB_01, WEB_02, catalog, machine, policy
from tests.ui.protect.wizard_under_test import wizard
from tests.workspaces import FULL_DISK, stores

DRAFT = EnableReplicationDraft(
    VAULT, "westeurope", SUBSCRIPTION, "centralus", machines=(WEB_01.id, WEB_02.id), page="target"
)


async def test_enter_and_one_space_lead_to_the_review_and_nothing_is_sent() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "space", "enter", "enter", "enter")
        screen = shown(under.pilot)
        assert "> 5 Review" in screen
        assert "Nothing of it has been sent yet" in screen
        assert "enter  Enable replication of app-01" in screen
        assert under.runs.started == []
        assert under.drafts.places()


async def test_confirming_starts_the_plan_that_was_shown_and_forgets_the_draft() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "space", "enter", "enter", "enter", "enter")
        ((plan, place),) = under.runs.started
        assert [one.step.machine for one in plan.steps if isinstance(one.step, EnableReplication)] == [APP_01.id]
        assert place == under.workspace.place(VAULT)
        assert under.drafts.places() == ()
        assert isinstance(under.pilot.app.screen, RunScreen)


async def test_keys_typed_ahead_confirm_nothing() -> None:
    async with wizard() as under:
        await type_ahead(under.pilot, "enter", "space", "enter", "enter", "enter", "enter", "enter")
        assert "> 5 Review" in shown(under.pilot)
        assert under.runs.started == []


async def test_a_region_that_cannot_be_chosen_says_why() -> None:
    async with wizard() as under:
        await press(under.pilot, "home", "down", "down", "enter", *"north", "enter")
        screen = shown(under.pilot)
        assert "Region of the machines" in screen, "a refused choice keeps the question open"
        assert "This subscription has no machine there." in screen
        await press(under.pilot, "escape")
        assert "Central US" in shown(under.pilot)


async def test_going_on_without_a_mark_says_what_to_do() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "enter")
        screen = shown(under.pilot)
        assert "> 2 Machines" in screen
        assert "the space bar marks" in screen


async def test_a_stopped_machine_is_explained_and_holds_one_back() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "down")
        screen = shown(under.pilot)
        assert "x not running" in screen
        assert "AzureVmIsNotInDesiredPowerState" in screen
        await press(under.pilot, "space", "enter")
        assert "> 2 Machines" in shown(under.pilot)
        assert under.draft.machines == (APP_02.id,)


async def test_check_again_reads_the_machines_anew() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "down", "space")
        started = replace(APP_02, power=Power.RUNNING)
        under.catalog.values[kinds.MACHINE] = tuple(
            started if one.id == APP_02.id else one for one in under.catalog.given(kinds.MACHINE)
        )
        await press(under.pilot, "r")
        screen = shown(under.pilot)
        assert "not running" not in screen
        assert "Azure agrees" in screen


async def refused(machine: str) -> tuple[EligibilityError, ...]:
    return (EligibilityError("A2AOperatingSystemNotSupported", "The [red]system[/red] is too old.", "", "Upgrade it."),)


def refusing() -> FakeCatalog:
    """Azure's own check refuses each machine."""
    known = catalog()
    known.lists[kinds.ELIGIBILITY_ERROR] = refused
    return known


async def test_azures_own_answer_is_asked_for_a_marked_machine_and_shown_as_plain_text() -> None:
    async with wizard(refusing()) as under:
        await press(under.pilot, "enter", "space")
        screen = shown(under.pilot)
        assert "x OS not supported" in screen
        assert "The [red]system[/red] is too old." in screen
        assert "A2AOperatingSystemNotSupported" in screen


async def test_yes_is_said_when_azure_has_agreed_and_not_before() -> None:
    async with wizard() as under:
        under.catalog.held["eligibility_errors"] = asyncio.Event()
        await under.pilot.press("enter")
        await until(under.pilot, lambda: shown(under.pilot).count("~ asking") == 4)
        assert "+ yes" not in shown(under.pilot)
        assert under.catalog.reads.count("eligibility_errors") == 4, "a stopped machine is not asked about"
        under.catalog.held["eligibility_errors"].set()
        await settle(under.pilot)
        screen = shown(under.pilot)
        assert "~ asking" not in screen
        assert screen.count("+ yes") == 4


async def test_a_machine_that_could_not_be_asked_about_is_only_likely() -> None:
    known = catalog()
    known.errors["eligibility_errors"] = Unreachable("Azure does not answer", "Time-out.", "Try again.")
    async with wizard(known) as under:
        await press(under.pilot, "enter")
        assert shown(under.pilot).count("+ likely") == 4
        assert "+ yes" not in shown(under.pilot)


async def test_many_machines_are_asked_about_a_few_at_a_time_and_more_as_one_goes_down() -> None:
    known = catalog()
    known.values[kinds.MACHINE] = tuple(machine(f"web-{number:03}") for number in range(120))
    async with wizard(known) as under:
        await press(under.pilot, "enter")
        assert known.reads.count("eligibility_errors") == SEEN_AT_ONCE
        await press(under.pilot, "end")
        assert known.reads.count("eligibility_errors") < 120
        assert "web-119" in shown(under.pilot)
        assert "+ likely" not in shown(under.pilot)


async def test_who_leaves_the_machines_waits_for_no_check_of_others() -> None:
    async with wizard() as under:
        under.catalog.held["eligibility_errors"] = asyncio.Event()
        await under.pilot.press("enter")
        await until(under.pilot, lambda: "~ asking" in shown(under.pilot))
        await under.pilot.press("space", "enter")
        await until(under.pilot, lambda: "> 3 Target" in shown(under.pilot))
        under.catalog.held["eligibility_errors"].set()
        await settle(under.pilot)
        await press(under.pilot, "escape")
        assert "~ asking" not in shown(under.pilot)
        assert "+ yes" in shown(under.pilot)


async def test_each_machine_that_cannot_be_protected_says_why_in_the_table() -> None:
    known = catalog()
    broken = Extension("CustomScript", "Microsoft.Azure.Extensions", "Failed")
    known.values[kinds.MACHINE] = (
        *known.given(kinds.MACHINE),
        replace(WEB_01, id=machine("build-01").id, extensions=(broken,)),
    )
    async with wizard(known) as under:
        await press(under.pilot, "enter", *["down"] * 2)
        screen = shown(under.pilot)
        assert "x extension failed" in screen
        assert "x not running" in screen
        assert "Practice cannot cure it" in screen


async def test_the_cursor_stays_in_sight_when_the_order_changes() -> None:
    known = catalog()
    known.values[kinds.MACHINE] = tuple(
        machine(f"web-{number:03}", size=f"Standard_D{200 - number}s_v5") for number in range(100)
    )
    async with wizard(known) as under:
        await press(under.pilot, "enter", "down")
        for _ in range(4):
            await press(under.pilot, "s")
            assert ">   web-001" in shown(under.pilot)


async def test_a_stopped_machine_is_started_after_a_review_and_checked_again() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "down")
        assert "U Power on" in shown(under.pilot).splitlines()[-1]
        await press(under.pilot, "U")
        screen = shown(under.pilot)
        assert "Start app-02?" in screen
        assert "billed from then on" in screen
        under.catalog.values[kinds.MACHINE] = tuple(
            replace(one, power=Power.RUNNING) for one in under.catalog.given(kinds.MACHINE)
        )
        await press(under.pilot, "enter")
        ((plan, _),) = under.runs.started
        assert [one.step for one in plan.steps] == [StartMachine(APP_02.id)]
        await until(under.pilot, lambda: "Azure agrees" in shown(under.pilot))
        assert "not running" not in shown(under.pilot)


async def test_read_only_is_said_from_the_start_and_turns_nothing_on() -> None:
    async with wizard(read_only=True) as under:
        assert "Read-only: look at everything" in shown(under.pilot)
        await press(under.pilot, "enter", "down")
        assert "(U Power on)" in shown(under.pilot).splitlines()[-1]
        await press(under.pilot, "U")
        assert "Start app-02?" not in shown(under.pilot)


async def test_the_filter_narrows_and_all_shown_marks_what_can_be_protected() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "slash", *"web", "enter", "asterisk")
        assert set(under.draft.machines) == {WEB_01.id, WEB_02.id}
        assert "app-01" not in shown(under.pilot)
        await press(under.pilot, "escape")
        assert "app-01" in shown(under.pilot), "esc takes the filter away before it leads back"
        await press(under.pilot, "asterisk")
        assert APP_02.id not in under.draft.machines, "a machine that cannot be protected is not marked along"


async def test_hostile_text_from_azure_stays_text() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "down", "down")
        screen = shown(under.pilot)
        assert "[red]Bob[/red]" in screen
        assert "\x1b" not in screen


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


async def test_a_kept_draft_is_offered_and_goes_on_where_it_was() -> None:
    async with wizard(kept=DRAFT) as under:
        assert "Protect web-01 and 1 other" in shown(under.pilot)
        await press(under.pilot, "enter")
        assert "> 3 Target" in shown(under.pilot)


async def test_a_kept_draft_can_be_left_aside() -> None:
    async with wizard(kept=DRAFT) as under:
        await press(under.pilot, "down", "enter")
        screen = shown(under.pilot)
        assert "> 1 Source" in screen
        await press(under.pilot, "enter")
        assert "5 machines in Central US, none marked" in shown(under.pilot)


async def test_back_loses_nothing_and_leaving_keeps_the_draft() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "space", "enter", "escape", "escape")
        assert "> 1 Source" in shown(under.pilot)
        await press(under.pilot, "enter")
        assert "5 machines in Central US, 1 marked" in shown(under.pilot)
        await press(under.pilot, "escape", "escape")
        assert isinstance(under.pilot.app.screen, WelcomeScreen)
        assert under.draft.machines == (APP_01.id,)
        await under.open()
        await press(under.pilot, "enter")
        assert "> 3 Target" in shown(under.pilot), "one goes on at the furthest_index page that one has seen"


async def test_the_review_refuses_while_a_finding_blocks_and_leads_to_it() -> None:
    known = catalog()
    async with wizard(known) as under:
        await press(under.pilot, "enter", "space", "enter", "enter")
        stopped = replace(APP_01, power=Power.STOPPED)
        known.values[kinds.MACHINE] = tuple(
            stopped if one.id == APP_01.id else one for one in known.given(kinds.MACHINE)
        )
        await press(under.pilot, "enter")
        screen = shown(under.pilot)
        assert "Must be fixed first" in screen
        assert "1 finding must be fixed first" in screen
        await press(under.pilot, "enter")
        assert under.runs.started == []
        await press(under.pilot, "g")
        screen = shown(under.pilot)
        assert "> 2 Machines  1x" in screen
        assert "app-01 is stopped" in screen


async def test_read_only_shows_the_plan_and_starts_nothing() -> None:
    async with wizard(read_only=True) as under:
        await press(under.pilot, "enter", "space", "enter", "enter", "enter", "enter")
        screen = shown(under.pilot)
        assert "READ-ONLY: this shows what would be" in screen
        assert "Start" not in screen.splitlines()[-1]
        assert under.runs.started == []


async def test_each_step_is_shown_as_az_rest() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "space", "enter", "enter", "enter", "f6")
        screen = shown(under.pilot)
        assert "az rest --method put" in screen
        await press(under.pilot, "escape")
        assert "> 5 Review" in shown(under.pilot)


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


async def test_machines_that_cannot_be_read_say_why_and_r_tries_again() -> None:
    known = catalog()
    known.errors["machines"] = AccessDenied(
        "You may not read machines", "The identity lacks a right.", "Ask for the role Reader.", "AuthorizationFailed",
        action="Microsoft.Compute/virtualMachines/read",
    )  # fmt: skip
    async with wizard(known) as under:
        screen = shown(under.pilot)
        assert "You may not read machines" in screen
        assert "Microsoft.Compute/virtualMachines/read" in screen
        known.errors.clear()
        await press(under.pilot, "r")
        assert "Where do the machines run" in shown(under.pilot)


async def test_a_review_that_cannot_be_read_keeps_every_choice() -> None:
    known = catalog()
    async with wizard(known) as under:
        await press(under.pilot, "enter", "space", "enter", "enter")
        known.errors["machines"] = Unreachable("Azure does not answer", "No route to host.", "Check the network.")
        await press(under.pilot, "enter")
        assert "Azure does not answer" in shown(under.pilot)
        await press(under.pilot, "enter")
        assert under.runs.started == []
        known.errors.clear()
        await press(under.pilot, "r")
        assert "Enable replication of app-01" in shown(under.pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_steps_before_the_review_fit_the_screen(size: tuple[int, int]) -> None:
    async with wizard(size=size) as under:
        for keys, last in (
            (("enter", "space"), "Protect?"),
            (("enter",), "Next: how long"),
            (("enter",), "Next: review"),
        ):
            await press(under.pilot, *keys)
            assert last in shown(under.pilot)


async def test_a_check_that_does_not_answer_says_so_on_the_machine() -> None:
    known = catalog()
    known.errors["eligibility_errors"] = Unreachable("Azure does not answer", "Time-out.", "Try again.")
    async with wizard(known) as under:
        await press(under.pilot, "enter", "space")
        screen = shown(under.pilot)
        assert "! unchecked" in screen
        assert "has not answered" in screen
        known.errors.clear()
        await press(under.pilot, "r")
        assert "Azure agrees" in shown(under.pilot)


async def test_a_disk_is_left_out_for_one_machine_and_the_system_disk_never() -> None:
    async with wizard(kept=DRAFT) as under:
        await press(under.pilot, "enter", "end", "up", "c", "enter")
        await press(under.pilot, "end", "up", "enter", "enter")
        assert "The system disk is always copied" in shown(under.pilot)
        await press(under.pilot, "down", "enter")
        assert under.draft.override(WEB_01.id).excluded_disks == ("web-01-data",)
        assert "left out: web-01-data" in shown(under.pilot)


async def test_what_changed_since_the_last_time_is_seen_when_the_wizard_opens() -> None:
    known = catalog()
    async with wizard(known) as under:
        await press(under.pilot, "escape")
        known.values[kinds.MACHINE] = (WEB_01,)
        await under.open()
        assert "1 machine" in shown(under.pilot)


async def test_back_from_a_review_that_failed_shows_the_page_before() -> None:
    known = catalog()
    async with wizard(known) as under:
        await press(under.pilot, "enter", "space", "enter", "enter")
        known.errors["machines"] = Unreachable("Azure does not answer", "No route to host.", "Check the network.")
        await press(under.pilot, "enter", "escape")
        screen = shown(under.pilot)
        assert "> 4 Policy" in screen
        assert "24-hour-retention-policy" in screen


async def test_a_refresh_that_fails_is_told_in_place_and_can_be_tried_again() -> None:
    known = catalog()
    async with wizard(known) as under:
        await press(under.pilot, "enter", "space")
        known.errors["machines"] = Unreachable("Azure does not answer", "No route to host.", "Check the network.")
        await press(under.pilot, "r")
        assert "No route to host" in shown(under.pilot)
        known.errors.clear()
        await press(under.pilot, "r")
        assert "5 machines in Central US, 1 marked" in shown(under.pilot)


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


async def test_another_region_says_what_it_forgets_and_the_first_brings_it_back() -> None:
    known = catalog()
    elsewhere = replace(WEB_02, id=resource_id(group_id(SUBSCRIPTION, "rg-far"), "Microsoft.Compute/virtualMachines",
                                               "far-01"), location="eastus2")  # fmt: skip
    known.values[kinds.MACHINE] = (*known.given(kinds.MACHINE), elsewhere)
    known.values[kinds.REGION] = (*known.given(kinds.REGION), Region("eastus2", "East US 2"))
    async with wizard(known) as under:
        await press(under.pilot, "home", "down", "down", "enter")
        assert "forgets the marks" not in shown(under.pilot), "nothing is marked yet"
        await press(under.pilot, "escape", "end", "enter", "space")
        assert "5 machines in Central US, 1 marked" in shown(under.pilot)
        await press(under.pilot, "escape", "home", "down", "down", "enter")
        assert "forgets the marks" in shown(under.pilot)
        await press(under.pilot, *"east us", "enter", "end", "enter")
        assert "1 machine in East US 2, none marked" in shown(under.pilot)
        await press(under.pilot, "escape", "home", "down", "down", "enter", *"central", "enter", "end", "enter")
        assert "5 machines in Central US, 1 marked" in shown(under.pilot)


async def test_choices_that_cannot_be_kept_are_told_and_not_lost() -> None:
    async with wizard() as under:
        under.workspace.drafts = stores(FULL_DISK).drafts
        await press(under.pilot, "enter", "space")
        screen = shown(under.pilot)
        assert "cannot be kept on this computer" in screen
        assert "5 machines in Central US, 1 marked" in screen


async def test_explanations_can_be_switched_off() -> None:
    async with wizard() as under:
        assert "Source is where your machines run today" in shown(under.pilot)
        under.pilot.app.add_class("-unexplained")
        await settle(under.pilot)
        assert "Source is where your machines run today" not in shown(under.pilot)


_KEYS = {"source": (), "target": ("enter", "space", "enter"), "policy": ("enter", "space", "enter", "enter")}


@pytest.mark.parametrize(("page", "following"), [("source", 2), ("target", 4), ("policy", 5)])
async def test_the_last_row_can_be_clicked(page: str, following: int) -> None:
    async with wizard() as under:
        await press(under.pilot, *_KEYS[page])
        fields = under.pilot.app.screen.query_one(f"#{page}-fields", FieldList)
        await under.pilot.click(fields, offset=(4, fields.size.height - 1))
        await settle(under.pilot)
        assert f"> {following} " in shown(under.pilot)


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


async def test_a_review_that_is_seen_again_is_broken_into_the_same_lines() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "space", "enter", "enter", "enter")
        first = shown(under.pilot)
        await press(under.pilot, "escape", "enter")
        assert shown(under.pilot) == first
