"""The menu offers what Azure allows, the next sensible step first, and follows the machine on its round."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.errors import Unreachable
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.protection import Stage as Progress
from asr_tui.domain.resources import Vault
from asr_tui.ui.commands import commands
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.machine.drill import CleanUpPage
from asr_tui.ui.machine.drill_board import DrillBoard
from asr_tui.ui.machine.failover import FailoverPage
from asr_tui.ui.machine.failover_result import FailoverResult
from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.machine.migrate import MigratePage
from asr_tui.ui.machine.reprotect import ReprotectPage
from asr_tui.ui.navigation import ActionsOf
from asr_tui.ui.screens import screen_for
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.widgets.field_list import FieldList
from tests.domain.estates import container
from tests.fakes import NOW
from tests.ui.machine.stage import (
    BACK,
    COMMITTED,
    DRILLING,
    FAILED_OVER,
    HOME_AGAIN,
    ITEM,
    Stage,
    catalog_with,
    on_menu,
)
from tests.ui.pilot import press, shown, until
from tests.workspaces import FULL_DISK, stores


def menu(stage: Stage) -> str:
    return stage.pilot.app.screen.query_one("#actions", FieldList).text


@pytest.mark.parametrize(
    ("item", "first"),
    [
        (ITEM, "Test failover"),
        (FAILED_OVER, "Result of the failover"),
        (COMMITTED, "Result of the failover"),
        (DRILLING, "The running drill"),
    ],
)
async def test_the_next_sensible_line_is_selected(item: ProtectedItem, first: str) -> None:
    async with on_menu(item) as stage:
        assert f"> {first}" in shown(stage.pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("item", [ITEM, FAILED_OVER, COMMITTED, DRILLING, BACK, HOME_AGAIN])
async def test_nothing_in_the_menu_is_cut(item: ProtectedItem, size: tuple[int, int]) -> None:
    async with on_menu(item, size=size) as stage:
        assert "…" not in shown(stage.pilot)
        assert re.search(r"\[(protected|failed over|committed|failback due)\]", shown(stage.pilot))


async def test_what_is_not_done_here_has_a_line() -> None:
    odd = replace(ITEM, allowed_operations=frozenset({"PlannedFailover", "SomethingNew"}))
    async with on_menu(odd) as stage:
        assert "use Failover" in " ".join(menu(stage).split())
        assert "SomethingNew" in menu(stage)
        assert "offers nothing to start" in menu(stage)


async def test_rollback_is_on_the_screen_in_the_palette_and_explained() -> None:
    async with on_menu() as stage:
        assert "Rollback is re-protect, then failback" in shown(stage.pilot)
        (rollback,) = [one for one in commands(stage.pilot.app.screen) if one.title == "Rollback"]
        assert "Re-protect, then failback" in rollback.help
        await press(stage.pilot, "b")
        assert isinstance(stage.pilot.app.screen, Choose)
        assert "runs where it was protected first" in shown(stage.pilot)


async def test_rollback_leads_to_the_half_that_comes_next() -> None:
    async with on_menu(COMMITTED) as stage:
        await press(stage.pilot, "b")
        assert isinstance(stage.pilot.app.screen, ReprotectPage)
    async with on_menu(BACK) as stage:
        await press(stage.pilot, "b")
        assert isinstance(stage.pilot.app.screen, FailoverPage)
        assert "Failback: which state" in shown(stage.pilot)


async def test_rollback_is_a_line_that_says_what_comes_next() -> None:
    for item, words in ((FAILED_OVER, "next: Commit"), (COMMITTED, "next: Re-protect"),
                        (BACK, "next: Failback")):  # fmt: skip
        async with on_menu(item) as stage:
            assert f"failback; {words}" in " ".join(menu(stage).split())
    async with on_menu(ITEM) as stage:
        assert "Rollback" not in menu(stage)
        assert "b Rollback" not in shown(stage.pilot)


async def test_a_list_that_changes_takes_the_cursor_back_to_its_first_line() -> None:
    async with on_menu(FAILED_OVER) as stage:
        await press(stage.pilot, "down", "down")
        stage.recovery.all_items = (COMMITTED,)
        stage.workspace.feeds.of(ITEM.id.vault_id).refresh()
        await until(stage.pilot, lambda: "next: Re-protect" in " ".join(menu(stage).split()))
        assert stage.pilot.app.screen.query_one("#actions", FieldList).current == "result"


async def test_the_cursor_never_begins_on_what_ends_a_protection() -> None:
    waiting = replace(ITEM, allowed_operations=frozenset({"DisableProtection"}), last_test_failover=None)
    async with on_menu(waiting) as stage:
        assert stage.pilot.app.screen.query_one("#actions", FieldList).current == "migration"
    async with on_menu(replace(waiting, stage=Progress.COPYING)) as stage:
        assert "Disable replication" in menu(stage)
        actions = stage.pilot.app.screen.query_one("#actions", FieldList)
        assert actions.current == ""
        await press(stage.pilot, "enter")
        assert isinstance(stage.pilot.app.screen, ActionsScreen)
        assert "Nothing is due now. The arrow keys choose a line." in shown(stage.pilot)
        await press(stage.pilot, "down")
        assert actions.current == "DISABLE"


async def test_re_protect_is_no_equal_of_commit_on_the_result() -> None:
    allowed = FAILED_OVER.allowed_operations | {"SwitchProtection"}
    async with on_menu(replace(FAILED_OVER, allowed_operations=allowed)) as stage:
        assert "It commits the failover first" in " ".join(menu(stage).split())
        await press(stage.pilot, "enter")
        assert isinstance(stage.pilot.app.screen, FailoverResult)
        assert "k Commit" in shown(stage.pilot)
        assert "b Re-protect" not in shown(stage.pilot)


async def test_an_action_asked_for_at_once_that_azure_does_not_offer_is_said() -> None:
    async with on_menu(COMMITTED, first=Action.FAIL_OVER) as stage:
        assert isinstance(stage.pilot.app.screen, ActionsScreen)
        assert "does not offer Failover now" in shown(stage.pilot)


async def test_it_follows_the_machine_into_the_other_container() -> None:
    async with on_menu(COMMITTED) as stage:
        moved = replace(
            BACK, id=container("westeurope").child("replicationProtectedItems", ITEM.id.name), state_text="Protected"
        )
        stage.recovery.all_items = (moved,)
        stage.workspace.feeds.of(ITEM.id.vault_id).refresh()
        await until(stage.pilot, lambda: "Failback" in menu(stage))
        await press(stage.pilot, "f", "enter")
        assert "FAIL BACK web-01" in shown(stage.pilot)


async def test_a_machine_that_is_no_longer_protected_is_said_and_enter_leads_away() -> None:
    async with on_menu() as stage:
        assert "Protected" in shown(stage.pilot)
        below = stage.pilot.app.screen_stack[-2]
        stage.recovery.all_items = ()
        stage.workspace.feeds.of(ITEM.id.vault_id).refresh()
        await until(stage.pilot, lambda: "no longer protected" in shown(stage.pilot))
        assert menu(stage) == ""
        assert "Protected" not in shown(stage.pilot)
        assert "[protected]" not in shown(stage.pilot)
        assert "b Rollback" not in shown(stage.pilot)
        await press(stage.pilot, "enter")
        assert stage.pilot.app.screen is below


@pytest.mark.parametrize(
    ("action", "item"), [(Action.DISABLE, ITEM), (Action.MIGRATE, COMMITTED)], ids=["disable", "migration"]
)
async def test_after_the_end_of_a_protection_the_run_leads_home(action: Action, item: ProtectedItem) -> None:
    async with on_menu(item) as stage:
        app, vault = stage.pilot.app, Vault(ITEM.id.vault_id, "westeurope")
        await app.pop_screen()
        await app.push_screen(HomeScreen(stage.workspace, vault))
        await press(stage.pilot, "enter")
        assert isinstance(app.screen, MachineScreen)
        await app.push_screen(screen_for(ActionsOf(item, action), stage.workspace))
        await press(stage.pilot, *"web", "minus", "0", "1", "enter", "enter")
        await until(stage.pilot, lambda: "All done" in shown(stage.pilot))
        stage.recovery.all_items = ()
        await press(stage.pilot, "enter")
        await until(stage.pilot, lambda: isinstance(app.screen, HomeScreen))
        await until(stage.pilot, lambda: "No machine is protected in this vault" in shown(stage.pilot))


async def test_somebody_elses_drill_is_found_and_can_be_cleaned_up() -> None:
    async with on_menu() as stage:
        stage.recovery.all_items = (DRILLING,)
        stage.catalog.values[kinds.MACHINE] = catalog_with(DRILLING).given(kinds.MACHINE)
        stage.workspace.feeds.of(ITEM.id.vault_id).refresh()
        await until(stage.pilot, lambda: "The running drill" in menu(stage))
        assert "runs for 3 h" in menu(stage)


async def test_the_board_tells_what_runs_and_what_is_billed() -> None:
    async with on_menu(DRILLING) as stage:
        await press(stage.pilot, "enter")
        assert isinstance(stage.pilot.app.screen, DrillBoard)
        seen = shown(stage.pilot)
        assert "web-01-test" in seen
        assert "for 3 h" in seen
        assert "2 disks of 254 GiB" in seen
        assert " h so far" not in seen, "the same length is told once"
        assert "an hour" not in seen
        await press(stage.pilot, "u")
        assert isinstance(stage.pilot.app.screen, CleanUpPage)


async def test_an_amount_is_shown_only_where_a_price_was_set() -> None:
    from asr_tui.domain.settings import Settings

    async with on_menu(DRILLING, settings=Settings(hourly_price=0.5)) as stage:
        await press(stage.pilot, "enter")
        assert "about 1.50 so far at 0.5 an hour" in " ".join(shown(stage.pilot).split())


async def test_the_result_shows_both_machines_and_what_is_left_to_do() -> None:
    async with on_menu(FAILED_OVER, size=(120, 40)) as stage:
        await press(stage.pilot, "enter")
        assert isinstance(stage.pilot.app.screen, FailoverResult)
        seen = shown(stage.pilot)
        assert "runs twice, with one name" in seen
        assert "DNS: names of web-01 still lead to 10.0.1.4" in seen
        assert "Not committed" in seen
        await press(stage.pilot, "k")
        assert "COMMIT web-01" in shown(stage.pilot)


async def test_what_is_done_is_ticked_off_by_its_number_and_stays_so_for_this_failover() -> None:
    async with on_menu(FAILED_OVER, size=(80, 40)) as stage:
        await press(stage.pilot, "enter")
        assert "3 of 3 left (1-3 tick off)" in shown(stage.pilot)
        await press(stage.pilot, "2", "1", "1", "9")
        assert "2 of 3 left" in shown(stage.pilot)
        assert "2  + Load balancers" in shown(stage.pilot)
        assert "1  - DNS" in shown(stage.pilot)
        await press(stage.pilot, "escape", "enter")
        assert "2  + Load balancers" in shown(stage.pilot)
        await press(stage.pilot, "1", "3")
        assert "all done" in shown(stage.pilot)
        stage.recovery.all_items = (replace(FAILED_OVER, last_failover=NOW),)
        await press(stage.pilot, "r")
        await until(stage.pilot, lambda: "3 of 3 left" in shown(stage.pilot))


async def test_a_tick_that_cannot_be_kept_is_said_and_shown() -> None:
    async with on_menu(FAILED_OVER, size=(80, 40)) as stage:
        stage.workspace.ticks = stores(FULL_DISK).ticks
        await press(stage.pilot, "enter", "1")
        assert "1  + DNS" in shown(stage.pilot)
        assert "kept only until the screen is left" in shown(stage.pilot)


FAILED_DISABLE = Job(
    ITEM.id.vault_id.child("replicationJobs", "1"), "1", "DisableDr", "Disable", JobState.FAILED, "Failed", "web-01"
)


async def test_purge_is_offered_only_after_a_disable_that_failed() -> None:
    async with on_menu() as stage:
        assert "Purge" not in menu(stage)
        await press(stage.pilot, "colon", *"purge")
        assert "force it out of the vault" not in shown(stage.pilot)
        await press(stage.pilot, "escape")
        stage.recovery.all_jobs = (FAILED_DISABLE,)
        await press(stage.pilot, "r")
        await until(stage.pilot, lambda: "Purge" in menu(stage))
        await press(stage.pilot, "colon", *"purge", "enter")
        assert "PURGE web-01" in shown(stage.pilot)


async def test_each_line_of_the_menu_is_in_the_palette_once() -> None:
    async with on_menu(FAILED_OVER, size=(120, 90)) as stage:
        await press(stage.pilot, "colon")
        for name in ("Commit", "Other point", "Rollback", "Disable replication", "Migrate", "Result of the failover"):
            lines = [line.strip() for line in shown(stage.pilot).splitlines()]
            assert sum(re.match(rf"{name}(  |$)", line) is not None for line in lines) == 1, name


@pytest.mark.parametrize(
    ("item", "opens"),
    [(ITEM, "which state of web-01"), (FAILED_OVER, "COMMIT web-01"), (COMMITTED, "COMPLETE MIGRATION OF web-01")],
)
async def test_a_migration_is_guided_from_wherever_it_is(item: ProtectedItem, opens: str) -> None:
    async with on_menu(item) as stage:
        stage.pilot.app.screen.query_one("#actions", FieldList).move_to("migration")
        await press(stage.pilot, "enter")
        assert isinstance(stage.pilot.app.screen, MigratePage)
        await press(stage.pilot, "enter")
        assert opens in shown(stage.pilot)


async def test_the_way_back_tells_its_measured_progress() -> None:
    copying = replace(
        BACK, stage=Progress.COPYING, state_text="Initial replication is in progress", percent=40.0,
        allowed_operations=frozenset({"DisableProtection"}),
    )  # fmt: skip
    async with on_menu(copying) as stage:
        stage.recovery.all_jobs = (
            replace(
                FAILED_DISABLE, scenario="SwitchReplicationGroupProtection", state=JobState.SUCCEEDED,
                started=NOW - timedelta(minutes=30), ended=NOW - timedelta(minutes=20),
            ),
        )  # fmt: skip
        await press(stage.pilot, "r")
        assert "40 % copied, about 30 min left at the pace so far" in shown(stage.pilot)
        stage.recovery.all_items = (replace(copying, percent=80.0),)
        stage.workspace.feeds.of(ITEM.id.vault_id).refresh()
        await until(stage.pilot, lambda: "80 % copied, about 5 min left" in shown(stage.pilot))


@pytest.mark.parametrize(("item", "words"), [(ITEM, "Failing over"), (BACK, "Failing back")])
async def test_during_a_failover_it_is_not_called_protected(item: ProtectedItem, words: str) -> None:
    under_way = replace(item, stage=Progress.FAILING_OVER, allowed_operations=frozenset({"CancelFailover"}))
    async with on_menu(under_way) as stage:
        assert f"web-01: {words}" in shown(stage.pilot)
        assert "Protected" not in shown(stage.pilot)
        assert "Migrate" not in menu(stage)
        source = "Central US" if item is ITEM else "West Europe"
        assert f"web-01 stays in {source}" in " ".join(menu(stage).split())


async def test_a_failback_that_is_due_is_the_first_line() -> None:
    async with on_menu(BACK) as stage:
        assert "> Failback" in shown(stage.pilot)
        assert "f Fail back" in shown(stage.pilot)
        assert "f Fail over" not in shown(stage.pilot)
        assert "Migrate" not in menu(stage)


async def test_a_result_that_is_over_is_not_told_of_the_side_that_it_left() -> None:
    async with on_menu(COMMITTED) as stage:
        await press(stage.pilot, "enter")
        assert isinstance(stage.pilot.app.screen, FailoverResult)
        stage.recovery.all_items = (
            replace(BACK, id=container("westeurope").child("replicationProtectedItems", "item-1")),
        )
        stage.workspace.feeds.of(ITEM.id.vault_id).refresh()
        await until(stage.pilot, lambda: "This result is over: web-01 is replicated again" in shown(stage.pilot))
        assert "runs here" not in shown(stage.pilot)


async def test_where_the_region_is_silent_failover_comes_first() -> None:
    async with on_menu() as stage:
        assert menu(stage).index("Test failover") < menu(stage).index("Failover  ")
        stage.catalog.errors = {"machine": Unreachable("No answer")}
        stage.recovery.all_items = (replace(ITEM, rpo=timedelta(minutes=50)),)
        page = stage.pilot.app.screen
        assert isinstance(page, ActionsScreen)
        page.inquiry.estate.publish(replace(page.estate, running=None))
        await press(stage.pilot, "r")
        assert menu(stage).index("Failover  ") < menu(stage).index("Test failover")


async def test_a_copy_that_lost_track_is_resynchronized_where_azure_offers_it() -> None:
    behind = replace(ITEM, allowed_operations=ITEM.allowed_operations | {"RepairReplication"})
    async with on_menu(behind) as stage:
        assert "Resynchronize" in menu(stage)
        assert "> Test failover" in shown(stage.pilot)
        await press(stage.pilot, "down", "down", "enter")
        assert "Resynchronize web-01" in shown(stage.pilot)
        assert "Cancel" in shown(stage.pilot)
        assert stage.changes.applied == []


async def test_a_list_whose_screen_was_left_is_fitted_no_more() -> None:
    async with on_menu(ITEM) as stage:
        actions = stage.pilot.app.screen.query_one("#actions", FieldList)
        await press(stage.pilot, "escape")
        assert not actions.is_attached
        actions._drawn_width = -1
        actions._fit()
