"""The home of a vault, as a person sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual import events

from asr_tui.domain.protection import Stage
from asr_tui.domain.run import Run
from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.protect import EnableReplicationWizard
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.jobs import JobsScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.shell.frame import FramedScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.needs import NeedsScreen
from asr_tui.ui.widgets.table import Table
from tests.fakes import NOW, FakeSession, FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, running, settle, shown, until
from tests.ui.run.run_under_test import UNDER_WAY, ShownRuns
from tests.ui.vault.home_under_test import OUTAGE, at_home, crowd, read_again, vault
from tests.workspaces import fake_workspace, move_clock, runs_in, stores


async def test_what_needs_a_person_machines_jobs_and_map_are_on_one_screen() -> None:
    async with at_home(vault()) as (pilot, _):
        text = shown(pilot)
        assert "x 1 no recovery point     64 min      sql-01" in text
        assert "! 1 not committed         2 h         app-01" in text
        assert "2 copied" in text
        assert "worst 64 min sql-01" in text
        assert "x!~" in text
        assert "First copy 43 %" in text
        assert "▶ o West Europe   1 runs there, no copy" in text
        assert "+ Failover app-01" in text
        for key in ("enter Open", "p Protect more", "esc Back", "? All keys"):
            assert key in text


async def test_an_empty_vault_says_what_to_do_and_enter_does_it() -> None:
    async with at_home(FakeSiteRecovery()) as (pilot, _):
        text = shown(pilot)
        assert "No machine is protected in this vault yet." in text
        assert "enter Protect machines" in text
        assert "Protect more" not in text
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, EnableReplicationWizard)


async def test_the_first_read_fails_and_r_tries_again() -> None:
    recovery = vault(errors={"items": OUTAGE})
    async with at_home(recovery) as (pilot, workspace):
        text = shown(pilot)
        assert "Azure does not answer" in text
        assert "What to do: It is tried again by itself." in text
        assert "ServerTimeout" in text
        recovery.errors.clear()
        await read_again(pilot, workspace)
        assert "no recovery point" in shown(pilot)


async def test_a_failed_refresh_keeps_the_old_data_and_says_its_age_and_why() -> None:
    recovery = vault()
    async with at_home(recovery) as (pilot, workspace):
        move_clock(workspace, timedelta(minutes=4))
        recovery.errors["jobs"] = OUTAGE
        await read_again(pilot, workspace)
        text = shown(pilot)
        assert "! Shown is 14:02, 4 min ago: Azure does not answer" in text
        assert "x 1 no recovery point" in text
        recovery.errors.clear()
        await read_again(pilot, workspace)
        assert "Shown is" not in shown(pilot)


async def test_the_cursor_stays_on_its_machine_while_rows_change_places() -> None:
    recovery = vault()
    async with at_home(recovery) as (pilot, workspace):
        await press(pilot, "down", "down")
        table = pilot.app.screen.query_one(Table)
        key = table.cursor_key
        recovery.all_items = (*samples.ITEMS, samples.item("aaa-01", rpo=timedelta(hours=3)))
        await read_again(pilot, workspace)
        assert len(table.rows) == 5
        assert table.cursor_key == key


async def test_nothing_is_drawn_while_nothing_changes() -> None:
    async with at_home(vault()) as (pilot, workspace):
        table = pilot.app.screen.query_one(Table)
        rows = table.rows
        await read_again(pilot, workspace)
        assert table.rows is rows


async def test_enter_opens_the_machine_j_the_jobs() -> None:
    async with at_home(vault()) as (pilot, _):
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MachineScreen)
        await until(pilot, lambda: "app-01   Failed over" in shown(pilot))
        await press(pilot, "escape", "j")
        assert isinstance(pilot.app.screen, JobsScreen)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, JobScreen)
        await press(pilot, "escape", "escape", "p")
        assert isinstance(pilot.app.screen, EnableReplicationWizard)


async def test_the_filter_goes_before_the_screen() -> None:
    async with at_home(vault()) as (pilot, _):
        await press(pilot, "slash", *"sql")
        assert [row.text(0) for row in pilot.app.screen.query_one(Table).rows] == ["sql-01"]
        await press(pilot, "escape")
        assert len(pilot.app.screen.query_one(Table).rows) == 4
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_run_under_way_is_shown_and_l_watches_it() -> None:
    async with at_home(vault()) as (pilot, workspace):

        class Shown(ShownRuns):
            @property
            def all(self) -> tuple[Run, ...]:
                return (self.state.value,)

        runs = Shown(workspace, samples.run(UNDER_WAY))
        workspace.runs = runs
        await press(pilot, "j", "escape")
        assert "~ Under way: Protect web-01 and 1 other, 3 of 5 steps done   l Watch" in shown(pilot)
        runs.state.publish(samples.run(UNDER_WAY, samples.done(samples.ENABLE_2)))
        await until(pilot, lambda: "4 of 5 steps done" in shown(pilot))
        await press(pilot, "l")
        assert isinstance(pilot.app.screen, RunScreen)


@pytest.mark.parametrize("left", [True, False], ids=["closed in order", "killed"])
async def test_a_run_that_was_left_is_offered_and_can_be_put_away(left: bool) -> None:
    async with at_home(vault()) as (pilot, workspace):
        kept = stores()
        kept.journal.save(replace(samples.run(), interrupted=left))
        workspace.runs = runs_in(kept, workspace)
        await press(pilot, "j", "escape")
        assert "Protect web-01 and 1 other, 3 of 5 steps done   l Continue" in shown(pilot)
        await press(pilot, "l")
        assert "Azure is looked at first" in shown(pilot)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: "Left undone" not in shown(pilot))
        assert kept.journal.all() == ()


async def test_a_run_that_was_left_asks_for_a_second_factor_before_it_goes_on() -> None:
    async with at_home(vault()) as (pilot, workspace):
        kept, session = stores(), workspace.session
        assert isinstance(session, FakeSession)
        session.lacks_second_factor = True
        kept.journal.save(replace(samples.run(), interrupted=True))
        workspace.runs = runs_in(kept, workspace)
        await press(pilot, "j", "escape", "l", "enter")
        assert "Azure will ask for a second factor" in shown(pilot)
        assert workspace.runs.all == ()
        await press(pilot, "enter")
        assert session.signed_in_again == 1
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))


async def test_the_next_step_of_the_selected_machine_has_its_key() -> None:
    committed = samples.item("a-com", stage=Stage.COMMITTED, allowed_operations=frozenset({"SwitchProtection"}))
    drilled = samples.item("b-drill", allowed_operations=frozenset({"TestFailoverCleanup", "UnplannedFailover"}))
    away = samples.item("b-away", home_location="westeurope")
    items = (samples.failed_over("0-over", hours=1), committed, away, drilled, samples.item("c-fine"))
    async with at_home(FakeSiteRecovery(all_items=items)) as (pilot, _):
        for words in ("n Commit", "n Re-protect", "n Fail back", "n Clean up"):
            footer = shown(pilot).splitlines()[-1]
            assert words in footer
            assert "f Fail over" not in footer or words == "n Clean up"
            await press(pilot, "down")
        assert " n " not in shown(pilot).splitlines()[-1]
        assert "f Fail over" in shown(pilot).splitlines()[-1]


@pytest.mark.parametrize("key", ["n", "f"])
async def test_a_machine_away_from_home_has_a_line_since_when_and_its_keys_lead_to_the_failback(key: str) -> None:
    began = NOW - timedelta(days=3)
    there = samples.job("job-7", "Failover", "web-01", scenario="UnplannedFailover", started=began, ended=began)
    recovery = vault(all_items=(samples.item("web-01", home_location="westeurope"),), all_jobs=(there,))
    async with at_home(recovery) as (pilot, _):
        assert f"away from home since {began:%-d %b %H:%M}" in " ".join(shown(pilot).split())
        assert "Failback due" in shown(pilot)
        await press(pilot, "i")
        assert f"away from home since {began:%-d %b %H:%M}: failback due" in shown(pilot)
        await press(pilot, "escape")
        await press(pilot, key)
        await until(pilot, lambda: "Failback: which state of web-01 shall start in" in shown(pilot))


async def test_nothing_is_not_said_to_need_one_beside_a_region_that_does_not_answer() -> None:
    silent = samples.item("web-01", last_heartbeat=samples.ago(minutes=16))
    async with at_home(vault(all_items=(silent,), all_jobs=())) as (pilot, _):
        assert "centralus does not answer" in shown(pilot).casefold().replace("central us", "centralus")
        assert "+ nothing" not in shown(pilot)


async def test_a_large_terminal_explains_the_machine_under_the_cursor_beside_the_list() -> None:
    async with at_home(crowd(), (200, 60)) as (pilot, _):
        assert "What to do: Open the machine" in shown(pilot)
        before = shown(pilot)
        await press(pilot, "end")
        assert shown(pilot) != before
        assert f"{len(pilot.app.screen.query_one(Table).rows)} of" in shown(pilot)


async def test_home_reads_the_tasks_of_jobs_that_run_while_it_is_seen() -> None:
    recovery = vault(all_jobs=(samples.ENABLING,))
    async with at_home(recovery) as (pilot, workspace):
        await until(pilot, lambda: "2 of 5" in shown(pilot))
        feed = workspace.feeds.of(samples.VAULT.id)
        await press(pilot, "i")
        await settle(pilot)
        assert feed.value.details == ()


async def test_all_that_needs_one_is_a_list_with_what_to_do_and_leads_to_the_machine() -> None:
    async with at_home(crowd()) as (pilot, _):
        await press(pilot, "i")
        assert isinstance(pilot.app.screen, NeedsScreen)
        assert len(pilot.app.screen.query_one(Table).rows) == 6
        assert "erp-000: no recovery point for 2 h." in shown(pilot)
        assert "What to do: Open the machine" in shown(pilot)
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, MachineScreen)
        assert "erp-001" in shown(pilot)
        await press(pilot, "escape", "slash", *"003")
        assert [row.text(0) for row in pilot.app.screen.query_one(Table).rows] == ["erp-003"]
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_where_nothing_needs_one_the_list_says_so() -> None:
    async with at_home(vault(all_items=(samples.item("web-01"),), all_jobs=())) as (pilot, _):
        await press(pilot, "i")
        assert "Nothing needs you." in shown(pilot)


async def test_the_list_of_needs_tells_an_outage_and_keeps_what_it_has() -> None:
    recovery = crowd()
    async with at_home(recovery) as (pilot, workspace):
        await press(pilot, "i")
        recovery.errors["jobs"] = OUTAGE
        move_clock(workspace, timedelta(minutes=4))
        await read_again(pilot, workspace)
        assert "Shown is 14:02, 4 min ago" in shown(pilot)
        assert "erp-000" in shown(pilot)


async def test_a_home_with_room_explains_itself() -> None:
    async with at_home(vault(all_items=(samples.item("web-01"),), all_jobs=())) as (pilot, _):
        assert "Loss (RPO) is how much of the newest data" in shown(pilot)
    async with at_home(crowd()) as (pilot, _):
        assert "Loss (RPO) is how much" not in shown(pilot)


async def test_a_key_that_comes_while_home_is_being_made_is_no_mistake() -> None:
    async with running() as pilot:
        below = pilot.app.screen
        pilot.app.push_screen(HomeScreen(fake_workspace(), samples.VAULT))
        assert isinstance(below, FramedScreen)
        key = events.Key("j", "j")
        below.on_key(key)
        assert key._stop_propagation
        await settle(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)
