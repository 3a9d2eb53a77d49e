"""Keys of a run of many: hold, go on, on an error, cancelled jobs, tried again as a set; each says why not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain.errors import PointGone
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.rollout import Between, OnError
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.domain.steps import TestFailover
from asr_tui.services import progress
from asr_tui.services.workspace import Workspace
from asr_tui.ui.run.run import RunScreen
from tests.domain.items import PROTECTED
from tests.fakes import PRACTICE, FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, running, settle, shown, until
from tests.ui.run.many import in_waves, machine, run_of
from tests.ui.run.run_under_test import ShownRuns, showing
from tests.ui.samples import NOW, ago
from tests.workspaces import fake_workspace

ALLOWED = replace(samples.ENABLING, allowed_actions=frozenset({"Cancel"}))


class ControlledRuns(ShownRuns):
    """Changes the run as the real runs do, and notes what was started."""

    started: Plan | None = None

    def hold(self, run_id: str) -> None:
        self.state.publish(progress.held(self.get(run_id), NOW))

    def release(self, run_id: str) -> None:
        self.state.publish(progress.released(self.get(run_id), NOW))

    def go_on(self, run_id: str) -> None:
        self.state.publish(progress.gone_on(self.get(run_id), NOW))

    def set_on_error(self, run_id: str, on_error: OnError) -> None:
        self.state.publish(progress.on_error_set(self.get(run_id), on_error, NOW))

    def start(self, plan: Plan, place: object) -> str:
        self.started = plan
        return "run-1"


@asynccontextmanager
async def controlled(
    run: Run, size: tuple[int, int] = (120, 40), *, read_only: bool = False
) -> AsyncIterator[tuple[Pilot[None], ControlledRuns]]:
    async with running(size=size) as pilot:
        workspace, _ = showing(run, read_only=read_only)
        runs = ControlledRuns(workspace, run)
        workspace.runs = runs
        await pilot.app.push_screen(RunScreen(workspace, run.id))
        await settle(pilot)
        yield pilot, runs


DONE, WAITING, FAILED, AT_WORK = StepState.DONE, StepState.WAITING, StepState.FAILED, StepState.UNDER_WAY
WAITS = in_waves(DONE, DONE, WAITING, WAITING, WAITING, WAITING)


async def test_the_board_says_which_wave_waits_for_whom_and_g_begins_it() -> None:
    async with controlled(WAITS, (80, 24)) as (pilot, runs):
        text = shown(pilot)
        assert "! Wave 2, app waits for you. G goes on." in text
        assert "+ 1 sql  all 2 done" in text
        assert "! 2 app  2 machines, waits for you: G goes on" in text
        assert "- 3 web  2 machines, after wave 2" in text
        assert "6 machines: 2 done, 4 wait" in text
        await press(pilot, "G")
        assert runs.state.value.open_waves == 2
        assert "2 of 3 begun" in shown(pilot)


async def test_a_pause_says_when_the_next_wave_begins() -> None:
    run = in_waves(DONE, DONE, WAITING, WAITING, between=Between.AFTER_PAUSE)
    async with controlled(run) as (pilot, runs):
        assert "~ Wave 2, app begins in 5 min. G begins it now." in shown(pilot)
        assert "- 2 app  2 machines, begins in 5 min" in shown(pilot)
        await press(pilot, "G")
        assert runs.state.value.open_waves == 2


async def test_a_held_run_begins_nothing_until_it_is_let_go_on() -> None:
    async with controlled(in_waves(AT_WORK, WAITING, WAITING, WAITING)) as (pilot, runs):
        await press(pilot, "Z")
        assert runs.state.value.held_since is not None
        assert "! Held: nothing new begins. Z lets it go on." in shown(pilot)
        assert "home says that the rest waits for you" in " ".join(shown(pilot).split())
        await press(pilot, "Z")
        assert runs.state.value.held_since is None
        assert "Held: nothing" not in shown(pilot)


async def test_what_an_error_means_is_changed_while_it_runs_and_g_passes_the_failure_over() -> None:
    async with controlled(in_waves(FAILED, DONE, WAITING, WAITING)) as (pilot, runs):
        assert "on an error: go on" in shown(pilot)
        await press(pilot, "Q")
        assert "x Stopped after 1 failure: nothing new begins. G goes on without, r tries again." in shown(pilot)
        assert "on an error: stop" in shown(pilot)
        await press(pilot, "G")
        assert "Stopped after" not in shown(pilot)
        assert runs.state.value.passed


async def test_what_failed_is_tried_again_as_a_set() -> None:
    async with controlled(in_waves(FAILED, FAILED, WAITING, WAITING)) as (pilot, runs):
        await press(pilot, "r")
        assert len(runs.retried) == 2


@pytest.mark.parametrize(("keys", "held"), [(("down", "enter"), True), (("down", "down", "enter"), False)])
async def test_jobs_are_cancelled_after_a_question_and_what_has_not_begun_may_wait(
    keys: tuple[str, ...], *, held: bool
) -> None:
    run = in_waves(AT_WORK, AT_WORK, WAITING, WAITING)
    run = replace(run, steps=tuple(replace(one, job=ALLOWED) if one.state is AT_WORK else one for one in run.steps))
    async with controlled(run) as (pilot, runs):
        await press(pilot, "X")
        assert "> Leave them alone" in shown(pilot)
        assert runs.started is None
        await press(pilot, *keys)
        assert runs.started is not None
        assert len(runs.started.steps) == 2
        assert (runs.state.value.held_since is not None) is held


async def test_what_azure_does_not_let_be_cancelled_is_said_and_what_is_not_read_yet() -> None:
    run = in_waves(AT_WORK, AT_WORK, WAITING, WAITING)
    at = next(index for index, one in enumerate(run.steps) if one.state is AT_WORK)
    run = replace(run, steps=(*run.steps[:at], replace(run.steps[at], job=None), *run.steps[at + 1 :]))
    async with controlled(run) as (pilot, runs):
        await press(pilot, "X")
        assert "1 job that is just begun is not read yet: X again then." in " ".join(shown(pilot).split())
        assert "No job can be cancelled now." in " ".join(shown(pilot).split())
        await press(pilot, "enter")
        assert runs.started is None


@pytest.mark.parametrize(
    ("run", "key", "why"),
    [
        (in_waves(AT_WORK, AT_WORK, WAITING, WAITING), "G", "nothing waits for you"),
        (in_waves(DONE, DONE, AT_WORK, AT_WORK, open_waves=2), "Z", "everything of it has begun already"),
        (in_waves(DONE, DONE, AT_WORK, AT_WORK, open_waves=2), "Q", "everything of it has begun already"),
        (WAITS, "X", "Azure works on no job of this run now"),
        (WAITS, "n", "the next step comes when the run has ended"),
        (WAITS, "R", "this run is no drill"),
        (WAITS, "r", "no step of it has failed"),
    ],
)
async def test_a_key_that_does_nothing_says_why(run: Run, key: str, why: str) -> None:
    async with controlled(run) as (pilot, _):
        await press(pilot, key)
        assert why in " ".join(shown(pilot).split())


async def test_read_only_lets_nothing_go_on_and_cancels_nothing() -> None:
    async with controlled(WAITS, read_only=True) as (pilot, runs):
        await press(pilot, "G")
        assert runs.state.value == WAITS


async def test_of_hundreds_those_that_are_done_are_folded_and_d_shows_them() -> None:
    states = [DONE] * 200 + [FAILED] + [AT_WORK] * 99
    async with controlled(run_of(*(machine(number, state) for number, state in enumerate(states)))) as (pilot, _):
        assert "200 protected: d shows them" in shown(pilot)
        assert "web-10 " not in shown(pilot)
        await press(pilot, "d", "end")
        await until(pilot, lambda: "web-199" in shown(pilot))
        await press(pilot, "d")
        assert "── Machines" not in shown(pilot)
        await press(pilot, "d")
        assert "200 protected: d shows them" in shown(pilot)


async def test_the_end_groups_what_failed_by_cause() -> None:
    run = in_waves(FAILED, FAILED, DONE, DONE, open_waves=2)
    async with controlled(replace(run, ended=ago(minutes=1))) as (pilot, _):
        assert "What failed" in shown(pilot)
        assert "r tries all 2 again" in shown(pilot)
        assert "x web-00, web-01: The extension could not be installed. (151066)" in shown(pilot)


async def test_points_that_are_gone_are_one_cause_whatever_their_ids_and_cannot_be_tried_again() -> None:
    run = in_waves(DONE, DONE, FAILED, FAILED, open_waves=2)
    gone = [
        PointGone("The recovery point does not exist any more", f"'{number * 8}-b22d-4ac8-8f4d-77e0a29808a2' is gone.")
        for number in "ab"
    ]
    errors = iter(gone)
    changed = (replace(one, error=next(errors), job=None) if one.state is FAILED else one for one in run.steps)
    async with controlled(replace(run, steps=tuple(changed), ended=ago(minutes=1))) as (pilot, _):
        assert "O chooses another point" in shown(pilot)
        assert "x web-02, web-03: The recovery point does not exist any more" in shown(pilot)


def has_read(workspace: Workspace, vault: ArmId, times: int) -> bool:
    return workspace.feeds.of(vault).value.reads >= times


async def test_the_next_step_is_offered_only_while_the_machines_allow_it() -> None:
    """Another run, or another person, has cleaned up meanwhile."""
    items = [replace(PROTECTED, id=PROTECTED.id.parent(1).child(f"item-{one}"), machine_name=f"vm-{one}",
                     allowed_operations=frozenset({"TestFailoverCleanup"})) for one in range(3)]  # fmt: skip
    planned = [PlannedStep.of(TestFailover(one.id, one.machine_name, one.id)) for one in items]
    done = tuple(StepRun(one, DONE, ended=NOW - timedelta(minutes=1)) for one in planned)
    place = replace(samples.PLACE, vault=PROTECTED.id.vault_id)
    run = Run("run-1", place, Plan("Drill", tuple(planned)), done, ago(minutes=9), ago(minutes=1))
    recovery = FakeSiteRecovery(all_items=tuple(items))
    async with running(size=(120, 40)) as pilot:
        workspace = fake_workspace(PRACTICE, site_recovery=recovery)
        workspace.runs = ControlledRuns(workspace, run)
        await pilot.app.push_screen(RunScreen(workspace, run.id))
        await until(pilot, lambda: "Clean up" in shown(pilot))
        for cleaned, offered in ((1, True), (3, False)):
            recovery.all_items = tuple(
                replace(one, allowed_operations=frozenset()) if at < cleaned else one for at, one in enumerate(items)
            )
            wanted = workspace.feeds.of(place.vault).value.reads + 1
            workspace.feeds.refresh()
            await until(pilot, partial(has_read, workspace, place.vault, wanted))
            await settle(pilot)
            assert ("Clean up" in shown(pilot)) is offered
        await press(pilot, "n")
        assert "its machines have gone on since" in shown(pilot)
