"""The last question: nothing is sent by mistake, nothing twice, and nothing stands in the way of a failover."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual import events
from textual.widgets import Input

from asr_tui.domain import steps
from asr_tui.domain.errors import OutcomeUnknown
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Stage
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.machine.point import PointPage
from asr_tui.ui.machine.reprotect import ReprotectPage
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.push_button import PushButton
from tests.domain import items
from tests.domain.items import point
from tests.fakes import NOW, PRACTICE, FakeCatalog, FakeSiteRecovery
from tests.ui.machine.stage import COMMITTED, FAILED_OVER, ITEM, on_menu
from tests.ui.machine.stage import Stage as OnStage
from tests.ui.pilot import press, shown, type_ahead, until
from tests.ui.review.stage import NAME
from tests.workspaces import FULL_DISK, move_clock, runs_in, stores


def confirm(stage: OnStage) -> ReviewScreen:
    screen = stage.pilot.app.screen
    assert isinstance(screen, ReviewScreen), shown(stage.pilot)
    return screen


def ready(stage: OnStage) -> bool:
    return confirm(stage).query_one("#send", PushButton).ready


async def test_the_focus_starts_on_cancel_and_enter_there_changes_nothing() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter")
        assert "> Cancel" in shown(stage.pilot)
        await press(stage.pilot, "enter")
        assert isinstance(stage.pilot.app.screen, PointPage)
        assert stage.changes.applied == []


@pytest.mark.parametrize("typed", [("w", "e", "b"), ("w", "e", "b", "minus", "0", "2"), (*NAME, "1")])
async def test_a_wrong_name_keeps_the_button_from_being_pressed(typed: tuple[str, ...]) -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter", *typed)
        assert not ready(stage)
        await press(stage.pilot, "enter", "tab", "enter")
        assert stage.changes.applied == []
        assert "(Fail over)" in shown(stage.pilot) or isinstance(stage.pilot.app.screen, PointPage)


async def test_the_right_name_enables_and_one_press_sends_once() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter", *NAME)
        assert confirm(stage).query_one("#name", Input).value == "web-01"
        assert ready(stage)
        assert stage.changes.applied == []
        await press(stage.pilot, "enter")
        assert stage.changes.applied == [], "enter in the field goes to the button, never past it"
        await press(stage.pilot, "enter")
        await until(stage.pilot, lambda: bool(stage.changes.applied))
        assert isinstance(stage.pilot.app.screen, RunScreen)
        assert stage.changes.applied == [
            steps.Failover(ITEM.id, "web-01", shut_down_source=True, point=items.POINTS[-1].id, choice=PointChoice())
        ]
        phases = [entry.phase for entry in stage.workspace.audit.entries()]
        assert phases[0] == "intent"


async def test_a_name_that_is_pasted_while_cancel_has_the_focus_is_taken() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter")
        focused = stage.pilot.app.focused
        assert focused is not None
        assert focused.id != "name"
        focused.post_message(events.Paste("web-01\nrm"))
        await until(stage.pilot, lambda: ready(stage))
        assert confirm(stage).query_one("#name", Input).value == "web-01"
        assert stage.changes.applied == []


async def test_tab_goes_from_cancel_to_the_name_and_on_to_the_button() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter")
        seen = []
        for key in ("tab", "tab", "tab", "shift+tab"):
            await press(stage.pilot, key)
            focused = stage.pilot.app.screen.focused
            seen.append(focused.id if focused else None)
        assert seen == ["name", "send", "cancel", "send"]


async def test_a_name_that_begins_with_a_key_of_the_app_is_typed() -> None:
    named = replace(ITEM, machine_name="q01")
    async with on_menu(named, first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter", "q", "0", "1")
        assert confirm(stage).query_one("#name", Input).value == "q01"


async def test_read_only_shows_and_sends_nothing() -> None:
    async with on_menu(first=Action.FAIL_OVER, environment=replace(PRACTICE, read_only=True)) as stage:
        await press(stage.pilot, "enter", *NAME)
        assert not ready(stage)
        assert "READ-ONLY" in shown(stage.pilot)


async def test_with_every_read_of_the_source_region_hanging_the_way_is_open_at_once() -> None:
    never = asyncio.Event()
    names = ("machine", "networks", "storage_accounts", "resource_groups", "availability_sets", "regions")
    catalog = FakeCatalog(held=dict.fromkeys(names, never))
    async with on_menu(first=Action.FAIL_OVER, catalog=catalog) as stage:
        await press(stage.pilot, "enter", *NAME)
        assert ready(stage), shown(stage.pilot)
        assert "asking" in confirm(stage).query_one("#consequences").text  # type: ignore[attr-defined]


async def test_a_vault_that_hangs_too_holds_it_up_for_no_longer_than_the_limit() -> None:
    never = asyncio.Event()

    class Hanging(FakeSiteRecovery):
        async def item(self, item: ArmId) -> ProtectedItem:
            await never.wait()
            return ITEM

        async def recovery_points(self, item: ArmId) -> tuple[RecoveryPoint, ...]:
            await never.wait()
            return ()

        async def jobs(self, vault: ArmId, come: object = None) -> tuple[Job, ...]:
            await never.wait()
            return ()

    recovery = Hanging(all_items=(ITEM,))
    async with on_menu(first=Action.FAIL_OVER, recovery=recovery) as stage:
        await stage.pilot.press("enter")
        await stage.pilot.pause(5)
        await press(stage.pilot, *NAME)
        await until(stage.pilot, lambda: ready(stage))
        sent = confirm(stage).plan.steps[0].step
        assert isinstance(sent, steps.Failover)
        assert sent.point is None, "without known points Azure takes its newest"


async def test_a_point_that_was_thinned_away_meanwhile_is_said() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "left")
        page = stage.pilot.app.screen
        assert isinstance(page, PointPage)
        assert page.choice.kind is PointKindChoice.CUSTOM
        stage.recovery.points = (point(3), point(1))
        await press(stage.pilot, "enter", *NAME)
        assert not ready(stage)
        assert "thinned away" in shown(stage.pilot)
        assert "Choose" in shown(stage.pilot)


UNDER_WAY = Job(
    ITEM.id.vault_id.child("replicationJobs", "job-9"), "job-9", "UnplannedFailover", "Failover", JobState.RUNNING,
    "InProgress", "web-01", started=NOW - timedelta(minutes=2),
)  # fmt: skip


async def test_somebody_elses_failover_is_watched_instead_of_sent() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        stage.recovery.all_jobs = (UNDER_WAY,)
        await press(stage.pilot, "enter")
        assert "is under way since 14:00 UTC" in shown(stage.pilot)
        assert not ready(stage)
        await press(stage.pilot, "l")
        assert isinstance(stage.pilot.app.screen, JobScreen)
        assert stage.changes.applied == []


async def test_a_second_start_in_this_session_leads_to_the_first() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        stage.changes.state = stage.changes.state.IN_PROGRESS
        await press(stage.pilot, "enter", *NAME, "enter", "enter")
        await until(stage.pilot, lambda: bool(stage.changes.applied))
        first = stage.pilot.app.screen
        assert isinstance(first, RunScreen)
        await press(stage.pilot, "escape")
        assert isinstance(stage.pilot.app.screen, ActionsScreen)
        assert "Watch it" in shown(stage.pilot)
        await press(stage.pilot, "f", "enter")
        assert "is under way since" in shown(stage.pilot)
        assert not ready(stage)
        await press(stage.pilot, "l")
        assert isinstance(stage.pilot.app.screen, RunScreen)
        assert len(stage.changes.applied) == 1


async def test_after_an_unknown_outcome_one_may_send_again_knowing_what_is_known() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        stage.changes.errors = [OutcomeUnknown("The answer was lost", request_id="request-7")]
        await press(stage.pilot, "enter", *NAME, "enter", "enter")
        await stage.pilot.pause(100)
        await until(stage.pilot, lambda: not stage.workspace.runs.active)
        await press(stage.pilot, "escape", "f", "enter")
        text = confirm(stage).query_one("#consequences").text  # type: ignore[attr-defined]
        assert "its outcome is unknown" in text
        await press(stage.pilot, *NAME)
        assert ready(stage)
        await press(stage.pilot, "enter", "enter")
        await until(stage.pilot, lambda: len(stage.changes.applied) == 2)


async def test_a_full_disk_is_asked_about_once_and_stops_no_failover() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        runs = stage.workspace.runs = runs_in(stores(FULL_DISK), stage.workspace)
        await press(stage.pilot, "enter", *NAME, "enter", "enter")
        assert "What is done cannot be written down" in shown(stage.pilot)
        assert stage.changes.applied == []
        await press(stage.pilot, "down", "enter")
        await until(stage.pilot, lambda: bool(stage.changes.applied))
        assert len(stage.changes.applied) == 1
        assert runs.unwritten


async def test_a_commit_that_somebody_else_made_is_said() -> None:
    async with on_menu(FAILED_OVER, first=Action.COMMIT) as stage:
        done = replace(
            FAILED_OVER, stage=Stage.COMMITTED, state_text="Failover committed",
            allowed_operations=frozenset({"DisableProtection", "SwitchProtection"}),
        )  # fmt: skip
        stage.recovery.all_items = (done,)
        await press(stage.pilot, "f5", *NAME)
        assert not ready(stage)
        assert "is committed already" in shown(stage.pilot)


async def test_text_from_azure_stays_text() -> None:
    nasty = replace(ITEM, target_name="[bold]web[/]\x1b[31m")
    async with on_menu(nasty, first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter")
        assert "[bold]web[/]  is created" in shown(stage.pilot)
        assert "\x1b" not in shown(stage.pilot)


async def test_what_an_earlier_start_left_under_way_is_gone_on_with_and_not_sent_anew() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter")
        page = confirm(stage)
        sent = StepRun(page.plan.steps[0], StepState.SENDING, "ours", intended_at=NOW - timedelta(minutes=3), sent=1)
        interrupted = Run(
            "run-before",
            stage.workspace.place(ITEM.id.vault_id),
            page.plan,
            (sent,),
            NOW - timedelta(minutes=3),
            interrupted=True,
        )
        journal = stage.workspace.runs._journal
        journal.save(interrupted)
        await press(stage.pilot, "f5")
        page.query_one("#name").focus()
        await press(stage.pilot, *NAME)
        assert "was left under way since 13:59" in shown(stage.pilot)
        assert not ready(stage)
        await press(stage.pilot, "escape", "enter", "l")
        assert isinstance(stage.pilot.app.screen, RunScreen)
        assert [run.id for run in stage.workspace.runs.all] == ["run-before"]
        assert stage.changes.applied == []


async def test_what_would_be_lost_follows_the_clock_minute_by_minute() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter")
        before = confirm(stage).query_one("#consequences", Lines).text
        move_clock(stage.workspace, timedelta(hours=2))
        await until(stage.pilot, lambda: confirm(stage).query_one("#consequences", Lines).text != before)
        assert " 2 h 4 min before now" in confirm(stage).query_one("#consequences", Lines).text


async def test_a_loss_that_grew_unseen_is_asked_about_again() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter", *NAME, "enter")
        move_clock(stage.workspace, timedelta(hours=3))
        await type_ahead(stage.pilot, "enter")  # before the screen has told of it
        assert stage.changes.applied == []
        assert "It would now lose 3 h" in shown(stage.pilot)
        assert "> Cancel" in shown(stage.pilot)
        await press(stage.pilot, "shift+tab", "enter")
        await until(stage.pilot, lambda: len(stage.changes.applied) == 1)


async def test_what_was_agreed_is_sent_though_a_newer_point_came_just_now() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter", *NAME, "enter")
        stage.recovery.points = (*items.POINTS, replace(items.POINTS[-1], id=point(0).id, time=items.POINTS[-1].time
                                                        + timedelta(minutes=1)))  # fmt: skip
        await press(stage.pilot, "enter")
        await until(stage.pilot, lambda: len(stage.changes.applied) == 1)
        sent = stage.changes.applied[0]
        assert isinstance(sent, steps.Failover)
        assert sent.point == items.POINTS[-1].id


async def test_a_wrong_name_is_said_beside_it_and_the_lock_is_explained() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        await press(stage.pilot, "enter", "w", "e", "b", "enter")
        assert "x not web-01" in shown(stage.pilot)
        assert "(Fail over)    locked until the name is typed above" in shown(stage.pilot)
        await press(stage.pilot, "minus")
        assert "x not web-01" not in shown(stage.pilot)
        await press(stage.pilot, "0", "1")
        assert "Enter goes to the button; Enter there does it" in shown(stage.pilot)


async def test_a_refusal_hides_what_would_happen_and_leads_to_the_machines_menu() -> None:
    async with on_menu(FAILED_OVER, first=Action.COMMIT) as stage:
        page = confirm(stage)
        assert "no other point can be chosen" in " ".join(page.query_one("#consequences", Lines).text.split())
        done = replace(
            FAILED_OVER, stage=Stage.COMMITTED, state_text="Failover committed",
            allowed_operations=frozenset({"DisableProtection", "SwitchProtection"}),
        )  # fmt: skip
        stage.recovery.all_items = (done,)
        await press(stage.pilot, "f5")
        text = " ".join(page.query_one("#consequences", Lines).text.split())
        assert "is committed already" in text
        assert "no other point can be chosen" not in text
        assert not page.query_one("#ask").display
        assert "a Actions" in shown(stage.pilot)
        await press(stage.pilot, "a")
        await until(stage.pilot, lambda: isinstance(stage.pilot.app.screen, ActionsScreen))
        await until(stage.pilot, lambda: "Re-protect" in shown(stage.pilot))
        assert stage.changes.applied == []


async def test_a_drill_that_meets_production_starts_on_cancel_and_says_each_finding_once() -> None:
    async with on_menu(first=Action.DRILL) as stage:
        await press(stage.pilot, "enter", "down", "enter", "down", "enter")
        page = confirm(stage)
        text = " ".join(page.query_one("#consequences", Lines).text.split())
        assert text.count("the test machine would meet the real ones") == 1
        assert "Choose another network" not in text
        assert "> Cancel" in shown(stage.pilot)
        await press(stage.pilot, "enter")
        assert stage.changes.applied == []


async def test_a_typed_ahead_enter_does_not_take_the_last_page_away() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        await type_ahead(stage.pilot, "enter", "enter", "enter")
        assert "> Cancel" in shown(stage.pilot)
        assert confirm(stage)


async def test_a_typed_ahead_enter_begins_no_drill() -> None:
    async with on_menu(first=Action.DRILL) as stage:
        await type_ahead(stage.pilot, "enter", "enter", "enter", "enter")
        assert "> Start test failover" in shown(stage.pilot)
        assert stage.changes.applied == []
        await press(stage.pilot, "enter")
        await until(stage.pilot, lambda: bool(stage.changes.applied))


async def test_a_re_protect_waits_for_what_it_takes_over_from_the_original_machine() -> None:
    async with on_menu(COMMITTED, first=Action.REPROTECT) as stage:
        page = stage.pilot.app.screen
        assert isinstance(page, ReprotectPage)
        known = page.estate
        await press(stage.pilot, "enter", *NAME)
        page.inquiry.estate.publish(replace(known, running=None, pending=("the machine in the source region",)))
        await until(stage.pilot, lambda: not ready(stage))
        assert "locked until Azure has answered" in shown(stage.pilot)
        page.inquiry.estate.publish(known)
        await until(stage.pilot, lambda: ready(stage))
