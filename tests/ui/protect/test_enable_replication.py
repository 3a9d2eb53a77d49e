"""The enable replication wizard from its first page to its review, and back, by keys."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.errors import Unreachable
from asr_tui.domain.ids import group_id, resource_id
from asr_tui.domain.machines import Power
from asr_tui.domain.resources import Region
from asr_tui.domain.steps import EnableReplication
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.sign_in.welcome import WelcomeScreen
from asr_tui.ui.widgets.field_list import FieldList
from tests.fakes import SUBSCRIPTION, VAULT
from tests.ui.pilot import press, settle, shown, type_ahead
from tests.ui.protect.estates import APP_01, WEB_01, WEB_02, catalog
from tests.ui.protect.wizard_under_test import DRAFT, wizard
from tests.workspaces import FULL_DISK, stores


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
        assert "> 3 Target" in shown(under.pilot), "one goes on at the furthest page that one has seen"


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


async def test_a_review_that_is_seen_again_is_broken_into_the_same_lines() -> None:
    async with wizard() as under:
        await press(under.pilot, "enter", "space", "enter", "enter", "enter")
        first = shown(under.pilot)
        await press(under.pilot, "escape", "enter")
        assert shown(under.pilot) == first
